// The practice world: accounts that everybody may know and synthetic cases, made once in an empty embedded database.
// Never called outside practice.
import type { NewUser } from '../shared/protocol.ts'
import type { Central } from './context.ts'
import { makeUser } from './session.ts'

const PASSWORD = 'practice'
const DOMAIN = 'practice.invalid'

const account = (
  loginName: string,
  name: string,
  staffNumber: string,
  role: NewUser['role'],
  hasLine: boolean,
): NewUser => ({
  loginName,
  name,
  staffNumber,
  role,
  password: PASSWORD,
  line: hasLine
    ? { uri: `sip:${staffNumber}@${DOMAIN}`, authorizationUser: staffNumber, displayName: name }
    : null,
  sipPassword: null,
})

export const PRACTICE_ACCOUNTS: readonly NewUser[] = [
  account('agent1', '王坐席测试', '8001', 'agent', true),
  account('agent2', '李坐席测试', '8002', 'agent', true),
  account('supervisor1', '赵主管测试', '8101', 'supervisor', true),
  account('qa1', '钱质检测试', '8201', 'qa', false),
  account('admin1', '孙管理测试', '8301', 'admin', false),
]

/** Fills an empty practice database; one that has users is left as it is. */
export async function populatePractice(central: Central): Promise<void> {
  const { db } = central.database
  if (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) return
  await central.database.transaction(async (tx) => {
    for (const user of PRACTICE_ACCOUNTS) await makeUser(central, tx, user)
  })
}

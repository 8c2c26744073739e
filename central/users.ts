// Accounts: who works here, how one is made, and the first administrator of an empty database. Promises: a login name and a staff number are one
// person's; the code of the first administrator works once. What administrators do with accounts afterwards: `people.ts`.
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { EnrolRequest, NewUser, Profile } from '../shared/protocol.ts'
import type { Id, Role } from '../shared/rows.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { normalName, profileOf, sealPassword } from './session.ts'

const ENROL_KEY = 'enrolCode'
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

export async function activeUsers(tx: Tx, role: Role): Promise<Id[]> {
  const found = await tx
    .selectFrom('users')
    .select('id')
    .where('role', '=', role)
    .where('active', '=', true)
    .execute()
  return found.map(({ id }) => id)
}

/** Makes an account; `sealed`: by `sealPassword`, of a first password where it says until when. Throws `request.malformed` when login name or staff number are taken. */
export async function makeUser(
  central: Central,
  tx: Tx,
  user: Omit<NewUser, 'password'>,
  sealed: string,
  id: Id = randomUUID(),
  firstUntil: Instant | null = null,
): Promise<Profile> {
  const row = {
    id,
    login_name: normalName(user.loginName),
    name: user.name,
    staff_number: user.staffNumber,
    role: user.role,
  }
  const added = await tx
    .insertInto('users')
    .values({
      ...row,
      password_hash: sealed,
      line: user.line ? JSON.stringify(user.line) : null,
      sip_password: user.sipPassword ? central.keys.wrap(user.sipPassword, `sip:${id}`) : null,
      created_at: central.now(),
      first_until: firstUntil,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw new ProblemError('request.malformed', { path: 'loginName', detail: 'taken' })
  await tx.insertInto('scopes').values({ agent: id, version: 0 }).execute()
  return profileOf(row)
}

/** On a database without users: a fresh single-use code for the first administrator, else null. An older code is void. */
export async function makeEnrolCode(central: Central): Promise<string | null> {
  return central.database.transaction(async (tx) => {
    if (await tx.selectFrom('users').select('id').limit(1).executeTakeFirst()) return null
    const code = randomBytes(15).toString('base64url')
    const value = JSON.stringify(digest(code).toString('hex'))
    await tx
      .insertInto('meta')
      .values({ key: ENROL_KEY, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
    return code
  })
}

/** Makes the first administrator. Throws `session.wrongCredentials` for a code that is wrong or spent. */
export async function enrol(central: Central, request: EnrolRequest): Promise<Profile> {
  const sealed = await sealPassword(request.password)
  return central.database.transaction(async (tx) => {
    const stored = await tx
      .selectFrom('meta')
      .select('value')
      .where('key', '=', ENROL_KEY)
      .forUpdate()
      .executeTakeFirst()
    const expected = Buffer.from(stored ? String(stored.value) : '', 'hex')
    const given = digest(request.code)
    if (expected.length !== given.length || !timingSafeEqual(expected, given))
      throw new ProblemError('session.wrongCredentials', { left: 0 })
    await tx.deleteFrom('meta').where('key', '=', ENROL_KEY).execute()
    return makeUser(central, tx, { ...request, role: 'admin', line: null, sipPassword: null }, sealed)
  })
}

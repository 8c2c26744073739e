// The accounts that the embedded central of practice mode has from its start, offered for one click. They exist nowhere else.
import type { Role } from '../../../shared/rows.ts'

export interface PracticeAccount {
  readonly loginName: string
  readonly name: string
  readonly staffNumber: string
  readonly role: Role
}

export const PRACTICE_PASSWORD = 'practice'

export const PRACTICE_ACCOUNTS: readonly PracticeAccount[] = [
  { loginName: 'agent1', name: '王坐席测试', staffNumber: '8001', role: 'agent' },
  { loginName: 'agent2', name: '李坐席测试', staffNumber: '8002', role: 'agent' },
  { loginName: 'supervisor1', name: '赵主管测试', staffNumber: '8101', role: 'supervisor' },
  { loginName: 'qa1', name: '钱质检测试', staffNumber: '8201', role: 'qa' },
  { loginName: 'admin1', name: '孙管理测试', staffNumber: '8301', role: 'admin' },
]

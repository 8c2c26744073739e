// Facts of one synthetic debtor for the guard's tests: everything allows, each test spoils one thing.
import type { GuardContact, GuardFacts, GuardRequest } from '../../../shared/compliance/compliance.ts'
import type { GuardCall } from '../../../shared/compliance/counters.ts'
import { CHINA } from '../../../shared/instant.ts'

export const AGENT = '018f0000-0000-7000-8000-0000000000a1'
export const DESK = '018f0000-0000-7000-8000-0000000000d1'
export const OTHER_DESK = '018f0000-0000-7000-8000-0000000000d2'
export const CASE = '018f0000-0000-7000-8000-0000000000c1'
export const OTHER_CASE = '018f0000-0000-7000-8000-0000000000c2'

export const N1 = '+8619900000001'
export const N2 = '+8619900000002'
export const RELATIVE = '+8619900000003'
export const STRANGER = '+8619900000009'

/** Local wall clock in China. */
export const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`)

export const contact = (phone: string, change: Partial<GuardContact> = {}): GuardContact => ({
  caseId: CASE,
  role: 'debtor',
  phone,
  source: 'contract',
  status: 'active',
  consent: [],
  ...change,
})

export const call = (startedAt: number, change: Partial<GuardCall> = {}): GuardCall => ({
  number: N1,
  outbound: true,
  ofDebtor: true,
  startedAt,
  answered: false,
  rightParty: false,
  cancelledAfterMs: null,
  debts: [CASE],
  placed: true,
  wished: false,
  ...change,
})

export const facts = (change: Partial<GuardFacts> = {}): GuardFacts => ({
  case: { id: CASE, state: 'QUEUED', assignedTo: AGENT, product: 'creditCard', lenderType: 'bank' },
  zone: CHINA,
  contacts: [contact(N1), contact(N2, { source: 'reserved' }), contact(RELATIVE, { role: 'contact' })],
  calls: [],
  messages: [],
  holds: [],
  callbacks: [],
  suppressed: new Set(),
  lease: null,
  device: DESK,
  online: true,
  timeVerified: true,
  syntheticOnRealLine: false,
  freeDialRight: false,
  passes: new Set(),
  ...change,
})

export const ask = (number: string, change: Partial<GuardRequest> = {}): GuardRequest => ({
  number,
  purpose: 'collect',
  agentId: AGENT,
  reason: '',
  override: null,
  ...change,
})

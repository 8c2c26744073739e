// A call through a script for tests (Script A unless told otherwise): facts of one synthetic case, one value for every capture, and a walk by answer keys.
import { arrearsOn, termsOf } from '../../shared/arrears.ts'
import { CHINA, instantOf } from '../../shared/instant.ts'
import { CAPTURES, type Captured, captureField } from '../../shared/script/captures.ts'
import type { Script } from '../../shared/script/graph.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import type { ScriptMatter } from '../../shared/script/scripts.ts'
import { factsOf } from '../../shared/script/variables.ts'
import type { Wordings } from '../../shared/script/wording.ts'
import { answer, type Moved, nodeOf, type ScriptState, start, verdict } from '../../shared/script.ts'

export const T0 = instantOf('2026-11-24', 10 * 3_600_000, CHINA)
export const FRIDAY = '2026-11-27'
const CALLBACK = instantOf('2026-11-25', 10.5 * 3_600_000, CHINA)

const TERMS = termsOf('creditCard', { amountDueFen: 800_000, dueDate: '2026-11-12', minimumFen: 80_000 })
const CASE = {
  callerName: '练习客户服务中心',
  hotline: '400-000-0000',
  lender: '练习银行',
  product: 'creditCard',
  dueDate: '2026-11-12',
  terms: TERMS,
} as const
export const ARREARS = arrearsOn(CASE, [], '2026-11-24')

export const FACTS = factsOf({
  case: CASE,
  cardTail: '4417',
  surname: '张',
  title: 'mr',
  arrears: ARREARS,
  agent: { name: '王坐席测试', staffNumber: '8001' },
  factors: ['idLast4', 'birthday'],
  ticket: '0A1B2C3D',
  earlier: { due: '2026-11-16', amountFen: 300_000, paidFen: 120_000 },
})
/** A case for whose next call the reminder is the script. */
export const MATTER: ScriptMatter = {
  direction: 'outbound',
  purpose: 'collect',
  role: 'debtor',
  dpd: 12,
  earlier: null,
}
export const ZH: Wordings = { facts: FACTS, language: 'zh' }
export const EN: Wordings = { facts: FACTS, language: 'en' }

/** One value of each capture's kind. */
export const VALUES = Object.fromEntries(
  Object.keys(CAPTURES).map((name) => {
    const field = captureField(name as keyof typeof CAPTURES)
    switch (field.kind) {
      case 'money':
        return [name, 200_000]
      case 'count':
        return [name, 12]
      case 'date':
        return [name, field.when === 'past' ? '2026-11-20' : FRIDAY]
      case 'datetime':
        return [name, CALLBACK]
      case 'choice':
        return [name, field.options[0]?.value ?? '']
      default:
        return [name, '客户原话测试']
    }
  }),
) as Captured

export const moved = (result: Moved): ScriptState => {
  if (!result.ok) throw new Error(`refused: ${result.why} ${result.capture ?? ''}`)
  return result.state
}

/** Takes answers in turn, each after `pause` ms; `!` = the customer is verified, `~` = a failed try. */
export function walk(
  keys: readonly string[],
  pause = 5000,
  from?: ScriptState,
  script: Script = REMINDER_A,
): ScriptState {
  return keys.reduce((state, key) => {
    if (key === '!' || key === '~') return verdict(state, key === '!')
    const node = nodeOf(script, state.current ?? '')
    const found = node.answers.find((candidate) => candidate.key === key)
    const captured = Object.fromEntries((found?.capture ?? []).map(({ name }) => [name, VALUES[name]]))
    return moved(answer(script, state, { key, captured, at: state.enteredAt + pause }))
  }, from ?? start(script, T0))
}

export const TO_OFFER = ['self', '!', 'matched', 'goOn', 'known', 'cashFlow', 'dated']

// An invented case by which a script is read while it is written: nobody's data. Pure. Promises: every variable has a value, and the figures
// are told as those of a real case would be.
import type { Instant } from '../../../shared/instant.ts'
import { CHINA, localDay } from '../../../shared/instant.ts'
import type { CaptureName } from '../../../shared/script/captures.ts'
import { captureField } from '../../../shared/script/captures.ts'
import {
  type Facts,
  factsOf,
  fill,
  formatValue,
  isFactName,
  type Language,
  type Segment,
  type Value,
  type Wording,
} from '../../../shared/script/variables.ts'

export const EXAMPLES = ['early', 'late'] as const
export type Example = (typeof EXAMPLES)[number]

const MONEY = { early: 816_000, late: 2_350_000 } as const
const DPD = { early: 8, late: 47 } as const

export function exampleFacts(which: Example, now: Instant): Facts {
  const on = localDay(now, CHINA)
  const totalFen = MONEY[which]
  return factsOf({
    case: {
      callerName: '测试客户服务中心',
      hotline: '400-000-0000',
      lender: '测试银行',
      product: which === 'early' ? 'creditCard' : 'jiebei',
      dueDate: localDay(now - DPD[which] * 86_400_000, CHINA),
      terms: {
        principalFen: totalFen,
        minimumFen: Math.round(totalFen / 10),
        interestFrom: on,
        dailyRatePpm: 500,
        penaltyPpm: 1_000_000,
        lateFeePpm: 0,
        lateFeeFloorFen: 0,
      },
    },
    cardTail: '0000',
    surname: '测',
    title: 'ms',
    arrears: {
      on,
      totalFen,
      minimumFen: Math.round(totalFen / 10),
      interestFen: Math.round(totalFen * 0.0005 * DPD[which]),
      feeFen: 0,
      dpd: DPD[which],
      ratePpm: 500,
    },
    agent: { name: '王测试', staffNumber: '8001' },
    factors: ['idLast4', 'birthday'],
    ticket: '0000-0000',
    earlier: which === 'late' ? { due: on, amountFen: 500_000, paidFen: 200_000 } : null,
    planAnnualPpm: 120_000,
  })
}

/** What an agent would have written down by then. */
function captured(name: CaptureName, total: Value | undefined, now: Instant): Value {
  const field = captureField(name)
  const fen = total?.kind === 'money' ? Math.round(total.fen / 2) : 100_000
  switch (field.kind) {
    case 'money':
      return { kind: 'money', fen }
    case 'date':
      return { kind: 'day', day: localDay(now + 3 * 86_400_000, CHINA) }
    case 'datetime':
      return { kind: 'moment', at: now + 86_400_000, zone: CHINA }
    case 'count':
      return { kind: 'count', count: 6 }
    case 'choice':
      return { kind: 'text', words: field.options[0]?.label ?? { zh: '…', en: '…' } }
    default:
      return { kind: 'text', words: { zh: '（客户原话）', en: '(their own words)' } }
  }
}

/** The line as it would be said to the person of the example. */
export function exampleLine(
  text: Wording,
  { facts, now, language }: { facts: Facts; now: Instant; language: Language },
): Segment[] {
  const half: Value = {
    kind: 'money',
    fen: facts.totalDue?.kind === 'money' ? Math.round(facts.totalDue.fen / 2) : 0,
  }
  const valueFor = (name: string): Value | null => {
    if (isFactName(name)) return facts[name] ?? null
    if (name === 'promiseRest' || name === 'planEach') return half
    return captured(name as CaptureName, facts.totalDue, now)
  }
  return fill(text[language], valueFor, language, formatValue)
}

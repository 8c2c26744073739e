// Scorecards (评分表) as versioned data, and the score that follows from one. Promises: pure; what does not apply drops out of the denominator;
// one fatal item makes the score 0; a version that was used is never changed, a new one follows it.
import { z } from 'zod'
import type { LocalDay } from '../instant.ts'
import type { Wording } from '../script/variables.ts'

export interface CardItem {
  readonly id: string
  readonly label: Wording
  /** What a reviewer looks for. */
  readonly look: Wording
  /** The most it gives; all of a card together give 100. */
  readonly points: number
}

export interface FatalItem {
  readonly id: string
  readonly label: Wording
}

export interface Scorecard {
  readonly version: number
  /** Calls of this day and later are scored with it. */
  readonly from: LocalDay
  readonly items: readonly CardItem[]
  readonly fatal: readonly FatalItem[]
}

const say = (zh: string, en: string): Wording => ({ zh, en })
const item = (id: string, points: number, label: Wording, look: Wording): CardItem => ({
  id,
  points,
  label,
  look,
})

/** Newest last. Weights and fatal items are the house's own choice (practice, no law). */
export const SCORECARDS: readonly Scorecard[] = [
  {
    version: 1,
    from: '2026-01-01',
    items: [
      item(
        'opening',
        10,
        say('开场、身份、录音告知', 'Opening, identity, recording'),
        say('报了机构、工号、录音', 'Named the company, the staff number and the recording'),
      ),
      item(
        'verification',
        20,
        say('核身与隐私', 'Verification and privacy'),
        say('核身前没说欠款，没对他人说', 'No debt before verification, none to others'),
      ),
      item(
        'facts',
        15,
        say('金额与事实准确', 'Correct amounts and facts'),
        say('金额、日期与账上一致', 'Amounts and days as in the ledger'),
      ),
      item(
        'probing',
        10,
        say('原因与能力询问', 'Reason and ability'),
        say('问了原因、收入、能还多少', 'Asked for the reason, the means, what is possible'),
      ),
      item(
        'negotiation',
        15,
        say('协商，方案合乎能力', 'Negotiation that fits the means'),
        say('方案客户做得到，没有超出授权', 'A plan the customer can keep, within the authority'),
      ),
      item(
        'courtesy',
        10,
        say('礼貌、共情、倾听', 'Courtesy, empathy, listening'),
        say('不打断，静默不超过 30 秒', 'No interruption, no dead air above 30 s'),
      ),
      item(
        'recap',
        5,
        say('复述与官方渠道', 'Recap and official channel'),
        say('复述金额、日期、官方渠道', 'Repeated amount, day and official channel'),
      ),
      item(
        'coding',
        15,
        say('结果码、小记、下一步', 'Result, note, next step'),
        say('与录音相符，下一步明确', 'As the call went, with a clear next step'),
      ),
    ],
    fatal: [
      {
        id: 'disclosure',
        label: say('向他人或核身前透露欠款', 'Debt told to others or before verification'),
      },
      { id: 'threat', label: say('威胁、辱骂、羞辱', 'Threat, insult or shaming') },
      { id: 'authority', label: say('冒充公检法等', 'Posing as an authority') },
      { id: 'falsehood', label: say('虚假金额或后果', 'False amount or consequence') },
      {
        id: 'forbidden',
        label: say('禁呼时段、超次数或停催中拨打', 'Call in quiet hours, over a cap or on hold'),
      },
      { id: 'money', label: say('私人账户收款或推新贷', 'Private account, or a new loan pushed') },
      { id: 'ignored', label: say('无视停催、投诉、异议', 'Stop, complaint or dispute ignored') },
      { id: 'recording', label: say('人为造成录音缺失', 'Recording missing by the agent’s act') },
      { id: 'falsified', label: say('伪造结果或承诺', 'Falsified result or promise') },
    ],
  },
]

export const cardOf = (version: number): Scorecard | null =>
  SCORECARDS.find((card) => card.version === version) ?? null

/** The card of a day: the newest that holds then, before all of them the first. */
export function cardFor(day: LocalDay): Scorecard {
  const found = SCORECARDS.filter(({ from }) => from <= day).at(-1) ?? SCORECARDS[0]
  if (!found) throw new RangeError('no scorecard')
  return found
}

export const BANDS = ['good', 'pass', 'coach', 'fatal'] as const
export const Band = z.enum(BANDS)
export type Band = z.infer<typeof Band>

/** 90 and more is good, 80 and more passes. */
export function bandOf(score: number, fatal: boolean): Band {
  if (fatal) return 'fatal'
  return score >= 90 ? 'good' : score >= 80 ? 'pass' : 'coach'
}

/** Points by item; null = does not apply. */
export type Points = Readonly<Record<string, number | null>>

export interface Scored {
  /** 0…100 with one decimal; null when nothing applies. */
  readonly score: number | null
  readonly band: Band | null
  readonly points: number
  readonly of: number
}

/** The score of these points. Items that are missing do not apply; a fatal item leaves nothing. */
export function scoreOf(card: Scorecard, points: Points, fatal: readonly string[]): Scored {
  let [sum, of] = [0, 0]
  for (const { id, points: most } of card.items) {
    const given = points[id] ?? null
    if (given === null) continue
    sum += given
    of += most
  }
  if (fatal.length > 0) return { score: 0, band: 'fatal', points: sum, of }
  if (of === 0) return { score: null, band: null, points: 0, of }
  const score = Math.round((sum / of) * 1000) / 10
  return { score, band: bandOf(score, false), points: sum, of }
}

/** What is wrong with these points: an item that the card has not, points beyond its most, a fatal item unknown, or nothing scored. */
export function pointsFault(card: Scorecard, points: Points, fatal: readonly string[]): string | null {
  for (const [id, given] of Object.entries(points)) {
    const known = card.items.find((one) => one.id === id)
    if (!known) return id
    if (given !== null && (given < 0 || given > known.points || !Number.isInteger(given))) return id
  }
  const missing = card.items.find(({ id }) => points[id] === undefined)
  if (missing) return missing.id
  const unknown = fatal.find((id) => !card.fatal.some((one) => one.id === id))
  if (unknown) return unknown
  return fatal.length === 0 && card.items.every(({ id }) => points[id] === null) ? 'items' : null
}

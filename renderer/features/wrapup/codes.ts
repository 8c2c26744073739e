// Which result codes the wrap-up offers, in which order and why; and what saving one will do. Pure and private to the wrap-up:
// the rules themselves are `shared/disposition.ts`.
import type { CallFacts, Code, Contradiction } from '../../../shared/disposition.ts'
import { CODE_LIST, fitting, isCode, specOf } from '../../../shared/disposition.ts'
import type { Instant, Zone } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { ContactRow } from '../../../shared/rows.ts'
import type { Captured, CaptureName } from '../../../shared/script/captures.ts'
import { captureField } from '../../../shared/script/captures.ts'
import type { Suggestion } from '../../../shared/suggestion.ts'
import { suggest } from '../../../shared/suggestion.ts'
import type { Id } from '../../../shared/values.ts'
import type { Format } from '../../words/format.ts'
import { CODE_PINYIN } from './codePinyin.ts'

export interface CodeEntry {
  readonly code: Code
  readonly zh: string
  readonly en: string
  /** `cnqe` for 承诺全额还款, whole: `cnqehk`. */
  readonly initials: string
  readonly letters: string
}

/** Every code with the letters by which it is found. */
const CODE_ENTRIES: readonly CodeEntry[] = CODE_LIST.map((code) => {
  const { zh, en } = specOf(code).label
  const syllables = CODE_PINYIN[code].split(' ')
  return {
    code,
    zh,
    en,
    initials: syllables.map((syllable) => syllable.slice(0, 1)).join(''),
    letters: syllables.join(''),
  }
})

/** Codes by pinyin initials, whole pinyin, Chinese words, English words or code; the nearest first. */
export function findCodes(typed: string): readonly CodeEntry[] {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  if (text === '') return CODE_ENTRIES
  const rank = (entry: CodeEntry): number => {
    const code = entry.code.toLowerCase()
    if (code === text || entry.zh === text) return 0
    if (entry.initials.startsWith(text)) return 1
    if (code.startsWith(text)) return 2
    if (entry.zh.includes(text)) return 3
    if (entry.letters.startsWith(text)) return 4
    if (entry.initials.includes(text)) return 5
    if (code.includes(text) || entry.en.toLowerCase().includes(text)) return 6
    return -1
  }
  return CODE_ENTRIES.map((entry) => ({ entry, at: rank(entry) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ entry }) => entry)
}

/** As many as a person takes in at a glance; the others stand in the list. */
const SUGGESTED = 4

export interface Offer {
  readonly suggested: readonly Suggestion[]
  readonly others: readonly CodeEntry[]
  readonly contradicting: readonly { readonly entry: CodeEntry; readonly fact: Contradiction }[]
}

/** What else is known of the call and its case that speaks for a code or against it. */
export interface Known {
  /** Somebody else answered. */
  readonly thirdParty?: boolean
  /** The script had come to its end. */
  readonly closed?: boolean
  /** Another promise of this case needs a supervisor. */
  readonly needsSupervisor?: boolean
}

/** Suggestions with their evidence first, then what fits, then what the call itself rules out. Nothing is chosen. */
export function offerOf(
  facts: CallFacts,
  typed: string,
  scriptCodes: readonly string[] = [],
  known: Known = {},
): Offer {
  const searching = typed.trim() !== ''
  const found = findCodes(typed)
  // Somebody else answered: that the customer hung up is then the one thing that did not happen.
  const likely = known.thirdParty ? thirdPartyFirst(suggest(facts)) : suggest(facts)
  const pathed = afterGoodbye(withPath(likely, facts, scriptCodes), known.closed === true)
  const open = known.needsSupervisor ? supervisorFirst(pathed, facts) : pathed
  const suggested = searching ? [] : open.slice(0, SUGGESTED)
  const taken = new Set(suggested.map(({ code }) => code))
  const others: CodeEntry[] = []
  const contradicting: { entry: CodeEntry; fact: Contradiction }[] = []
  for (const entry of found) {
    if (taken.has(entry.code)) continue
    const fit = fitting(entry.code, facts)
    if (fit.ok) others.push(entry)
    else contradicting.push({ entry, fact: fit.fact })
  }
  return { suggested, others, contradicting }
}

const THIRD_PARTY: readonly Code[] = ['TP_RELAY', 'TP_REFUSE', 'TP_WRONG']

function thirdPartyFirst(found: readonly Suggestion[]): readonly Suggestion[] {
  const rest = found.filter(({ code }) => code !== 'HUNGUP' && !THIRD_PARTY.includes(code))
  const said = found.filter(({ code }) => THIRD_PARTY.includes(code))
  const more = THIRD_PARTY.filter((code) => !said.some((one) => one.code === code))
  const evidence = { kind: 'verification', outcome: 'thirdParty' } as const
  return [...said, ...more.map((code): Suggestion => ({ code, evidence })), ...rest]
}

/** Who hangs up after the goodbye, with a result on the path, did not break the call off. */
function afterGoodbye(found: readonly Suggestion[], closed: boolean): readonly Suggestion[] {
  if (!closed || found[0]?.evidence.kind !== 'script') return found
  return found.filter(({ code }) => code !== 'HUNGUP')
}

/** A promise that can't be saved leads nowhere: what can be saved in its place goes first. */
function supervisorFirst(found: readonly Suggestion[], facts: CallFacts): readonly Suggestion[] {
  const top = found[0]?.code
  if ((top !== 'PTP_FULL' && top !== 'PTP_PART') || !fitting('NEGO', facts).ok) return found
  const instead: Suggestion = { code: 'NEGO', evidence: { kind: 'needsSupervisor' } }
  return [instead, ...found.filter(({ code }) => code !== 'NEGO')]
}

/** The number that a callback goes to, as far as the call has told: the customer's own, on which we spoke. */
export function numberOf(
  code: Code,
  contactId: Id | null,
  contacts: readonly Pick<ContactRow, 'id' | 'status' | 'role'>[],
): { contact?: Id } {
  const spoken = contacts.find(({ id }) => id === contactId)
  return code === 'CALLBK' && spoken?.role === 'debtor' && spoken.status === 'active'
    ? { contact: spoken.id }
    : {}
}

/** Codes that the path passed earlier are likely too, after the one it ended with. */
function withPath(
  found: readonly Suggestion[],
  facts: CallFacts,
  scriptCodes: readonly string[],
): readonly Suggestion[] {
  const onPath = scriptCodes.flatMap((code) => (isCode(code) && fitting(code, facts).ok ? [code] : []))
  const more = onPath
    .filter((code) => !found.some((one) => one.code === code && one.evidence.kind === 'script'))
    .map((code): Suggestion => ({ code, evidence: { kind: 'script' } }))
  const rest = found.filter(({ code }) => !more.some((one) => one.code === code))
  // What was said goes before what the length of the call alone suggests; the line's own word goes before both.
  const talk = rest.filter(({ evidence }) => evidence.kind === 'talk')
  return [...rest.filter((one) => !talk.includes(one)), ...more, ...talk]
}

/** What the path wrote down that speaks for a code, worded: an amount, else a day or a time. Null when there is nothing. */
export function notedFor(
  code: Code,
  captured: Captured,
  format: Format,
  { now, zone }: { readonly now: Instant; readonly zone: Zone },
): string | null {
  const name = NOTED[code]
  const value = name && captured[name]
  if (name === undefined || value === undefined) return null
  switch (captureField(name).kind) {
    case 'money':
      return format.money(Number(value))
    case 'date':
      return format.dayWithWeekday(String(value))
    case 'datetime':
      return format.dayTime(Number(value), now, zone)
    default:
      return null
  }
}

const NOTED: Partial<Record<Code, CaptureName>> = {
  PTP_FULL: 'promiseDate',
  PTP_PART: 'promiseAmount',
  PLAN: 'planFirst',
  PAID: 'paidAmount',
  NEGO: 'nextDate',
  CALLBK: 'callbackAt',
}

/** Under which field a problem is shown; null = above the form. */
export function fieldOf(problem: Problem): string | null {
  const named = problem.params.field
  if (typeof named === 'string') return named
  switch (problem.code) {
    case 'promise.amountTooLow':
    case 'promise.amountTooHigh':
      return 'amount'
    case 'promise.dateInPast':
    case 'promise.dateTooLate':
      return 'date'
    case 'callback.outsideHours':
      return 'at'
    default:
      return null
  }
}

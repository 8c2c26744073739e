// Which result codes the wrap-up offers, in which order and why; and what saving one will do. Pure and private to the wrap-up:
// the rules themselves are `shared/disposition.ts`.
import { pinyin } from 'pinyin-pro'
import type { CallFacts, Code, Contradiction, Suggestion } from '../../../shared/disposition.ts'
import { CODE_LIST, fitting, specOf, suggest } from '../../../shared/disposition.ts'
import type { Problem } from '../../../shared/problem.ts'

export interface CodeEntry {
  readonly code: Code
  readonly zh: string
  readonly en: string
  /** `cnqe` for 承诺全额还款, whole: `cnqehk`. */
  readonly initials: string
  readonly letters: string
}

const plain = (text: string) => text.replace(/[^\p{Script=Han}\p{L}\p{N}]/gu, '')

/** Every code with the letters by which it is found. */
const CODE_ENTRIES: readonly CodeEntry[] = CODE_LIST.map((code) => {
  const { zh, en } = specOf(code).label
  const words = plain(zh)
  return {
    code,
    zh,
    en,
    initials: pinyin(words, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase(),
    letters: pinyin(words, { toneType: 'none', type: 'array' }).join('').toLowerCase(),
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

export interface Offer {
  readonly suggested: readonly Suggestion[]
  readonly others: readonly CodeEntry[]
  readonly contradicting: readonly { readonly entry: CodeEntry; readonly fact: Contradiction }[]
}

/** Suggestions with their evidence first, then what fits, then what the call itself rules out. Nothing is chosen. */
export function offerOf(
  facts: CallFacts,
  typed: string,
  scriptCodes: readonly string[] = [],
  thirdParty = false,
): Offer {
  const searching = typed.trim() !== ''
  const found = findCodes(typed)
  // Somebody else answered: that the customer hung up is then the one thing that did not happen.
  const likely = thirdParty ? thirdPartyFirst(suggest(facts)) : suggest(facts)
  const suggested = searching ? [] : withPath(likely, facts, scriptCodes)
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
  return [...said, ...more.map((code): Suggestion => ({ code, evidence: { kind: 'script' } })), ...rest]
}

/** Codes that the path passed earlier are likely too, after the one it ended with. */
function withPath(
  found: readonly Suggestion[],
  facts: CallFacts,
  scriptCodes: readonly string[],
): readonly Suggestion[] {
  const more = CODE_LIST.filter(
    (code) =>
      scriptCodes.includes(code) && !found.some((one) => one.code === code) && fitting(code, facts).ok,
  ).map((code): Suggestion => ({ code, evidence: { kind: 'script' } }))
  const [first, ...rest] = found
  return first?.evidence.kind === 'script' ? [first, ...more, ...rest] : [...found, ...more]
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

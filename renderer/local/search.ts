// Finding a case by what an agent types: a name or part of it, its pinyin or initials, a number's tail, an account or case
// number. Promises: everything that a scan of all cases would find is found, because it is a scan: of a few long texts, which
// for 50,000 cases takes less than a millisecond and costs nothing to build. Lives in the worker's memory only.
// What is found is in this order: by name, initials, pinyin, a phone's tail, its beginning, account, case; by each of them first what
// is meant whole, then what begins so, then what only holds it; and among equals in the order in which the cases came.
import { shortId } from '../../shared/identity.ts'
import type { Id } from '../../shared/rows.ts'
import { type Judge, SlotText } from './slotText.ts'
import { syllablesOf } from './syllables.ts'

export interface Findable {
  caseId: Id
  name: string
  /** E.164. */
  phones: readonly string[]
  accountNumber: string
}

export type FoundBy = 'name' | 'pinyin' | 'initials' | 'phoneTail' | 'account' | 'case'

const FIELDS = ['name', 'initials', 'pinyin', 'phones', 'account', 'case'] as const
type Field = (typeof FIELDS)[number]

/** Shorter tails would name a tenth of all customers. */
const SHORTEST_TAIL = 3
/** Shorter beginnings of a case's id are shared by all cases of a year. */
const SHORTEST_ID = 4
/** Stands before and after everything that can be found: `|` is in no query that is looked for. */
const EDGE = '|'

const fold = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s|]+/gu, ' ')
    .trim()
const compacted = (text: string) => text.replace(/[\s'-]/gu, '')
const edged = (parts: readonly string[]) => `${EDGE}${parts.join(EDGE)}${EDGE}`

/** `zhang xiao ming` → `zhangxiaoming`, `xiaoming`, `ming`: a query may begin at any syllable. */
const endings = (parts: readonly string[]) => parts.map((_, index) => parts.slice(index).join(''))

function textsOf({ caseId, name, phones, accountNumber }: Findable): Record<Field, string> {
  const folded = fold(name)
  const syllables = syllablesOf(folded)
  const account = fold(accountNumber)
  return {
    name: edged([folded]),
    initials: edged([syllables.map((syllable) => [...syllable][0] ?? '').join('')]),
    pinyin: edged(endings(syllables)),
    phones: edged(phones.map((phone) => phone.replace('+', ''))),
    account: edged([...new Set([account, compacted(account)])]),
    case: edged([caseId, fold(shortId(caseId))]),
  }
}

/** Tones as marks (zhāng) and as numbers (zhang1) say nothing about where a name is found; ü is stored as v. */
function untoned(query: string): string | null {
  const plain = query
    .normalize('NFD')
    .replace(/[\u0300\u0301\u0304\u030c]/gu, '')
    .normalize('NFC')
  const letters = /^(?:[a-zü]+[1-5])+[a-zü]*$/u.test(plain) ? plain.replace(/\d/gu, '') : plain
  return /^[a-zü]+$/u.test(letters) ? letters.replaceAll('ü', 'v') : null
}

export class CaseSearch {
  readonly #texts: Readonly<Record<Field, SlotText>> = {
    name: new SlotText(),
    initials: new SlotText(),
    pinyin: new SlotText(),
    phones: new SlotText(),
    account: new SlotText(),
    case: new SlotText(),
  }
  readonly #slots = new Map<Id, number>()
  /** By slot; null where a case has left. */
  readonly #cases: (Findable | null)[] = []
  readonly #free: number[] = []

  put(found: Findable): void {
    const known = this.#slots.get(found.caseId)
    if (known !== undefined && isSame(this.#cases[known], found)) return
    const slot = known ?? this.#free.pop() ?? this.#cases.length
    this.#slots.set(found.caseId, slot)
    this.#cases[slot] = found
    const texts = textsOf(found)
    for (const field of FIELDS) this.#texts[field].set(slot, texts[field])
  }

  delete(caseId: Id): void {
    const slot = this.#slots.get(caseId)
    if (slot === undefined) return
    this.#slots.delete(caseId)
    this.#cases[slot] = null
    this.#free.push(slot)
    for (const field of FIELDS) this.#texts[field].set(slot, '')
  }

  clear(): void {
    this.#slots.clear()
    this.#cases.length = 0
    this.#free.length = 0
    for (const field of FIELDS) this.#texts[field].clear()
  }

  /** The first `limit`, best first. An empty query finds nothing. */
  find(text: string, limit = 50): { caseId: Id; by: FoundBy }[] {
    const found = new Map<Id, FoundBy>()
    for (const { by, field, wanted, judge } of looksFor(fold(text))) {
      for (const slot of this.#texts[field].best(wanted, limit, judge)) {
        const caseId = this.#cases[slot]?.caseId
        if (caseId !== undefined && !found.has(caseId)) found.set(caseId, by)
      }
      if (found.size >= limit) break
    }
    return [...found].slice(0, limit).map(([caseId, by]) => ({ caseId, by }))
  }
}

interface Look {
  by: FoundBy
  field: Field
  wanted: string
  judge: Judge
}

const begins = (text: string, at: number) => text[at - 1] === EDGE
const ends = (text: string, end: number) => text[end] === EDGE

const anywhere: Judge = (text, at, end) => (begins(text, at) ? (ends(text, end) ? 0 : 1) : 2)
const fromBeginning: Judge = (text, at, end) => (begins(text, at) ? (ends(text, end) ? 0 : 1) : null)
const atEither: Judge = (text, at, end) => {
  if (ends(text, end)) return begins(text, at) ? 0 : 1
  return begins(text, at) ? 2 : null
}
/** Numbers of China are also known without their 86. */
const ofPhone: Judge = (text, at, end) => {
  if (ends(text, end)) return 0
  return begins(text, at) || text.slice(Math.max(0, at - 3), at) === `${EDGE}86` ? 1 : null
}

/** What to look for, and where, best first. */
function looksFor(query: string): Look[] {
  if (query === '') return []
  const looks: Look[] = [{ by: 'name', field: 'name', wanted: query, judge: anywhere }]
  const spoken = untoned(compacted(query))
  if (spoken !== null)
    looks.push(
      { by: 'initials', field: 'initials', wanted: spoken, judge: anywhere },
      { by: 'pinyin', field: 'pinyin', wanted: spoken, judge: fromBeginning },
    )
  const digits = query.replace(/[\s+-]/gu, '')
  if (/^\d+$/u.test(digits) && digits.length >= SHORTEST_TAIL)
    looks.push({ by: 'phoneTail', field: 'phones', wanted: digits, judge: ofPhone })
  const account = compacted(query)
  if (account.length >= SHORTEST_TAIL && /\d/u.test(account))
    for (const wanted of new Set([account, query]))
      looks.push({ by: 'account', field: 'account', wanted, judge: atEither })
  if (query.length >= SHORTEST_ID && /^[\da-f-]+$/u.test(query))
    looks.push({ by: 'case', field: 'case', wanted: query, judge: fromBeginning })
  return looks
}

function isSame(one: Findable | null | undefined, other: Findable): boolean {
  return (
    one?.name === other.name &&
    one.accountNumber === other.accountNumber &&
    one.phones.length === other.phones.length &&
    one.phones.every((phone, at) => phone === other.phones[at])
  )
}

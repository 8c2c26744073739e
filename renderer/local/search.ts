// Finding a case by what an agent types: a name or part of it, its pinyin or initials, a number's tail, an account or case
// number. Promises: everything that a scan of all cases would find is found. Lives in the worker's memory only.
import MiniSearch from 'minisearch'
import { pinyin } from 'pinyin-pro'
import { shortId } from '../../shared/identity.ts'
import type { Id } from '../../shared/rows.ts'

export interface Findable {
  caseId: Id
  name: string
  /** E.164. */
  phones: readonly string[]
  accountNumber: string
}

export type FoundBy = 'name' | 'pinyin' | 'initials' | 'phoneTail' | 'account' | 'case'

interface Indexed {
  id: Id
  name: string
  pinyin: string
  initials: string
  phoneTail: string
  account: string
  case: string
}

const FIELDS = ['name', 'pinyin', 'initials', 'phoneTail', 'account', 'case'] as const
/** Shorter tails would name a tenth of all customers. */
const SHORTEST_TAIL = 3

const fold = (text: string) => text.normalize('NFKC').toLowerCase().trim()
const reversed = (text: string) => [...text].reverse().join('')

/** Single characters and neighbouring pairs: a name holds a query only if it holds all pairs of it. */
function grams(text: string): string[] {
  const letters = [...text]
  const pairs = letters.slice(1).map((letter, index) => `${letters[index]}${letter}`)
  return [...letters, ...pairs]
}

/** Syllables of a name, its surname read as a surname (单 = shàn, 曾 = zēng). */
export function syllablesOf(name: string): string[] {
  return pinyin(fold(name), {
    toneType: 'none',
    type: 'array',
    surname: 'head',
    nonZh: 'consecutive',
    v: true,
  })
    .map((syllable) => syllable.replace(/\s/gu, ''))
    .filter((syllable) => syllable !== '')
}

/** `zhang xiao ming` → `zhangxiaoming`, `xiaoming`, `ming`: a query may begin at any syllable. */
const endings = (parts: readonly string[]) => parts.map((_, index) => parts.slice(index).join(''))

function document({ caseId, name, phones, accountNumber }: Findable): Indexed {
  const syllables = syllablesOf(name)
  // Numbers stand backwards, so that a tail is a beginning.
  const numbers = phones.map((phone) => phone.replace('+', ''))
  return {
    id: caseId,
    name: fold(name),
    pinyin: endings(syllables).join(' '),
    initials: endings(syllables.map((syllable) => [...syllable][0] ?? '')).join(' '),
    phoneTail: [...numbers.map(reversed), ...numbers.map((number) => number.replace(/^86/u, ''))].join(' '),
    account: `${reversed(fold(accountNumber))} ${fold(accountNumber)}`,
    case: `${caseId} ${fold(shortId(caseId))}`,
  }
}

const words = (text: string) => text.split(/\s+/u).filter((word) => word !== '')

export class CaseSearch {
  readonly #index = new MiniSearch<Indexed>({
    fields: [...FIELDS],
    tokenize: (text, field) => (field === 'name' ? grams(text) : words(text)),
    processTerm: (term) => term,
    autoVacuum: { minDirtCount: 200, minDirtFactor: 0.1, batchSize: 1000, batchWait: 10 },
  })
  readonly #known = new Map<Id, Findable>()

  put(found: Findable): void {
    this.delete(found.caseId)
    this.#index.add(document(found))
    this.#known.set(found.caseId, found)
  }

  delete(caseId: Id): void {
    if (this.#known.delete(caseId)) this.#index.discard(caseId)
  }

  clear(): void {
    this.#index.removeAll()
    this.#known.clear()
  }

  /** Case ids in order of the field that matched, names first. An empty query finds nothing. */
  find(text: string, limit = 50): { caseId: Id; by: FoundBy }[] {
    const query = fold(text)
    if (query === '') return []
    const found = new Map<Id, FoundBy>()
    const add = (by: FoundBy, ids: Iterable<Id>) => {
      for (const id of ids) if (!found.has(id)) found.set(id, by)
    }
    add(
      'name',
      this.#ask('name', query, false).filter((id) => fold(this.#known.get(id)?.name ?? '').includes(query)),
    )
    const compact = query.replace(/[\s'-]/gu, '')
    if (/^[a-zü]+$/u.test(compact)) {
      add('initials', this.#ask('initials', compact, true))
      add('pinyin', this.#ask('pinyin', compact.replaceAll('ü', 'v'), true))
    }
    const digits = query.replace(/[\s+-]/gu, '')
    if (/^\d+$/u.test(digits) && digits.length >= SHORTEST_TAIL)
      add('phoneTail', [
        ...this.#ask('phoneTail', reversed(digits), true),
        ...this.#ask('phoneTail', digits, true),
      ])
    if (compact.length >= SHORTEST_TAIL && /\d/u.test(compact))
      add('account', [...this.#ask('account', reversed(compact), true), ...this.#ask('account', query, true)])
    if (query.length >= 4) add('case', this.#ask('case', query, true))
    return [...found].slice(0, limit).map(([caseId, by]) => ({ caseId, by }))
  }

  #ask(field: (typeof FIELDS)[number], query: string, prefix: boolean): Id[] {
    const tokens =
      field === 'name' && [...query].length > 1
        ? grams(query).filter((gram) => [...gram].length > 1)
        : [query]
    return this.#index
      .search(tokens.join('\u0000'), {
        fields: [field],
        prefix,
        combineWith: 'AND',
        tokenize: (joined) => joined.split('\u0000'),
      })
      .map((result) => String(result.id))
  }
}

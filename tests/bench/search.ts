// What finding one of 20,000 cases costs: making them searchable, and the search of whatever an agent types, beside MiniSearch with the same
// names, pinyin, initials, numbers and ids. Both in this process, in turns.
import MiniSearch from 'minisearch'
import { CaseSearch, type Findable } from '../../renderer/local/search.ts'
import { syllablesOf } from '../../renderer/local/syllables.ts'
import { shortId } from '../../shared/identity.ts'
import { SYNTHETIC_HEADINGS, syntheticRows } from '../../shared/intake/synthetic.ts'
import type { Bench } from './rounds.ts'

const CASES = 20_000
const SEARCHES = 600

function cases(): Findable[] {
  const column = (heading: string) => (SYNTHETIC_HEADINGS as readonly string[]).indexOf(heading)
  const [name, account] = [column('姓名'), column('账号')]
  const numbers = ['手机号', '备用手机号', '联系人电话'].map(column)
  return Array.from(syntheticRows({ rows: CASES, seed: CASES, today: '2026-11-28' }), ({ cells }, index) => ({
    caseId: `0190f3a2-7c11-7b3e-9f00-${(index * 7919).toString(16).padStart(12, '0')}`,
    name: cells[name] ?? '',
    phones: numbers.flatMap((at) => (cells[at] ? [`+86${cells[at].replace(/\D/gu, '').slice(-11)}`] : [])),
    accountNumber: cells[account] ?? '',
  }))
}

/** What agents type: a surname, more of a name, all of it, tails, pinyin, initials, a beginning that all share. */
function typed(found: readonly Findable[]): string[] {
  return Array.from({ length: SEARCHES }, (_, index) => {
    const { name, phones, accountNumber, caseId } = found[(index * 977) % found.length] as Findable
    const syllables = syllablesOf(name)
    const ways = [
      name.slice(0, 1 + (index % 3)),
      name,
      accountNumber.slice(-4),
      (phones[0] ?? '').slice(-6),
      syllables.slice(0, 2).join(''),
      syllables.map((syllable) => syllable[0]).join(''),
      caseId.slice(0, 8),
    ]
    return ways[index % ways.length] ?? name
  })
}

const endings = (parts: readonly string[]) => parts.map((_, at) => parts.slice(at).join('')).join(' ')
const reversed = (text: string) => [...text].reverse().join('')
function grams(text: string): string[] {
  const letters = [...text]
  return [...letters, ...letters.slice(1).map((letter, at) => `${letters[at]}${letter}`)]
}

function miniSearchOf(found: readonly Findable[]): MiniSearch {
  const index = new MiniSearch({
    fields: ['name', 'pinyin', 'initials', 'tail', 'account', 'case'],
    tokenize: (text, field) => (field === 'name' ? grams(text) : text.split(' ')),
    processTerm: (term) => term,
  })
  for (const { caseId, name, phones, accountNumber } of found) {
    const syllables = syllablesOf(name)
    index.add({
      id: caseId,
      name,
      pinyin: endings(syllables),
      initials: endings(syllables.map((syllable) => syllable[0] ?? '')),
      tail: phones.map((phone) => reversed(phone.slice(1))).join(' '),
      account: `${reversed(accountNumber)} ${accountNumber}`,
      case: `${caseId} ${shortId(caseId).toLowerCase()}`,
    })
  }
  return index
}

const within = (work: () => void): number => {
  const from = performance.now()
  work()
  return performance.now() - from
}

export const searchBench: Bench = {
  name: 'search',
  repetitions: { quick: 5, full: 20 },
  window: false,
  figures: [
    {
      name: `${CASES} cases are made searchable`,
      unit: 'ms',
      statistic: 'median',
      ours: 'made searchable',
      against: 'MiniSearch made',
      ratio: 'ours/against',
      aim: { of: 'ratio', atMost: 0.35 },
    },
    {
      name: `one of ${CASES} cases is found, the slowest in a hundred`,
      unit: 'ms',
      statistic: 'p99',
      ours: 'found',
      against: 'MiniSearch found',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 16 },
    },
  ],
  async open() {
    const found = cases()
    const texts = typed(found)
    return {
      async round() {
        const ours = new CaseSearch()
        let theirs = new MiniSearch({ fields: [] })
        const made = within(() => {
          for (const each of found) ours.put(each)
          // Not before the first search are its texts whole.
          ours.find(texts[0] ?? '')
        })
        const theirsMade = within(() => {
          theirs = miniSearchOf(found)
        })
        return {
          'made searchable': [made],
          'MiniSearch made': [theirsMade],
          found: texts.map((text) => within(() => ours.find(text))),
          // As it is asked for one field or number: pairs of a name, else what begins so.
          'MiniSearch found': texts.map((text) =>
            within(() => theirs.search(text, { prefix: true, combineWith: 'AND' })),
          ),
        }
      },
      close: async () => undefined,
    }
  },
}

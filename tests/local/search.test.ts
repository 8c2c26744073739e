// Search finds everything that a scan of all cases finds, and nothing else: by part of a name, pinyin from any syllable, initials,
// number tails, ids; over 20,000 made-up cases with names of 1 to 40 characters. What is meant whole comes before what only holds it.
import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { describe, expect, it } from 'vitest'
import { CaseSearch, type Findable, type FoundBy } from '../../renderer/local/search.ts'
import { readDictionary, syllablesOf } from '../../renderer/local/syllables.ts'

const CASES = 20_000
const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周单曾仇解查盖尉冼',
  '欧阳',
  '司马',
  '单于',
  '尉迟',
  '万俟',
  '阿',
  'O’',
]
/** Given names: common, with several readings, rare, outside of the basic plane, and what is no Chinese at all. */
const LETTERS = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂长乐行重朝朴石思叶红强若',
  ...'龘䶮㐀𠮷𬭎𪚥㛃',
  ...['买买提', '·', 'a', 'Li', 'ü', ' ', '３'],
]

/** Reproducible: the same cases in every run. */
function cases(): Findable[] {
  let state = 7
  const below = (n: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  const of = <T>(list: readonly T[]): T => list[below(list.length)] as T
  return Array.from({ length: CASES }, (_, index) => {
    const length = index % 50 === 0 ? 1 + below(40) : 1 + below(3)
    const given = Array.from({ length }, () => of(LETTERS)).join('')
    const serial = String(index).padStart(8, '0')
    return {
      caseId: `0190f3a2-7c11-7b3e-9f00-${(index * 7919).toString(16).padStart(12, '0')}`,
      name: [...`${index % 9 === 0 ? '' : of(SURNAMES)}${given}`].slice(0, 40).join('') || '测',
      phones: [
        `+86199${serial}`,
        ...(index % 3 === 0 ? [`+1415555${String(below(10_000)).padStart(4, '0')}`] : []),
      ],
      accountNumber: index % 4 === 0 ? `AB-${serial}` : `HB9900${serial}`,
    }
  })
}

const people = cases()
await readDictionary()
const search = new CaseSearch()
for (const each of people) search.put(each)

// The oracle: the plain words of what an agent may type, one case after the other. It shares nothing with the search.
const fold = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
const compact = (text: string) => text.replace(/[\s'-]/gu, '')
const sayings = new Map<string, string[]>()
function spoken(name: string): string[] {
  let said = sayings.get(name)
  if (!said) {
    const options = {
      toneType: 'none',
      type: 'array',
      surname: 'head',
      nonZh: 'consecutive',
      v: true,
    } as const
    said = pinyin(fold(name), options)
      .map((syllable) => syllable.replace(/\s/gu, ''))
      .filter((syllable) => syllable !== '')
    sayings.set(name, said)
  }
  return said
}
function known({ caseId, name, phones, accountNumber }: Findable) {
  const syllables = spoken(name)
  return {
    caseId,
    name: fold(name),
    initials: syllables.map((syllable) => [...syllable][0] ?? '').join(''),
    endings: syllables.map((_, at) => syllables.slice(at).join('')),
    phones: phones.map((phone) => phone.slice(1)),
    accounts: [fold(accountNumber), compact(fold(accountNumber))],
    ids: [caseId, caseId.replaceAll('-', '').slice(-8)],
  }
}
type Known = ReturnType<typeof known>
const everybody = people.map(known)
const WAYS: readonly FoundBy[] = ['name', 'initials', 'pinyin', 'phoneTail', 'account', 'case']

/** In which way a case fits what was typed, the first of them. */
function scan(typed: string): (one: Known) => FoundBy | null {
  const text = fold(typed)
  const spelt = /^[a-z]+$/u.test(text)
  const tail = /^\d{3,}$/u.test(text)
  const account = /\d/u.test(text) && compact(text).length >= 3 ? [text, compact(text)] : []
  const fits: Readonly<Record<FoundBy, (one: Known) => boolean>> = {
    name: ({ name }) => name.includes(text),
    initials: ({ initials }) => spelt && initials.includes(text),
    pinyin: ({ endings }) => spelt && endings.some((ending) => ending.startsWith(text)),
    phoneTail: ({ phones }) =>
      tail &&
      phones.some((phone) =>
        [phone, phone.replace(/^86/u, '')].some((one) => one.endsWith(text) || one.startsWith(text)),
      ),
    account: ({ accounts }) =>
      account.some((part) => accounts.some((one) => one.startsWith(part) || one.endsWith(part))),
    case: ({ ids }) => text.length >= 4 && ids.some((one) => one.startsWith(text)),
  }
  return (one) => WAYS.find((by) => fits[by](one)) ?? null
}

/** Found are exactly the cases that the scan names, each by the first way in which it fits, and the ways in their order. */
function finds(typed: string, { search: within = search, among = everybody } = {}): void {
  const fits = scan(typed)
  const wanted = new Map<string, FoundBy>()
  for (const one of among) {
    const by = fits(one)
    if (by) wanted.set(one.caseId, by)
  }
  const got = within.find(typed, CASES)
  const wrong = got.filter(({ caseId, by }) => wanted.get(caseId) !== by)
  expect({ wrong, found: got.length }, typed).toEqual({ wrong: [], found: wanted.size })
  const order = got.map(({ by }) => WAYS.indexOf(by))
  expect(order.every((way, at) => at === 0 || way >= (order[at - 1] ?? 0))).toBe(true)
  expect(within.find(typed), typed).toEqual(got.slice(0, 50))
}

const someone = fc.integer({ min: 0, max: CASES - 1 }).map((index) => people[index] as Findable)
const options = { seed: 42, numRuns: 40 }

describe('search over 20,000 cases', () => {
  it('by any part of a name, rare characters and 40 letters too', () => {
    fc.assert(
      fc.property(someone, fc.nat(39), fc.integer({ min: 1, max: 40 }), (one, from, length) => {
        const letters = [...one.name]
        const part = letters
          .slice(from % letters.length)
          .slice(0, length)
          .join('')
          .trim()
        fc.pre(part !== '')
        finds(part)
      }),
      options,
    )
    for (const text of ['𠮷', '龘', '单于', '测试龘', 'li', '·']) finds(text)
  })

  it('by pinyin from any syllable, and by initials', () => {
    fc.assert(
      fc.property(someone, fc.nat(39), fc.integer({ min: 1, max: 12 }), (one, from, length) => {
        const syllables = spoken(one.name)
        const typed = syllables
          .slice(from % syllables.length)
          .join('')
          .slice(0, length)
        fc.pre(/^[a-z]+$/u.test(typed))
        finds(typed)
        const letters = known(one)
          .initials.slice(from % syllables.length)
          .slice(0, length)
        if (/^[a-z]+$/u.test(letters)) finds(letters)
      }),
      options,
    )
  })

  it('by the tail of a phone or account number, the whole number, and the case id', () => {
    fc.assert(
      fc.property(someone, fc.integer({ min: 3, max: 14 }), (one, length) => {
        for (const phone of one.phones) {
          finds(phone.slice(1).slice(-length))
          finds(phone.replace(/^\+(?:86)?/u, '').slice(0, length))
        }
        finds(one.accountNumber.slice(-length))
        finds(one.accountNumber.toLowerCase().slice(0, length))
        finds(one.caseId.slice(0, 4 + length * 2))
        finds(one.caseId.slice(-8).slice(0, 8))
      }),
      { ...options, numRuns: 8 },
    )
  })

  it('what is meant whole comes first, then what begins so, then what only holds it', () => {
    fc.assert(
      fc.property(someone, (one) => {
        const text = [...one.name][0] ?? ''
        fc.pre(text.trim() !== '')
        const rank = (name: string) =>
          fold(name) === fold(text) ? 0 : fold(name).startsWith(fold(text)) ? 1 : 2
        const names = new Map(people.map(({ caseId, name }) => [caseId, name]))
        const ranks = search
          .find(text, CASES)
          .flatMap(({ caseId, by }) => (by === 'name' ? rank(names.get(caseId) ?? '') : []))
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
      }),
      options,
    )
  })

  it('a name has the pinyin that the dictionary gives it, whoever is asked', () => {
    for (const { name } of people) expect(syllablesOf(fold(name)), name).toEqual(spoken(name))
  })

  it('stays whole while cases come, change and leave', () => {
    const one = new CaseSearch()
    const here = new Map<string, Known>()
    fc.assert(
      fc.property(someone, someone, fc.constantFrom('put', 'rename', 'delete'), (first, second, what) => {
        if (what === 'delete') {
          one.delete(first.caseId)
          here.delete(first.caseId)
        } else {
          const now = what === 'put' ? first : { ...first, name: second.name, phones: second.phones }
          one.put(now)
          here.set(now.caseId, known(now))
        }
        for (const text of [[...second.name][0] ?? 'x', first.name, second.phones[0]?.slice(-4) ?? ''])
          if (text.trim() !== '') finds(text, { search: one, among: [...here.values()] })
      }),
      { seed: 5, numRuns: 300 },
    )
    one.clear()
    expect(one.find('王')).toEqual([])
  })
})

describe('search', () => {
  it('by the short number of a case, in either case of letters', () => {
    const of = { ...(people[0] as Findable), caseId: '0190f3a2-7c11-7b3e-9f00-12ab34cd56ef' }
    const one = new CaseSearch()
    one.put(of)
    for (const text of ['34CD56EF', '34cd56', of.caseId])
      expect(one.find(text)).toEqual([{ caseId: of.caseId, by: 'case' }])
  })

  it('reads surnames as surnames, folds width, case and tones, and says by what it found', () => {
    const one = new CaseSearch()
    one.put({ caseId: 'c', name: '单小绿', phones: ['+8619900001234'], accountNumber: 'AB-77' })
    for (const [text, by] of [
      ['单', 'name'],
      ['shanxiao', 'pinyin'],
      ['shàn xiǎo', 'pinyin'],
      ['shan4xiao3', 'pinyin'],
      ['lǜ', 'pinyin'],
      ['lü', 'pinyin'],
      ['SXL', 'initials'],
      ['１２３４', 'phoneTail'],
      ['199 0000 1234', 'phoneTail'],
      ['+86 199 0000 1234', 'phoneTail'],
      ['ab77', 'account'],
      ['AB-77', 'account'],
    ] as const)
      expect(one.find(text), text).toEqual([{ caseId: 'c', by }])
    for (const text of ['  ', 'danxiao', '|', 'iaolv']) expect(one.find(text), text).toEqual([])
  })

  it('forgets who left', () => {
    const one = new CaseSearch()
    const put = (caseId: string, name: string) => one.put({ caseId, name, phones: [], accountNumber: caseId })
    put('first', '王小测')
    put('second', '李大测')
    put('first', '改名测试')
    one.delete('second')
    expect(one.find('改名').map((hit) => hit.caseId)).toEqual(['first'])
    expect(one.find('王小测')).toEqual([])
    expect(one.find('李大测')).toEqual([])
  })
})

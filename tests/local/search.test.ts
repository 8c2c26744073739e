// Search finds everything that a scan of all cases finds: by part of a name, pinyin from any syllable, initials, number tails.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CaseSearch, type Findable, syllablesOf } from '../../renderer/local/search.ts'
import { person } from './desk.ts'

const people: Findable[] = Array.from({ length: 600 }, (_, index) => {
  const { case: matter, customer, contact } = person(index + 1)
  return {
    caseId: matter.id,
    name: customer.name,
    phones: [contact.phone],
    accountNumber: matter.accountNumber,
  }
})
const syllables = new Map(people.map(({ name }) => [name, syllablesOf(name)]))
const initialsOf = (name: string) =>
  (syllables.get(name) ?? []).map((syllable) => syllable.slice(0, 1)).join('')
const search = new CaseSearch()
for (const each of people) search.put(each)

const found = (text: string) => new Set(search.find(text, 10_000).map((hit) => hit.caseId))
const scan = (fits: (each: Findable) => boolean) => people.filter(fits).map((each) => each.caseId)
const endings = (parts: readonly string[]) => parts.map((_, index) => parts.slice(index).join(''))

/** Every case that the scan names is found, whatever else is. */
function recalls(text: string, fits: (each: Findable) => boolean): void {
  const wanted = scan(fits)
  expect(wanted.length).toBeGreaterThan(0)
  const got = found(text)
  expect(wanted.filter((caseId) => !got.has(caseId))).toEqual([])
}

const someone = fc.integer({ min: 0, max: people.length - 1 }).map((index) => people[index] as Findable)
const options = { seed: 42, numRuns: 150 }

describe('search', () => {
  it('by the short number of a case, in either case of letters', () => {
    const of = { ...(people[0] as Findable), caseId: '0190f3a2-7c11-7b3e-9f00-12ab34cd56ef' }
    search.put(of)
    for (const text of ['34CD56EF', '34cd56', of.caseId]) expect([...found(text)]).toContain(of.caseId)
    search.delete(of.caseId)
  })

  it('by any part of a name', () => {
    fc.assert(
      fc.property(someone, fc.nat(4), fc.integer({ min: 1, max: 5 }), (one, from, length) => {
        const part = [...one.name].slice(from, from + length).join('')
        fc.pre(part !== '')
        recalls(part, ({ name }) => name.includes(part))
        for (const hit of search.find(part, 10_000))
          if (hit.by === 'name')
            expect(people.find((each) => each.caseId === hit.caseId)?.name).toContain(part)
      }),
      options,
    )
  })

  it('by pinyin from any syllable, and by initials', () => {
    fc.assert(
      fc.property(someone, fc.nat(3), fc.integer({ min: 2, max: 12 }), (one, from, length) => {
        const spoken = syllables.get(one.name) ?? []
        const typed = spoken.slice(from).join('').slice(0, length)
        fc.pre(typed !== '')
        recalls(typed, ({ name }) =>
          endings(syllables.get(name) ?? []).some((ending) => ending.startsWith(typed)),
        )
        const letters = initialsOf(one.name).slice(0, 1 + from)
        recalls(letters, ({ name }) => initialsOf(name).startsWith(letters))
      }),
      options,
    )
  })

  it('by the tail of a phone or account number, the whole number, and the case id', () => {
    fc.assert(
      fc.property(someone, fc.integer({ min: 3, max: 11 }), (one, length) => {
        const tail = one.phones[0]?.slice(-length) ?? ''
        recalls(tail, ({ phones }) => phones.some((phone) => phone.endsWith(tail)))
        const account = one.accountNumber.slice(-length)
        recalls(account, ({ accountNumber }) => accountNumber.endsWith(account))
        recalls(one.accountNumber, ({ caseId }) => caseId === one.caseId)
        recalls(one.phones[0] ?? '', ({ caseId }) => caseId === one.caseId)
        recalls(one.caseId.slice(0, 36), ({ caseId }) => caseId === one.caseId)
      }),
      options,
    )
  })

  it('reads surnames as surnames, folds width and case, and says by what it found', () => {
    const one = new CaseSearch()
    one.put({ caseId: 'c', name: '单小明', phones: ['+8619900001234'], accountNumber: 'AB-77' })
    for (const [text, by] of [
      ['单', 'name'],
      ['shanxiao', 'pinyin'],
      ['SXM', 'initials'],
      ['１２３４', 'phoneTail'],
      ['199 0000 1234', 'phoneTail'],
    ] as const)
      expect(one.find(text), text).toEqual([{ caseId: 'c', by }])
    expect(one.find('  ')).toEqual([])
    expect(one.find('danxiao')).toEqual([])
  })

  it('forgets who left', () => {
    const one = new CaseSearch()
    const [first, second] = people as [Findable, Findable]
    one.put(first)
    one.put(second)
    one.put({ ...first, name: '改名测试' })
    one.delete(second.caseId)
    expect(one.find('改名').map((hit) => hit.caseId)).toEqual([first.caseId])
    expect(one.find(first.name)).toEqual([])
    expect(one.find(second.name)).toEqual([])
  })
})

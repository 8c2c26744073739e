import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  birthOf,
  cardTail,
  checkCharacter,
  genderOf,
  initialOf,
  maskAddress,
  maskId,
  maskName,
  matches,
  matchesAll,
  parseId,
  surnameOf,
  syntheticId,
  titleOf,
} from '../../shared/identity.ts'

const RUNS = { seed: 20_261_122, numRuns: 500 }
const TODAY = '2026-11-22'
const ID = `99000019900805001${checkCharacter('99000019900805001')}`

describe('resident ID numbers', () => {
  test('the worked example of GB 11643-1999 and its neighbours', () => {
    expect(checkCharacter('11010519491231002')).toBe('X')
    expect(parseId('11010519491231002X', TODAY)).toEqual({
      ok: true,
      id: '11010519491231002X',
      birth: '1949-12-31',
      gender: 'female',
      region: '110105',
    })
    expect(parseId('440524188001010014', TODAY)).toEqual({ ok: false, reason: 'birthDate' })
  })

  test.each([
    ['', 'empty'],
    ['11010519491231002', 'length'],
    ['11010519491231002XX', 'length'],
    ['1101051949123100２Y', 'characters'],
    ['1101051949X231002X', 'characters'],
    ['110105199902310024', 'birthDate'],
    ['110105199913010021', 'birthDate'],
    ['11010520991231002X', 'birthDate'],
    ['110105194912310021', 'checkDigit'],
    ['张三', 'characters'],
  ])('%j is refused: %s', (text, reason) => {
    expect(parseId(text, TODAY)).toEqual({ ok: false, reason })
  })

  test('full-width digits, spaces and a small x are understood', () => {
    expect(parseId('１１０１０５ 19491231 002x', TODAY)).toMatchObject({ ok: true, id: '11010519491231002X' })
  })

  test('synthetic numbers pass, belong to region 990000 and follow the wish', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (rolls) => {
          let next = 0
          const id = syntheticId(() => rolls[next++ % rolls.length] ?? 0)
          expect(parseId(id, TODAY)).toMatchObject({ ok: true, region: '990000' })
          const woman = syntheticId(() => rolls[next++ % rolls.length] ?? 0, {
            gender: 'female',
            born: '1988-02-29',
          })
          expect(genderOf(woman)).toBe('female')
          expect(birthOf(woman)).toBe('1988-02-29')
        },
      ),
      RUNS,
    )
  })

  test('every single wrong digit is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (place, add) => {
        const wrong = ID.slice(0, place) + ((Number(ID[place]) + add) % 10) + ID.slice(place + 1)
        expect(parseId(wrong, TODAY).ok).toBe(false)
      }),
      RUNS,
    )
  })
})

describe('masks', () => {
  test('of IDs, names, addresses, accounts', () => {
    expect(maskId('330106199008051234', 'unverified')).toBe('****')
    expect(maskId('330106199008051234', 'verified')).toBe('3301**********1234')
    expect(maskName('张小明')).toBe('张*明')
    expect(maskName('张明')).toBe('张*')
    expect(maskName('欧阳小锋')).toBe('欧**锋')
    expect(maskName('张')).toBe('张*')
    expect(maskName('')).toBe('')
    expect(maskName(`${'旅'.repeat(39)}测`)).toBe('旅***测')
    expect(maskName('😀测试员')).toBe('😀**员')
    expect(surnameOf('测试员')).toBe('测')
    expect(surnameOf('欧阳测试')).toBe('欧阳')
    expect(maskAddress('浙江省杭州市西湖区测试路1号')).toBe('浙江省杭州市****')
    expect(cardTail('6222020200001234')).toBe('1234')
    expect(titleOf(ID)).toBe('mr')
    expect(titleOf(null)).toBeNull()
  })

  test('nothing of a birth date shows before or after the verification', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), (roll) => {
        const id = syntheticId(() => roll / 100)
        expect(maskId(id, 'unverified')).toBe('****')
        expect(maskId(id, 'verified')).not.toContain(id.slice(6, 14))
      }),
      RUNS,
    )
  })
})

describe('blind verification', () => {
  const truth = {
    idNumber: '11010519491231002X',
    accountNumber: '6222020200001234',
    phones: ['+8619900002211'],
  }

  test.each([
    ['idLast4', '002X', true],
    ['idLast4', '００２ｘ', true],
    ['idLast4', '002x ', true],
    ['idLast4', '02X', false],
    ['idLast4', '1231002X', false],
    ['birthday', '1231', true],
    ['birthday', '12月31日', true],
    ['birthday', '12-31', true],
    ['birthday', '19491231', true],
    ['birthday', '1949年12月31日', true],
    ['birthday', '１２３１', true],
    ['birthday', '3112', false],
    ['birthday', '31', false],
    ['phoneLast4', '2211', true],
    ['phoneLast4', '２２１１', true],
    ['phoneLast4', '19900002211', false],
    ['cardTail', '1234', true],
    ['cardTail', '', false],
  ] as const)('%s %j: %s', (factor, typed, match) => {
    expect(matches(factor, typed, truth)).toBe(match)
  })

  test('one joint verdict: all or nothing, and nothing asked is no match', () => {
    const typed = { idLast4: '002X', birthday: '1231' }
    expect(matchesAll(typed, ['idLast4', 'birthday'], truth)).toBe(true)
    expect(matchesAll({ ...typed, birthday: '0101' }, ['idLast4', 'birthday'], truth)).toBe(false)
    expect(matchesAll({ idLast4: '002X' }, ['idLast4', 'birthday'], truth)).toBe(false)
    expect(matchesAll(typed, [], truth)).toBe(false)
  })

  test('data that are missing never match', () => {
    const nothing = { idNumber: null, accountNumber: null, phones: [] }
    for (const factor of ['idLast4', 'birthday', 'phoneLast4', 'cardTail'] as const)
      for (const typed of ['', '0000', '0101']) expect(matches(factor, typed, nothing)).toBe(false)
  })
})

describe('the initial of a name', () => {
  test('is its first letter whole, also outside the basic plane or put together of several', () => {
    expect(initialOf('王旅程测试')).toBe('王')
    expect(initialOf('𠮷野测试')).toBe('𠮷')
    expect(initialOf(' e\u0301mile')).toBe('e\u0301')
    expect(initialOf('👩‍💼测试')).toBe('👩‍💼')
    expect(initialOf('  ')).toBe('')
  })
})

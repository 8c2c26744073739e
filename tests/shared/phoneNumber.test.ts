import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPhone, logPhone, maskPhone, parsePhone, phoneTail } from '../../shared/phoneNumber.ts'
import { E164 } from '../../shared/rows.ts'

const RUNS = { seed: 20_261_122, numRuns: 500 }

describe('parsePhone', () => {
  test.each([
    ['19900001234', '+8619900001234', 'mobile'],
    ['199 0000 1234', '+8619900001234', 'mobile'],
    ['199-0000-1234', '+8619900001234', 'mobile'],
    ['+86 199 0000 1234', '+8619900001234', 'mobile'],
    ['0086-19900001234', '+8619900001234', 'mobile'],
    ['8619900001234', '+8619900001234', 'mobile'],
    ['019900001234', '+8619900001234', 'mobile'],
    ['１９９００００１２３４', '+8619900001234', 'mobile'],
    ['＋８６（199）00001234', '+8619900001234', 'mobile'],
    ['010-88886666', '+861088886666', 'landline'],
    ['(021) 6888 8888', '+862168888888', 'landline'],
    ['0571-88886666', '+8657188886666', 'landline'],
    ['0571 8888666', '+865718888666', 'landline'],
    ['+86 10 8888 6666', '+861088886666', 'landline'],
    ['400-800-8888', '+864008008888', 'service'],
    ['95588', '+8695588', 'service'],
    ['10086', '+8610086', 'service'],
    ['+1 415 555 2671', '+14155552671', 'foreign'],
    ['0044 20 7946 0018', '+442079460018', 'foreign'],
  ])('%s', (text, e164, kind) => {
    expect(parsePhone(text)).toEqual({ ok: true, e164, kind })
    expect(E164.safeParse(e164).success).toBe(true)
  })

  test.each([
    ['', 'empty'],
    ['　 ', 'empty'],
    ['张三', 'notANumber'],
    ['1990000123a', 'notANumber'],
    ['+', 'notANumber'],
    ['++8619900001234', 'notANumber'],
    ['19900001234😀', 'notANumber'],
    ['1990000123', 'tooShort'],
    ['199000012345', 'tooLong'],
    ['12345', 'tooShort'],
    ['88886666', 'areaCodeMissing'],
    ['8888666', 'areaCodeMissing'],
    ['010-12345678', 'unknownPrefix'],
    ['+0123456789', 'unknownPrefix'],
    ['+1234567', 'tooShort'],
    ['+1234567890123456', 'tooLong'],
    ['110', 'emergency'],
    ['120', 'emergency'],
    ['-19900001234;19900001235', 'notANumber'],
  ])('%j is refused: %s', (text, reason) => {
    expect(parsePhone(text)).toEqual({ ok: false, reason })
  })

  test('reads back every number that it writes, and every spelling of it', () => {
    const mobile = fc.integer({ min: 0, max: 99_999 }).map((tail) => `199000${String(tail).padStart(5, '0')}`)
    const prefix = fc.constantFrom('', '+86', '0086', '86', '+86 ', '0')
    fc.assert(
      fc.property(mobile, prefix, (number, before) => {
        const parsed = parsePhone(before + number)
        expect(parsed).toMatchObject({ ok: true, e164: `+86${number}` })
        expect(parsePhone(formatPhone(`+86${number}`))).toEqual(parsed)
      }),
      RUNS,
    )
  })

  test('never throws, and what it accepts is E.164', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789+- ()（）＋０１x张'), maxLength: 20 }),
        (text) => {
          const parsed = parsePhone(text)
          if (parsed.ok) expect(E164.safeParse(parsed.e164).success).toBe(true)
        },
      ),
      RUNS,
    )
  })
})

describe('masks', () => {
  test('show no tail before the verification', () => {
    expect(maskPhone('+8619900002211', 'unverified')).toBe('199********')
    expect(maskPhone('+8619900002211', 'verified')).toBe('199****2211')
    expect(maskPhone('+861088886666', 'unverified')).toBe('108*******')
    expect(maskPhone('+8695588', 'verified')).toBe('95****')
    expect(phoneTail('+8619900002211')).toBe('2211')
  })

  test('of logs tell nothing about the number', () => {
    expect(logPhone('+8619900002211')).toBe('+86(11)')
    expect(logPhone('+14155552671')).toBe('+(11)')
  })

  test('an unverified mask gives away at most three digits of a customer number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), (tail) => {
        const mask = maskPhone(`+86199000${String(tail).padStart(5, '0')}`, 'unverified')
        expect(mask.replaceAll('*', '')).toBe('199')
        expect(mask).toHaveLength(11)
      }),
      RUNS,
    )
  })

  test('formats', () => {
    expect(formatPhone('+8619900002211')).toBe('199 0000 2211')
    expect(formatPhone('+861088886666')).toBe('010 8888 6666')
    expect(formatPhone('+8657188886666')).toBe('0571 8888 6666')
    expect(formatPhone('+864008008888')).toBe('400 800 8888')
    expect(formatPhone('+8695588')).toBe('95588')
  })
})

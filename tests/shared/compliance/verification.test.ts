import { describe, expect, test } from 'vitest'
import { CHINA_PACK } from '../../../shared/compliance/china.ts'
import {
  type DisclosureInput,
  factorsToAsk,
  mayDisclose,
  type VerificationInput,
  verificationExhausted,
  verificationGate,
} from '../../../shared/compliance/verification.ts'

const ready: VerificationInput = {
  answered: true,
  openingSaid: true,
  verified: false,
  triesThisCall: 0,
  triesToday: 0,
  factors: 2,
}
const gate = (change: Partial<VerificationInput>) => verificationGate({ ...ready, ...change }, CHINA_PACK)

describe('verification', () => {
  test('is open after the opening, twice a call and three times a day @seed(4)', () => {
    expect(gate({})).toEqual({ state: 'open', triesLeft: 2 })
    expect(gate({ triesThisCall: 1, triesToday: 1 })).toEqual({ state: 'open', triesLeft: 1 })
    expect(gate({ triesThisCall: 0, triesToday: 2 })).toEqual({ state: 'open', triesLeft: 1 })
  })

  test.each([
    [{ openingSaid: false }, 'openingNotSaid'],
    [{ answered: false }, 'notAnswered'],
    [{ verified: true }, 'verified'],
    [{ triesThisCall: 2, triesToday: 2 }, 'triesOfCall'],
    [{ triesThisCall: 0, triesToday: 3 }, 'triesOfDay'],
    [{ factors: 1 }, 'tooFewFactors'],
  ] as const)('%o locks it: %s', (change, why) => {
    const locked = gate(change)
    expect(locked).toEqual({ state: 'locked', why })
    expect(verificationExhausted(locked)).toBe(why === 'triesOfCall' || why === 'triesOfDay')
  })

  test('asks for two factors that are not on screen', () => {
    const held = {
      idNumber: '99000019900101001X',
      accountNumber: '6222021234567890',
      otherPhones: ['+8619900000002'],
    }
    expect(factorsToAsk(held, 2)).toEqual(['idLast4', 'birthday'])
    expect(factorsToAsk({ ...held, idNumber: null }, 2)).toEqual(['cardTail', 'phoneLast4'])
    expect(factorsToAsk({ idNumber: null, accountNumber: '622', otherPhones: [] }, 2)).toEqual([])
  })
})

describe('disclosure', () => {
  const told: DisclosureInput = {
    role: 'debtor',
    answered: true,
    openingSaid: true,
    verified: true,
    recording: 'confirmed',
    recorderRuns: false,
  }

  test('before the answer the agent may prepare, after it only the verified debtor hears a debt fact', () => {
    expect(mayDisclose({ ...told, answered: false, verified: false })).toEqual({ ok: true })
    expect(mayDisclose(told)).toEqual({ ok: true })
    expect(mayDisclose({ ...told, verified: false })).toMatchObject({ rule: 'C12', stop: false })
    expect(mayDisclose({ ...told, openingSaid: false })).toMatchObject({ rule: 'C14' })
    expect(mayDisclose({ ...told, role: 'contact', verified: false })).toMatchObject({ rule: 'C9' })
  })

  test('an answered call that nothing records is stopped', () => {
    expect(mayDisclose({ ...told, recording: 'failed' })).toEqual({ ok: false, rule: 'C13', stop: true })
    expect(mayDisclose({ ...told, recording: 'asked' })).toEqual({ ok: false, rule: 'C13', stop: false })
    expect(mayDisclose({ ...told, recording: 'failed', recorderRuns: true })).toEqual({ ok: true })
  })
})

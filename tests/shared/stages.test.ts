import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHINA } from '../../shared/instant.ts'
import {
  CHOSEN_CHANNELS,
  callsOutsideStage,
  isExcepted,
  namesChannel,
  OUR_STAGES,
  type StageTables,
  stageDay,
  stageFaults,
  stageOf,
} from '../../shared/stages.ts'
import { NO_STRATEGY, stagesAt, stillNeeded, weightsAt } from '../../shared/strategy.ts'
import { OUR_WEIGHTS } from '../../shared/weights.ts'
import { at } from './compliance/facts.ts'

const changed = (change: (tables: StageTables) => void): StageTables => {
  const tables = structuredClone(OUR_STAGES)
  change(tables)
  return tables
}

describe('stages', () => {
  test('@seed(7): day 2 begins calls, after 15 days letters and e-mail join, M4 brings legal referral', () => {
    expect(stageOf(OUR_STAGES, 'huabei', 1)?.stage).toMatchObject({
      channels: ['app', 'sms'],
      tone: 'notify',
    })
    expect(stageOf(OUR_STAGES, 'jiebei', 2)).toMatchObject({
      stage: { channels: ['call', 'app', 'sms'], tone: 'remind' },
      toDpd: 5,
    })
    expect(stageOf(OUR_STAGES, 'creditCard', 16)?.stage).toMatchObject({
      channels: ['call', 'sms', 'email', 'letter'],
      steps: ['planOffer'],
    })
    expect(stageOf(OUR_STAGES, 'creditCard', 400)).toMatchObject({
      stage: { steps: expect.arrayContaining(['legalReferral']), skills: ['legal'] },
      toDpd: null,
    })
    expect(stageOf(OUR_STAGES, 'creditCard', -4)).toBeNull()
  })

  test('every day from the first on has exactly one stage, and the stages join', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 2000 }), (dpd) => {
        const found = stageOf(OUR_STAGES, 'creditCard', dpd)
        if (!found) throw new Error('no stage')
        expect(found.stage.fromDpd).toBeLessThanOrEqual(dpd)
        expect(dpd).toBeLessThanOrEqual(found.toDpd ?? dpd)
        if (found.toDpd !== null)
          expect(stageOf(OUR_STAGES, 'creditCard', found.toDpd + 1)?.stage.fromDpd).toBe(found.toDpd + 1)
      }),
      { seed: 20_261_128, numRuns: 200 },
    )
  })

  test('a product may have its own table', () => {
    const tables = changed((all) => {
      const own = structuredClone(OUR_STAGES[0]?.stages.slice(0, 2) ?? [])
      all.push({ product: 'huabei', stages: own })
    })
    expect(stageFaults(tables)).toEqual([])
    expect(stageOf(tables, 'huabei', 50)).toMatchObject({
      stage: { fromDpd: 1 },
      toDpd: null,
      product: 'huabei',
    })
    expect(stageOf(tables, 'jiebei', 50)).toMatchObject({ stage: { fromDpd: 31 }, product: null })
  })

  test('what can not stand is named with its line', () => {
    expect(stageFaults(OUR_STAGES)).toEqual([])
    const faults = (change: (first: StageTables[number]) => void) =>
      stageFaults(changed(([first]) => first && change(first))).map(({ why }) => why)
    expect(faults((table) => table.stages.reverse())).toContain('order')
    expect(faults((table) => table.stages.splice(0, 2))).toEqual(['begins'])
    expect(faults((table) => Object.assign(table, { product: 'huabei' }))).toEqual(['noGeneral'])
    expect(faults((table) => Object.assign(table.stages[7] ?? {}, { channels: ['visit'] }))).toEqual([
      'visitAlone',
    ])
    expect(faults((table) => Object.assign(table.stages[0] ?? {}, { channels: [] }))).toEqual(['empty'])
    expect(faults((table) => Object.assign(table.stages[3] ?? {}, { note: '不还就抓你坐牢' }))).toEqual([
      'words',
    ])
    expect(stageFaults([...OUR_STAGES, ...OUR_STAGES]).map(({ why }) => why)).toEqual(['productTwice'])
  })

  test('@seed(7): a way that the stage does not name is taken only with a reason of the same day', () => {
    const day1 = stageOf(OUR_STAGES, 'creditCard', 1)
    const day20 = stageOf(OUR_STAGES, 'creditCard', 20)
    expect(CHOSEN_CHANNELS.map((channel) => namesChannel(day1, channel))).toEqual([false, true, false, false])
    expect(CHOSEN_CHANNELS.every((channel) => namesChannel(day20, channel))).toBe(true)
    expect(namesChannel(null, 'letter')).toBe(true)
    const noon = at('2026-11-28 12:00:00')
    const reason = {
      eventKind: 'stageExcepted' as const,
      at: noon,
      params: { channel: 'call', reason: '客户要求' },
    }
    expect(isExcepted([reason], 'call', at('2026-11-28 21:00:00'), CHINA)).toBe(true)
    expect(isExcepted([reason], 'sms', at('2026-11-28 21:00:00'), CHINA)).toBe(false)
    expect(isExcepted([reason], 'call', at('2026-11-28 11:00:00'), CHINA)).toBe(false)
    expect(isExcepted([reason], 'call', at('2026-11-29 08:00:00'), CHINA)).toBe(false)
  })

  test('@seed(7): a call outside its stage needs a reason, unless the customer asked for it, serves or has promised', () => {
    const noon = at('2026-11-28 12:00:00')
    const dialled = { purpose: 'collect', at: noon, zone: CHINA } as const
    const owed = { standing: stageOf(OUR_STAGES, 'creditCard', 1), totalFen: 100, promises: [] }
    const reason = { eventKind: 'stageExcepted' as const, at: noon - 1, params: { channel: 'call' } }
    expect(callsOutsideStage(dialled, owed, [])).toBe(true)
    expect(callsOutsideStage(dialled, owed, [reason])).toBe(false)
    expect(callsOutsideStage({ ...dialled, purpose: 'callback_requested' }, owed, [])).toBe(false)
    expect(callsOutsideStage({ ...dialled, purpose: 'service' }, owed, [])).toBe(false)
    expect(callsOutsideStage(dialled, { ...owed, promises: [{ state: 'DUE' }] }, [])).toBe(false)
    expect(callsOutsideStage(dialled, { ...owed, promises: [{ state: 'KEPT' }] }, [])).toBe(true)
    expect(callsOutsideStage(dialled, { ...owed, totalFen: 0 }, [])).toBe(false)
    const standing = stageOf(OUR_STAGES, 'creditCard', 20)
    expect(callsOutsideStage(dialled, { ...owed, standing }, [])).toBe(false)
  })

  test('before the due day the days count down, once nothing is owed they do not count up', () => {
    expect(stageDay({ dpd: 0 }, '2026-11-30', '2026-11-28')).toBe(-2)
    expect(stageDay({ dpd: 0 }, '2026-11-01', '2026-11-28')).toBe(0)
    expect(stageDay({ dpd: 27 }, '2026-11-01', '2026-11-28')).toBe(27)
  })
})

test('of a day the newest version that has begun holds; the desk changes at midnight of the house by itself', () => {
  const version = (id: number, effectiveFrom: string, firstContact: number) => ({
    id,
    effectiveFrom,
    weights: { ...OUR_WEIGHTS, firstContact },
  })
  const weights = [version(1, '2026-11-01', 1), version(2, '2026-11-28', 2), version(3, '2026-11-27', 3)]
  const strategy = { ...NO_STRATEGY, weights }
  const first = (when: string) => weightsAt(strategy, at(when)).firstContact
  expect(first('2026-10-31 12:00:00')).toBe(OUR_WEIGHTS.firstContact)
  expect(first('2026-11-26 12:00:00')).toBe(1)
  expect(first('2026-11-27 23:59:59')).toBe(3)
  expect(first('2026-11-28 00:00:00')).toBe(2)
  expect(
    weightsAt({ ...strategy, weights: [version(4, '2026-11-28', 4), ...weights] }, at('2026-11-28 09:00:00'))
      .firstContact,
  ).toBe(4)
  expect(stillNeeded(weights, '2026-11-27').map(({ id }) => id)).toEqual([2, 3])
  expect(stagesAt(strategy, at('2026-11-28 09:00:00'))).toBe(OUR_STAGES)
})

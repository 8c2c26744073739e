// What makes a call hard, and when the break after it is offered.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CARE_BREAK, pauseLeft, reasonOf, USUAL_DESK } from '../../shared/agentState.ts'
import { CODES } from '../../shared/dispositionCodes.ts'
import {
  ABUSED,
  CARE_RULES,
  careRulesOn,
  type HardFacts,
  hardFactsOf,
  hardReasons,
  restOffered,
} from '../../shared/hardCall.ts'
import { MINUTE, SECOND } from '../../shared/instant.ts'

const rules = careRulesOn('2026-11-28')
const easy: HardFacts = {
  answered: true,
  talkMs: 2 * MINUTE,
  code: 'PTP_FULL',
  stopped: false,
  abused: false,
  handedOn: false,
}

describe('@seed(35) a hard call', () => {
  it('is none where the customer simply promised', () => {
    expect(hardReasons(easy, rules)).toEqual([])
  })

  it.each([
    ['somebody was at risk', { code: 'SAFETY' }, ['risk']],
    ['a customer in need of protection', { code: 'VULN' }, ['grief']],
    ['a death was told', { code: 'TP_DECEASED' }, ['grief']],
    ['a complaint', { code: 'COMPLAINT', stopped: true }, ['complaint']],
    ['a stop taken down in mid-call, whatever the code', { code: 'PTP_FULL', stopped: true }, ['complaint']],
    ['the agent was insulted', { abused: true }, ['abused']],
    ['insulted, and complained about', { abused: true, code: 'COMPLAINT' }, ['abused', 'complaint']],
    ['it took a supervisor', { handedOn: true }, ['handedOn']],
    ['a refusal after three minutes', { code: 'REFUSE', talkMs: 3 * MINUTE }, ['conflict']],
    ['a refusal at once', { code: 'REFUSE', talkMs: 3 * MINUTE - SECOND }, []],
    ['twenty minutes of anything', { talkMs: 20 * MINUTE }, ['long']],
    ['no result yet', { code: null }, []],
    ['a code that Duedesk does not know', { code: 'SOMETHING_NEW' }, []],
  ] as const)('%s', (_what, change, reasons) => {
    expect(hardReasons({ ...easy, ...change }, rules)).toEqual(reasons)
  })

  it('is never one that nobody answered', () => {
    const facts = fc.record({
      talkMs: fc.nat(),
      code: fc.constantFrom(null, ...Object.keys(CODES)),
      stopped: fc.boolean(),
      abused: fc.boolean(),
      handedOn: fc.boolean(),
    })
    fc.assert(
      fc.property(facts, (some) => {
        expect(hardReasons({ ...some, answered: false }, rules)).toEqual([])
      }),
      { seed: 35, numRuns: 200 },
    )
  })

  it('is read from the rows of that call alone', () => {
    const call = { id: 'a', answeredAt: 5, talkMs: 1000 }
    const event = (eventKind: 'incident' | 'transferred' | 'stopRequested', callId: string, params = {}) => ({
      eventKind,
      callId,
      params,
    })
    const supervisor = { target: 'supervisor', result: 'completed' }
    expect(
      hardFactsOf(call, { code: 'REFUSE' }, [
        event('incident', 'b', { incident: ABUSED }),
        event('stopRequested', 'b'),
        event('incident', 'a', { incident: 'recordingUnconfirmed' }),
        event('transferred', 'a', { ...supervisor, result: 'failed' }),
      ]),
    ).toEqual({
      answered: true,
      talkMs: 1000,
      code: 'REFUSE',
      stopped: false,
      abused: false,
      handedOn: false,
    })
    expect(
      hardFactsOf(call, null, [
        event('incident', 'a', { incident: ABUSED }),
        event('transferred', 'a', supervisor),
        event('stopRequested', 'a'),
      ]),
    ).toMatchObject({ code: null, stopped: true, abused: true, handedOn: true })
  })
})

describe('@seed(35) the break after it', () => {
  const savedAt = 1_795_000_000_000

  it('is offered for ten minutes and to nobody whose call was not hard', () => {
    expect(restOffered(['risk'], savedAt, savedAt, rules)).toBe(true)
    expect(restOffered(['risk'], savedAt, savedAt + 10 * MINUTE - 1, rules)).toBe(true)
    expect(restOffered(['risk'], savedAt, savedAt + 10 * MINUTE, rules)).toBe(false)
    // A screen that counts in minutes is a little behind.
    expect(restOffered(['risk'], savedAt, savedAt - MINUTE + 1, rules)).toBe(true)
    expect(restOffered(['risk'], savedAt, savedAt - 10 * MINUTE, rules)).toBe(false)
    expect(restOffered([], savedAt, savedAt, rules)).toBe(false)
  })

  it('has a reason of its own, which every company knows and no list of breaks shows', () => {
    expect(reasonOf(USUAL_DESK, CARE_BREAK.id)).toBe(CARE_BREAK)
    expect(USUAL_DESK.reasons.map(({ id }) => id)).not.toContain(CARE_BREAK.id)
    expect(pauseLeft(CARE_BREAK, 0)).toBe(5 * MINUTE)
  })

  it('goes by limits that are dated, sourced and never called law', () => {
    const days = CARE_RULES.map(({ effectiveFrom }) => effectiveFrom)
    expect(days).toEqual([...days].sort())
    for (const { source, confidence, version } of CARE_RULES) {
      expect(confidence).toBe('P')
      expect(source.title).toEqual({ zh: '机构内部规定', en: 'House rule' })
      expect(version).not.toBe('')
    }
    expect(careRulesOn('2020-01-01')).toBe(CARE_RULES[0])
  })
})

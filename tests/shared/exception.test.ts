// Exceptions: who may ask and decide, what a grant allows once, and how a promise ends by people without anybody calling it kept or broken.
import { describe, expect, test } from 'vitest'
import { arrearsOn } from '../../shared/arrears.ts'
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { guardFactsOf, permits } from '../../shared/compliance/compliance.ts'
import { recordOf } from '../../shared/compliance/judgement.ts'
import { grantedCall, grantedPromise, overrideOf } from '../../shared/exception.ts'
import { addDays, CHINA, DAY, HOUR, MINUTE } from '../../shared/instant.ts'
import { standings } from '../../shared/promise.ts'
import { recheck } from '../../shared/recheck.ts'
import type { PromiseRow } from '../../shared/rows.ts'
import { AGENT, CASE, CUSTOMER, MOBILE, matter, mobile, NOW, Rows, TODAY, uuid } from './caseWorld.ts'

const SUPERVISOR = { id: uuid(60), role: 'supervisor' as const }
const ASKED = uuid(40)

const promise = (n: number, change: Partial<PromiseRow> = {}): PromiseRow => ({
  kind: 'promise',
  id: uuid(300 + n),
  customerId: CUSTOMER,
  caseId: CASE,
  version: 1,
  callId: null,
  promiseKind: 'part',
  amountFen: 200_000,
  due: addDays(TODAY, 4),
  channel: 'app',
  madeAt: NOW - DAY,
  agentId: AGENT,
  previousId: null,
  exit: null,
  ...change,
})

class Desk extends Rows {
  ask(change: object = {}, envelope: object = {}) {
    return this.do({
      kind: 'exception.asked',
      payload: {
        exceptionId: ASKED,
        exceptionKind: 'call',
        contactId: MOBILE,
        purpose: 'collect',
        rules: ['C4'],
        promiseId: null,
        reason: '客户留言说下午才有空',
        ...change,
      },
      ...envelope,
    })
  }
  decide(decision: 'granted' | 'refused', change: object = {}) {
    return this.do({
      kind: 'exception.decided',
      base: this.get('exception', ASKED)?.version ?? null,
      actor: SUPERVISOR,
      payload: { exceptionId: ASKED, decision, reason: '同意再试一次' },
      ...change,
    } as never)
  }
  /** What the guard says to one more call after six that nobody took. */
  verdict(at: number) {
    const grant = grantedCall(this.ofCase('exception', CASE), { contactId: MOBILE, purpose: 'collect', at })
    const facts = guardFactsOf({
      matter,
      contacts: this.ofCase('contact', CASE).slice(),
      calls: this.ofCase('call', CASE).slice(),
      holds: [],
      callbacks: [],
      lease: null,
      suppressed: new Set(),
      device: uuid(1),
      online: true,
      timeVerified: true,
      zone: CHINA,
    })
    const request = { number: mobile.phone, purpose: 'collect', agentId: AGENT, reason: '' } as const
    return permits({ ...request, override: overrideOf(grant) }, facts, CHINA_PACK, at)
  }
  dial(n: number, at: number) {
    const callId = uuid(700 + n)
    const guard = recordOf(this.verdict(at))
    const made = this.do({
      kind: 'call.attempted',
      at,
      payload: {
        callId,
        contactId: MOBILE,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: CHINA_PACK.version,
        guard,
      },
    } as never)
    this.do({
      kind: 'call.ended',
      at: at + MINUTE,
      payload: { callId, sipStatus: 480, endedBy: 'network', talkMs: 0 },
    } as never)
    return made
  }
}

const tried = () => {
  const desk = new Desk()
  for (let n = 0; n < 6; n += 1) desk.dial(n, NOW - (12 - 2 * n) * 10 * MINUTE)
  return desk
}

describe('one more call by a supervisor’s word (C4) @seed(33)', () => {
  test('is refused before, permitted once after, and refused again', () => {
    const desk = tried()
    expect(desk.verdict(NOW)).toMatchObject({ kind: 'refusal', rule: 'C4', overridableBy: 'supervisor' })
    desk.ask()
    expect(desk.verdict(NOW).kind).toBe('refusal')
    desk.decide('granted')
    const allowed = desk.verdict(NOW + MINUTE)
    expect(allowed.kind).toBe('permit')
    expect(allowed.checks.find(({ rule }) => rule === 'C4')?.state).toBe('overridden')
    desk.dial(9, NOW + MINUTE)
    expect(desk.get('exception', ASKED)?.usedBy).toBe(uuid(709))
    expect(desk.verdict(NOW + 30 * MINUTE)).toMatchObject({ kind: 'refusal', rule: 'C4' })
  })

  test('opens no other number, no other purpose, no other rule and no other day', () => {
    const desk = tried()
    desk.ask()
    desk.decide('granted')
    const rows = desk.ofCase('exception', CASE)
    const found = (change: object) =>
      grantedCall(rows, { contactId: MOBILE, purpose: 'collect', at: NOW + MINUTE, ...change })
    expect(found({})).not.toBeNull()
    expect(found({ contactId: uuid(99) })).toBeNull()
    expect(found({ purpose: 'service' })).toBeNull()
    expect(found({ at: NOW + DAY })).toBeNull()
    const late = NOW - (NOW % DAY) + 14 * HOUR + 30 * MINUTE
    expect(desk.verdict(late)).toMatchObject({ kind: 'refusal', rule: 'C1', overridableBy: null })
  })

  test.each(['refused', 'asked'] as const)('%s, it opens nothing', (state) => {
    const desk = tried()
    desk.ask()
    if (state === 'refused') desk.decide('refused')
    expect(desk.verdict(NOW + MINUTE).kind).toBe('refusal')
  })

  test('is asked for once, decided by somebody else, once, as it was seen', () => {
    const desk = tried()
    desk.ask()
    expect(desk.ask({ exceptionId: uuid(41) })).toBe('exception.open')
    expect(desk.decide('granted', { actor: { id: AGENT, role: 'supervisor' } })).toBe('exception.own')
    expect(desk.decide('granted', { base: 7 })).toBe('act.versionConflict')
    desk.decide('refused')
    expect(desk.decide('granted')).toBe('exception.closed')
    expect(desk.ask({ exceptionId: uuid(42), rules: [] })).toBe('act.malformed')
  })
})

describe('another promise after a broken one @seed(16)', () => {
  const broken = promise(1, { due: addDays(TODAY, -10), madeAt: NOW - 14 * DAY })
  const another = {
    promiseId: uuid(800),
    callId: null,
    promiseKind: 'full',
    amountFen: arrearsOn(matter, [], TODAY).totalFen,
    due: addDays(TODAY, 3),
    channel: 'app',
    previousId: null,
  }
  const judged = (desk: Desk) => {
    const act = desk.act({ kind: 'promise.made', payload: another } as never)
    return recheck(desk, act, { received: NOW, role: 'agent' }).problem?.code ?? null
  }

  test('waits for the supervisor, then stands once', () => {
    const desk = new Desk()
    desk.put(broken)
    expect(judged(desk)).toBe('promise.needsSupervisor')
    desk.ask({ exceptionKind: 'promise', contactId: null, purpose: null, rules: [] })
    expect(judged(desk)).toBe('promise.needsSupervisor')
    desk.decide('granted')
    expect(judged(desk)).toBeNull()
    desk.do({ kind: 'promise.made', payload: another } as never)
    expect(desk.get('exception', ASKED)?.usedBy).toBe(uuid(800))
    expect(grantedPromise(desk.ofCase('exception', CASE), NOW)).toBeNull()
  })
})

describe('a promise that people end @seed(16)', () => {
  const running = promise(1, { due: addDays(TODAY, 5), madeAt: NOW - DAY })
  const end = {
    exceptionKind: 'cancelPromise',
    contactId: null,
    purpose: null,
    rules: [],
    promiseId: running.id,
  }

  test.each([
    ['cancelPromise', 'CANCELLED'],
    ['voidPromise', 'VOID'],
  ] as const)('%s: stands until the supervisor agrees, then %s with the reason', (exceptionKind, state) => {
    const desk = new Desk()
    desk.put(running)
    desk.ask({ ...end, exceptionKind, reason: '客户改为到期一次还清' })
    expect(desk.get('promise', running.id)?.exit).toBeNull()
    desk.decide('granted')
    expect(desk.get('promise', running.id)?.exit).toEqual({
      state,
      at: NOW,
      by: SUPERVISOR.id,
      reason: '客户改为到期一次还清',
    })
    expect(standings(desk.ofCase('promise', CASE), [], NOW, CHINA)[0]?.state).toBe(state)
  })

  test('one that the ledger has judged, or an instalment, ends by nobody’s word', () => {
    const desk = new Desk()
    desk.put(promise(1, { due: addDays(TODAY, -10), madeAt: NOW - 14 * DAY }))
    expect(desk.ask(end)).toBe('promise.notRunning')
    desk.put(promise(1, { due: addDays(TODAY, 5), madeAt: NOW - DAY, planId: uuid(90), instalment: 1 }))
    expect(desk.ask(end)).toBe('promise.ofPlan')
  })

  test('broken while the request waited: the grant comes too late', () => {
    const desk = new Desk()
    desk.put(running)
    desk.ask(end)
    expect(desk.decide('granted', { at: NOW + 20 * DAY })).toBe('promise.notRunning')
  })
})

// Roll-ups: nothing is lost or counted twice, whatever the rows; figures with their denominators; a small sample says so.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doingOf } from '../../shared/boardBodies.ts'
import { addDays, CHINA, DAY, HOUR, instantOf, localDay, MINUTE } from '../../shared/instant.ts'
import { standings } from '../../shared/promise.ts'
import {
  differs,
  FEW,
  funnelOf,
  KPI_COLUMNS,
  KPI_GROUPS,
  KPI_TILES,
  KPIS,
  kpiOf,
} from '../../shared/report/kpis.ts'
import { ROLL_WAYS } from '../../shared/report/roll.ts'
import {
  agentDaysOf,
  factsOf,
  foldDay,
  MEASURES,
  type Measures,
  NOTHING,
  sumOf,
} from '../../shared/report/rollup.ts'
import type { CallRow, DispositionRow, PaymentRow, PromiseRow, Row } from '../../shared/rows.ts'
import type { DayState } from '../../shared/workDay.ts'
import { CUSTOMER, matter, NOW, TODAY, uuid } from './caseWorld.ts'

const AGENTS = [uuid(901), uuid(902)] as const
const CASES = [matter, { ...matter, id: uuid(904), caseId: uuid(904), product: 'huabei' as const }]

const callOf = (n: number, change: Partial<CallRow>): CallRow => ({
  kind: 'call',
  id: uuid(10_000 + n),
  customerId: CUSTOMER,
  caseId: matter.id,
  version: 1,
  contactId: null,
  agentId: AGENTS[0],
  direction: 'outbound',
  purpose: 'collect',
  number: null,
  ofDebtor: true,
  startedAt: NOW,
  answeredAt: null,
  endedAt: null,
  sipStatus: null,
  endedBy: null,
  talkMs: 0,
  verification: 'none',
  tries: 0,
  recording: 'off',
  rules: 'r',
  clock: { source: 'central', skewMs: 0 },
  flags: [],
  dispositionId: null,
  bucket: 'M1',
  ...change,
})

/** A few days of two agents: calls with results, promises and payments, in any order. */
const days = fc
  .record({
    calls: fc.array(
      fc.record({
        agent: fc.nat(1),
        of: fc.nat(1),
        at: fc.nat(4 * DAY),
        answered: fc.boolean(),
        matched: fc.boolean(),
        inbound: fc.boolean(),
        flagged: fc.boolean(),
        code: fc.option(fc.constantFrom('COMPLAINT', 'PTP_FULL', 'NA'), { nil: null }),
        script: fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }),
        slow: fc.boolean(),
        promises: fc.option(
          fc.record({ in: fc.integer({ min: 0, max: 3 }), fen: fc.integer({ min: 1, max: 9999 }) }),
          {
            nil: null,
          },
        ),
      }),
      { maxLength: 24 },
    ),
    payments: fc.array(
      fc.record({ of: fc.nat(1), day: fc.nat(8), fen: fc.integer({ min: 1, max: 20_000 }) }),
      {
        maxLength: 8,
      },
    ),
  })
  .map(({ calls, payments }): Row[] => [
    ...CASES,
    ...calls.flatMap((one, n): Row[] => {
      const startedAt = instantOf(TODAY, 0, CHINA) + one.at
      const endedAt = startedAt + 3 * MINUTE
      const caseId = (CASES[one.of] ?? matter).id
      const agentId = AGENTS[one.agent] ?? AGENTS[0]
      const call = callOf(n, {
        caseId,
        agentId,
        direction: one.inbound ? 'inbound' : 'outbound',
        startedAt,
        endedAt,
        answeredAt: one.answered ? startedAt + 5000 : null,
        talkMs: one.answered ? 2 * MINUTE : 0,
        verification: one.matched && one.answered ? 'matched' : 'none',
        flags: one.flagged ? ['clockSkew'] : [],
        ...(one.code ? { dispositionId: uuid(20_000 + n), code: one.code } : {}),
      })
      const base = { customerId: CUSTOMER, caseId, version: 1 }
      const result: DispositionRow = {
        kind: 'disposition',
        ...base,
        id: uuid(20_000 + n),
        callId: call.id,
        code: one.code ?? 'NA',
        fields: {},
        path: [],
        said: [],
        script: one.script === null ? null : { id: 'reminderA', version: one.script },
        at: endedAt + (one.slow ? 5 * MINUTE : 20_000),
        agentId,
        supersedes: null,
      }
      const promise = one.promises && {
        kind: 'promise' as const,
        ...base,
        id: uuid(30_000 + n),
        callId: call.id,
        promiseKind: 'part' as const,
        amountFen: one.promises.fen,
        due: addDays(localDay(startedAt, CHINA), one.promises.in),
        channel: 'app',
        madeAt: endedAt,
        agentId,
        previousId: null,
        exit: null,
      }
      return [call, ...(one.code ? [result] : []), ...(promise ? [promise] : [])]
    }),
    ...payments.map(
      (paid, n): PaymentRow => ({
        kind: 'payment',
        id: uuid(40_000 + n),
        customerId: CUSTOMER,
        caseId: (CASES[paid.of] ?? matter).id,
        version: 1,
        amountFen: paid.fen,
        valueDate: addDays(TODAY, paid.day),
        channel: 'app',
      }),
    ),
  ])

/** Counted straight from all rows at once, with nothing of the fold. */
function counted(rows: readonly Row[], now: number): Partial<Measures> {
  const calls = rows.filter((row): row is CallRow => row.kind === 'call')
  const promises = rows.filter((row): row is PromiseRow => row.kind === 'promise')
  const answered = calls.filter(({ answeredAt }) => answeredAt !== null)
  const closed = CASES.flatMap((one) =>
    standings(
      promises.filter(({ caseId }) => caseId === one.id),
      rows.filter((row): row is PaymentRow => row.kind === 'payment' && row.caseId === one.id),
      now,
      CHINA,
    ).filter(({ endsAt }) => endsAt <= now),
  )
  const caseDays = new Set(
    calls.map((call) => `${call.caseId} ${call.agentId} ${localDay(call.startedAt, CHINA)}`),
  )
  return {
    attempts: calls.filter(({ direction }) => direction === 'outbound').length,
    inbound: calls.filter(({ direction }) => direction === 'inbound').length,
    answered: answered.length,
    rightParty: answered.filter(({ verification }) => verification === 'matched').length,
    casesWorked: caseDays.size,
    complaints: calls.filter(({ code }) => code === 'COMPLAINT').length,
    flagged: calls.filter(({ flags }) => flags.length > 0).length,
    promises: promises.length,
    promisedFen: promises.reduce((sum, { amountFen }) => sum + amountFen, 0),
    decided: closed.length,
    kept: closed.filter(({ state }) => state === 'KEPT').length,
    dueFen: closed.reduce((sum, { amountFen }) => sum + amountFen, 0),
    paidFen: closed.reduce((sum, { paidFen, amountFen }) => sum + Math.min(paidFen, amountFen), 0),
    talkMs: answered.reduce((sum, { talkMs }) => sum + talkMs, 0),
    ended: calls.length,
    ...matters(calls, now),
  }
}

/** Case by case in order of time: what came a week or more after the last one is new. */
function matters(calls: readonly CallRow[], now: number): { asked: number; solved: number } {
  const found = { asked: 0, solved: 0 }
  for (const { id } of CASES) {
    const times = calls
      .filter(
        ({ caseId, answeredAt, direction, code }) =>
          caseId === id && answeredAt !== null && (direction === 'inbound' || code === 'COMPLAINT'),
      )
      .map(({ startedAt }) => startedAt)
      .sort((a, b) => a - b)
    times.forEach((at, place) => {
      const [before, after] = [times[place - 1], times[place + 1]]
      if ((before !== undefined && at - before <= 7 * DAY) || at + 7 * DAY > now) return
      found.asked += 1
      if (after === undefined || after - at > 7 * DAY) found.solved += 1
    })
  }
  return found
}

const came = (call: CallRow) =>
  call.answeredAt !== null && (call.direction === 'inbound' || call.code === 'COMPLAINT')

describe('@seed(30) roll-ups', () => {
  it('add up to what all rows say, at any moment, whatever the order', () => {
    fc.assert(
      fc.property(days, fc.nat(20), fc.nat(), (rows, later, turn) => {
        const now = instantOf(TODAY, 0, CHINA) + (5 + later) * DAY
        const turned = [...rows.slice(turn % rows.length), ...rows.slice(0, turn % rows.length)]
        const folded = agentDaysOf(turned).map(({ agent, day }) =>
          foldDay(agent, day, factsOf(turned, []), now),
        )
        const total = sumOf(folded.flatMap(({ rollUps }) => rollUps.map(({ measures }) => measures)))
        expect(total).toMatchObject(counted(rows, now))
        const outbound = folded.flatMap(({ hours }) => hours).reduce((sum, { attempts }) => sum + attempts, 0)
        expect(outbound).toBe(total.attempts)
        for (const name of MEASURES) expect(Number.isSafeInteger(total[name])).toBe(true)
        // What is still open comes again when its window closes, not before and not never.
        const opened = CASES.flatMap(({ id }) => {
          const times = rows.flatMap((row) =>
            row.kind === 'call' && row.caseId === id && came(row) ? row.startedAt : [],
          )
          return times.length > 0 ? Math.min(...times) : []
        })
        const open =
          (rows.some((row) => row.kind === 'promise') && total.decided < total.promises) ||
          opened.some((at) => at + 7 * DAY > now)
        expect(folded.some(({ again }) => again !== null)).toBe(open)
        for (const { again } of folded) if (again !== null) expect(again).toBeGreaterThan(now)
      }),
      { numRuns: 150, seed: 11 },
    )
  })

  it('cut a day by product, bucket and script; time at the desk belongs to none of them', () => {
    const dispositionId = uuid(77)
    const call = callOf(1, {
      answeredAt: NOW,
      endedAt: NOW + MINUTE,
      talkMs: MINUTE,
      dispositionId,
      code: 'NA',
    })
    const result = {
      kind: 'disposition',
      id: dispositionId,
      callId: call.id,
      supersedes: null,
      at: NOW + 90_000,
    }
    const rows = [matter, call, { ...result, script: { id: 'reminderA', version: 1001 } } as unknown as Row]
    const states = [
      { at: NOW - HOUR, state: 'ready' as const, reason: null },
      { at: NOW + HOUR, state: 'break' as const, reason: 'lunch' },
    ]
    const { rollUps, again } = foldDay(AGENTS[0], TODAY, factsOf(rows, states), NOW + 2 * HOUR)
    expect(rollUps.map(({ product, bucket, script }) => [product, bucket, script])).toEqual([
      ['creditCard', 'M1', 'reminderA:1001'],
      ['', '', ''],
    ])
    expect(rollUps[0]?.measures).toMatchObject({
      attempts: 1,
      answered: 1,
      wrapMs: 30_000,
      codedInTime: 1,
      deskMs: 0,
    })
    expect(rollUps[1]?.measures).toMatchObject({ attempts: 0, deskMs: 3 * HOUR, breakMs: HOUR })
    expect(again).toBe(NOW + 2 * HOUR)
  })

  it('never say that more was worked than the time it took, whatever state somebody forgot to choose', () => {
    const talk = (n: number, from: number, lasts: number) =>
      callOf(n, { startedAt: from, answeredAt: from, endedAt: from + lasts, talkMs: lasts })
    const occupancy = KPIS.find(({ id }) => id === 'occupancy')
    const told = (calls: Row[], states: DayState[]) => {
      const { rollUps } = foldDay(AGENTS[0], TODAY, factsOf([matter, ...calls], states), NOW + 3 * HOUR)
      const measures = sumOf(rollUps.map((one) => one.measures))
      return { ...measures, share: occupancy ? kpiOf(occupancy, measures).value : null }
    }
    const state = (at: number, is: DayState['state']) => ({ at, state: is, reason: null })
    // A state of one second, and an hour on the phone while "offline".
    const offline = [state(NOW - 1000, 'ready'), state(NOW, 'offline')]
    expect(told([talk(1, NOW, HOUR)], offline)).toMatchObject({ share: expect.closeTo(1, 2), breakMs: 0 })
    // On the phone all through the break: no break was had.
    const lunch = [state(NOW, 'break'), state(NOW + HOUR, 'offline')]
    expect(told([talk(1, NOW, HOUR)], lunch)).toMatchObject({ deskMs: HOUR, breakMs: 0, share: 1 })
    // Signed in since yesterday: no state of today.
    expect(told([talk(1, NOW, HOUR)], [])).toMatchObject({ deskMs: HOUR + 15 * MINUTE, share: 1 })
    // Two calls at once.
    expect(told([talk(1, NOW, HOUR), talk(2, NOW, HOUR)], [state(NOW, 'ready')]).share).toBeLessThanOrEqual(1)
    // As it should be: an hour of four.
    expect(told([talk(1, NOW, HOUR)], [state(NOW - HOUR, 'ready')])).toMatchObject({ deskMs: 4 * HOUR })
  })
})

describe('@seed(30) figures', () => {
  const at = (id: string) => {
    const found = KPIS.find((one) => one.id === id)
    if (!found) throw new Error(id)
    return found
  }

  it('say what they are a share of, in both languages, compliance first and in the greatest number', () => {
    for (const { label, top, under, kind } of KPIS)
      for (const language of ['zh', 'en'] as const) {
        expect(label[language]).not.toBe('')
        expect(top.words[language]).not.toBe('')
        expect(under.words[language] === '').toBe(kind === 'count')
      }
    expect(KPIS.map(({ group }) => group)).toEqual(
      [...KPIS].map(({ group }) => group).sort((a, b) => KPI_GROUPS.indexOf(a) - KPI_GROUPS.indexOf(b)),
    )
    const size = (group: string) => KPIS.filter((one) => one.group === group).length
    expect(size('compliance')).toBeGreaterThan(size('promise'))
    // What is looked at first, and what people stand beside each other by: half of it is compliance, and none of it an amount (C18).
    for (const [shown, groups] of [KPI_TILES, KPI_COLUMNS].map(
      (ids) => [ids, ids.map((id) => at(id).group)] as const,
    )) {
      expect(groups.slice(0, shown.length / 2)).toEqual(shown.slice(shown.length / 2).map(() => 'compliance'))
      expect(shown).not.toContain('keptAmount')
    }
  })

  it('cover every figure of DOMAIN §6', () => {
    expect(KPIS.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        ...['connect', 'contact', 'rightParty', 'promise', 'kept', 'keptAmount', 'handling', 'talk', 'wrap'],
        ...['occupancy', 'callsPerHour', 'rightPartyPerHour', 'promisesPerHour', 'complaints', 'solved'],
        ...['fatal', 'refused', 'overrides', 'flagged', 'inTime', 'accuracy', 'recording', 'sound'],
      ]),
    )
    // Of months and buckets, whosever the cases are.
    expect(ROLL_WAYS).toEqual(['rolled', 'cured', 'collected'])
  })

  it('have no value without a denominator', () => {
    for (const one of KPIS) expect(kpiOf(one, NOTHING).value).toBe(one.kind === 'count' ? 0 : null)
  })

  it('are shares with a margin, and too few compare with nothing', () => {
    const some = { ...NOTHING, attempts: 100, answered: 40, rightParty: 20 }
    const connect = kpiOf(at('connect'), some)
    expect(connect).toMatchObject({ value: 0.4, top: 40, under: 100, few: false })
    // Wilson's interval for 40 of 100 at 95 %: 0.309 … 0.498, half of its width 0.0943.
    expect(connect.margin).toBeCloseTo(0.0943, 3)
    const few = kpiOf(at('connect'), { ...NOTHING, attempts: FEW - 1, answered: 20 })
    expect(few.few).toBe(true)
    expect(differs(connect, few)).toBeNull()
    expect(differs(connect, kpiOf(at('connect'), { ...some, answered: 45 }))).toBe(false)
    expect(differs(connect, kpiOf(at('connect'), { ...some, answered: 80 }))).toBe(true)
  })

  it('count complaints by a thousand and calls by the hour worked', () => {
    const day = { ...NOTHING, rightParty: 250, complaints: 1, attempts: 90, deskMs: 4 * HOUR, breakMs: HOUR }
    expect(kpiOf(at('complaints'), day).value).toBe(4)
    expect(kpiOf(at('callsPerHour'), day).value).toBe(30)
  })

  it('make a funnel of which each step tells its share of the one before', () => {
    const told = funnelOf({
      ...NOTHING,
      attempts: 90,
      inbound: 10,
      answered: 50,
      rightParty: 25,
      promises: 5,
    })
    expect(told.map(({ count, share }) => [count, share])).toEqual([
      [100, null],
      [50, 0.5],
      [25, 0.5],
      [5, 0.2],
    ])
  })
})

describe('@seed(32) the board', () => {
  const call = { startedAt: NOW, answeredAt: NOW + 5000, endedAt: null, coded: false }

  it('says call, ringing and wrap-up before the state that was chosen', () => {
    expect(doingOf('ready', { ...call, answeredAt: null }, NOW)).toEqual({ doing: 'ringing', since: NOW })
    expect(doingOf('ready', call, NOW)).toEqual({ doing: 'call', since: NOW + 5000 })
    const ended = { ...call, endedAt: NOW + MINUTE }
    expect(doingOf('ready', ended, NOW + 2 * MINUTE)).toEqual({ doing: 'wrapUp', since: NOW + MINUTE })
    expect(doingOf('ready', { ...ended, coded: true }, NOW + 2 * MINUTE)).toBeNull()
  })

  it('takes no call for live whose agent signed out, and no old one for a wrap-up', () => {
    expect(doingOf('offline', call, NOW)).toBeNull()
    expect(doingOf('ready', { ...call, endedAt: NOW + MINUTE }, NOW + HOUR)).toBeNull()
    expect(doingOf('break', { ...call, endedAt: NOW + MINUTE }, NOW + 2 * MINUTE)).toBeNull()
    expect(doingOf('ready', null, NOW)).toBeNull()
  })
})

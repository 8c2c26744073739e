// How long data is kept and what goes: the figures with their sources, the decisions by hand, and as properties over many customers that nothing goes
// before the law lets it, nothing stays beyond its period, and that the order of runs does not matter.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMonths, CHINA, DAY, instantOf, localDay } from '../../shared/instant.ts'
import { decide, type KeptCase, type RetentionLaw } from '../../shared/retention/due.ts'
import { KIND_OF_ROW } from '../../shared/retention/kinds.ts'
import { grantedIn, type Item, type Kept, lastContactOf, planCustomer } from '../../shared/retention/plan.ts'
import { CHINA_RETENTION, type OwnPeriod, periodFault, USA_RETENTION } from '../../shared/retention/rules.ts'
import type { CaseRow, LenderType, Row } from '../../shared/rows.ts'
import { AGENT, CASE, CUSTOMER, customer, dialled, matter, NOW, Rows, uuid } from './caseWorld.ts'

const LAW: RetentionLaw = { rules: CHINA_RETENTION, own: [] }
const SUPERVISOR = { id: uuid(60), role: 'supervisor' as const }
const of = (change: Partial<KeptCase> = {}): KeptCase => ({
  lenderType: 'bank',
  closedOn: '2024-01-31',
  lastContactOn: '2024-02-29',
  legalHold: false,
  openTicket: false,
  asked: false,
  ...change,
})
const told = (
  kind: Parameters<typeof decide>[0],
  change: Partial<KeptCase>,
  today: string,
  made: string | null = null,
) => {
  const { remove, why } = decide(kind, of(change), made, LAW, today)
  return `${remove ? 'goes' : 'stays'}: ${why}`
}

describe('how long is kept what', () => {
  it('counts a case from its end or the last contact, and a recording from its call', () => {
    expect(told('note', {}, '2026-02-27')).toBe('stays: law')
    expect(told('note', {}, '2026-02-28')).toBe('stays: law')
    expect(told('note', {}, '2026-03-01')).toBe('stays: house')
    expect(told('note', {}, '2029-02-28')).toBe('stays: house')
    expect(told('note', {}, '2029-03-01')).toBe('goes: period')
    expect(told('recording', { closedOn: null }, '2029-02-28', '2024-02-28')).toBe('stays: house')
    // The debt is open; the recording of an old call is past its period all the same.
    expect(told('recording', { closedOn: null }, '2029-03-01', '2024-02-28')).toBe('goes: period')
    expect(told('caseFile', { closedOn: null }, '2060-01-01')).toBe('stays: debt')
  })

  it('keeps longer for a consumer finance company, and gives way to a request only where the law does', () => {
    expect(told('note', { asked: true }, '2026-02-28')).toBe('stays: law')
    expect(told('note', { asked: true }, '2026-03-01')).toBe('goes: asked')
    expect(told('note', { asked: true, lenderType: 'consumerFinance' }, '2026-03-01')).toBe('stays: law')
    expect(told('note', { asked: true, openTicket: true }, '2030-01-01')).toBe('stays: open')
    expect(told('note', { asked: true, legalHold: true }, '2060-01-01')).toBe('stays: legalHold')
    expect(told('audit', {}, '2060-01-01', '2024-01-01')).toBe('stays: impersonal')
  })

  it('lets a company shorten to what the law asks and lengthen to what it allows, and no further', () => {
    const own = (months: number, lenderType: LenderType | null, kind: OwnPeriod['kind'] = 'recording') =>
      periodFault(CHINA_RETENTION, { kind, lenderType, months, effectiveFrom: '2026-01-01' })
    expect(own(24, 'bank')).toBeNull()
    expect(own(23, 'bank')).toMatchObject({ why: 'least', months: 24 })
    expect(own(85, 'bank')).toMatchObject({ why: 'most', months: 84 })
    // For all of them: the strictest type decides.
    expect(own(36, null)).toMatchObject({ why: 'least', months: 60 })
    expect(own(35, null, 'audit')).toMatchObject({ why: 'least', months: 36 })
    expect(own(600, null, 'audit')).toBeNull()
    expect(own(4, null, 'paper')).toMatchObject({ why: 'most' })
  })

  it('cites a title and an article for each figure of law, and holds for the United States by data alone', () => {
    for (const { least, most } of [...CHINA_RETENTION, ...USA_RETENTION])
      for (const limit of [least, most])
        if (limit) expect(limit.source.title.zh && limit.source.article.en && limit.months).toBeTruthy()
    const usa: RetentionLaw = { rules: USA_RETENTION, own: [] }
    expect(decide('recording', of(), '2024-01-31', usa, '2027-01-31').why).toBe('law')
    expect(decide('recording', of(), '2024-01-31', usa, '2027-02-01').why).toBe('period')
  })
})

describe('legal holds and requests', () => {
  const world = (closed: CaseRow['closed']) => {
    const rows = new Rows([customer, { ...matter, ...(closed ? { closed, state: 'SETTLED' } : {}) }])
    rows.do(dialled)
    return rows
  }
  const asked = (rows: Rows, at: number) => {
    const ticketId = uuid(40)
    const said = {
      subject: '删除',
      words: '请删除我的信息',
      wish: '',
      channel: 'letter' as const,
      evidence: [],
      callId: null,
    }
    expect(
      rows.do({
        kind: 'ticket.opened',
        payload: { ticketId, ticketKind: 'erasure', ...said, payload: { known: 'call' }, owner: null },
      }),
    ).toBeNull()
    return rows.do(
      {
        kind: 'ticket.answered',
        at,
        payload: { ticketId, outcome: 'granted', text: '同意', told: 'call', hold: 'keep', data: {} },
      },
      SUPERVISOR,
    )
  }
  const hold = (rows: Rows) =>
    rows.do(
      {
        kind: 'legalHold.placed',
        payload: { holdId: uuid(50), ground: 'lawsuit', reviewAt: NOW + 90 * DAY, reason: '已起诉' },
      },
      SUPERVISOR,
    )
  const LATER = instantOf(addMonths(localDay(NOW, CHINA), 25), 0, CHINA)

  it('a request is granted only when neither a debt nor the law nor a legal hold keeps the data', () => {
    expect(asked(world(undefined), LATER)).toBe('erasure.debtOpen')
    const closed = { at: NOW, from: 'PROMISED' as const }
    expect(asked(world(closed), NOW + DAY)).toBe('erasure.lawKeeps')
    expect(asked(world(closed), LATER)).toBeNull()
    const held = world(closed)
    expect(hold(held)).toBeNull()
    expect(asked(held, LATER)).toBe('erasure.legalHold')
  })

  it('a hold is reviewed and lifted only as it was seen, and tells both in the timeline', () => {
    const rows = world({ at: NOW, from: 'PROMISED' })
    hold(rows)
    const lift = (base: number) =>
      rows.do({ kind: 'legalHold.lifted', base, payload: { holdId: uuid(50), reason: '已判决' } }, SUPERVISOR)
    const review = { holdId: uuid(50), reviewAt: NOW + 120 * DAY, reason: '仍在审理' }
    expect(rows.do({ kind: 'legalHold.reviewed', base: 1, payload: review }, SUPERVISOR)).toBeNull()
    expect(lift(1)).toBe('act.versionConflict')
    expect(lift(2)).toBeNull()
    expect(lift(3)).toBe('act.versionConflict')
    expect(rows.get('legalHold', uuid(50))).toMatchObject({
      reviewAt: NOW + 120 * DAY,
      lifted: { reason: '已判决' },
    })
  })
})

/** In months before today, so that boundaries are hit often. */
const ago = fc.integer({ min: 0, max: 100 })
const TODAY = '2035-06-30'
const AT = instantOf(TODAY, 9 * 3_600_000, CHINA)
const dayAgo = (months: number) => addMonths(TODAY, -months)
const atAgo = (months: number) => instantOf(dayAgo(months), 12 * 3_600_000, CHINA)

const someCase = fc.record({
  lenderType: fc.constantFrom<LenderType>('bank', 'consumerFinance', 'smallLoan', 'platform'),
  closed: fc.option(ago),
  calls: fc.array(ago, { maxLength: 3 }),
  messages: fc.array(ago, { maxLength: 2 }),
  notes: fc.nat(2),
  recordings: fc.array(ago, { maxLength: 2 }),
  openTicket: fc.boolean().map((open) => open && true),
})
const someone = fc.record({
  cases: fc.array(someCase, { minLength: 1, maxLength: 3 }),
  hold: fc.constantFrom('none', 'none', 'standing', 'lifted'),
  asked: fc.boolean(),
  own: fc.array(
    fc.record({
      kind: fc.constantFrom<OwnPeriod['kind']>(
        'recording',
        'callLog',
        'note',
        'message',
        'promise',
        'caseFile',
      ),
      lenderType: fc.constantFrom(null, 'bank' as const),
      months: fc.integer({ min: 1, max: 200 }),
      effectiveFrom: fc.constant('2030-01-01'),
    }),
    { maxLength: 4 },
  ),
})
type Someone = typeof someone extends fc.Arbitrary<infer T> ? T : never

function keptOf({ cases, hold, asked }: Someone): Kept {
  let n = 0x5000
  const next = () => {
    n += 1
    return uuid(n)
  }
  const rows: Row[] = [customer]
  const recordings: Kept['recordings'][number][] = []
  cases.forEach((one, index) => {
    const id = index === 0 ? CASE : next()
    const base = { customerId: CUSTOMER, caseId: id, version: 1 }
    rows.push({
      ...matter,
      ...base,
      id,
      lenderType: one.lenderType,
      ...(one.closed === null
        ? {}
        : { closed: { at: atAgo(one.closed), from: 'QUEUED' as const }, state: 'SETTLED' as const }),
    })
    // Only what the rules look at of a row matters here.
    const bare = (row: object) => rows.push({ ...base, id: next(), ...row } as unknown as Row)
    for (const at of one.calls) bare({ kind: 'call', startedAt: atAgo(at) })
    for (const at of one.messages) bare({ kind: 'message', askedAt: atAgo(at) })
    for (let note = 0; note < one.notes; note += 1) bare({ kind: 'note', at: 0, agentId: AGENT })
    if (one.openTicket && index === 0)
      bare({ kind: 'ticket', ticketKind: 'complaint', state: 'open', answer: null })
    if (asked && index === 0)
      bare({ kind: 'ticket', ticketKind: 'erasure', state: 'answered', answer: { outcome: 'granted' } })
    if (hold !== 'none' && index === 0)
      bare({ kind: 'legalHold', lifted: hold === 'lifted' ? { at: 0, by: AGENT, reason: '' } : null })
    for (const at of one.recordings) recordings.push({ id: next(), caseId: id, at: atAgo(at) })
  })
  return { customerId: CUSTOMER, rows, recordings, papers: [], lastContacts: new Map(), asked: false }
}

/** What is left when this one thing was removed, as the job does it. */
function without(kept: Kept, { kind, caseId, id }: Item): Kept {
  if (kind === 'recording') return { ...kept, recordings: kept.recordings.filter((one) => one.id !== id) }
  const lastContacts = new Map(kept.lastContacts)
  const mine = kept.rows.find((row) => row.kind === 'case' && row.id === caseId)
  if (mine?.kind === 'case') {
    const last = lastContactOf(mine, kept.rows, lastContacts.get(mine.id) ?? null)
    if (last !== null) lastContacts.set(mine.id, last)
  }
  const gone = (row: Row) => row.caseId === caseId && (kind === 'caseFile' || KIND_OF_ROW[row.kind] === kind)
  return {
    ...kept,
    asked: kept.asked || grantedIn(kept.rows),
    lastContacts,
    rows: kept.rows.filter((row) => !gone(row)),
  }
}

const LEAST: Record<LenderType, number> = { bank: 24, consumerFinance: 60, smallLoan: 24, platform: 24 }
const nameOf = (kept: Kept) => [...kept.rows, ...kept.recordings].map(({ id }) => id).sort()

describe('over many customers', () => {
  it('nothing with a hold or within a law’s least goes, and everything that is past its longest period does', () => {
    fc.assert(
      fc.property(someone, (person) => {
        const kept = keptOf(person)
        const { items } = planCustomer(kept, { rules: CHINA_RETENTION, own: person.own }, AT)
        for (const { kind, caseId, id, decision } of items) {
          const index = kept.rows.filter((row) => row.kind === 'case').findIndex((row) => row.id === caseId)
          const one = person.cases[index]
          if (!one) throw new Error('an item of no case')
          const open = one.openTicket && index === 0
          const last = [one.closed, ...one.calls, ...one.messages].reduce<number>(
            (least, months) => Math.min(least, months ?? Number.POSITIVE_INFINITY),
            Number.POSITIVE_INFINITY,
          )
          const recorded = kept.recordings.find((row) => row.id === id)
          const since =
            kind === 'recording'
              ? localDay(recorded?.at ?? 0, CHINA)
              : dayAgo(Number.isFinite(last) ? last : 0)
          if (decision.remove) {
            expect(person.hold).not.toBe('standing')
            expect(open).toBe(false)
            expect(addMonths(since, LEAST[one.lenderType]) < TODAY).toBe(true)
            if (kind !== 'recording') expect(one.closed).not.toBeNull()
          }
          const ended = kind === 'recording' || one.closed !== null
          const sounds =
            kind !== 'caseFile' || one.recordings.every((months) => addMonths(dayAgo(months), 84) < TODAY)
          if (person.hold !== 'standing' && !open && ended && sounds && addMonths(since, 84) < TODAY)
            expect(decision.remove).toBe(true)
        }
      }),
      { numRuns: 600, seed: 47 },
    )
  })

  it('runs that stop after any step, in any order, end where one whole run ends', () => {
    fc.assert(
      fc.property(someone, fc.infiniteStream(fc.nat()), (person, chance) => {
        const law = { rules: CHINA_RETENTION, own: person.own }
        const due = (kept: Kept) =>
          planCustomer(kept, law, AT).items.filter(({ decision }) => decision.remove)
        const start = keptOf(person)
        const whole = due(start).reduce(without, start)
        let kept = start
        for (let left = due(kept); left.length > 0; left = due(kept)) {
          // Of a case the file goes last: what hangs on it goes before, as in the job.
          const free = left.filter(
            (item) =>
              item.kind !== 'caseFile' ||
              !left.some((other) => other !== item && other.caseId === item.caseId),
          )
          const item = free[(chance.next().value ?? 0) % free.length]
          if (!item) throw new Error('nothing is free')
          kept = without(kept, item)
        }
        expect(nameOf(kept)).toEqual(nameOf(whole))
      }),
      { numRuns: 400, seed: 19 },
    )
  })
})

// Several desks of several agents and a central, in memory, living random days: real acts through the real `apply`, the real guard on each
// desk over what that desk knows, central's real judgement when acts arrive. Beside it a log in the judge's own words. No clock, no I/O.
import { dialledBy, dialledIn, flagsOf, judge, laterFlags, leaseFlags } from '../../../central/recheck.ts'
import {
  guardFactsOf,
  type Pack,
  type Permit,
  permits,
  type Refusal,
  suppressedNumbers,
  waitsForLease,
} from '../../../shared/compliance/compliance.ts'
import { lawFor } from '../../../shared/compliance/packs.ts'
import { apply, type CaseAct } from '../../../shared/operation.ts'
import type { Row } from '../../../shared/rows.ts'
import { CASE, OTHER_CASE } from './facts.ts'
import { Central, Desk, Held, idOf, type Told } from './held.ts'
import type { Entry, Person, Wanted } from './judge.ts'
import { personOf } from './story.ts'
import { caseRow } from './storyRows.ts'

export const MIN = 60_000
export const H = 60 * MIN
export const DAY = 24 * H
const CUSTOMER = '018f0000-0000-7000-8000-0000000000f1'
/** One permitted or refused dial with what its desk knew. */
export type Asked = { wanted: Wanted; verdict: Permit | Refusal; known: readonly Entry[] }

/** One call when central heard of it, with what central knew then. */
export type Arrived = { callId: string; wanted: Wanted; flags: readonly string[]; known: readonly Entry[] }

export type Seen = { asked(dial: Asked): void; arrived(call: Arrived): void }

export class Desks {
  readonly person: Person
  readonly central: Central
  readonly desks: readonly Desk[]
  readonly #pack: Pack
  readonly #seen: Seen
  now: number
  protected acts = 0

  /** `desksRules`: what the desks take for the law; central knows it. */
  constructor(law: Person['law'], zone: string, start: number, seen: Seen, desksRules: (law: Pack) => Pack) {
    this.person = { ...personOf(law, zone), handlers: { [CASE]: idOf(2, 0), [OTHER_CASE]: idOf(2, 1) } }
    this.now = start
    this.#seen = seen
    this.#pack = desksRules(lawFor(zone, start))
    const contacts = this.person.numbers.map(
      ({ number, role, sourced }, at): Row => ({
        kind: 'contact',
        id: idOf(3, at),
        customerId: CUSTOMER,
        caseId: null,
        version: 1,
        role,
        relation: null,
        name: null,
        phone: number,
        source: sourced ? 'contract' : null,
        status: 'active',
        consent: [],
      }),
    )
    const customer: Row = {
      kind: 'customer',
      id: CUSTOMER,
      customerId: CUSTOMER,
      caseId: null,
      version: 1,
      name: '测试张一',
      idNumber: null,
      address: null,
      synthetic: true,
    }
    const cases = Object.entries(this.person.handlers).map(([caseId, agent]) =>
      caseRow(caseId, this.person, agent),
    )
    this.central = new Central(new Held([customer, ...cases, ...contacts]))
    this.desks = [
      new Desk(0, 'agent', this.central),
      new Desk(1, 'agent', this.central),
      new Desk(2, 'supervisor', this.central),
    ]
  }

  /** Central gives the debtor to this desk until eight in the evening (later until ten, at night until midnight), where it is free. */
  lease(desk: Desk): void {
    if (!desk.online) return
    const held = this.central.spans.at(-1)
    if (held && held.until > this.now && held.device !== desk.device) return
    const offset =
      { 'Asia/Shanghai': 8, 'America/New_York': -5, 'America/Los_Angeles': -8 }[this.person.zone] ?? 0
    const clock = (this.now + offset * H) % DAY
    const end = clock < 20 * H ? 20 * H : clock < 22 * H ? 22 * H : DAY
    const until = this.now - clock + end
    const today = this.now - clock
    const used = this.central.rows
      .of('call')
      .filter(
        (call) =>
          call.direction === 'outbound' &&
          call.ofDebtor &&
          call.answeredAt !== null &&
          call.startedAt >= today,
      ).length
    if (held && held.until > this.now) held.until = until
    else this.central.spans.push({ device: desk.device, from: this.now, until })
    this.central.rows.put([
      {
        kind: 'lease',
        id: CUSTOMER,
        customerId: CUSTOMER,
        caseId: null,
        version: 1,
        device: desk.device,
        holder: desk.agent,
        from: this.now,
        until,
        effectiveLeft: Math.max(0, this.#pack.thresholds.effectivePerDay - used),
      },
    ])
  }

  /** From a holder who has no debt of this person. */
  #takeOver(desk: Desk): boolean {
    const held = this.central.spans.at(-1)
    const holder = this.desks.find(({ device }) => device === held?.device)
    if (!held || !holder || Object.values(this.person.handlers).includes(holder.agent)) return false
    held.until = this.now
    this.lease(desk)
    return true
  }

  release(desk: Desk): void {
    const held = this.central.spans.at(-1)
    if (!desk.online || held?.device !== desk.device || held.until <= this.now) return
    held.until = this.now
    const lease = this.central.rows.get('lease', CUSTOMER)
    if (lease) this.central.rows.put([{ ...lease, until: this.now, version: lease.version + 1 }])
  }

  /** Leaves the network with what is known by now, or comes back and tells what happened. */
  network(desk: Desk): void {
    if (desk.online) {
      desk.rows = this.central.rows.copy()
      desk.log = [...this.central.log]
    } else {
      const outbox = desk.outbox
      desk.outbox = []
      desk.rows = this.central.rows
      desk.log = this.central.log
      for (const told of outbox) this.#arrive(desk, told)
    }
    desk.online = !desk.online
  }

  wantedOf(desk: Desk, number: string, change: Partial<Wanted>): Wanted {
    const lease = desk.rows.get('lease', CUSTOMER)
    const others = lease && lease.device !== desk.device && lease.from <= this.now && this.now < lease.until
    const handler = this.person.handlers[change.debt ?? CASE]
    const movable = desk.online && handler === desk.agent && lease?.holder !== handler
    return {
      t: this.now,
      number,
      debt: CASE,
      purpose: 'collect',
      agent: desk.agent,
      channel: 'call',
      voice: 'person',
      people: 0,
      online: desk.online,
      lease:
        lease?.device === desk.device
          ? { from: lease.from, until: lease.until, left: lease.effectiveLeft }
          : null,
      leasedElsewhere: (others ?? false) && !movable,
      timeKnown: true,
      realLine: false,
      mayDialFreely: false,
      ...change,
    }
  }

  /** Asks this desk's guard; where it permits, the call is made. Answers the id of the call. */
  dial(
    desk: Desk,
    wanted: Wanted,
    end: { answered: boolean; matched: boolean; hungUpAfter: number | null },
  ): string | null {
    const { rows } = desk
    const contacts = rows.of('contact')
    const facts = guardFactsOf({
      matter: rows.get('case', wanted.debt) ?? null,
      contacts,
      calls: rows.of('call'),
      holds: rows.of('hold'),
      callbacks: rows.of('callback'),
      lease: rows.get('lease', CUSTOMER) ?? null,
      suppressed: suppressedNumbers(contacts),
      device: desk.device,
      online: desk.online,
      timeVerified: true,
      zone: this.person.zone,
    })
    const request = {
      number: wanted.number,
      purpose: wanted.purpose,
      agentId: desk.agent,
      reason: '',
      override: null,
    }
    const verdict = permits(request, facts, this.#pack, this.now)
    this.#seen.asked({ wanted, verdict, known: desk.log })
    if (verdict.kind === 'refusal') return null
    // Both agents have a debt of this person: central moves no lease from one to the other, and then nothing is dialled.
    if (waitsForLease(verdict) && !this.#takeOver(desk)) return null
    return this.call(desk, wanted, true, end)
  }

  call(
    desk: Desk,
    wanted: Pick<Wanted, 'number' | 'debt' | 'purpose'>,
    out: boolean,
    { answered, matched, hungUpAfter }: { answered: boolean; matched: boolean; hungUpAfter: number | null },
  ): string {
    const callId = idOf(4, this.acts)
    const contactId = desk.rows.of('contact').find((row) => row.phone === wanted.number)?.id ?? null
    const { number, debt, purpose } = wanted
    const status = answered ? 200 : 487
    const entry: Entry = {
      t: this.now,
      what: 'call',
      id: callId,
      out,
      number,
      debts: [debt],
      answered: false,
      matched: false,
      status: null,
      hungUpAfter: null,
      purpose: out ? purpose : 'service',
    }
    const start = { callId, contactId, number: null, ofDebtor: true, rules: this.#pack.version }
    this.tell(
      desk,
      out
        ? { kind: 'call.attempted', payload: { ...start, purpose, online: desk.online } }
        : { kind: 'call.received', payload: start },
      debt,
      entry,
    )
    const ended: Entry = { ...entry, answered, matched: answered && matched, status, hungUpAfter }
    if (answered) {
      this.tell(desk, { kind: 'call.answered', payload: { callId } }, debt, ended)
      if (matched)
        this.tell(
          desk,
          { kind: 'verification.tried', payload: { callId, factors: ['idLast4'], matched } },
          debt,
          null,
        )
    }
    const endedAt = this.now + (hungUpAfter ?? 30_000)
    this.tell(
      desk,
      {
        kind: 'call.ended',
        at: endedAt,
        payload: {
          callId,
          sipStatus: status,
          endedBy: hungUpAfter === null ? 'customer' : 'agent',
          talkMs: 0,
        },
      },
      debt,
      ended,
    )
    return callId
  }

  protected tell(
    desk: Desk,
    what: { kind: CaseAct['kind']; payload: object; base?: number; at?: number },
    caseId: string,
    entry: Entry | null,
  ): void {
    this.acts += 1
    desk.n += 1
    const act = {
      id: idOf(8, this.acts * 256),
      device: desk.device,
      n: desk.n,
      customerId: CUSTOMER,
      caseId,
      base: null,
      hlc: '',
      schema: 1,
      actor: { id: desk.agent, role: desk.role },
      at: this.now,
      clock: { source: 'central', skewMs: 0 },
      ...what,
    } as unknown as CaseAct
    const told = { act, entry, amends: entry?.what === 'call' ? entry.id : null }
    if (desk.online) {
      this.#arrive(desk, told)
      return
    }
    const applied = apply(desk.rows, act)
    if (!applied.ok) return
    desk.rows.put(applied.rows)
    noted(desk.log, told)
    desk.outbox.push(told)
  }

  #arrive(desk: Desk, told: Told): void {
    const { rows, log, spans } = this.central
    const { act } = told
    const applied = apply(rows, act)
    if (!applied.ok) return
    const suppressed = (at: number) =>
      new Set(
        rows
          .of('contact')
          .flatMap((row) =>
            row.status === 'suppressed' && (row.suppressedAt ?? 0) <= at ? [row.phone] : [],
          ),
      )
    let made = applied.rows
    if (act.kind === 'call.attempted') {
      const held = spans.filter((span) => span.from <= act.at && act.at < span.until)
      const flags = [
        ...flagsOf(judge([...rows.rows.values()], suppressed(act.at), dialledBy(act))),
        ...leaseFlags(held, act),
      ]
      made = made.map((row) => (row.kind === 'call' ? { ...row, flags } : row))
      const number = rows.get('contact', act.payload.contactId ?? '')?.phone ?? ''
      const wanted = this.wantedOf(desk, number, {
        t: act.at,
        debt: act.caseId ?? CASE,
        purpose: act.payload.purpose,
        online: true,
        leasedElsewhere: false,
      })
      this.#seen.arrived({ callId: act.payload.callId, wanted, flags, known: log })
    }
    rows.put(made)
    noted(log, told)
    const own = new Set(made.map((row) => row.id))
    for (const call of rows.of('call')) {
      if (call.direction !== 'outbound' || call.startedAt <= act.at || own.has(call.id)) continue
      const found = laterFlags(
        judge([...rows.rows.values()], suppressed(call.startedAt), dialledIn(call)),
        call.flags,
      )
      if (found.length > 0)
        rows.put([{ ...call, flags: [...call.flags, ...found], version: call.version + 1 }])
    }
  }
}

/** A call's entry is told again when its end is known. */
function noted(log: Entry[], { entry, amends }: Told): void {
  if (!entry) return
  const at = amends === null ? -1 : log.findLastIndex((each) => each.what === 'call' && each.id === amends)
  if (at < 0) log.push(entry)
  else log[at] = entry
}

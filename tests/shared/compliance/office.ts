// What people do at the desks of a simulated office beside dialling: holds, stops, numbers that are dead, consent and wishes; each as a real act
// and as the judge's own entry.
import type { RowOf } from '../../../shared/rows.ts'
import { DAY, Desks } from './desks.ts'
import { CASE } from './facts.ts'
import { type Desk, idOf } from './held.ts'

export class Office extends Desks {
  hold(desk: Desk, holdKind: RowOf<'hold'>['holdKind'], days: number | null, debt: string): void {
    const holdId = idOf(5, this.acts)
    const until = days === null ? null : this.now + days * DAY
    this.tell(
      desk,
      {
        kind: 'hold.placed',
        payload: {
          holdId,
          holdKind,
          until,
          reviewAt: until ?? this.now + DAY,
          owner: desk.agent,
          channels: [],
          words: '',
        },
      },
      debt,
      { t: this.now, what: 'hold', id: holdId, kind: holdKind, debt, until, open: [] },
    )
  }

  /** A supervisor ends the hold that this desk sees longest. */
  lift(desk: Desk): void {
    const hold = desk.rows.of('hold').find((row) => row.liftedAt === null)
    if (!hold) return
    this.tell(
      desk,
      { kind: 'hold.lifted', base: hold.version, payload: { holdId: hold.id, reason: '已核实' } },
      hold.caseId ?? CASE,
      { t: this.now, what: 'lift', id: hold.id },
    )
  }

  /** Said in a call: the customer stops all contact, or one number. */
  stop(desk: Desk, callId: string, numberOnly: boolean): void {
    const call = desk.rows.get('call', callId)
    const contact = call?.contactId ? desk.rows.get('contact', call.contactId) : undefined
    if (!call || !contact) return
    const holdId = idOf(6, this.acts)
    // Whoever is not the debtor binds the number alone.
    const binds = numberOnly || (contact.role !== 'debtor' && call.verification !== 'matched')
    const payload = {
      callId,
      holdId,
      holdKind: 'cease' as const,
      words: '别再打',
      suppressContactId: numberOnly ? contact.id : null,
    }
    if (contact.status === 'suppressed' && binds) return
    this.tell(
      desk,
      { kind: 'stop.requested', payload },
      call.caseId ?? CASE,
      binds
        ? { t: this.now, what: 'forbidden', number: contact.phone, elsewhere: false }
        : {
            t: this.now,
            what: 'hold',
            id: holdId,
            kind: 'cease',
            debt: call.caseId ?? CASE,
            until: null,
            open: [],
          },
    )
  }

  /** A dialled number turned out to be out of service. */
  dead(desk: Desk, callId: string): void {
    const call = desk.rows.get('call', callId)
    const contact = call?.contactId ? desk.rows.get('contact', call.contactId) : undefined
    if (!call || !contact || contact.status !== 'active') return
    const payload = {
      dispositionId: idOf(7, this.acts),
      callId,
      code: 'EMPTY',
      fields: {},
      path: [],
      said: [],
      script: null,
    }
    this.tell(desk, { kind: 'disposition.set', payload }, call.caseId ?? CASE, {
      t: this.now,
      what: 'dead',
      number: contact.phone,
    })
  }

  /** The customer asks for a call at that time, on this number. */
  wish(desk: Desk, callId: string, at: number): void {
    const call = desk.rows.get('call', callId)
    const contact = call?.contactId ? desk.rows.get('contact', call.contactId) : undefined
    if (!call?.caseId || !contact) return
    const payload = { callbackId: idOf(9, this.acts), callId, contactId: contact.id, at, requested: true }
    this.tell(desk, { kind: 'callback.set', payload }, call.caseId, {
      t: this.now,
      what: 'wish',
      debt: call.caseId,
      number: contact.phone,
      at,
    })
  }

  agree(desk: Desk, callId: string, from: number, to: number): void {
    const call = desk.rows.get('call', callId)
    const contact = call?.contactId ? desk.rows.get('contact', call.contactId) : undefined
    if (call?.verification !== 'matched' || contact?.role !== 'debtor') return
    this.tell(
      desk,
      { kind: 'consent.recorded', payload: { contactId: contact.id, callId, from, to, words: '可以' } },
      call.caseId ?? CASE,
      { t: this.now, what: 'agreed', number: contact.phone, from, to },
    )
  }
}

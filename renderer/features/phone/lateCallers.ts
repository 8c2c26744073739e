// Calls that came to a locked desk which then was killed, or lost its power, before its password was typed: what was kept of each becomes the
// acts that it would have been, at their own times. Public to `openPhone.ts`. Promises that a call becomes acts once, and that one whose number
// nobody knows stays in the list of unknown callers.
import type { Instant } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { Id } from '../../../shared/rows.ts'
import { type Local, StrangerDraft, strangerKey } from '../../local/local.ts'
import type { Caller } from './phone.ts'

export interface LateCallers {
  readonly local: Pick<Local, 'query' | 'record' | 'saveDraft'>
  findCaller(number: string): Promise<Caller | null>
  now(): Instant
  newId(): Id
}

export async function lateCallers({ local, findCaller, now, newId }: LateCallers): Promise<void> {
  const listed = await local.query('strangers', null)
  for (const { callId } of [...listed].reverse()) {
    const key = strangerKey(callId)
    const kept = StrangerDraft.safeParse(await local.query('draft', { key }))
    if (!kept.success || !kept.data.unlooked) continue
    const { unlooked: _, ...call } = kept.data
    const caller = await findCaller(call.from)
    if (caller) await local.record(actsOf(call, caller, now(), newId()))
    await local.saveDraft(key, caller ? null : call)
  }
}

type Call = Omit<StrangerDraft, 'unlooked'>

function actsOf({ callId, startedAt, answeredAt, endedAt }: Call, caller: Caller, now: Instant, id: Id) {
  const { customerId, caseId, contactId, ofDebtor, awaited } = caller
  const on = { customerId, caseId }
  const received = { callId, contactId, number: null, ofDebtor, rules: '' }
  const drafts: ActDraft[] = [{ kind: 'call.received', ...on, at: startedAt, payload: received }]
  if (answeredAt !== null) {
    // Where the kill cut it off too, nobody knows how long they talked.
    const at = endedAt ?? answeredAt
    const end = { callId, sipStatus: null, endedBy: 'network' as const, talkMs: at - answeredAt }
    drafts.push(
      { kind: 'call.answered', ...on, at: answeredAt, payload: { callId } },
      { kind: 'call.ended', ...on, at, payload: end },
    )
    return drafts
  }
  drafts.push({ kind: 'call.missed', ...on, at: endedAt ?? startedAt, payload: { callId } })
  if (caseId && !awaited)
    drafts.push({
      kind: 'callback.set',
      ...on,
      caseId,
      payload: { callbackId: id, callId, contactId, at: now, requested: false },
    })
  return drafts
}

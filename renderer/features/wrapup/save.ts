// The acts that a finished wrap-up becomes: result, note, and the promise or callback that the code calls for, in one record.
// Pure and private to the wrap-up. Ids come from the draft, so that saving twice is the same record.
import type { Code } from '../../../shared/disposition.ts'
import { followOf, promiseDraftOf } from '../../../shared/disposition.ts'
import { ABUSED } from '../../../shared/hardCall.ts'
import type { Zone } from '../../../shared/instant.ts'
import { HOUR, instantOf } from '../../../shared/instant.ts'
import { type Occasion, purposeOf, REMIND_AT_MS, remindOn } from '../../../shared/message/template.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { CallRow, Id, Walked } from '../../../shared/rows.ts'
import type { CallDraft } from '../callDraft.ts'

/** A day without a time is followed up at ten in the morning of the customer. */
export const FOLLOW_UP_AT = 10 * HOUR

interface Finished {
  code: Code
  row: Pick<CallRow, 'id' | 'customerId' | 'caseId' | 'contactId'>
  draft: Pick<CallDraft, 'note' | 'wrap'>
  zone: Zone
  openPromise: { id: string; version: number } | null
  /** Open callbacks that this call has made. */
  callbacks: readonly Id[]
  path: readonly string[]
  said: readonly string[]
  script: { id: string; version: number } | null
  walked: Walked | null
}

export function draftsOf(from: Finished): ActDraft[] {
  const { code, row, draft, openPromise } = from
  const { values, ids } = draft.wrap
  const subject = { customerId: row.customerId, caseId: row.caseId }
  const callId = row.id
  const filled = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== ''),
  )
  const acts: ActDraft[] = [
    {
      kind: 'disposition.set',
      ...subject,
      payload: {
        dispositionId: ids.disposition,
        callId,
        code,
        fields: filled,
        path: [...from.path],
        said: [...from.said],
        script: from.script,
        ...(from.walked ? { walked: from.walked } : {}),
      },
    },
  ]
  const text = draft.note.text.trim()
  if (text !== '') acts.push({ kind: 'note.added', ...subject, payload: { noteId: ids.note, callId, text } })
  if (draft.wrap.abused)
    acts.push({ kind: 'incident.raised', ...subject, payload: { callId, incident: ABUSED } })
  if (draft.wrap.satisfaction)
    acts.push({ kind: 'satisfaction.asked', ...subject, payload: { callId, ...draft.wrap.satisfaction } })
  for (const callbackId of from.callbacks)
    acts.push({ kind: 'callback.done', ...subject, payload: { callbackId } })
  switch (followOf(code, values)) {
    case 'promise': {
      const promise = promiseDraftOf(code, values, openPromise?.id ?? null)
      if (promise && typeof values.channel === 'string')
        acts.push({
          kind: 'promise.made',
          ...subject,
          base: openPromise?.version ?? null,
          payload: {
            promiseId: ids.follow,
            callId,
            promiseKind: promise.promiseKind,
            amountFen: promise.amountFen,
            due: promise.due,
            channel: values.channel,
            previousId: openPromise?.id ?? null,
          },
        })
      if (promise) acts.push(...messagesOf(from, promise.due))
      break
    }
    case 'callback':
      if (typeof values.at === 'number')
        acts.push({
          kind: 'callback.set',
          ...subject,
          payload: {
            callbackId: ids.follow,
            callId,
            contactId: typeof values.contact === 'string' ? values.contact : row.contactId,
            at: values.at,
            requested: true,
          },
        })
      break
    case 'followUp':
      if (typeof values.nextDate === 'string')
        acts.push({
          kind: 'callback.set',
          ...subject,
          payload: {
            callbackId: ids.follow,
            callId,
            contactId: row.contactId,
            at: instantOf(values.nextDate, draft.wrap.followUpClock ?? FOLLOW_UP_AT, from.zone),
            requested: false,
          },
        })
      break
    case null:
      break
  }
  return acts
}

/** What is written to the number of the call about the promise that was made in it. */
function messagesOf({ row, draft, zone }: Pick<Finished, 'row' | 'draft' | 'zone'>, due: string): ActDraft[] {
  const { messages, ids } = draft.wrap
  const at = instantOf(remindOn(due), REMIND_AT_MS, zone)
  const ask = (
    wish: NonNullable<CallDraft['wrap']['messages']>['confirm'],
    occasion: Occasion,
    notBefore: number | null,
  ): ActDraft[] =>
    wish === undefined
      ? []
      : [
          {
            kind: 'message.asked',
            customerId: row.customerId,
            caseId: row.caseId,
            payload: {
              messageId: wish.id,
              channel: 'sms',
              contactId: row.contactId,
              template: wish.template,
              language: wish.language,
              purpose: purposeOf(occasion),
              promiseId: ids.follow,
              callId: row.id,
              notBefore,
            },
          },
        ]
  return [...ask(messages?.confirm, 'promiseMade', null), ...ask(messages?.remind, 'promiseDue', at)]
}

// The agent's own calls of the day, as a list to look back on and to call again from: rows of known customers and kept calls of
// unknown ones. Promises that no number leaves the store but masked.
import { CHINA, type Instant, localDay } from '../../shared/instant.ts'
import { maskPhone } from '../../shared/phoneNumber.ts'
import type { Id } from '../../shared/rows.ts'
import type { DeskStore } from './store.ts'
import { strangersIn } from './strangers.ts'
import type { CallLogRow } from './views.ts'

export function callLogOf(
  { shown, drafts, agent }: Pick<DeskStore, 'shown' | 'drafts' | 'agent'>,
  now: Instant,
  nameOf: (customerId: Id) => string,
): CallLogRow[] {
  const today = localDay(now, CHINA)
  const isToday = (at: Instant) => localDay(at, CHINA) === today
  const known = shown
    .of('call')
    .filter((call) => call.agentId === agent.id && isToday(call.startedAt))
    .map((call): CallLogRow => {
      const number = shown.get('contact', call.contactId ?? '')?.phone ?? call.number
      return {
        callId: call.id,
        caseId: call.caseId,
        contactId: call.contactId,
        name: nameOf(call.customerId),
        phone: number ? maskPhone(number, 'unverified') : '',
        direction: call.direction,
        purpose: call.purpose,
        startedAt: call.startedAt,
        answered: call.answeredAt !== null,
        running: call.endedAt === null,
        talkMs: call.talkMs,
        sipStatus: call.sipStatus,
        endedBy: call.endedBy,
      }
    })
  const unknown = strangersIn(drafts, (callId) => shown.get('call', callId) !== undefined)
    .filter((call) => isToday(call.startedAt))
    .map(
      ({ callId, masked, startedAt, talkMs }): CallLogRow => ({
        callId,
        caseId: null,
        contactId: null,
        name: '',
        phone: masked,
        direction: 'inbound',
        purpose: 'service',
        startedAt,
        answered: talkMs !== null,
        running: false,
        talkMs: talkMs ?? 0,
        sipStatus: null,
        endedBy: 'customer',
      }),
    )
  return [...known, ...unknown].sort((a, b) => b.startedAt - a.startedAt)
}

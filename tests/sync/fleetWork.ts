// What the people of a fleet do, and what happens to them, with how often; and the acts that their work makes of what their desk shows.
import { randomUUID } from 'node:crypto'
import type { ActDraft } from '../../shared/operation.ts'
import type { CaseRow } from '../../shared/rows.ts'
import type { FleetDesk } from './fleetDesk.ts'

const MINUTE = 60_000

export type Work = 'note' | 'promise' | 'callback' | 'call' | 'stop' | 'break'
export const WORK: readonly Work[] = [
  'note',
  'note',
  'promise',
  'promise',
  'callback',
  'call',
  'call',
  'stop',
  'break',
]

export type Move =
  | 'record'
  | 'exchange'
  | 'burst'
  | 'kill'
  | 'killInside'
  | 'evict'
  | 'assign'
  | 'pay'
  | 'lift'
  | 'holdOpen'
  | 'copies'
  | 'clock'
  | 'full'
  | 'journal'
  | 'moveNode'
  | 'restartNode'

export const MOVES: readonly (readonly [Move, number])[] = [
  ['record', 30],
  ['exchange', 14],
  ['burst', 8],
  ['kill', 3],
  ['killInside', 5],
  ['evict', 1],
  ['assign', 5],
  ['pay', 2],
  ['lift', 2],
  ['holdOpen', 3],
  ['copies', 4],
  ['clock', 3],
  ['full', 3],
  ['journal', 3],
  ['moveNode', 3],
  ['restartNode', 0.4],
]
export const WEIGHTS = MOVES.reduce((sum, [, weight]) => sum + weight, 0)

/** Acts of this work on this case, as the desk shows it. */
export async function draftsOf(
  desk: FleetDesk,
  matter: CaseRow,
  work: Work,
  figure: number,
  at: number,
): Promise<ActDraft[]> {
  const subject = { customerId: matter.customerId, caseId: matter.id }
  const fresh = () => randomUUID()
  switch (work) {
    case 'promise': {
      const view = await desk.ask('case', { caseId: matter.id, now: at })
      const seen = view?.promises.find(({ promise }) => promise.exit === null)?.promise
      return [
        {
          ...subject,
          kind: 'promise.made',
          base: seen?.version ?? null,
          payload: {
            promiseId: fresh(),
            callId: null,
            promiseKind: 'part',
            amountFen: 20_000 + figure,
            due: '2026-03-13',
            channel: 'bank',
            previousId: seen?.id ?? null,
          },
        },
      ]
    }
    case 'callback':
      return [
        {
          ...subject,
          kind: 'callback.set',
          payload: {
            callbackId: fresh(),
            callId: null,
            contactId: null,
            at: at + figure * MINUTE,
            requested: false,
          },
        },
      ]
    case 'call': {
      const callId = fresh()
      desk.calls.set(matter.id, callId)
      const dialled: ActDraft = {
        ...subject,
        kind: 'call.attempted',
        payload: {
          callId,
          contactId: null,
          number: '+8619900009999',
          ofDebtor: true,
          purpose: 'collect',
          rules: 'test',
        },
      }
      const answered: ActDraft = { ...subject, kind: 'call.answered', payload: { callId } }
      const ended: ActDraft = {
        ...subject,
        kind: 'call.ended',
        payload: { callId, sipStatus: 200, endedBy: 'agent', talkMs: figure },
      }
      return figure % 3 === 0 ? [dialled] : [dialled, answered, ended]
    }
    case 'stop': {
      const callId = desk.calls.get(matter.id)
      if (!callId) return draftsOf(desk, matter, 'note', figure, at)
      return [
        {
          ...subject,
          kind: 'stop.requested',
          payload: {
            callId,
            holdId: fresh(),
            holdKind: figure % 2 ? 'complaint' : 'cease',
            words: '别再打',
            suppressContactId: null,
          },
        },
      ]
    }
    default:
      return [
        {
          ...subject,
          kind: 'note.added',
          payload: { noteId: fresh(), callId: null, text: `记录 ${figure}` },
        },
      ]
  }
}

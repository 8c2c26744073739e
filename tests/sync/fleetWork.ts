// What the people of a fleet do, and what happens to them, with how often; and the acts that their work makes of what their desk shows.
import { randomUUID } from 'node:crypto'
import type { CaseView } from '../../renderer/local/views.ts'
import type { ActDraft } from '../../shared/operation.ts'
import type { CaseRow } from '../../shared/rows.ts'
import type { FleetDesk } from './fleetDesk.ts'

const MINUTE = 60_000

export type Work =
  | 'note'
  | 'promise'
  | 'callback'
  | 'call'
  | 'stop'
  | 'break'
  | 'plan'
  | 'withdraw'
  | 'code'
  | 'complaint'
  | 'ticketNote'
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
  'plan',
  'plan',
  'withdraw',
  'code',
  'code',
  'complaint',
  'ticketNote',
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
  | 'office'
  | 'lease'
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
  ['office', 9],
  ['lease', 2],
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
      const ended = (sipStatus: number): ActDraft => ({
        ...subject,
        kind: 'call.ended',
        payload: { callId, sipStatus, endedBy: 'agent', talkMs: sipStatus === 200 ? figure : 0 },
      })
      return figure % 3 === 0 ? [dialled, ended(486)] : [dialled, answered, ended(200)]
    }
    case 'plan':
      return planDrafts(matter, await desk.ask('case', { caseId: matter.id, now: at }), figure)
    case 'withdraw': {
      const view = await desk.ask('case', { caseId: matter.id, now: at })
      const plan = view?.plans.find(({ plan: { state } }) => state === 'asked')?.plan
      if (!plan) return draftsOf(desk, matter, 'plan', figure, at)
      return [
        {
          ...subject,
          kind: 'plan.withdrawn',
          base: plan.version,
          payload: { planId: plan.id, reason: '客户改变主意' },
        },
      ]
    }
    case 'code': {
      // Two desks of one agent may both set one.
      const view = await desk.ask('case', { caseId: matter.id, now: at })
      const call = view?.calls.find((each) => each.endedAt !== null && each.dispositionId === null)
      const made = call ? [] : await draftsOf(desk, matter, 'call', figure, at)
      const answered = call ? call.answeredAt !== null : made.length > 2
      return [
        ...made,
        {
          ...subject,
          kind: 'disposition.set',
          payload: {
            dispositionId: fresh(),
            callId: call?.id ?? desk.calls.get(matter.id) ?? '',
            ...(answered ? { code: 'IDFAIL', fields: { outcome: 'refused' } } : { code: 'NA', fields: {} }),
            path: [],
            said: [],
            script: null,
          },
        },
      ]
    }
    case 'complaint':
      return [
        {
          ...subject,
          kind: 'ticket.opened',
          payload: {
            ticketId: fresh(),
            ticketKind: figure % 2 ? 'complaint' : 'bankQuestion',
            subject: '客户来信',
            words: figure % 2 ? '多次在晚上来电' : '',
            wish: '',
            channel: 'letter',
            evidence: [],
            payload: figure % 2 ? { target: 'frequency' } : { question: '请提供账单' },
            callId: null,
            owner: null,
          },
        },
      ]
    case 'ticketNote': {
      const view = await desk.ask('case', { caseId: matter.id, now: at })
      const ticket = view?.tickets[0]
      if (!ticket) return draftsOf(desk, matter, 'complaint', figure, at)
      return [
        {
          ...subject,
          kind: 'ticket.noted',
          payload: { ticketId: ticket.id, text: `又来信 ${figure}`, evidence: [] },
        },
      ]
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

/** What the customer owes as this desk sees it, at once and later. Asked twice, the two clash: one plan at a time. */
function planDrafts(matter: CaseRow, view: CaseView | null, figure: number): ActDraft[] {
  if (!view) return []
  const { feeFen, interestFen, principalFen } = view.arrears
  return [
    {
      customerId: matter.customerId,
      caseId: matter.id,
      kind: 'plan.asked',
      payload: {
        planId: randomUUID(),
        callId: null,
        terms: {
          planKind: 'single',
          periods: 1,
          firstDue: '2026-03-20',
          monthlyPpm: 0,
          periodFeeFen: 0,
        },
        owed: { feeFen, interestFen, principalFen },
        waiver: { feeFen: figure % 2 ? feeFen : 0, interestFen: 0, principalFen: 0 },
        sheet: null,
        channel: 'app',
        reason: 'cashFlow',
        note: '',
      },
    },
  ]
}

// An act of the outbox as the window may see it. Promises: numbers and rows with personal data in full stay in the worker. Private to
// `renderer/local`.
import { withoutNumber } from './caseView.ts'
import type { OutboxEntry } from './vault.ts'
import type { OutboxItem } from './views.ts'

export function outboxItem({ act, state, problem, current }: OutboxEntry, name: string): OutboxItem {
  const shownAct: OutboxItem['act'] =
    act.kind === 'call.attempted' || act.kind === 'call.received'
      ? ({ ...act, payload: { ...act.payload, number: null } } as OutboxItem['act'])
      : act
  // Rows with personal data in full stay in the worker.
  const masked =
    current?.kind === 'call'
      ? withoutNumber(current)
      : current?.kind === 'customer' || current?.kind === 'contact' || current?.kind === 'case'
        ? null
        : current
  return { act: shownAct, state: state === 'settled' ? 'waiting' : state, problem, current: masked, name }
}

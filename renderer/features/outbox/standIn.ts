// What takes the place of a record that central returned: the same with other figures or words, or what a person chose field by field of two that
// clash. Promises: the first one stays in the outbox until what takes its place is stored.
import type { LocalDay } from '../../../shared/instant.ts'
import type { Act, ActDraft, ActOf } from '../../../shared/operation.ts'
import type { PromiseRow, Row } from '../../../shared/rows.ts'
import type { Local } from '../../local/local.ts'
import type { OutboxItem } from '../../local/views.ts'
import type { FieldValue } from '../fields/fields.tsx'

/** Fields of a promise of which either side may be kept. */
export const CHOICES = ['amount', 'due', 'channel'] as const
export type Choice = (typeof CHOICES)[number]
/** Whose is kept; this desk's where nothing was chosen. */
export type Picks = Partial<Record<Choice, 'mine' | 'theirs'>>

export const isChoice = (name: string): name is Choice => (CHOICES as readonly string[]).includes(name)

/** Whether the two sides can be put together. */
export const canChoose = (act: Act, current: Row): boolean =>
  act.kind === 'promise.made' && current.kind === 'promise'

/** A promise with some fields of this desk and some of central's; null while all are one side's. */
export function chosenOf({ act, current }: OutboxItem, picks: Picks): ActDraft | null {
  if (act.kind !== 'promise.made' || current?.kind !== 'promise') return null
  const theirs = (name: Choice) => picks[name] === 'theirs'
  if (!CHOICES.some(theirs)) return null
  const { payload } = act
  return promiseDraft(act, current, {
    amountFen: theirs('amount') ? current.amountFen : payload.amountFen,
    // Full or part is said of the amount.
    promiseKind: theirs('amount') ? current.promiseKind : payload.promiseKind,
    due: theirs('due') ? current.due : payload.due,
    channel: theirs('channel') ? current.channel : payload.channel,
  })
}

/** The same with other figures or words; null where nothing was given that central would take. `totalFen`: all that is owed, where it is known. */
export function editedOf(
  { act, current }: OutboxItem,
  values: Readonly<Record<string, FieldValue>>,
  totalFen: number | null,
): ActDraft | null {
  if (act.kind === 'note.added' && typeof values.text === 'string')
    return {
      kind: act.kind,
      customerId: act.customerId,
      caseId: act.caseId,
      at: act.at,
      payload: { ...act.payload, noteId: crypto.randomUUID(), text: values.text },
    }
  if (act.kind === 'promise.made' && typeof values.amount === 'number' && typeof values.due === 'string') {
    const { amount } = values
    const kind = totalFen === null ? act.payload.promiseKind : amount < totalFen ? 'part' : 'full'
    return promiseDraft(act, current?.kind === 'promise' ? current : null, {
      amountFen: amount,
      promiseKind: kind,
      due: values.due as LocalDay,
    })
  }
  return null
}

function promiseDraft(
  act: ActOf<'promise.made'>,
  running: PromiseRow | null,
  change: Partial<ActOf<'promise.made'>['payload']>,
): ActDraft {
  return {
    kind: act.kind,
    customerId: act.customerId,
    caseId: act.caseId,
    base: running?.version ?? act.base,
    payload: {
      ...act.payload,
      ...change,
      promiseId: crypto.randomUUID(),
      previousId: running?.id ?? act.payload.previousId,
    },
  }
}

export async function putInPlace(local: Local, n: number, draft: ActDraft): Promise<void> {
  await local.record([draft])
  await local.sync.resolve(n, 'drop')
}

// What takes the place of a record that central returned: the same with other figures or words, or what a person chose field by field of two that
// clash. Promises: the first one stays in the outbox until what takes its place is stored.
import type { LocalDay } from '../../../shared/instant.ts'
import type { Act, ActDraft, ActOf } from '../../../shared/operation.ts'
import type { PlanRow, PromiseRow, Row } from '../../../shared/rows.ts'
import type { Local } from '../../local/local.ts'
import type { OutboxItem } from '../../local/views.ts'
import type { FieldValue } from '../fields/fields.tsx'

/** Fields of which either side may be kept. */
const PROMISE_CHOICES = ['amount', 'due', 'channel'] as const
export const PLAN_CHOICES = ['kind', 'periods', 'first', 'waiver', 'channel', 'reason', 'note'] as const
export type Choice = (typeof PROMISE_CHOICES)[number] | (typeof PLAN_CHOICES)[number]
/** Whose is kept; this desk's where nothing was chosen. */
export type Picks = Partial<Record<Choice, 'mine' | 'theirs'>>

/** The fields that a person chooses one by one; none where the two sides can't be put together. */
export function choicesOf(act: Act, current: Row): readonly Choice[] {
  if (act.kind === 'promise.made' && current.kind === 'promise') return PROMISE_CHOICES
  return act.kind === 'plan.asked' && current.kind === 'plan' ? PLAN_CHOICES : []
}

/** Whether this desk's side may still take the place of the other: a request that was decided is decided. */
export const canKeepMine = (act: Act, current: Row | null): boolean =>
  !((act.kind === 'plan.withdrawn' || act.kind === 'plan.decided') && current?.kind === 'plan') ||
  current.state === 'asked'

/** Some fields of this desk and some of central's; null while all are one side's. */
export function chosenOf(
  { act, current }: Pick<OutboxItem, 'act' | 'current'>,
  picks: Picks,
): ActDraft | null {
  if (!current || !choicesOf(act, current).some((name) => picks[name] === 'theirs')) return null
  const theirs = (name: Choice) => picks[name] === 'theirs'
  if (act.kind === 'promise.made' && current.kind === 'promise') {
    const { payload } = act
    return promiseDraft(act, current, {
      amountFen: theirs('amount') ? current.amountFen : payload.amountFen,
      // Full or part is said of the amount.
      promiseKind: theirs('amount') ? current.promiseKind : payload.promiseKind,
      due: theirs('due') ? current.due : payload.due,
      channel: theirs('channel') ? current.channel : payload.channel,
    })
  }
  return act.kind === 'plan.asked' && current.kind === 'plan' ? planDraft(act, current, theirs) : null
}

function planDraft(act: ActOf<'plan.asked'>, waiting: PlanRow, theirs: (name: Choice) => boolean): ActDraft {
  const { payload } = act
  const { planKind, monthlyPpm, periodFeeFen } = theirs('kind') ? waiting.terms : payload.terms
  return {
    kind: act.kind,
    customerId: act.customerId,
    caseId: act.caseId,
    base: waiting.version,
    payload: {
      ...payload,
      planId: crypto.randomUUID(),
      previousId: waiting.id,
      terms: {
        // Rate and fee are those of the kind.
        planKind,
        monthlyPpm,
        periodFeeFen,
        periods: theirs('periods') ? waiting.terms.periods : payload.terms.periods,
        firstDue: theirs('first') ? waiting.terms.firstDue : payload.terms.firstDue,
      },
      waiver: theirs('waiver') ? waiting.waiver : payload.waiver,
      channel: theirs('channel') ? waiting.channel : payload.channel,
      reason: theirs('reason') ? waiting.reason : payload.reason,
      note: theirs('note') ? waiting.note : payload.note,
    },
  }
}

/** The same with other figures or words; null where nothing was given that central would take. `totalFen`: all that is owed, where it is known. */
export function editedOf(
  { act, current }: Pick<OutboxItem, 'act' | 'current'>,
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

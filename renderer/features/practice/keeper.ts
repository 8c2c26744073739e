// Keeps what a practice call was, for the debrief and the history: as encrypted drafts `practice:call:<id>` and
// `practice:history` of this agent on this desk. Training data, no case record: none of it goes to central.
import type { CallRecord } from '../../../shared/call.ts'
import type { Instant } from '../../../shared/instant.ts'
import { debriefOf, summaryOf } from '../../../shared/practice/debrief.ts'
import { PracticeHistory, PracticeRecord, withCall } from '../../../shared/practice/record.ts'
import { SCENARIO_BY_LAST_DIGIT } from '../../../shared/practice.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { REMINDER_A } from '../../../shared/script/reminderA.ts'
import { type Releases, scriptOf } from '../../../shared/script/scripts.ts'
import type { Local } from '../../local/local.ts'
import { draftKey, readDraft } from '../callDraft.ts'
import { usePhone } from '../phone/phone.ts'
import { AGREED, waitForCallBack } from './callBack.ts'

export const HISTORY_KEY = 'practice:history'
export const recordKey = (callId: Id) => `practice:call:${callId}`

/** What is stored under `HISTORY_KEY`; nothing, or nothing readable, is an empty history. */
export const readHistory = (stored: unknown): PracticeHistory =>
  PracticeHistory.safeParse(stored).data ?? { schema: 1, calls: [] }

/** What is stored under `recordKey`; null when it is gone or damaged. */
export const readRecord = (stored: unknown): PracticeRecord | null =>
  PracticeRecord.safeParse(stored).data ?? null

/**
 * Watches the phone: at each hang-up the call is kept, and again when its result is saved; who was promised a call may call in. `unkept` is told the code of a
 * problem. The reply stops watching.
 */
export function keepPractice(
  local: Local,
  now: () => Instant,
  unkept: (code: string) => void,
  releases: () => Releases,
): () => void {
  /** One after another: the history is read, changed and written. */
  let queue: Promise<void> = Promise.resolve()
  let current: PracticeRecord | null = null
  /** Customers who were promised a call, by call; they call in when it does not come. */
  const waiting: (() => void)[] = []
  const failed = (error: unknown) => unkept(problemOf(error, 'practice').code)
  const later = (work: () => Promise<void>) => {
    queue = queue.then(work).catch(failed)
  }

  async function keep(record: PracticeRecord): Promise<void> {
    current = record
    await local.saveDraft(recordKey(record.callId), record)
    const before = readHistory(await local.query('draft', { key: HISTORY_KEY }))
    const { history, forgotten } = withCall(
      before,
      summaryOf(record, debriefOf(record, scriptOf(record.script?.script ?? REMINDER_A, releases()))),
    )
    await local.saveDraft(HISTORY_KEY, history)
    for (const callId of forgotten) await local.saveDraft(recordKey(callId), null)
  }

  async function ended(
    call: CallRecord,
    heard: Pick<ReturnType<typeof usePhone.getState>, 'captions' | 'practised'>,
  ) {
    const { callId, caseId, contactId } = call
    const practised = heard.practised?.callId === callId ? heard.practised : null
    if (caseId === null || practised === null) return
    const view = await local.query('case', { caseId, now: call.endedAt })
    const contact = view?.contacts.find(({ id }) => id === contactId)
    if (!view || !contact) return
    const byNumber = SCENARIO_BY_LAST_DIGIT[Number(contact.phoneVerified.slice(-1))]
    const scenario = practised.scenario ?? byNumber
    if (!scenario) return
    const draft = readDraft(await local.query('draft', { key: draftKey(callId) }))
    await keep({
      schema: 1,
      callId,
      caseId,
      name: view.name,
      scenario,
      difficulty: practised.difficulty,
      mood: practised.mood,
      startedAt: call.startedAt,
      answeredAt: call.answeredAt,
      endedAt: call.endedAt,
      endedBy: call.endedBy,
      script: draft?.script ?? null,
      captions: heard.captions
        .slice(0, 300)
        .map(({ at, zh, en, mood, because }) => ({ at, zh, en, mood, because })),
      calmCards: practised.calmCards.slice(0, 100),
      code: null,
    })
  }

  /** The last move in the script may have been saved a moment after the hang-up. */
  async function moved(): Promise<void> {
    if (!current) return
    const script = readDraft(await local.query('draft', { key: draftKey(current.callId) }))?.script
    if (script && JSON.stringify(script) !== JSON.stringify(current.script))
      await keep({ ...current, script })
  }

  async function finished(callId: Id): Promise<void> {
    const record = current?.callId === callId ? current : null
    current = null
    if (!record?.caseId) return
    const view = await local.query('case', { caseId: record.caseId, now: record.endedAt })
    const entry = view?.timeline.find((one) => one.callId === callId && typeof one.params.code === 'string')
    const code = entry?.params.code
    const limits = await local.query('promiseLimits', { caseId: record.caseId, now: record.endedAt })
    if (typeof code === 'string')
      await keep({ ...record, code, needsSupervisor: limits?.needsSupervisor ?? false })
    if (code === AGREED) waiting.push(waitForCallBack(local, record, now, failed))
    current = null
  }

  const stopPhone = usePhone.subscribe((state, before) => {
    if (state.call === before.call) return
    const { captions, practised } = state
    const wrapping = state.call.state === 'wrappingUp' ? state.call.record : null
    const then = before.call.state === 'wrappingUp' ? before.call.record : null
    if (wrapping && !then) later(() => ended(wrapping, { captions, practised }))
    if (then && !wrapping) later(() => finished(then.callId))
  })
  const stopDrafts = local.onChange(({ drafts }) => {
    if (drafts.length > 0 && current) later(moved)
  })
  return () => {
    stopPhone()
    stopDrafts()
    for (const forget of waiting) forget()
  }
}

// A simulated customer who was told "we call you at three" calls in: when the agent asks for it, or by themselves when the agreed
// time has passed and nobody called. Private to practice.
import type { Instant } from '../../../shared/instant.ts'
import { HOUR, MINUTE } from '../../../shared/instant.ts'
import type { PracticeManner } from '../../../shared/practice/messages.ts'
import type { PracticeRecord } from '../../../shared/practice/record.ts'
import { ProblemError } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Local } from '../../local/local.ts'
import { askToBeCalled, usePhone } from '../phone/phone.ts'

/** The result code of an agreed call. */
export const AGREED = 'CALLBK'
/** So long they wait for us before they take the telephone themselves; also between two looks at a busy line. */
const PATIENCE_MS = MINUTE
/** What was agreed for later than this belongs to another day of practice. */
const SAME_DAY_MS = 12 * HOUR
const AT_ONCE_MS = 2000

type CaseQuery = Pick<Local, 'query'>

/** Throws `phone.numberInvalid` when the case has no number of the customer any more. */
export async function letCallBack(
  local: CaseQuery,
  caseId: Id,
  now: Instant,
  { difficulty, mood }: PracticeManner,
): Promise<void> {
  const view = await local.query('case', { caseId, now })
  const contact = view?.contacts.find(({ role, status }) => role === 'debtor' && status === 'active')
  if (!contact) throw new ProblemError('phone.numberInvalid', { reason: 'notPractice' })
  await askToBeCalled(contact.id, AT_ONCE_MS, { scenario: 'callsBack', difficulty, mood })
}

/**
 * Waits for the time that was agreed in this call, and a little longer; if the callback is still open then, the customer
 * calls in as soon as the agent is free. The reply forgets it. `failed` hears what went wrong, once.
 */
export function waitForCallBack(
  local: CaseQuery,
  record: Pick<PracticeRecord, 'callId' | 'caseId'> & PracticeManner,
  now: () => Instant,
  failed: (error: unknown) => void,
): () => void {
  const { callId, caseId } = record
  let timer: ReturnType<typeof setTimeout> | null = null
  let over = false
  const agreed = async () => {
    if (caseId === null) return null
    const view = await local.query('case', { caseId, now: now() })
    return view?.callbacks.find((one) => one.callId === callId && one.doneAt === null) ?? null
  }
  const look = async (): Promise<void> => {
    const callback = await agreed()
    if (over || !callback) return
    const wait = callback.at + PATIENCE_MS - now()
    if (wait > SAME_DAY_MS) return
    if (wait > 0) again(wait)
    else if (usePhone.getState().call.state === 'idle')
      await letCallBack(local, callback.caseId, now(), record)
    else again(PATIENCE_MS)
  }
  const again = (ms: number) => {
    timer = setTimeout(() => void look().catch(failed), ms)
  }
  void look().catch(failed)
  return () => {
    over = true
    if (timer) clearTimeout(timer)
  }
}

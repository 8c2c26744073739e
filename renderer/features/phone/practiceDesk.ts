// What the telephone tells the practice line and hears from it: who shall answer, where the script is, captions. Private to the
// phone. Promises that nothing of it leaves towards a company's line, and that facts go only about synthetic customers.
import type { StoreApi } from 'zustand'
import type { CallFacts } from '../../../shared/call.ts'
import type {
  CardInfo,
  PracticeCallMe,
  PracticeFacts,
  PracticeWish,
  StepInfo,
} from '../../../shared/practice/messages.ts'
import { NO_WISH, PRACTICE_CONTENT_TYPE, PRACTICE_FACTS_HEADER } from '../../../shared/practice/messages.ts'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { withPracticeInfo } from './captions.ts'
import type { PhoneDeps, PhoneState } from './phone.ts'

export interface PracticeDesk {
  /** A call begins: whoever was chosen for its case is asked to answer. */
  begin(callId: Id, caseId: Id): void
  beginInbound(callId: Id): void
  /** Headers of the INVITE; empty on a company's line. */
  headers(facts: PracticeFacts | null): Record<string, string>
  /** The choice was for the one call that leaves now. A refused one keeps it, so that it can be tried again. */
  leaving(): void
  heard(body: string): void
  sendStep(step: Omit<StepInfo, 'kind'>): Promise<void>
  sendCalm(): Promise<void>
  askToBeCalled(contactId: Id, afterMs: number, wish?: PracticeWish): Promise<void>
}

export function practiceDesk(
  deps: PhoneDeps,
  store: StoreApi<PhoneState>,
  present: () => CallFacts | null,
): PracticeDesk {
  const { line, now, log } = deps
  const { getState: get, setState: set } = store
  /** Who was asked to call in. */
  let expected: PracticeWish = NO_WISH

  function begun(callId: Id, { scenario, difficulty, mood }: PracticeWish): void {
    const practised = { callId, scenario, difficulty, mood, calmCards: [] }
    set({ captions: [], practised: line.practice ? practised : null })
  }

  async function tell(body: StepInfo | CardInfo): Promise<void> {
    const call = present()
    if (!call?.answeredAt || !line.practice) return
    await line
      .info(call.callId, PRACTICE_CONTENT_TYPE, JSON.stringify(body))
      .catch((error: unknown) => log('phone.stepUnsent', { code: problemOf(error).code }))
  }

  return {
    begin(callId, caseId) {
      const { partner } = get()
      begun(callId, partner?.caseId === caseId ? partner : NO_WISH)
    },
    beginInbound(callId) {
      begun(callId, expected)
      expected = NO_WISH
    },
    headers(facts) {
      if (!facts || !line.practice) return {}
      const { scenario, difficulty, mood } = get().practised ?? NO_WISH
      return { [PRACTICE_FACTS_HEADER]: btoa(JSON.stringify({ ...facts, scenario, difficulty, mood })) }
    },
    leaving() {
      if (line.practice) set({ partner: null })
    },
    heard(body) {
      const captions = withPracticeInfo(get().captions, body, now())
      if (captions) set({ captions })
      else log('phone.infoMalformed', { length: body.length })
    },
    sendStep: (step) => tell({ kind: 'step', ...step }),
    async sendCalm() {
      const { practised } = get()
      if (!practised || !present()?.answeredAt) return
      set({ practised: { ...practised, calmCards: [...practised.calmCards, now()] } })
      await tell({ kind: 'card', card: 'calm' })
    },
    async askToBeCalled(contactId, afterMs, wish = NO_WISH) {
      const target = await deps.dialTarget(contactId)
      if (!line.practice || !target) throw new ProblemError('phone.numberInvalid', { reason: 'notPractice' })
      const { e164: number, practice: facts } = target
      const body: PracticeCallMe = { kind: 'callMe', number, facts, afterMs, wish }
      await line.message('practice', PRACTICE_CONTENT_TYPE, JSON.stringify(body))
      expected = wish
    },
  }
}

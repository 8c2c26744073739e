// "Complaint / stop calling" from anywhere in a call and in its wrap-up: the act, what stands on record, the form over the lower half.
// Private to the script; wrap-up takes it from `script.tsx`. Promises: nothing is called recorded before it is durable; what a third
// person forbids is the number, never the customer's other contact.
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { effectsOf } from '../../../shared/disposition.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { ContactRow, Id } from '../../../shared/rows.ts'
import { ticketOf } from '../../../shared/script/variables.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import type { WordedProblem } from '../../words/problem.ts'
import { useProblemWords } from '../../words/problem.ts'
import type { CallDraft, DraftDesk } from '../callDraft.ts'
import type { StopWish } from './Drawers.tsx'
import { Drawer, StopForm } from './Drawers.tsx'
import type { StopShown } from './Parts.tsx'
import { oneAtATime } from './view.ts'

export interface StopFacts {
  readonly callId: Id
  /** The number of this call; null where it is nobody's. */
  readonly contactId: Id | null
  readonly view: Pick<CaseView, 'customerId' | 'case'>
  readonly desk: DraftDesk
  readonly speaker: Speaker
}

export interface Speaker {
  /** Whose number it is. */
  readonly role: ContactRow['role'] | null
  /** The script met somebody else. */
  readonly thirdParty: boolean
  readonly verified: boolean
}

/** Whoever was verified is the customer, on whatever number. */
function isThirdPerson({ role, thirdParty, verified }: Speaker): boolean {
  return !verified && (thirdParty || role === 'contact' || role === 'guarantor')
}

/** What a wish to be left alone binds whatever is ticked, because somebody else said it; null where the customer decides. */
function bindsOf(speaker: Speaker): 'number' | 'review' | null {
  if (!isThirdPerson(speaker)) return null
  return speaker.role === 'debtor' ? 'review' : 'number'
}

/** Records a wish of this call; resolves when it is durable, with the trouble if it is not. */
export function useStop({ callId, contactId, view, desk, speaker }: StopFacts) {
  const { local, clock } = useDesk()
  const problemWords = useProblemWords()
  const recordNow = async (wish: StopWish): Promise<WordedProblem | null> => {
    const holdId = crypto.randomUUID()
    const thirdPerson = isThirdPerson(speaker)
    const numberOnly = wish.holdKind === 'cease' && (wish.numberOnly || thirdPerson)
    const binds = numberOnly ? (bindsOf(speaker) ?? 'number') : 'all'
    try {
      await local.record([
        {
          kind: 'stop.requested',
          customerId: view.customerId,
          caseId: view.case.id,
          payload: {
            callId,
            holdId,
            holdKind: wish.holdKind,
            words: wish.words,
            suppressContactId: numberOnly ? contactId : null,
            thirdPerson,
          },
        },
      ])
    } catch (error) {
      return problemWords(problemOf(error, 'stop'))
    }
    const at = clock.now()
    desk.change((before) => ({
      ...before,
      stop: { holdId, holdKind: wish.holdKind, at, words: wish.words, binds },
    }))
    return null
  }
  const latest = useRef(recordNow)
  latest.current = recordNow
  const [recordStop] = useState(() => oneAtATime((wish: StopWish) => latest.current(wish)))
  return recordStop
}

/** The wish that the call has on record, as the strip tells it. */
export function stopShown(stop: CallDraft['stop']): StopShown | null {
  if (!stop) return null
  const { hold } = effectsOf(stop.holdKind === 'complaint' ? 'COMPLAINT' : 'CEASE', {}, stop.at)
  return {
    holdKind: stop.holdKind,
    binds: stop.binds,
    ticket: ticketOf(stop.holdId),
    until: hold?.until ?? null,
  }
}

export function StopDrawer({
  speaker,
  onSave,
  onClose,
}: {
  speaker: Speaker
  onSave(wish: StopWish): Promise<WordedProblem | null>
  onClose(): void
}) {
  const { t } = useTranslation()
  return (
    <Drawer title={t('script.stop.title')} hint={t('script.stop.hint')} onClose={onClose}>
      <StopForm forced={bindsOf(speaker)} onSave={onSave} />
    </Drawer>
  )
}

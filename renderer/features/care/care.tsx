// The agent's own good, as the desk shows it: a break that is offered after a hard call, and a supervisor's help. Public. Promises: offered, never forced; one
// key takes it, nothing is dialled while the question stands, and a no is remembered.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { CARE_BREAK } from '../../../shared/agentState.ts'
import { MINUTE } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { Queries } from '../../local/views.ts'
import { Button, Kbd } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { Strip, showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import type { DraftDesk } from '../callDraft.ts'
import { takeBreak, usePhone } from '../phone/phone.ts'

export { AnnouncementStrip } from './announced.tsx'
export { HelpButton, HelpStrip, HelpWanted } from './help.tsx'
export { JoinedStrip } from './joined.tsx'

/** Under which the desk keeps the call whose offer was answered. */
const ANSWERED = 'restAnswered'

/** The break that is offered now; null while a call or a break is under way, and once the agent answered. */
export function useRestOffer(): Queries['restOffer'][1] {
  const now = useNow(MINUTE)
  const idle = usePhone((state) => state.call.state === 'idle')
  const offer = useView('restOffer', { now }).value ?? null
  const answered = useView('draft', { key: ANSWERED })
  if (!idle || offer === null || answered.value === undefined) return null
  return answered.value === offer.callId ? null : offer
}

export function RestStrip() {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { local } = useDesk()
  const offer = useRestOffer()
  const answer = (callId: string) => {
    local.saveDraft(ANSWERED, callId).catch((error: unknown) => {
      const worded = words(problemOf(error, 'care.rest'))
      showToast({ tone: 'warn', title: worded.what, text: worded.now })
    })
  }
  const take = () => {
    if (!offer) return
    answer(offer.callId)
    takeBreak(CARE_BREAK.id)
  }
  useKey('Alt+B', take, {
    label: t('care.keys.rest'),
    group: t('phone.keys.group'),
    enabled: offer !== null,
  })
  if (!offer) return null
  const [reason] = offer.reasons
  return (
    <div data-rest={offer.reasons.join(' ')}>
      <Strip
        tone="ok"
        icon="leaf"
        title={reason ? t(`care.hard.${reason}`) : ''}
        text={t('care.rest.text', { minutes: CARE_BREAK.minutes })}
        right={
          <>
            <Button size="sm" look="ghost" onClick={() => answer(offer.callId)}>
              {t('care.rest.no')}
            </Button>
            <Button size="sm" look="pri" icon="leaf" onClick={take}>
              {t('care.rest.yes')} <Kbd combo="Alt+B" />
            </Button>
          </>
        }
      />
    </div>
  )
}

/** In the wrap-up: the agent says that they were insulted or threatened. It is kept with the call when the result is saved. */
export function AbusedMark({ desk }: { desk: DraftDesk }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <label className="fi-choice" htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        checked={desk.draft?.wrap.abused ?? false}
        onChange={({ target: { checked } }) =>
          desk.change((before) => ({ ...before, wrap: { ...before.wrap, abused: checked } }))
        }
      />
      {t('care.abused')}
    </label>
  )
}

// What the days past due of a case call for: channels, tone and steps of its stage, and the reason for which another way is taken. The guard beside it
// alone permits.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../../shared/problem.ts'
import { namesChannel, type StandingStage } from '../../../shared/stages.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Section, Tag } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { useStageWords } from '../stageWords.ts'

export function StageBlock({ standing, view }: { standing: StandingStage; view: CaseView }) {
  const { t } = useTranslation()
  const words = useStageWords()
  const { stage, toDpd } = standing
  const next = toDpd === null ? null : { fromDpd: toDpd + 1 }
  return (
    <Section
      title={t('strategy.now.title')}
      right={
        <span className="row tight">
          {words.range(stage, next)}
          <Tag tone={stage.tone === 'formal' ? 'warn' : 'plain'}>{t(`strategy.tone.${stage.tone}`)}</Tag>
        </span>
      }
    >
      {stage.channels.length > 0 && (
        <p>
          <span className="t3">{t('strategy.now.channels')} </span>
          {words.channels(stage.channels)}
        </p>
      )}
      {stage.steps.length > 0 && (
        <p>
          <span className="t3">{t('strategy.now.steps')} </span>
          {words.steps(stage.steps)}
        </p>
      )}
      {stage.note !== '' && <p className="t2">{stage.note}</p>}
      {!namesChannel(standing, 'call') && !view.excepted.includes('call') && <CallAnyway view={view} />}
    </Section>
  )
}

/** Fewer signs say no reason. */
const REASON_LENGTH = 4

/** A call that the stage is not for: only with a reason, which is kept. */
function CallAnyway({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { local } = useDesk()
  const id = useId()
  const [reason, setReason] = useState('')
  const ready = reason.trim().length >= REASON_LENGTH
  const keep = async () => {
    if (!ready) return
    try {
      const payload = { channel: 'call' as const, reason: reason.trim() }
      const subject = { customerId: view.customerId, caseId: view.case.id }
      await local.record([{ kind: 'stage.excepted', ...subject, payload }])
    } catch (error) {
      const said = words(problemOf(error, 'stage'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  return (
    <form
      className="row tight wrap"
      data-stage-call=""
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <label className="t2" htmlFor={id}>
        {t('strategy.now.noCall')}
      </label>
      <input
        id={id}
        className="fi-in grow"
        type="text"
        maxLength={200}
        placeholder={t('strategy.now.why')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button size="sm" type="submit" disabled={!ready}>
        {t('strategy.now.keep')}
      </Button>
    </form>
  )
}

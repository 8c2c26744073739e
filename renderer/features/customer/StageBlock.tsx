// What the days past due of a case call for: channels, tone and steps of its stage. Whether something may be done the guard beside it
// alone says.
import { useTranslation } from 'react-i18next'
import { namesChannel, type StandingStage } from '../../../shared/stages.ts'
import type { CaseView } from '../../local/views.ts'
import { Section, Tag } from '../../ui/controls.tsx'
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
      {!namesChannel(standing, 'call') && !view.excepted.includes('call') && (
        <p className="warn">{t('strategy.now.noCall')}</p>
      )}
    </Section>
  )
}

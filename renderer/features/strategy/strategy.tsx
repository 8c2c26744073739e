// Strategy (策略) and allotment (分案), two sections of Manage: how worklists are ordered, what each stage calls for, and who is given
// which case. Public. Promises: central decides and keeps; what is shown here is what it said last.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Pills } from '../../ui/controls.tsx'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { StagesPanel } from './Stages.tsx'
import { useAsked } from './useAsked.ts'
import { WeightsPanel } from './Weights.tsx'
import '../fields/fields.css'
import './strategy.css'

export { AllotmentSection } from './Allotment.tsx'

export function StrategySection({ now }: SectionProps) {
  const { t } = useTranslation()
  const asked = useAsked((central) => central.strategy())
  const [view, setView] = useState<'weights' | 'stages'>('weights')
  const strategy = asked.value
  return (
    <>
      <header className="page-head row">
        <div className="grow">
          <h1>{t('manage.section.strategy')}</h1>
          <p>{t('strategy.intro')}</p>
        </div>
        <Pills
          label={t('strategy.views')}
          value={view}
          choices={[
            { value: 'weights', text: t('strategy.view.weights') },
            { value: 'stages', text: t('strategy.view.stages') },
          ]}
          onChange={setView}
        />
      </header>
      {asked.problem && <ProblemNote problem={asked.problem} />}
      {strategy === null ? (
        <Loading label={t('common.loading')} onAgain={asked.again} />
      ) : view === 'weights' ? (
        <WeightsPanel key={strategy.weights[0]?.id ?? 0} now={now} strategy={strategy} onSaved={asked.put} />
      ) : (
        <StagesPanel key={strategy.stages[0]?.id ?? 0} now={now} strategy={strategy} onSaved={asked.put} />
      )}
    </>
  )
}

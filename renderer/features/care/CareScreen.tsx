// The page of the agent's own good: the day in figures, raising a concern and following it; for supervisors the team, for those who
// hear concerns the list. Public. Promises: nothing of a customer is on it but the fact that a concern is about the open case.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Scroll } from '../../ui/controls.tsx'
import { DayReportSection } from '../report/report.tsx'
import { HeardConcerns, OwnConcerns, RaiseConcern } from './Concerns.tsx'
import { OwnDay, TeamDay } from './Day.tsx'
import './care.css'

export interface CareScreenProps {
  readonly now: Instant
  /** Of the call that is up, or the case that is open. */
  readonly caseId: Id | null
  readonly callId: Id | null
}

export function CareScreen({ now, caseId, callId }: CareScreenProps) {
  const { t } = useTranslation()
  const { role } = useDesk().profile
  return (
    <main className="sheet" aria-label={t('care.title')}>
      <header className="page-head">
        <h1>{t('care.title')}</h1>
        <p>{t('care.intro')}</p>
      </header>
      <Scroll label={t('care.title')} className="care-page">
        {mayCall(role, 'concerns.own') && (
          <div>
            <RaiseConcern caseId={caseId} callId={callId} />
            <OwnConcerns now={now} />
          </div>
        )}
        <div>
          {mayCall(role, 'care.day') && <OwnDay />}
          {mayCall(role, 'reports.day') && <DayReportSection now={now} />}
          {mayCall(role, 'care.team') && <TeamDay />}
          {mayCall(role, 'concerns.list') && <HeardConcerns now={now} />}
        </div>
      </Scroll>
    </main>
  )
}

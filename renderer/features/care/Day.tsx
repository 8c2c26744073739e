// The agent's own day in figures, and for a supervisor how full and how hard the days of the team are. Private to `care`. Promises: no
// sum of money and no ranking (C18); what the house's limit says stands beside the figure, in words.
import { useTranslation } from 'react-i18next'
import type { WorkDay } from '../../../shared/workDay.ts'
import { Section, Tag } from '../../ui/controls.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useCentral } from './useCentral.ts'

const percent = (share: number | null): string => (share === null ? '—' : `${Math.round(share * 100)}%`)

export function OwnDay() {
  const { t } = useTranslation()
  const format = useFormat()
  const { value: day, problem } = useCentral('care.day', (care) => care.day())
  if (!day)
    return (
      <Section title={t('care.day.title')}>
        <p className="t3">{t(problem ? 'care.unreached' : 'common.loading')}</p>
      </Section>
    )
  const { figures, promises, limits } = day
  const tiles: readonly (readonly [string, string])[] = [
    [t('care.day.flagged'), String(figures.flagged)],
    [t('care.day.calls'), t('care.day.of', { n: figures.answered, of: figures.calls })],
    [t('care.day.rightParty'), String(figures.rightParty)],
    [t('care.day.talk'), format.duration(figures.talkMs)],
    [t('care.day.kept'), t('care.day.of', { n: promises.kept, of: promises.decided })],
    [t('care.day.hard'), t('care.day.share', { n: figures.hard, share: percent(figures.hardShare) })],
    [t('care.day.occupancy'), percent(figures.occupancy)],
    [t('care.day.breaks'), format.duration(figures.breakMs + figures.careBreakMs)],
  ]
  return (
    <Section title={t('care.day.title')} hint={t('care.day.asOf', { at: format.time(day.now) })}>
      {figures.alerts.map((alert) => (
        <TroubleNote
          key={alert}
          tone="warn"
          icon="leaf"
          what={t(`care.alert.${alert}.what`, {
            share: percent(figures[alert]),
            limit: percent(limits[alert]),
          })}
          now={t(`care.alert.${alert}.now`)}
        />
      ))}
      <dl className="care-tiles">
        {tiles.map(([name, said]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      <p className="sm t3">{t('care.day.how', { limit: percent(limits.occupancy) })}</p>
    </Section>
  )
}

export function TeamDay() {
  const { t } = useTranslation()
  const { value: team, problem } = useCentral('care.team', (care) => care.team())
  const line = ({ answered, hard, hardShare, occupancy }: WorkDay) =>
    t('care.team.line', { answered, hard, share: percent(hardShare), occupancy: percent(occupancy) })
  return (
    <Section title={t('care.team.title')} hint={t('care.team.hint')}>
      {!team ? (
        <p className="t3">{t(problem ? 'care.unreached' : 'common.loading')}</p>
      ) : (
        <ul className="care-list">
          {team.agents.map(({ id, name, staffNumber, figures }) => (
            <li key={id}>
              <b>
                {name} {staffNumber}
              </b>
              <span className="t2">{line(figures)}</span>
              {figures.alerts.map((alert) => (
                <Tag key={alert} tone="warn">
                  {t(`care.team.${alert}`)}
                </Tag>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

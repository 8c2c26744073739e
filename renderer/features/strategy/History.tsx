// Who set what and why, the newest first. Private to strategy.
import { useTranslation } from 'react-i18next'
import type { Instant, LocalDay } from '../../../shared/instant.ts'
import { houseDay, stillNeeded } from '../../../shared/strategy.ts'
import { Section, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'

export interface Version {
  readonly id: number
  readonly effectiveFrom: LocalDay
  readonly reason: string
  readonly by: { readonly name: string; readonly staffNumber: string }
}

export function History({ versions, now }: { versions: readonly Version[]; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const today = houseDay(now)
  const needed = stillNeeded(versions, today)
  return (
    <Section title={t('strategy.history.title')}>
      {versions.length === 0 ? (
        <p className="sm t2">{t('strategy.history.none')}</p>
      ) : (
        <ul className="sg-history">
          {versions.slice(0, 8).map((version) => (
            <li key={version.id}>
              <span className="row tight">
                <span className="clip">{version.reason}</span>
                {needed.includes(version) && (
                  <Tag tone={version.effectiveFrom > today ? 'warn' : 'ok'}>
                    {t(
                      version.effectiveFrom > today ? 'strategy.history.planned' : 'strategy.history.inForce',
                    )}
                  </Tag>
                )}
              </span>
              <span className="sm t3">
                {t('strategy.history.entry', {
                  day: format.dayOfYear(version.effectiveFrom, now),
                  name: version.by.name,
                  number: version.by.staffNumber,
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

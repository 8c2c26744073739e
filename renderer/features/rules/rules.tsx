// Rules (规则), a section of Manage: every rule of contact in force today, with its title, article and days. Promises: cites official
// titles and articles only; what is not confirmed by its own text is marked for whoever has to confirm it.
import { useTranslation } from 'react-i18next'
import { isUnconfirmed, sourceFor } from '../../../shared/compliance/pack.ts'
import { lawFor } from '../../../shared/compliance/packs.ts'
import { CHINA } from '../../../shared/instant.ts'
import { useDesk } from '../../desk.ts'
import { Scroll, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import type { SectionProps } from '../manage/manage.ts'
import './rules.css'

export function RulesSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const { rules } = lawFor(CHINA, now)
  return (
    <>
      <header className="page-head">
        <h1>{t('manage.section.rules')}</h1>
        <p>{t('rules.intro')}</p>
      </header>
      <Scroll className="ru" label={t('manage.section.rules')}>
        <ul>
          {Object.entries(rules).map(([id, rule]) => {
            const source = sourceFor(rule, null)
            return (
              <li key={id} data-rule={id}>
                <span className="row">
                  <b>{format.pick(rule.name)}</b>
                  <Tag>{t(`rules.kind.${rule.kind}`)}</Tag>
                  {profile.role === 'admin' && isUnconfirmed(rule) && (
                    <Tag tone="warn">{t('rules.unconfirmed')}</Tag>
                  )}
                </span>
                <span className="t2">
                  {format.pick(source.title)} · {format.pick(source.article)}
                </span>
              </li>
            )
          })}
        </ul>
      </Scroll>
    </>
  )
}

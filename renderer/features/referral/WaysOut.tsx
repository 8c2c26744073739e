// Ways out for a customer who can't pay, by region, and that nothing new is lent to who is overdue. Private to the referral. Promises: dated
// facts with their source; what is not confirmed or has not been looked at again is marked; no advice and no outcome.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Instant, localDay } from '../../../shared/instant.ts'
import { NEW_CREDIT_SOURCE, newCreditFor } from '../../../shared/referral/newCredit.ts'
import {
  mayNameBankruptcy,
  REGION_NAMES,
  REGIONS,
  type Region,
  waysOut,
} from '../../../shared/referral/restructuring.ts'
import type { CaseView } from '../../local/views.ts'
import { Pills, Section, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'

export function WaysOut({ view, now }: { view: CaseView; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [chosen, setChosen] = useState<Region | null>(null)
  const today = localDay(now, view.case.zone)
  const region = chosen ?? view.region ?? 'elsewhere'
  const credit = newCreditFor(view.case, view.arrears)
  return (
    <>
      <Section className="cu-lift" title={t('referral.credit.title')}>
        <p className="row tight sm" data-new-credit={credit.offer}>
          <Icon name={credit.offer === 'off' ? 'ban' : 'info'} size="s" />
          <span className="t2 copy">
            {t(`referral.credit.${credit.offer === 'off' ? credit.why : 'separate'}`)}
          </span>
        </p>
        <p className="sm t3">{format.pick(NEW_CREDIT_SOURCE.title)}</p>
      </Section>
      <Section className="cu-lift" title={t('referral.ways.title')}>
        <Pills
          label={t('referral.ways.region')}
          value={region}
          onChange={setChosen}
          choices={REGIONS.map((one) => ({ value: one, text: format.pick(REGION_NAMES[one]) }))}
        />
        <p className="sm t3">
          {t(view.region === null && chosen === null ? 'referral.ways.unknown' : 'referral.ways.where')}{' '}
          {!mayNameBankruptcy(region, today) && t('referral.ways.noBankruptcy')}
        </p>
        {waysOut(region, view.case, today).map(({ way, stale }) => (
          <details key={way.id} className="rf-way" data-way={way.id}>
            <summary>
              <b>{format.pick(way.title)}</b>
              {(stale || way.confidence === 'C') && (
                <Tag small tone="warn">
                  {t(stale ? 'referral.ways.stale' : 'rules.unconfirmed')}
                </Tag>
              )}
            </summary>
            <ul>
              {way.facts.map((fact) => (
                <li key={fact.zh} className="copy">
                  {format.pick(fact)}
                </li>
              ))}
            </ul>
            <p className="sm t3">
              {format.pick(way.source.title)} · {format.pick(way.source.article)} ·{' '}
              {t('referral.ways.since', { day: way.effectiveFrom })}
            </p>
          </details>
        ))}
      </Section>
    </>
  )
}

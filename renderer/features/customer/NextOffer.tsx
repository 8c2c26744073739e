// The next best offer of the open case: what may be put to the customer now, its figures and why. Shows what the rule computed; the agent
// decides what to say. Private to the customer panel.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { nextOffer } from '../../../shared/nextOffer.ts'
import { WILLINGNESS } from '../../../shared/willingness.ts'
import type { CaseView } from '../../local/views.ts'
import { LinkButton, Section } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { calculate } from '../plan/plan.tsx'

export function NextOfferCard({ view, now }: { view: CaseView; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { offer, why, amountFen, latest, periods } = nextOffer(
    {
      matter: view.case,
      arrears: view.arrears,
      standings: view.standings,
      plans: view.plans.map(({ plan }) => plan),
      holds: view.holds,
      willingness: view.willingness?.level ?? null,
    },
    now,
  )
  return (
    <Section className="cu-lift" title={t('customer.offer.title')}>
      <p data-offer={offer}>
        <b>
          {t(`customer.offer.what.${offer}`, {
            amount: amountFen === null ? '' : format.money(amountFen, '¥'),
            periods: periods ?? 0,
            day: latest === null ? '' : format.day(latest),
          })}
        </b>
      </p>
      <p className="sm t3">{t(`customer.offer.why.${why}`)}</p>
      {view.willingness && (
        <p className="sm t2" data-willingness={view.willingness.level}>
          {t('customer.offer.willingness', {
            level: format.pick(WILLINGNESS[view.willingness.level].label),
            at: format.dayTime(view.willingness.at, now),
          })}
        </p>
      )}
      {offer === 'plan' && (
        <LinkButton onClick={() => calculate({ caseId: view.case.id, periods, firstDue: null })}>
          {t('script.calculate')}
        </LinkButton>
      )}
    </Section>
  )
}

// The first tab of the customer panel: arrears, limits, holds, callbacks, promises, the latest of the timeline. Promises: what is
// covered is not in the document, and the cover of the arrears is as high as the card was, so that nothing moves when it lifts.
import { type RefObject, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { CaseView } from '../../local/views.ts'
import { LinkButton, Section } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Cover } from '../../ui/signs.tsx'
import type { CoverNow } from '../cover.ts'
import { Referral } from '../referral/referral.tsx'
import { CaseTickets } from '../tickets/tickets.tsx'
import { ArrearsCard } from './Arrears.tsx'
import { NextOfferCard } from './NextOffer.tsx'
import { Callbacks, Holds, Limits, Promises } from './Parts.tsx'
import { StageBlock } from './StageBlock.tsx'
import { Timeline } from './Timeline.tsx'

/** Entries of the timeline shown here; the rest is one press away. */
const LATEST = 12

export interface OverviewProps {
  readonly view: CaseView
  readonly now: Instant
  readonly cover: CoverNow
  /** Height of the arrears card when it was last seen in this case, in px; null before. */
  readonly arrearsHeight: RefObject<number | null>
  onHistory(): void
}

export function Overview({ view, now, cover, arrearsHeight, onHistory }: OverviewProps) {
  const { t } = useTranslation()
  const card = useRef<HTMLElement>(null)
  const covered = cover.reason !== 'none'
  useLayoutEffect(() => {
    if (card.current) arrearsHeight.current = card.current.offsetHeight
  })
  if (covered)
    return (
      <div className="cu-covered">
        <section className="cu-under" style={{ height: arrearsHeight.current ?? undefined }}>
          <div className="sm t2">{t('customer.arrears.title')}</div>
          <Cover block why={t('customer.cover.arrears')} />
        </section>
        <Limits view={view} now={now} />
        <Sayable hotline={view.case.hotline} />
        <section className="cu-rest">
          <div className="sec">
            <h2>{t('customer.cover.recordsTitle')}</h2>
          </div>
          <Cover block why={t('customer.cover.records')} />
        </section>
      </div>
    )
  return (
    <>
      <ArrearsCard view={view} tail={cover.verified} ref={card} />
      <NextOfferCard view={view} now={now} />
      <Limits view={view} now={now} />
      <Holds view={view} now={now} />
      <Callbacks view={view} now={now} />
      <CaseTickets view={view} now={now} />
      <Promises view={view} />
      {cover.verified && view.stage && <StageBlock standing={view.stage} view={view} />}
      <Referral view={view} now={now} />
      <Section
        className="cu-lift"
        title={t('customer.timeline.title')}
        right={
          <>
            {view.pending && <span title={t('customer.pending')}>{t('customer.timeline.pendingMark')}</span>}
            {view.timeline.length > LATEST && (
              <LinkButton onClick={onHistory}>
                {t('customer.timeline.all', { count: view.timeline.length })}
              </LinkButton>
            )}
          </>
        }
      >
        <Timeline entries={view.timeline} now={now} limit={LATEST} />
      </Section>
    </>
  )
}

/** What may and may not be said before verification. */
function Sayable({ hotline }: { hotline: string }) {
  const { t } = useTranslation()
  return (
    <Section title={t('customer.sayable.title')}>
      <ul className="sayable">
        <li>
          <span className="ok">
            <Icon name="check" />
          </span>
          <span className="said-only">{t('customer.sayable.may')}</span>
          {t('customer.sayable.ask')}
        </li>
        <li>
          <span className="ok">
            <Icon name="check" />
          </span>
          <span className="said-only">{t('customer.sayable.may')}</span>
          {t('customer.sayable.hotline', { hotline })}
        </li>
        <li>
          <span className="bad">
            <Icon name="close" />
          </span>
          <span className="said-only">{t('customer.sayable.mayNot')}</span>
          {t('customer.sayable.never')}
        </li>
      </ul>
    </Section>
  )
}

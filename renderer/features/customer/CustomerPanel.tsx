// The customer panel: masked identity, arrears, limits, holds, promises, contacts, timeline. Promises: while debt facts are
// covered (from the answer to the verification) they are not in the document at all; covers are as large as what they hide.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { CaseView } from '../../local/views.ts'
import { Scroll, Section, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Cover } from '../../ui/signs.tsx'
import { useFormat } from '../../words/format.ts'
import type { CoverNow } from '../cover.ts'
import { ArrearsCard } from './Arrears.tsx'
import { Contacts, Holds, Limits, Promises } from './Parts.tsx'
import { Reveal } from './Reveal.tsx'
import { Timeline } from './Timeline.tsx'
import './customer.css'

type Tab = 'overview' | 'contacts' | 'history'

export interface CustomerPanelProps {
  readonly view: CaseView
  readonly now: Instant
  readonly cover: CoverNow
}

export function CustomerPanel({ view, now, cover }: CustomerPanelProps) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<Tab>('overview')
  const covered = cover.reason !== 'none'
  const tabs = (['overview', 'contacts', 'history'] as const).map((key) => ({
    key,
    text: t(`customer.tab.${key}`, { count: view.contacts.length }),
  }))
  return (
    <aside className="sheet cust" aria-label={t('customer.panel')} data-open-case={view.case.id}>
      <Identity view={view} cover={cover} />
      <div className="tabs" role="tablist" aria-label={t('customer.panel')}>
        {tabs.map(({ key, text }) => (
          <button
            type="button"
            role="tab"
            key={key}
            id={`tab-${key}`}
            aria-controls="customer-tab"
            aria-selected={tab === key}
            onClick={() => setTab(key)}
          >
            {text}
          </button>
        ))}
      </div>
      <div className="cu-tab" role="tabpanel" id="customer-tab" aria-labelledby={`tab-${tab}`}>
        <Scroll className="fade" label={t(`customer.tab.${tab}`, { count: view.contacts.length })}>
          {tab === 'overview' && <Overview view={view} now={now} covered={covered} />}
          {tab === 'contacts' && <Contacts view={view} now={now} cover={cover} />}
          {tab === 'history' && (
            <Section title={t('customer.timeline.title')} className="f">
              <Timeline entries={view.timeline} now={now} covered={covered} />
            </Section>
          )}
        </Scroll>
      </div>
    </aside>
  )
}

function Identity({ view, cover }: { view: CaseView; cover: CoverNow }) {
  const { t } = useTranslation()
  const covered = cover.reason !== 'none'
  const debtor = view.contacts.find((contact) => contact.role === 'debtor')
  const id = cover.verified ? (view.idVerified ?? view.idUnverified) : view.idUnverified
  return (
    <section className="f cu-head">
      <div className="row top">
        <div className="row grow">
          <h2 className="cname clip">{view.name}</h2>
          {view.title && <span className="t2">{t(`enums.title.${view.title}`)}</span>}
          {view.synthetic && <Tag tone="outl">{t('customer.synthetic')}</Tag>}
        </div>
        {cover.inCall &&
          (cover.verified ? (
            <Tag tone="ok" icon="shieldOk">
              {t('customer.verified')}
            </Tag>
          ) : (
            <Tag tone="warn" icon="lock">
              {t('customer.unverified')}
            </Tag>
          ))}
      </div>
      <dl className="kv">
        {debtor && (
          <>
            <dt>{t('customer.mobile')}</dt>
            <dd>
              <Reveal
                key={`${view.case.id}-phone`}
                caseId={view.case.id}
                contactId={debtor.id}
                field="phone"
                masked={cover.verified ? debtor.phoneVerified : debtor.phoneUnverified}
                locked={covered}
              />
            </dd>
          </>
        )}
        <dt>{t('customer.idNumber')}</dt>
        <dd>
          {covered ? (
            <Cover why={t('customer.cover.id')} />
          ) : (
            <Reveal
              key={`${view.case.id}-id`}
              caseId={view.case.id}
              contactId={null}
              field="idNumber"
              masked={id}
              locked={covered}
            />
          )}
        </dd>
        {view.addressMasked !== null && !covered && (
          <>
            <dt>{t('customer.address')}</dt>
            <dd>
              <Reveal
                key={`${view.case.id}-address`}
                caseId={view.case.id}
                contactId={null}
                field="address"
                masked={view.addressMasked}
                locked={covered}
              />
            </dd>
          </>
        )}
        {!covered && (
          <>
            <dt>{t('customer.account')}</dt>
            <dd>
              <span className="clip">
                {view.case.lender} · {t(`enums.product.${view.case.product}`)}
                {cover.verified && ` ${view.case.cardTail}`}
              </span>
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

function Overview({ view, now, covered }: { view: CaseView; now: Instant; covered: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (covered)
    return (
      <>
        <Section title={t('customer.arrears.title')}>
          <Cover block why={t('customer.cover.arrears')} style={{ height: 112 }} />
        </Section>
        <Limits view={view} now={now} />
        <Section title={`${t('customer.promises.title')} · ${t('customer.timeline.title')}`}>
          <Cover block why={t('customer.cover.records')} style={{ height: 132 }} />
        </Section>
        <Sayable hotline={view.case.hotline} />
      </>
    )
  const open = view.callbacks.filter((callback) => callback.doneAt === null)
  return (
    <>
      <ArrearsCard view={view} />
      <Limits view={view} now={now} />
      <Holds view={view} now={now} />
      {open.length > 0 && (
        <Section title={t('customer.callbacks.title')}>
          {open.map((callback) => (
            <div className="row pair" key={callback.id}>
              <Icon name="callback" size="s" />
              <span>
                {t('customer.callbacks.at', { at: format.dayTime(callback.at, now, view.case.zone) })}
              </span>
              <span className="grow" />
              <Tag>
                {t(callback.requested ? 'customer.callbacks.requested' : 'customer.callbacks.planned')}
              </Tag>
            </div>
          ))}
        </Section>
      )}
      <Promises view={view} />
      <Section
        title={t('customer.timeline.title')}
        right={
          view.pending ? (
            <span title={t('customer.pending')}>{t('customer.timeline.pendingMark')}</span>
          ) : undefined
        }
      >
        <Timeline entries={view.timeline} now={now} limit={12} />
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

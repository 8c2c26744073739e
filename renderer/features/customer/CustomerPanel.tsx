// The customer panel: masked identity, and four tabs with arrears, repayments, contacts and timeline. Promises: while debt facts
// are covered (from the answer to the verification) they are not in the document at all; covers lift once, and nothing moves.
import { type KeyboardEvent, useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { mayRecord } from '../../../shared/role.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { Scroll } from '../../ui/controls.tsx'
import { capOf, shortcutOf, useKey } from '../../ui/keys.ts'
import type { CoverNow } from '../cover.ts'
import { WriteMessage } from '../messages/messages.tsx'
import { type Offered, PlanTab, useOffered } from '../plan/plan.tsx'
import { type Calling, Contacts } from './Contacts.tsx'
import { History } from './History.tsx'
import { Identity } from './Identity.tsx'
import { Overview } from './Overview.tsx'
import { Repayment } from './Repayment.tsx'
import './customer.css'
import './tabs.css'

const TABS = ['overview', 'repayment', 'plan', 'contacts', 'history'] as const
type Tab = (typeof TABS)[number]

export interface CustomerPanelProps {
  readonly view: CaseView
  readonly now: Instant
  readonly cover: CoverNow
  readonly calling: Calling | null
}

export function CustomerPanel({ view, now, cover, calling }: CustomerPanelProps) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<Tab>('overview')
  const [offered, setOffered] = useState<Offered | null>(null)
  const taken = useCallback(() => setOffered(null), [])
  const covered = cover.reason !== 'none'
  useOffered(view.case.id, (offer) => {
    if (covered) return false
    setTab('plan')
    setOffered(offer)
    return true
  })
  const mayWrite = mayRecord(useDesk().profile.role, 'message.asked')
  const lift = useLift(covered, cover.verified)
  const arrearsHeight = useRef<number | null>(null)
  const box = useRef<HTMLElement>(null)
  const name = (key: Tab) => t(`customer.tab.${key}`, { count: view.contacts.length })
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab
    setTab(next)
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <aside
      className={`sheet cust ${lift.lifting ? 'lifting' : ''}`}
      aria-label={t('customer.panel')}
      data-open-case={view.case.id}
      onAnimationEnd={(event) => event.animationName === 'cover-lift' && lift.over()}
    >
      <Identity view={view} cover={cover} />
      <div className="tabs" role="tablist" aria-label={t('customer.panel')} onKeyDown={move}>
        {TABS.map((key, index) => (
          <TabButton
            key={key}
            of={key}
            place={index + 1}
            on={tab === key}
            text={name(key)}
            onOpen={() => setTab(key)}
          />
        ))}
      </div>
      <div className="cu-tab" role="tabpanel" id="customer-tab" aria-labelledby={`tab-${tab}`}>
        <Scroll key={tab} className="fade" label={`${t('customer.panel')} · ${name(tab)}`} ref={box}>
          {tab === 'overview' && (
            <Overview
              view={view}
              now={now}
              cover={cover}
              arrearsHeight={arrearsHeight}
              onHistory={() => setTab('history')}
            />
          )}
          {tab === 'repayment' && <Repayment view={view} now={now} covered={covered} />}
          {tab === 'plan' && (
            <PlanTab view={view} now={now} covered={covered} offered={offered} onTaken={taken} />
          )}
          {tab === 'contacts' && <Contacts view={view} now={now} cover={cover} calling={calling} />}
          {tab === 'history' && (
            <History
              entries={view.timeline}
              now={now}
              covered={covered}
              box={box}
              write={mayWrite && !covered ? <WriteMessage view={view} now={now} /> : null}
            />
          )}
        </Scroll>
      </div>
    </aside>
  )
}

/** A tab, opened with Alt and the digit of its place. */
function TabButton(props: { of: Tab; place: number; on: boolean; text: string; onOpen(): void }) {
  const { of, place, on, text, onOpen } = props
  const { t } = useTranslation()
  const combo = `Alt+${place}`
  useKey(combo, onOpen, { label: t('customer.keys.tabs'), group: t('customer.keys.group') })
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${of}`}
      title={capOf(combo)}
      aria-controls="customer-tab"
      aria-keyshortcuts={shortcutOf(combo)}
      aria-selected={on}
      tabIndex={on ? 0 : -1}
      onClick={onOpen}
    >
      {text}
    </button>
  )
}

/** Covers that lift because the customer proved who they are fade once; covers that go for another reason are just gone. */
function useLift(covered: boolean, verified: boolean): { lifting: boolean; over(): void } {
  const [was, setWas] = useState(covered)
  const [lifting, setLifting] = useState(false)
  if (was !== covered) {
    setWas(covered)
    setLifting(was && verified)
  }
  return { lifting, over: () => setLifting(false) }
}

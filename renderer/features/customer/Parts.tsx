// Sections of the customer panel and of the brief: limits, holds, promises, contacts. Shows what the rules computed.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { CaseView, ContactView, PromiseView } from '../../local/views.ts'
import type { Tone } from '../../ui/controls.tsx'
import { Pips, Section, Tag } from '../../ui/controls.tsx'
import { GuardLight } from '../../ui/signs.tsx'
import { useFormat } from '../../words/format.ts'
import type { CoverNow } from '../cover.ts'
import { holdName, useLightWords } from '../worklist/reasons.ts'
import { Reveal } from './Reveal.tsx'

/** What of the day's caps is used, and until when the debtor may be called. */
export function Limits({ view, now }: { view: CaseView; now: Instant }) {
  const { t } = useTranslation()
  const lightOf = useLightWords()
  const debtor = view.contacts.find((contact) => contact.role === 'debtor')
  const { limits } = view
  const light = debtor
    ? lightOf({ guard: debtor.guard, lastTry: false, done: false, group: 'followUp' }, now)
    : null
  const rows = [
    { label: t('customer.limits.effective'), used: limits.effectiveToday, cap: limits.effectiveCap },
    { label: t('customer.limits.unanswered'), used: limits.unansweredToday, cap: limits.unansweredCap },
  ]
  return (
    <Section
      title={t('customer.limits.title')}
      right={
        light && (
          <span className={`row tight ${light.light === 'may' ? 'ok' : 't2'}`}>
            <GuardLight light={light.light} label={light.name} />
            {light.until}
          </span>
        )
      }
    >
      <div className="lim">
        {rows.map(({ label, used, cap }) => (
          <div className="lim-row" key={label}>
            <span className="t2">{label}</span>
            <Pips used={used} cap={cap} label={t('customer.limits.read', { label, used, cap })} />
            <b className={`lim-figure ${used >= cap ? 'warn' : ''}`}>
              {t('customer.limits.figure', { used, cap })}
            </b>
          </div>
        ))}
      </div>
    </Section>
  )
}

export function Holds({ view, now }: { view: CaseView; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const standing = view.holds.filter(
    (hold) => hold.liftedAt === null && (hold.until === null || hold.until > now),
  )
  if (standing.length === 0) return null
  return (
    <Section title={t('customer.holds.title')}>
      {standing.map((hold) => (
        <div key={hold.id} className="hold">
          <div className="row">
            <GuardLight light="hold" label={t('worklist.light.hold')} />
            <b>{holdName(hold.holdKind, format)}</b>
            <span className="grow" />
            <span className="sm t3 nowrap">
              {hold.until === null
                ? t('customer.holds.open')
                : t('customer.holds.until', { until: format.when(hold.until, now, view.case.zone) })}
            </span>
          </div>
          {hold.words !== '' && <p className="sm t2 copy">{hold.words}</p>}
        </div>
      ))}
    </Section>
  )
}

const TONES: Record<PromiseView['status'], Tone> = {
  OPEN: 'acc',
  DUE_SOON: 'acc',
  DUE: 'warn',
  GRACE: 'warn',
  KEPT: 'ok',
  PARTIAL: 'warn',
  BROKEN: 'bad',
  RENEGOTIATED: 'plain',
  CANCELLED: 'plain',
  VOID: 'plain',
}

/** State of a promise as a tag; `PARTIAL` says how much came. */
export function PromiseTag({ one }: { one: PromiseView }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Tag tone={TONES[one.status]} {...(one.status === 'KEPT' ? { icon: 'check' as const } : {})}>
      {one.status === 'PARTIAL'
        ? t('customer.promises.part', { paid: format.money(one.paidFen) })
        : t(`enums.promiseState.${one.status}`)}
    </Tag>
  )
}

export function Promises({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const kept = view.promises.filter((one) => one.status === 'KEPT').length
  const decided = view.promises.filter((one) => ['KEPT', 'PARTIAL', 'BROKEN'].includes(one.status)).length
  return (
    <Section
      title={t('customer.promises.title')}
      right={decided > 0 ? t('customer.promises.kept', { kept, all: decided }) : undefined}
    >
      {view.promises.length === 0 ? (
        <p className="sm t3">{t('customer.promises.none')}</p>
      ) : (
        <ul className="prs">
          {view.promises.map((one) => (
            <li key={one.promise.id}>
              <span className="t3 nowrap">{format.dayWithWeekday(one.promise.due)}</span>
              <span className="copy">{format.money(one.promise.amountFen)}</span>
              <PromiseTag one={one} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Every number with where it came from and whether it may be called now. */
export function Contacts({ view, now, cover }: { view: CaseView; now: Instant; cover: CoverNow }) {
  const { t } = useTranslation()
  if (view.contacts.length === 0)
    return (
      <Section className="f">
        <p className="sm t3">{t('customer.contacts.none')}</p>
      </Section>
    )
  return (
    <Section className="f">
      {view.contacts.map((contact) => (
        <Contact key={contact.id} contact={contact} view={view} now={now} cover={cover} />
      ))}
    </Section>
  )
}

function Contact({
  contact,
  view,
  now,
  cover,
}: {
  contact: ContactView
  view: CaseView
  now: Instant
  cover: CoverNow
}) {
  const { t } = useTranslation()
  const light = useLightWords()({ guard: contact.guard, lastTry: false, done: false, group: 'followUp' }, now)
  return (
    <div className="contact">
      <div className="row">
        <GuardLight light={light.light} label={light.name} />
        <b className="clip">
          {contact.name ?? (contact.role === 'debtor' ? view.name : t(`enums.contactRole.${contact.role}`))}
        </b>
        <Tag small>{contact.relation ?? t(`enums.contactRole.${contact.role}`)}</Tag>
        {contact.status !== 'active' && (
          <Tag small tone="warn">
            {t(`enums.contactStatus.${contact.status}`)}
          </Tag>
        )}
        <span className="grow" />
        <span className="sm t3 nowrap">{light.until}</span>
      </div>
      <div className="row contact-number">
        <Reveal
          caseId={view.case.id}
          contactId={contact.id}
          field="phone"
          masked={cover.verified ? contact.phoneVerified : contact.phoneUnverified}
          locked={cover.reason !== 'none'}
        />
        <span className="grow" />
        <span className="sm t3">
          {t('customer.contacts.sourceLabel')}{' '}
          {contact.source === null ? t('guard.source.unknown') : t(`guard.source.${contact.source}`)}
        </span>
      </div>
    </div>
  )
}

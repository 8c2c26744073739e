// Sections of the customer panel and of the brief: limits, holds, callbacks, promises. Shows what the rules computed.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { RUNNING } from '../../../shared/promise.ts'
import type { Id } from '../../../shared/rows.ts'
import type { CaseView, PromiseView } from '../../local/views.ts'
import type { Tone } from '../../ui/controls.tsx'
import { Button, Pips, Section, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { GuardLight } from '../../ui/signs.tsx'
import { useFormat } from '../../words/format.ts'
import { AskException } from '../exception/exception.tsx'
import { holdName, useLightWords } from '../worklist/reasons.ts'

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
    <Section className="cu-lift" title={t('customer.holds.title')}>
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
          {hold.reviewAt !== undefined && hold.reviewAt !== hold.until && (
            <p className="sm t3">
              {t('customer.holds.review', { at: format.when(hold.reviewAt, now, view.case.zone) })}
            </p>
          )}
          {hold.channels !== undefined && hold.channels.length > 0 && (
            <p className="sm t3">
              {t('customer.holds.channels', {
                channels: hold.channels
                  .map((channel) => t(`enums.channel.${channel}`))
                  .join(t('guard.listMark')),
              })}
            </p>
          )}
        </div>
      ))}
    </Section>
  )
}

/** Calls agreed or planned and not made yet. */
export function Callbacks({ view, now }: { view: CaseView; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (view.callbacks.length === 0) return null
  return (
    <Section className="cu-lift" title={t('customer.callbacks.title')}>
      {view.callbacks.map((callback) => (
        <div className="row pair" key={callback.id}>
          <Icon name="callback" size="s" />
          <span>{t('customer.callbacks.at', { at: format.dayTime(callback.at, now, view.case.zone) })}</span>
          <span className="grow" />
          <Tag>{t(callback.requested ? 'customer.callbacks.requested' : 'customer.callbacks.planned')}</Tag>
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
      className="cu-lift"
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
              <Chain of={one} among={view.promises} />
              {RUNNING.includes(one.status) && one.promise.planId === undefined && (
                <EndPromise view={view} promiseId={one.promise.id} />
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** Which promise this one took the place of, and what became of a promise that people ended. */
function Chain({ of: { promise }, among }: { of: PromiseView; among: readonly PromiseView[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const before = among.find((one) => one.promise.id === promise.previousId)
  if (!before && !promise.exit?.reason) return null
  return (
    <span className="sm t3 prs-chain">
      {before &&
        t('customer.promises.replaces', {
          due: format.day(before.promise.due),
          amount: format.money(before.promise.amountFen),
        })}
      {promise.exit?.reason}
    </span>
  )
}

/** A promise ends by agreement, or because it was written down in error, when a supervisor says so. Kept or broken only the ledger makes it. */
function EndPromise({ view, promiseId }: { view: CaseView; promiseId: Id }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const asked = view.exceptions.find((row) => row.promiseId === promiseId)
  const kinds = asked ? [asked.exceptionKind] : (['cancelPromise', 'voidPromise'] as const)
  if (!open && !asked)
    return (
      <Button size="sm" look="ghost" icon="close" onClick={() => setOpen(true)}>
        {t('customer.promises.end')}
      </Button>
    )
  return (
    <span className="row tight wrap prs-end">
      {kinds.map((exceptionKind) => (
        <AskException
          key={exceptionKind}
          customerId={view.customerId}
          caseId={view.case.id}
          wish={{ exceptionKind, promiseId }}
          exceptions={view.exceptions}
        />
      ))}
    </span>
  )
}

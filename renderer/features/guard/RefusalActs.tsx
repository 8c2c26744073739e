// What can be done about a refusal, and nothing that would go around it: plan the call for when it is permitted, move that time, read the
// hold, or make the call of service that the rules leave to the assigned agent. Private to the guard card.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../../shared/compliance/compliance.ts'
import type { Instant, Zone } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { CallbackRow, HoldKind, Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { CaseView } from '../../local/views.ts'
import { Button } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { AskException } from '../exception/exception.tsx'
import { TimeForm } from '../fields/TimeForm.tsx'
import { dial, usePhone } from '../phone/phone.ts'

export interface RefusalActsProps {
  readonly refusal: Refusal
  readonly caseId: Id
  readonly customerId: Id
  readonly contactId: Id | null
  readonly now: Instant
  readonly zone: Zone
}

export function RefusalActs(props: RefusalActsProps) {
  const { t } = useTranslation()
  const { refusal, caseId, now } = props
  const view = useView('case', { caseId, now }).value
  const [reading, setReading] = useState(false)
  if (!view || view.case.id !== caseId) return null
  const held = refusal.rule === 'HOLD'
  return (
    <>
      <div className="gd-acts">
        {refusal.until !== null && (
          <Planned
            {...props}
            until={refusal.until}
            callbacks={view.callbacks}
            hours={view.thresholds.hours}
          />
        )}
        {held && view.holds.length > 0 && (
          <Button icon="flag" aria-expanded={reading} onClick={() => setReading((before) => !before)}>
            {t(reading ? 'guard.hideHold' : 'guard.seeHold')}
          </Button>
        )}
        {refusal.overridableBy && (
          <AskException
            customerId={props.customerId}
            caseId={caseId}
            wish={{
              exceptionKind: 'call',
              contactId: props.contactId,
              purpose: view.dial?.contactId === props.contactId ? view.dial.purpose : 'collect',
              rules: refusal.checks.flatMap(({ rule, state }) => (state === 'refuse' ? [rule] : [])),
            }}
            exceptions={view.exceptions}
            keyed
          />
        )}
      </div>
      {reading && <HoldRecords view={view} now={now} />}
      {held && <ServiceOffer {...props} view={view} />}
    </>
  )
}

/** One planned call for a case: set once, whoever looks; another time is an act of its own. */
function Planned({
  caseId,
  customerId,
  contactId,
  now,
  zone,
  until,
  callbacks,
  hours,
}: RefusalActsProps & {
  until: Instant
  callbacks: readonly CallbackRow[]
  hours: CaseView['thresholds']['hours']
}) {
  const { t } = useTranslation()
  const { local } = useDesk()
  const format = useFormat()
  const problemWords = useProblemWords()
  const [busy, setBusy] = useState(false)
  const [choosing, setChoosing] = useState(false)
  const planned = callbacks.find((callback) => callback.doneAt === null && callback.at >= now) ?? null
  const record = async (draft: ActDraft) => {
    setBusy(true)
    try {
      await local.record([draft])
      setChoosing(false)
    } catch (error) {
      const said = problemWords(problemOf(error, 'callback'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  const plan = (at: Instant) =>
    record(
      planned
        ? { kind: 'callback.moved', customerId, caseId, payload: { callbackId: planned.id, at } }
        : {
            kind: 'callback.set',
            customerId,
            caseId,
            payload: { callbackId: crypto.randomUUID(), callId: null, contactId, at, requested: false },
          },
    )
  if (choosing)
    return (
      <TimeForm
        at={planned?.at ?? until}
        now={now}
        zone={zone}
        hours={hours}
        label={t('guard.planLabel')}
        save={t('guard.planSave')}
        busy={busy}
        onSave={(at) => void plan(at)}
        onCancel={() => setChoosing(false)}
      />
    )
  return (
    <>
      {planned ? (
        <span className="tag ok">
          <Icon name="check" size="s" />
          {t(planned.requested ? 'guard.agreed' : 'guard.planned', { at: format.dayTime(planned.at, now) })}
        </span>
      ) : (
        <Button look="pri" icon="callback" busy={busy} onClick={() => void plan(until)}>
          {t('guard.plan', { at: format.dayTime(until, now) })}
        </Button>
      )}
      <Button onClick={() => setChoosing(true)}>{t('guard.otherTime')}</Button>
    </>
  )
}

function HoldRecords({ view, now }: { view: CaseView; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ul className="gd-holds">
      {view.holds.map((hold) => (
        <li key={hold.id}>
          <b>{t(`guard.hold.${hold.holdKind}`)}</b>
          <span className="gd-source">
            {t('guard.holdSince', { from: format.dayTime(hold.from, now, view.case.zone) })} ·{' '}
            {hold.until === null
              ? t('guard.holdOpen')
              : t('guard.holdUntil', { until: format.dayTime(hold.until, now, view.case.zone) })}
          </span>
          {hold.words !== '' && <p className="copy">{hold.words}</p>}
        </li>
      ))}
    </ul>
  )
}

/** Why a call of service may be due under a hold of this kind. */
const REASONS: Partial<Record<HoldKind, 'complaint' | 'payment' | 'dispute' | 'hardship'>> = {
  complaint: 'complaint',
  paidClaim: 'payment',
  dispute: 'dispute',
  fraud: 'dispute',
  hardship: 'hardship',
}

/** Offered where the guard itself permits it: the assigned agent, inside hours, on a number of the debtor. */
function ServiceOffer({
  refusal,
  caseId,
  contactId,
  now,
  view,
}: RefusalActsProps & { readonly view: CaseView }) {
  const { t } = useTranslation()
  const { sync, clock } = useDesk()
  const idle = usePhone((state) => state.call.state === 'idle')
  const debtor = view.contacts.some((contact) => contact.id === contactId && contact.role === 'debtor')
  const asked = useView(
    'guard',
    debtor && contactId !== null
      ? {
          caseId,
          contactId,
          purpose: 'service',
          now,
          online: sync.isOnline(),
          timeVerified: clock.read().verified,
          dialling: false,
        }
      : null,
  )
  if (contactId === null || asked.value?.kind !== 'permit') return null
  const figure = refusal.checks.find(({ rule }) => rule === 'HOLD')?.figure
  const reason = (figure?.kind === 'hold' && figure.holdKind && REASONS[figure.holdKind]) || 'other'
  return (
    <div className="gd-service">
      <p>{t(`guard.service.${reason}`)}</p>
      <Button
        icon="phone"
        disabled={!idle}
        onClick={() => void dial({ caseId, contactId, purpose: 'service' })}
      >
        {t('guard.service.call')}
      </Button>
    </div>
  )
}

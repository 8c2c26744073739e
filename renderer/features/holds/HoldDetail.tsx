// One hold: whose, why, until when, what it leaves open; changing it and lifting it, each with a reason. Private to holds.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldCase, HoldsReply } from '../../../shared/holdBodies.ts'
import { CHINA, type Instant, instantOf, localDay } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { useDesk } from '../../desk.ts'
import { Button, Section } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { holdName } from '../worklist/reasons.ts'
import { HoldForm } from './HoldForm.tsx'

export function HoldDetail({
  of,
  mode,
  staff,
  waiting,
  busy,
  now,
  onMode,
  onRecord,
}: {
  of: HeldCase
  mode: 'read' | 'change' | 'lift'
  staff: HoldsReply['staff']
  waiting: boolean
  busy: boolean
  now: Instant
  onMode(mode: 'read' | 'change' | 'lift'): void
  onRecord(draft: ActDraft): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const { hold, matter, owner, agent, liftedBy } = of
  const zone = matter?.zone ?? CHINA
  const { customerId, caseId, version: base, id: holdId } = hold
  const when = (at: Instant) => format.dayTime(at, now, zone)
  // A hold that was placed through a day ends with its midnight: the day is what was meant.
  const through = (at: Instant) =>
    instantOf(localDay(at, zone), 0, zone) === at ? format.day(localDay(at - 1, zone)) : when(at)
  const facts: [string, string][] = [
    [t('holds.fact.since'), when(hold.from)],
    [t('holds.fact.until'), hold.until === null ? t('holds.form.open') : through(hold.until)],
    [t('holds.fact.review'), hold.reviewAt === undefined ? t('holds.noReview') : when(hold.reviewAt)],
    [t('holds.fact.owner'), `${owner.name} ${owner.staffNumber}`],
    [t('holds.fact.agent'), agent ? `${agent.name} ${agent.staffNumber}` : t('holds.fact.nobody')],
    [
      t('holds.fact.channels'),
      (hold.channels ?? []).map((channel) => t(`enums.channel.${channel}`)).join(t('guard.listMark')) ||
        t('holds.fact.none'),
    ],
  ]
  return (
    <div className="beside-side" data-hold-detail={holdId}>
      <h2>
        {of.name} · {holdName(hold.holdKind, format)}
      </h2>
      {matter && (
        <p className="t2 sm">
          {matter.lender} · {t(`enums.product.${matter.product}`)} · {matter.tail}
        </p>
      )}
      {hold.words !== '' && <p className="copy beside-words">{hold.words}</p>}
      <dl className="named-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="copy">{value}</dd>
          </div>
        ))}
      </dl>
      {hold.liftedAt !== null ? (
        <Section title={t('holds.liftedOn', { at: when(hold.liftedAt) })}>
          <p className="copy">{hold.lifted?.reason ?? ''}</p>
          {liftedBy && (
            <p className="sm t3">
              {liftedBy.name} {liftedBy.staffNumber}
            </p>
          )}
        </Section>
      ) : mode === 'change' ? (
        <HoldForm
          hold={hold}
          zone={zone}
          now={now}
          staff={staff.some(({ id }) => id === owner.id) ? staff : [owner, ...staff]}
          self={profile.id}
          busy={busy}
          onCancel={() => onMode('read')}
          onSave={({ until, reviewAt, owner: next, channels, words: reason }) =>
            onRecord({
              kind: 'hold.changed',
              customerId,
              caseId,
              base,
              payload: { holdId, until, reviewAt, owner: next, channels, reason },
            })
          }
        />
      ) : mode === 'lift' ? (
        <LiftForm
          busy={busy}
          onCancel={() => onMode('read')}
          onLift={(reason) =>
            onRecord({ kind: 'hold.lifted', customerId, caseId, base, payload: { holdId, reason } })
          }
        />
      ) : (
        <div className="row tight wrap">
          <Button icon="pen" combo="C" disabled={waiting} onClick={() => onMode('change')}>
            {t('holds.change')}
          </Button>
          <Button icon="play" combo="L" disabled={waiting} onClick={() => onMode('lift')}>
            {t('holds.lift')}
          </Button>
          {waiting && <span className="sm t2">{t('approvals.waiting')}</span>}
        </div>
      )}
    </div>
  )
}

function LiftForm({
  busy,
  onLift,
  onCancel,
}: {
  busy: boolean
  onLift(reason: string): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const usable = reason.trim() !== ''
  return (
    <form
      className="ho-form beside-form leavable"
      onSubmit={(event) => {
        event.preventDefault()
        if (usable && !busy) onLift(reason.trim())
      }}
    >
      <label className="ho-field">
        <span className="lab">{t('holds.liftReason')}</span>
        <textarea
          className="fi-in"
          data-field="liftReason"
          rows={2}
          maxLength={500}
          value={reason}
          // biome-ignore lint/a11y/noAutofocus: the supervisor asked for this field by pressing its button
          autoFocus
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <div className="row tight">
        <Button look="pri" icon="play" type="submit" busy={busy} disabled={!usable}>
          {t('holds.lift')}
        </Button>
        <Button look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

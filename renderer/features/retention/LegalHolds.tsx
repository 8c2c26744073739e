// Legal holds: what must not be erased and why, those to be looked at first; placing, reviewing and lifting them with a reason. Private to retention.
// Promises: each change is an act, durable before the screen says so; nothing of a number is shown.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { RetentionReply } from '../../../shared/retention/bodies.ts'
import { mayCall, mayRecord } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Scroll, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useRecord } from '../useRecord.ts'
import { Place, ReasonForm } from './legalHoldForms.tsx'

type Held = RetentionReply['holds'][number]
type Mode = 'read' | 'place' | 'review' | 'lift'

export function LegalHolds({
  holds,
  waiting,
  now,
}: {
  holds: readonly Held[]
  waiting: ReadonlySet<Id>
  now: Instant
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const [chosen, setChosen] = useState<Id | null>(null)
  const [mode, setMode] = useState<Mode>('read')
  const { record, busy } = useRecord('retention', () => setMode('read'))
  const shown = holds.find(({ hold }) => hold.id === chosen) ?? holds[0] ?? null
  const may = mayRecord(profile.role, 'legalHold.placed')
  const mayFind = may && mayCall(profile.role, 'holds.cases')
  const free = may && shown !== null && !waiting.has(shown.hold.id)
  const group = t('manage.title')
  useKey('N', () => setMode('place'), { label: t('retention.keys.place'), group, enabled: mayFind })
  useKey('C', () => setMode('review'), { label: t('retention.keys.review'), group, enabled: free })
  useKey('L', () => setMode('lift'), { label: t('retention.keys.lift'), group, enabled: free })
  const today = localDay(now, CHINA)
  return (
    <div className="rt-holds beside">
      <Scroll className="beside-list" label={t('retention.view.holds')}>
        {holds.length === 0 && (
          <EmptyState icon="scale" title={t('retention.noHolds')} hint={t('retention.noHoldsText')} />
        )}
        {holds.map(({ hold, about, placedBy }) => (
          <button
            key={hold.id}
            type="button"
            className="pick"
            data-legal-hold={hold.id}
            aria-current={hold.id === shown?.hold.id && mode !== 'place'}
            onClick={() => {
              setChosen(hold.id)
              setMode('read')
            }}
          >
            <span className="row tight">
              <b className="clip">{about.name}</b>
              <span className="clip t2">{t(`enums.legalHold.${hold.ground}`)}</span>
              <span className="grow" />
              {waiting.has(hold.id) ? (
                <Tag tone="outl" small>
                  {t('approvals.waiting')}
                </Tag>
              ) : localDay(hold.reviewAt, CHINA) <= today ? (
                <Tag tone="warn" small>
                  {t('retention.toReview')}
                </Tag>
              ) : null}
            </span>
            <span className="row tight sm t3">
              <span className="clip">
                {placedBy.name} {placedBy.staffNumber}
              </span>
              <span className="grow" />
              <span className="nowrap">
                {t('retention.reviewOn', { at: format.dayOfYear(localDay(hold.reviewAt, CHINA), now) })}
              </span>
            </span>
          </button>
        ))}
      </Scroll>
      <Scroll className="beside-right" label={t(mode === 'place' ? 'retention.place' : 'retention.detail')}>
        <div className="rt-side beside-side">
          {mayFind && mode !== 'place' && (
            <Button icon="plus" combo="N" onClick={() => setMode('place')}>
              {t('retention.place')}
            </Button>
          )}
          {mode === 'place' ? (
            <Place
              now={now}
              busy={busy}
              onCancel={() => setMode('read')}
              onPlace={({ customerId, caseId }, wish) => {
                const holdId = crypto.randomUUID()
                setChosen(holdId)
                record({ kind: 'legalHold.placed', customerId, caseId, payload: { holdId, ...wish } })
              }}
            />
          ) : (
            shown && (
              <Detail
                key={`${shown.hold.id}:${shown.hold.version}`}
                of={shown}
                mode={mode}
                free={free}
                busy={busy}
                now={now}
                onMode={setMode}
                onRecord={record}
              />
            )
          )}
        </div>
      </Scroll>
    </div>
  )
}

function Detail({
  of: { hold, about, placedBy },
  mode,
  free,
  busy,
  now,
  onMode,
  onRecord,
}: {
  of: Held
  mode: Mode
  free: boolean
  busy: boolean
  now: Instant
  onMode(mode: Mode): void
  onRecord(draft: ActDraft): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { customerId, caseId, version: base, id: holdId } = hold
  const facts: [string, string][] = [
    [t('retention.fact.since'), format.dayTime(hold.placedAt, now)],
    [t('retention.fact.by'), `${placedBy.name} ${placedBy.staffNumber}`],
    [t('retention.fact.review'), format.dayOfYear(localDay(hold.reviewAt, CHINA), now)],
  ]
  return (
    <div data-legal-hold-detail={holdId}>
      <h2>
        {about.name} · {t(`enums.legalHold.${hold.ground}`)}
      </h2>
      <p className="t2 sm">
        {about.lender} {about.product && t(`enums.product.${about.product}`)} {about.tail}
      </p>
      <p className="copy beside-words">{hold.reason}</p>
      <dl className="named-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mode === 'read' ? (
        <div className="row tight wrap">
          <Button icon="pen" combo="C" disabled={!free} onClick={() => onMode('review')}>
            {t('retention.review')}
          </Button>
          <Button icon="play" combo="L" disabled={!free} onClick={() => onMode('lift')}>
            {t('retention.lift')}
          </Button>
        </div>
      ) : (
        <ReasonForm
          lifts={mode === 'lift'}
          now={now}
          busy={busy}
          onCancel={() => onMode('read')}
          onSave={(reason, reviewAt) =>
            onRecord(
              mode === 'lift'
                ? { kind: 'legalHold.lifted', customerId, caseId, base, payload: { holdId, reason } }
                : {
                    kind: 'legalHold.reviewed',
                    customerId,
                    caseId,
                    base,
                    payload: { holdId, reviewAt, reason },
                  },
            )
          }
        />
      )}
    </div>
  )
}

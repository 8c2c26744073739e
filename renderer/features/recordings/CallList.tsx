// Answered calls one by one, beside the figures: which lack a recording and why, which sounded badly and how; a reviewer opens them from
// here. Private to the feature. Promises: the list says whose calls it shows, and what it can't open it says why.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type AnsweredCall,
  CALLS_SHOWN,
  type CallsShown,
  type CoverageDay,
} from '../../../shared/coverage.ts'
import type { Instant } from '../../../shared/instant.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, LinkButton, Pills, Sheet, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { EmptyState, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { CallSound, SoundTag } from './CallSound.tsx'
import { type AnsweredCalls, type Period, useAnsweredCalls } from './useCoverage.ts'

const REASONS = [
  'notHandedOver',
  'underWay',
  'damaged',
  'cut',
  'off',
  'asked',
  'failed',
  'confirmed',
  'diskFull',
  'slowDisk',
  'stalled',
  'unsupported',
  'disk',
] as const

/** Why a recording lacks, in words; a desk of another version may have reasons of its own. */
function useReason(): (reason: string) => string {
  const { t } = useTranslation()
  return (reason) => t(`recordings.reason.${REASONS.find((one) => one === reason) ?? 'other'}`)
}

export function CallList({
  period,
  row,
  now,
  onAll,
  onReview,
}: {
  period: Period
  /** Whose day; null = everybody's, of the whole period. */
  row: CoverageDay | null
  now: Instant
  onAll(): void
  onReview(callId: Id): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [show, setShow] = useState<CallsShown>('lacking')
  const [opened, setOpened] = useState<Id | null>(null)
  const calls = useAnsweredCalls({ ...period, agent: row?.agent.id ?? null, show })
  return (
    <Sheet as="aside" label={t('recordings.calls.title')} className="rc-side">
      <header className="rc-head">
        <div className="row">
          <h2>{t('recordings.calls.title')}</h2>
          <span className="t2 clip">
            {row
              ? `${format.dayWithWeekday(row.day)} · ${row.agent.staffNumber} ${row.agent.name}`
              : t('recordings.calls.everybody')}
          </span>
          <span className="grow" />
          {row && <LinkButton onClick={onAll}>{t('recordings.calls.showAll')}</LinkButton>}
        </div>
        {row && <DayFacts row={row} />}
        <Pills
          label={t('recordings.calls.show.label')}
          value={show}
          onChange={setShow}
          choices={CALLS_SHOWN.map((one) => ({ value: one, text: t(`recordings.calls.show.${one}`) }))}
        />
      </header>
      <Listed calls={calls} show={show} now={now} opened={opened} onOpen={setOpened} onReview={onReview} />
    </Sheet>
  )
}

/** What lies behind the figures of one agent's day. */
function DayFacts({ row }: { row: CoverageDay }) {
  const { t } = useTranslation()
  const why = useReason()
  const joined = (parts: readonly (readonly [string, number])[]) =>
    parts
      .filter(([, n]) => n > 0)
      .map(([what, n]) => t('recordings.day.counted', { what, n }))
      .join(' · ') || t('recordings.day.none')
  const facts = [
    [
      'line',
      joined(
        (['confirmed', 'asked', 'off', 'failed'] as const).map((one) => [
          t(`recordings.line.${one}`),
          row.line[one],
        ]),
      ),
    ],
    [
      'own',
      joined(
        (['confirmed', 'part', 'underWay', 'kept', 'failed'] as const).map((one) => [
          t(`recordings.own.${one}`),
          row.own[one],
        ]),
      ),
    ],
    ['reasons', joined(Object.entries(row.reasons).map(([reason, n]) => [why(reason), n]))],
  ] as const
  return (
    <dl className="rc-facts">
      {facts.map(([name, value]) => (
        <div key={name} data-fact={name}>
          <dt>{t(`recordings.day.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Listed({
  calls,
  show,
  now,
  opened,
  onOpen,
  onReview,
}: {
  calls: AnsweredCalls
  show: CallsShown
  now: Instant
  opened: Id | null
  onOpen(callId: Id | null): void
  onReview(callId: Id): void
}) {
  const { t } = useTranslation()
  const { items, problem, loading, more, loadMore, reload } = calls
  if (problem) {
    const again = (
      <Button size="sm" icon="sync" onClick={reload}>
        {t('recordings.refresh')}
      </Button>
    )
    const offline = problem.code === 'central.unreachable' || problem.code === 'central.timeout'
    return (
      <div className="rc-note">
        {offline ? (
          <TroubleNote tone="warn" what={t('recordings.offlineOnly')} actions={again} />
        ) : (
          <ProblemNote problem={problem} actions={again} />
        )}
      </div>
    )
  }
  if (items.length === 0)
    return loading ? (
      <Loading label={t('common.loading')} onAgain={reload} />
    ) : (
      <EmptyState icon={show === 'all' ? 'phone' : 'check'} title={t(`recordings.calls.empty.${show}`)} />
    )
  return (
    <ul className="scroll rc-calls">
      {items.map((call) => (
        <li key={call.callId} data-answered={call.callId}>
          <CallRow
            call={call}
            now={now}
            open={call.callId === opened}
            onOpen={() => onOpen(call.callId === opened ? null : call.callId)}
          />
          {call.callId === opened && <CallFacts call={call} onReview={onReview} />}
        </li>
      ))}
      {more && (
        <li className="rc-more">
          <Button size="sm" look="ghost" full busy={loading} onClick={loadMore}>
            {t('recordings.calls.more')}
          </Button>
        </li>
      )}
    </ul>
  )
}

function CallRow({
  call,
  now,
  open,
  onOpen,
}: {
  call: AnsweredCall
  now: Instant
  open: boolean
  onOpen(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { mark } = call.cover
  const covered = mark === 'both' || mark === 'line' || mark === 'held'
  return (
    <button type="button" className="rc-row" data-row="" aria-expanded={open} onClick={onOpen}>
      <span className="rc-line">
        <b className="nowrap">{format.dayTime(call.answeredAt, now)}</b>
        <span className="clip t2">{`${call.agent.staffNumber} ${call.agent.name}`}</span>
        <span className="rc-end t2">{format.timer(call.talkMs)}</span>
      </span>
      <span className="rc-line">
        <Tag small tone={covered ? 'plain' : 'warn'} icon={covered ? 'mic' : 'micOff'}>
          {t(`recordings.cover.${mark}`)}
        </Tag>
        <SoundTag quality={call.quality} />
        <span className="rc-end t3">
          <Icon name={open ? 'down' : 'right'} size="s" />
        </span>
      </span>
    </button>
  )
}

function CallFacts({ call, onReview }: { call: AnsweredCall; onReview(callId: Id): void }) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const why = useReason()
  const said = (what: string, reason: string) =>
    reason === '' ? what : t('recordings.calls.because', { what, why: why(reason) })
  return (
    <div className="rc-call">
      <p className="t2">
        {said(
          `${t(`recordings.calls.direction.${call.direction}`)} · ${t(`recordings.cover.${call.cover.mark}`)}`,
          call.cover.reason,
        )}
      </p>
      <dl className="rc-facts">
        <div>
          <dt>{t('recordings.calls.recording')}</dt>
          <dd>{t(`recordings.line.${call.recording}`)}</dd>
        </div>
        <div>
          <dt>{t('recordings.calls.own')}</dt>
          <dd>
            {call.own
              ? said(t(`recordings.own.${call.own.mark}`), call.own.reason)
              : t('recordings.calls.ownNone')}
          </dd>
        </div>
      </dl>
      {call.quality && <CallSound quality={call.quality} answeredAt={call.answeredAt} />}
      {!mayCall(profile.role, 'review.open') ? (
        <p className="under">{t('recordings.calls.noReview')}</p>
      ) : call.coded ? (
        <span>
          <Button size="sm" icon="review" onClick={() => onReview(call.callId)}>
            {t('recordings.calls.review')}
          </Button>
        </span>
      ) : (
        <p className="under">{t('recordings.calls.uncoded')}</p>
      )}
    </div>
  )
}

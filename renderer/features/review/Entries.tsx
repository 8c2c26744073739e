// The timeline of a reviewed call: one column by time, lines of the script larger than what was recorded around them.
// Private to the review.
import { memo, useDeferredValue, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import { STAGE_LABELS } from '../../../shared/script/graph.ts'
import type { TimelineEntry } from '../../../shared/timeline.ts'
import type { Tone } from '../../ui/controls.tsx'
import { Tag } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import { useTimelineWords } from '../customer/timelineWords.ts'
import { codeName } from './fieldWords.ts'
import {
  dispositionOf,
  type Entry,
  entriesOf,
  isTimed,
  type ReviewAct,
  type StepEntry,
  saidItemsOf,
} from './walk.ts'

/** More of them than a screen shows; the rest follows between frames. */
const FIRST = 24

export function Entries({ told }: { told: ReviewCallReply }) {
  const { t } = useTranslation()
  const entries = useMemo(() => entriesOf(told), [told])
  const said = useMemo(() => saidItemsOf(told), [told])
  const count = useDeferredValue(entries.length, Math.min(FIRST, entries.length))
  const untimed = !isTimed(told) && entries.some(({ kind }) => kind === 'step')
  return (
    <>
      {untimed && <p className="under">{t('review.untimed')}</p>}
      <ol className="qr-tl">
        {entries.slice(0, count).map((entry) => (
          <Entered key={entry.id} told={told} entry={entry} said={said} />
        ))}
      </ol>
    </>
  )
}

type Said = ReturnType<typeof saidItemsOf>

const Entered = memo(function Entered(props: { told: ReviewCallReply; entry: Entry; said: Said }) {
  const { told, entry } = props
  return (
    <li className="qr-te" data-entry={entry.kind}>
      <When told={told} at={entry.at} />
      <One {...props} />
    </li>
  )
})

/** Minutes and seconds since the call began; what came after the call by its day and time. */
function When({ told, at }: { told: ReviewCallReply; at: Instant | null }) {
  const format = useFormat()
  const { call, matter } = told
  if (at === null) return <span className="qr-at" />
  const during = at <= (call.endedAt ?? call.startedAt)
  return (
    <time className="qr-at" dateTime={new Date(at).toISOString()} title={format.clock(at, matter?.zone)}>
      {during ? format.timer(at - call.startedAt) : format.dayTime(at, call.startedAt, matter?.zone)}
    </time>
  )
}

function One({ told, entry, said }: { told: ReviewCallReply; entry: Entry; said: Said }) {
  switch (entry.kind) {
    case 'step':
      return <Step step={entry} labels={said} />
    case 'act':
      return <ActLine told={told} act={entry.act} />
    case 'judged':
    case 'answered':
      return <Judged told={told} entry={entry} />
    default:
      return entry satisfies never
  }
}

function Step({ step, labels }: { step: StepEntry; labels: Said }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { node } = step
  return (
    <div className="qr-step" data-node={step.nodeId}>
      <div className="row tight">
        <Tag small tone="acc">
          {step.nodeId}
        </Tag>
        {node && <b>{format.pick(STAGE_LABELS[node.stage])}</b>}
        {node && (
          <span className="clip t3 grow" title={format.pick(node.text)}>
            {format.pick(node.text).replace(/\{\w+\}/g, '…')}
          </span>
        )}
      </div>
      {step.said.length > 0 && (
        <ul className="qr-said">
          {step.said.map((id) => {
            const label = labels.find((item) => item.id === id)?.label
            return (
              <li key={id}>
                <Icon name="check" size="s" />
                {label ? format.pick(label) : id}
              </li>
            )
          })}
        </ul>
      )}
      {step.left !== 'unknown' && (
        <p className="qr-answer">
          <Icon name={step.left === 'ended' ? 'hangup' : 'arrow'} size="s" />
          {step.answer
            ? t('review.answer', { answer: format.pick(step.answer.label) })
            : t(step.left === 'ended' ? 'review.endedHere' : 'review.jumped')}
        </p>
      )}
    </div>
  )
}

function Line({
  icon,
  tone = 'plain',
  words,
  detail,
}: {
  icon: IconName
  tone?: Tone
  words: string
  detail?: string
}) {
  return (
    <div className="qr-act">
      <span className={`ic ${tone === 'plain' ? '' : tone}`}>
        <Icon name={icon} />
      </span>
      <span>
        {words}
        {detail && <span className="qr-detail copy">{detail}</span>}
      </span>
    </div>
  )
}

const PURPOSES = ['collect', 'service', 'callback_requested'] as const
const ENDERS = ['agent', 'customer', 'network'] as const
const FACTORS = ['idLast4', 'birthday', 'phoneLast4', 'cardTail'] as const
const oneOf = <T extends string>(value: unknown, all: readonly T[]): T | null =>
  all.find((one) => one === value) ?? null

function ActLine({ told, act }: { told: ReviewCallReply; act: ReviewAct }) {
  const { t } = useTranslation()
  const format = useFormat()
  const worded = useTimelineWords()
  const { facts } = act
  // What central put on this act when it looked again.
  const flags = act.flags.length > 0 ? t('review.act.flags', { flags: act.flags.join(' ') }) : ''
  switch (act.kind) {
    case 'call.attempted': {
      const purpose = oneOf(facts.purpose, PURPOSES)
      return (
        <Line
          icon="phone"
          words={t('review.act.attempted', { purpose: purpose ? t(`review.purpose.${purpose}`) : '' })}
          detail={flags}
        />
      )
    }
    case 'call.received':
      return <Line icon="phone" words={t('review.act.received')} detail={flags} />
    case 'call.answered':
      return <Line icon="phone" tone="acc" words={t('review.act.answered')} />
    case 'call.missed':
      return <Line icon="phone" tone="warn" words={t('review.act.missed')} />
    case 'call.ended':
      return told.call.answeredAt === null ? (
        <Line icon="hangup" words={t('review.act.endedUnanswered', { status: facts.sipStatus ?? '—' })} />
      ) : (
        <Line
          icon="hangup"
          words={t('review.act.ended', {
            by: t(`review.endedBy.${oneOf(facts.endedBy, ENDERS) ?? 'none'}`),
            time: format.timer(Number(facts.talkMs ?? 0)),
          })}
        />
      )
    case 'disposition.set':
      return (
        <Line
          icon="approve"
          tone="acc"
          words={t('review.act.disposition', { code: codeName(String(facts.code), format) })}
        />
      )
    default: {
      const entry = timelineEntryOf(told, act)
      if (!entry) return <Line icon="info" words={t(`enums.act.${act.kind}`)} />
      const said = worded(entry, told.call.startedAt)
      const factors = String(facts.factors ?? '')
        .split(' ')
        .flatMap((name) => oneOf(name, FACTORS) ?? [])
        .map((name) => t(`review.factor.${name}`))
        .join(' · ')
      const detail = factors ? t('review.act.factors', { factors }) : said.detail
      return <Line icon={said.icon} tone={said.tone} words={said.words} detail={detail} />
    }
  }
}

/** The same entry that the case's timeline shows, so that both say it alike; null for acts that it does not know. */
function timelineEntryOf(told: ReviewCallReply, act: ReviewAct): TimelineEntry | null {
  const { facts } = act
  const entry = (kind: TimelineEntry['kind'], params: TimelineEntry['params'] = facts): TimelineEntry => ({
    id: act.id,
    kind,
    at: act.at,
    callId: told.call.id,
    agentId: act.by,
    params,
  })
  switch (act.kind) {
    case 'call.refused':
      return entry('guardRefused')
    case 'verification.tried':
      return entry('verificationTried')
    case 'recording.flagged':
      return entry('recordingFlagged')
    case 'recording.noticed':
      return entry('recordingNoticed')
    case 'recorder.changed':
      return entry('recorderChanged')
    case 'stop.requested': {
      const hold = told.holds.find((one) => one.id === facts.holdId)
      return hold ? entry('held', { holdKind: hold.holdKind, words: hold.words }) : entry('stopRequested')
    }
    case 'note.added':
      return entry('note', { text: told.notes.find((one) => one.id === facts.noteId)?.text ?? '' })
    case 'promise.made':
      return entry('promised')
    case 'callback.set':
      return entry('callbackSet', { callbackAt: facts.at ?? null })
    case 'callback.done':
      return entry('callbackDone')
    case 'callback.moved':
      return entry('callbackMoved')
    case 'callback.cancelled':
      return entry('callbackCancelled')
    case 'call.transferred':
      return entry('transferred')
    case 'field.revealed':
      return entry('revealed')
    case 'incident.raised':
      return entry('incident')
    default:
      return null
  }
}

function Judged({
  told,
  entry,
}: {
  told: ReviewCallReply
  entry: Extract<Entry, { kind: 'judged' | 'answered' }>
}) {
  const worded = useTimelineWords()
  const { review } = entry
  const said = worded(
    {
      id: entry.id,
      kind: entry.kind === 'judged' ? 'reviewed' : 'reviewAnswered',
      at: entry.at,
      callId: told.call.id,
      agentId: entry.kind === 'judged' ? review.reviewerId : review.agentId,
      params:
        entry.kind === 'judged'
          ? {
              outcome: review.outcome,
              from: dispositionOf(told, review.dispositionId)?.code ?? null,
              to: dispositionOf(told, review.correctionId)?.code ?? null,
              reason: review.reason,
            }
          : { outcome: review.answer?.outcome ?? null, text: review.answer?.text ?? '' },
    },
    told.now,
  )
  return <Line icon={said.icon} tone={said.tone} words={said.words} detail={said.detail} />
}

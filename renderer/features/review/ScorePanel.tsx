// The scorecard beside the call: points, what is fatal, where it is heard, what the agent should try; the score that stands, and the ruling on
// what the agent disputes. Private to the review. Promises: nothing is scored beforehand as lost; every lost point has a reason; who scored
// does not rule.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActDraft } from '../../../shared/act.ts'
import { CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import { scoreStand } from '../../../shared/qa/scoreActs.ts'
import { cardFor, cardOf, type Points, type Scorecard, scoreOf } from '../../../shared/qa/scorecard.ts'
import type { Clip, Remark, ScoredFatal, ScoreRow } from '../../../shared/qa/scoreRow.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, SectionHead, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { Ruling } from './Ruling.tsx'
import { ClipText, itemName, ScoreFacts } from './ScoreFacts.tsx'
import './score.css'

/** So much of the sound around the place is the clip. */
const CLIP_MS = 15_000

export interface ScorePanelProps {
  readonly told: ReviewCallReply
  readonly now: Instant
  readonly mayJudge: boolean
  readonly busy: boolean
  /** A score of this call is on its way to central. */
  readonly sending: boolean
  readonly remarks: readonly Remark[]
  /** Where the sound is; null while nobody listens. */
  atMs(): number | null
  onSeek(ms: number): void
  onRecord(draft: ActDraft): void
  /** A blind score was given: what is shown is told anew. */
  onBlind(): void
}

export function ScorePanel(props: ScorePanelProps) {
  const { told, now, mayJudge, sending } = props
  const { t } = useTranslation()
  const { profile } = useDesk()
  const [again, setAgain] = useState(false)
  const standing = told.scores.find(({ supersededBy }) => supersededBy === null) ?? null
  const stand = standing && scoreStand(standing, now)
  const own = told.call.agentId === profile.id
  if (told.blind !== null && mayJudge && !own)
    return <Form key={`blind${told.call.id}`} {...props} before={null} onDone={props.onBlind} />
  if (standing && !again)
    return (
      <div className="scroll qr-judge">
        <ScoreFacts score={standing} now={now} staff={told.staff} onSeek={props.onSeek} />
        {sending && <p className="sm t2">{t('score.sending')}</p>}
        {stand?.state === 'disputed' &&
          mayJudge &&
          !sending &&
          !own &&
          standing.reviewerId !== profile.id && <Ruling score={standing} {...props} />}
        {stand?.state === 'disputed' && standing.reviewerId === profile.id && (
          <p className="under">{t('score.otherRules')}</p>
        )}
        {mayJudge && !own && stand?.state !== 'disputed' && !sending && (
          <p>
            <Button size="sm" icon="undo" onClick={() => setAgain(true)}>
              {t('score.again')}
            </Button>
          </p>
        )}
      </div>
    )
  if (!mayJudge || own || sending)
    return (
      <div className="scroll qr-judge">
        <p className="t2">{t(sending ? 'score.sending' : own ? 'score.ownCall' : 'score.none')}</p>
      </div>
    )
  return <Form key={told.call.id} {...props} before={standing} onDone={() => setAgain(false)} />
}

const clipAt = (atMs: number | null): Clip | null =>
  atMs === null
    ? null
    : { fromMs: Math.max(0, Math.round(atMs) - CLIP_MS / 3), untilMs: Math.round(atMs) + (CLIP_MS * 2) / 3 }

type Draft = {
  points: Points
  reasons: Readonly<Record<string, string>>
  clips: Readonly<Record<string, Clip | null>>
  fatal: readonly ScoredFatal[]
  coaching: string
}

const draftOf = (card: Scorecard, before: ScoreRow | null): Draft => ({
  points: Object.fromEntries(
    card.items.map(({ id, points }) => {
      const was = before?.items.find(({ item }) => item === id)
      return [id, was ? was.points : points]
    }),
  ),
  reasons: Object.fromEntries(before?.items.map(({ item, reason }) => [item, reason]) ?? []),
  clips: Object.fromEntries(before?.items.map(({ item, clip }) => [item, clip]) ?? []),
  fatal: before?.fatal ?? [],
  coaching: before?.coaching ?? '',
})

function Form({
  told,
  before,
  remarks,
  busy,
  atMs,
  onSeek,
  now,
  onRecord,
  onBlind,
  onDone,
}: ScorePanelProps & { before: ScoreRow | null; onDone(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const card =
    (before && cardOf(before.card)) ?? cardFor(localDay(told.call.startedAt, told.matter?.zone ?? CHINA))
  const [draft, setDraft] = useState(() => draftOf(card, before))
  const [bad, setBad] = useState(false)
  const { points, reasons, clips, fatal, coaching } = draft
  const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }))
  const scored = scoreOf(
    card,
    points,
    fatal.map(({ item }) => item),
  )
  const lost = (item: string, most: number) => {
    const given = points[item]
    return typeof given === 'number' && given < most
  }
  const unsaid = [
    ...card.items.filter((one) => lost(one.id, one.points) && !reasons[one.id]?.trim()).map((one) => one.id),
    ...fatal.filter(({ reason }) => reason.trim() === '').map(({ item }) => item),
  ]
  const words = useProblemWords()
  const { sync } = useDesk()
  const { blind } = told
  const complain = (error: unknown) => {
    const said = words(problemOf(error, 'review.calibration'))
    showToast({ tone: 'bad', title: said.what, text: said.now })
  }
  const sendBlind = async (session: Id) => {
    try {
      await sync.qa.scoreBlind(session, {
        callId: told.call.id,
        card: card.version,
        points: { ...points },
        fatal: fatal.map(({ item }) => item),
      })
      onDone()
    } catch (error) {
      complain(error)
    }
  }
  const put = async () => {
    try {
      const title = t('calibration.name', { at: format.dayTime(now, 0) })
      await sync.qa.calibrate({ title, callIds: [told.call.id] })
      showToast({ tone: 'ok', title: t('calibration.putDone') })
      onBlind()
    } catch (error) {
      complain(error)
    }
  }
  const send = () => {
    if (busy) return
    if (blind !== null) {
      void sendBlind(blind)
      return
    }
    if (unsaid.length > 0 || scored.score === null) {
      setBad(true)
      return
    }
    onRecord({
      kind: 'call.scored',
      customerId: told.call.customerId,
      caseId: told.call.caseId,
      payload: {
        scoreId: crypto.randomUUID(),
        callId: told.call.id,
        card: card.version,
        items: card.items.map((one) => ({
          item: one.id,
          points: points[one.id] ?? null,
          reason: lost(one.id, one.points) ? (reasons[one.id]?.trim() ?? '') : '',
          clip: lost(one.id, one.points) ? (clips[one.id] ?? null) : null,
        })),
        fatal: fatal.map((one) => ({ ...one, reason: one.reason.trim() })),
        remarks: [...remarks],
        coaching: coaching.trim(),
        supersedes: before?.id ?? null,
      },
    })
    onDone()
  }
  useKey('Ctrl+Enter', send, { label: t('score.keys.send'), group: t('review.keys.group') })
  const mayClip = atMs() !== null
  return (
    <>
      <div className="scroll qr-judge" data-score-form="" data-blind={blind ?? undefined}>
        <div className="qs-sum" data-band={scored.band ?? undefined}>
          <b>{scored.score ?? '—'}</b>
          <span>
            <span className="t2">{scored.band ? t(`score.band.${scored.band}`) : t('score.nothing')}</span>
            <span className="sm t3">
              {t('score.version', { version: card.version, points: scored.points, of: scored.of })}
            </span>
          </span>
        </div>
        <details className="qs-fatal" open={fatal.length > 0 || undefined}>
          <summary>
            {t('score.fatal')}
            <span className="t3">
              {fatal.length === 0
                ? t('score.noFatal', { n: card.fatal.length })
                : t('score.fatalCount', { n: fatal.length })}
            </span>
          </summary>
          <ul>
            {card.fatal.map((one) => {
              const found = fatal.find(({ item }) => item === one.id)
              return (
                <li key={one.id}>
                  <label>
                    <input
                      type="checkbox"
                      checked={found !== undefined}
                      data-fatal={one.id}
                      onChange={() =>
                        change({
                          fatal: found
                            ? fatal.filter(({ item }) => item !== one.id)
                            : [...fatal, { item: one.id, reason: '', clip: clipAt(atMs()) }],
                        })
                      }
                    />
                    {format.pick(one.label)}
                  </label>
                  {found && (
                    <input
                      className="input"
                      value={found.reason}
                      maxLength={500}
                      aria-label={t('score.reasonOf', { item: format.pick(one.label) })}
                      placeholder={t('score.reason')}
                      aria-invalid={(bad && found.reason.trim() === '') || undefined}
                      onChange={(event) =>
                        change({
                          fatal: fatal.map((each) =>
                            each.item === one.id ? { ...each, reason: event.target.value } : each,
                          ),
                        })
                      }
                    />
                  )}
                </li>
              )
            })}
          </ul>
        </details>
        <ul className="qs-items">
          {card.items.map((one) => {
            const given = points[one.id] ?? null
            const isLost = lost(one.id, one.points)
            const name = format.pick(one.label)
            const clip = clips[one.id] ?? null
            return (
              <li key={one.id} data-item={one.id} data-lost={isLost || undefined}>
                <div className="qs-row">
                  <label htmlFor={`${id}${one.id}`} title={format.pick(one.look)}>
                    {name}
                  </label>
                  <input
                    id={`${id}${one.id}`}
                    className="input"
                    type="number"
                    min={0}
                    max={one.points}
                    step={1}
                    disabled={given === null}
                    value={given ?? ''}
                    onChange={(event) => {
                      const typed = Math.round(Number(event.target.value))
                      change({
                        points: { ...points, [one.id]: Math.max(0, Math.min(one.points, typed || 0)) },
                      })
                    }}
                  />
                  <span className="t3">/ {one.points}</span>
                  <Button
                    size="sm"
                    look={given === null ? 'soft' : 'ghost'}
                    aria-pressed={given === null}
                    onClick={() =>
                      change({ points: { ...points, [one.id]: given === null ? one.points : null } })
                    }
                  >
                    {t('score.na')}
                  </Button>
                </div>
                {isLost && blind === null && (
                  <div className="qs-why">
                    <input
                      className="input"
                      value={reasons[one.id] ?? ''}
                      maxLength={500}
                      placeholder={t('score.reason')}
                      aria-label={t('score.reasonOf', { item: name })}
                      aria-invalid={(bad && !reasons[one.id]?.trim()) || undefined}
                      onChange={(event) => change({ reasons: { ...reasons, [one.id]: event.target.value } })}
                    />
                    {clip ? (
                      <ClipText clip={clip} onSeek={onSeek} />
                    ) : (
                      <Button
                        size="sm"
                        look="ghost"
                        icon="clock"
                        disabled={!mayClip}
                        onClick={() => change({ clips: { ...clips, [one.id]: clipAt(atMs()) } })}
                      >
                        {t('score.clip')}
                      </Button>
                    )}
                  </div>
                )}
              </li>
            )
          })}
        </ul>
        {blind !== null && <p className="under">{t('calibration.blind')}</p>}
        {blind === null && (
          <section>
            <SectionHead title={t('score.coaching')} />
            <textarea
              className="input"
              rows={2}
              maxLength={2000}
              aria-label={t('score.coaching')}
              placeholder={t('score.coachingHint')}
              value={coaching}
              onChange={(event) => change({ coaching: event.target.value })}
            />
          </section>
        )}
        {blind === null && (
          <p className="qs-put">
            <Button size="sm" look="ghost" icon="users" data-put-up="" onClick={() => void put()}>
              {t('calibration.put')}
            </Button>
          </p>
        )}
        {bad && unsaid.length > 0 && (
          <p className="under bad" role="alert">
            <Icon name="alert" size="s" />
            {t('score.unsaid', { items: unsaid.map((item) => itemName(card, item, format)).join(' · ') })}
          </p>
        )}
        {remarks.length > 0 && <Tag>{t('score.remarks', { n: remarks.length })}</Tag>}
      </div>
      <footer className="qr-dock">
        <Button size="lg" look="pri" icon="check" combo="Ctrl+Enter" full busy={busy} onClick={send}>
          {t(blind === null ? 'score.send' : 'calibration.sendBlind')}
        </Button>
      </footer>
    </>
  )
}

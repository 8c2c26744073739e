// The agent's list of what reviewers said about the own calls, and the one answer to each correction. Public to the shell.
// Promises: works without a network; an answer is saved like any other act and shown at once.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import type { FeedbackView } from '../../local/views.ts'
import { Button, LinkButton, Scroll, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { EmptyState, showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { codeName, namedValues } from './fieldWords.ts'
import { ScoreItem, scoreWaits } from './ScoreFeedback.tsx'
import { useFeedback, waits } from './useFeedback.ts'
import './judgement.css'

/** How many corrections wait for this agent's answer: the badge of the rail. */
export function useFeedbackWaiting(): number {
  const now = useNow(60_000)
  const { items, scores } = useFeedback()
  return items.filter(waits).length + scores.filter((score) => scoreWaits(score, now)).length
}

export function FeedbackScreen({
  now,
  covered,
  onOpen,
}: {
  now: Instant
  /** While a call is unverified nothing of another case is shown. */
  covered: boolean
  onOpen(caseId: Id): void
}) {
  const { t } = useTranslation()
  const { items, scores, loading, problem } = useFeedback()
  const count = items.filter(waits).length + scores.filter((score) => scoreWaits(score, now)).length
  return (
    <main className="sheet" aria-label={t('feedback.title')}>
      <header className="page-head">
        <div className="row">
          <h1>{t('feedback.title')}</h1>
          {count > 0 && <Tag tone="acc">{t('feedback.waiting', { n: count })}</Tag>}
        </div>
        <p>{t('feedback.intro')}</p>
      </header>
      {problem ? (
        <ProblemNote problem={problem} />
      ) : loading ? (
        <Loading label={t('common.loading')} />
      ) : items.length + scores.length === 0 ? (
        <EmptyState icon="review" title={t('feedback.none.title')} hint={t('feedback.none.text')} />
      ) : covered ? (
        <EmptyState icon="lock" title={t('worklist.covered')} />
      ) : (
        <Scroll label={t('feedback.title')} className="fb-list">
          <ul>
            {scores.map((one) => (
              <ScoreItem key={one.score.id} item={one} now={now} />
            ))}
            {items.map((item) => (
              <Item key={item.review.id} item={item} now={now} onOpen={onOpen} />
            ))}
          </ul>
        </Scroll>
      )}
    </main>
  )
}

function Item({ item, now, onOpen }: { item: FeedbackView; now: Instant; onOpen(caseId: Id): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { review, judged, correction } = item
  const { caseId, answer } = review
  const title = ((): string => {
    const from = codeName(judged.code, format)
    if (!correction) return t('feedback.agreed', { code: from })
    if (correction.code === judged.code) return t('feedback.fields', { code: from })
    return t('feedback.corrected', { from, to: codeName(correction.code, format) })
  })()
  return (
    <li className="fb" data-review={review.id} data-waits={waits(item) || undefined}>
      <span className={`fb-ic ${correction ? 'warn' : 'ok'}`}>
        <Icon name={correction ? 'pen' : 'check'} />
      </span>
      <div className="fb-body">
        <div className="row">
          <b>{title}</b>
          <span className="grow" />
          <span className="sm t3 nowrap">{format.dayTime(review.at, now)}</span>
        </div>
        <p className="sm t2">
          {item.name} ·{' '}
          {t('feedback.call', { at: format.dayTime(item.startedAt, now), time: format.timer(item.talkMs) })}{' '}
          {caseId && <LinkButton onClick={() => onOpen(caseId)}>{t('feedback.open')}</LinkButton>}
        </p>
        {review.reason && <p className="copy">{t('feedback.reason', { reason: review.reason })}</p>}
        {correction && <Changes item={item} now={now} />}
        {waits(item) ? (
          <Answer item={item} />
        ) : (
          answer && (
            <p className="fb-answer" data-answer={answer.outcome}>
              <Tag tone={answer.outcome === 'disputed' ? 'warn' : 'ok'}>
                {t(`feedback.answered.${answer.outcome}`)}
              </Tag>
              {answer.text && <span className="copy">{answer.text}</span>}
              {item.pending && <span className="sm t3">{t('feedback.sending')}</span>}
            </p>
          )
        )}
      </div>
    </li>
  )
}

/** The fields of the correction, each with what the agent had where that was something else. */
function Changes({ item, now }: { item: FeedbackView; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { judged, correction } = item
  if (!correction) return null
  const context = { format, now, zone: undefined, contact: () => null }
  const before = namedValues(judged.code, judged.fields, context)
  const after = namedValues(correction.code, correction.fields, context)
  if (after.length === 0) return null
  return (
    <dl className="fb-fields">
      {after.map(({ name, label, value }) => {
        const was = before.find((one) => one.name === name)?.value
        return (
          <div key={name}>
            <dt>{label}</dt>
            <dd className="copy">
              {value}
              {was !== undefined && was !== value && (
                <span className="t3"> {t('feedback.was', { value: was })}</span>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function Answer({ item }: { item: FeedbackView }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { local } = useDesk()
  const id = useId()
  const [text, setText] = useState('')
  const [bad, setBad] = useState(false)
  const [busy, setBusy] = useState<'accepted' | 'disputed' | null>(null)
  const answer = async (which: 'accepted' | 'disputed') => {
    const said = text.trim()
    if (which === 'disputed' && said === '') {
      setBad(true)
      return
    }
    setBusy(which)
    const { customerId, caseId, id: reviewId } = item.review
    try {
      await local.record([
        { kind: 'review.answered', customerId, caseId, payload: { answer: which, reviewId, text: said } },
      ])
    } catch (error) {
      const worded = words(problemOf(error, 'feedback'))
      showToast({ tone: 'bad', title: worded.what, text: worded.now })
    } finally {
      setBusy(null)
    }
  }
  return (
    <div className="fb-form">
      <label className="lab" htmlFor={id}>
        {t('feedback.text')}
        <span className="req">{t('feedback.textHint')}</span>
      </label>
      <textarea
        id={id}
        className="input"
        rows={2}
        maxLength={2000}
        value={text}
        aria-invalid={bad || undefined}
        aria-describedby={bad ? `${id}-error` : undefined}
        onChange={(event) => {
          setText(event.target.value)
          setBad(false)
        }}
      />
      {bad && (
        <p className="under bad" id={`${id}-error`} role="alert">
          <Icon name="alert" size="s" />
          {t('feedback.textMissing')}
        </p>
      )}
      <div className="row">
        <Button
          size="sm"
          look="pri"
          icon="check"
          busy={busy === 'accepted'}
          onClick={() => void answer('accepted')}
        >
          {t('feedback.accept')}
        </Button>
        <Button size="sm" icon="message" busy={busy === 'disputed'} onClick={() => void answer('disputed')}>
          {t('feedback.dispute')}
        </Button>
      </div>
    </div>
  )
}

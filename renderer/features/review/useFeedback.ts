// What reviewers said about this agent's calls: from the desk for cases it holds, from central for those that went to somebody
// else. Private to the review, but for the count. Promises: an answer given here shows at once, sent or not.
import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { OwnReviewsReply } from '../../../shared/reviewBodies.ts'
import type { Id, ReviewRow } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { FeedbackView, ScoreView } from '../../local/views.ts'
import { useSync } from '../sync/sync.ts'

export interface Feedback {
  /** Corrections without an answer first, then the newest. */
  readonly items: readonly FeedbackView[]
  /** Scores that stand, the newest first. */
  readonly scores: readonly ScoreView[]
  readonly loading: boolean
  readonly problem: Problem | null
}

export const waits = ({ review }: FeedbackView) => review.outcome === 'corrected' && review.answer === null

export function useFeedback(): Feedback {
  const here = useView('feedback', null)
  const outbox = useView('outbox', null).value ?? []
  const own = useOwnReviews()
  const held = new Set((here.value ?? []).map(({ review }) => review.id))
  // Between the verdict of central and the next list the answer stands nowhere else.
  const given = useRef(new Map<Id, NonNullable<ReviewRow['answer']>>())
  for (const { act, state } of outbox) {
    if (act.kind !== 'review.answered') continue
    const { reviewId, answer: outcome, text } = act.payload
    if (state === 'waiting') given.current.set(reviewId, { outcome, text, at: act.at })
    else given.current.delete(reviewId)
  }
  const sent = new Set(
    outbox.flatMap(({ act }) => (act.kind === 'score.answered' ? act.payload.scoreId : [])),
  )
  const elsewhere = own.reviews
    .filter(({ review }) => !held.has(review.id))
    .map((one): FeedbackView => {
      const answer = one.review.answer ?? given.current.get(one.review.id) ?? null
      return { ...one, review: { ...one.review, answer }, pending: answer !== one.review.answer }
    })
  const items = [...(here.value ?? []), ...elsewhere].sort(
    (a, b) => Number(waits(b)) - Number(waits(a)) || b.review.at - a.review.at,
  )
  const scored = useView('scores', null).value ?? []
  const known = new Set(scored.map(({ score }) => score.id))
  const scores = [
    ...scored,
    ...own.scores
      .filter(({ score }) => !known.has(score.id))
      .map((one): ScoreView => ({ ...one, pending: sent.has(one.score.id) })),
  ].sort((a, b) => b.score.at - a.score.at)
  return { items, scores, loading: here.loading && here.value === undefined, problem: here.problem }
}

type Own = Pick<OwnReviewsReply, 'reviews' | 'scores'>

/** Asked anew with every pull; without central what was known stays. */
function useOwnReviews(): Own {
  const { sync, bridge, profile } = useDesk()
  const pulledAt = useSync().lastPullAt
  const [own, setOwn] = useState<Own>({ reviews: [], scores: [] })
  const caller = profile.role === 'agent' || profile.role === 'supervisor'
  useEffect(() => {
    if (pulledAt === null || !caller) return
    let stopped = false
    sync.ownReviews().then(
      ({ reviews, scores }) => {
        if (!stopped) setOwn({ reviews, scores })
      },
      (error: unknown) => {
        const { code } = problemOf(error, 'review.own')
        void bridge.call('log.write', { level: 'warn', event: 'review.own', data: { code } })
      },
    )
    return () => {
      stopped = true
    }
  }, [sync, bridge, pulledAt, caller])
  return own
}

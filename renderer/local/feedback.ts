// Reviews of this agent's own calls as the window may see them. Private to `renderer/local`; the shape is `views.ts`.
import type { Id } from '../../shared/rows.ts'
import type { Desk } from './caseView.ts'
import type { Rows } from './rowSet.ts'
import type { FeedbackView, ScoreView } from './views.ts'

/** In no order: the window adds what central tells of cases that this desk does not hold. */
export function feedbackOf(shown: Rows, desk: Desk, nameOf: (customerId: Id) => string): FeedbackView[] {
  return shown
    .of('review')
    .filter((review) => review.agentId === desk.agentId)
    .flatMap((review): FeedbackView[] => {
      const call = shown.get('call', review.callId)
      const judged = shown.get('disposition', review.dispositionId)
      if (!call || !judged) return []
      const correction = review.correctionId ? shown.get('disposition', review.correctionId) : undefined
      return [
        {
          review,
          name: nameOf(review.customerId),
          startedAt: call.startedAt,
          talkMs: call.talkMs,
          judged: { code: judged.code, fields: judged.fields },
          correction: correction ? { code: correction.code, fields: correction.fields } : null,
          pending: desk.isPending(review.customerId),
        },
      ]
    })
}

/** Scores of the own calls that stand. In no order. */
export function scoresOf(shown: Rows, desk: Desk, nameOf: (customerId: Id) => string): ScoreView[] {
  return shown
    .of('score')
    .filter((score) => score.agentId === desk.agentId && score.supersededBy === null)
    .flatMap((score): ScoreView[] => {
      const call = shown.get('call', score.callId)
      if (!call) return []
      return [
        {
          score,
          name: nameOf(score.customerId),
          startedAt: call.startedAt,
          talkMs: call.talkMs,
          pending: desk.isPending(score.customerId),
        },
      ]
    })
}

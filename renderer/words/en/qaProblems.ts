// Problems of quality review: draws, scores, disputes, in English. Part of `problems.ts`.
import type { qaProblems as zh } from '../zh-CN/qaProblems.ts'

export const qaProblems: typeof zh = {
  'review.redrawReason': {
    what: 'The days from {{from}} were drawn before',
    now: 'Say why they are drawn again. The earlier draw is kept.',
  },
  'score.items': {
    what: 'The item “{{item}}” is missing or not on this scorecard',
    now: 'Score every item or mark it as not applicable.',
  },
  'score.reason': {
    what: 'The item “{{item}}” has no reason',
    now: 'Lost points and disputes need a sentence why.',
  },
  'score.disputed': {
    what: 'The agent disputes this score',
    now: 'Another reviewer rules on it first; then it can be scored again.',
  },
  'score.closed': {
    what: 'This score can’t be answered or ruled on any more',
    now: 'Its time is over, or everything is settled.',
  },
  'score.ownScore': {
    what: 'You can’t rule on your own score',
    now: 'Leave it to another reviewer.',
  },
  'score.lower': {
    what: 'A dispute can’t lower a score',
    now: 'Uphold it, or give more points.',
  },
}

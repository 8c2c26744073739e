// Problems of quality review: draws, scores, disputes, calls that are joined, in English. Part of `problems.ts`.
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
  'supervise.notInCall': {
    what: 'This agent is in no call that was answered',
    now: 'The call may just have ended. The board is renewed every 10 seconds.',
  },
  'supervise.noExtension': {
    what: 'This agent’s extension can’t be dialled',
    now: 'The account of the line is missing or of another form. Ask an administrator to look at it.',
  },
  'recording.none': {
    what: 'Central has no recording of this call',
    now: 'Nobody answered, it was not recorded, or it still waits on the agent’s computer. See Recordings.',
  },
  'recording.keyLost': {
    what: 'This recording can’t be opened',
    now: 'The key it was sealed to is not at this central. An administrator has to look at the backup of keys.',
  },
  'recording.empty': {
    what: 'There is no sound in this recording',
    now: 'The file breaks off at its beginning.',
  },
  'recording.grantOver': {
    what: 'The permission to listen is over',
    now: 'Press Listen once more.',
  },
  'calibration.closed': {
    what: 'This calibration is over',
    now: 'Its result is open; nothing can be scored any more.',
  },
  'calibration.scored': {
    what: 'You have scored this call blind',
    now: 'A blind score is given once. Look at it together when the session is closed.',
  },
  'calibration.tooFew': {
    what: 'No call has two scores yet',
    now: 'Close it when at least two reviewers have scored one call.',
  },
}

// The sentences of the call bar, in the language of the screen: private to the phone, but for `useOutcomeWords`, which the
// wrap-up says as well. What is to be said is decided in `barView.ts`.
import { useTranslation } from 'react-i18next'
import { CARE_BREAK, reasonOf, WORDED_REASONS } from '../../../shared/agentState.ts'
import type { CallOutcome } from '../../../shared/call.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { LegTarget } from '../../../shared/secondLeg.ts'
import { useDesk } from '../../desk.ts'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import type { BarSay } from './barView.ts'
import { clockText } from './barView.ts'

/** The result of a call in a sentence and what to do about it. */
export function useOutcomeWords(): (
  outcome: CallOutcome,
  status: number | null,
) => { say: string; do: string } {
  const { t } = useTranslation()
  return (outcome, status) => {
    const said = t(`phone.outcome.${outcome}.say`, { status: status ?? '' })
    return {
      say:
        status === null || outcome === 'answered' || outcome === 'unknownStatus'
          ? said
          : t('phone.withStatus', { text: said, status }),
      do: t(`phone.outcome.${outcome}.do`),
    }
  }
}

/** Whom a second leg reaches, by name and extension. */
export function useTargetWords(): (target: LegTarget) => string {
  const { t } = useTranslation()
  return ({ kind, name, extension }) =>
    [name || t(`phone.target.${kind}`), extension].filter(Boolean).join(' ')
}

/** A reason for a pause in words: the company's own where it has any. */
export function usePauseWords(): (reason: string) => string {
  const { t, i18n } = useTranslation()
  const { policy } = useDesk()
  return (reason) => {
    const own = reasonOf(policy, reason)?.words
    if (own) return own[i18n.language === 'en' ? 'en' : 'zh-CN']
    if (reason === CARE_BREAK.id) return t('phone.breakReason.afterHardCall')
    const worded = WORDED_REASONS.find((id) => id === reason)
    return worded ? t(`phone.breakReason.${worded}`) : reason
  }
}

/** Words for one sentence of the bar; `now` for days and times in it. */
export function useSay(now: Instant): (what: BarSay) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const problemWords = useProblemWords()
  const outcomeWords = useOutcomeWords()
  const targetWords = useTargetWords()
  const breakName = usePauseWords()
  return (what) => {
    switch (what.kind) {
      case 'wrapTotal':
        return t(what.over ? 'phone.say.wrapOver' : 'phone.say.wrapTotal', { total: clockText(what.limitMs) })
      case 'outcome': {
        const { say: said, do: todo } = outcomeWords(what.outcome, what.status)
        return todo ? `${said} · ${todo}` : said
      }
      case 'pausedFor':
        return breakName(what.reason)
      case 'breakLeft':
      case 'breakOver':
        return t(`phone.say.${what.kind}`, { reason: breakName(what.reason), time: clockText(what.ms) })
      case 'casesOfCaller':
        return t('phone.say.casesOfCaller', { count: what.count })
      case 'problem':
        return problemWords(what.problem).what
      case 'retryIn':
        return what.seconds <= 0
          ? t('phone.say.retrySoon')
          : t('phone.say.retryIn', { seconds: what.seconds })
      case 'recorderStopped': {
        const why = t(`phone.recorder.why.${what.why}`)
        return t(what.line ? 'phone.recorder.stopped' : 'phone.recorder.none', { why })
      }
      case 'unfinished':
        return t('phone.say.unfinished', { name: what.name })
      case 'closedUntil':
        return what.until === null
          ? t('phone.say.closed')
          : t('phone.say.closedUntil', { until: format.dayTime(what.until, now) })
      case 'transferring':
      case 'targetCalled':
      case 'targetHeard':
      case 'targetWaits':
      case 'joining':
      case 'three':
        return t(`phone.say.${what.kind}`, { target: targetWords(what.target) })
      case 'secondCaller':
      case 'otherParked':
        return t(`phone.say.${what.kind}`, { name: what.name || t('phone.entry.unknownNumber') })
      case 'next':
        return t('phone.say.next', { name: what.name })
      default:
        return t(`phone.say.${what.kind}`)
    }
  }
}

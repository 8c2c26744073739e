// Messages in the timeline, in words: what went to the customer, how far it came, and why no further. Private to the timeline and to whoever
// lists messages.
import type { TFunction } from 'i18next'
import { MessageChannel, MessageState } from '../../../shared/messageRows.ts'
import { AGENCY_CHANNELS } from '../../../shared/referral/agency.ts'
import type { TimelineEntry } from '../../../shared/timeline.ts'
import type { Tone } from '../../ui/controls.tsx'
import type { Format } from '../../words/format.ts'
import { ruleName } from '../worklist/reasons.ts'

const REASONS = [
  'templateOver',
  'noAddress',
  'neutralOnly',
  'unverified',
  'valueMissing',
  'notConfigured',
  'carrier',
  'unreachable',
  'unconfirmed',
  'promiseOver',
  'papersOver',
  'stage',
  'noPaperPage',
  'glyph',
  'agent',
  'gone',
] as const

export const MESSAGE_TONES: Record<MessageState, Tone> = {
  queued: 'plain',
  sent: 'acc',
  delivered: 'ok',
  failed: 'warn',
  refused: 'warn',
  cancelled: 'plain',
}

/** Why a message stands as it does; a rule of the guard by its name. */
export function messageReason(reason: string, t: TFunction, format: Format): string {
  const rule = /^rule:(.+)$/.exec(reason)?.[1]
  if (rule !== undefined) return ruleName(rule, format)
  const known = REASONS.find((one) => one === reason)
  return known ? t(`message.reason.${known}`) : reason
}

export function messageWords(
  { params }: TimelineEntry,
  moment: (value: unknown) => string,
  t: TFunction,
  format: Format,
): { words: string; detail: string; tone: Tone } {
  const channel = MessageChannel.catch('sms').parse(params.channel)
  const state = MessageState.catch('queued').parse(params.state)
  const title = format.pick({ zh: String(params.titleZh ?? ''), en: String(params.titleEn ?? '') })
  const words = t('message.timeline.words', { channel: t(`message.channel.${channel}`), title })
  const reason = typeof params.reason === 'string' ? messageReason(params.reason, t, format) : ''
  const told = { state: t(`message.state.${state}`), at: moment(params.stateAt), reason }
  const waits = state === 'queued' && params.notBefore !== null && params.tries === 0
  const detail = waits
    ? t('message.timeline.planned', { at: moment(params.notBefore) })
    : t(reason === '' ? 'message.timeline.state' : 'message.timeline.stateReason', told)
  return { words, detail, tone: MESSAGE_TONES[state] }
}

/** What an outside agency reported beside calls; a rule that it broke by its name. */
export function agencyWords(
  { params }: TimelineEntry,
  t: TFunction,
  format: Format,
): { words: string; detail: string; tone: Tone } {
  const channel = AGENCY_CHANNELS.find((one) => one === params.channel) ?? 'call'
  const rules = String(params.flags ?? '')
    .split(' ')
    .flatMap((flag) => /^rule:(.+)$/.exec(flag)?.[1] ?? [])
    .map((rule) => ruleName(rule, format))
  const broken = rules.length > 0 ? t('timeline.agencyFlags', { rules: rules.join(' · ') }) : ''
  return {
    words: t(`timeline.agency.${channel}`),
    detail: [String(params.agency ?? ''), broken].filter((part) => part !== '').join(' · '),
    tone: rules.length > 0 ? 'warn' : 'plain',
  }
}

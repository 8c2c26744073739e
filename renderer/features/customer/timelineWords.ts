// One entry of a case's timeline in words, with its icon and colour: call accent, money ok, hold or complaint bad, rest neutral.
import { useTranslation } from 'react-i18next'
import { isCode, specOf } from '../../../shared/disposition.ts'
import { ABUSED } from '../../../shared/hardCall.ts'
import type { Instant } from '../../../shared/instant.ts'
import { LENDER_EVENTS, lenderEventKind } from '../../../shared/lenderEvent.ts'
import { MessageChannel } from '../../../shared/messageRows.ts'
import { PASSING_HOWS } from '../../../shared/passing.ts'
import { PlanKind } from '../../../shared/plan.ts'
import { LEGAL_HOLD_GROUNDS } from '../../../shared/retention/legalHoldRow.ts'
import { ExceptionKind, TICKET_DESKS } from '../../../shared/rows.ts'
import { ChosenChannel } from '../../../shared/stages.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import { SATISFACTION } from '../../../shared/ticket/payloads.ts'
import type { TimelineEntry } from '../../../shared/timeline.ts'
import { isWillingness, WILLINGNESS } from '../../../shared/willingness.ts'
import type { Tone } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import { channelName } from '../channels.ts'
import { holdName, ruleName } from '../worklist/reasons.ts'
import { agencyWords, messageWords } from './messageWords.ts'
import { LOOKS } from './timelineLooks.ts'

export interface WordedEntry {
  readonly icon: IconName
  readonly tone: Tone
  readonly words: string
  readonly detail: string
}

const TASKS = [
  'supervisorReview',
  'ledgerCheck',
  'complaintTicket',
  'hardshipReview',
  'planApproval',
  'legalReview',
  'numberCheck',
] as const
const PLAN_KINDS = PlanKind.options
const PLAN_ENDS = ['approved', 'refused', 'withdrawn'] as const
const INCIDENTS = ['recordingUnconfirmed', 'ownRecordingFailed'] as const
const EXCEPTION_ENDS = ['granted', 'refused', 'withdrawn'] as const
const RECORDER_TROUBLES = ['diskFull', 'slowDisk', 'stalled', 'unsupported', 'disk'] as const
const OWN_RECORDINGS = ['running', 'kept', 'failed'] as const
const RECORDINGS = ['off', 'asked', 'confirmed', 'failed'] as const
const EXITS = ['RENEGOTIATED', 'CANCELLED', 'VOID'] as const
const TRANSFERS = ['blind', 'attended', 'conference'] as const
const TRANSFER_TARGETS = ['supervisor', 'colleague', 'extension', 'outside'] as const
const TRANSFER_RESULTS = ['completed', 'failed', 'unconfirmed', 'takenBack'] as const
const REVEALS = ['phone', 'idNumber', 'address'] as const

/** `value` when it is one of `known`, else null: params are plain data and may come from a newer program. */
function known<T extends string>(value: unknown, all: readonly T[]): T | null {
  return all.find((one) => one === value) ?? null
}

/** What a call of ours was for: collecting is what is said of no other. */
const calledFor = (purpose: unknown) =>
  purpose === 'service' ? 'calledService' : purpose === 'callback_requested' ? 'calledBack' : 'called'

export function useTimelineWords(): (entry: TimelineEntry, now: Instant) => WordedEntry {
  const { t } = useTranslation()
  const format = useFormat()
  const money = (value: unknown) => (typeof value === 'number' ? format.money(value) : '')
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const ticketSpec = (params: TimelineEntry['params']) => kindSpec(text(params.ticketKind))
  const ticketName = (params: TimelineEntry['params']) => {
    const spec = ticketSpec(params)
    return spec ? format.pick(spec.label) : text(params.ticketKind)
  }
  const codeName = (code: unknown) =>
    typeof code === 'string' ? (isCode(code) ? format.pick(specOf(code).label) : code) : ''

  const calledWords = ({ kind, params }: TimelineEntry): { words: string; detail: string; tone: Tone } => {
    const what = t(
      kind === 'received' ? 'timeline.kind.received' : `timeline.kind.${calledFor(params.purpose)}`,
    )
    if (params.running === true)
      return { words: t('timeline.call.running', { what }), detail: '', tone: 'acc' }
    const will = isWillingness(params.willingness) ? format.pick(WILLINGNESS[params.willingness].label) : ''
    const code = [codeName(params.code), will].filter((part) => part !== '').join(' · ')
    if (params.answered !== true) {
      const status =
        typeof params.sipStatus === 'number' ? t('timeline.call.status', { status: params.sipStatus }) : ''
      return { words: t('timeline.call.unanswered', { what }), detail: code || status, tone: 'plain' }
    }
    const time = format.timer(typeof params.talkMs === 'number' ? params.talkMs : 0)
    return {
      words: t(params.verification === 'matched' ? 'timeline.call.rpc' : 'timeline.call.answered', { what }),
      detail: code ? t('timeline.call.withCode', { time, code }) : t('timeline.call.talk', { time }),
      tone: 'acc',
    }
  }

  return (entry, now) => {
    const { kind, params } = entry
    const look = LOOKS[kind]
    const moment = (value: unknown) => (typeof value === 'number' ? format.dayTime(value, now) : '')
    const plain = (words: string, detail = ''): WordedEntry => ({ ...look, words, detail })
    switch (kind) {
      case 'called':
      case 'received':
        return { ...look, ...calledWords(entry) }
      case 'imported':
        return plain(t('timeline.kind.imported'), text(params.lender))
      case 'passed': {
        const how = known(params.how, PASSING_HOWS)
        const nobody = t('timeline.passed.nobody')
        const figures = {
          from: text(params.from) || nobody,
          to: text(params.to) || nobody,
          until: typeof params.until === 'string' ? format.day(params.until) : '',
        }
        const words = how === null ? '' : t(`timeline.passed.${how}`, figures)
        return plain(words, t('timeline.passed.why', { by: text(params.by), reason: text(params.reason) }))
      }
      case 'note':
        return plain(t('timeline.kind.note'), text(params.text))
      case 'promised':
        return plain(
          t('timeline.kind.promised', { amount: money(params.amountFen), due: format.day(text(params.due)) }),
          channelName(text(params.channel), format),
        )
      case 'promiseEnded': {
        const state = known(params.state, EXITS)
        return plain(
          t('timeline.kind.promiseEnded', { state: state ? t(`enums.promiseState.${state}`) : '' }),
          money(params.amountFen),
        )
      }
      case 'held':
        return plain(t('timeline.kind.held', { hold: holdName(params.holdKind, format) }), text(params.words))
      case 'holdChanged':
        return plain(
          t('timeline.kind.holdChanged', { hold: holdName(params.holdKind, format) }),
          text(params.reason),
        )
      case 'holdLifted':
        return plain(
          t('timeline.kind.holdLifted', { hold: holdName(params.holdKind, format) }),
          text(params.reason),
        )
      case 'legalHeld':
      case 'legalHoldLifted': {
        const ground = known(params.ground, LEGAL_HOLD_GROUNDS)
        return plain(
          t(`timeline.kind.${kind}`, { ground: ground ? t(`enums.legalHold.${ground}`) : '' }),
          text(params.reason),
        )
      }
      case 'paid':
        return plain(
          t('timeline.kind.paid', { amount: money(params.amountFen) }),
          channelName(text(params.channel), format),
        )
      case 'callbackSet':
        return plain(
          t(params.requested === false ? 'timeline.kind.followUpSet' : 'timeline.kind.callbackSet', {
            at: moment(params.callbackAt),
          }),
        )
      case 'callbackDone':
        return plain(t('timeline.kind.callbackDone'))
      case 'callbackMoved':
        return plain(t('timeline.kind.callbackMoved', { from: moment(params.from), at: moment(params.at) }))
      case 'callbackCancelled':
        return plain(t('timeline.kind.callbackCancelled', { at: moment(params.at) }), text(params.reason))
      case 'taskDone': {
        const task = known(params.taskKind, TASKS)
        return plain(t('timeline.kind.taskDone', { task: task ? t(`timeline.task.${task}`) : '' }))
      }
      case 'guardRefused':
        return plain(t('timeline.kind.guardRefused'), ruleName(params.rule, format))
      case 'verificationTried':
        return plain(
          t('timeline.kind.verificationTried', {
            outcome: t(params.matched === true ? 'timeline.outcome.matched' : 'timeline.outcome.mismatch'),
          }),
        )
      case 'revealed': {
        const field = known(params.field, REVEALS)
        return plain(
          t('timeline.kind.revealed', { field: field ? t(`customer.reveal.field.${field}`) : '' }),
          text(params.reason),
        )
      }
      case 'recordingFlagged': {
        const state = known(params.recording, RECORDINGS)
        return plain(
          t('timeline.kind.recordingFlagged', { state: state ? t(`timeline.recording.${state}`) : '' }),
        )
      }
      case 'recordingNoticed':
        return plain(t('timeline.kind.recordingNoticed'))
      case 'recorderChanged': {
        const state = known(params.state, OWN_RECORDINGS)
        const why = known(params.reason, RECORDER_TROUBLES)
        return plain(
          t('timeline.kind.recorderChanged', { state: state ? t(`timeline.recorder.${state}`) : '' }),
          why ? t(`phone.recorder.why.${why}`) : '',
        )
      }
      case 'message':
        return { ...look, ...messageWords(entry, moment, t, format) }
      case 'messageReceived':
        return plain(
          t('message.timeline.received', {
            channel: t(`message.channel.${known(params.channel, MessageChannel.options) ?? 'sms'}`),
          }),
          text(params.text),
        )
      case 'lenderEvent': {
        const what = lenderEventKind(params.what)
        return plain(what ? format.pick(LENDER_EVENTS[what].label) : '', text(params.source))
      }
      case 'stageExcepted':
        return plain(
          t('strategy.now.excepted', {
            channel: t(`strategy.channel.${ChosenChannel.catch('call').parse(params.channel)}`),
          }),
          text(params.reason),
        )
      case 'papersReceived':
        return plain(t('tickets.papers.arrived', { count: Number(params.count) }))
      case 'agencyContact':
        return { ...look, ...agencyWords(entry, t, format) }
      case 'stopRequested': {
        const channel = known(params.channel, MessageChannel.options)
        if (channel)
          return plain(t('message.timeline.stopChannel', { channel: t(`message.channel.${channel}`) }))
        return plain(
          params.numberOnly === true
            ? t('timeline.kind.stopNumber')
            : t('timeline.kind.stopRequested', { hold: holdName(params.holdKind, format) }),
        )
      }
      case 'missedCall':
        return plain(t('timeline.kind.missedCall'))
      case 'transferred': {
        const mode = known(params.mode, TRANSFERS) ?? 'blind'
        const target = t(`timeline.transfer.target.${known(params.target, TRANSFER_TARGETS) ?? 'extension'}`)
        const result = known(params.result, TRANSFER_RESULTS)
        return {
          ...plain(
            t(`timeline.transfer.${mode}`, {
              target: [target, text(params.extension)].filter(Boolean).join(' '),
            }),
            result ? t(`timeline.transfer.result.${result}`) : '',
          ),
          tone: result === 'completed' ? 'acc' : 'plain',
        }
      }
      case 'reviewed': {
        const [from, to] = [codeName(params.from), codeName(params.to)]
        const reason = text(params.reason)
        if (params.outcome === 'agreed') return plain(t('timeline.kind.reviewAgreed', { code: from }), reason)
        const words =
          params.from === params.to
            ? t('timeline.kind.reviewFields', { code: from })
            : t('timeline.kind.reviewCorrected', { from, to })
        return { ...plain(words, reason), tone: 'warn' }
      }
      case 'reviewAnswered':
        return plain(
          t(params.outcome === 'disputed' ? 'timeline.kind.reviewDisputed' : 'timeline.kind.reviewAccepted'),
          text(params.text),
        )
      case 'scored': {
        const score = typeof params.score === 'number' ? format.count(params.score) : '—'
        return plain(
          t(Number(params.fatal) > 0 ? 'timeline.kind.scoredFatal' : 'timeline.kind.scored', { score }),
        )
      }
      case 'scoreDecided': {
        const [upheld, changed] = [Number(params.upheld), Number(params.changed)]
        return plain(t('timeline.kind.scoreDecided', { upheld, changed }))
      }
      case 'consentRecorded':
        return plain(
          t('timeline.kind.consentRecorded', {
            window:
              typeof params.from === 'number' && typeof params.to === 'number'
                ? `${format.dayTime(params.from, now)}–${format.time(params.to)}`
                : '',
          }),
          text(params.words),
        )
      case 'sensitiveConsent':
        return plain(t('timeline.kind.sensitiveConsent'))
      case 'planAsked':
        return plain(
          t('timeline.kind.planAsked', {
            plan: t(`plan.kind.${known(params.planKind, PLAN_KINDS) ?? 'single'}`),
            periods: Number(params.periods),
          }),
        )
      case 'planEnded': {
        const state = known(params.state, PLAN_ENDS) ?? 'withdrawn'
        return {
          ...plain(t(`timeline.kind.planEnded.${state}`), text(params.reason)),
          tone: state === 'approved' ? 'ok' : 'plain',
        }
      }
      case 'ticketOpened':
        return plain(
          t('timeline.kind.ticketOpened', { kind: ticketName(params), due: moment(params.due) }),
          text(params.words),
        )
      case 'ticketNoted':
        return plain(t('timeline.kind.ticketNoted', { kind: ticketName(params) }), text(params.text))
      case 'ticketMoved': {
        const desk = known(params.desk, TICKET_DESKS)
        return plain(
          t('timeline.kind.ticketMoved', {
            kind: ticketName(params),
            desk: desk ? t(`tickets.desk.${desk}`) : '',
          }),
          text(params.reason),
        )
      }
      case 'ticketRaised':
        return plain(
          t('timeline.kind.ticketRaised', { kind: ticketName(params), level: Number(params.level) }),
          text(params.reason),
        )
      case 'ticketExtended':
        return plain(
          t('timeline.kind.ticketExtended', { kind: ticketName(params), due: moment(params.due) }),
          text(params.reason),
        )
      case 'ticketStepped': {
        const step = ticketSpec(params)?.steps.find((one) => one.step === params.step)
        return plain(
          t('timeline.kind.ticketStepped', {
            kind: ticketName(params),
            step: step ? format.pick(step.label) : text(params.step),
          }),
          text(params.text),
        )
      }
      case 'ticketAnswered': {
        const outcome = ticketSpec(params)?.outcomes.find(({ value }) => value === params.outcome)
        return plain(
          t('timeline.kind.ticketAnswered', {
            kind: ticketName(params),
            outcome: outcome ? format.pick(outcome.label) : text(params.outcome),
          }),
          text(params.text),
        )
      }
      case 'ticketClosed':
        return plain(t('timeline.kind.ticketClosed', { kind: ticketName(params) }), text(params.text))
      case 'satisfaction': {
        const answer = known(params.answer, SATISFACTION)
        return plain(
          t('timeline.kind.satisfaction', { answer: answer ? t(`tickets.satisfaction.${answer}`) : '' }),
          text(params.words),
        )
      }
      case 'exceptionAsked':
      case 'exceptionEnded': {
        const what = t(`exceptions.kind.${known(params.exceptionKind, ExceptionKind.options) ?? 'call'}`)
        const reason = text(params.reason)
        if (kind === 'exceptionAsked') return plain(t('timeline.kind.exceptionAsked', { what }), reason)
        const state = known(params.state, EXCEPTION_ENDS) ?? 'withdrawn'
        return plain(t(`timeline.kind.exceptionEnded.${state}`, { what }), reason)
      }
      case 'incident':
        return plain(
          params.incident === ABUSED
            ? t('timeline.kind.abused')
            : t('timeline.kind.incident', {
                what: t(`timeline.incident.${known(params.incident, INCIDENTS) ?? 'other'}`),
              }),
        )
      default:
        return kind satisfies never
    }
  }
}

// What a message says and whether it may leave now: rows of its customer, the template and the guard of this moment into an envelope. Promises:
// asked right before the message leaves; every rule that binds a call of today binds it too; nothing is bent to make it go.
import { arrearsOn } from '../shared/arrears.ts'
import { guardFactsOf, permits } from '../shared/compliance/compliance.ts'
import { type RuleSettings, rulesFor } from '../shared/compliance/tighten.ts'
import { cardTail, maskAddress, maskEmail, shortId, surnameOf, titleOf } from '../shared/identity.ts'
import { HOUR, type Instant, localDay } from '../shared/instant.ts'
import { renderMessage } from '../shared/message/render.ts'
import { isAboutPromise, isInForce, isOfStage, type MessageTemplate } from '../shared/message/template.ts'
import {
  guardMessagesOf,
  guardRequestOf,
  type Reader,
  readersOf,
  writingProblem,
} from '../shared/message/writing.ts'
import type { MessageRow } from '../shared/messageRows.ts'
import { maskPhone } from '../shared/phoneNumber.ts'
import { arrearsWithPlan } from '../shared/planStanding.ts'
import { RUNNING, standings } from '../shared/promise.ts'
import type { RowKind, RowOf } from '../shared/rows.ts'
import { factsOf } from '../shared/script/variables.ts'
import { isExcepted, namesChannel, stageDay, stageOf } from '../shared/stages.ts'
import { takesPapers } from '../shared/ticket/papers.ts'
import type { Tx } from './database.ts'
import { forbiddenNumbers } from './forbidden.ts'
import { letterPaper } from './letter.ts'
import type { Envelope } from './messageCarriers.ts'
import type { PaperLinks } from './paperLinks.ts'
import { consented } from './papers.ts'
import { makePdf, Undrawable } from './pdf.ts'
import type { RowStore } from './rowStore.ts'
import { named, staffOf } from './staff.ts'
import type { StopLinks } from './stopLink.ts'
import { stageTablesAt } from './strategy.ts'

export type Composed =
  | { readonly kind: 'go'; readonly envelope: Envelope; readonly masked: string }
  /** Not now, but perhaps at `until`. */
  | { readonly kind: 'wait'; readonly until: Instant; readonly reason: string; readonly masked: string }
  | {
      readonly kind: 'stop'
      readonly state: 'failed' | 'refused' | 'cancelled'
      readonly reason: string
      readonly masked: string
    }

/** Above the link that ends e-mails, under each of them. */
const STOP_LINE = { zh: '不想再收到我们的邮件，请打开：', en: 'For no more e-mails from us, open:' } as const

/** What was written for tonight is still true tomorrow morning; later it is another day's matter. */
const WAITS_MS = 12 * HOUR

/** Where customers go from a message. */
export interface CustomerLinks {
  readonly papers: PaperLinks
  readonly stop: StopLinks
}

export interface Surroundings {
  readonly templates: readonly MessageTemplate[]
  readonly settings: RuleSettings
  readonly at: Instant
  /** Messages leave the machine, and this is no test site. */
  readonly realLine: boolean
  readonly links: CustomerLinks
}

/** `store` holds the customer of `message`. */
export async function compose(
  tx: Tx,
  store: RowStore,
  message: MessageRow,
  { templates, settings, at, realLine, links }: Surroundings,
): Promise<Composed> {
  const rows = store.rowsOf(message.customerId)
  const of = <K extends RowKind>(kind: K): RowOf<K>[] =>
    rows.filter((row): row is RowOf<K> => row.kind === kind)
  const stop = (state: 'failed' | 'refused' | 'cancelled', reason: string, masked = ''): Composed => ({
    kind: 'stop',
    state,
    reason,
    masked,
  })
  const matter = of('case').find(({ id }) => id === message.caseId)
  const customer = of('customer')[0]
  const contacts = of('contact').filter(({ caseId }) => caseId === null || caseId === message.caseId)
  const reader = customer && readersOf(customer, contacts, of('call')).find((one) => reads(one, message))
  if (!matter || !customer || !reader) return stop('failed', 'gone')
  const masked = maskedAddress(reader)

  const today = localDay(at, matter.zone)
  const { id, version } = message.template
  const template = templates.find((one) => one.id === id && one.version === version)
  if (!template || !isInForce(template, today)) return stop('failed', 'templateOver', masked)
  const problem = writingProblem(template, reader)
  if (problem) return stop('failed', problem.code.replace(/^message\./, ''), masked)

  const payments = of('payment').filter(({ caseId }) => caseId === message.caseId)
  const promises = of('promise').filter(({ caseId }) => caseId === message.caseId)
  const found = standings(promises, payments, at, matter.zone)
  const promise = promises.find((one) => one.id === message.promiseId) ?? null
  const standing = found.find((one) => one.id === message.promiseId)
  const runs = promise?.exit === null && standing !== undefined && RUNNING.includes(standing.state)
  if (isAboutPromise(template.occasion) && !runs) return stop('cancelled', 'promiseOver', masked)

  if (template.occasion === 'papersAsked') {
    const ticket = of('ticket').find((one) => one.id === message.ticketId)
    if (!ticket || !takesPapers(ticket) || !(await consented(tx, ticket)))
      return stop('cancelled', 'papersOver', masked)
    if (!links.papers.open) return stop('failed', 'noPaperPage', masked)
  }

  if (isOfStage(template.occasion)) {
    // By the day on which it was asked for: what waited for the morning is not too late by that.
    const asked = message.askedAt
    const { dpd } = arrearsOn(matter, payments, localDay(asked, matter.zone))
    const day = stageDay({ dpd }, matter.dueDate, localDay(asked, matter.zone))
    const standing = stageOf(await stageTablesAt(tx, asked), matter.product, day)
    const events = of('event').filter(({ caseId }) => caseId === matter.id)
    if (
      !namesChannel(standing, template.channel) &&
      !isExcepted(events, template.channel, asked, matter.zone)
    )
      return stop('refused', 'stage', masked)
  }

  const request = guardRequestOf(template, reader, contacts, message.askedBy)
  if (!request) return stop('failed', 'noAddress', masked)
  const { number } = request
  const rules = rulesFor({ zone: matter.zone, lender: matter.lender }, at, settings)
  const verdict = permits(
    request,
    guardFactsOf({
      matter,
      contacts: of('contact'),
      calls: of('call'),
      holds: of('hold'),
      callbacks: of('callback'),
      messages: guardMessagesOf(rows),
      lease: null,
      suppressed: await forbiddenNumbers(tx, store, message.customerId, { number, at }),
      device: message.id,
      online: true,
      timeVerified: true,
      zone: matter.zone,
      realLine,
    }),
    rules,
    at,
  )
  if (verdict.kind === 'refusal') {
    const reason = `rule:${verdict.rule}`
    const { until } = verdict
    return until !== null && until <= at + WAITS_MS
      ? { kind: 'wait', until, reason, masked }
      : stop('refused', reason, masked)
  }

  const plans = of('plan').filter(({ caseId }) => caseId === message.caseId)
  const arrears = arrearsWithPlan(matter, payments, plans, found, at)
  const agent = named(await staffOf(tx, [message.askedBy]), message.askedBy)
  const facts = factsOf({
    case: matter,
    cardTail: cardTail(matter.accountNumber),
    surname: surnameOf(customer.name),
    title: titleOf(customer.idNumber),
    arrears,
    agent,
    factors: [],
  })
  const { language } = message
  const upload = template.occasion === 'papersAsked' ? await links.papers.make(tx, message, at) : null
  const from = { facts, customerName: customer.name, today, promise, upload }
  const rendered = renderMessage(template.texts[language], language, from)
  if (rendered.missing.length > 0) return stop('failed', 'valueMissing', masked)
  let pdf: Uint8Array | null = null
  if (template.channel === 'letter') {
    const letter = {
      rendered,
      language,
      matter,
      customerName: customer.name,
      address: reader.to ?? '',
      arrears,
      number: shortId(message.id),
      // Tried again it is the same letter, byte for byte.
      madeAt: message.askedAt,
    }
    try {
      pdf = await makePdf(letterPaper(letter))
    } catch (error) {
      if (error instanceof Undrawable) return stop('failed', 'glyph', masked)
      throw error
    }
  }
  const { channel } = template
  const stopLink = channel === 'email' ? links.stop(message.id) : null
  const envelope = {
    id: message.id,
    channel,
    to: reader.to ?? '',
    subject: rendered.subject,
    text: stopLink === null ? rendered.body : `${rendered.body}\n\n${STOP_LINE[language]}\n${stopLink}\n`,
    pdf,
    stopLink,
  }
  return { kind: 'go', envelope, masked }
}

const reads = ({ channel, contact }: Reader, message: MessageRow): boolean =>
  channel === message.channel && (contact?.id ?? null) === message.contactId

export function maskedAddress({ channel, to }: Pick<Reader, 'channel' | 'to'>): string {
  if (to === null) return ''
  if (channel === 'sms') return maskPhone(to, 'unverified')
  return channel === 'email' ? maskEmail(to) : maskAddress(to)
}

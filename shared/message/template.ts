// Templates of messages: what a text may hold, for which occasion, and what is wrong with one. Promises: pure; nothing is sent from a template
// with a fault; a neutral one tells nobody that there is a debt; a letter says all that the law wants said.
import { z } from 'zod'
import { addDays, LocalDay } from '../instant.ts'
import { MessageChannel, type MessageRow, TemplateRef } from '../messageRows.ts'
import type { Purpose } from '../rows.ts'
import { debtWordIn, forbiddenIn } from '../script/forbidden.ts'
import { isDebtFact, type Language, variablesIn } from '../script/variables.ts'
import { isMessageVariable, isPromiseVariable, isUploadVariable } from './render.ts'
import { SECTIONS, type Section, TemplateText } from './text.ts'

/**
 * `neutral`: please call us, and nothing else · `overdue`: the bill · `promiseMade`: the recap of a promise · `promiseDue`: it falls due soon ·
 * `collection`: the collection letter · `papersAsked`: the way to hand in papers of a hardship.
 */
export const Occasion = z.enum([
  'neutral',
  'overdue',
  'promiseMade',
  'promiseDue',
  'collection',
  'papersAsked',
])
export type Occasion = z.infer<typeof Occasion>

/** What a message of the occasion is for, as the guard asks. Answering for what was agreed is service; all else collects. */
export const purposeOf = (occasion: Occasion): Purpose =>
  occasion === 'promiseMade' || occasion === 'papersAsked' ? 'service' : 'collect'

export const isAboutPromise = (occasion: Occasion): boolean =>
  occasion === 'promiseMade' || occasion === 'promiseDue'

/** Whether the stage of the case says by which ways it may go. What was agreed, and what the customer asked for, is answered by any. */
export const isOfStage = (occasion: Occasion): boolean =>
  purposeOf(occasion) === 'collect' && !isAboutPromise(occasion)

/** The law leaves only these to the house. */
const OPTIONAL: readonly Section[] = ['other']

export const MessageTemplate = z.object({
  ...TemplateRef.shape,
  channel: MessageChannel,
  occasion: Occasion,
  texts: z.object({ zh: TemplateText, en: TemplateText }),
  /** First day on which it may be used, and the first on which it may not any more. */
  from: LocalDay,
  until: LocalDay.nullable(),
})
export type MessageTemplate = z.infer<typeof MessageTemplate>

export type TemplateFault =
  | { kind: 'empty'; language: Language; part: 'subject' | 'body' | Section }
  | { kind: 'unknownVariable' | 'promiseOnly' | 'papersOnly'; language: Language; name: string }
  | { kind: 'debtFact' | 'forbidden'; language: Language; text: string }
  | { kind: 'tooLong'; language: Language; length: number; most: number }
  | { kind: 'mustName'; language: Language; name: string }
  | { kind: 'controls'; language: Language }
  | { kind: 'wrongChannel' | 'days' }

/** Characters of a text message with its variables as they stand; carriers cut long ones into paid pieces. */
const SMS_MOST = 300

/** Where each occasion can go: a debt is never told by a channel that shows it to others. */
const GOES_BY: Record<Occasion, readonly MessageChannel[]> = {
  neutral: ['sms', 'email', 'letter'],
  overdue: ['sms', 'email'],
  promiseMade: ['sms', 'email'],
  promiseDue: ['sms', 'email'],
  collection: ['letter'],
  papersAsked: ['sms', 'email'],
}

export const channelsOf = (occasion: Occasion): readonly MessageChannel[] => GOES_BY[occasion]

/** What a text has to name: who writes, how to check that, and in a letter whose debt and how much (C11, C21; art. 69). */
function mustName(occasion: Occasion): readonly string[] {
  if (occasion === 'collection') return ['customerName', 'totalDue', 'lender', 'hotline']
  if (occasion === 'papersAsked') return ['callerName', 'hotline', 'uploadLink', 'linkUntil']
  return occasion === 'neutral' ? ['callerName', 'hotline'] : ['callerName']
}

const LANGUAGES = ['zh', 'en'] as const

/** Line feeds are part of a letter; anything else below a space could forge what stands around a text. */
const CONTROLS = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u

/** Everything that has to be mended before the template may be approved; empty for a good one. */
export function templateFaults(template: MessageTemplate): TemplateFault[] {
  const { occasion, channel, from, until } = template
  return [
    ...(GOES_BY[occasion].includes(channel) ? [] : [{ kind: 'wrongChannel' as const }]),
    ...(until !== null && until <= from ? [{ kind: 'days' as const }] : []),
    ...LANGUAGES.flatMap((language) => textFaults(template, language)),
  ]
}

/** All words of a text, as one. */
export function wholeText({ subject, body, sections }: TemplateText): string {
  return [subject, body, ...(sections ? SECTIONS.map((name) => sections[name]) : [])].join('\n')
}

function textFaults({ occasion, channel, texts }: MessageTemplate, language: Language): TemplateFault[] {
  const text = texts[language]
  const whole = wholeText(text)
  const names = variablesIn(whole)
  const faults: TemplateFault[] = []
  if (text.body.trim() === '') faults.push({ kind: 'empty', language, part: 'body' })
  if (channel !== 'sms' && text.subject.trim() === '')
    faults.push({ kind: 'empty', language, part: 'subject' })
  if (occasion === 'collection')
    for (const part of SECTIONS)
      if (!OPTIONAL.includes(part) && (text.sections?.[part] ?? '').trim() === '')
        faults.push({ kind: 'empty', language, part })
  for (const name of names) {
    if (!isMessageVariable(name)) faults.push({ kind: 'unknownVariable', language, name })
    else if (isPromiseVariable(name) && !isAboutPromise(occasion))
      faults.push({ kind: 'promiseOnly', language, name })
    else if (isUploadVariable(name) && occasion !== 'papersAsked')
      faults.push({ kind: 'papersOnly', language, name })
    if (occasion === 'neutral' && tellsDebt(name)) faults.push({ kind: 'debtFact', language, text: name })
  }
  for (const name of mustName(occasion))
    if (!names.includes(name)) faults.push({ kind: 'mustName', language, name })
  const worded = { zh: language === 'zh' ? whole : '', en: language === 'en' ? whole : '' }
  const debtWord = occasion === 'neutral' ? debtWordIn(worded) : null
  if (debtWord !== null) faults.push({ kind: 'debtFact', language, text: debtWord })
  // A letter states rights and legal grounds as checked facts, as a card does.
  for (const { text: found } of forbiddenIn(worded, occasion === 'collection' ? 'card' : 'line'))
    faults.push({ kind: 'forbidden', language, text: found })
  if (channel === 'sms' && text.body.length > SMS_MOST)
    faults.push({ kind: 'tooLong', language, length: text.body.length, most: SMS_MOST })
  if (CONTROLS.test(whole)) faults.push({ kind: 'controls', language })
  return faults
}

const tellsDebt = (name: string): boolean => isDebtFact(name) || isPromiseVariable(name)

export const isInForce = ({ from, until }: Pick<MessageTemplate, 'from' | 'until'>, on: LocalDay): boolean =>
  from <= on && (until === null || on < until)

/** The text of each id that is to be used on a day: of several in force the newest. */
export function inForce<T extends MessageTemplate>(templates: readonly T[], on: LocalDay): T[] {
  const newest = new Map<string, T>()
  for (const template of templates) {
    const known = newest.get(template.id)
    if (isInForce(template, on) && (known === undefined || known.version < template.version))
      newest.set(template.id, template)
  }
  return [...newest.values()]
}

/** A reminder leaves two days before the promise falls due, at ten in the customer's morning. */
export const REMIND_DAYS = 2
export const REMIND_AT_MS = 10 * 3_600_000
export const remindOn = (due: LocalDay): LocalDay => addDays(due, -REMIND_DAYS)

export const refOf = ({ id, version, title }: MessageTemplate): MessageRow['template'] => ({
  id,
  version,
  title,
})

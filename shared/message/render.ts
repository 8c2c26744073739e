// From a template and the ledger to the words of one message. Promises: pure; values are put in once and never read as variables again, so
// that no name or number can smuggle one in; a value that is missing is named, never left out in silence.
import { CHANNELS } from '../dispositionFields.ts'
import type { LocalDay } from '../instant.ts'
import type { PromiseRow } from '../rows.ts'
import {
  type FactName,
  type Facts,
  fill,
  formatValue,
  isFactName,
  type Language,
  plainText,
  sourceOf,
  type Value,
} from '../script/variables.ts'
import { SECTIONS, type Section, type TemplateText } from './text.ts'

/** What of the facts of a script central can fill without a call. */
const FROM_FACTS: readonly FactName[] = [
  'callerName',
  'staffNumber',
  'agentName',
  'hotline',
  'surname',
  'title',
  'lender',
  'app',
  'product',
  'cardTail',
  'totalDue',
  'minimumDue',
  'dueDate',
  'dpd',
  'dailyRate',
  'annualRate',
  'feesToDate',
  'suggestedDate',
]
const OF_PROMISE = ['promiseAmount', 'promiseDate', 'channel'] as const
/** The page on which papers are handed in, and its last day: made when the message leaves. */
const OF_UPLOAD = ['uploadLink', 'linkUntil'] as const
/** Of messages alone: a call never says a full name before it is verified. */
const OWN = ['customerName', 'today'] as const

/** Names that a template may use, in the order in which an editor offers them. */
export const MESSAGE_VARIABLES: readonly string[] = [...OWN, ...FROM_FACTS, ...OF_PROMISE, ...OF_UPLOAD]

export const isMessageVariable = (name: string): boolean => MESSAGE_VARIABLES.includes(name)
export const isPromiseVariable = (name: string): boolean => OF_PROMISE.some((one) => one === name)
export const isUploadVariable = (name: string): boolean => OF_UPLOAD.some((one) => one === name)

export interface MessageFacts {
  readonly facts: Facts
  readonly customerName: string
  readonly today: LocalDay
  readonly promise: Pick<PromiseRow, 'amountFen' | 'due' | 'channel'> | null
  readonly upload?: { readonly link: string; readonly until: LocalDay } | null
}

export interface RenderedMessage {
  readonly subject: string
  readonly body: string
  readonly sections: readonly { readonly section: Section; readonly text: string }[]
  /** Names of variables without a value: with one of them nothing is sent. */
  readonly missing: readonly string[]
}

/** One line of a letter's value: control characters and line feeds become blanks. */
const clean = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')

const same = (text: string): Value => ({ kind: 'text', words: { zh: text, en: text } })

function valueFor(
  name: string,
  { facts, customerName, today, promise, upload = null }: MessageFacts,
): Value | null {
  if (name === 'customerName') return same(customerName)
  if (name === 'today') return { kind: 'day', day: today }
  if (name === 'promiseAmount') return promise && { kind: 'money', fen: promise.amountFen }
  if (name === 'promiseDate') return promise && { kind: 'day', day: promise.due }
  if (name === 'uploadLink') return upload && same(upload.link)
  if (name === 'linkUntil') return upload && { kind: 'day', day: upload.until }
  if (name === 'channel') {
    const known = CHANNELS.find(({ value }) => value === promise?.channel)?.label
    return promise && (known ? { kind: 'text', words: known } : same(promise.channel))
  }
  return isFactName(name) && FROM_FACTS.includes(name) ? (facts[name] ?? null) : null
}

export function renderMessage(text: TemplateText, language: Language, from: MessageFacts): RenderedMessage {
  const missing = new Set<string>()
  const worded = (part: string): string => {
    const segments = fill(
      part,
      (name) => valueFor(name, from),
      language,
      (value, spoken) => clean(formatValue(value, spoken)),
      (name) => (OWN.some((own) => own === name) || isUploadVariable(name) ? 'house' : sourceOf(name)),
    )
    for (const segment of segments) if (segment.kind === 'missing') missing.add(segment.variable)
    return plainText(segments).trim()
  }
  const { sections } = text
  return {
    // A subject is one line, whatever the template says.
    subject: clean(worded(text.subject)),
    body: worded(text.body),
    sections: sections
      ? SECTIONS.flatMap((section) =>
          sections[section].trim() === '' ? [] : { section, text: worded(sections[section]) },
        )
      : [],
    missing: [...missing],
  }
}

// Whom a call may be handed to: what IT wrote into the policy of the line, and how a typed target is read by it. Pure. Promises
// that whatever is not plainly of the company's own exchange is an outside number, which the guard decides about (DESIGN ruling 2).
import { z } from 'zod'
import { parsePhone } from './phoneNumber.ts'
import type { E164 } from './values.ts'

const Extension = z.string().regex(/^\d{2,8}$/)

/** Somebody of the company who can take over or advise. */
export const Colleague = z.object({
  name: z.string().trim().min(1).max(60),
  extension: Extension,
  role: z.enum(['supervisor', 'colleague']),
})
export type Colleague = z.infer<typeof Colleague>

/** The part of the line's settings that says who is inside; everything may be left out. */
export const Directory = z.object({
  colleagues: z.array(Colleague).max(500).default([]),
  /** Extensions and ranges of them (`8000-8999`): numbers that the exchange keeps inside. Equal length within a range. */
  extensions: z
    .array(z.string().regex(/^\d{2,8}(?:-\d{2,8})?$/))
    .max(100)
    .default([]),
  /** Where the exchange joins several callers; null: it can't, and nobody is offered a three-way call. */
  conference: z
    .string()
    .regex(/^[\w.-]{2,40}$/)
    .nullable()
    .default(null),
})
export type Directory = z.infer<typeof Directory>

export const NO_DIRECTORY: Directory = { colleagues: [], extensions: [], conference: null }

export type TransferTarget =
  | {
      readonly kind: 'supervisor' | 'colleague' | 'extension'
      /** Empty for an extension that nobody is named for. */
      readonly name: string
      readonly extension: string
    }
  /** The full number goes to the guard and the line, never on a screen. */
  | { readonly kind: 'outside'; readonly e164: E164 }

export type TypedTarget =
  | { readonly ok: true; readonly target: TransferTarget }
  | { readonly ok: false; readonly reason: 'empty' | 'form' }

/** What the agent typed as the target of a transfer: an extension by the directory, else a number outside. */
export function targetOf(typed: string, directory: Directory): TypedTarget {
  const text = typed.normalize('NFKC').replace(/[\s\-().]/g, '')
  if (text === '') return { ok: false, reason: 'empty' }
  const named = directory.colleagues.find(({ extension }) => extension === text)
  if (named) return { ok: true, target: { kind: named.role, name: named.name, extension: named.extension } }
  if (isInside(text, directory)) return { ok: true, target: { kind: 'extension', name: '', extension: text } }
  const parsed = parsePhone(text)
  return parsed.ok
    ? { ok: true, target: { kind: 'outside', e164: parsed.e164 } }
    : { ok: false, reason: 'form' }
}

function isInside(text: string, { extensions }: Directory): boolean {
  if (!/^\d{2,8}$/.test(text)) return false
  return extensions.some((range) => {
    const [from = '', to = from] = range.split('-')
    return text.length === from.length && text.length === to.length && text >= from && text <= to
  })
}

/** Colleagues whose name or extension the text may mean; all of them for an empty text. */
export function colleaguesLike(typed: string, { colleagues }: Directory): readonly Colleague[] {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  if (text === '') return colleagues
  return colleagues.filter(
    ({ name, extension }) => name.toLowerCase().includes(text) || extension.startsWith(text),
  )
}

// What a desk sent, before anybody judges it: one act parsed alone, so that one which can't be read or stored is refused by name
// and never holds up the rest of its batch.
import type { ZodError } from 'zod'
import { ACT_KINDS, Act } from '../shared/operation.ts'
import type { Problem } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import { malformed } from './problemDocument.ts'

/** One element of a batch; `act` is whatever was sent, or null where a sealed line could not be opened. */
export interface Sent {
  id: string
  n: number
  act: unknown
}

/** Stands for the id of an act that could not be opened. */
export const UNREADABLE = 'unreadable'

export type Judged = { act: Act; problem: null } | { act: null; problem: Problem }

export function unreadable(path: string): Problem {
  return { code: 'act.malformed', params: { path, detail: 'unreadable' } }
}

export function parse(sent: Sent, device: Id): Judged {
  const refused = (problem: Problem): Judged => ({ act: null, problem })
  if (typeof sent.act !== 'object' || sent.act === null) return refused(unreadable('sealed'))
  const kind = 'kind' in sent.act ? sent.act.kind : undefined
  if (typeof kind !== 'string' || !ACT_KINDS.some((one) => one === kind))
    return refused({ code: 'act.unknownKind', params: { kind: String(kind).slice(0, 40) } })
  const parsed = Act.safeParse(sent.act)
  if (!parsed.success) return refused(malformedAct(parsed.error))
  if (parsed.data.device !== device)
    return refused({ code: 'act.malformed', params: { path: 'device', detail: 'foreign' } })
  // PostgreSQL can store neither; refusing the one act keeps it from holding up the whole outbox.
  const text = JSON.stringify(parsed.data)
  if (/\\u0000|\\ud[89a-f][0-9a-f]{2}/i.test(text))
    return refused({ code: 'act.malformed', params: { path: 'payload', detail: 'characters' } })
  return { act: parsed.data, problem: null }
}

function malformedAct(error: ZodError): Problem {
  return malformed(error, 'act.malformed').problem
}

// What main and its two utility processes (embedded central, practice exchange) say to each other over the
// parent port. Both children speak the same language: start, ready or failed, stop, stopped.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Problem } from '../shared/problem.ts'

/** SIP domain and digest realm of the practice line. */
export const PRACTICE_DOMAIN = 'practice.invalid'
/** The one origin that the loopback doors let in. */
export const APP_ORIGIN = 'app://duedesk'

/** The practice accounts' SIP password: whoever knows central's door can know it, so two desks on one central agree. */
export function linePasswordOf(door: string): string {
  return createHash('sha256').update(`line ${door}`).digest('hex').slice(0, 32)
}

export const ToChild = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    /** Listen on 127.0.0.1 and exactly here: the window's CSP already names it. */
    port: z.int().min(1).max(65535),
    /** 256 bits, hex. Central: the door header. Exchange: the path of its WebSocket, `/<secret>`. */
    secret: z.string().regex(/^[0-9a-f]{64}$/),
    origin: z.literal(APP_ORIGIN),
    /** Add to the machine's clock to read the practice clock. */
    clockOffsetMs: z.int(),
    /** SIP password of every practice account; central hands it to who signs in, the exchange asks for it. */
    linePassword: z.string(),
    /** Exchange: its customers bear any silence, and let it ring. */
    patient: z.boolean(),
    /** Central: the prepared PGlite data directory (gzip tar), or null when none was built. */
    seedFile: z.string().nullable(),
    /** Central: the last snapshot of the practice database (gzip tar); wins over the seed. */
    snapshot: z.instanceof(Uint8Array).nullable(),
    /** Central: the folder for recordings, and whether practice calls are to be recorded by the desk as well. */
    recordings: z.object({ folder: z.string().min(1), local: z.boolean() }).nullable(),
  }),
  /** Finish (central: send a last snapshot first), answer `stopped`, leave. */
  z.object({ kind: z.literal('stop') }),
])
export type ToChild = z.infer<typeof ToChild>
export type StartMessage = Extract<ToChild, { kind: 'start' }>

export const FromChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), port: z.int() }),
  /** `shell.portTaken {port}` makes main choose another port; `local.corrupt {what:'snapshot'}` makes it start afresh. */
  z.object({ kind: z.literal('failed'), problem: Problem }),
  /** Central: the whole practice database as a gzip tar, to be encrypted and kept by main. */
  z.object({ kind: z.literal('snapshot'), bytes: z.instanceof(Uint8Array) }),
  z.object({ kind: z.literal('stopped') }),
])
export type FromChild = z.infer<typeof FromChild>

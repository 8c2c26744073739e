// What the window asks and hears before anybody has signed in, as a part of the contract (`ipc.ts`) that is read by itself: making the
// schemas of the rest, with every row and act, takes longer than all else that stands between a launch and the sign-in screen.
import { z } from 'zod'
import { DeskPolicy } from './agentState.ts'
import { Instant } from './instant.ts'
import { Managed } from './policy.ts'
import { Problem } from './problem.ts'
import { RecordWay } from './recording.ts'
import { Settings } from './settings.ts'
import { Supervise } from './supervise.ts'
import { Directory, NO_DIRECTORY } from './transfer.ts'

/** How to reach a server: `door` is the per-run secret of an embedded one, null for a company's own. */
export const CentralDoor = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('ready'), url: z.url(), door: z.string().nullable() }),
  z.object({ state: z.literal('failed'), problem: Problem }),
])
export type CentralDoor = z.infer<typeof CentralDoor>

/**
 * The SIP server. The practice line's secret is part of `url`; `fallbacks` are gone to in order while it is away; `domain` is the SIP
 * domain and digest realm; `recordConfirm` is what counts as the recorder's word: its `Record` header, or any 2xx to the request.
 */
export const LineDoor = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('starting') }),
  z.object({
    state: z.literal('ready'),
    url: z.string(),
    fallbacks: z.array(z.string()).max(7).default([]),
    domain: z.string(),
    recordConfirm: z.enum(['header', 'response']),
    record: RecordWay,
    /** Whom a call may be handed to inside the company, and where callers are joined. */
    directory: Directory.default(NO_DIRECTORY),
    /** By which codes a supervisor joins the call of an agent. */
    supervise: Supervise.nullable().default(null),
  }),
  z.object({ state: z.literal('failed'), problem: Problem }),
])
export type LineDoor = z.infer<typeof LineDoor>

/** What this computer kept was removed. `waiting`: acts that central has not got yet; they stay, sealed to its key. */
export const Wiped = z.object({ at: Instant, waiting: z.int().min(0) })
export type Wiped = z.infer<typeof Wiped>

export const Environment = z.object({
  mode: z.enum(['practice', 'site']),
  /** A site whose line reaches nobody real: only there may made-up cases be called. */
  testSite: z.boolean(),
  version: z.string(),
  electron: z.string(),
  platform: z.enum(['linux', 'win32', 'darwin']),
  isPackaged: z.boolean(),
  /** True under the test runtime that is never released. */
  standIn: z.boolean(),
  /** Practice only: what the practice clock showed at start, and what to add to the machine's clock to read it. */
  practiceClockStart: Instant.nullable(),
  practiceClockOffsetMs: z.int().nullable(),
  central: CentralDoor,
  line: LineDoor,
  /** What the company decides about the work at the desk. */
  desk: DeskPolicy,
  /** What its policy decides about this machine. */
  managed: Managed,
  /** Said until somebody signs in again. */
  wiped: Wiped.nullable(),
})
export type Environment = z.infer<typeof Environment>

export const WindowState = z.object({ maximized: z.boolean(), focused: z.boolean() })
export type WindowState = z.infer<typeof WindowState>

/** Replies of the channels that are asked first. */
export const firstReplies = {
  'environment.get': Environment,
  'settings.get': Settings,
  'window.state': WindowState,
} as const

/** Events that count from the first moment, in the order in which they were told. */
export const firstEvents = {
  window: WindowState,
  central: CentralDoor,
  line: LineDoor,
  settings: Settings,
  /** Something went wrong in the shell that the person has to know. */
  trouble: Problem,
  /** The window is about to close: whoever holds a registration takes it back and says so by `line.stands`. */
  leaving: z.null(),
  /** Central or line listen elsewhere: the page has to be loaded again before it may speak to them. */
  moved: z.null(),
} as const

// Removing what this computer keeps, because IT said so in central or because central was not heard of for as long as the policy bears. Promises:
// acts and recordings that central has not got stay, sealed to central's key and to nobody else's; what was begun is finished at the next
// start, whatever ended it; a desk at work is asked first, so that it can hand over. Knows no Electron, so that plain Node tests it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Wiped } from '../shared/environment.ts'
import { DAY, HOUR, Instant, MINUTE } from '../shared/instant.ts'
import { Id } from '../shared/rows.ts'
import { errorCode, readIfThere, writeDurably } from './durableFile.ts'
import type { Journal } from './journal.ts'

/** Where no desk asks by itself: before sign-in, and for other agents of this computer. */
const LOOK_EVERY = 10 * MINUTE
/** What holds data or opens it. The company's policy, central's key and the person's settings stay. */
const REMOVED = ['keys', 'offline', 'session.bin', 'call.bin'] as const

const Mark = z.object({ at: Instant, done: z.boolean(), waiting: z.int() })

export interface RemoteWipeOptions {
  readonly userData: string
  readonly journal: Pick<Journal, 'shed'>
  now(): Instant
  /** Of these desks, which are to be wiped. Rejects when central can't be asked. */
  ask(devices: readonly Id[]): Promise<readonly Id[]>
  /** Databases, caches and what else the window's engine keeps. */
  clear(): Promise<void>
  /** The desk at work has to hand over and then ask for `carryOut`. */
  tell(): void
  /** The window shows what became of it. */
  reload(): void
  /** Central has been silent for longer than work may go on. */
  cover(): void
  /** Null: practice, which is nobody's data. */
  readonly offline: { readonly days: number; readonly wipeAfterDays: number | null } | null
  log(event: string, data: Record<string, string | number>): void
}

export interface RemoteWipe {
  /** What was removed here, until somebody signs in again. */
  status(): Wiped | null
  carryOut(): Promise<Wiped>
  /** Central answered a session. */
  heard(): void
  /** A page holds an open desk, or none. */
  desk(open: boolean): void
  /** Somebody signed in: the word about it was read. */
  seen(): Promise<void>
  /** Looks now, and from then on again and again. The reply ends it. */
  begin(): () => void
}

/** Finishes what an earlier run began, and removes what is too old by the policy, before any desk can be opened. */
export async function openRemoteWipe(options: RemoteWipeOptions): Promise<RemoteWipe> {
  const { userData, journal, now, log, offline } = options
  const markPath = join(userData, 'wiped.json')
  const contactPath = join(userData, 'contact')
  let mark = await readMark(markPath)
  let contact = readContact(contactPath)
  let open = false
  let running: Promise<Wiped> | null = null

  async function run(): Promise<Wiped> {
    const at = mark !== null && !mark.done ? mark.at : now()
    // First what must outlive it: from here on the journal opens for central alone.
    const { waiting, kept } = await journal.shed()
    mark = { at, done: false, waiting }
    await writeDurably(markPath, JSON.stringify(mark))
    for (const name of REMOVED)
      if (name !== 'keys' || kept.length === 0)
        await rm(join(userData, name), { recursive: true, force: true })
    // A line without central's half opens with its agent's key alone: that key waits for its agent.
    if (kept.length > 0)
      for (const name of await readdir(join(userData, 'keys')))
        if (!kept.some((agentId) => name === `${agentId}.json`)) await rm(join(userData, 'keys', name))
    await options.clear()
    mark = { at, done: true, waiting }
    await writeDurably(markPath, JSON.stringify(mark))
    log('wipe.done', { waiting, keys: kept.length })
    return { at, waiting }
  }

  function carryOut(): Promise<Wiped> {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  /** Days without central; 0 for a computer that never met it. */
  const silentDays = () => (contact === null ? 0 : (now() - contact) / DAY)

  async function devices(): Promise<Id[]> {
    const found: Id[] = []
    for (const name of await namesIn(join(userData, 'keys'))) {
      const text = await readIfThere(join(userData, 'keys', name))
      const head = text ? KeyHead.safeParse(parsed(text.toString('utf8'))) : null
      if (head?.success) found.push(head.data.device)
    }
    return found.slice(0, 50)
  }

  async function look(): Promise<void> {
    const known = await devices()
    if (known.length === 0) return
    if (offline && open && silentDays() > offline.days) options.cover()
    const ordered = await options.ask(known)
    if (ordered.length === 0) return
    log('wipe.ordered', { desks: ordered.length })
    if (open) return options.tell()
    await carryOut()
    options.reload()
  }

  const lookNow = () => {
    look().catch((error: unknown) => log('wipe.notAsked', { code: errorCode(error) || 'unreachable' }))
  }

  if (mark !== null && !mark.done) await carryOut()
  else if (offline && offline.wipeAfterDays !== null && silentDays() > offline.wipeAfterDays) {
    const known = await devices()
    if (known.length > 0) await carryOut()
  }

  return {
    status: () => (mark?.done ? { at: mark.at, waiting: mark.waiting } : null),
    carryOut,
    heard() {
      const at = now()
      // Each renewal says so; once an hour is near enough to days.
      if (contact !== null && at >= contact && at - contact < HOUR) return
      contact = at
      mkdirSync(userData, { recursive: true })
      writeFileSync(contactPath, String(at))
    },
    desk(now) {
      open = now
    },
    async seen() {
      if (mark === null) return
      mark = null
      await rm(markPath, { force: true })
    },
    begin() {
      lookNow()
      const timer = setInterval(lookNow, LOOK_EVERY)
      return () => clearInterval(timer)
    },
  }
}

const KeyHead = z.object({ device: Id })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A key file that can't be read is nothing that central could know.
    return null
  }
}

async function readMark(path: string): Promise<z.infer<typeof Mark> | null> {
  const text = await readIfThere(path)
  const mark = text ? Mark.safeParse(parsed(text.toString('utf8'))) : null
  return mark?.success ? mark.data : null
}

function readContact(path: string): Instant | null {
  try {
    const at = Number(readFileSync(path, 'utf8'))
    return Number.isSafeInteger(at) && at > 0 ? at : null
  } catch {
    // Never written: this computer has not met central yet.
    return null
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json'))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

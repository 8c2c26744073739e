// Keeps the program up to date where the policy names a feed: asks now and then, fetches, and installs when the program is closed
// or the agent says so. Promises: never in a call, nothing that is not signed and whole, and no trouble of an update is trouble of the
// work. electron-updater does the fetching; `updateFeed.ts` decides what is believed.
import type { AppUpdater } from 'electron-updater'
import { HOUR, type Instant, MINUTE } from '../shared/instant.ts'
import type { UpdatePolicy } from '../shared/policy.ts'
import { type Problem, ProblemError } from '../shared/problem.ts'
import type { UpdateState } from '../shared/updates.ts'
import type { write } from './log.ts'
import { readSignedFeed } from './updateFeed.ts'

export interface UpdateParts {
  readonly updater: AppUpdater
  readonly feed: UpdatePolicy
  /** Files of this system are installed by its own package manager: a newer version is said, and IT brings it. */
  readonly byPackage: boolean
  now(): Instant
  inCall(): boolean
  changed(state: UpdateState): void
  readonly log: typeof write
}

export interface Updates {
  state(): UpdateState
  /** Resolves when it is known, and for a newer one when it is on disk. Never rejects. */
  check(): Promise<UpdateState>
  /** Ends the program and installs. Throws `update.busy` in a call, and when there is nothing to install. */
  install(): void
  close(): void
}

/** Does not ask by itself before `begin`, so that a start is never slower for it. */
export function openUpdates(parts: UpdateParts): Updates & { begin(): void } {
  const { updater, feed } = parts
  let state: UpdateState = { state: 'current', checkedAt: null }
  let timer: NodeJS.Timeout | undefined
  let first: NodeJS.Timeout | undefined
  const become = (next: UpdateState): UpdateState => {
    state = next
    parts.changed(next)
    return next
  }
  // What the library would say itself goes through our log, which keeps no address of a person's machine.
  updater.logger = null
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = !parts.byPackage
  updater.on('error', (error) => parts.log('warn', 'update.failed', { error }))
  readSignedFeed(updater, feed)

  async function check(): Promise<UpdateState> {
    // What is ready waits for the next start; a newer one is found by then.
    if (state.state === 'ready' || state.state === 'loading') return state
    try {
      const found = await updater.checkForUpdates()
      if (!found?.isUpdateAvailable) return become({ state: 'current', checkedAt: parts.now() })
      const { version } = found.updateInfo
      if (parts.byPackage) return become({ state: 'byPackage', version })
      become({ state: 'loading', version })
      await updater.downloadUpdate()
      return become({ state: 'ready', version })
    } catch (error) {
      return become({ state: 'failed', problem: problemOfUpdate(error, feed) })
    }
  }
  return {
    state: () => state,
    check,
    install() {
      if (state.state !== 'ready' || parts.inCall()) throw new ProblemError('update.busy')
      updater.quitAndInstall(true, true)
    },
    begin() {
      first = setTimeout(() => void check(), MINUTE)
      timer = setInterval(() => void check(), feed.everyHours * HOUR)
    },
    close() {
      clearTimeout(first)
      clearInterval(timer)
    },
  }
}

function problemOfUpdate(error: unknown, { url }: UpdatePolicy): Problem {
  if (error instanceof ProblemError) return error.problem
  const said = error instanceof Error ? error.message : String(error)
  const { origin } = new URL(url)
  return /sha512|checksum|size mismatch/i.test(said)
    ? { code: 'update.damaged', params: { url: origin } }
    : { code: 'update.unreachable', params: { url: origin } }
}

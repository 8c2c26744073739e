// Electron's part of removing what this computer keeps: whom to ask, what the window's engine holds, and the window itself.
import { type Session as Engine, net, type WebContents } from 'electron'
import { OrderedReply } from '../shared/machineBodies.ts'
import { DOOR_HEADER } from '../shared/protocol.ts'
import { sendEvent } from './ipc.ts'
import type { Journal } from './journal.ts'
import { write } from './log.ts'
import type { Mode } from './policy.ts'
import { openRemoteWipe, type RemoteWipe } from './remoteWipe.ts'
import type { Door } from './session.ts'

export interface WipeParts {
  readonly mode: Mode
  readonly userData: string
  readonly journal: Journal
  readonly engine: Engine
  now(): number
  door(): Promise<Door>
  contents(): WebContents | null
  reload(): void
  /** Nobody's name stays in the sign-in form either. */
  forgetName(): void
}

export function remoteWipeOf(parts: WipeParts): Promise<RemoteWipe> {
  const { mode, engine, contents } = parts
  return openRemoteWipe({
    ...parts,
    offline: mode.kind === 'site' ? mode.policy.offline : null,
    async ask(devices) {
      const { url, door } = await parts.door()
      const answer = await net.fetch(new URL('/v1/machines/ordered', url).href, {
        method: 'POST',
        redirect: 'error',
        headers: { 'content-type': 'application/json', ...(door === null ? {} : { [DOOR_HEADER]: door }) },
        body: JSON.stringify({ devices }),
      })
      // An older central knows of no orders.
      if (!answer.ok) return []
      return OrderedReply.parse(await answer.json()).ordered
    },
    async clear() {
      parts.forgetName()
      await engine.clearStorageData()
      await Promise.all([engine.clearCache(), engine.clearCodeCaches({}), engine.clearAuthCache()])
    },
    tell: () => sendEvent(contents(), 'wipe', null),
    cover: () => sendEvent(contents(), 'unattended', null),
    log: (event, data) => write('info', event, data),
  })
}

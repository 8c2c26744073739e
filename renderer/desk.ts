// What every signed-in screen reaches: the one set of instances that `main.tsx` made for this agent. A context and nothing else.
import { createContext, createElement, type ReactNode, useContext } from 'react'
import type { DeskPolicy } from '../shared/agentState.ts'
import type { Managed } from '../shared/policy.ts'
import type { Profile } from '../shared/protocol.ts'
import type { Id } from '../shared/rows.ts'
import type { Bridge } from './bridge.ts'
import type { Clock } from './clock.ts'
import type { Sync } from './features/sync/sync.ts'
import type { Local } from './local/local.ts'

export interface Desk {
  readonly local: Local
  readonly bridge: Bridge
  readonly clock: Clock
  readonly sync: Sync
  readonly profile: Profile
  /** This agent on this installation: the `device` of acts, journal and recordings. */
  readonly device: Id
  /** What the company decides about the work at the desk. */
  readonly policy: DeskPolicy
  /** What IT fixed on this machine, and what its screen may show and give away. */
  readonly managed: Managed
  /**
   * Central wants the password again: a new session for the same person, with everything else left as it is. Rejects as sign-in does.
   */
  signInAgain(password: string): Promise<void>
  /** Nobody is here: keys and everything decrypted leave memory. What sync or a call asks meanwhile waits; nothing is lost. */
  lock(): Promise<void>
  /**
   * By the agent's password, of which this machine knows enough without a network. Rejects as sign-in does, and with
   * `local.keyStoreRefused` where the key lies under a passphrase: that is then to be given, and the password no more.
   */
  unlock(secret: { password: string } | { passphrase: string }): Promise<void>
  /** Ends the session: sync stops, keys leave memory, the database stays sealed on disk. */
  signOut(): Promise<void>
  /**
   * IT has what this computer keeps removed: hands over what central lacks, then keys, databases and caches go, and the session ends. What
   * can't be handed over stays in the journal, sealed to central's key.
   */
  wipe(): Promise<void>
}

const DeskContext = createContext<Desk | null>(null)

export function DeskProvider({ desk, children }: { desk: Desk; children?: ReactNode }) {
  return createElement(DeskContext, { value: desk }, children)
}

/** Only below `DeskProvider`, that is after sign-in. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('useDesk outside of DeskProvider')
  return desk
}

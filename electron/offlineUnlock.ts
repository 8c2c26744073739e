// Unlocking without central: what a session needs is kept in a box that only the agent's password opens, for some days
// after the last online sign-in and five tries. Where the operating system protects secrets, it wraps the box as well.
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { HOUR, Instant, MINUTE } from '../shared/instant.ts'
import { Session, SipAccount } from '../shared/ipc.ts'
import { ProblemError } from '../shared/problem.ts'
import { Profile } from '../shared/protocol.ts'
import { readIfThere, writeDurably } from './durableFile.ts'
import { closeBox, openBox, PassphraseBox } from './passphrase.ts'
import type { Vault } from './vault.ts'

/** Where no policy says otherwise. */
const DAYS = 3
const TRIES = 5
/** A PC clock may be set back a little by its time service. */
const CLOCK_SLACK = 15 * MINUTE

const Inside = z.object({
  profile: Profile,
  sip: SipAccount.nullable(),
  sealKey: Session.shape.sealKey,
  recording: Session.shape.recording,
  rules: Session.shape.rules,
  ice: Session.shape.ice,
  centralNow: Instant,
  savedAt: Instant,
})
const Record = z.object({ version: z.literal(1), left: z.int().min(0).max(TRIES), box: PassphraseBox })
type Record = z.infer<typeof Record>

export type OfflineUnlock = {
  remember(loginName: string, password: string, session: Session): Promise<void>
  /** `session.wrongCredentials {left}`, `session.locked`, `session.offlineUnlockExpired {hours}`. */
  unlock(loginName: string, password: string): Promise<Session>
}

export function openOfflineUnlock(
  folder: string,
  vault: Vault,
  now: () => Instant,
  days = DAYS,
): OfflineUnlock {
  const hours = days * 24
  const nameOf = (loginName: string) =>
    createHash('sha256').update(loginName.normalize('NFKC').trim()).digest('hex')
  const pathOf = (loginName: string) => join(folder, `${nameOf(loginName).slice(0, 32)}.bin`)
  const purpose = (loginName: string) => `duedesk offline ${nameOf(loginName)}`
  const expired = () => new ProblemError('session.offlineUnlockExpired', { hours })

  async function write(path: string, record: Record): Promise<void> {
    const plain = Buffer.from(JSON.stringify(record))
    await writeDurably(path, vault.protects ? vault.wrap(plain) : plain)
  }

  async function read(path: string): Promise<Record | null> {
    const stored = await readIfThere(path)
    if (!stored) return null
    try {
      return Record.parse(JSON.parse((vault.protects ? vault.unwrap(stored) : stored).toString('utf8')))
    } catch {
      // Wrapped by a key store that is gone, or broken: the next online sign-in writes a new one.
      return null
    }
  }

  return {
    async remember(loginName, password, session) {
      const { profile, sip, sealKey, recording, rules, ice, centralNow } = session
      const inside = Buffer.from(
        JSON.stringify({ profile, sip, sealKey, recording, rules, ice, centralNow, savedAt: now() }),
      )
      const box = await closeBox(password, inside, purpose(loginName))
      await write(pathOf(loginName), { version: 1, left: TRIES, box })
    },

    async unlock(loginName, password) {
      const path = pathOf(loginName)
      const record = await read(path)
      if (!record) throw expired()
      if (record.left === 0) throw new ProblemError('session.locked', { until: null })
      // The try is counted on disk before it is made: ending the app does not give it back.
      await write(path, { ...record, left: record.left - 1 })
      const opened = await openBox(password, record.box, purpose(loginName))
      if (!opened)
        throw record.left === 1
          ? new ProblemError('session.locked', { until: null })
          : new ProblemError('session.wrongCredentials', { left: record.left - 1 })
      const inside = Inside.parse(JSON.parse(opened.toString('utf8')))
      const age = now() - inside.savedAt
      if (age > hours * HOUR || age < -CLOCK_SLACK) {
        await rm(path, { force: true })
        throw expired()
      }
      await write(path, { ...record, left: TRIES })
      const { savedAt: _, ...known } = inside
      return { accessToken: null, expiresAt: null, ...known, online: false }
    },
  }
}

// The data key of each agent on this installation, and the device identity that is made with it. Wrapped by the
// operating system; where that protects nothing, by a passphrase. The key itself is on disk nowhere.
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { Instant } from '../shared/instant.ts'
import type { OpenedKey } from '../shared/ipc.ts'
import { ProblemError } from '../shared/problem.ts'
import { Id } from '../shared/rows.ts'
import { keepAside, readIfThere, writeDurably } from './durableFile.ts'
import { closeBox, openBox, PassphraseBox } from './passphrase.ts'
import type { Vault } from './vault.ts'

const KEY_BYTES = 32

/** `world`: the practice database with which the device was made. */
const common = { version: z.literal(1), device: Id, world: z.string().optional() }
const KeyFile = z.discriminatedUnion('mode', [
  z.object({ ...common, mode: z.literal('os'), wrapped: z.base64() }),
  z.object({ ...common, mode: z.literal('passphrase'), box: PassphraseBox }),
])
type KeyFile = z.infer<typeof KeyFile>

export type KeyStore = {
  /** `local.keyStoreRefused {backend, chosen}` asks for a passphrase; `local.keyLost` when what is there can't be opened any more. */
  open(agentId: string, passphrase?: string, world?: string | null): Promise<OpenedKey>
  /** A new key and device; the old file is kept aside. */
  renew(agentId: string, passphrase?: string, world?: string | null): Promise<OpenedKey>
}

/** For the window that asked: nothing of it stays here. */
function handedOver(key: Buffer): string {
  const text = key.toString('base64')
  key.fill(0)
  return text
}

export function openKeyStore(folder: string, vault: Vault, now: () => Instant): KeyStore {
  const pathOf = (agentId: string) => join(folder, `${agentId}.json`)
  const purpose = (agentId: string, device: string) => `duedesk data key ${agentId} ${device}`

  async function create(
    agentId: string,
    passphrase: string | undefined,
    world: string | null,
    key: Buffer = randomBytes(KEY_BYTES),
  ): Promise<OpenedKey> {
    const device = randomUUID()
    const head = { version: 1 as const, device, ...(world === null ? {} : { world }) }
    let file: KeyFile
    if (vault.protects) file = { ...head, mode: 'os', wrapped: vault.wrap(key).toString('base64') }
    else if (passphrase !== undefined)
      file = {
        ...head,
        mode: 'passphrase',
        box: await closeBox(passphrase, key, purpose(agentId, device)),
      }
    else throw new ProblemError('local.keyStoreRefused', { backend: vault.backend, chosen: false })
    await writeDurably(pathOf(agentId), JSON.stringify(file))
    return { rawKey: handedOver(key), device, mode: file.mode, backend: vault.backend, fresh: true }
  }

  async function unwrap(agentId: string, file: KeyFile, passphrase: string | undefined): Promise<Buffer> {
    if (file.mode === 'passphrase') {
      if (passphrase === undefined)
        throw new ProblemError('local.keyStoreRefused', { backend: vault.backend, chosen: true })
      const key = await openBox(passphrase, file.box, purpose(agentId, file.device))
      if (!key) throw new ProblemError('local.passphraseWrong')
      return key
    }
    // The key store is locked or not running: it may open the key again when it is back (`locked`).
    if (!vault.protects) throw new ProblemError('local.keyLost', { backend: vault.backend, locked: true })
    let key: Buffer
    try {
      key = vault.unwrap(Buffer.from(file.wrapped, 'base64'))
    } catch (error) {
      throw new ProblemError('local.keyLost', { backend: vault.backend }, { cause: error })
    }
    if (key.length !== KEY_BYTES) throw new ProblemError('local.keyLost', { backend: vault.backend })
    return key
  }

  async function open(agentId: string, passphrase?: string, world: string | null = null): Promise<OpenedKey> {
    const text = await readIfThere(pathOf(agentId))
    if (!text) return create(agentId, passphrase, world)
    let file: KeyFile
    try {
      file = KeyFile.parse(JSON.parse(text.toString('utf8')))
    } catch (error) {
      throw new ProblemError('local.keyLost', { backend: vault.backend }, { cause: error })
    }
    const key = await unwrap(agentId, file, passphrase)
    // The practice world was made anew: its cases are others, and so is the device; passphrase and key stay as they were chosen.
    if (world !== null && file.world !== undefined && file.world !== world)
      return create(agentId, passphrase, world, key)
    return {
      rawKey: handedOver(key),
      device: file.device,
      mode: file.mode,
      backend: vault.backend,
      fresh: false,
    }
  }

  return {
    open,
    async renew(agentId, passphrase, world = null) {
      if (!vault.protects && passphrase === undefined)
        throw new ProblemError('local.keyStoreRefused', { backend: vault.backend, chosen: false })
      if (await readIfThere(pathOf(agentId))) await keepAside(pathOf(agentId), now())
      return create(agentId, passphrase, world)
    },
  }
}

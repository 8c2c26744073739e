// Keys, sessions, offline unlock and the practice snapshot: nothing secret is plain on disk, and what can't be opened
// is said, never silently replaced. The operating system's store is played by AES with a key that a test can lose.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openKeyStore } from '../../electron/keystore.ts'
import { openOfflineUnlock } from '../../electron/offlineUnlock.ts'
import { seal, unseal } from '../../electron/passphrase.ts'
import { openPinnedKey } from '../../electron/pinnedKey.ts'
import { openSession, type SessionKeeper } from '../../electron/session.ts'
import { openSnapshot } from '../../electron/snapshot.ts'
import type { Vault } from '../../electron/vault.ts'
import { DAY, HOUR } from '../../shared/instant.ts'
import type { Session } from '../../shared/ipc.ts'
import { DOOR_HEADER, type SessionReply } from '../../shared/protocol.ts'

const AGENT = '0193f000-0000-7000-8000-000000000001'
const PROFILE = {
  id: AGENT,
  loginName: 'agent1',
  name: '王坐席测试',
  staffNumber: '8001',
  role: 'agent' as const,
}
const ICE = {
  servers: [
    {
      urls: ['turn:turn.invalid'],
      account: { username: '1:8001', credential: 'relay secret' },
    },
  ],
  relayOnly: false,
}
const SEAL_KEY = { kty: 'EC' as const, crv: 'P-256' as const, x: 'x', y: 'y' }

let folder: string
let clock: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-secrets-'))
  clock = Date.parse('2026-11-20T02:00:00Z')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const now = () => clock

/** An operating system's key store; another one, or the same after its key was lost, does not open what it wrapped. */
function systemVault(): Vault {
  const key = randomBytes(32)
  return {
    backend: 'gnome_libsecret',
    protects: true,
    wrap(secret) {
      const { nonce, box } = seal(key, secret, 'vault')
      return Buffer.concat([nonce, box])
    },
    unwrap(wrapped) {
      const bytes = Buffer.from(wrapped)
      const plain = unseal(key, bytes.subarray(0, 12), bytes.subarray(12), 'vault')
      if (!plain) throw new Error('Error while decrypting the ciphertext')
      return plain
    },
  }
}
const refuse = () => {
  throw new Error('Encryption is not available')
}
const noVault: Vault = { backend: 'basic_text', protects: false, wrap: refuse, unwrap: refuse }

/** Everything that stands under the folder, as one text. */
function onDisk(at = folder): string {
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

describe('the data key', () => {
  test('is made once, opened again, one for each agent, and nowhere plain', async () => {
    const vault = systemVault()
    const first = await openKeyStore(folder, vault, now).open(AGENT)
    expect(first).toMatchObject({ mode: 'os', backend: 'gnome_libsecret', fresh: true })
    expect(Buffer.from(first.rawKey, 'base64')).toHaveLength(32)
    const again = await openKeyStore(folder, vault, now).open(AGENT)
    expect(again).toEqual({ ...first, fresh: false })
    const other = await openKeyStore(folder, vault, now).open('0193f000-0000-7000-8000-000000000002')
    expect(other.rawKey).not.toBe(first.rawKey)
    expect(other.device).not.toBe(first.device)
    expect(onDisk()).not.toContain(first.rawKey)
    expect(onDisk()).not.toContain(Buffer.from(first.rawKey, 'base64').toString('latin1'))
    if (process.platform !== 'win32') expect(statSync(join(folder, `${AGENT}.json`)).mode & 0o077).toBe(0)
  })

  test('a store that protects nothing is refused and named; a passphrase takes its place', async () => {
    const store = openKeyStore(folder, noVault, now)
    await expect(store.open(AGENT)).rejects.toMatchObject({
      problem: { code: 'local.keyStoreRefused', params: { backend: 'basic_text', chosen: false } },
    })
    const made = await store.open(AGENT, 'correct horse 电池')
    expect(made).toMatchObject({ mode: 'passphrase', fresh: true })
    await expect(store.open(AGENT)).rejects.toMatchObject({ problem: { params: { chosen: true } } })
    await expect(store.open(AGENT, 'correct horse 电')).rejects.toMatchObject({
      problem: { code: 'local.passphraseWrong' },
    })
    expect(await store.open(AGENT, 'correct horse 电池')).toEqual({ ...made, fresh: false })
    // The same passphrase typed full-width.
    expect((await store.open(AGENT, 'ｃｏｒｒｅｃｔ horse 电池')).rawKey).toBe(made.rawKey)
    // A store that works to-day does not lock out who chose a passphrase.
    expect((await openKeyStore(folder, systemVault(), now).open(AGENT, 'correct horse 电池')).rawKey).toBe(
      made.rawKey,
    )
    expect(onDisk()).not.toContain(made.rawKey)
  })

  test('a lost key is said; renewing keeps what is left of it aside', async () => {
    const first = await openKeyStore(folder, systemVault(), now).open(AGENT)
    const vault = systemVault()
    const store = openKeyStore(folder, vault, now)
    await expect(store.open(AGENT)).rejects.toMatchObject({ problem: { code: 'local.keyLost' } })
    await expect(openKeyStore(folder, noVault, now).open(AGENT)).rejects.toMatchObject({
      problem: { code: 'local.keyLost', params: { locked: true } },
    })
    const renewed = await store.renew(AGENT)
    expect(renewed.fresh).toBe(true)
    expect(renewed.device).not.toBe(first.device)
    expect((await store.open(AGENT)).rawKey).toBe(renewed.rawKey)
    expect(readdirSync(folder).some((name) => name.includes('.broken-'))).toBe(true)
    writeFileSync(join(folder, `${AGENT}.json`), '{"version":1')
    await expect(store.open(AGENT)).rejects.toMatchObject({ problem: { code: 'local.keyLost' } })
  })
})

describe('a practice world that was made anew', () => {
  test('gets a device of its own; the passphrase that was chosen still opens', async () => {
    const store = openKeyStore(folder, noVault, now)
    const first = await store.open(AGENT, 'correct horse 电池', 'world one')
    expect((await store.open(AGENT, 'correct horse 电池', 'world one')).device).toBe(first.device)
    await expect(store.open(AGENT, undefined, 'world two')).rejects.toMatchObject({
      problem: { code: 'local.keyStoreRefused', params: { chosen: true } },
    })
    const second = await store.open(AGENT, 'correct horse 电池', 'world two')
    expect(second.rawKey).toBe(first.rawKey)
    expect(second.device).not.toBe(first.device)
    expect((await store.open(AGENT, 'correct horse 电池', 'world two')).device).toBe(second.device)
  })
})

describe('central’s key', () => {
  const key = (x: string) => ({ kty: 'EC', crv: 'P-256', x, y: 'y' }) as const
  const file = () => join(folder, 'central-key.json')

  test('is kept when first met; another one at the same address is refused by name', async () => {
    await openPinnedKey(file()).check('https://central.example/v1', key('a'))
    const pinned = openPinnedKey(file())
    await pinned.check('https://central.example', key('a'))
    await expect(pinned.check('https://central.example', key('b'))).rejects.toMatchObject({
      problem: { code: 'session.centralChanged', params: { url: 'https://central.example', file: file() } },
    })
    // Another address is another central, as the policy of the house names it.
    await pinned.check('https://other.example', key('b'))
    await pinned.check('https://central.example', key('a'))
    writeFileSync(file(), '{"version":1')
    await expect(pinned.check('https://central.example', key('a'))).rejects.toMatchObject({
      problem: { code: 'session.centralChanged' },
    })
  })
})

describe('unlocking offline', () => {
  const session: Session = {
    accessToken: 'token',
    expiresAt: 0,
    profile: PROFILE,
    sip: {
      uri: 'sip:8001@practice.invalid',
      authorizationUser: '8001',
      displayName: '8001',
      ha1: 'a'.repeat(32),
    },
    centralNow: Date.parse('2026-11-20T02:00:00Z'),
    sealKey: SEAL_KEY,
    recording: { general: { flag: 'always', pause: false, local: true }, lenders: {} },
    rules: [],
    ice: ICE,
    online: true,
  }

  test.each([
    ['with a key store', systemVault()],
    ['without one', noVault],
  ])('%s: the password opens it, without central’s tokens, and no name is on disk', async (_what, vault) => {
    const unlock = openOfflineUnlock(folder, vault, now)
    await unlock.remember('agent1', 'the password', session)
    expect(await openOfflineUnlock(folder, vault, now).unlock('agent1', 'the password')).toEqual({
      ...session,
      accessToken: null,
      expiresAt: null,
      online: false,
    })
    expect(onDisk()).not.toMatch(/agent1|8001|王|relay secret/)
  })

  test('72 hours after the last online sign-in it is over, and so it is when the clock was set back', async () => {
    const unlock = openOfflineUnlock(folder, systemVault(), now)
    await unlock.remember('agent1', 'the password', session)
    clock += 72 * HOUR
    await unlock.unlock('agent1', 'the password')
    clock += 1
    await expect(unlock.unlock('agent1', 'the password')).rejects.toMatchObject({
      problem: { code: 'session.offlineUnlockExpired', params: { hours: 72 } },
    })
    await unlock.remember('agent1', 'the password', session)
    clock -= DAY
    await expect(unlock.unlock('agent1', 'the password')).rejects.toMatchObject({
      problem: { code: 'session.offlineUnlockExpired' },
    })
    await expect(unlock.unlock('nobody', 'x')).rejects.toMatchObject({
      problem: { code: 'session.offlineUnlockExpired' },
    })
  })

  test('five wrong tries lock it, also across restarts; a right one gives the tries back', async () => {
    const vault = systemVault()
    const open = () => openOfflineUnlock(folder, vault, now)
    await open().remember('agent1', 'the password', session)
    await expect(open().unlock('agent1', 'wrong')).rejects.toMatchObject({ problem: { params: { left: 4 } } })
    await open().unlock('agent1', 'the password')
    for (const left of [4, 3, 2, 1])
      await expect(open().unlock('agent1', 'wrong')).rejects.toMatchObject({
        problem: { code: 'session.wrongCredentials', params: { left } },
      })
    await expect(open().unlock('agent1', 'wrong')).rejects.toMatchObject({
      problem: { code: 'session.locked' },
    })
    await expect(open().unlock('agent1', 'the password')).rejects.toMatchObject({
      problem: { code: 'session.locked' },
    })
    await open().remember('agent1', 'the password', session)
    await open().unlock('agent1', 'the password')
  }, 60_000)
})

describe('the session', () => {
  type Seen = { method: string; url: string; headers: Record<string, unknown>; body: string }
  let server: Server
  let seen: Seen[]
  let reply: (request: Seen) => { status: number; body: unknown }
  let url: string

  beforeEach(async () => {
    seen = []
    server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      const asked = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
      seen.push(asked)
      const answer = reply(asked)
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const address = server.address()
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  })
  let unkept: unknown[] = []
  const keepers: SessionKeeper[] = []
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    // What unlocks offline is still being written after a sign-in, and its folder goes with this test.
    await Promise.all(keepers.splice(0).map((keeper) => keeper.settled()))
    expect(unkept).toEqual([])
    unkept = []
  })

  const good = (refreshToken: string): SessionReply => ({
    accessToken: [...refreshToken].reverse().join(''),
    accessExpiresAt: clock + 900_000,
    refreshToken,
    profile: PROFILE,
    line: { uri: 'sip:8001@practice.invalid', authorizationUser: '8001', displayName: '8001' },
    sipPassword: 'sip secret',
    now: clock,
    sealKey: SEAL_KEY,
    recording: { general: { flag: 'always', pause: false, local: false }, lenders: {} },
    rules: [],
    ice: ICE,
  })
  const problem = (status: number, code: string, params = {}) => ({
    status,
    body: { type: `urn:duedesk:problem:${code}`, title: code, status, code, params },
  })
  const open = (vault: Vault) => {
    const keeper = openSession(
      async () => ({ url, door: 'd'.repeat(64) }),
      vault,
      openOfflineUnlock(join(folder, 'offline'), vault, now),
      join(folder, 'session.bin'),
      (error) => unkept.push(error),
    )
    keepers.push(keeper)
    return keeper
  }

  test('signs in through the door, hands on a digest instead of the password, and keeps the token wrapped', async () => {
    reply = () => ({ status: 200, body: good('first refresh token') })
    const session = await open(systemVault()).signIn('agent1', 'the password')
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/v1/session',
      headers: { [DOOR_HEADER]: 'd'.repeat(64) },
    })
    expect(session.sip?.ha1).toBe(createHash('md5').update('8001:practice.invalid:sip secret').digest('hex'))
    expect(JSON.stringify(session)).not.toMatch(/first refresh token|sip secret/)
    expect(session.ice).toEqual(ICE)
    expect(onDisk()).not.toMatch(/first refresh|sip secret|relay secret|agent1/)
    expect(
      (
        await open(noVault)
          .offlineUnlock('agent1', 'x')
          .catch((error) => error)
      ).problem.code,
    ).toBe('session.offlineUnlockExpired')
  })

  test('the rotating token is used once each, also by many callers at once and by the next run', async () => {
    const vault = systemVault()
    let count = 0
    reply = () => ({ status: 200, body: good(`refresh token ${++count}`) })
    const keeper = open(vault)
    await keeper.signIn('agent1', 'the password')
    const sessions = await Promise.all([keeper.refresh(), keeper.refresh(), keeper.refresh()])
    expect(new Set(sessions.map(({ accessToken }) => accessToken)).size).toBe(1)
    expect(seen.map(({ body }) => body).filter((body) => body.includes('refreshToken'))).toEqual([
      JSON.stringify({ refreshToken: 'refresh token 1' }),
    ])
    await open(vault).refresh()
    expect(seen.at(-1)?.body).toBe(JSON.stringify({ refreshToken: 'refresh token 2' }))
    // Without a key store the token lives in memory only.
    await open(noVault).signIn('agent1', 'the password')
    await expect(open(noVault).refresh()).rejects.toMatchObject({ problem: { code: 'session.expired' } })
  })

  test('what central says passes; what it can’t say becomes a problem of its own', async () => {
    const keeper = open(systemVault())
    reply = () => problem(401, 'session.wrongCredentials', { left: 3 })
    await expect(keeper.signIn('agent1', 'x')).rejects.toMatchObject({
      problem: { code: 'session.wrongCredentials', params: { left: 3 } },
    })
    reply = () => ({ status: 502, body: '<html>proxy</html>' })
    await expect(keeper.signIn('agent1', 'x')).rejects.toMatchObject({
      problem: { code: 'central.internal' },
    })
    reply = () => ({ status: 200, body: good('some refresh token') })
    await keeper.signIn('agent1', 'x')
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await expect(keeper.refresh()).rejects.toMatchObject({
      problem: { code: 'central.unreachable', params: { url } },
    })
    // No network is no reason to forget the session.
    expect(readdirSync(folder)).toContain('session.bin')
  })

  test('a sign-in can be repeated offline at once, and one that could not be kept says so', async () => {
    reply = () => ({ status: 200, body: good('some refresh token') })
    const keeper = open(systemVault())
    await keeper.signIn('agent1', 'the password')
    expect(await keeper.offlineUnlock('agent1', 'the password')).toMatchObject({
      profile: PROFILE,
      online: false,
    })
    await keeper.signIn('agent1', 'another password')
    await keeper.settled()
    expect(await keeper.offlineUnlock('agent1', 'another password')).toMatchObject({ online: false })
    rmSync(join(folder, 'offline'), { recursive: true })
    writeFileSync(join(folder, 'offline'), 'a file where the folder was')
    await keeper.signIn('agent1', 'a third password')
    await keeper.settled()
    expect(unkept).toHaveLength(1)
    unkept = []
  })

  test('signing out tells central with the access token and forgets everything, reachable or not', async () => {
    const keeper = open(systemVault())
    reply = ({ method }) =>
      method === 'DELETE' ? { status: 204, body: '' } : { status: 200, body: good('some refresh token') }
    await keeper.signIn('agent1', 'x')
    await keeper.signOut()
    expect(seen.at(-1)).toMatchObject({
      method: 'DELETE',
      url: '/v1/session',
      headers: { authorization: 'Bearer nekot hserfer emos' },
    })
    expect(readdirSync(folder)).not.toContain('session.bin')
    await expect(keeper.refresh()).rejects.toMatchObject({ problem: { code: 'session.expired' } })
    await keeper.signIn('agent1', 'x')
    reply = () => problem(500, 'central.internal')
    await keeper.signOut()
    await expect(keeper.refresh()).rejects.toMatchObject({ problem: { code: 'session.expired' } })
  })
})

describe('the practice snapshot', () => {
  test('is encrypted, comes back, and is set aside and reported when it can’t be used', async () => {
    const vault = systemVault()
    let broken = 0
    const open = (with_ = vault) => openSnapshot(folder, with_, now, () => broken++)
    expect(await open().read()).toBeNull()
    const bytes = Buffer.from('the whole practice database 测试')
    await open().write(bytes)
    expect(onDisk()).not.toContain('practice database')
    expect(Buffer.from((await open().read()) ?? [])).toEqual(bytes)
    const file = readFileSync(join(folder, 'snapshot.bin'))
    file[20] = (file[20] ?? 0) ^ 1
    writeFileSync(join(folder, 'snapshot.bin'), file)
    expect(await open().read()).toBeNull()
    expect(broken).toBe(1)
    expect(await open().read()).toBeNull()
    expect(broken).toBe(1)
    await open().write(bytes)
    expect(await open(systemVault()).read()).toBeNull()
    expect(broken).toBe(2)
    await open(noVault).write(bytes)
    expect(await open(noVault).read()).toBeNull()
  })
})

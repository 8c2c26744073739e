// The STUN and TURN servers that IT names: what is read of its file, what a desk is told at sign-in and at each renewal, and that a
// shared secret stays with central.
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Mistake, surroundingsOf } from '../../central/environment.ts'
import { iceFor } from '../../central/ice.ts'
import { HOUR } from '../../shared/instant.ts'
import { SessionReply } from '../../shared/protocol.ts'
import { openSite, type Site } from './site.ts'

const SECRET = 'shared with the relay'
const FILE = {
  servers: [
    { urls: ['stun:turn.example:3478'] },
    { urls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:5349'], secret: SECRET },
    { urls: ['turn:old.example'], username: 'all', credential: 'of them' },
  ],
  relayOnly: true,
}

describe('the file of servers', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'duedesk-ice-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const path = () => join(folder, 'ice.json')
  const read = (content: unknown) => {
    writeFileSync(path(), typeof content === 'string' ? content : JSON.stringify(content))
    return surroundingsOf({ DUEDESK_DATA: folder, DUEDESK_ICE: path() }, () => undefined).ice
  }
  const mistake = (content: unknown): string => {
    try {
      read(content)
    } catch (error) {
      if (error instanceof Mistake) return error.message
      throw error
    }
    return 'none'
  }

  it('may name one address or several, and need not name any', () => {
    expect(read(FILE)).toEqual(FILE)
    expect(read({ servers: [{ urls: 'stun:turn.example' }] })).toEqual({
      servers: [{ urls: ['stun:turn.example'] }],
      relayOnly: false,
    })
    expect(surroundingsOf({ DUEDESK_DATA: folder }, () => undefined).ice).toBeNull()
  })

  it.each([
    ['a relay without an account', { servers: [{ urls: 'turn:turn.example' }] }, 'servers.0'],
    ['half an account', { servers: [{ urls: 'turn:turn.example', username: 'hidden-one' }] }, 'servers.0'],
    [
      'an account and a secret',
      { servers: [{ urls: 'turn:t.example', username: 'u', credential: 'c', secret: 'hidden-secret' }] },
      'servers.0',
    ],
    ['no address of a server', { servers: [{ urls: 'https://hidden.example' }] }, 'servers.0.urls'],
    ['relays alone, without one', { servers: [{ urls: 'stun:t.example' }], relayOnly: true }, 'relayOnly'],
    [
      'a word that nobody knows',
      { servers: [{ urls: 'stun:t.example', passwort: 'hidden-word' }] },
      'servers.0',
    ],
    ['no servers', { servers: [] }, 'servers'],
    ['no JSON', '{ hidden-text', 'is no JSON'],
  ])('%s is named by its place, and nothing of it is quoted', (_what, content, place) => {
    const said = mistake(content)
    expect(said).toContain(path())
    expect(said).toContain(place)
    expect(said).not.toContain('hidden')
  })

  it('a file that is not there is named', () => {
    const env = { DUEDESK_DATA: folder, DUEDESK_ICE: join(folder, 'none.json') }
    expect(() => surroundingsOf(env, () => undefined)).toThrow(/none\.json.*ENOENT/)
  })
})

describe('what a desk is told', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite('pglite', { ice: FILE })
  })
  afterAll(() => site?.close())
  const ask = async (path: string, body: unknown) =>
    SessionReply.parse((await site.call('POST', path, { body })).body)

  it('an account of the agent’s own that ends after a day, renewed with the session; the secret stays here', async () => {
    const signedIn = await ask('/v1/session', { loginName: 'agent1', password: 'correct horse 测试' })
    expect(signedIn.ice).toEqual(iceFor(FILE, '8001', site.clock.at))
    const [stun, relay, fixed] = signedIn.ice.servers
    expect(stun?.account).toBeNull()
    expect(fixed?.account).toEqual({ username: 'all', credential: 'of them' })
    expect(relay?.account?.username).toBe(`${(site.clock.at + 24 * HOUR) / 1000}:8001`)
    const proof = createHmac('sha1', SECRET).update(relay?.account?.username ?? '')
    expect(relay?.account?.credential).toBe(proof.digest('base64'))
    site.clock.at += HOUR
    const renewed = await ask('/v1/session/refresh', { refreshToken: signedIn.refreshToken })
    expect(renewed.ice.servers[1]?.account?.username).toBe(`${(site.clock.at + 24 * HOUR) / 1000}:8001`)
    expect(JSON.stringify([signedIn, renewed, site.log])).not.toContain(SECRET)
  })
})

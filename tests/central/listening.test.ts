// Recorded calls heard in pieces: what a desk sealed is given out again packet by packet from any place, only with a permission that stands in
// the audit; cut, empty and foreign recordings say what is the matter.
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRecordingSealer } from '../../renderer/features/phone/recordingSealer.ts'
import { SessionReply } from '../../shared/protocol.ts'
import { ListenReply } from '../../shared/qa/listenBodies.ts'
import type { CaseRow, Id } from '../../shared/rows.ts'
import { type Packet, WebmReader, webmHead, webmPiece } from '../../shared/webm.ts'
import {
  accountsCsv,
  caseOf,
  Desk,
  KINDS,
  ofKind,
  openSite,
  problemIn,
  type Site,
  START,
  type User,
} from './site.ts'

const SECONDS = 63
/** Of each packet of 60 ms. */
const BYTES = 90

describe.each(KINDS)('listening on %s', (kind) => {
  let site: Site
  let folder: string
  let one: Desk
  let matter: CaseRow
  let sealKey: SessionReply['sealKey']
  const sounds = Array.from({ length: Math.ceil((SECONDS * 1000) / 60) }, (_, n) =>
    Uint8Array.from({ length: BYTES }, (_, at) => (n * 7 + at) % 251),
  )

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'duedesk-listening-'))
    site = await openSite(kind, {
      recordings: kind === 'pglite' ? { kind: 'folder', path: folder } : { kind: 'database' },
    })
    const { agent1 } = site.users
    await site.importCsv(accountsCsv(1, 1), { assign: agent1.profile.id })
    matter = caseOf((await site.everything(agent1)).rows, 1)
    one = new Desk(site, agent1)
    const body = { loginName: 'agent1', password: 'correct horse 测试' }
    sealKey = SessionReply.parse((await site.call('POST', '/v1/session', { body })).body).sealKey
  })
  afterAll(async () => {
    await site?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** As a recorder writes: one file, cut at every second wherever that falls. */
  function file(): Uint8Array[] {
    const parts: Uint8Array[] = [webmHead({ number: 1, channels: 2, rate: 48_000, privately: null }, 0)]
    for (let at = 0; at < sounds.length; at += 100) {
      const packets = sounds
        .slice(at, at + 100)
        .map((sound, n): Packet => ({ atMs: (at + n) * 60, offset: at + n, length: sound.length }))
      parts.push(webmPiece(packets, ({ offset }) => sounds[offset] ?? new Uint8Array()))
    }
    const whole = Buffer.concat(parts)
    const each = Math.ceil(whole.length / SECONDS)
    return Array.from({ length: SECONDS }, (_, n) => whole.subarray(n * each, (n + 1) * each))
  }

  async function talk(answered = true): Promise<Id> {
    const callId = randomUUID()
    const { rows } = await site.everything(site.users.agent1)
    const contact = ofKind(rows, 'contact').find((row) => row.caseId === matter.id && row.role === 'debtor')
    const number = { contactId: contact?.id ?? null, number: contact?.phone ?? null }
    const acts = [
      one.act('call.attempted', matter, {
        callId,
        ...number,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'test',
      }),
      ...(answered ? [one.act('call.answered', matter, { callId })] : []),
      one.act('call.ended', matter, { callId, sipStatus: answered ? 200 : 480, endedBy: 'agent', talkMs: 0 }),
    ]
    expect((await one.send(acts)).status).toBe(200)
    return callId
  }

  async function record(
    callId: Id,
    pieces: readonly Uint8Array[],
    { cut = 0, end = true, everyMs = 1000 } = {},
  ): Promise<Id> {
    const recordingId = randomUUID()
    const agentId = site.users.agent1.profile.id
    const told = { recordingId, callId, agentId, device: one.device, openedAt: START }
    const sealer = await openRecordingSealer(crypto, sealKey, { ...told, media: 'audio/webm;codecs=opus' })
    const parts: Uint8Array[] = [sealer.head]
    for (const [n, piece] of pieces.entries()) parts.push(await sealer.sound((n + 1) * everyMs, piece))
    if (end) parts.push(await sealer.end({ soundMs: pieces.length * everyMs, reason: 'ended' }))
    const whole = Buffer.concat(parts)
    const bytes = whole.subarray(0, whole.length - cut)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const metadata = Object.entries({ ...told, openedAt: String(START), sha256 })
      .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
      .join(',')
    const as = site.users.agent1
    const tus = { 'tus-resumable': '1.0.0' }
    const made = await site.call('POST', '/v1/recordings/upload', {
      as,
      headers: { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': metadata },
    })
    expect(made.status).toBe(201)
    const sent = await site.call('PATCH', `/v1/recordings/upload/${recordingId}`, {
      as,
      body: bytes,
      headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    })
    expect(sent.status).toBe(204)
    return recordingId
  }

  const ask = (callId: Id, as: User = site.users.qa1) =>
    site.call('POST', `/v1/recordings/${callId}/listen`, { as })
  const listen = async (callId: Id) => ListenReply.parse((await ask(callId)).body)
  async function bytes(grant: Id, from: number, until: number, as: User = site.users.qa1) {
    const door = new URL(`/v1/recordings/${grant}/sound`, site.central.url)
    const answer = await fetch(door, {
      headers: { authorization: `Bearer ${as.token}`, range: `bytes=${from}-${until - 1}` },
    })
    return {
      status: answer.status,
      headers: answer.headers,
      body: new Uint8Array(await answer.arrayBuffer()),
    }
  }

  it('gives every packet again, the whole as well as from the middle, and says that nothing may keep it', async () => {
    const callId = await talk()
    await record(callId, file())
    const told = await listen(callId)
    expect(told).toMatchObject({ soundMs: SECONDS * 1000, whole: true, channels: 2 })
    expect(told.pieces.length).toBe(7)
    const whole = await bytes(told.grant, 0, told.bytes)
    expect(whole.status).toBe(206)
    expect(whole.headers.get('cache-control')).toBe('no-store')
    expect(whole.headers.get('content-range')).toBe(`bytes 0-${told.bytes - 1}/${told.bytes}`)
    const reader = new WebmReader()
    const packets = reader.push(whole.body)
    expect(reader.track).toMatchObject({ channels: 2, rate: 48_000 })
    expect(packets.map(({ atMs }) => atMs)).toEqual(sounds.map((_, n) => n * 60))
    for (const [n, { offset, length }] of packets.entries())
      expect(whole.body.subarray(offset, offset + length)).toEqual(sounds[n])
    // Any piece by itself is the same bytes.
    const [from, until] = [told.pieces[4]?.[1] ?? 0, told.pieces[5]?.[1] ?? 0]
    expect((await bytes(told.grant, from, until)).body).toEqual(whole.body.subarray(from, until))
    expect((await bytes(told.grant, from + 13, from + 14)).body).toEqual(
      whole.body.subarray(from + 13, from + 14),
    )
  })

  it('only with a permission of the own, which stands in the audit and ends', async () => {
    const callId = await talk()
    await record(callId, file().slice(0, 4))
    const { qa1, supervisor1, agent1, agent2, admin1 } = site.users
    const { grant } = await listen(callId)
    expect((await bytes(grant, 0, 100, supervisor1)).status).toBe(404)
    expect((await bytes(randomUUID(), 0, 100)).status).toBe(404)
    for (const as of [agent1, agent2, admin1]) expect((await ask(callId, as)).status).toBe(403)
    const audit = await site.call<{ entries: { subject: string; what: string }[] }>(
      'GET',
      `/v1/audit?what=recording.heard&subject=${callId}`,
      { as: qa1 },
    )
    expect(audit.body.entries).toEqual([
      expect.objectContaining({ subject: callId, what: 'recording.heard' }),
    ])
    site.clock.at += 5 * 3600_000
    site.users.qa1 = await site.signIn('qa1')
    site.users.agent1 = await site.signIn('agent1')
    one.user = site.users.agent1
    expect((await bytes(grant, 0, 100)).status).toBe(404)
    expect(
      problemIn(
        await site.call('GET', `/v1/recordings/${(await listen(callId)).grant}/sound`, {
          as: site.users.qa1,
        }),
      ),
    ).toBe('request.malformed')
  })

  it('says what is the matter: none, broken off, without sound', async () => {
    expect(problemIn(await ask(await talk(false)))).toBe('recording.none')
    expect(problemIn(await ask(randomUUID()))).toBe('request.notFound')
    const cut = await talk()
    await record(cut, file().slice(0, 20), { cut: 11, end: false })
    const told = await listen(cut)
    expect(told).toMatchObject({ whole: false, soundMs: 19_000 })
    expect((await bytes(told.grant, 0, told.bytes)).body.length).toBe(told.bytes)
    const empty = await talk()
    await record(empty, [crypto.getRandomValues(new Uint8Array(500))])
    expect(problemIn(await ask(empty))).toBe('recording.empty')
  })

  it('says that the key is lost, when what lies there was sealed to another central', async () => {
    const callId = await talk()
    const recordingId = await record(callId, file().slice(0, 3))
    const foreign = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])
    const sealed = await openRecordingSealer(
      crypto,
      await crypto.subtle.exportKey('jwk', foreign.publicKey),
      {
        ...{ recordingId, callId, agentId: site.users.agent1.profile.id, device: one.device },
        ...{ openedAt: START, media: 'audio/webm;codecs=opus' },
      },
    )
    // As after a restore with another site key; a folder can be written to, a database row is the same to central.
    if (kind !== 'pglite') return
    writeFileSync(
      join(folder, recordingId),
      Buffer.concat([sealed.head, await sealed.sound(1000, sounds[0] ?? new Uint8Array())]),
    )
    expect(problemIn(await ask(callId))).toBe('recording.keyLost')
    rmSync(join(folder, recordingId))
    expect((await ask(callId)).status).not.toBe(200)
  })

  it('four hours are heard from anywhere', async () => {
    const hours = 4
    // In frames of ten seconds, thinly coded: the length counts.
    const packet = new Uint8Array(300).fill(7)
    const seconds = hours * 3600
    const pieces = Array.from({ length: seconds / 10 }, (_, n) => {
      const packets = Array.from(
        { length: 10 },
        (_, at): Packet => ({ atMs: (n * 10 + at) * 1000, offset: 0, length: packet.length }),
      )
      const sound = webmPiece(packets, () => packet)
      const head = webmHead({ number: 1, channels: 2, rate: 48_000, privately: null }, 0)
      return n === 0 ? Buffer.concat([head, sound]) : sound
    })
    const callId = await talk()
    await record(callId, pieces, { everyMs: 10_000 })
    const told = await listen(callId)
    expect(told).toMatchObject({ soundMs: hours * 3600_000, whole: true })
    const last = told.pieces.at(-1)?.[1] ?? 0
    const end = await bytes(told.grant, last, told.bytes)
    expect([end.status, end.body.length]).toEqual([206, told.bytes - last])
    const middle = told.pieces.findIndex(([atMs]) => atMs >= 2 * 3600_000)
    expect(told.pieces[middle]?.[0]).toBeLessThan(2 * 3600_000 + 10_000)
  })
})

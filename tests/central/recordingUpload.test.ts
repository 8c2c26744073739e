// The shell's own uploads against a real central: what is on disk gets there over a line that breaks, after a quit, with a token that ran
// out; and a file leaves the disk only on central's word.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../electron/freePort.ts'
import { openRecordings, type Recordings } from '../../electron/recordings.ts'
import { type RecordingUploads, recordingUploads } from '../../electron/recordingUpload.ts'
import { openRecordingSealer } from '../../renderer/features/phone/recordingSealer.ts'
import { SessionReply } from '../../shared/protocol.ts'
import type { RecordingReply, RecordingsStatus } from '../../shared/recording.ts'
import type { Id } from '../../shared/rows.ts'
import { openSite, type Site, START, type User } from './site.ts'

/** A line to central that can be cut after so many bytes towards it. */
interface Weak {
  port: number
  /** Bytes that still pass; null = all. */
  left: number | null
  cuts: number
  close(): void
}

async function weakLine(to: number): Promise<Weak> {
  const sockets = new Set<Socket>()
  const weak: Weak = { port: 0, left: null, cuts: 0, close: () => undefined }
  const server: Server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    const cut = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', cut)
      socket.on('close', cut)
    }
    far.pipe(near)
    near.on('data', (bytes: Buffer) => {
      if (weak.left === null) {
        far.write(bytes)
        return
      }
      const passes = bytes.subarray(0, weak.left)
      weak.left -= passes.length
      far.write(passes)
      if (weak.left > 0) return
      weak.cuts += 1
      weak.left = null
      // What passed has to arrive before the line goes.
      far.end(() => cut())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  weak.port = typeof address === 'object' && address ? address.port : 0
  weak.close = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return weak
}

describe('handing recordings over', () => {
  let site: Site
  let stored: string
  let folder: string
  let weak: Weak
  let recordings: Recordings
  let uploads: RecordingUploads
  let told: RecordingsStatus[]
  let reports: string[]
  let user: User
  let token: string | null
  let refreshed: number
  let sealKey: SessionReply['sealKey']
  let settled: () => void

  beforeAll(async () => {
    stored = mkdtempSync(join(tmpdir(), 'duedesk-central-recordings-'))
    const port = await freePort()
    weak = await weakLine(port)
    site = await openSite('pglite', {
      port,
      allowedHosts: [`127.0.0.1:${port}`, `127.0.0.1:${weak.port}`],
      recordings: { kind: 'folder', path: stored },
    })
    const answer = await site.call('POST', '/v1/session', {
      body: { loginName: 'agent1', password: 'correct horse 测试' },
    })
    sealKey = SessionReply.parse(answer.body).sealKey
  })
  afterAll(async () => {
    weak?.close()
    await site?.close()
    rmSync(stored, { recursive: true, force: true })
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'duedesk-recordings-'))
    user = site.users.agent1
    token = user.token
    refreshed = 0
    told = []
    reports = []
    settled = () => undefined
    start()
  })
  afterEach(async () => {
    await uploads.stop()
    await recordings.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function start(): void {
    recordings = openRecordings(folder, { report: () => undefined, added: () => uploads.kick() })
    uploads = recordingUploads({
      fetch,
      recordings,
      door: async () => ({ url: `http://127.0.0.1:${weak.port}`, door: null }),
      session: {
        access: () => token,
        who: () => user.profile,
        async refresh() {
          refreshed += 1
          token = user.token
        },
      },
      changed(status) {
        told.push(status)
        settled()
      },
      report: (event) => {
        reports.push(event)
        settled()
      },
      random: () => 0,
    })
  }

  /** Resolves as soon as `holds` does; looks at every change that the uploads tell. */
  function until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      settled = () => {
        if (holds()) resolve()
      }
      settled()
    })
  }

  /** A finished recording of about `bytes` in the folder; its id. */
  async function recorded(
    bytes = 300_000,
    agentId: Id = user.profile.id,
    device: Id = randomUUID(),
    openedAt = START,
  ): Promise<Id> {
    const recordingId = randomUUID()
    const sealer = await openRecordingSealer(crypto, sealKey, {
      recordingId,
      callId: randomUUID(),
      agentId,
      device,
      openedAt,
      media: 'audio/webm;codecs=opus',
    })
    const parts: Uint8Array[] = [sealer.head]
    for (let n = 1; n <= bytes / 50_000; n += 1)
      parts.push(await sealer.sound(n * 1000, crypto.getRandomValues(new Uint8Array(50_000))))
    parts.push(await sealer.end({ soundMs: 1000, reason: 'ended' }))
    writeFileSync(join(folder, `${recordingId}.rec`), Buffer.concat(parts))
    return recordingId
  }
  const bytesOf = (id: Id) => readFileSync(join(folder, `${id}.rec`))
  const stateOf = async (id: Id) =>
    (await site.call<RecordingReply>('GET', `/v1/recordings/${id}`, { as: site.users.agent1 })).body

  it('goes on behind what arrived when the line breaks, and deletes only what is confirmed', async () => {
    const id = await recorded(2_600_000)
    const before = bytesOf(id)
    weak.left = 1_600_000
    uploads.kick()
    await until(() => reports.includes('recording.notHandedOver'))
    expect(readdirSync(folder)).toEqual([`${id}.rec`])
    expect(told.at(-1)).toMatchObject({ waiting: 1, problem: { code: 'central.unreachable' } })
    expect((await stateOf(id)).state).toBe('receiving')
    uploads.kick()
    await until(() => reports.includes('recording.handedOver'))
    expect(readFileSync(join(stored, id)).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual([])
    expect(weak.cuts).toBe(1)
    await until(() => told.at(-1)?.waiting === 0)
    expect(told.at(-1)).toMatchObject({ problem: null })
  })

  it('goes on after a quit in the middle, at the next start', async () => {
    const id = await recorded(2_600_000)
    weak.left = 1_300_000
    uploads.kick()
    await until(() => reports.includes('recording.notHandedOver'))
    await uploads.stop()
    await recordings.close()
    start()
    uploads.kick()
    await until(() => reports.includes('recording.handedOver'))
    expect((await stateOf(id)).state).toBe('stored')
  })

  it('does not send again what central confirmed in an answer that was lost', async () => {
    const id = await recorded()
    const before = bytesOf(id)
    uploads.kick()
    await until(() => reports.includes('recording.handedOver'))
    // The desk was killed before it deleted its file.
    writeFileSync(join(folder, `${id}.rec`), before)
    reports.length = 0
    weak.left = 100_000
    uploads.kick()
    await until(() => reports.includes('recording.handedOver'))
    expect(weak.left).toBeGreaterThan(90_000)
    weak.left = null
  })

  it('takes a new token when the old one has run out', async () => {
    await recorded()
    token = 'run-out'
    uploads.kick()
    await until(() => reports.includes('recording.handedOver'))
    expect(refreshed).toBe(1)
  })

  it('waits while nobody is signed in', async () => {
    const id = await recorded()
    token = null
    uploads.kick()
    await until(() => told.some(({ waiting }) => waiting === 1))
    await uploads.stop()
    expect(readdirSync(folder)).toEqual([`${id}.rec`])
    expect(reports).toEqual([])
  })

  it('keeps what central refuses, says why, and goes on with the next', async () => {
    const foreign = await recorded(100_000, site.users.agent2.profile.id)
    const own = await recorded(100_000)
    uploads.kick()
    await until(() => reports.includes('recording.refused') && reports.includes('recording.handedOver'))
    expect(readdirSync(folder)).toEqual([`${foreign}.rec`])
    expect((await stateOf(own)).state).toBe('stored')
    await until(() => told.at(-1)?.waiting === 1)
    expect(uploads.status()).toMatchObject({
      problem: { code: 'role.notAllowed' },
      items: [{ recordingId: foreign, state: 'refused', problem: { code: 'role.notAllowed' } }],
    })
  })

  it('takes what was refused up again when a person asks, and is quiet when all is handed over', async () => {
    const device: Id = randomUUID()
    const id = await recorded(100_000, site.users.agent2.profile.id, device)
    uploads.kick()
    await until(() => reports.includes('recording.refused'))
    // By itself it is not tried again.
    uploads.kick()
    await until(() => told.filter(({ items }) => items[0]?.state === 'refused').length > 1)
    expect(reports).toEqual(['recording.refused'])
    // Central hears only now that this machine is that agent's.
    await site.call('GET', `/v1/sync/pull?device=${device}`, { as: site.users.agent2 })
    uploads.retry()
    await until(() => reports.includes('recording.handedOver'))
    expect((await stateOf(id)).state).toBe('stored')
    await until(() => told.at(-1)?.waiting === 0)
    expect(uploads.status()).toEqual({ waiting: 0, bytes: 0, problem: null, items: [] })
  })

  it('waits while a reviewer sits there; what one agent may not hand over, the next may', async () => {
    const device: Id = randomUUID()
    const id = await recorded(100_000, site.users.agent2.profile.id, device)
    user = site.users.qa1
    token = user.token
    uploads.kick()
    await until(() => told.at(-1)?.items[0]?.state === 'waiting')
    user = site.users.agent1
    token = user.token
    uploads.kick()
    await until(() => reports.includes('recording.refused'))
    user = site.users.agent2
    token = user.token
    uploads.kick()
    await until(() => reports.includes('recording.handedOver'))
    expect(readdirSync(stored)).toContain(id)
    // Nobody asked central in the reviewer's name.
    expect(reports).toEqual(['recording.refused', 'recording.handedOver'])
  })

  it('tells of each how far it is: waiting, on its way, and why it broke off', async () => {
    const other = await recorded(100_000, user.profile.id, randomUUID(), START + 1)
    const one = await recorded(2_600_000)
    weak.left = 1_600_000
    uploads.kick()
    await until(() => reports.includes('recording.notHandedOver'))
    const states = told.map(({ items }) => items.map(({ state }) => state).join(' '))
    expect(states).toContain('waiting waiting')
    expect(states.some((state) => state.includes('sending'))).toBe(true)
    const last = uploads.status()
    expect(last.items.map(({ recordingId }) => recordingId)).toEqual([one, other])
    expect(last.items.every(({ state, sentBytes }) => state === 'waiting' && sentBytes === 0)).toBe(true)
    expect(last.items.find(({ problem }) => problem)).toMatchObject({
      problem: { code: 'central.unreachable' },
    })
    uploads.retry()
    await until(() => told.at(-1)?.waiting === 0)
    // A megabyte at a time: the first one arrived, and was told.
    const sent = told.flatMap(({ items }) => items.map(({ sentBytes }) => sentBytes))
    expect(Math.max(...sent)).toBeGreaterThan(1_000_000)
    weak.left = null
  })
})

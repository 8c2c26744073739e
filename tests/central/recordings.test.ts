// Recordings handed over to a real central: broken off and gone on, doubled, with a wrong hash, by strangers, too large; and what central
// tells of them afterwards. The files are sealed by the desk's own code and opened with central's own key.
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRecordingSealer } from '../../renderer/features/phone/recordingSealer.ts'
import type { AnsweredCall, AnsweredCallsReply, CallsShown, CoverageReply } from '../../shared/coverage.ts'
import { SessionReply } from '../../shared/protocol.ts'
import { soundTrouble } from '../../shared/quality.ts'
import type { RecordingPolicies, RecordingReply } from '../../shared/recording.ts'
import type { ReviewListReply } from '../../shared/reviewBodies.ts'
import type { CallMedia, CaseRow, Id, OwnRecording, RecordingState } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, openSite, problemIn, type Site, START, type User } from './site.ts'

const LIMIT = 60_000

type Quality = NonNullable<CallMedia['quality']>
const SENT = { sentPackets: 1500, receivedPackets: 1500, lostPackets: 0, heardRms: 0.1 }
const FINE: Quality = {
  seconds: 30,
  mosMean: 4.3,
  mosLow: 4.2,
  lossPct: 0,
  jitterMs: 3,
  rttMs: 20,
  poorSeconds: 0,
  deafSeconds: 0,
  dumbSeconds: 0,
}
const TUS = { 'tus-resumable': '1.0.0' }

interface Sealed {
  readonly recordingId: Id
  readonly callId: Id
  readonly device: Id
  readonly agentId: Id
  readonly bytes: Buffer
}

/** The folder is tried on PGlite, the database as a place on PostgreSQL. */
describe.each(KINDS)('recordings on %s', (kind) => {
  let site: Site
  let folder: string
  let sealKey: SessionReply['sealKey']
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'duedesk-recordings-'))
    site = await openSite(kind, {
      recordings: kind === 'pglite' ? { kind: 'folder', path: folder } : { kind: 'database' },
      recordingLimitBytes: LIMIT,
    })
    const answer = await site.call('POST', '/v1/session', {
      body: { loginName: 'agent1', password: 'correct horse 测试' },
    })
    sealKey = SessionReply.parse(answer.body).sealKey
  })
  afterAll(async () => {
    await site?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function seal(
    device: Id,
    agent: User = site.users.agent1,
    { seconds = 5, cut = false, callId = randomUUID() as Id, soundBytes = 3000 } = {},
  ): Promise<Sealed> {
    const recordingId = randomUUID()
    const agentId = agent.profile.id
    const sealer = await openRecordingSealer(crypto, sealKey, {
      recordingId,
      callId,
      agentId,
      device,
      openedAt: START,
      media: 'audio/webm;codecs=opus',
    })
    const parts: Uint8Array[] = [sealer.head]
    for (let n = 1; n <= seconds; n += 1)
      parts.push(await sealer.sound(n * 1000, crypto.getRandomValues(new Uint8Array(soundBytes))))
    if (!cut) parts.push(await sealer.end({ soundMs: seconds * 1000, reason: 'ended' }))
    return { recordingId, callId, device, agentId, bytes: Buffer.concat(parts) }
  }

  const base64 = (text: string) => Buffer.from(text).toString('base64')
  function create(as: User, sealed: Sealed, change: Record<string, string> = {}) {
    const told = {
      recordingId: sealed.recordingId,
      callId: sealed.callId,
      agentId: sealed.agentId,
      device: sealed.device,
      openedAt: String(START),
      sha256: createHash('sha256').update(sealed.bytes).digest('hex'),
      ...change,
    }
    return site.call('POST', '/v1/recordings/upload', {
      as,
      headers: {
        ...TUS,
        'upload-length': String(sealed.bytes.length),
        'upload-metadata': Object.entries(told)
          .map(([name, value]) => `${name} ${base64(value)}`)
          .join(','),
      },
    })
  }
  const head = (as: User, { recordingId }: Sealed) =>
    site.call('HEAD', `/v1/recordings/upload/${recordingId}`, { as, headers: TUS })
  const patch = (as: User, { recordingId }: Sealed, offset: number, bytes: Uint8Array) =>
    site.call('PATCH', `/v1/recordings/upload/${recordingId}`, {
      as,
      body: bytes,
      headers: { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
    })
  const state = (as: User, { recordingId }: Sealed) =>
    site.call<RecordingReply>('GET', `/v1/recordings/${recordingId}`, { as })
  const codeIn = (answer: { body: unknown }) => JSON.parse(String(answer.body)).code

  it('are stored whole, as the ciphertext that was sent', async () => {
    const { agent1 } = site.users
    const sealed = await seal(randomUUID())
    expect(await create(agent1, sealed)).toMatchObject({ status: 201 })
    expect((await patch(agent1, sealed, 0, sealed.bytes)).status).toBe(204)
    expect((await state(agent1, sealed)).body).toMatchObject({ state: 'stored', soundMs: 5000, whole: true })
    if (kind === 'pglite')
      expect(readFileSync(join(folder, sealed.recordingId)).equals(sealed.bytes)).toBe(true)
  })

  it('go on where they broke off, also when the answer was lost', async () => {
    const { agent1 } = site.users
    const sealed = await seal(randomUUID())
    const third = Math.floor(sealed.bytes.length / 3)
    await create(agent1, sealed)
    await patch(agent1, sealed, 0, sealed.bytes.subarray(0, third))
    const where = await head(agent1, sealed)
    expect(where.headers.get('upload-offset')).toBe(String(third))
    // Sent again from the beginning, as by a desk that never heard the answer.
    expect((await patch(agent1, sealed, 0, sealed.bytes.subarray(0, third))).status).toBe(409)
    expect((await state(agent1, sealed)).body.state).toBe('receiving')
    await patch(agent1, sealed, third, sealed.bytes.subarray(third))
    expect((await state(agent1, sealed)).body.state).toBe('stored')
  })

  it('that are stored are never replaced, not even by their own agent', async () => {
    const { agent1 } = site.users
    const sealed = await seal(randomUUID())
    await create(agent1, sealed)
    await patch(agent1, sealed, 0, sealed.bytes)
    const again = await create(agent1, sealed)
    expect([again.status, codeIn(again)]).toEqual([409, 'recording.already'])
    expect((await patch(agent1, sealed, sealed.bytes.length, new Uint8Array())).status).toBe(404)
    expect(
      (await site.call('DELETE', `/v1/recordings/upload/${sealed.recordingId}`, { as: agent1 })).status,
    ).toBe(404)
  })

  it('with another hash than the desk’s are thrown away, and may be sent anew', async () => {
    const { agent1 } = site.users
    const sealed = await seal(randomUUID())
    const broken = Buffer.from(sealed.bytes)
    broken[broken.length - 30] = (broken[broken.length - 30] ?? 0) ^ 1
    await create(agent1, sealed)
    const refused = await patch(agent1, sealed, 0, broken)
    expect([refused.status, codeIn(refused)]).toEqual([460, 'recording.damaged'])
    expect((await state(agent1, sealed)).body.state).toBe('refused')
    if (kind === 'pglite') expect(readdirSync(folder)).not.toContain(sealed.recordingId)
    await create(agent1, sealed)
    await patch(agent1, sealed, 0, sealed.bytes)
    expect((await state(agent1, sealed)).body.state).toBe('stored')
  })

  it('that do not open with central’s key are no recordings', async () => {
    const { agent1 } = site.users
    const sealed = await seal(randomUUID())
    const other = await seal(sealed.device)
    // Another call's file under this one's name: hash and length agree with what was told.
    const moved = { ...sealed, bytes: other.bytes }
    await create(agent1, moved)
    expect(codeIn(await patch(agent1, moved, 0, moved.bytes))).toBe('recording.damaged')
    const junk = { ...(await seal(randomUUID())), bytes: Buffer.alloc(5000, 7) }
    await create(agent1, junk)
    expect(codeIn(await patch(agent1, junk, 0, junk.bytes))).toBe('recording.damaged')
  })

  it('that were cut by a kill are stored as far as they go', async () => {
    const { agent1 } = site.users
    const sealed = await seal(randomUUID(), agent1, { cut: true, seconds: 7 })
    const torn = { ...sealed, bytes: sealed.bytes.subarray(0, -100) }
    await create(agent1, torn)
    await patch(agent1, torn, 0, torn.bytes)
    expect((await state(agent1, torn)).body).toMatchObject({ state: 'stored', soundMs: 6000, whole: false })
  })

  it('are taken from nobody else: not another’s call, not another’s device, not under another’s name', async () => {
    const { agent1, agent2, qa1 } = site.users
    await site.importCsv(accountsCsv(40, 1), { assign: agent1.profile.id })
    const matter = caseOf((await site.everything(agent1)).rows, 40)
    const desk = new Desk(site, agent1)
    const callId = await answered(desk, matter, 'confirmed')
    const forged = await seal(randomUUID(), agent2, { callId })
    expect(codeIn(await create(agent2, forged))).toBe('role.notAllowed')
    const named = await seal(randomUUID(), agent1)
    expect(codeIn(await create(agent2, named))).toBe('role.notAllowed')
    const elsewhere = await seal(desk.device, agent2)
    expect(codeIn(await create(agent2, elsewhere))).toBe('role.notAllowed')
    expect(problemIn(await create(qa1, await seal(randomUUID(), qa1)))).toBe('role.notAllowed')
    // On its way from agent 1, it is nobody else's to go on with, or to ask about.
    const own = await seal(desk.device, agent1, { callId })
    await create(agent1, own)
    expect((await patch(agent2, own, 0, own.bytes)).status).toBe(404)
    expect(problemIn(await state(agent2, own))).toBe('request.notFound')
  })

  it('of the agent before are handed over by whoever sits at that machine now', async () => {
    const { agent1, agent2 } = site.users
    const device: Id = randomUUID()
    await site.call('GET', `/v1/sync/pull?device=${device}`, { as: agent1 })
    const sealed = await seal(device, agent1)
    expect((await create(agent2, sealed)).status).toBe(201)
    await patch(agent2, sealed, 0, sealed.bytes)
    expect((await state(agent2, sealed)).body.state).toBe('stored')
    expect((await state(agent1, sealed)).body.state).toBe('stored')
  })

  it('have a limit, and say which', async () => {
    const { agent1 } = site.users
    const sealed = await seal(randomUUID(), agent1, { seconds: 3, soundBytes: 30_000 })
    expect((await create(agent1, sealed)).status).toBe(413)
    const lying = { ...sealed, bytes: sealed.bytes.subarray(0, 1000) }
    await create(agent1, lying)
    // More than was announced is not read.
    expect((await patch(agent1, lying, 0, sealed.bytes)).status).toBeGreaterThanOrEqual(400)
    expect((await state(agent1, lying)).body.state).not.toBe('stored')
    expect((await create(agent1, await seal(randomUUID()), { sha256: 'short' })).status).toBe(400)
    expect((await create(agent1, await seal(randomUUID()), { recordingId: '../../etc/passwd' })).status).toBe(
      400,
    )
  })

  it('cover answered calls: by agent and day, with the reasons of what is missing', async () => {
    const { agent1, agent2, supervisor1 } = site.users
    await site.importCsv(accountsCsv(50, 5), { assign: agent2.profile.id })
    const { rows } = await site.everything(agent2)
    const desk = new Desk(site, agent2)
    const calls: Id[] = []
    for (const [index, recording] of (
      ['confirmed', 'confirmed', 'failed', 'failed', 'off'] as const
    ).entries())
      calls.push(await answered(desk, caseOf(rows, 50 + index), recording))
    for (const [index, cut] of [
      [0, false],
      [2, false],
      [3, true],
    ] as const) {
      const sealed = await seal(desk.device, agent2, { callId: calls[index] ?? '', cut })
      await create(agent2, sealed)
      await patch(agent2, sealed, 0, sealed.bytes)
    }
    const asked = await site.call<CoverageReply>(
      'GET',
      '/v1/recordings/coverage?from=2026-03-11&until=2026-03-11',
      { as: supervisor1 },
    )
    expect(asked.body.days.filter(({ agent }) => agent.id === agent2.profile.id)).toEqual([
      {
        day: '2026-03-11',
        agent: expect.objectContaining({ id: agent2.profile.id, staffNumber: '8002' }),
        answered: 5,
        marks: { both: 1, line: 1, held: 1, part: 1, waiting: 0, missing: 1 },
        reasons: { cut: 1, off: 1 },
        line: { confirmed: 2, asked: 0, off: 1, failed: 2 },
        own: { confirmed: 2, part: 1, underWay: 0, kept: 0, failed: 0 },
        sound: { measured: 0, deaf: 0, dumb: 0, poor: 0, mosMean: null },
      },
    ])
    // In the reviewer's list each coded call says how it is covered.
    const coded = await desk.send(
      calls.map((callId, index) =>
        desk.act('disposition.set', caseOf(rows, 50 + index), {
          dispositionId: randomUUID(),
          callId,
          code: 'HUNGUP',
          fields: { stage: 'opening' },
          path: [],
          said: [],
          script: null,
        }),
      ),
    )
    expect(coded.body.verdicts).toMatchObject(Array(5).fill({ outcome: 'applied' }))
    const list = await site.call<ReviewListReply>('GET', `/v1/review/calls?agentId=${agent2.profile.id}`, {
      as: site.users.qa1,
    })
    const marks = new Map(list.body.calls.map((item) => [item.callId, item.cover]))
    expect(calls.map((callId) => marks.get(callId)?.mark)).toEqual([
      'both',
      'line',
      'held',
      'part',
      'missing',
    ])
    expect(marks.get(calls[3] ?? '')?.reason).toBe('cut')
    const far = await site.call('GET', '/v1/recordings/coverage?from=2026-01-01&until=2026-03-11', {
      as: agent1,
    })
    expect(far.status).toBe(403)
  })

  it('of answered calls are told one by one: what lacks and why, what sounded badly, page by page', async () => {
    const day = Date.parse('2026-03-13T10:00:00+08:00')
    await site.importCsv(accountsCsv(60, 6), { assign: site.users.agent1.profile.id })
    // Two days later, with sessions of that day.
    site.clock.at = day
    const [agent1, qa1, admin1, supervisor1] = await Promise.all([
      site.signIn('agent1'),
      site.signIn('qa1'),
      site.signIn('admin1'),
      site.signIn('supervisor1'),
    ])
    const { rows } = await site.everything(agent1)
    const desk = new Desk(site, agent1)
    const ended = async (
      n: number,
      recording: RecordingState,
      { own, quality }: { own?: Omit<OwnRecording, 'recordingId'>; quality?: Partial<Quality> } = {},
    ): Promise<Id> => {
      site.clock.at = day + n * 60_000
      const matter = caseOf(rows, 60 + n)
      const callId = await answered(desk, matter, recording)
      const acts = [
        ...(own ? [desk.act('recorder.changed', matter, { callId, recordingId: randomUUID(), ...own })] : []),
        desk.act('call.ended', matter, {
          callId,
          sipStatus: 200,
          endedBy: 'customer',
          talkMs: 30_000,
          media: { ...SENT, ...(quality ? { quality: { ...FINE, ...quality } } : {}) },
        }),
      ]
      expect((await desk.send(acts)).body.verdicts.map((one) => one.outcome)).not.toContain('refused')
      return callId
    }
    const headset = [{ at: 0, what: 'microphone' as const, label: '测试耳麦' }]
    const incidents = [{ cause: 'deaf' as const, at: 5, seconds: 6 }]
    const calls = {
      fine: await ended(0, 'confirmed', { quality: { devices: headset } }),
      unheard: await ended(1, 'confirmed', { quality: { deafSeconds: 6, devices: headset, incidents } }),
      full: await ended(2, 'failed', { own: { state: 'failed', reason: 'diskFull' } }),
      waiting: await ended(3, 'failed', {
        own: { state: 'kept', reason: '' },
        quality: { mosLow: 2.4, mosMean: 3.9 },
      }),
      silent: await ended(4, 'confirmed', { quality: { dumbSeconds: 14 } }),
      off: await ended(5, 'off'),
    }
    const under = await seal(desk.device, agent1, { callId: calls.waiting })
    await create(agent1, under)
    await patch(agent1, under, 0, under.bytes.subarray(0, 3000))

    const list = async (show: CallsShown, more = ''): Promise<AnsweredCallsReply> => {
      const path = `/v1/recordings/calls?from=2026-03-13&until=2026-03-13&show=${show}${more}`
      const answer = await site.call<AnsweredCallsReply>('GET', path, { as: qa1 })
      expect(answer.status).toBe(200)
      return answer.body
    }
    const idsOf = ({ calls: told }: AnsweredCallsReply) => told.map(({ callId }) => callId)
    const all = await list('all')
    expect(idsOf(all)).toEqual(Object.values(calls).reverse())
    expect(idsOf(await list('lacking'))).toEqual([calls.off, calls.waiting, calls.full])
    expect(idsOf(await list('troubled'))).toEqual([calls.silent, calls.waiting, calls.unheard])
    const of = new Map(all.calls.map((call) => [call.callId, call]))
    const told = (name: keyof typeof calls): AnsweredCall | undefined => of.get(calls[name])
    expect(told('full')).toMatchObject({
      cover: { mark: 'missing', reason: 'diskFull' },
      own: { mark: 'failed', reason: 'diskFull' },
      quality: null,
      coded: false,
    })
    expect(told('waiting')).toMatchObject({
      cover: { mark: 'waiting', reason: 'underWay' },
      own: { mark: 'underWay' },
    })
    expect(told('off')).toMatchObject({ cover: { mark: 'missing', reason: 'off' }, own: null })
    expect(told('unheard')).toMatchObject({
      cover: { mark: 'line', reason: '' },
      talkMs: 30_000,
      quality: { incidents, devices: headset },
    })
    // Figures and list judge alike, in SQL as by the shared rules.
    const troubled = all.calls.filter(({ quality }) => quality !== null && soundTrouble(quality) !== null)
    expect(troubled.map(({ callId }) => callId)).toEqual(idsOf(await list('troubled')))

    const first = await list('all', '&limit=4')
    expect(idsOf(first)).toEqual(idsOf(all).slice(0, 4))
    const second = await list('all', `&limit=4&cursor=${first.cursor}`)
    expect(idsOf(second)).toEqual(idsOf(all).slice(4))
    expect(second.cursor).toBeNull()
    expect(idsOf(await list('all', `&agent=${site.users.agent2.profile.id}`))).toEqual([])

    const figures = await site.call<CoverageReply>(
      'GET',
      '/v1/recordings/coverage?from=2026-03-13&until=2026-03-13',
      { as: admin1 },
    )
    expect(figures.body.days).toMatchObject([
      {
        answered: 6,
        line: { confirmed: 3, asked: 0, off: 1, failed: 2 },
        own: { confirmed: 0, part: 0, underWay: 1, kept: 0, failed: 1 },
        reasons: { diskFull: 1, underWay: 1, off: 1 },
        sound: { measured: 4, deaf: 1, dumb: 1, poor: 1, mosMean: 4.2 },
      },
    ])
    expect(figures.body.microphones).toEqual([
      { label: '', measured: 2, deaf: 0, dumb: 1, poor: 1, mosMean: 4.1 },
      { label: '测试耳麦', measured: 2, deaf: 1, dumb: 0, poor: 0, mosMean: 4.3 },
    ])
    // No name, no number, no case: IT may read it.
    expect(JSON.stringify([all, figures.body])).not.toMatch(/王安|1990000|6200000|customerId|caseId/)
    const asked = '/v1/recordings/calls?from=2026-03-13&until=2026-03-13'
    for (const as of [admin1, supervisor1]) expect((await site.call('GET', asked, { as })).status).toBe(200)
    expect((await site.call('GET', asked, { as: agent1 })).status).toBe(403)
    for (const wrong of ['&cursor=x', '&show=some', '&until=2026-03-01'])
      expect(
        (await site.call('GET', asked.replace('&until=2026-03-13', '') + wrong, { as: qa1 })).status,
      ).toBe(400)
    expect((await site.call('GET', `${asked.replace('03-13', '01-13')}`, { as: qa1 })).status).toBe(400)
    site.clock.at = START
  })

  it('follow a policy of central’s within the rule pack, told at sign-in', async () => {
    const { admin1 } = site.users
    const set = (lender: string | null, policy: object | null) =>
      site.call<RecordingPolicies>('POST', '/v1/recordings/policy', { as: admin1, body: { lender, policy } })
    expect((await set(null, { local: true })).body.general).toEqual({
      flag: 'always',
      pause: false,
      local: true,
    })
    await set('示例银行', { local: false })
    for (const wrong of [{ flag: 'never' }, { flag: 'onConsent' }, { pause: true }])
      expect(problemIn(await set(null, wrong))).toBe('recording.outsideLaw')
    const session = await site.call('POST', '/v1/session', {
      body: { loginName: 'agent1', password: 'correct horse 测试' },
    })
    expect(SessionReply.parse(session.body).recording).toEqual({
      general: { flag: 'always', pause: false, local: true },
      lenders: { 示例银行: { flag: 'always', pause: false, local: false } },
    })
    expect((await set(null, null)).body.general.local).toBe(false)
  })

  async function answered(desk: Desk, matter: CaseRow, recording: RecordingState): Promise<Id> {
    const callId = randomUUID()
    const answer = await desk.send([
      desk.act('call.attempted', matter, {
        callId,
        contactId: null,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'cn',
        online: true,
      }),
      desk.act('call.answered', matter, { callId }),
      ...(recording === 'off'
        ? []
        : [desk.act('recording.flagged', matter, { callId, recording, reason: '' })]),
    ])
    expect(answer.body.verdicts.map((one) => one.outcome)).not.toContain('refused')
    return callId
  }
})

it('a central without a place for recordings says so', async () => {
  const site = await openSite('pglite')
  const answer = await site.call('POST', '/v1/recordings/upload', { as: site.users.agent1, headers: TUS })
  expect([answer.status, problemIn(answer)]).toEqual([503, 'recording.notKept'])
  await site.close()
})

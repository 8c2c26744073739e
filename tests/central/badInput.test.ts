// What nobody should send to sync, each kind by name: forged, replayed, too much, cut short, too slow, from the future, from a backup. All of it is
// refused or healed with a clear word, and central goes on serving everybody else.
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../shared/instant.ts'
import type { Act } from '../../shared/operation.ts'
import type { PullReply, PushReply } from '../../shared/protocol.ts'
import type { CaseRow } from '../../shared/rows.ts'
import {
  type Answer,
  accountsCsv,
  caseOf,
  Desk,
  ofKind,
  openSite,
  problemIn,
  type Site,
  START,
} from './site.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

let site: Site
let matter: CaseRow
let other: CaseRow
let next = 1

beforeAll(async () => {
  site = await openSite('postgres')
})
afterAll(() => site?.close())
beforeEach(async () => {
  site.clock.at = START
  await site.importCsv(accountsCsv(next, 1), { assign: site.users.agent1.profile.id })
  await site.importCsv(accountsCsv(next + 1, 1), { assign: site.users.agent2.profile.id })
  matter = caseOf((await site.everything(site.users.agent1)).rows, next)
  other = caseOf((await site.everything(site.users.agent2)).rows, next + 1)
  next += 2
})

const mine = () => new Desk(site, site.users.agent1)
const said = (answer: Answer<PushReply>) =>
  answer.body.verdicts.map((verdict) => ('problem' in verdict ? verdict.problem.code : verdict.outcome))
const notes = async () => ofKind((await site.everything(site.users.agent1)).rows, 'note').length
const raw = (body: BodyInit, headers: Record<string, string>, as = site.users.agent1) =>
  site.call<PushReply>('POST', '/v1/sync/push', {
    as,
    body: body as Uint8Array,
    headers: { ...JSON_TYPE, ...headers },
  })
const batch = (desk: Desk, acts: readonly unknown[]) =>
  JSON.stringify({ protocol: 2, device: desk.device, acts })

describe('acts', () => {
  it('forged in somebody else’s name are refused one by one', async () => {
    const desk = mine()
    const { agent2, supervisor1 } = site.users
    const forged = [
      { ...desk.note(matter), actor: { id: agent2.profile.id, role: 'agent' as const } },
      { ...desk.note(matter), actor: { id: supervisor1.profile.id, role: 'supervisor' as const } },
      desk.act('hold.lifted', matter, { holdId: randomUUID(), reason: '已处理' }),
    ]
    expect(said(await desk.send(forged))).toEqual(['act.notAllowed', 'act.notAllowed', 'act.notAllowed'])
  })

  it('replayed change nothing: by the same desk, by another desk, by another person', async () => {
    const desk = mine()
    const acts = [desk.note(matter), desk.note(matter)]
    await desk.send(acts)
    const before = await notes()
    expect(said(await desk.send(acts))).toEqual(['duplicate', 'duplicate'])
    const thief = new Desk(site, site.users.agent1)
    expect(said(await thief.send(acts))).toEqual(['act.malformed', 'act.malformed'])
    const stolen = await desk.send(acts, site.users.agent2)
    expect([stolen.status, problemIn(stolen)]).toEqual([403, 'role.notAllowed'])
    expect(await notes()).toBe(before)
  })

  it('with other people’s ids are refused: a case of somebody else, a customer that does not go with it', async () => {
    const desk = mine()
    const foreign = desk.note(other)
    const mixed = { ...desk.note(matter), customerId: other.customerId }
    const answer = await desk.send([foreign, mixed, desk.note(matter)])
    expect(said(answer)).toEqual(['act.caseNotYours', 'act.subjectMissing', 'applied'])
  })

  it('from the future are taken for what they are, with the clock flagged', async () => {
    const desk = mine()
    const callId = randomUUID()
    const dialled = desk.act('call.attempted', matter, {
      callId,
      contactId: null,
      number: '+8619900009999',
      ofDebtor: true,
      purpose: 'collect',
      rules: 'test',
    })
    const answer = await desk.send([{ ...dialled, at: START + 2 * DAY }])
    expect(answer.body.verdicts).toMatchObject([
      { outcome: 'applied', flags: expect.arrayContaining(['clockSkew']) },
    ])
    const within = desk.note(matter)
    expect((await desk.send([{ ...within, at: START + 4 * MINUTE }])).body.verdicts).toMatchObject([
      { outcome: 'applied', flags: [] },
    ])
    const never = { ...desk.note(matter), at: 9e15 }
    expect(said(await desk.send([never]))).toEqual(['act.malformed'])
  })

  it('that hold SQL are words like others', async () => {
    const desk = mine()
    const words = `'); drop table acts; -- \\ $1 %s {{x}}`
    expect(said(await desk.send([desk.note(matter, words)]))).toEqual(['applied'])
    const { rows } = await site.everything(site.users.agent1)
    expect(ofKind(rows, 'note').map((row) => row.text)).toContain(words)
  })
})

describe('bodies', () => {
  it('that are JSON bombs are refused, by depth, by prototype and by number', async () => {
    const desk = mine()
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const bombs = [
      `{"protocol":2,"device":"${desk.device}","acts":[{"id":"x","n":1,"kind":"note.added","payload":${deep}}]}`,
      `{"protocol":2,"device":"${desk.device}","acts":[{"id":"x","n":1,"__proto__":{"role":"admin"}}]}`,
      `{"protocol":2,"device":"${desk.device}","acts":[{"id":"x","n":1e400}]}`,
    ]
    for (const bomb of bombs) {
      const answer = await raw(bomb, {})
      const refused = answer.status === 200 ? said(answer)[0] : problemIn(answer)
      expect(refused).toMatch(/^(?:request|act)\.malformed$/)
    }
  })

  it('that are packed are taken, cut short they are malformed, and a bomb is too large before it is unpacked', async () => {
    const desk = mine()
    const packed = { 'content-encoding': 'gzip' }
    const good = gzipSync(batch(desk, [desk.note(matter, '长'.repeat(3000))]))
    expect(said(await raw(good, packed))).toEqual(['applied'])
    const cut = await raw(good.subarray(0, good.length - 12), packed)
    expect([cut.status, problemIn(cut)]).toEqual([400, 'request.malformed'])
    const noise = await raw(Buffer.from('not packed at all'), packed)
    expect([noise.status, problemIn(noise)]).toEqual([400, 'request.malformed'])
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20), { level: 1 })
    const before = process.memoryUsage().rss
    const large = await raw(bomb, packed)
    expect([large.status, problemIn(large)]).toEqual([413, 'request.tooLarge'])
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
    expect(problemIn(await raw(good, { 'content-encoding': 'br' }))).toBe('request.malformed')
  })

  it('of more acts than a batch holds are refused whole', async () => {
    const desk = mine()
    const acts = Array.from({ length: 251 }, () => desk.note(matter))
    const before = await notes()
    const answer = await desk.send(acts)
    expect([answer.status, problemIn(answer)]).toEqual([400, 'request.malformed'])
    expect(await notes()).toBe(before)
  })

  it('that come a letter at a time hold up nobody else', async () => {
    const sockets: Socket[] = []
    try {
      for (let count = 0; count < 100; count += 1) {
        const socket = connect(site.central.port, '127.0.0.1')
        socket.on('error', () => undefined)
        await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
        socket.write('POST /v1/sync/push HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 5000\r\n')
        sockets.push(socket)
      }
      const desk = mine()
      expect(said(await desk.send([desk.note(matter)]))).toEqual(['applied'])
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })
})

describe('versions', () => {
  it('two are served; older desks and older centrals are told so on push and pull', async () => {
    const desk = mine()
    for (const protocol of [1, 2]) {
      const body = { protocol, device: desk.device, acts: [desk.note(matter)] }
      expect((await site.call('POST', '/v1/sync/push', { as: desk.user, body })).status).toBe(200)
      expect((await site.call('GET', `/v1/sync/pull?protocol=${protocol}`, { as: desk.user })).status).toBe(
        200,
      )
    }
    const old = await site.call('GET', '/v1/sync/pull?protocol=0', { as: desk.user })
    expect([old.status, problemIn(old)]).toEqual([426, 'central.tooOld'])
    const ahead = await site.call('GET', '/v1/sync/pull?protocol=3', { as: desk.user })
    expect([ahead.status, problemIn(ahead)]).toEqual([501, 'central.behind'])
  })
})

describe('desks', () => {
  it('put back to an old backup are heard by the alarm, and by their last number they know', async () => {
    const desk = mine()
    await desk.send([desk.note(matter), desk.note(matter), desk.note(matter)])
    desk.n = 1
    const again = await desk.send([desk.note(matter)])
    expect([again.status, problemIn(again)]).toEqual([409, 'sync.numberReused'])
    const pulled = await site.call<PullReply>('GET', `/v1/sync/pull?device=${desk.device}`, { as: desk.user })
    expect(pulled.body.lastN).toBe(3)
  })

  it('two with one device id: what is given another number is taken once, nothing is written over', async () => {
    const one = mine()
    const clone = mine()
    Object.assign(clone, { device: one.device })
    const [first, second] = [one.note(matter, '甲'), clone.note(matter, '乙')]
    expect(said(await one.send([first]))).toEqual(['applied'])
    expect(problemIn(await clone.send([second]))).toBe('sync.numberReused')
    expect(said(await clone.send([{ ...second, n: 2 } as Act]))).toEqual(['applied'])
    expect(said(await one.send([{ ...first, n: 3 } as Act]))).toEqual(['duplicate'])
    const texts = ofKind((await site.everything(site.users.agent1)).rows, 'note').map((row) => row.text)
    expect(texts.filter((text) => text === '甲' || text === '乙').sort()).toEqual(['乙', '甲'])
  })
})

describe('a desk that begins from nothing', () => {
  it('is sent those who cannot wait first, hears how many are to come, and lacks nobody in the end', async () => {
    const agent = site.users.agent2
    const count = 260
    await site.importCsv(accountsCsv(5000, count), { assign: agent.profile.id })
    const late = caseOf((await site.everything(agent)).rows, 5000 + count - 1)
    const desk = new Desk(site, agent)
    const due = desk.act('callback.set', late, {
      callbackId: randomUUID(),
      callId: null,
      contactId: null,
      at: START + MINUTE,
      requested: false,
    })
    expect(said(await desk.send([due]))).toEqual(['applied'])
    const first = await site.pull(agent)
    if (first.kind !== 'page') throw new Error(first.reason)
    const cases = (rows: typeof first.rows) => new Set(ofKind(rows, 'case').map((row) => row.id))
    const held = (await site.everything(agent)).rows
    expect(first.total).toBe(cases(held).size)
    expect(first.rows[0]?.customerId).toBe(late.customerId)
    expect([cases(first.rows).size, first.more]).toEqual([200, true])
    expect(cases(held).size).toBeGreaterThanOrEqual(count)
    const last = await site.pull(agent, (await site.everything(agent)).cursor)
    expect(last.kind === 'page' && last.total).toBeUndefined()
  })
})

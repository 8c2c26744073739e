import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importDataKey, openCipher } from '../../renderer/local/cipher.ts'
import { openLineSealer, sealedPart } from '../../renderer/local/journalLine.ts'
import type { Act } from '../../shared/operation.ts'
import type { PushReply } from '../../shared/protocol.ts'
import { SessionReply } from '../../shared/protocol.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, KINDS, ofKind, openSite, type Site, type User } from './site.ts'

describe.each(KINDS)('sealed journal lines on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  let sealKey: SessionReply['sealKey']
  beforeAll(async () => {
    site = await openSite(kind)
    await site.importCsv(accountsCsv(1, 1), { assign: site.users.agent1.profile.id })
    matter = caseOf((await site.everything(site.users.agent1)).rows, 1)
    const answer = await site.call('POST', '/v1/session', {
      body: { loginName: 'agent1', password: 'correct horse 测试' },
    })
    sealKey = SessionReply.parse(answer.body).sealKey
  })
  afterAll(() => site?.close())

  /** Seals as a desk does, with the desk's own code. */
  async function lines(device: string, acts: readonly Act[]): Promise<{ n: number; sealed: string }[]> {
    const dataKey = await importDataKey(crypto.subtle, crypto.getRandomValues(new Uint8Array(32)))
    const cipher = await openCipher(crypto, dataKey, device)
    const sealer = await openLineSealer(crypto, cipher, device, sealKey)
    return Promise.all(
      acts.map(async (act) => {
        const { n, line } = await sealer.write(act)
        return { n, sealed: sealedPart(line) ?? '' }
      }),
    )
  }
  const hand = (as: User, device: string, sealed: { n: number; sealed: string }[]) =>
    site.call<PushReply>('POST', '/v1/sync/sealed', { as, body: { device, lines: sealed } })
  const notes = async () =>
    ofKind((await site.everything(site.users.agent1)).rows, 'note').map((row) => row.id)

  it('are pushed as their author’s by whoever hands them over, once', async () => {
    const desk = new Desk(site, site.users.agent1)
    const acts = [desk.note(matter), desk.note(matter), desk.note(matter)]
    await desk.send(acts.slice(0, 1))
    const sealed = await lines(desk.device, acts)
    const answer = await hand(site.users.agent2, desk.device, sealed)
    expect(answer.body.verdicts).toMatchObject([
      { outcome: 'duplicate' },
      { outcome: 'applied', flags: ['handedOver'] },
      { outcome: 'applied', flags: ['handedOver'] },
    ])
    expect(
      (await hand(site.users.agent1, desk.device, sealed)).body.verdicts.map((one) => one.outcome),
    ).toEqual(Array(3).fill('duplicate'))
    expect(await notes()).toEqual(expect.arrayContaining(acts.map((act) => act.payload.noteId)))
  })

  it('are taken only from a device on which their author signed in', async () => {
    const desk = new Desk(site, site.users.agent1)
    const act = desk.note(matter)
    const sealed = await lines(desk.device, [act])
    // Everyone can seal to central's key: agent 2 may have written this himself.
    const forged = await hand(site.users.agent2, desk.device, sealed)
    expect(forged).toMatchObject({ status: 403, body: { code: 'role.notAllowed' } })
    await site.call('GET', `/v1/sync/pull?device=${desk.device}`, { as: site.users.agent1 })
    const answer = await hand(site.users.agent2, desk.device, sealed)
    expect(answer.body.verdicts).toMatchObject([{ outcome: 'applied', flags: ['handedOver'] }])
    expect((await desk.send([act])).body.verdicts).toMatchObject([{ outcome: 'duplicate' }])
  })

  it('that only another person can’t open wait for the device’s own agent', async () => {
    const desk = new Desk(site, site.users.agent1)
    const acts = [desk.note(matter), desk.note(matter), desk.note(matter)]
    await desk.send(acts.slice(0, 1))
    const [, second, third] = await lines(desk.device, acts)
    const torn = [{ n: 2, sealed: `${second?.sealed.slice(0, -4)}AAAA` }, third].flatMap((line) => line ?? [])
    const answer = await hand(site.users.agent2, desk.device, torn)
    expect(answer.body).toMatchObject({ verdicts: [], lastN: 1 })
    expect((await desk.send(acts)).body.verdicts.map((one) => one.outcome)).toEqual([
      'duplicate',
      'applied',
      'applied',
    ])
  })

  it('whose number was used up unread leave it to the act itself when that comes after all', async () => {
    const desk = new Desk(site, site.users.agent1)
    const acts = [desk.note(matter), desk.note(matter)]
    await desk.send(acts.slice(0, 1))
    await hand(site.users.agent1, desk.device, [{ n: 2, sealed: 'nonsense' }])
    const late = desk.note(matter)
    expect((await desk.send([...acts, late])).body.verdicts.map((one) => one.outcome)).toEqual([
      'duplicate',
      'applied',
      'applied',
    ])
    expect(await notes()).toEqual(expect.arrayContaining([...acts, late].map((act) => act.payload.noteId)))
    expect((await desk.send([...acts, late])).body.verdicts.map((one) => one.outcome)).toEqual(
      Array(3).fill('duplicate'),
    )
    const other = { ...acts[1], id: randomUUID() } as Act
    expect(await desk.send([other])).toMatchObject({ status: 409, body: { code: 'sync.numberReused' } })
  })

  it('that are torn, moved or sealed to another device use up their number and hold up nobody', async () => {
    const desk = new Desk(site, site.users.agent1)
    const acts = Array.from({ length: 5 }, () => desk.note(matter))
    const good = await lines(desk.device, acts)
    const [elsewhere] = await lines(randomUUID(), acts.slice(3, 4))
    await site.call('GET', `/v1/sync/pull?device=${desk.device}`, { as: site.users.agent1 })
    const torn = `${good[1]?.sealed.slice(0, -4)}AAAA`
    const given = [
      good[0],
      { n: 2, sealed: torn },
      { n: 3, sealed: good[3]?.sealed },
      { n: 4, sealed: elsewhere?.sealed },
      good[4],
    ] as { n: number; sealed: string }[]
    const answer = await hand(site.users.agent1, desk.device, given)
    expect(answer.body.verdicts.map((one) => one.outcome)).toEqual([
      'applied',
      'refused',
      'refused',
      'refused',
      'applied',
    ])
    expect((await hand(site.users.agent1, desk.device, given)).status).toBe(200)
    const unknown = await hand(site.users.agent1, randomUUID(), [{ n: 1, sealed: 'nonsense' }])
    expect(unknown).toMatchObject({ status: 403, body: { code: 'role.notAllowed' } })
  })
})

// Lines from supervisors to all agents as central keeps them: who reads them, who has not, and what is not taken.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AnnouncementsReply, namesNumber, OwnAnnouncementsReply } from '../../shared/announcement.ts'
import { HOUR } from '../../shared/instant.ts'
import { KINDS, openSite, problemIn, type Site, type User } from './site.ts'

describe.each(KINDS)('a line to all agents on %s', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  const send = (body: object) => site.call('POST', '/v1/announcements', { as: site.users.supervisor1, body })
  const list = async () =>
    AnnouncementsReply.parse(
      (await site.call('GET', '/v1/announcements', { as: site.users.supervisor1 })).body,
    ).announcements
  const own = async (as: User) =>
    OwnAnnouncementsReply.parse((await site.call('GET', '/v1/announcements/own', { as })).body).announcements

  it('@seed(32) reaches every agent until each has acknowledged it; who sent it sees who has not', async () => {
    const { agent1, agent2, supervisor1 } = site.users
    const line = { id: randomUUID(), text: '系统测试：15 点前请勿外呼' }
    // The answer to the first was lost: the second is the same line.
    for (let turn = 0; turn < 2; turn += 1) expect((await send(line)).status).toBe(200)
    expect(await list()).toMatchObject([{ ...line, by: supervisor1.profile.name, read: 0 }])
    const shown = await own(agent1)
    expect(shown).toMatchObject([line])
    expect(await own(agent2)).toMatchObject([line])
    const read = (as: User) => site.call('POST', `/v1/announcements/${line.id}/read`, { as })
    expect(OwnAnnouncementsReply.parse((await read(agent1)).body).announcements).toEqual([])
    await read(agent1)
    expect(await own(agent2)).toHaveLength(1)
    const [after] = await list()
    expect(after?.read).toBe(1)
    expect(after?.unread.join()).toContain(agent2.profile.staffNumber)
    expect(after?.unread.join()).not.toContain(agent1.profile.staffNumber)
    expect((await site.call('GET', '/v1/announcements', { as: agent1 })).status).toBe(403)
  })

  it('is over with the day, and takes no numbers of persons', async () => {
    site.clock.at += 13 * HOUR
    for (const name of ['agent2', 'supervisor1'] as const) site.users[name] = await site.signIn(name)
    expect([await own(site.users.agent2), await list()]).toEqual([[], []])
    for (const text of ['回电 199 0000 0001', '', '字'.repeat(201)])
      expect(problemIn(await send({ id: randomUUID(), text }))).toBe('request.malformed')
    expect(['测试 ６２２０００１', '19-90-00'].map(namesNumber)).toEqual([true, true])
    expect(['2026-11-28 15:00', 'M1 2026'].map(namesNumber)).toEqual([false, false])
  })
})

// Scripts and cards that a company makes, in central on both databases: drafts as typed, the check, four eyes, effective moments, what
// desks are told and fetch, and what is refused.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InUseReply, ReleaseReply, ReleasesReply } from '../../shared/releaseBodies.ts'
import type { Card, Script } from '../../shared/script/graph.ts'
import { HOUSE_FROM } from '../../shared/script/houseVersion.ts'
import { INBOUND } from '../../shared/script/inbound.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { currentCards, currentScript, type Releases, scriptIn } from '../../shared/script/scripts.ts'
import { KINDS, openSite, type Site, type User } from './site.ts'

const MINUTE = 60_000
const DAY = 86_400_000

const saying = (script: Script, zh: string, en = 'What kept you from paying?'): Script => ({
  ...script,
  nodes: script.nodes.map((node) => (node.id === 'A5' ? { ...node, text: { zh, en } } : node)),
})
const CARD: Card = {
  id: 'knowledge.waiver',
  kind: 'knowledge',
  title: { zh: '减免怎么申请', en: 'How to ask for a waiver' },
  lines: [{ zh: '由坐席提交，主管审核。', en: 'The agent asks, a supervisor decides.' }],
  version: 1,
  source: null,
  approved: { on: '2026-03-11', by: { zh: '待审', en: 'pending' }, until: '2026-12-31' },
}

/** As a desk keeps it. */
function releasesOf({ inUse }: InUseReply): Releases {
  const kept = <S extends 'script' | 'card', C>(subject: S) =>
    inUse.flatMap((one) =>
      one.subject === subject && one.content
        ? { content: one.content as C, effectiveFrom: one.effectiveFrom, withdrawnAt: one.withdrawnAt }
        : [],
    )
  return { scripts: kept<'script', Script>('script'), cards: kept<'card', Card>('card') }
}

describe.each(KINDS)('releases in central (%s) @seed(6)', (kind) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite(kind)
  })
  afterAll(() => site?.close())

  const call = <T = ReleaseReply>(as: User, method: string, path: string, body?: unknown) =>
    site.call<T>(method, `/v1/releases${path}`, { as, ...(body === undefined ? {} : { body }) })
  const step = (as: User, { head }: ReleaseReply, kindOf: object) =>
    call(as, 'POST', `/${head.subject}/${head.id}/${head.version}/step`, {
      revision: head.revision,
      step: kindOf,
    })
  const save = (as: User, { head }: ReleaseReply, content: Script | Card, revision = head.revision) =>
    call(as, 'POST', `/${head.subject}/${head.id}/${head.version}`, { revision, content })
  const inUse = async (as: User, have?: string) =>
    (await call<InUseReply>(as, 'GET', `/in-use${have ? `?have=${have}` : ''}`)).body
  const mark = async (as: User) => {
    const page = await site.pull(as)
    return page.kind === 'page' ? page.releases : null
  }
  const code = (answer: { body: unknown }) => (answer.body as { code?: string }).code

  let draft: ReleaseReply

  test('an agent writes nothing, and reads no draft', async () => {
    const { agent1, qa1 } = site.users
    const wish = { subject: 'script', id: 'reminderA', from: REMINDER_A.version }
    for (const user of [agent1, qa1]) expect((await call(user, 'POST', '', wish)).status).toBe(403)
    expect((await call(agent1, 'GET', '')).status).toBe(403)
    expect((await inUse(agent1)).inUse).toEqual([])
    expect(await mark(agent1)).toBe(0)
  })

  test('a draft begins as the version in force, under the first number of the house; a second one does not begin', async () => {
    const { supervisor1, admin1 } = site.users
    const wish = { subject: 'script', id: 'reminderA', from: REMINDER_A.version }
    const begun = await call(supervisor1, 'POST', '', wish)
    expect(begun.status).toBe(200)
    draft = begun.body
    expect(draft.content).toEqual({ ...REMINDER_A, version: HOUSE_FROM + 1 })
    expect(draft.head).toMatchObject({ state: 'draft', author: { id: supervisor1.profile.id } })
    const again = await call(admin1, 'POST', '', wish)
    expect([again.status, code(again)]).toEqual([409, 'release.openAlready'])
    expect(code(await call(admin1, 'POST', '', { subject: 'script', id: 'nothing', from: 1 }))).toBe(
      'request.notFound',
    )
  })

  test('it is kept as typed, also faulty; only by its author, and not over what was saved elsewhere', async () => {
    const { supervisor1, admin1 } = site.users
    const faulty = await save(supervisor1, draft, saying(draft.content as Script, '不还就坐牢', ''))
    expect(faulty.status).toBe(200)
    expect(code(await save(supervisor1, draft, draft.content))).toBe('release.changedMeanwhile')
    draft = faulty.body
    expect(code(await save(admin1, draft, draft.content))).toBe('release.notTheAuthor')
    expect(code(await save(supervisor1, draft, { ...draft.content, version: 3 }))).toBe('release.otherName')
    expect(code(await save(supervisor1, draft, CARD))).toBe('release.otherName')
    const refused = await step(supervisor1, draft, { kind: 'submit' })
    expect(refused.body).toMatchObject({ code: 'release.faulty', params: { node: 'A5' } })
  })

  test('what is no script, or endless, is refused at the door', async () => {
    const { supervisor1 } = site.users
    const big = saying(draft.content as Script, '长'.repeat(5000))
    expect(code(await save(supervisor1, draft, big))).toBe('request.malformed')
    const huge = { ...draft.content, cards: Array.from({ length: 100 }, () => ({ title: 'x'.repeat(9000) })) }
    expect((await save(supervisor1, draft, huge as never)).status).toBe(413)
    expect(code(await save(supervisor1, draft, { nodes: 'all of them' } as never))).toBe('request.malformed')
  })

  test('another person publishes, for a moment to come; desks are told, and use it from then on', async () => {
    const { supervisor1, admin1, agent1, qa1 } = site.users
    draft = (await save(supervisor1, draft, saying(draft.content as Script, '是什么原因没有按时还呢？'))).body
    draft = (await step(supervisor1, draft, { kind: 'submit' })).body
    expect(code(await step(supervisor1, draft, { kind: 'publish', effectiveFrom: null }))).toBe(
      'release.ownWork',
    )
    expect(code(await step(admin1, draft, { kind: 'sendBack', reason: ' ' }))).toBe('release.reasonMissing')
    const back = await step(admin1, draft, { kind: 'sendBack', reason: '请再客气一点' })
    expect(back.body.head).toMatchObject({ state: 'draft', sentBack: '请再客气一点' })
    draft = (await step(supervisor1, back.body, { kind: 'submit' })).body
    const past = await step(admin1, draft, { kind: 'publish', effectiveFrom: site.clock.at - 1 })
    expect(code(past)).toBe('release.inThePast')
    const effectiveFrom = site.clock.at + 5 * MINUTE
    const done = await step(admin1, draft, { kind: 'publish', effectiveFrom })
    expect(done.body.head).toMatchObject({
      state: 'published',
      publishedBy: { id: admin1.profile.id },
      effectiveFrom,
    })
    expect(done.body.steps.map(({ step: name }) => name)).toEqual([
      'begin',
      'submit',
      'sendBack',
      'submit',
      'publish',
    ])
    expect(code(await save(supervisor1, done.body, draft.content))).toBe('release.wrongState')
    expect(done.body.calls).toBe(0)
    draft = done.body

    expect(await mark(agent1)).toBe(1)
    const reply = await inUse(agent1)
    expect(reply.mark).toBe(1)
    const releases = releasesOf(reply)
    const at = (when: number) => currentScript(REMINDER_A, { releases, at: when }).version
    expect(at(effectiveFrom - 1)).toBe(REMINDER_A.version)
    expect(at(effectiveFrom)).toBe(HOUSE_FROM + 1)
    // What the desk holds is not sent again.
    const [known] = (await inUse(agent1, `script:reminderA:${HOUSE_FROM + 1}`)).inUse
    expect(known).toMatchObject({ version: HOUSE_FROM + 1, content: null })
    const list = (await call<ReleasesReply>(qa1, 'GET', '')).body.releases
    expect(list.map(({ version, state }) => [version, state])).toEqual([[HOUSE_FROM + 1, 'published']])
  })

  test('the next version overtakes it; withdrawn, the one before holds again, and both can still be read', async () => {
    const { supervisor1, admin1, agent1 } = site.users
    site.clock.at += 10 * MINUTE
    let next = (await call(admin1, 'POST', '', { subject: 'script', id: 'reminderA', from: HOUSE_FROM + 1 }))
      .body
    expect((next.content as Script).nodes.find(({ id }) => id === 'A5')?.text.zh).toBe(
      '是什么原因没有按时还呢？',
    )
    next = (await save(admin1, next, saying(next.content as Script, '方便说说原因吗？'))).body
    next = (await step(admin1, next, { kind: 'submit' })).body
    next = (await step(supervisor1, next, { kind: 'publish', effectiveFrom: null })).body
    expect(next.head.effectiveFrom).toBe(site.clock.at)
    const time = async () => ({ releases: releasesOf(await inUse(agent1)), at: site.clock.at })
    expect(currentScript(REMINDER_A, await time()).version).toBe(HOUSE_FROM + 2)
    site.clock.at += MINUTE
    next = (await step(admin1, next, { kind: 'withdraw' })).body
    const after = await time()
    expect(currentScript(REMINDER_A, after).version).toBe(HOUSE_FROM + 1)
    // A call that was begun with it goes on with it.
    expect(scriptIn({ id: 'reminderA', version: HOUSE_FROM + 2 }, after.releases)?.version).toBe(
      HOUSE_FROM + 2,
    )
    expect(await mark(agent1)).toBe(3)
  })

  test('two who publish at once are told apart: marks follow the commits', async () => {
    const { supervisor1, admin1, agent1 } = site.users
    const before = (await mark(agent1)) ?? 0
    const ready = await Promise.all(
      ['calm.one', 'calm.two'].map(async (id) => {
        const content: Card = { ...CARD, id, kind: 'calm', approved: { ...CARD.approved, until: null } }
        const begun = await call(supervisor1, 'POST', '', { subject: 'card', id, from: null, content })
        return (await step(supervisor1, begun.body, { kind: 'submit' })).body
      }),
    )
    await Promise.all(ready.map((one) => step(admin1, one, { kind: 'publish', effectiveFrom: null })))
    expect(await mark(agent1)).toBe(before + 2)
    const twice = await Promise.all(
      [1, 2].map(() => step(admin1, ready[0] as ReleaseReply, { kind: 'withdraw' })),
    )
    expect(twice.map(({ status }) => status)).toEqual([409, 409])
  })

  test('a knowledge card is written, approved by another, dated, and runs out @seed(27) @seed(38)', async () => {
    const { supervisor1, admin1, agent1 } = site.users
    const wish = { subject: 'card', id: CARD.id, from: null, content: CARD }
    let card = (await call(supervisor1, 'POST', '', wish)).body
    expect(card.content.version).toBe(HOUSE_FROM + 1)
    const open = { ...(card.content as Card), approved: { ...CARD.approved, until: null } }
    card = (await save(supervisor1, card, open)).body
    expect(code(await step(supervisor1, card, { kind: 'submit' }))).toBe('release.faulty')
    card = (await save(supervisor1, card, { ...open, approved: CARD.approved })).body
    card = (await step(supervisor1, card, { kind: 'submit' })).body
    card = (await step(admin1, card, { kind: 'publish', effectiveFrom: null })).body
    const shown = currentCards({ releases: releasesOf(await inUse(agent1)), at: site.clock.at }).find(
      ({ id }) => id === CARD.id,
    )
    expect(shown?.approved).toEqual({
      on: '2026-03-11',
      by: { zh: admin1.profile.name, en: admin1.profile.name },
      until: '2026-12-31',
    })
    // In place of one that the product brings.
    let own = (await call(supervisor1, 'POST', '', { subject: 'card', id: 'knowledge.interest', from: 2 }))
      .body
    const dated = { ...(own.content as Card), approved: CARD.approved }
    own = (await save(supervisor1, own, dated)).body
    own = (await step(supervisor1, own, { kind: 'submit' })).body
    own = (await step(admin1, own, { kind: 'publish', effectiveFrom: null })).body
    const cards = currentCards({ releases: releasesOf(await inUse(agent1)), at: site.clock.at })
    expect(cards.filter(({ id }) => id === 'knowledge.interest').map(({ version }) => version)).toEqual([
      HOUSE_FROM + 1,
    ])
  })

  test('a draft is thrown away by its author alone', async () => {
    const { supervisor1, admin1 } = site.users
    const { body } = await call(supervisor1, 'POST', '', {
      subject: 'script',
      id: 'inbound',
      from: INBOUND.version,
    })
    const path = `/script/inbound/${body.head.version}`
    expect(code(await call(admin1, 'DELETE', path))).toBe('release.notTheAuthor')
    expect((await call(supervisor1, 'DELETE', path)).status).toBe(204)
    expect((await call(supervisor1, 'GET', path)).status).toBe(404)
  })

  test('what led no call for months is not sent any more', async () => {
    site.clock.at += 90 * DAY
    const { inUse: kept } = await inUse(await site.signIn('agent1'))
    const scripts = kept.flatMap(({ subject, version }) => (subject === 'script' ? version : []))
    expect(scripts).toEqual([HOUSE_FROM + 1])
  })
})

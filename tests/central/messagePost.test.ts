// The post of several nodes on one PostgreSQL: each message leaves once, caps hold although they look at the same moment, and a node that died
// in the middle leaves nothing that is sent twice.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCentral, start } from '../../central/server.ts'
import { MINUTE } from '../../shared/instant.ts'
import { HOUSE_TEMPLATES } from '../../shared/message/houseTemplates.ts'
import { purposeOf, refOf } from '../../shared/message/template.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { GATEWAY_SECRET, type Gateway, type MailServer, mailServer, smsGateway } from './carriers.ts'
import { accountsCsv, caseOf, Desk, MIGRATIONS, ofKind, openSite, type Site, START } from './site.ts'

const CUSTOMERS = 6

let site: Site
let second: RunningCentral
let mail: MailServer
let gateway: Gateway
let database: pg.Client

beforeAll(async () => {
  mail = await mailServer({ name: 'node', password: 'node' })
  gateway = await smsGateway(() => site.clock.at)
  const messages = {
    smtp: { url: mail.url, from: 'care@bank.invalid' },
    gateway: { url: gateway.url, secret: GATEWAY_SECRET },
    testSite: true,
  }
  site = await openSite('postgres', { messages })
  second = await start({
    database: { kind: 'postgres', url: site.databaseUrl ?? '' },
    now: () => site.clock.at,
    migrationsDir: MIGRATIONS,
    siteKey: 'ab'.repeat(32),
    messages,
  })
  database = new pg.Client({ connectionString: site.databaseUrl ?? '' })
  await database.connect()
  const csv = accountsCsv(1, CUSTOMERS)
    .split('\n')
    .map((line, index) => `${line},${index === 0 ? '邮箱' : `c${index}@bank.invalid`}`)
  await site.importCsv(csv.join('\n'), { assign: site.users.agent1.profile.id })
})
afterAll(async () => {
  await database?.end()
  await second?.close()
  await site?.close()
  await mail?.close()
  await gateway?.close()
})

const rows = async () => (await site.everything(site.users.agent1)).rows
const messageRow = async (id: string) => ofKind(await rows(), 'message').find((row) => row.id === id)

async function ask(desk: Desk, matter: CaseRow, name: string, count: number, notBefore: number | null) {
  const template = HOUSE_TEMPLATES.find(({ id }) => id === name)
  if (!template) throw new Error(name)
  const contact = ofKind(await rows(), 'contact').find(
    (row) => row.caseId === matter.id && row.role === 'debtor',
  )
  const acts = Array.from({ length: count }, () =>
    desk.act('message.asked', matter, {
      messageId: randomUUID(),
      channel: template.channel,
      contactId: template.channel === 'sms' ? (contact?.id ?? null) : null,
      template: refOf(template),
      language: 'zh',
      purpose: purposeOf(template.occasion),
      promiseId: null,
      callId: null,
      notBefore,
    }),
  )
  const answer = await desk.send(acts)
  expect(answer.body.verdicts.every(({ outcome }) => outcome === 'applied')).toBe(true)
  return acts.map(({ payload }) => payload.messageId)
}

it('two nodes that look at once send each message once, and no customer gets more than the cap @seed(19)', async () => {
  const desk = new Desk(site, site.users.agent1)
  const asked: string[] = []
  for (let index = 1; index <= CUSTOMERS; index += 1)
    asked.push(...(await ask(desk, caseOf(await rows(), index), 'neutral.sms', 7, START + MINUTE)))
  site.clock.at = START + MINUTE
  // One that waits for another of its customer is looked at again a second later.
  for (let round = 0; round < 12; round += 1) {
    await Promise.all([site.central.post(), second.post()])
    site.clock.at += 2000
  }
  const ids = gateway.requests.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const found = ofKind(await rows(), 'message').filter(({ id }) => asked.includes(id))
  expect(found.every(({ state }) => state === 'sent' || state === 'refused')).toBe(true)
  const sentTo = new Map<string, number>()
  for (const { customerId, state } of found)
    if (state === 'sent') sentTo.set(customerId, (sentTo.get(customerId) ?? 0) + 1)
  expect([...sentTo.values()]).toEqual(Array(CUSTOMERS).fill(5))
})

it('of a node that died in the middle the gateway is asked again with the same id; a mail is left to a person', async () => {
  const desk = new Desk(site, site.users.agent1)
  await site.importCsv(
    `${accountsCsv(40, 1)
      .split('\n')
      .map((line, index) => `${line},${index === 0 ? '邮箱' : 'c40@bank.invalid'}`)
      .join('\n')}`,
    { assign: site.users.agent1.profile.id },
  )
  const matter = caseOf(await rows(), 40)
  const later = site.clock.at + MINUTE
  const [sms = ''] = await ask(desk, matter, 'neutral.sms', 1, later)
  const [email = ''] = await ask(desk, matter, 'overdue.email', 1, later)
  const claimed = (id: string) =>
    database.query(
      `update message_sends set state = 'sending', tries = 1, next_at = null, claimed_until = $2 where id = $1`,
      [id, site.clock.at - 1],
    )
  await claimed(sms)
  await site.central.post()
  expect(await messageRow(sms)).toMatchObject({ state: 'queued', reason: 'unreachable', tries: 1 })
  await claimed(email)
  await site.central.post()
  expect(await messageRow(email)).toMatchObject({ state: 'failed', reason: 'unconfirmed' })
  site.clock.at += 2 * MINUTE
  await site.central.post()
  expect(await messageRow(sms)).toMatchObject({ state: 'sent', tries: 2 })
  expect(gateway.messages.has(sms)).toBe(true)
  expect(mail.mails).toEqual([])
  // What may have left counts: one message and one uncertain mail are two contacts.
  expect((await messageRow(email))?.sentAt).not.toBeNull()
})

// The daily report by e-mail over a real mail server: once to each recipient whichever node looks first, tried again when the server says "later",
// never again when it may have left, and with nothing in it about a person.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCentral, start } from '../../central/server.ts'
import { addDays, CHINA, DAY, HOUR, instantOf, localDay, MINUTE } from '../../shared/instant.ts'
import type { MailReply, MailSetting } from '../../shared/report/mailBodies.ts'
import { type MailServer, mailServer } from './carriers.ts'
import { MIGRATIONS, ORIGIN, openSite, type Site, START } from './site.ts'

const TODAY = localDay(START, CHINA)
const TO = ['head@bank.invalid', 'quality@bank.invalid']

let site: Site
let mail: MailServer
let second: RunningCentral
beforeAll(async () => {
  mail = await mailServer({ name: 'duedesk@example.invalid', password: 'a pass/word' })
  const messages = { smtp: { url: mail.url, from: '示例公司 <reports@bank.invalid>' }, testSite: true }
  site = await openSite('postgres', { messages })
  if (!site.databaseUrl) throw new Error('no PostgreSQL')
  second = await start({
    database: { kind: 'postgres', url: site.databaseUrl },
    allowedOrigins: [ORIGIN],
    now: () => site.clock.at,
    migrationsDir: MIGRATIONS,
    siteKey: 'ab'.repeat(32),
    messages,
  })
})
afterAll(async () => {
  await second?.close()
  await site?.close()
  await mail?.close()
})

const look = () => Promise.all([site.central.post(), second.post()])
const set = async (change: Partial<MailSetting>) => {
  const as = await site.signIn('admin1')
  const body: MailSetting = { on: true, hour: 8, language: 'zh', to: TO, ...change }
  const answer = await site.call<MailReply>('POST', '/v1/reports/mail', { as, body })
  expect(answer.status).toBe(200)
  return answer.body
}
const told = async () => {
  const as = await site.signIn('supervisor1')
  return (await site.call<MailReply>('GET', '/v1/reports/mail', { as })).body
}
/** What stands in a mail, decoded. */
const textOf = (raw: string): string => {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4)
  return /content-transfer-encoding: base64/i.test(raw)
    ? Buffer.from(body, 'base64').toString('utf8')
    : Buffer.from(
        body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8')
}

it('@seed(30): is not sent for an hour that had passed when it was switched on', async () => {
  expect(await set({})).toMatchObject({ setting: { on: true, hour: 8, to: TO }, canSend: true, sent: [] })
  await look()
  expect(mail.mails).toEqual([])
  const wrong = await site.call('POST', '/v1/reports/mail', {
    as: site.users.admin1,
    body: { on: true, hour: 8, language: 'zh', to: ['nobody'] },
  })
  expect(wrong.status).toBe(400)
})

it('@seed(30): goes to each recipient once, whichever node looks, with figures and no person', async () => {
  site.clock.at = instantOf(addDays(TODAY, 1), 8 * HOUR - 1, CHINA)
  await look()
  expect(mail.mails).toEqual([])
  site.clock.at += 1
  for (let times = 0; times < 3; times += 1) await look()
  expect(mail.mails.map(({ to }) => to).sort()).toEqual(TO.map((one) => [one]))
  const [first] = mail.mails
  const text = textOf(first?.raw ?? '')
  expect(text).toContain(`作业日报 ${TODAY}`)
  expect(text).toContain('录音覆盖率')
  expect(text.indexOf('合规')).toBeLessThan(text.indexOf('履约率'))
  expect(text).not.toMatch(/测试|\+86|8001/)
  expect((await told()).sent).toEqual([{ day: TODAY, state: 'sent', recipients: 2 }])
})

it('@seed(30): is tried again when the server says later, and given up when it says never', async () => {
  site.clock.at += DAY
  await set({ to: [TO[0] as string], language: 'en' })
  site.clock.at += DAY
  mail.mails.length = 0
  mail.answers.push(451)
  await site.central.post()
  expect(mail.mails).toEqual([])
  expect((await told()).sent[0]).toMatchObject({ state: 'due', recipients: 1 })
  site.clock.at += MINUTE
  await site.central.post()
  expect(textOf(mail.mails[0]?.raw ?? '')).toContain('Recording coverage')
  site.clock.at += DAY
  mail.answers.push(550)
  for (let times = 0; times < 2; times += 1) {
    await site.central.post()
    site.clock.at += MINUTE
  }
  expect((await told()).sent[0]).toMatchObject({ state: 'failed', recipients: 1 })
  await set({ on: false })
  site.clock.at += DAY
  await look()
  expect(mail.mails).toHaveLength(1)
})

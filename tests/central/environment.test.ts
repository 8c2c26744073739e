// Mistakes of whoever starts central are named in their words: what, where, what now; and never with a secret in them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Mistake, startTrouble, surroundingsOf } from '../../central/environment.ts'
import { messageWaysOf } from '../../central/messageEnvironment.ts'
import { start } from '../../central/server.ts'
import { MIGRATIONS, seedBytes } from './site.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-central-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const mistake = (env: Record<string, string>): string => {
  try {
    surroundingsOf({ DUEDESK_DATA: folder, ...env }, () => undefined)
  } catch (error) {
    if (error instanceof Mistake) return error.message
    throw error
  }
  return 'none'
}

it.each([
  ['PORT', '84433', ['PORT is "84433"', 'from 1 to 65535', '8443']],
  ['PORT', 'https', ['PORT is "https"']],
  ['PORT', '80.5', ['PORT is "80.5"']],
  ['DUEDESK_SITE_KEY', 'secret-thing', ['DUEDESK_SITE_KEY', '64 hex digits', '12 characters', 'backups']],
  ['DUEDESK_PUBLIC_URL', 'http://papers.bank.example', ['DUEDESK_PUBLIC_URL', 'https://']],
  ['DUEDESK_PUBLIC_URL', 'https://u:hidden@papers.bank.example', ['without a path']],
  ['DATABASE_URL', 'mysql://root:hidden@db/x', ['DATABASE_URL', 'postgres://user:password@host']],
  ['DATABASE_URL', 'db.example', ['DATABASE_URL', 'percent-encoded']],
  ['DATABASE_URL', 'postgres://u:hidden@db.example:5432', ['names no database on db.example:5432']],
])('a wrong %s is named: %s', (name, value, words) => {
  const said = mistake({ [name]: value })
  for (const word of words) expect(said).toContain(word)
  expect(said).not.toMatch(/hidden|secret-thing/)
})

it('a folder that can’t be made is named', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(mistake({ DUEDESK_DATA: join(file, 'below') })).toMatch(
    /file\/below can't be made \(ENOTDIR\).*DUEDESK_DATA/,
  )
})

it('a spoilt key file is named, and no new key is made over it', () => {
  const file = join(folder, 'site.key')
  writeFileSync(file, 'half a key')
  expect(mistake({})).toContain(file)
  expect(readFileSync(file, 'utf8')).toBe('half a key')
})

it('a key is made once; upper case and blanks around a given one do no harm', () => {
  const first = surroundingsOf({ DUEDESK_DATA: folder }, () => undefined).siteKey
  expect(surroundingsOf({ DUEDESK_DATA: folder }, () => undefined).siteKey).toBe(first)
  const given = { DUEDESK_DATA: folder, DUEDESK_SITE_KEY: ` ${'AB'.repeat(32)} ` }
  expect(surroundingsOf(given, () => undefined).siteKey).toBe('ab'.repeat(32))
})

const begin = (env: Record<string, string>, database?: Parameters<typeof start>[0]['database']) => {
  const told = surroundingsOf({ DUEDESK_DATA: folder, PORT: '0', ...env }, () => undefined)
  const { port, host, siteKey } = told
  const started = start({
    database: database ?? told.database,
    port,
    host,
    siteKey,
    now: Date.now,
    migrationsDir: MIGRATIONS,
  })
  return started.then(
    async (central) => {
      await central.close()
      return 'started'
    },
    (error: unknown) => startTrouble(error, told),
  )
}

it('a key that does not open the database is named', async () => {
  const database = { kind: 'pglite', dataDir: join(folder, 'pgdata'), seed: await seedBytes() } as const
  expect(await begin({}, database)).toBe('started')
  const said = await begin({ DUEDESK_SITE_KEY: 'cd'.repeat(32) }, database)
  expect(said).toContain('the site key does not open this database')
  expect(said).not.toContain('cd'.repeat(32))
})

it('a PostgreSQL that does not answer, does not know the database or the user is named without the password', async () => {
  const server = new URL(process.env.DUEDESK_TEST_DATABASE_URL ?? '')
  const at = (change: (url: URL) => void) => {
    const url = new URL(server)
    change(url)
    return { DATABASE_URL: url.toString() }
  }
  expect(await begin({ DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/x' })).toMatch(
    /no PostgreSQL answers at 127\.0\.0\.1:1 \(ECONNREFUSED\): start it/,
  )
  const unknown = await begin(at((url) => (url.pathname = '/no_such_database')))
  expect(unknown).toMatch(/no database "no_such_database" .*createdb/)
  const stranger = await begin(
    at((url) => {
      url.username = 'nobody_test'
      url.password = 'hidden'
    }),
  )
  expect(stranger).toMatch(/refuses user "nobody_test"/)
  expect(stranger + unknown).not.toContain('hidden')
})

it.each([
  [{ DUEDESK_SMTP_URL: 'smtps://u:hidden@mail.example:465' }, 'DUEDESK_MAIL_FROM is missing'],
  [{ DUEDESK_SMTP_URL: 'mail.example', DUEDESK_MAIL_FROM: 'a@b.example' }, 'smtps://user:password@'],
  [
    { DUEDESK_SMTP_URL: 'smtps://u:hidden@mail.example', DUEDESK_MAIL_FROM: 'nobody' },
    'DUEDESK_MAIL_FROM like',
  ],
  [{ DUEDESK_SMS_SECRET: 'hidden' }, 'DUEDESK_SMS_URL is missing'],
  [{ DUEDESK_SMS_URL: 'https://sms.example/send', DUEDESK_SMS_SECRET: 'hidden' }, '32 characters'],
  [{ DUEDESK_SMS_URL: 'http://sms.example/send', DUEDESK_SMS_SECRET: 'hidden'.repeat(6) }, 'not https://'],
])('a way out that is half said or open is named: %o', (env, words) => {
  const wrong = () => messageWaysOf(env)
  expect(wrong).toThrow(Mistake)
  expect(wrong).toThrow(words)
  expect(wrong).not.toThrow('hidden')
})

it('ways out are read whole; none named, none there', () => {
  expect(messageWaysOf({})).toEqual({ smtp: null, gateway: null, letters: null, testSite: false })
  const secret = 'x'.repeat(32)
  expect(
    messageWaysOf({
      DUEDESK_SMTP_URL: 'smtp://127.0.0.1:2525',
      DUEDESK_MAIL_FROM: 'Bank <care@bank.example>',
      DUEDESK_SMS_URL: 'http://127.0.0.1:9000/send',
      DUEDESK_SMS_SECRET: secret,
      DUEDESK_LETTERS: '/srv/letters',
    }),
  ).toMatchObject({ gateway: { secret }, letters: { folder: '/srv/letters' }, testSite: false })
})

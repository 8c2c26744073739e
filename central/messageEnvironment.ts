// How messages leave, as the environment of `npm run central` says it, and what can be wrong with that, in words for the person who starts it.
// Promises: a secret is never printed, not even a wrong one; half of a setting is a mistake, not a guess. Pure.
import { MessageWays } from './config.ts'
import { Mistake } from './environment.ts'

type Env = Readonly<Record<string, string | undefined>>

const SMTP = 'smtps://user:password@mail.example:465'

/** Throws `Mistake`. */
export function messageWaysOf(env: Env): MessageWays {
  return MessageWays.parse({
    smtp: smtpOf(env.DUEDESK_SMTP_URL, env.DUEDESK_MAIL_FROM),
    gateway: gatewayOf(env.DUEDESK_SMS_URL, env.DUEDESK_SMS_SECRET),
    letters: env.DUEDESK_LETTERS ? { folder: env.DUEDESK_LETTERS } : null,
    testSite: env.DUEDESK_TEST_SITE === '1',
  })
}

function together(one: [string, string | undefined], other: [string, string | undefined]): boolean {
  if (!one[1] && !other[1]) return false
  for (const [name, value] of [one, other])
    if (!value) throw new Mistake(`${name} is missing: set ${one[0]} and ${other[0]}, or neither`)
  return true
}

function smtpOf(url: string | undefined, from: string | undefined): unknown {
  if (!together(['DUEDESK_SMTP_URL', url], ['DUEDESK_MAIL_FROM', from])) return null
  const read = MessageWays.shape.smtp.safeParse({ url, from })
  if (read.success && /@[\w-]+(\.[\w-]+)+>?$/.test(from ?? '')) return read.data
  throw new Mistake(
    `DUEDESK_SMTP_URL has to look like ${SMTP} (smtp:// for STARTTLS; special characters of the password percent-encoded), DUEDESK_MAIL_FROM like "Name <mail@example.org>": correct them, or leave both out`,
  )
}

function gatewayOf(url: string | undefined, secret: string | undefined): unknown {
  if (!together(['DUEDESK_SMS_URL', url], ['DUEDESK_SMS_SECRET', secret])) return null
  const read = MessageWays.shape.gateway.safeParse({ url, secret })
  const local =
    url !== undefined && URL.canParse(url) && ['127.0.0.1', 'localhost'].includes(new URL(url).hostname)
  if (!read.success)
    throw new Mistake(
      'DUEDESK_SMS_URL has to be an https:// address and DUEDESK_SMS_SECRET have 32 characters or more, the same as at the gateway: correct them, or leave both out (docs/messages.md)',
    )
  if (!url?.startsWith('https:') && !local)
    throw new Mistake(
      'DUEDESK_SMS_URL is not https://: numbers and texts of customers would travel open. Use https://, or a gateway on this machine',
    )
  return read.data
}

// The ways out of central: SMTP for e-mail, a signed HTTP gateway for text messages, a folder of the print room for letters, and in practice
// nowhere. Promises: a message is handed over under its own id, so that one handed over twice can be told; what is not known to have
// left is said to be unknown, never tried again blindly. What a carrier said is kept for the log, never an address.
import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Instant, SECOND } from '../shared/instant.ts'
import type { MessageChannel } from '../shared/messageRows.ts'
import type { Id } from '../shared/rows.ts'
import type { CentralConfig } from './config.ts'
import { signedHeaders } from './messageSigning.ts'

/** A message with its address, as it leaves; kept nowhere but in memory, letters excepted. */
export interface Envelope {
  readonly id: Id
  readonly channel: MessageChannel
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly pdf: Uint8Array | null
  /** Of e-mails: where their reader says that it shall be the last. */
  readonly stopLink: string | null
}

export type Handed =
  | { readonly kind: 'sent'; readonly carrierId: string | null; readonly deliveredAfterMs?: number }
  /** Not taken; may be another time. */
  | { readonly kind: 'later'; readonly words: string }
  | { readonly kind: 'failed'; readonly words: string }
  /** Nobody knows whether it left. */
  | { readonly kind: 'unsure'; readonly words: string }

export interface Carrier {
  hand(envelope: Envelope): Promise<Handed>
  /** The same id handed over again is the same message to it. */
  readonly repeatable: boolean
  close(): void
}

export type Carriers = Partial<Record<MessageChannel, Carrier>>

/** What this central can send, by its configuration. */
export function carriersOf(config: CentralConfig): Carriers {
  const { smtp, gateway, letters } = config.messages
  if (config.practice && !smtp && !gateway && !letters) {
    const nowhere = practiceCarrier()
    return { sms: nowhere, email: nowhere, letter: nowhere }
  }
  return {
    ...(gateway ? { sms: gatewayCarrier(gateway, config.now) } : {}),
    ...(smtp ? { email: smtpCarrier(smtp) } : {}),
    ...(letters ? { letter: folderCarrier(letters.folder) } : {}),
  }
}

/** Long enough for a slow relay, shorter than the time for which a message is claimed. */
export const HAND_OVER_MS = 30 * SECOND

/** In practice nothing leaves the machine: it is taken at once and arrives a few seconds later. */
function practiceCarrier(): Carrier {
  return {
    repeatable: true,
    hand: async () => ({ kind: 'sent', carrierId: null, deliveredAfterMs: 4 * SECOND }),
    close: () => undefined,
  }
}

interface SmtpFault extends Error {
  responseCode?: number
  command?: string
  code?: string
}

/** `smtps://…` speaks TLS from the start; `smtp://…` demands STARTTLS, unless it goes no further than this machine. */
function smtpCarrier({ url, from }: { url: string; from: string }): Carrier {
  const opened = import('nodemailer').then(({ createTransport }) => {
    const at = new URL(url)
    const secure = at.protocol === 'smtps:'
    const local = ['127.0.0.1', 'localhost', '[::1]'].includes(at.hostname)
    return createTransport({
      host: at.hostname.replace(/^\[|\]$/g, ''),
      port: Number(at.port) || (secure ? 465 : 587),
      secure,
      requireTLS: !secure && !local,
      ...(at.username
        ? { auth: { user: decodeURIComponent(at.username), pass: decodeURIComponent(at.password) } }
        : {}),
      connectionTimeout: HAND_OVER_MS / 3,
      greetingTimeout: HAND_OVER_MS / 3,
      socketTimeout: HAND_OVER_MS,
      // Nothing of a message is read from files or addresses that a text names.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  })
  // Whoever hands a message over hears of it; until then a server that can't be had is no news.
  opened.catch(() => undefined)
  const domain = /@([\w.-]+)>?$/.exec(from)?.[1] ?? 'localhost'
  return {
    repeatable: false,
    async hand({ id, to, subject, text, stopLink }) {
      try {
        const transport = await opened
        const done = await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            // RFC 2369 and RFC 8058: mail programs show a button of their own, and press it without opening the page.
            ...(stopLink === null
              ? {}
              : {
                  'List-Unsubscribe': `<${stopLink}>`,
                  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
                }),
          },
        })
        return { kind: 'sent', carrierId: done.messageId ?? null }
      } catch (error) {
        return smtpFault(error)
      }
    },
    close() {
      opened.then(
        (transport) => transport.close(),
        () => undefined,
      )
    },
  }
}

function smtpFault(error: unknown): Handed {
  const { responseCode, command = '', code = '' } = error as SmtpFault
  const words = [code, command, responseCode].filter(Boolean).join(' ')
  if (responseCode !== undefined)
    return { kind: responseCode >= 500 && code !== 'EAUTH' ? 'failed' : 'later', words }
  // Cut off after the text had gone out: it may have been taken.
  return { kind: command === 'DATA' ? 'unsure' : 'later', words: words || 'unknown' }
}

/** POST {id, to, text} to the gateway; a 2xx answer may name its own id. Its receipts and the customers' answers come by callback. */
function gatewayCarrier({ url, secret }: { url: string; secret: string }, now: () => Instant): Carrier {
  const at = new URL(url)
  return {
    repeatable: true,
    async hand({ id, to, text }) {
      const body = JSON.stringify({ id, to, text })
      const part = { method: 'POST', path: at.pathname + at.search, body }
      let answer: Response
      try {
        answer = await fetch(at, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': id,
            ...signedHeaders(secret, part, now()),
          },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(HAND_OVER_MS),
        })
      } catch (error) {
        // Handed over again it is the same message, so "unknown" may simply be tried anew.
        return { kind: 'later', words: error instanceof Error ? error.name : 'unknown' }
      }
      const words = `HTTP ${answer.status}`
      if (answer.ok) return { kind: 'sent', carrierId: carrierIdIn(await answer.text().catch(() => '')) }
      await answer.body?.cancel()
      // 409: it has this id already.
      if (answer.status === 409) return { kind: 'sent', carrierId: null }
      const passing = answer.status === 408 || answer.status === 429 || answer.status >= 500
      return { kind: passing ? 'later' : 'failed', words }
    },
    close: () => undefined,
  }
}

function carrierIdIn(text: string): string | null {
  try {
    const told: unknown = JSON.parse(text)
    const id = told && typeof told === 'object' && 'id' in told ? told.id : null
    return typeof id === 'string' ? id.slice(0, 100) : null
  } catch {
    return null
  }
}

/** Laid into the print room's folder, whole or not at all; the same letter again is the same file. */
function folderCarrier(folder: string): Carrier {
  return {
    repeatable: true,
    async hand({ id, pdf }) {
      if (!pdf) return { kind: 'failed', words: 'no paper' }
      const file = join(folder, `${id}.pdf`)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFile(`${file}.part`, pdf, { mode: 0o600 })
        await rename(`${file}.part`, file)
        return { kind: 'sent', carrierId: createHash('sha256').update(pdf).digest('hex').slice(0, 16) }
      } catch (error) {
        return {
          kind: 'later',
          words: error instanceof Error && 'code' in error ? String(error.code) : 'disk',
        }
      }
    },
    close: () => undefined,
  }
}

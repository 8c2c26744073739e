// Carriers for tests that speak the real protocols: a mail server (SMTP), and a gateway for text messages (signed HTTP) that keeps one message
// for each id, as a good gateway does.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { checkSignature } from '../../central/messageSigning.ts'

export const GATEWAY_SECRET = 'a secret of the gateway double, 32 and more'

export interface Mail {
  from: string
  to: string[]
  raw: string
}

export interface MailServer {
  readonly url: string
  readonly mails: Mail[]
  /** What the next senders hear instead of a welcome: an SMTP code. */
  answers: (number | null)[]
  close(): Promise<void>
}

export async function mailServer(user: { name: string; password: string }): Promise<MailServer> {
  const mails: Mail[] = []
  const answers: (number | null)[] = []
  const refusal = (): Error | null => {
    const code = answers.shift() ?? null
    return code === null ? null : Object.assign(new Error('not now'), { responseCode: code })
  }
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: false,
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      if (auth.username === user.name && auth.password === user.password) done(null, { user: user.name })
      else done(new Error('wrong'))
    },
    onRcptTo(_address, _session, done) {
      done(refusal())
    },
    onData(stream, session, done) {
      textOf(stream).then(
        (raw) => {
          const { mailFrom, rcptTo } = session.envelope
          mails.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            raw,
          })
          done(null)
        },
        (error: Error) => done(error),
      )
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@127.0.0.1:${port}`,
    mails,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

export interface Taken {
  id: string
  to: string
  text: string
  headers: IncomingHttpHeaders
}

export interface Gateway {
  readonly url: string
  /** Each id once, however often it came. */
  readonly messages: Map<string, Taken>
  /** How often anything came at all. */
  readonly requests: Taken[]
  /** Statuses of the next answers; 0 = the line is cut after the message was taken. */
  answers: number[]
  close(): Promise<void>
}

export async function smsGateway(now: () => number): Promise<Gateway> {
  const messages = new Map<string, Taken>()
  const requests: Taken[] = []
  const answers: number[] = []
  const server: Server = createServer((request, response) => {
    textOf(request).then(
      (body) => {
        const part = { method: request.method ?? '', path: request.url ?? '', body }
        const signed = checkSignature(GATEWAY_SECRET, part, request.headers, now())
        if ('wrong' in signed) return response.writeHead(401).end()
        const { id, to, text } = JSON.parse(body)
        const taken: Taken = { id, to, text, headers: request.headers }
        requests.push(taken)
        const status = answers.shift() ?? 202
        if (status === 0 || status < 300) messages.set(id, taken)
        if (status === 0) return request.socket.destroy()
        return response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify({ id: `carrier-${id.slice(0, 8)}` }))
      },
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send?unit=1`,
    messages,
    requests,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

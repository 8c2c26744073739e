// Kamailio of the lab: registrar, digest, WebSocket (plain, TLS, and three wrong certificates) and the numbering plan. Its own
// memory is evidence: `contactsOf` says who is registered there, whatever a desk believes.
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Certificate, Certificates } from './certificates.ts'
import { freePort, type Program, startProgram } from './processes.ts'

/** Debian's place; elsewhere the one on the path. */
const KAMAILIO = '/usr/sbin/kamailio'
/** What a registrar usually grants at most. */
const EXPIRES_S = 300
const RPC_LIMIT_MS = 5_000
const READY_MS = 15_000

export const REALM = 'lab.test'

export interface ExchangePorts {
  readonly sip: number
  readonly ws: number
  readonly wss: number
  readonly wssForeign: number
  readonly wssOtherName: number
  readonly wssExpired: number
}

export interface Exchange {
  readonly ports: ExchangePorts
  /** A name and its password; may be called again. */
  user(name: string, password: string): Promise<void>
  /** Calls to `number` go to `host:port` from now on. */
  route(number: string, address: string): Promise<void>
  /** `user`'s requests of this method get this answer ("503 Service Unavailable") until `null`. */
  refuse(method: string, user: string, answer: string | null): Promise<void>
  /** Calls to `number` get this answer ("480 Temporarily Unavailable") from the exchange itself. */
  answer(number: string, answer: string): Promise<void>
  /** Calls to `number` go to a registered user. */
  forward(number: string, user: string): Promise<void>
  /** Records calls itself: confirms each `Record` flag with its own word, and the far end does not see it. */
  recorder(on: boolean): Promise<void>
  /** Requests are read and never answered. */
  deaf(on: boolean): Promise<void>
  /** The contacts that the registrar holds for a user now, with the seconds that each has left. */
  contactsOf(user: string): Promise<readonly { address: string; expires: number }[]>
  /** Forgets a user's registration, as an exchange that lost its memory. */
  forget(user: string): Promise<void>
  /**
   * Ends it and starts it on the same ports; resolves when it answers. Users and numbers are told again, registrations are
   * forgotten. `expires`: the longest registration that it grants from now on, in seconds.
   */
  restart(expires?: number): Promise<void>
  stop(): Promise<void>
  /** Harmless when it runs. */
  start(): Promise<void>
  /** Runs, listens and refuses nobody. */
  reset(): Promise<void>
  /** SIGSTOP: sockets stay open and nothing answers. */
  freeze(): void
  thaw(): void
  output(): string
}

const Reply = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
})
const Found = z.object({
  Contacts: z.array(
    z.object({ Contact: z.object({ Address: z.string(), Expires: z.union([z.number(), z.string()]) }) }),
  ),
})

/** Brings it up in `folder`; `relayPort` is rtpengine's. */
export async function startExchange(
  folder: string,
  certificates: Certificates,
  relayPort: number,
): Promise<Exchange> {
  const [sip, ws, wss, wssForeign, wssOtherName, wssExpired] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const ports: ExchangePorts = { sip, ws, wss, wssForeign, wssOtherName, wssExpired }
  const tls = join(folder, 'tls.cfg')
  const profile = (name: string, { certificate, key }: Certificate) =>
    `[server:${name}]\nmethod = TLSv1.2+\nverify_certificate = no\nrequire_certificate = no\ncertificate = ${certificate}\nprivate_key = ${key}\n`
  writeFileSync(
    tls,
    [
      profile('default', certificates.good),
      profile(`127.0.0.1:${wssForeign}`, certificates.foreign),
      profile(`127.0.0.1:${wssOtherName}`, certificates.otherName),
      profile(`127.0.0.1:${wssExpired}`, certificates.expired),
    ].join('\n'),
  )
  const words: Record<string, string> = {
    DEBUG: process.env.DUEDESK_LAB_DEBUG ?? '0',
    SIP: `${sip}`,
    WS: `${ws}`,
    WSS: `${wss}`,
    WSS_FOREIGN: `${wssForeign}`,
    WSS_OTHER_NAME: `${wssOtherName}`,
    WSS_EXPIRED: `${wssExpired}`,
    RELAY: `${relayPort}`,
    TLS_CONFIG: tls,
    EXPIRES: `${EXPIRES_S}`,
  }
  const config = join(folder, 'kamailio.cfg')
  const template = readFileSync(join(import.meta.dirname, 'kamailio.cfg'), 'utf8')
  const write = () =>
    writeFileSync(
      config,
      template.replace(/@([A-Z_]+)@/g, (whole, word: string) => words[word] ?? whole),
    )

  /** What it must be told again after a restart. */
  const tables = new Map<string, { table: string; key: string; value: string }>()
  let program: Program | null = null
  let earlier = ''

  async function rpc(method: string, params: readonly (string | number)[]): Promise<unknown> {
    const answer = await post(sip, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
    const { result, error } = Reply.parse(JSON.parse(answer))
    if (error) throw new Error(`Kamailio refused ${method} ${params.join(' ')}: ${error.message}`)
    return result
  }

  async function set(table: string, key: string, value: string | null): Promise<void> {
    if (value === null) {
      tables.delete(`${table} ${key}`)
      await rpc('htable.delete', [table, key])
      return
    }
    tables.set(`${table} ${key}`, { table, key, value })
    await rpc('htable.sets', [table, key, value])
  }

  async function start(): Promise<void> {
    if (program) return
    write()
    const started = startProgram(
      'kamailio',
      KAMAILIO,
      ['-f', config, '-DD', '-E', '-m', '64', '-M', '8', '-Y', folder],
      { cwd: folder, forks: true },
    )
    program = started
    const dead = started.ended.then(() => {
      throw new Error(`kamailio ended:\n${started.output()}`)
    })
    dead.catch(() => undefined)
    const until = Date.now() + READY_MS
    for (;;) {
      try {
        await Promise.race([rpc('core.version', []), dead])
        break
      } catch (error) {
        if (Date.now() > until || (await over(started))) throw error
        await pause(50)
      }
    }
    for (const { table, key, value } of tables.values()) await rpc('htable.sets', [table, key, value])
    await rpc('htable.sets', ['switch', 'open', '1'])
  }

  async function stop(): Promise<void> {
    earlier += program?.output() ?? ''
    await program?.stop()
    program = null
  }

  await start()
  return {
    ports,
    user: (name, password) => set('users', name, password),
    route: (number, address) => set('trunk', number, `sip:${address}`),
    refuse: (method, user, answer) => set('refuse', `${method}:${user}`, answer),
    answer: (number, answer) => set('answer', number, answer),
    forward: (number, user) => set('forward', number, user),
    recorder: (on) => set('switch', 'recorder', on ? '1' : null),
    deaf: (on) => set('switch', 'deaf', on ? '1' : null),
    async contactsOf(user) {
      try {
        const { Contacts } = Found.parse(await rpc('ul.lookup', ['location', user]))
        return Contacts.map(({ Contact }) => ({ address: Contact.Address, expires: Number(Contact.Expires) }))
      } catch (error) {
        // It answers an error when nobody of that name is registered.
        if (error instanceof Error && /not found|AOR/i.test(error.message)) return []
        throw error
      }
    },
    forget: (user) => rpc('ul.rm', ['location', user]).then(() => undefined),
    async restart(expires = EXPIRES_S) {
      words.EXPIRES = `${expires}`
      await stop()
      await start()
    },
    stop,
    start,
    async reset() {
      program?.signal('SIGCONT')
      await start()
      for (const { table, key } of [...tables.values()])
        if (table === 'switch' || table === 'refuse') await set(table, key, null)
    },
    freeze: () => program?.signal('SIGSTOP'),
    thaw: () => program?.signal('SIGCONT'),
    output: () => earlier + (program?.output() ?? ''),
  }
}

async function over(program: Program): Promise<boolean> {
  return Promise.race([program.ended.then(() => true), Promise.resolve(false)])
}

/** Not by `fetch`: it keeps connections that Kamailio closes. */
function post(port: number, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path: '/RPC', method: 'POST', agent: false, timeout: RPC_LIMIT_MS },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        answer.once('end', () => resolve(text))
        answer.once('error', reject)
      },
    )
    sent.once('timeout', () => sent.destroy(new Error('Kamailio does not answer')))
    sent.once('error', reject)
    sent.setHeader('content-type', 'application/json')
    sent.end(body)
  })
}

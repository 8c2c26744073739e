// What the shell can find out about this machine and its way to the exchange: name, socket, the exchange's answer, clock, disk.
// Knows no Electron, so that `npm run doctor` runs it without a display. Every check is bounded, and none of them throws.
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { WebSocket } from 'ws'
import { type Finding, finding, LIMITS } from '../shared/doctor.ts'
import { SECOND } from '../shared/instant.ts'
import { errorCode } from './durableFile.ts'
import { checkStore } from './storeEngine.ts'

const LIMIT = 6 * SECOND

export interface MachineTarget {
  /** The exchange's servers, in the order in which they are used; null = there is none to check. */
  readonly line: { readonly urls: readonly string[]; readonly domain: string } | null
  /** Central, whose `Date` header is the right time; null in practice, which has a clock of its own. */
  readonly centralUrl: string | null
  readonly origin: string
  /** Where Duedesk keeps its data. */
  readonly folder: string
  now(): number
}

/** DNS, socket, registrar, clock, disk and the database on it, in this order. */
export async function checkMachine(target: MachineTarget): Promise<Finding[]> {
  const [name, line, clock, disk, store] = await Promise.all([
    checkName(target),
    checkLine(target),
    checkClock(target),
    checkDisk(target.folder),
    checkStore(target.folder),
  ])
  return [name, ...line, clock, disk, store]
}

const since = (start: number) => Math.round(performance.now() - start)

async function checkName({ line, centralUrl }: MachineTarget): Promise<Finding> {
  const hosts = [...new Set([...(line?.urls ?? []), centralUrl].flatMap((url) => (url ? hostIn(url) : [])))]
  const remote = hosts.filter((host) => !/^(?:localhost|127\.|\[)/.test(host))
  const [first] = remote
  if (first === undefined) return finding('dns', 'local')
  const start = performance.now()
  for (const host of remote) {
    try {
      await lookup(host)
    } catch (error) {
      return finding('dns', 'unknown', { host, code: errorCode(error) })
    }
  }
  const ms = since(start)
  return finding('dns', ms > LIMITS.dnsMs ? 'slow' : 'resolved', { host: first, ms })
}

const hostIn = (url: string): string | [] => (URL.canParse(url) ? new URL(url).hostname : [])

/** Every server is tried: the first that is in trouble is the finding, for it will be needed one day. */
async function checkLine({ line, origin }: MachineTarget): Promise<Finding[]> {
  if (!line) return [finding('wss', 'none'), finding('registration', 'none')]
  const all = await Promise.all(line.urls.map((url) => checkServer({ url, domain: line.domain }, origin)))
  return all.find((found) => found.some(({ verdict }) => verdict === 'bad')) ?? all[0] ?? []
}

/** Opens the socket and asks the exchange whether it is there (OPTIONS): whatever it answers, it speaks SIP. */
async function checkServer(line: { url: string; domain: string }, origin: string): Promise<Finding[]> {
  const host = URL.canParse(line.url) ? new URL(line.url).host : line.url.slice(0, 60)
  const start = performance.now()
  const { WebSocket: Opened } = await import('ws')
  let socket: WebSocket
  try {
    socket = new Opened(line.url, 'sip', { origin, handshakeTimeout: LIMIT, followRedirects: false })
  } catch {
    // The policy's reader lets no other address through; a hand-written one may be none.
    return [finding('wss', 'unreachable', { host, code: 'url' }), finding('registration', 'none')]
  }
  const opened = await new Promise<Finding>((resolve) => {
    socket.on('open', () => {
      const ms = since(start)
      resolve(
        socket.protocol === 'sip'
          ? finding('wss', ms > LIMITS.wssMs ? 'slow' : 'opened', { host, ms })
          : finding('wss', 'noSip', { host }),
      )
    })
    socket.on('unexpected-response', (_request, response) =>
      resolve(finding('wss', 'refused', { host, status: response.statusCode ?? 0 })),
    )
    socket.on('error', (error) => resolve(brokenBy(error, host)))
  })
  if (opened.verdict === 'bad') {
    socket.terminate()
    return [opened, finding('registration', 'none')]
  }
  const status = await optionsOf(socket, line.domain)
  socket.close()
  return [
    opened,
    status === null
      ? finding('registration', 'silent', { host })
      : finding('registration', 'asked', { host, status }),
  ]
}

function brokenBy(error: Error, host: string): Finding {
  const code = errorCode(error)
  const untrusted = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|TLS|SSL/.test(code)
  if (untrusted) return finding('wss', 'certificate', { host, code })
  // A server that takes the connection and offers no protocol of ours.
  if (/subprotocol/i.test(error.message)) return finding('wss', 'noSip', { host })
  return finding('wss', 'unreachable', { host, code: code || 'closed' })
}

function optionsOf(socket: WebSocket, domain: string): Promise<number | null> {
  const id = randomBytes(8).toString('hex')
  const text = [
    `OPTIONS sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/WSS ${id}.invalid;branch=z9hG4bK${id};rport`,
    'Max-Forwards: 70',
    `From: <sip:doctor@${domain}>;tag=${id}`,
    `To: <sip:${domain}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'User-Agent: Duedesk',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), LIMIT)
    const done = (status: number | null) => {
      clearTimeout(timer)
      resolve(status)
    }
    socket.on('message', (data) => {
      const said = data.toString()
      const status = Number(/^SIP\/2\.0 (\d{3}) /.exec(said)?.[1])
      if (status >= 200 && said.includes(id)) done(status)
    })
    socket.on('close', () => done(null))
    socket.send(text)
  })
}

async function checkClock({ centralUrl, now }: MachineTarget): Promise<Finding> {
  if (centralUrl === null) return finding('clock', 'own')
  try {
    const start = performance.now()
    const reply = await fetch(new URL('/v1/health', centralUrl), {
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT),
    })
    await reply.body?.cancel()
    const said = Date.parse(reply.headers.get('date') ?? '')
    if (!Number.isFinite(said)) return finding('clock', 'unknown', { host: new URL(centralUrl).host })
    // The header counts whole seconds, and was written somewhere in between.
    const offMs = now() - (said + since(start) / 2)
    const seconds = Math.round(offMs / 1000)
    return finding('clock', Math.abs(offMs) > LIMITS.clockMs ? 'off' : 'right', { seconds })
  } catch {
    // No central, no time: the next line says why it can't be reached.
    return finding('clock', 'unknown', { host: new URL(centralUrl).host })
  }
}

/** Room, and how long a small durable write takes: an agent waits for one with every note. */
async function checkDisk(folder: string): Promise<Finding> {
  const probe = join(folder, `.doctor-${randomBytes(4).toString('hex')}`)
  try {
    await mkdir(folder, { recursive: true })
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const gigabytes = Math.round(free / 1e8) / 10
    if (free < LIMITS.fullBytes) return finding('disk', 'full', { gigabytes })
    const start = performance.now()
    const file = await open(probe, 'wx', 0o600)
    try {
      await file.writeFile(randomBytes(4096))
      await file.sync()
    } finally {
      await file.close()
      await rm(probe, { force: true })
    }
    const ms = since(start)
    if (free < LIMITS.tightBytes) return finding('disk', 'tight', { gigabytes })
    return finding('disk', ms > LIMITS.syncMs ? 'slow' : 'roomy', { gigabytes, ms })
  } catch (error) {
    return finding('disk', 'readOnly', { code: errorCode(error) || 'unknown' })
  }
}

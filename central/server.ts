// The central API: opens the database, guards the door, serves the routes. `start` is its only public face; the shell
// embeds it and `main.ts` runs it alone, with the same code.
import { randomUUID, timingSafeEqual } from 'node:crypto'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify'
import Fastify from 'fastify'
import type { Instant } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { CountsReply } from '../shared/protocol.ts'
import { DOOR_HEADER, ONCE_HEADER } from '../shared/protocol.ts'
import { agencyRoutes } from './agencies.ts'
import { allotmentRoutes } from './allotmentRoutes.ts'
import { finishBrokenAllotments } from './allotmentRun.ts'
import { announcementRoutes } from './announcements.ts'
import { answeredOnce } from './answeredOnce.ts'
import { approvalRoutes } from './approvals.ts'
import { auditRoutes, noteRoute } from './audit.ts'
import { boardRoutes } from './board.ts'
import { careRoutes } from './careRoutes.ts'
import { compress } from './compression.ts'
import type { CentralConfig, CentralOptions } from './config.ts'
import { CentralConfig as ConfigSchema } from './config.ts'
import type { Central } from './context.ts'
import { routes } from './context.ts'
import { DailyMail, dailyMailRoutes } from './dailyMail.ts'
import { openDatabase } from './database.ts'
import { dataCopyRoutes } from './dataCopy.ts'
import { dayReportRoutes } from './dayReport.ts'
import { deskRoutes } from './deskRoutes.ts'
import { enrolmentCodeRoutes } from './enrolmentCodes.ts'
import { holdRoutes } from './holds.ts'
import { watchBrokenImports } from './importLanded.ts'
import { goOnWithImport } from './imports.ts'
import { joinRoutes } from './joins.ts'
import { loadKeys } from './keys.ts'
import { ledgerRoutes } from './ledgerRoutes.ts'
import { legalRoutes } from './legalPackage.ts'
import { lenderEventRoute } from './lenderEvents.ts'
import { machineRoutes } from './machines.ts'
import { callbackRoute } from './messageCallback.ts'
import { type Carriers, carriersOf } from './messageCarriers.ts'
import { Post } from './messagePost.ts'
import { messageRoutes } from './messageRoutes.ts'
import { Metrics } from './metrics.ts'
import { nodeRoutes } from './nodeRoutes.ts'
import { countsOf, officeRoutes } from './officeRoutes.ts'
import { paperLinks } from './paperLinks.ts'
import { paperRoutes } from './papers.ts'
import { isPaperPage, paperPageRoutes } from './paperUpload.ts'
import { peopleRoutes } from './peopleRoutes.ts'
import { populatePractice } from './practice.ts'
import { documentOf, PROBLEM_TYPE, problemOfError, sendProblem } from './problemDocument.ts'
import { recordingRoutes, uploadRoutes } from './recordingUpload.ts'
import { releaseRoutes } from './releaseRoutes.ts'
import { reportRoutes } from './reports.ts'
import { retentionRoutes } from './retentionRoutes.ts'
import { reviewRoutes } from './reviewRoutes.ts'
import { rollRoutes } from './rolls.ts'
import { ruleRoutes } from './ruleRoutes.ts'
import { identify } from './session.ts'
import { stopLinks } from './stopLink.ts'
import { isStopPage, stopPageRoutes } from './stopPage.ts'
import { strategyRoutes } from './strategyRoutes.ts'
import { ticketRoutes } from './tickets.ts'
import { makeEnrolCode } from './users.ts'
import { openWakes } from './wake.ts'

const JSON_LIMIT_BYTES = 16 * 1024 * 1024
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']
/** What a window of another origin may send and read. */
const CORS_HEADERS = `authorization, content-type, content-encoding, range, ${DOOR_HEADER}, ${ONCE_HEADER}`

export interface RunningCentral {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly port: number
  readonly now: () => Instant
  counts(): Promise<CountsReply>
  /** Sends what is due now; resolves when nothing is left. It happens by itself as well. */
  post(): Promise<void>
  /** The whole embedded database as a gzip tar; give it back as `seed` to go on from there. */
  snapshot(): Promise<Uint8Array>
  /** On a database without users: a fresh single-use code for the first administrator, else null. */
  enrolCode(): Promise<string | null>
  /** Tells the balancer that no more desks are to come; those who are here are served as before. */
  leave(): void
  /** Ends streams, finishes requests (`drainMs` at most), closes the database. */
  close(): Promise<void>
}

/** Starts central and listens. Throws `shell.portTaken {port}`, or what the database says when it can't be opened. */
export async function start(options: CentralOptions): Promise<RunningCentral> {
  const config = ConfigSchema.parse(options)
  if (!config.practice && config.siteKey === null)
    throw new Error('central needs a site key outside practice')
  const database = await openDatabase(config.database, config.migrationsDir, config.log)
  let app: FastifyInstance | null = null
  let broken: Awaited<ReturnType<typeof watchBrokenImports>> | null = null
  try {
    // A database in memory starts from a snapshot that may be older than what desks have seen.
    const restored =
      config.restored || (config.database.kind === 'pglite' && config.database.dataDir === null)
    const keys = await loadKeys(database, config.siteKey, restored)
    const wakes = await openWakes(database, config.now, config.log, config.pingMs)
    const carriers = carriersOf(config)
    const links = { papers: paperLinks(config, keys), stop: stopLinks(config, keys) }
    const post = new Post(database, config, carriers, links)
    const node = { metrics: new Metrics(), leaving: false }
    const central: Central = { config, database, keys, wakes, post, now: config.now, node }
    const daily = new DailyMail(central, carriers)
    if (config.practice) await populatePractice(central)
    const watch = await watchBrokenImports(central, goOnWithImport)
    await finishBrokenAllotments(central, database.kind === 'pglite')
    broken = watch
    app = await serverOf(central, carriers)
    const port = await listen(app, config)
    post.kick()
    daily.kick()
    const server = app
    return {
      url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
      port,
      now: config.now,
      counts: () => countsOf(central),
      async post() {
        await post.run()
        await daily.run()
      },
      snapshot: () => database.dump(),
      enrolCode: () => makeEnrolCode(central),
      leave() {
        node.leaving = true
      },
      async close() {
        node.leaving = true
        // Desks that listen here come back elsewhere, and pull.
        await wakes.close()
        const cut = setTimeout(() => server.server.closeAllConnections(), config.drainMs)
        await server.close().finally(() => clearTimeout(cut))
        await daily.close()
        await post.close()
        node.metrics.close()
        await watch.close()
        await database.close()
      },
    }
  } catch (error) {
    await app?.close()
    await broken?.close()
    await database.close()
    throw error
  }
}

async function listen(app: FastifyInstance, config: CentralConfig): Promise<number> {
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new ProblemError('shell.portTaken', { port: config.port }, { cause: error })
    throw error
  }
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : config.port
}

/**
 * Bodies are parsed by the schemas of `shared` in the handlers; JSON schemas are for the OpenAPI page only. Named here and not set
 * later, because Fastify would load its own compilers first (a tenth of a second of each start).
 */
const NO_COMPILERS = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => (value: unknown) => JSON.stringify(value),
  // Fastify takes any function of a value; its type asks for one that ajv made.
} as unknown as NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>

async function serverOf(central: Central, carriers: Carriers): Promise<FastifyInstance> {
  const { config } = central
  const app = Fastify({
    logger: false,
    schemaController: { compilersFactory: NO_COMPILERS },
    bodyLimit: JSON_LIMIT_BYTES,
    trustProxy: config.trustProxy,
    // A slow sender may not hold a connection for ever; the longest body is a file of accounts.
    requestTimeout: 120_000,
    // What is under way is answered; connections that only wait are closed.
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    // No document in memory of what a client sent wrong before it was a request at all.
    clientErrorHandler: (_error, socket) => {
      const body = JSON.stringify(
        documentOf({ code: 'request.malformed', params: { path: '', detail: 'http' } }),
      )
      if (socket.writable)
        socket.end(
          `HTTP/1.1 400 Bad Request\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
        )
      else socket.destroy()
    },
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply, { code: 'request.malformed', params: { path: 'url', detail: 'invalid' } })
    },
  })
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  app.setErrorHandler(async (error, request, reply) => {
    const limit = request.routeOptions.bodyLimit ?? JSON_LIMIT_BYTES
    await sendProblem(reply, problemOfError(error, limit, config.log))
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, { code: 'request.notFound', params: {} }))

  app.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'origin')
    const origin = request.headers.origin
    if (origin !== undefined) {
      const itself =
        (isPaperPage(request.url) || isStopPage(request.url)) && isSameHost(origin, request.headers.host)
      if (!itself && !config.allowedOrigins.includes(origin)) throw new ProblemError('door.closed')
      // Without this a window can't read when to try again.
      reply
        .header('access-control-allow-origin', origin)
        .header('access-control-expose-headers', 'retry-after, accept-encoding')
    }
    if (!hostAllowed(request, config)) throw new ProblemError('door.closed')
    // A preflight can't carry the door's header; it is answered only to our own origins and tells nothing.
    if (request.method === 'OPTIONS' && origin !== undefined) {
      return reply
        .header('access-control-allow-methods', 'GET, POST, DELETE')
        .header('access-control-allow-headers', CORS_HEADERS)
        .header('access-control-max-age', '600')
        .code(204)
        .send()
    }
    if (config.door !== null && !sameSecret(request.headers[DOOR_HEADER], config.door))
      throw new ProblemError('door.closed')
    return undefined
  })
  const { metrics } = central.node
  app.addHook('onRequest', async () => {
    metrics.running += 1
  })
  app.addHook('onResponse', async (request, reply) => {
    metrics.running -= 1
    const route = request.routeOptions.url ?? 'none'
    metrics.answered(route, request.method, reply.statusCode, reply.elapsedTime / 1000)
  })
  await app.register(helmet, { crossOriginResourcePolicy: { policy: 'cross-origin' } })
  await app.register(rateLimit, {
    max: config.requestsPerMinute,
    timeWindow: '1 minute',
    // Desks behind one router share an address, so who is signed in counts alone.
    keyGenerator: (request) => request.headers.authorization ?? request.ip,
    errorResponseBuilder: (_request, { ttl }) =>
      new ProblemError('request.tooMany', { retryAfterSeconds: Math.ceil(ttl / 1000) }),
  })
  // On the same machine packing costs more than it saves.
  if (config.door === null) compress(app, JSON_LIMIT_BYTES)
  if (config.docs) await addDocs(app)
  await app.register(async (scope) => {
    const made = routes(
      scope,
      (request) => identify(central, request),
      config.docs,
      (caller, route, asked) => noteRoute(central, caller, route, asked),
      (caller, at, work) => answeredOnce(central, caller, at, work),
    )
    nodeRoutes(central, made)
    deskRoutes(central, made)
    officeRoutes(central, made)
    ledgerRoutes(central, made)
    agencyRoutes(central, made)
    legalRoutes(central, made)
    approvalRoutes(central, made)
    ticketRoutes(central, made)
    dataCopyRoutes(central, made)
    holdRoutes(central, made)
    dayReportRoutes(central, made)
    reviewRoutes(central, made)
    auditRoutes(central, made)
    reportRoutes(central, made)
    rollRoutes(central, made)
    dailyMailRoutes(central, made, carriers)
    boardRoutes(central, made)
    joinRoutes(central, made)
    announcementRoutes(central, made)
    machineRoutes(central, made)
    peopleRoutes(central, made)
    enrolmentCodeRoutes(central, made)
    careRoutes(central, made)
    ruleRoutes(central, made)
    releaseRoutes(central, made)
    strategyRoutes(central, made)
    allotmentRoutes(central, made)
    recordingRoutes(central, made)
    messageRoutes(central, made, carriers)
    paperRoutes(central, made)
    retentionRoutes(central, made)
  })
  await app.register(async (scope) => paperPageRoutes(central, scope))
  await app.register(async (scope) => stopPageRoutes(central, scope))
  await app.register(async (scope) => callbackRoute(central, scope))
  await app.register(async (scope) => lenderEventRoute(central, scope))
  await app.register(async (scope) => uploadRoutes(central, scope, (request) => identify(central, request)))
  return app
}

/** A form of ours that was sent from its own page. */
const isSameHost = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host

function sameSecret(given: string | string[] | undefined, expected: string): boolean {
  const a = Buffer.from(typeof given === 'string' ? given : '')
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Against DNS rebinding: a page elsewhere that resolved its own name to this machine still sends that name. */
function hostAllowed(request: FastifyRequest, config: CentralConfig): boolean {
  const host = request.headers.host ?? ''
  // The balancer in front of the pages for customers may keep the name by which customers know it.
  if (config.publicUrl !== null && host === new URL(config.publicUrl).host) return true
  if (config.allowedHosts) return config.allowedHosts.includes(host)
  if (!LOOPBACK.includes(config.host) && config.host !== '::1') return true
  return LOOPBACK.some((name) => host === `${name}:${request.socket.localPort}`)
}

async function addDocs(app: FastifyInstance): Promise<void> {
  // Loaded only here: the embedded central has no such page and starts faster without.
  const { default: swagger } = await import('@fastify/swagger')
  const { default: swaggerUi } = await import('@fastify/swagger-ui')
  await app.register(swagger, {
    openapi: {
      info: { title: 'Duedesk central', version: '1' },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
      security: [{ session: [] }],
    },
  })
  await app.register(swaggerUi, { routePrefix: '/v1/docs', staticCSP: true })
}

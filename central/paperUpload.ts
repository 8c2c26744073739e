// The way by which customers hand in papers themselves: a page behind a link that was sent to them, and its forms. Promises: no session, no script, no
// cookie; whoever has no link that stands learns nothing and can send nothing, not even a byte that is read; each paper is sealed and put on record
// in one transaction; tries are counted.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CHINA, type Instant, localDay } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import type { EventRow } from '../shared/rows.ts'
import type { Language } from '../shared/script/variables.ts'
import { PAPER_BYTES, PAPER_SORT_WORDS, PAPER_SORTS, type PaperSort } from '../shared/ticket/papers.ts'
import { noteAudit } from './audit.ts'
import type { Central } from './context.ts'
import { LIMITED, languageOf, send } from './customerPage.ts'
import type { Tx } from './database.ts'
import { writeRowsOf } from './messagePost.ts'
import { endLinks, linkOf, PAPER_PAGE, type StandingLink } from './paperLinks.ts'
import { faultPage, finishedPage, overPage, uploadPage } from './paperPage.ts'
import { keepPaper } from './papers.ts'
import type { PageFault } from './paperWords.ts'
import { RowStore } from './rowStore.ts'
import { activeUsers } from './users.ts'
import { wakeAgents } from './wake.ts'

/** One paper and the fields beside it. */
const BODY_BYTES = PAPER_BYTES + 64 * 1024

export const isPaperPage = (url: string): boolean => url.startsWith(`${PAPER_PAGE}/`)

const FAULTS: Readonly<Partial<Record<string, PageFault>>> = {
  'paper.notOne': 'notOne',
  'paper.tooLarge': 'tooLarge',
  'paper.tooMany': 'tooMany',
}

const tokenOf = ({ params }: FastifyRequest): string => {
  const { token } = params as { token?: unknown }
  return typeof token === 'string' ? token : ''
}

const wordsOfDay = (at: Instant, language: Language): string => {
  const [year = '', month = '', day = ''] = localDay(at, CHINA).split('-')
  return language === 'zh' ? `${year}年${Number(month)}月${Number(day)}日` : `${year}-${month}-${day}`
}

/** In a scope of its own, whose parsers it replaces. */
export function paperPageRoutes(central: Central, scope: FastifyInstance): void {
  const { database, now } = central
  const links = new WeakMap<FastifyRequest, StandingLink>()
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: BODY_BYTES },
    (_request, body, done) => done(null, body),
  )
  scope.setErrorHandler(async (error, request, reply) => {
    const language = languageOf(request, null)
    const { code, statusCode } = error as { code?: string; statusCode?: number }
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return send(reply, 413, faultPage(language, 'tooLarge'))
    if (error instanceof ProblemError && error.problem.code === 'request.tooMany')
      return send(reply, 429, faultPage(language, 'slower'))
    if (error instanceof ProblemError && error.problem.code === 'door.closed')
      return send(reply, 403, overPage(language))
    // A body of another kind than our form's, or one that broke off.
    if (statusCode !== undefined && statusCode < 500) return send(reply, 400, faultPage(language, 'unread'))
    const reference = randomUUID().slice(0, 8)
    central.config.log({
      level: 'error',
      what: 'paper page',
      reference,
      detail: error instanceof Error ? (error.stack ?? '') : '',
    })
    return send(reply, 500, faultPage(language, 'unread'))
  })
  /** Before anything of a body is read. */
  const known = async (request: FastifyRequest, reply: FastifyReply) => {
    const link = await linkOf(database.db, tokenOf(request), now(), request.method === 'POST')
    if (link) links.set(request, link)
    else return send(reply.header('connection', 'close'), 404, overPage(languageOf(request, null)))
    return undefined
  }
  const path = `${PAPER_PAGE}/:token`
  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    link: StandingLink,
    fault: PageFault | null,
  ) => {
    const language = languageOf(request, link.language)
    const until = wordsOfDay(link.expiresAt - 1, language)
    const count = await countOf(central, link)
    return send(reply, fault === null ? 200 : 422, uploadPage({ language, until, count, fault }))
  }
  scope.get(path, { ...LIMITED, preParsing: known }, async (request, reply) => {
    const link = links.get(request)
    return link ? page(request, reply, link, null) : reply
  })
  scope.post(path, { ...LIMITED, bodyLimit: BODY_BYTES, preParsing: known }, async (request, reply) => {
    const link = links.get(request)
    if (!link) return reply
    const form = await formOf(request)
    if (form === null) return page(request, reply, link, 'unread')
    const language = languageOf(request, link.language)
    if (form.get('end') === 'yes') {
      await database.transaction(async (tx) => {
        await endLinks(tx, [link.ticketId], 'done', now())
        await wakeWhoWaits(tx, link)
      })
      return send(reply, 200, finishedPage(language))
    }
    const sort = PAPER_SORTS.find((one) => one === form.get('sort'))
    const file = form.get('file')
    if (!sort) return page(request, reply, link, 'noSort')
    if (file === null || typeof file === 'string' || file.size === 0)
      return page(request, reply, link, 'noFile')
    if (form.get('agree') !== 'yes') return page(request, reply, link, 'noConsent')
    try {
      await take(central, link, sort, Buffer.from(await file.arrayBuffer()))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const fault = FAULTS[error.problem.code]
      // Decided in this very moment, or the consent was taken back.
      if (!fault) return send(reply, 404, overPage(language))
      return page(request, reply, link, fault)
    }
    // Loaded anew it sends nothing twice.
    return reply.header('cache-control', 'no-store').redirect(`?l=${language}`, 303)
  })
}

/** Null for a body that is no form, or only a part of one. */
async function formOf({ body, headers }: FastifyRequest): Promise<FormData | null> {
  if (!Buffer.isBuffer(body)) return null
  try {
    const type = headers['content-type'] ?? ''
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  } catch {
    return null
  }
}

async function countOf({ database }: Central, { ticketId }: StandingLink): Promise<number> {
  const found = await database.db
    .selectFrom('ticket_papers')
    .select((row) => row.fn.countAll<string>().as('count'))
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst()
  return Number(found?.count ?? 0)
}

/** Who asked, and who decides: what they look at is asked anew. */
const wakeWhoWaits = async (tx: Tx, { askedBy }: StandingLink): Promise<void> =>
  wakeAgents(tx, [askedBy, ...(await activeUsers(tx, 'supervisor'))])

/** Keeps the paper, says so in the timeline and in the audit, and wakes who waits for it. */
async function take(central: Central, link: StandingLink, sort: PaperSort, content: Buffer): Promise<void> {
  const at = central.now()
  await central.database.transaction(async (tx) => {
    const paperId = randomUUID()
    const kept = await keepPaper(
      central,
      tx,
      { id: link.ticketId, customerId: link.customerId },
      { paperId, name: PAPER_SORT_WORDS[sort][link.language], content, by: link.askedBy, linkId: link.id },
    )
    if (!kept.fresh) return
    const store = new RowStore(tx)
    await store.load([link.customerId])
    const event: EventRow = {
      kind: 'event',
      id: randomUUID(),
      customerId: link.customerId,
      caseId: link.caseId,
      version: 1,
      eventKind: 'papersReceived',
      at,
      agentId: link.askedBy,
      callId: null,
      params: { ticketId: link.ticketId, sort, count: kept.count },
    }
    await writeRowsOf(tx, store, link.customerId, [event], at)
    await wakeWhoWaits(tx, link)
    const detail = { link: link.id, ticket: link.ticketId }
    await noteAudit(tx, [
      { at, by: null, what: 'paper.received', subject: paperId, customerId: link.customerId, detail },
    ])
  })
}

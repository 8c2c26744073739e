// What those who run central ask of one node: is it alive, may the balancer send desks here, and its figures. Promises: a node that is
// about to stop, whose database does not answer or whose clock is off says that it is not ready; the figures need their own secret.
import { createHash, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { ProblemError } from '../shared/problem.ts'
import { Health, SERVED_PROTOCOLS } from '../shared/protocol.ts'
import type { Central, Routes } from './context.ts'
import { busy } from './problemDocument.ts'

/** Law and leases are kept by the clock: nodes that differ by more would answer differently. */
const CLOCK_TOLERANCE_MS = 5000

export function nodeRoutes(central: Central, add: Routes): void {
  const { database, keys, now } = central
  add.open(
    {
      method: 'GET',
      url: '/v1/health',
      summary: 'Is central alive, and which protocols it speaks',
      reply: Health,
    },
    async () => ({
      ok: true,
      now: now(),
      protocol: [...SERVED_PROTOCOLS],
      epoch: keys.epoch,
      database: database.kind,
    }),
  )
  add.open(
    {
      method: 'GET',
      url: '/v1/ready',
      summary: 'May desks be sent to this node',
      reply: z.object({ ok: z.boolean() }),
    },
    async () => {
      if (central.node.leaving) throw new ProblemError('central.busy', busy().params)
      await askDatabase(central)
      return { ok: true }
    },
  )
  add.open(
    {
      method: 'GET',
      url: '/v1/metrics',
      summary: 'Figures of this node for Prometheus; with the secret of its own only',
      reply: null,
    },
    async ({ request, reply }) => {
      const { metricsToken } = central.config
      // Where none is set there is no such page.
      if (metricsToken === null || !same(request.headers.authorization, `Bearer ${metricsToken}`))
        throw new ProblemError('request.notFound')
      const text = await central.node.metrics.text(database, central.wakes.streams)
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text)
    },
  )
}

/** Throws `central.busy` when its clock and this node's differ too much, and what the database throws. */
async function askDatabase({ database, config, now }: Central): Promise<void> {
  const before = now()
  const found = await sql<{
    at: number
  }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(database.db)
  if (!config.clockOfDatabase) return
  const at = found.rows[0]?.at ?? before
  const off = Math.max(before - at, at - now())
  if (off <= CLOCK_TOLERANCE_MS) return
  config.log({
    level: 'error',
    what: 'the clock of this node is off',
    detail: `${off} ms from the database's`,
  })
  throw new ProblemError('central.busy', busy().params)
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const same = (given: string | undefined, expected: string) =>
  timingSafeEqual(digest(given ?? ''), digest(expected))

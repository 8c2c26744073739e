// How soon a second desk sees a promise: two whole desks without their windows (store, journal, sync) and a real central on PGlite in
// one process, beside a bare request to the same central in the same run. Part of `bench sync` (`syncBench.ts`).
import { type RunningCentral, start } from '../../central/server.ts'
import { DOOR_HEADER } from '../../shared/protocol.ts'
import type { Id } from '../../shared/rows.ts'
import { MIGRATIONS, seedBytes } from '../central/site.ts'
import { TEN } from '../local/desk.ts'
import { machine } from '../local/machine.ts'
import type { Bench } from './rounds.ts'

const DOOR = 'd'.repeat(64)
const OFFSET = TEN - Date.now()
/** A promise may be renegotiated twice: the practice cases allow three for each, and no more. */
const SAMPLES = 6
const PATIENCE_MS = 30_000

async function practiceCentral(): Promise<RunningCentral> {
  return start({
    database: { kind: 'pglite', dataDir: null, seed: await seedBytes() },
    door: DOOR,
    now: () => Date.now() + OFFSET,
    practice: true,
    linePassword: 'line',
    migrationsDir: MIGRATIONS,
    requestsPerMinute: 100_000,
  })
}

/** Resolves once `look` finds it; rejects when it never does. */
async function comes(look: () => Promise<boolean>, listen: (again: () => void) => () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the second desk saw nothing')), PATIENCE_MS)
    const again = () =>
      void look().then((there) => {
        if (!there) return
        clearTimeout(timer)
        stop()
        resolve()
      }, reject)
    const stop = listen(again)
    again()
  })
}

export const seenBench: Bench = {
  name: 'seen',
  repetitions: { quick: 3, full: 5 },
  figures: [
    {
      name: 'a promise is seen by a second desk',
      unit: 'ms',
      statistic: 'median',
      ours: 'seen',
      against: 'a bare request and its answer',
      ratio: 'ours/against',
      aim: null,
    },
    {
      name: 'a promise is seen by a second desk, the slowest in twenty',
      unit: 'ms',
      statistic: 'p95',
      ours: 'seen',
      against: 'a bare request and its answer',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 150 },
    },
  ],
  async open(at) {
    at('central')
    const central = await practiceCentral()
    const door = { state: 'ready', url: central.url, door: DOOR } as const
    const machines = [await machine(door, OFFSET), await machine(door, OFFSET)] as const
    at('two desks')
    const [here, there] = [await machines[0].signIn('agent1'), await machines[1].signIn('agent1')]
    const now = () => Date.now() + OFFSET
    const listen = (again: () => void) => there.local.onChange(again)
    await comes(async () => (await there.local.query('worklist', { now: now() })).length > 0, listen)
    await comes(
      async () => (await here.local.query('worklist', { now: now() })).length > 0,
      (again) => here.local.onChange(again),
    )
    const rows = await here.local.query('worklist', { now: now() })
    const limitsOf = (caseId: Id) => here.local.query('promiseLimits', { caseId, now: now() })
    const free: typeof rows = []
    for (const row of rows) {
      const { minimumFen, needsSupervisor, openPromise } = await limitsOf(row.caseId)
      if (minimumFen > 0 && !needsSupervisor && !openPromise) free.push(row)
    }

    async function promised(n: number): Promise<number> {
      const row = free[n % free.length]
      if (!row) throw new Error('no case without a promise')
      const { caseId, customerId } = row
      const limits = await limitsOf(caseId)
      const before = limits.openPromise
      const promiseId = crypto.randomUUID()
      const from = performance.now()
      await here.local.record([
        {
          kind: 'promise.made',
          customerId,
          caseId,
          base: before?.version ?? null,
          payload: {
            promiseId,
            callId: null,
            promiseKind: 'part',
            amountFen: limits.minimumFen,
            due: limits.earliest,
            channel: 'bank',
            previousId: before?.id ?? null,
          },
        },
      ])
      await comes(async () => {
        const view = await there.local.query('case', { caseId, now: now() })
        return view?.promises.some(({ promise }) => promise.id === promiseId) ?? false
      }, listen)
      return performance.now() - from
    }
    async function bare(): Promise<number> {
      const from = performance.now()
      const answer = await fetch(`${central.url}/v1/health`, { headers: { [DOOR_HEADER]: DOOR } })
      await answer.text()
      return performance.now() - from
    }
    return {
      async round(n) {
        const seen: number[] = []
        const request: number[] = []
        for (let sample = 0; sample < SAMPLES; sample += 1) {
          request.push(await bare())
          seen.push(await promised((n + 1) * SAMPLES + sample))
        }
        return { seen, 'a bare request and its answer': request }
      },
      async close() {
        for (const each of machines) await each.close()
        await central.close()
      },
    }
  },
}

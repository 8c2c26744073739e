// What this node counts of itself, as Prometheus reads it. Promises: figures only. No name, number, address or id of a person or a
// case is a label or a value; routes stand by their pattern.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sql } from 'kysely'
import type { Verdict } from '../shared/protocol.ts'
import type { Database } from './database.ts'

/** Upper bounds of the times of requests, seconds. */
const BOUNDS = [0.005, 0.02, 0.1, 0.5, 2, 10] as const

interface Times {
  count: number
  sum: number
  /** How many took at most the bound of the same place. */
  readonly within: number[]
}

export class Metrics {
  readonly #requests = new Map<string, number>()
  readonly #times = new Map<string, Times>()
  readonly #acts = new Map<Verdict['outcome'], number>()
  readonly #loop = monitorEventLoopDelay({ resolution: 20 })
  /** Requests that are being answered; streams of wakes count apart. */
  running = 0

  constructor() {
    this.#loop.enable()
  }

  /** `route`: its pattern, never the address that was asked for. */
  answered(route: string, method: string, status: number, seconds: number): void {
    const labels = `method="${method}",route="${route}"`
    const one = `${labels},status="${Math.floor(status / 100)}xx"`
    this.#requests.set(one, (this.#requests.get(one) ?? 0) + 1)
    const times = this.#times.get(labels) ?? { count: 0, sum: 0, within: BOUNDS.map(() => 0) }
    this.#times.set(labels, times)
    times.count += 1
    times.sum += seconds
    BOUNDS.forEach((bound, place) => {
      if (seconds <= bound) times.within[place] = (times.within[place] ?? 0) + 1
    })
  }

  judged(verdicts: readonly Verdict[]): void {
    for (const { outcome } of verdicts) this.#acts.set(outcome, (this.#acts.get(outcome) ?? 0) + 1)
  }

  close(): void {
    this.#loop.disable()
  }

  /** The text of one scrape. */
  async text(database: Database, streams: number): Promise<string> {
    const { rss, heapUsed } = process.memoryUsage()
    const cpu = process.cpuUsage()
    const { connections, idle, waiting } = database.pool()
    const late = this.#loop.percentile(99) / 1e9
    this.#loop.reset()
    const stands = await standing(database)
    const lines = [
      ...family('duedesk_requests_total', 'counter', 'Requests by route and class of status', this.#requests),
      ...this.#histogram(),
      ...family(
        'duedesk_acts_total',
        'counter',
        'Acts of desks by what became of them',
        [...this.#acts].map(([outcome, count]) => [`outcome="${outcome}"`, count]),
      ),
      ...gauge('duedesk_requests_running', 'Requests that are being answered', this.running),
      ...gauge('duedesk_wake_streams', 'Desks that listen on this node', streams),
      ...family('duedesk_database_connections', 'gauge', 'Connections of this node', [
        ['state="busy"', connections - idle],
        ['state="idle"', idle],
      ]),
      ...gauge('duedesk_database_waiting', 'Requests that wait for a connection', waiting),
      ...gauge(
        'duedesk_event_loop_late_seconds',
        'How late this process was since the last look (p99)',
        late,
      ),
      ...gauge('duedesk_resident_bytes', 'Memory of this process', rss),
      ...gauge('duedesk_heap_bytes', 'Heap in use', heapUsed),
      ...family('duedesk_cpu_seconds_total', 'counter', 'Processor time of this process', [
        ['', (cpu.user + cpu.system) / 1e6],
      ]),
      ...gauge(
        'duedesk_oldest_writer_seconds',
        'Age of the oldest open transaction that writes: cursors of desks wait for it',
        stands.oldestWriter,
      ),
      ...gauge('duedesk_messages_waiting', 'Messages that are due and not sent', stands.messages),
      ...gauge('duedesk_imports_running', 'Files that are being imported', stands.imports),
    ]
    return `${lines.join('\n')}\n`
  }

  #histogram(): string[] {
    const name = 'duedesk_request_seconds'
    return [
      ...head(name, 'histogram', 'Time until the answer, by route'),
      ...[...this.#times].flatMap(([labels, { count, sum, within }]) => [
        ...BOUNDS.map((bound, place) => `${name}_bucket{${labels},le="${bound}"} ${within[place]}`),
        `${name}_bucket{${labels},le="+Inf"} ${count}`,
        `${name}_sum{${labels}} ${sum}`,
        `${name}_count{${labels}} ${count}`,
      ]),
    ]
  }
}

/** What the database says, the same on every node. */
async function standing({ db }: Database) {
  const found = await sql<{ oldestWriter: number; messages: number; imports: number }>`
    select coalesce((select extract(epoch from max(now() - xact_start)) from pg_stat_activity
        where backend_xid is not null and datname = current_database()), 0)::float8 as "oldestWriter",
      (select count(*) from message_sends where state = 'queued' and next_at is not null)::int as messages,
      (select count(*) from imports where progress ->> 'state' in ('reading', 'landing', 'publishing'))::int as imports`.execute(
    db,
  )
  return found.rows[0] ?? { oldestWriter: 0, messages: 0, imports: 0 }
}

const head = (name: string, type: string, help: string) => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
]

function family(
  name: string,
  type: string,
  help: string,
  values: Iterable<readonly [string, number]>,
): string[] {
  return [
    ...head(name, type, help),
    ...[...values].map(([labels, value]) => `${name}${labels ? `{${labels}}` : ''} ${value}`),
  ]
}

const gauge = (name: string, help: string, value: number) => family(name, 'gauge', help, [['', value]])

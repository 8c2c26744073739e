// `bench kills`: the real workstation against a real central, killed with all its processes at a random moment of a call, a wrap-up or what follows it,
// and started again on what it left; `--full` 500 times. What the window said is saved has to be in central exactly once when the outbox
// is empty again. Linux: it kills whole families of processes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor } from '../e2e/centralDoor.ts'
import { deskOn, give, makeAgent, TEN } from '../e2e/day.ts'
import { lastJournalLine } from '../e2e/disk.ts'
import { type Desk, launchDesk } from '../e2e/launch.ts'
import { person } from '../e2e/people.ts'
import { until } from '../e2e/until.ts'
import { familyOf, signalAll } from './family.ts'
import type { Bench, OpenBench } from './rounds.ts'
import { openSiteOfBench } from './site.ts'

const KILLS = { quick: 30, full: 500 } as const
/** From a dial to the next one, until the first has shown how long it takes here, ms. */
const TURN_MS = 8000
/** The moment lies anywhere in a turn and in what central is sent after it. */
const BEYOND = 1.3

const LOST = 'records that the window said are saved, lost or doubled'
const SAID = 'records that the window said are saved'

export const killsBench: Bench = {
  name: 'kills',
  repetitions: KILLS,
  minutes: { quick: 8, full: 120 },
  figures: [
    {
      name: `${LOST}, by one SIGKILL of the whole application`,
      unit: 'acts',
      statistic: 'max',
      ours: LOST,
      against: SAID,
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 0 },
    },
  ],
  async open(at, mode) {
    if (process.platform !== 'linux')
      throw new Error('whole families of processes are killed by /proc: run this on Linux')
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-kills-'))
    const site = await openSiteOfBench(Date.parse(TEN), folder, at)
    const { central } = site
    const { database } = central
    const office = await CentralDoor.signIn(central.door, 'admin1')
    const staff = await makeAgent(office, '8071')
    // One for each kill, and some for turns that end before theirs.
    const people = Array.from({ length: KILLS[mode] + 60 }, () => person('busy'))
    const given = await give(central.door, office, staff, people)
    const killing = new Killing(people.map(given.caseOf), staff, deskOn(central.door), at)
    return {
      async round(n) {
        const told = await killing.once(n)
        const url = database.kind === 'postgres' ? database.url : null
        const wrong = await wrongWith(killing, given.central, staff.id, url)
        for (const what of wrong) at(`WRONG after kill ${n}: ${what}`)
        return { [LOST]: [wrong.length], [SAID]: [told] }
      },
      async close() {
        at(`killed ${killing.kills} times: ${JSON.stringify(Object.fromEntries(killing.moments))}`)
        await killing.end()
        await site.close()
        rmSync(folder, { recursive: true, force: true })
      },
    } satisfies OpenBench
  },
}

/** A call to this case that has ended; or a result whose note holds these words, which no other note does. */
type Said = { what: 'called'; caseId: string } | { what: 'coded'; words: string }

class Killing {
  readonly said: Said[] = []
  /** What was under way when the kill came, with how often. */
  readonly moments = new Map<string, number>()
  kills = 0
  desk: Desk | null = null
  readonly #cases: string[]
  readonly #staff: { loginName: string; password: string }
  readonly #env: Record<string, string>
  readonly #at: (step: string) => void
  #agent: Agent | null = null
  #turnMs = TURN_MS
  #doing = ''
  #turns = 0
  /** Results that were begun: the number stands in the note. */
  #written = 0

  constructor(
    cases: string[],
    staff: { loginName: string; password: string },
    env: Record<string, string>,
    at: (step: string) => void,
  ) {
    this.#cases = cases
    this.#staff = staff
    this.#env = env
    this.#at = at
  }

  /** Works until the kill comes and starts again; returns how much the window said is saved. */
  async once(n: number): Promise<number> {
    const { desk } = this.#agent ? this : await this.#start()
    const before = this.said.length
    const child = desk?.app.process()
    if (!desk || !child?.pid) throw new Error('no desk')
    const { pid } = child
    // Spread evenly and never the same: the golden ratio.
    const after = ((n + 2) * 0.618034 * this.#turnMs * BEYOND) % (this.#turnMs * BEYOND)
    let dead = false
    const killed = new Promise<void>((resolve) => {
      setTimeout(() => {
        dead = true
        signalAll(familyOf(pid), 'SIGKILL')
        resolve()
      }, after)
    })
    try {
      while (!dead) await this.#turn()
    } catch (error) {
      // What was asked of a window that is gone.
      if (!dead) throw error
    }
    await killed
    await desk.kill()
    this.kills += 1
    this.moments.set(this.#doing, (this.moments.get(this.#doing) ?? 0) + 1)
    this.#at(`kill ${this.kills} after ${Math.round(after)} ms, while ${this.#doing}`)
    await this.#start()
    return this.said.length - before
  }

  async #start(): Promise<Killing> {
    this.desk = await launchDesk({
      env: this.#env,
      ...(this.desk ? { userData: this.desk.userData } : {}),
    })
    const agent = new Agent(this.desk.page)
    await agent.signIn(this.#staff.loginName, this.#staff.password)
    await agent.waitForCases()
    await until(async () => {
      if ((await agent.waiting()) > 0) throw new Error('the outbox is not empty')
    })
    this.#agent = agent
    return this
  }

  /** A call that is answered by nobody, with its result and a note; or the result of the one that was left. */
  async #turn(): Promise<void> {
    const agent = this.#agent
    if (!agent) throw new Error('nobody is signed in')
    const from = performance.now()
    const left = await agent.barHasUnfinished()
    if (left) {
      this.#doing = 'opening what was left'
      await agent.finishUnfinished()
    } else {
      const caseId = this.#cases[this.#turns]
      this.#turns += 1
      if (caseId === undefined) throw new Error('no cases are left')
      this.#doing = 'opening a case'
      await agent.openRow(caseId)
      this.#doing = 'dialling'
      await agent.dial()
      await agent.waitForCall('wrappingUp')
      this.said.push({ what: 'called', caseId })
    }
    this.#written += 1
    const words = `第 ${this.#written} 份记录`
    this.#doing = 'writing'
    await agent.chooseCode((await agent.suggested()).includes('BUSY') ? 'BUSY' : 'NA')
    await agent.addToNote(words)
    this.#doing = 'saving'
    await agent.saveResult()
    this.said.push({ what: 'coded', words })
    this.#doing = 'sending'
    if (!left) this.#turnMs = performance.now() - from
  }

  /** However it stands: a window that is dead or busy answers nobody who asks it to close. */
  async end(): Promise<void> {
    if (!this.desk) return
    const { pid } = this.desk.app.process()
    if (pid !== undefined) signalAll(familyOf(pid), 'SIGKILL')
    await this.desk.kill()
    rmSync(this.desk.userData, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** What was said and is not in central once, and what stands there twice. */
async function wrongWith(
  killing: Killing,
  central: CentralDoor,
  agent: string,
  url: string | null,
): Promise<string[]> {
  const wrong: string[] = []
  const rows = await central.rows()
  for (const said of killing.said) {
    if (said.what === 'called') {
      const calls = rows.filter((row) => row.kind === 'call' && row.caseId === said.caseId).length
      if (calls !== 1) wrong.push(`${calls} calls of ${said.caseId}`)
      continue
    }
    const notes = rows.flatMap((row) => (row.kind === 'note' && row.text.includes(said.words) ? row : []))
    const coded = rows.filter((row) => row.kind === 'disposition' && row.callId === notes[0]?.callId).length
    if (notes.length !== 1 || coded !== 1)
      wrong.push(`${notes.length} notes with ${said.words}, ${coded} results`)
  }
  if (url === null) return wrong
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // What the start itself records may be on its way.
    await until(async () => {
      const { rows: found } = await client.query<{ last: number; numbers: number; ids: number }>(
        `select max(n)::int as last, count(distinct n)::int as numbers, count(distinct id)::int as ids
         from acts where outcome = 'applied' and agent = $1`,
        [agent],
      )
      const written = lastJournalLine(killing.desk?.userData ?? '')
      const [acts] = found
      if (acts?.last !== written || acts.numbers !== written || acts.ids !== written)
        throw new Error(`${written} lines in the journal, ${JSON.stringify(acts)} in central`)
    })
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error))
  } finally {
    await client.end()
  }
  return wrong
}

// The supervised connection without SIP: how long it waits, which server it goes to, when it renews, and what it says of itself.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Registration } from '../../renderer/features/phone/line.ts'
import { Unregistered } from '../../renderer/features/phone/sipRegistration.ts'
import { backOff, type Supervisor, supervise, type Wire } from '../../renderer/features/phone/supervisor.ts'
import { ProblemError } from '../../shared/problem.ts'

const RUNS = { seed: 20_261_122, numRuns: 500 }
const never = () => new Promise<never>(() => undefined)
const down = () => Promise.reject(new ProblemError('phone.lineDown'))
const FIRST = 'wss://pbx1.invalid/sip'
const SECOND = 'wss://pbx2.invalid/sip'

let reports: Registration[]
let steps: string[]
let restored: number
let inCall: boolean
let wire: Wire
let supervisor: Supervisor
/** What `register` answers, by server. */
let grants: Record<string, () => Promise<{ expiresMs: number }>>
let server: string

const step = (name: string) => async () => {
  steps.push(name)
}
const granted = async () => ({ expiresMs: 120_000 })
const last = () => reports.at(-1)
const count = (name: string) => steps.filter((one) => one === name).length
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

function supervised(...servers: string[]): void {
  supervisor = supervise(wire, {
    servers,
    report: (registration) => reports.push(registration),
    restored: () => {
      restored += 1
    },
    busy: () => inCall,
    explain: async (_server, problem) => problem,
    random: () => 1,
    now: Date.now,
  })
  supervisor.start()
}

beforeEach(() => {
  vi.useFakeTimers()
  reports = []
  steps = []
  restored = 0
  inCall = false
  server = ''
  grants = {}
  wire = {
    async open(to) {
      steps.push('open')
      server = to
    },
    async register() {
      steps.push('register')
      return (grants[server] ?? granted)()
    },
    unregister: step('unregister'),
    ping: step('ping'),
    probe: down,
    drop: step('drop'),
  }
})
afterEach(async () => {
  const stopping = supervisor.stop()
  await pass(5_000)
  await stopping
  vi.useRealTimers()
})

describe('one server', () => {
  test('opens, registers, and pings for as long as it is answered', async () => {
    supervised(FIRST)
    await pass(60_000)
    expect(last()).toMatchObject({ state: 'registered', server: 'pbx1.invalid', backup: false })
    expect(steps.slice(0, 2)).toEqual(['open', 'register'])
    expect(count('ping')).toBeGreaterThan(5)
    expect(steps).not.toContain('drop')
  })

  test('never gives up while the server is away, and is back as soon as it is', async () => {
    const { open } = wire
    wire.open = down
    supervised(FIRST)
    await pass(3_600_000)
    expect(last()?.state).toBe('failed')
    expect(reports.filter((report) => report.state === 'connecting').length).toBeGreaterThan(100)
    wire.open = open
    await pass(20_001)
    expect(last()?.state).toBe('registered')
  })

  test('a half-open socket is found within 25 s, registered anew, and calls are told', async () => {
    supervised(FIRST)
    await pass(1_000)
    wire.ping = never
    await pass(12_000)
    expect(steps).toContain('drop')
    expect(count('register')).toBeGreaterThan(1)
    expect(restored).toBeGreaterThan(0)
  })

  test('a lost socket is back within a second', async () => {
    supervised(FIRST)
    await pass(1_000)
    supervisor.lost()
    await pass(1_000)
    expect(last()?.state).toBe('registered')
    expect(restored).toBe(1)
  })

  test('a server that lets us in and throws us out again is not stormed', async () => {
    supervised(FIRST)
    for (let second = 0; second < 600; second += 1) {
      await pass(1_000)
      supervisor.lost()
    }
    // Back-off up to 20 s each time, instead of a try a second.
    expect(count('open')).toBeLessThan(60)
  })

  test('a server that opens the door and then says nothing does not hold us for ever', async () => {
    wire.register = never
    supervised(FIRST)
    await pass(6_100)
    expect(last()).toMatchObject({ state: 'failed', problem: { code: 'phone.lineDown' } })
    expect(steps).toContain('drop')
  })

  test('a refused password is told with its status and asked again only slowly', async () => {
    const refused = { code: 'phone.loginRefused', params: { status: 403 } } as const
    grants[FIRST] = () => Promise.reject(new Unregistered(refused, null))
    supervised(FIRST)
    await pass(50_000)
    expect(last()).toMatchObject({ state: 'failed', problem: refused, retryInMs: 60_000 })
    expect(count('open')).toBe(1)
  })

  test('trying now does not wait for the planned try', async () => {
    const { open } = wire
    wire.open = down
    supervised(FIRST)
    await pass(120_000)
    wire.open = open
    supervisor.retryNow()
    await pass(0)
    expect(last()?.state).toBe('registered')
  })

  test('on resume a line that still says "registered" renews at once, and a dead one is found in 2 s', async () => {
    supervised(FIRST)
    await pass(1_000)
    supervisor.retryNow()
    await pass(0)
    expect(count('register')).toBe(2)
    expect(steps).not.toContain('drop')
    grants[FIRST] = never
    supervisor.retryNow()
    await pass(2_000)
    grants[FIRST] = granted
    await pass(500)
    expect(count('open')).toBe(2)
    expect(last()?.state).toBe('registered')
  })

  test('stopped, it takes its registration back and stays stopped', async () => {
    supervised(FIRST)
    await pass(100)
    await supervisor.stop()
    expect(steps.slice(-2)).toEqual(['unregister', 'drop'])
    steps.length = 0
    await pass(120_000)
    expect(steps).toEqual([])
    expect(last()?.state).toBe('offline')
  })

  test('a server that does not answer the farewell does not hold up the end', async () => {
    supervised(FIRST)
    await pass(100)
    wire.unregister = never
    const stopping = supervisor.stop()
    await pass(1_000)
    await stopping
    expect(last()?.state).toBe('offline')
  })

  test('what is known beyond the socket is what is shown', async () => {
    wire.open = down
    const problem = { code: 'phone.certificate', params: { host: 'pbx1.invalid' } } as const
    supervisor = supervise(wire, {
      servers: [FIRST],
      report: (registration) => reports.push(registration),
      restored: () => undefined,
      busy: () => false,
      explain: async () => problem,
      random: () => 1,
      now: Date.now,
    })
    supervisor.start()
    await pass(10)
    expect(last()).toMatchObject({ state: 'failed', problem, retryInMs: 60_000 })
  })
})

describe('the registration', () => {
  test('is renewed at three quarters of its time, over the same socket', async () => {
    supervised(FIRST)
    await pass(89_000)
    expect(count('register')).toBe(1)
    await pass(2_000)
    expect(count('register')).toBe(2)
    await pass(90_000)
    expect(count('register')).toBe(3)
    expect(count('open')).toBe(1)
  })

  test('that a busy server does not renew is asked for again while it lasts, as late as the server wants', async () => {
    supervised(FIRST)
    await pass(1)
    const busy = { code: 'phone.serverBusy', params: { status: 503 } } as const
    grants[FIRST] = () => Promise.reject(new Unregistered(busy, 20_000))
    await pass(90_000)
    expect(count('register')).toBe(2)
    await pass(19_000)
    expect(count('register')).toBe(2)
    expect(last()?.state).toBe('registered')
    grants[FIRST] = granted
    await pass(1_500)
    expect(count('register')).toBe(3)
    await pass(60_000)
    expect(last()?.state).toBe('registered')
    expect(count('open')).toBe(1)
  })

  test('that ran out is said to be gone, with the time that the server asked for', async () => {
    supervised(FIRST)
    await pass(1)
    const busy = { code: 'phone.serverBusy', params: { status: 503 } } as const
    grants[FIRST] = () => Promise.reject(new Unregistered(busy, 90_000))
    await pass(119_000)
    expect(last()?.state).toBe('registered')
    await pass(2_000)
    expect(last()).toMatchObject({ state: 'failed', problem: busy, server: 'pbx1.invalid' })
    const { retryInMs } = last() as Extract<Registration, { state: 'failed' }>
    expect(retryInMs).toBeGreaterThan(55_000)
    expect(retryInMs).toBeLessThanOrEqual(60_000)
  })

  test('that is refused during a call is told, and the call keeps its socket', async () => {
    supervised(FIRST)
    await pass(1)
    inCall = true
    const refused = { code: 'phone.loginRefused', params: { status: 403 } } as const
    grants[FIRST] = () => Promise.reject(new Unregistered(refused, null))
    await pass(100_000)
    expect(last()).toMatchObject({ state: 'failed', problem: refused })
    expect(steps).not.toContain('drop')
    grants[FIRST] = granted
    await pass(60_000)
    expect(last()?.state).toBe('registered')
  })
})

describe('several servers', () => {
  const refuse = (retryAfterMs: number | null) => () =>
    Promise.reject(new Unregistered({ code: 'phone.serverBusy', params: { status: 503 } }, retryAfterMs))

  test('the next one is taken at once, and it is said which', async () => {
    const { open } = wire
    wire.open = (to) => (to === FIRST ? down() : open(to))
    supervised(FIRST, SECOND)
    await pass(0)
    expect(last()).toMatchObject({ state: 'registered', server: 'pbx2.invalid', backup: true })
  })

  test('a server that froze in mid-shift is left for the next one within 25 s', async () => {
    supervised(FIRST, SECOND)
    await pass(20_000)
    const { open, ping } = wire
    wire.ping = () => (server === FIRST ? never() : ping())
    wire.open = (to) => (to === FIRST ? never() : open(to))
    await pass(25_000)
    expect(last()).toMatchObject({ state: 'registered', server: 'pbx2.invalid' })
    expect(restored).toBe(1)
  })

  test('when it is back, the first one is gone back to, but not from under a call', async () => {
    const { open } = wire
    wire.open = (to) => (to === FIRST ? down() : open(to))
    supervised(FIRST, SECOND)
    await pass(1_000)
    wire.open = open
    inCall = true
    wire.probe = step('probe')
    await pass(200_000)
    expect(last()).toMatchObject({ server: 'pbx2.invalid' })
    inCall = false
    await pass(40_000)
    expect(last()).toMatchObject({ state: 'registered', server: 'pbx1.invalid', backup: false })
    expect(steps.indexOf('unregister')).toBeGreaterThan(steps.indexOf('probe'))
  })

  test('a first one that answers and never takes us is looked for ever more seldom', async () => {
    grants[FIRST] = refuse(null)
    wire.probe = step('probe')
    supervised(FIRST, SECOND)
    await pass(3_600_000)
    expect(last()).toMatchObject({ state: 'registered', server: 'pbx2.invalid' })
    expect(count('probe')).toBeLessThan(14)
    expect(count('probe')).toBeGreaterThan(4)
  })

  test('one that asked to be left alone is, for as long as it said', async () => {
    let asked = 0
    grants[FIRST] = () => {
      asked += 1
      return refuse(300_000)()
    }
    wire.probe = step('probe')
    supervised(FIRST, SECOND)
    await pass(290_000)
    expect(asked).toBe(1)
    await pass(120_000)
    expect(asked).toBeGreaterThan(1)
  })

  test('when all are away it is tried in turn for ever', async () => {
    const opened: string[] = []
    wire.open = (to) => {
      opened.push(to)
      return down()
    }
    supervised(FIRST, SECOND)
    await pass(600_000)
    expect(last()?.state).toBe('failed')
    expect(opened.slice(0, 4)).toEqual([FIRST, SECOND, FIRST, SECOND])
    expect(opened.length).toBeGreaterThan(40)
  })
})

test('the back-off is jittered, grows, and has a ceiling', () => {
  supervised(FIRST)
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, random) => {
        const ms = backOff(attempt, random)
        expect(ms).toBeGreaterThanOrEqual(250)
        expect(ms).toBeLessThanOrEqual(20_000)
        expect(backOff(attempt + 1, random)).toBeGreaterThanOrEqual(ms)
      },
    ),
    RUNS,
  )
})

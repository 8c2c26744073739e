// The agent's state at the desk: what is recorded, what comes back after a crash, and what the exchange is told, over a line
// that the test plays by hand and over a real HTTP server.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { tellState } from '../../electron/stateHook.ts'
import { type DutyPorts, type OpenedDuty, openDuty } from '../../renderer/features/duty/duty.ts'
import { dialCode } from '../../renderer/features/phone/featureCode.ts'
import { endBreak, takeBreak, usePhone } from '../../renderer/features/phone/phone.ts'
import { DeskPolicy, type Duty } from '../../shared/agentState.ts'
import type { ActDraft } from '../../shared/operation.ts'
import { type Problem, ProblemError } from '../../shared/problem.ts'
import { type Bench, bench } from './scriptedLine.ts'

let it: Bench
let kept: unknown
let acts: ActDraft[]
let told: string[]
let troubles: Problem[]
const opened: OpenedDuty[] = []
beforeEach(() => {
  it = bench()
  kept = null
  acts = []
  told = []
  troubles = []
  registered(true)
})
afterEach(async () => {
  for (const duty of opened.splice(0)) await duty.close()
  it.close()
  vi.useRealTimers()
})

const registered = (on: boolean) =>
  usePhone.setState({
    registration: on ? { state: 'registered', sinceMs: 0 } : { state: 'connecting', attempt: 1 },
  })

function open(more: Partial<DutyPorts> = {}) {
  const duty = openDuty({
    policy: DeskPolicy.parse({}),
    now: () => it.clock,
    async record(drafts) {
      acts.push(...drafts)
    },
    kept: async () => kept,
    async keep(duty) {
      kept = duty
    },
    async tell(event, reason) {
      told.push(reason === null ? event : `${event}:${reason}`)
    },
    trouble: (problem) => troubles.push(problem),
    phone: {
      call: () => usePhone.getState().call,
      registered: () => usePhone.getState().registration.state === 'registered',
      pause: takeBreak,
      onChange: (listener) => usePhone.subscribe(listener),
    },
    ...more,
  })
  opened.push(duty)
  return duty
}
const states = () =>
  acts.map((act) => ('state' in act.payload ? `${act.payload.state}:${act.payload.reason}` : act.kind))
const until = (look: () => void) => vi.waitFor(look, { timeout: 15_000, interval: 5 })

describe('what is recorded', () => {
  test('ready, a reason, ready again and gone: one act each, and the newest is kept', async () => {
    const duty = open()
    await until(() => expect(states()).toEqual(['ready:null']))
    it.clock += 1000
    takeBreak('meeting')
    takeBreak('rest')
    await until(() => expect(states()).toEqual(['ready:null', 'notReady:meeting']))
    expect(kept).toEqual({ state: 'notReady', reason: 'meeting', since: it.clock })
    endBreak()
    takeBreak('meal')
    await until(() => expect(states().slice(2)).toEqual(['ready:null', 'break:meal']))
    await duty.close()
    expect(states().at(-1)).toBe('offline:null')
    expect(kept).toMatchObject({ state: 'offline' })
    takeBreak('rest')
    expect(states()).toHaveLength(5)
    expect(acts.every((act) => act.customerId === null && act.caseId === null)).toBe(true)
  })

  test('a pause that a crash interrupted goes on from when it began, without a second act', async () => {
    const before: Duty = { state: 'break', reason: 'meal', since: it.clock - 600_000 }
    kept = before
    open()
    await until(() =>
      expect(usePhone.getState().call).toEqual({ state: 'paused', reason: 'meal', since: before.since }),
    )
    expect(states()).toEqual([])
    endBreak()
    await until(() => expect(states()).toEqual(['ready:null']))
  })

  test('a store that can’t say what was kept is told of, and the agent is ready', async () => {
    open({ kept: () => Promise.reject(new ProblemError('local.journalFailed', { detail: 'read' })) })
    await until(() => expect(states()).toEqual(['ready:null']))
    expect(troubles).toMatchObject([{ code: 'local.journalFailed' }])
  })

  test('what was kept and can’t be read is no pause; a record that fails is said', async () => {
    kept = { state: 'flying' }
    open({ record: () => Promise.reject(new ProblemError('local.diskFull')) })
    await until(() => expect(troubles).toMatchObject([{ code: 'local.diskFull' }]))
    expect(usePhone.getState().call.state).toBe('idle')
  })
})

describe('what the exchange is told', () => {
  test('log-in, pause with its reason, resume, log-out, in this order and one at a time', async () => {
    const duty = open()
    await until(() => expect(told).toEqual(['logIn']))
    takeBreak('meal')
    await until(() => expect(told).toEqual(['logIn', 'pause:meal']))
    endBreak()
    await until(() => expect(told.at(-1)).toBe('resume'))
    await duty.close()
    expect(told).toEqual(['logIn', 'pause:meal', 'resume', 'logOut'])
  })

  test('codes wait for the line; what was over before it stood is never told', async () => {
    registered(false)
    open({
      policy: DeskPolicy.parse({
        hook: { kind: 'codes', logIn: '*45', logOut: '*46', pause: '*47', resume: '*48' },
      }),
    })
    await until(() => expect(states()).toEqual(['ready:null']))
    takeBreak('rest')
    endBreak()
    takeBreak('meal')
    await until(() => expect(states()).toHaveLength(4))
    expect(told).toEqual([])
    registered(true)
    await until(() => expect(told).toEqual(['logIn', 'pause:meal']))
  })

  test('an exchange that refuses is shown; the agent’s choice stands all the same', async () => {
    open({ tell: () => Promise.reject(new ProblemError('desk.stateNotTold', { detail: 503 })) })
    takeBreak('rest')
    await until(() => expect(troubles.length).toBeGreaterThan(0))
    expect(troubles[0]).toEqual({ code: 'desk.stateNotTold', params: { detail: 503 } })
    expect(usePhone.getState().call.state).toBe('paused')
  })

  test('an exchange that never answers does not hold up signing out', async () => {
    let asked = 0
    const duty = open({
      tell(event) {
        asked += 1
        return event === 'logOut' ? new Promise(() => undefined) : Promise.resolve()
      },
    })
    await until(() => expect(asked).toBe(1))
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const closed = duty.close()
    await vi.advanceTimersByTimeAsync(5_000)
    await closed
    expect(asked).toBe(2)
    opened.length = 0
  })
})

describe('a feature code', () => {
  const CODE = '00000000-0000-7000-8000-0000000000f1'
  const dialled = async () => {
    const done = dialCode(it.line, '*47', CODE)
    done.catch(() => undefined)
    await until(() => expect(it.log).toContain('line:dial'))
    return done
  }

  test('is taken when it is answered and hung up; no call of a person is shown or recorded', async () => {
    const dialling = dialCode(it.line, '*47', CODE)
    await until(() => expect(it.log).toContain('line:dial'))
    it.emit({ kind: 'accepted', callId: CODE })
    it.emit({ kind: 'ended', callId: CODE, sipStatus: 200, reasonText: '', by: 'customer' })
    await dialling
    expect(usePhone.getState().call.state).toBe('idle')
    expect(it.acts).toEqual([])
  })

  test('answered and kept up: we hang up after a moment', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const dialling = dialCode(it.line, '*47', CODE)
    await vi.advanceTimersByTimeAsync(10)
    it.emit({ kind: 'accepted', callId: CODE })
    await vi.advanceTimersByTimeAsync(2_100)
    await dialling
    expect(it.log.at(-1)).toBe('line:hangUp')
  })

  test.each([
    [404, 'network', 404],
    [null, 'network', 'network'],
  ] as const)('refused by %s: said so', async (sipStatus, by, detail) => {
    const dialling = dialled()
    await until(() => expect(it.log).toContain('line:dial'))
    it.emit({ kind: 'ended', callId: CODE, sipStatus, reasonText: '', by })
    await expect(dialling).rejects.toMatchObject({
      problem: { code: 'desk.stateNotTold', params: { detail } },
    })
  })

  test('an exchange that never answers is given up after ten seconds, and the call with it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const dialling = dialCode(it.line, '*47', CODE)
    const seen = expect(dialling).rejects.toMatchObject({
      problem: { code: 'desk.stateNotTold', params: { detail: 'timeout' } },
    })
    await vi.advanceTimersByTimeAsync(10_500)
    await seen
    expect(it.log.at(-1)).toBe('line:hangUp')
  })
})

describe('an HTTP hook', () => {
  let server: Server
  const heard: { url: string; body: unknown; headers: Record<string, unknown> }[] = []
  let status = 204
  beforeEach(async () => {
    heard.length = 0
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      request.on('end', () => {
        heard.push({ url: request.url ?? '', body: JSON.parse(body), headers: request.headers })
        response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => server.close())
  const call = {
    event: 'pause',
    reason: 'meal',
    line: '8071',
    staffNumber: '8071',
    at: '2026-11-28T02:00:00.000Z',
  } as const
  const hook = () => ({
    kind: 'http' as const,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/state`,
  })

  test('is told who, what and why, and no credential', async () => {
    status = 204
    await tellState(hook(), call)
    expect(heard).toMatchObject([{ url: '/state', body: call }])
    expect(heard[0]?.headers).not.toHaveProperty('authorization')
    expect(heard[0]?.headers).not.toHaveProperty('cookie')
  })

  test.each([
    [500, 500],
    [302, 'unreachable'],
  ])('%i is no answer', async (answer, detail) => {
    status = answer
    await expect(tellState(hook(), call)).rejects.toMatchObject({
      problem: { code: 'desk.stateNotTold', params: { detail } },
    })
  })

  test('nobody there: said so', async () => {
    await expect(tellState({ kind: 'http', url: 'http://127.0.0.1:1/' }, call)).rejects.toMatchObject({
      problem: { params: { detail: 'unreachable' } },
    })
  })
})

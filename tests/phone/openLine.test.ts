// The line of an agent among what happens around it: the network comes back or is another one, the machine wakes up, the application
// ends. Over a real socket to a server that a test plays; what it received decides.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Bridge } from '../../renderer/bridge.ts'
import { type OpenedLine, openLine } from '../../renderer/openPhone.ts'
import { NO_ICE } from '../../shared/ice.ts'
import type { Environment, LineDoor, Session } from '../../shared/ipc.ts'
import { soon } from '../soon.ts'
import { type SipServer, sipServer } from './sipServer.ts'

type Heard = (data: never) => void

const surroundings = { window: new EventTarget(), network: new EventTarget() }
let server: SipServer
let line: OpenedLine
let asked: string[]
const listeners = new Map<string, Set<Heard>>()
beforeEach(async () => {
  vi.stubGlobal('window', surroundings.window)
  vi.stubGlobal('navigator', { connection: surroundings.network })
  listeners.clear()
  asked = []
  server = await sipServer()
  line = openLine(bridge as unknown as Bridge, environment, session, doorOf(server))
  await new Promise<void>((resolve) => {
    line.line.subscribe((event) => {
      if (event.kind === 'registration' && event.registration.state === 'registered') resolve()
    })
  })
})
afterEach(async () => {
  await line.leave()
  await server.close()
  vi.unstubAllGlobals()
})

/** What the shell would be asked, and what it says of itself. */
const bridge = {
  async call(channel: string, request: unknown) {
    asked.push(`${channel} ${JSON.stringify(request)}`)
  },
  on(event: string, heard: Heard) {
    const all = listeners.get(event) ?? new Set()
    listeners.set(event, all.add(heard))
    return () => all.delete(heard)
  },
}
const says = (event: string, data: unknown) => {
  for (const heard of listeners.get(event) ?? []) heard(data as never)
}
const registers = (message: string) => message.startsWith('REGISTER') && !/expires=0\b/i.test(message)
const takenBack = (message: string) => message.startsWith('REGISTER') && /expires(?:=|: *)0\b/i.test(message)
const doorOf = ({ url }: SipServer): LineDoor => ({
  state: 'ready',
  url,
  fallbacks: [],
  domain: 'hostile.invalid',
  recordConfirm: 'header',
  record: { kind: 'info' },
  directory: { colleagues: [], extensions: [], conference: null },
  supervise: null,
})
const environment = { mode: 'site' } as Environment
const session = {
  sip: {
    uri: 'sip:8001@hostile.invalid',
    authorizationUser: '8001',
    displayName: '测试',
    ha1: '0'.repeat(32),
  },
  ice: NO_ICE,
} as Session

const REASONS: [string, () => unknown][] = [
  ['the network is back', () => surroundings.window.dispatchEvent(new Event('online'))],
  ['the network is another one', () => surroundings.network.dispatchEvent(new Event('change'))],
  ['the machine woke up', () => says('power', 'resume')],
  ['the machine was unlocked', () => says('power', 'unlock')],
]
test.each(REASONS)('%s: the registration is made sure of at once', async (_what, happens) => {
  happens()
  await server.came(registers, 1)
})

test('going to sleep is no reason to ask anybody', async () => {
  says('power', 'suspend')
  says('power', 'lock')
  surroundings.window.dispatchEvent(new Event('online'))
  await server.came(registers, 1)
  expect(server.received.filter(registers)).toHaveLength(2)
})

test('the application ends: the registration is taken back, the shell is told, and nothing is heard any more', async () => {
  expect(asked).toEqual(['line.stands {"stands":true}'])
  says('leaving', null)
  await server.came(takenBack)
  await soon(() => expect(asked.at(-1)).toBe('line.stands {"stands":false}'))
  expect([...listeners.values()].map(({ size }) => size)).toEqual([0, 0, 0])
})

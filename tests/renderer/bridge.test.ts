// The bridge before and after the whole contract is read: what is parsed at once, what follows, and that nobody hears of what is over.
import { expect, test } from 'vitest'
import { openBridge } from '../../renderer/bridge.ts'
import { firstEvents, firstReplies } from '../../shared/environment.ts'
import { events, ipc } from '../../shared/ipc.ts'

function shell(answer: unknown = null) {
  const listeners = new Map<string, Set<(data: unknown) => void>>()
  const bridge = openBridge({
    invoke: async () => ({ ok: true, value: answer }),
    on(event, listener) {
      const heard = listeners.get(event) ?? new Set()
      listeners.set(event, heard.add(listener))
      return () => heard.delete(listener)
    },
  })
  const tell = (event: string, data: unknown) => {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(data)
  }
  return { bridge, tell }
}

const CENTRAL = { state: 'ready', url: 'http://127.0.0.1:1/', door: null }

test('the first part of the contract is part of the whole', () => {
  for (const [name, schema] of Object.entries(firstEvents)) expect(Reflect.get(events, name)).toBe(schema)
  for (const [channel, schema] of Object.entries(firstReplies))
    expect(Reflect.get(ipc, channel)).toHaveProperty('reply', schema)
})

test('a door that is told is known at once: an answer that comes later is not overtaken by it', () => {
  const { bridge, tell } = shell()
  const heard: unknown[] = []
  bridge.on('central', (door) => heard.push(door))
  tell('central', CENTRAL)
  tell('central', { state: 'nowhere' })
  expect(heard).toEqual([CENTRAL])
})

test('other events are heard in the order in which they were told, without those that do not fit', async () => {
  const { bridge, tell } = shell()
  const heard: unknown[] = []
  bridge.on('power', (what) => heard.push(what))
  for (const what of ['suspend', 'no such thing', 'resume']) tell('power', what)
  await expect.poll(() => heard).toEqual(['suspend', 'resume'])
})

test('who stopped listening hears nothing, not even of what was told before', async () => {
  const { bridge, tell } = shell()
  const heard: unknown[] = []
  const stop = bridge.on('power', (what) => heard.push(what))
  tell('power', 'lock')
  stop()
  const other: unknown[] = []
  bridge.on('power', (what) => other.push(what))
  tell('power', 'unlock')
  await expect.poll(() => other).toEqual(['unlock'])
  expect(heard).toEqual([])
})

test('an answer outside of the contract is refused, on either side of its first part', async () => {
  const { bridge } = shell({ maximized: 'perhaps' })
  await expect(bridge.call('window.state')).rejects.toMatchObject({
    problem: { code: 'ipc.malformed', params: { channel: 'window.state' } },
  })
  await expect(bridge.call('crash.last')).rejects.toMatchObject({
    problem: { code: 'ipc.malformed', params: { channel: 'crash.last' } },
  })
})

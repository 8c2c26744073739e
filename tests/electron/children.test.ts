// A child of the shell whose port was taken, or that died: it is started again, on another port where it must be, and whoever
// listens hears of it. The process is scripted; the ports are real.
import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import type { FromChild, ToChild } from '../../electron/childMessages.ts'
import { APP_ORIGIN } from '../../electron/childMessages.ts'
import { type ChildState, type Forked, runChild } from '../../electron/children.ts'

class Scripted extends EventEmitter implements Forked {
  readonly stdout = null
  readonly stderr = null
  readonly #answer: (message: ToChild) => FromChild | null

  constructor(answer: (message: ToChild) => FromChild | null) {
    super()
    this.#answer = answer
  }

  postMessage(message: ToChild): void {
    const said = this.#answer(message)
    if (said) queueMicrotask(() => this.emit('message', said))
  }

  kill(): boolean {
    queueMicrotask(() => this.emit('exit', 1))
    return true
  }
}

const rest = {
  origin: APP_ORIGIN,
  clockOffsetMs: 0,
  linePassword: 'x',
  patient: false,
  seedFile: null,
  snapshot: null,
  recordings: null,
} as const

/** Runs a child whose nth process answers as `script[n]` says, until it is ready. */
async function runUntilReady(script: readonly ((message: ToChild) => FromChild | null)[]) {
  const states: ChildState['state'][] = []
  const ports: number[] = []
  let moved = 0
  let forks = 0
  let ready: () => void = () => undefined
  const whenReady = new Promise<void>((resolve) => {
    ready = resolve
  })
  const child = await runChild(
    {
      name: 'scripted',
      script: 'none.js',
      secret: 'a'.repeat(64),
      start: async () => rest,
      changed(state) {
        states.push(state.state)
        if (state.state === 'ready') ready()
      },
      moved: () => {
        moved += 1
      },
    },
    {
      fork() {
        const answer = script[forks] ?? script.at(-1)
        forks += 1
        return new Scripted((message) => {
          if (message.kind === 'start') ports.push(message.port)
          return answer?.(message) ?? null
        })
      },
      write: () => undefined,
    },
  )
  await whenReady
  return { child, states, ports, moved: () => moved }
}

const taken = (message: ToChild): FromChild | null =>
  message.kind === 'start'
    ? { kind: 'failed', problem: { code: 'shell.portTaken', params: { port: message.port } } }
    : null
const fine = (message: ToChild): FromChild | null =>
  message.kind === 'start' ? { kind: 'ready', port: message.port } : null

test('a taken port is given up for another one, and said once', async () => {
  const { child, states, ports, moved } = await runUntilReady([taken, fine])
  expect(ports).toHaveLength(2)
  expect(ports[1]).not.toBe(ports[0])
  expect(child.port()).toBe(ports[1])
  expect(moved()).toBe(1)
  // The first new start is quick enough that nobody need be told of a failure.
  expect(states).toEqual(['ready'])
})

test('a child that dies for another reason keeps its port', async () => {
  const broken = (message: ToChild): FromChild | null =>
    message.kind === 'start'
      ? { kind: 'failed', problem: { code: 'shell.practiceUnavailable', params: { detail: 'central' } } }
      : null
  const { ports, states, moved } = await runUntilReady([broken, broken, fine])
  expect(new Set(ports).size).toBe(1)
  expect(moved()).toBe(0)
  expect(states).toEqual(['failed', 'ready'])
})

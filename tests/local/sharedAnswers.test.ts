// Several panes that look at the same: how often the desk store is asked, and who is told what. The real store behind a real channel.
import { MessageChannel } from 'node:worker_threads'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, onTestFinished, test } from 'vitest'
import { type Local, openLocal } from '../../renderer/local/local.ts'
import { answered, type View, watch } from '../../renderer/local/sharedAnswers.ts'
import { lookAhead } from '../../renderer/local/useView.ts'
import type { Queries, QueryName } from '../../renderer/local/views.ts'
import { serveDesk } from '../../renderer/local/workerDesk.ts'
import { AGENT, DEVICE, page, person, stampAt, TEN } from './desk.ts'

const WITHIN = { timeout: 15_000, interval: 5 }
const NOW = { now: TEN }

/** A desk with one case, and the names of what it is asked. */
async function desk(): Promise<{ local: Local; asked: QueryName[] }> {
  const { port1, port2 } = new MessageChannel()
  const asked: QueryName[] = []
  serveDesk(
    { post: (message) => port2.postMessage(message), listen: (listener) => port2.on('message', listener) },
    {
      crypto,
      databases: { indexedDB: new IDBFactory(), IDBKeyRange },
      later: (ms, work) => void setTimeout(work, ms),
      lock: async () => undefined,
    },
  )
  const opened = await openLocal({
    agent: { id: AGENT, role: 'agent' },
    device: DEVICE,
    realm: 'practice',
    rawKey: crypto.getRandomValues(new Uint8Array(32)),
    sealKey: null,
    now: () => stampAt(TEN),
    conditions: () => ({ online: true, timeVerified: true, realLine: false }),
    journal: {
      append: async () => ({ lowDisk: false }),
      read: async () => ({ lines: [], more: false, lastN: 0, damaged: 0 }),
      acknowledge: async () => undefined,
    },
    onProblem: (problem) => expect.unreachable(problem.code),
    spawn: () => ({
      post: (message) => port1.postMessage(message),
      listen: (listener) => port1.on('message', listener),
      onCrash: () => undefined,
      terminate() {
        port1.close()
        port2.close()
      },
    }),
  })
  onTestFinished(() => opened.close())
  // What arrived first is told before anybody looks.
  const told = new Promise<void>((resolve) => {
    const stop = opened.onChange(() => {
      stop()
      resolve()
    })
  })
  await opened.sync.receive(page(person(1).rows))
  await told
  const local: Local = {
    ...opened,
    query(name, argument) {
      asked.push(name)
      return opened.query(name, argument)
    },
  }
  return { local, asked }
}

function look<Q extends 'worklist' | 'draft' | 'status' | 'outbox'>(
  local: Local,
  name: Q,
  argument: Queries[Q][0],
) {
  const heard: View<Queries[Q][1]>[] = []
  const stop = watch(local, name, argument, { heard: (view) => heard.push(view), quietMs: () => 0 })
  return { heard, stop, last: () => heard.at(-1)?.value }
}

test('three who look at the same ask once, and who comes later has the answer at once', async () => {
  const { local, asked } = await desk()
  const first = look(local, 'worklist', NOW)
  const second = look(local, 'worklist', { ...NOW })
  await expect.poll(first.last, WITHIN).toHaveLength(1)
  expect(second.last()).toBe(first.last())
  const late = look(local, 'worklist', NOW)
  expect(late.heard).toEqual([{ value: first.last(), loading: false, problem: null }])
  expect(answered(local, 'worklist', NOW)?.value).toBe(first.last())
  expect(asked).toEqual(['worklist'])
})

test('all are told of what changed, and nobody of what says the same', async () => {
  const { local } = await desk()
  const first = look(local, 'worklist', NOW)
  const second = look(local, 'worklist', NOW)
  await expect.poll(first.last, WITHIN).toHaveLength(1)
  await local.sync.receive(page(person(2).rows))
  await expect.poll(first.last, WITHIN).toHaveLength(2)
  expect(second.last()).toBe(first.last())
  const times = first.heard.length
  await local.sync.receive(page(person(2).rows))
  const again = look(local, 'status', null)
  await expect.poll(again.last, WITHIN).toBeDefined()
  expect(first.heard).toHaveLength(times)
})

test('a draft is asked for again by those who read that draft, and by no list', async () => {
  const { local, asked } = await desk()
  const mine = look(local, 'draft', { key: 'call:one' })
  const other = look(local, 'draft', { key: 'call:two' })
  const rest = [look(local, 'worklist', NOW), look(local, 'status', null), look(local, 'outbox', null)]
  await expect.poll(() => rest.every(({ last }) => last() !== undefined), WITHIN).toBe(true)
  await expect.poll(other.last, WITHIN).toBe(null)
  // What still follows from the rows that arrived is asked before this is answered.
  await local.saveDraft('call:one', { typed: '先' })
  await expect.poll(mine.last, WITHIN).toEqual({ typed: '先' })
  asked.length = 0
  await local.saveDraft('call:one', { typed: '测试' })
  await expect.poll(mine.last, WITHIN).toEqual({ typed: '测试' })
  expect(asked).toEqual(['draft'])
})

test('when the last one leaves nothing is asked any more, and whoever returns asks anew', async () => {
  const { local, asked } = await desk()
  const first = look(local, 'worklist', NOW)
  const second = look(local, 'worklist', NOW)
  await expect.poll(first.last, WITHIN).toHaveLength(1)
  first.stop()
  expect(answered(local, 'worklist', NOW)?.value).toHaveLength(1)
  second.stop()
  expect(answered(local, 'worklist', NOW)).toBeUndefined()
  asked.length = 0
  await local.sync.receive(page(person(2).rows))
  const back = look(local, 'worklist', NOW)
  await expect.poll(back.last, WITHIN).toHaveLength(2)
  expect(asked).toEqual(['worklist'])
})

test('what the first screen will ask is answered when it looks', async () => {
  const { local, asked } = await desk()
  await lookAhead(local, [
    ['worklist', NOW],
    ['status', null],
  ])
  expect(answered(local, 'worklist', NOW)?.value).toHaveLength(1)
  const first = look(local, 'worklist', NOW)
  expect(first.last()).toHaveLength(1)
  expect(asked).toEqual(['worklist', 'status'])
})

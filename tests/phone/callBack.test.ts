// A simulated customer who was promised a call: when the agreed time has passed and nobody called, they call in.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { waitForCallBack } from '../../renderer/features/practice/callBack.ts'
import type { Local } from '../../renderer/local/local.ts'
import type { CaseView } from '../../renderer/local/views.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import { type Bench, bench, REQUEST } from './scriptedLine.ts'

const CALL = '00000000-0000-7000-8000-0000000000a1'
const OTHER_CALL = '00000000-0000-7000-8000-0000000000a2'
const NOW = 1_795_000_000_000

let it: Bench
/** The callbacks of the case as the desk store has them. */
let callbacks: Pick<CaseView['callbacks'][number], 'caseId' | 'at' | 'callId' | 'doneAt'>[]
const failures: unknown[] = []

const local: Pick<Local, 'query'> = {
  query: async () =>
    ({
      callbacks,
      contacts: [
        { id: 'spouse', role: 'contact', status: 'active' },
        { id: REQUEST.contactId, role: 'debtor', status: 'active' },
      ],
    }) as never,
}

function waiting(at: number, callId: string | null = CALL, doneAt: number | null = null): () => void {
  callbacks = [{ caseId: REQUEST.caseId, at, callId, doneAt }]
  const record = { callId: CALL, caseId: REQUEST.caseId, difficulty: 'hard', mood: 'calm' } as const
  return waitForCallBack(local, record, Date.now, (error) => failures.push(error))
}
const asked = () => it.log.filter((entry) => entry.includes('callMe'))

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  failures.length = 0
  it = bench()
})
afterEach(() => {
  expect(failures).toEqual([])
  it.close()
  vi.useRealTimers()
})

test('calls in a minute after the agreed time, once, as hard and in the mood of the call before', async () => {
  waiting(NOW + HOUR)
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(asked()).toEqual([])
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(asked()).toHaveLength(1)
  expect(asked()[0]).toContain('"wish":{"scenario":"callsBack","difficulty":"hard","mood":"calm"}')
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(asked()).toHaveLength(1)
})

test.each([
  ['the agent called', CALL, HOUR, NOW],
  ['another call agreed on it', OTHER_CALL, HOUR, null],
  ['it is for another day', CALL, 30 * HOUR, null],
])('does not call in when %s', async (_why, callId, inMs, doneAt) => {
  waiting(NOW + inMs, callId, doneAt)
  await vi.advanceTimersByTimeAsync(40 * HOUR)
  expect(asked()).toEqual([])
})

test('does not call in when the agent called in the meantime', async () => {
  waiting(NOW + HOUR)
  await vi.advanceTimersByTimeAsync(MINUTE)
  callbacks = []
  await vi.advanceTimersByTimeAsync(2 * HOUR)
  expect(asked()).toEqual([])
})

test('forgotten at sign-out, nobody calls', async () => {
  waiting(NOW + MINUTE)()
  await vi.advanceTimersByTimeAsync(HOUR)
  expect(asked()).toEqual([])
})

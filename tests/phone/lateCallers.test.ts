// Calls of a locked desk that was killed before its password was typed: they become acts when it is opened again.
import { expect, test } from 'vitest'
import { lateCallers } from '../../renderer/features/phone/lateCallers.ts'
import type { Caller } from '../../renderer/features/phone/phone.ts'
import { type StrangerDraft, strangerKey } from '../../renderer/local/local.ts'
import type { ActDraft } from '../../shared/act.ts'
import { CALLER } from './scriptedLine.ts'

const MISSED = '00000000-0000-7000-8000-00000000000a'
const TAKEN = '00000000-0000-7000-8000-00000000000b'

async function opened(kept: StrangerDraft[], caller: Caller | null) {
  const drafts = new Map(kept.map((call) => [strangerKey(call.callId), call as unknown]))
  const acts: ActDraft[] = []
  const local = {
    query: async (name: string, argument: { key: string } | null) =>
      name === 'strangers'
        ? [...kept].sort((a, b) => b.startedAt - a.startedAt)
        : drafts.get(argument?.key ?? ''),
    record: async (made: ActDraft[]) => ({ state: 'saved', acts: acts.push(...made) && [] }),
    saveDraft: async (key: string, draft: unknown) =>
      void (draft === null ? drafts.delete(key) : drafts.set(key, draft)),
  } as unknown as Parameters<typeof lateCallers>[0]['local']
  await lateCallers({ local, findCaller: async () => caller, now: () => 9000, newId: () => TAKEN })
  return { acts: acts.map(({ kind, at }) => [kind, at]), left: [...drafts.values()] }
}

const missed = { callId: MISSED, from: '+8619900000010', startedAt: 1000, answeredAt: null, endedAt: 2000 }
const taken = { callId: TAKEN, from: '+8619900000010', startedAt: 3000, answeredAt: 3500, endedAt: null }

test('each at its own time, the oldest first; one that nobody took is to be called back', async () => {
  const kept = [missed, taken].map((call) => ({ ...call, unlooked: true }))
  expect(await opened(kept, CALLER)).toEqual({
    acts: [
      ['call.received', 1000],
      ['call.missed', 2000],
      ['callback.set', undefined],
      ['call.received', 3000],
      ['call.answered', 3500],
      ['call.ended', 3500],
    ],
    left: [],
  })
})

test('of a number that is nobody’s the call stays with the unknown callers', async () => {
  expect(await opened([{ ...missed, unlooked: true }], null)).toEqual({ acts: [], left: [missed] })
})

test('what an agent saw as an unknown caller stays theirs to attach', async () => {
  expect(await opened([missed], CALLER)).toEqual({ acts: [], left: [missed] })
})

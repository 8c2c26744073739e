// What a desk sends travels packed once central said that it reads packed bodies, and only where it pays; an answer cut in the middle is as good as
// none.
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { centralClient } from '../../renderer/features/sync/centralClient.ts'
import type { Act } from '../../shared/operation.ts'
import { DEVICE } from './desk.ts'

function rig(answers: (() => Response)[]) {
  const sent: RequestInit[] = []
  const client = centralClient({
    transport: async (_url, init) => {
      sent.push(init)
      return answers[sent.length - 1]?.() ?? new Response('{}')
    },
    upload: () => Promise.reject(new Error('no file here')),
    door: async () => ({ url: 'http://127.0.0.1:1', door: null }),
    accessToken: () => 'token',
    renew: () => Promise.reject(new Error('not asked for')),
    onTime: () => undefined,
  })
  return { client, sent }
}

const reply = (headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ verdicts: [], now: 1 }), { headers })
// Packing looks at the length alone.
const acts = (letters: number) => [{ text: '长'.repeat(letters) }] as unknown as Act[]

it('packs what is long, once central said that it reads it', async () => {
  const answers = [() => reply(), () => reply({ 'accept-encoding': 'gzip' }), () => reply(), () => reply()]
  const { client, sent } = rig(answers)
  for (const letters of [5000, 5000, 5000, 10]) await client.push(DEVICE, acts(letters))
  const encodings = sent.map(({ headers }) => new Headers(headers).get('content-encoding'))
  expect(encodings).toEqual([null, null, 'gzip', null])
  const packed = sent[2]?.body as ArrayBuffer
  expect(packed.byteLength).toBeLessThan(1000)
  expect(gunzipSync(packed).toString()).toBe(sent[1]?.body)
})

it('takes an answer that was cut in the middle for no answer', async () => {
  const { client } = rig([() => new Response('{"verdicts":[{"n":1,"outc')])
  await expect(client.push(DEVICE, acts(1))).rejects.toMatchObject({
    problem: { code: 'central.unreachable' },
  })
})

it('asks again under the key of the first time until it was answered, and under none for what has numbers of its own', async () => {
  const teams = () => new Response(JSON.stringify({ teams: [], agents: [], supervisors: [], now: 1 }))
  const lost = () => {
    throw new TypeError('cut')
  }
  const cut = () => new Response(new ReadableStream({ start: (body) => body.error(new Error('cut')) }))
  const busy = () => new Response('', { status: 502 })
  const { client, sent } = rig([lost, busy, cut, teams, teams, teams, () => reply()])
  const make = (name: string) => client.strategy.makeTeam(name).catch(() => undefined)
  for (const name of ['一组', '一组', '一组', '一组', '二组', '一组']) await make(name)
  await client.push(DEVICE, acts(1))
  const keys = sent.map(({ headers }) => new Headers(headers).get('idempotency-key'))
  expect(new Set(keys.slice(0, 3)).size).toBe(1)
  expect(new Set(keys).size).toBe(4)
  expect(keys.at(-1)).toBeNull()
})

// What the desk notices of a call's sound on the real stack: packets that are lost on the way, a customer from whom nothing comes.
// Both are said once; a hold is no fault, and the record of the call has what happened.
import { expect, test } from 'vitest'
import { labOf, register } from './lab.ts'
import { AGENT_HZ, type CallOnDesk } from './stack/desk.ts'

const { lab, desk } = labOf(['agent1'])

/** What the agent was told of the sound of this call. */
const hints = async (call: CallOnDesk) =>
  (await call.events()).flatMap((event) => (event.kind === 'trouble' ? [event.problem.code] : []))
const samples = async (call: CallOnDesk) =>
  (await call.events()).flatMap((event) => (event.kind === 'media' ? [event.sample] : []))

test('lost packets are measured, said once with what to do, and stand in the record of the call', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5551', (s) => s.answered().byed())
  const call = await desk().dial('5551')
  await call.event('accepted')
  await lab().talk(peer, 1_000)
  await expect.poll(async () => (await samples(call)).some(({ received }) => received > 40)).toBe(true)
  expect((await samples(call)).at(-1)).toMatchObject({ cause: null })
  peer.ear.lose(8)
  await expect.poll(() => hints(call), { timeout: 15_000 }).toEqual(['phone.lineLossy'])
  const bad = (await samples(call)).at(-1)
  expect(bad?.lossPct).toBeGreaterThan(6)
  expect(bad?.lossPct).toBeLessThan(20)
  expect(bad?.mos).toBeLessThan(3.6)
  expect(bad?.cause).toBe('loss')
  await expect
    .poll(async () => (await desk().statistics(call)).quality?.poorSeconds ?? 0)
    .toBeGreaterThanOrEqual(3)
  peer.ear.lose(null)
  await expect.poll(async () => (await samples(call)).at(-1)?.cause, { timeout: 10_000 }).toBeNull()
  await call.hangUp()
  await peer.done()
  const { quality } = await desk().statistics(call)
  expect(quality?.poorSeconds).toBeGreaterThanOrEqual(3)
  expect(quality?.mosLow).toBeLessThan(quality?.mosMean ?? 0)
  // What was said stands there with its time, and with what the call was led.
  const lossy = quality?.incidents?.find(({ cause }) => cause === 'loss')
  expect(lossy?.at).toBeGreaterThanOrEqual(2)
  expect(lossy?.seconds).toBeGreaterThanOrEqual(1)
  expect(quality?.codec).toMatch(/^opus\/48000$/i)
  expect(quality?.devices?.map(({ what }) => what)).toEqual(['microphone', 'speaker'])
  expect(await hints(call)).toEqual(['phone.lineLossy'])
})

test('a customer from whom nothing comes is noticed within seconds; a hold without sound is not', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5551', (s) =>
    s
      .answered()
      .expect('INVITE')
      .ok(200, 'OK', { sound: { direction: 'recvonly' } })
      .expect('ACK')
      .expect('INVITE')
      .ok(200, 'OK', { sound: { direction: 'sendrecv' } })
      .expect('ACK')
      .byed(),
  )
  const call = await desk().dial('5551')
  await call.event('accepted')
  await lab().talk(peer, 1_000)
  await expect.poll(async () => (await samples(call)).some(({ received }) => received > 40)).toBe(true)
  expect(await call.hold(true)).toBeNull()
  peer.ear.hush()
  const from = (await samples(call)).length
  await expect.poll(async () => (await samples(call)).length, { timeout: 15_000 }).toBeGreaterThan(from + 6)
  expect(await hints(call)).toEqual([])
  expect(await call.hold(false)).toBeNull()
  await expect.poll(() => hints(call), { timeout: 20_000 }).toEqual(['phone.customerUnheard'])
  await call.hangUp()
  await peer.done()
  const { quality } = await desk().statistics(call)
  expect(quality?.deafSeconds).toBeGreaterThanOrEqual(4)
  // The hold is none; what followed began when the packets were missed, not when it was noticed.
  const unheard = quality?.incidents?.filter(({ cause }) => cause === 'deaf') ?? []
  expect(unheard).toHaveLength(1)
  expect(unheard[0]?.seconds).toBeGreaterThanOrEqual(3)
})

test('what is done to the voice changes in the middle of a call: the far end goes on hearing it, one microphone is open', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5551', (s) => s.answered().byed())
  const call = await desk().dial('5551')
  await call.event('accepted')
  await expect.poll(() => peer.ear.packets).toBeGreaterThan(20)
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
  expect(await desk().command('setDevices', { microphone: null, speaker: null, processing: raw })).toBeNull()
  const heard = await peer.ear.listen(1_500)
  expect(heard.packets).toBeGreaterThan(60)
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(await desk().open()).toEqual({ peers: 1, tracks: 1 })
  // Muted and changed back: the new microphone is as mute as the old one.
  expect(await call.mute(true)).toBeNull()
  await expect.poll(async () => (await peer.ear.listen(300)).rms).toBeLessThan(0.002)
  const usual = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
  expect(
    await desk().command('setDevices', { microphone: null, speaker: null, processing: usual }),
  ).toBeNull()
  expect((await peer.ear.listen(800)).rms).toBeLessThan(0.002)
  await call.hangUp()
  await peer.done()
  expect((await desk().open()).tracks).toBe(0)
})

// Outbound calls against the real stack: what the far end got over the wire and heard, not what the line says of itself.
import { expect, test } from 'vitest'
import { labOf, register } from './lab.ts'
import { AGENT_HZ } from './stack/desk.ts'

const CUSTOMER_HZ = 1_000
const { lab, desk } = labOf(['agent1'])

test('a call is answered and heard both ways', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5551', (s) => s.answered().byed())
  const call = await desk().dial('5551')
  await call.event('accepted')
  await lab().talk(peer, CUSTOMER_HZ)
  await expect.poll(() => peer.ear.packets).toBeGreaterThan(20)
  const heard = await peer.ear.listen(1_500)
  const here = await desk().hears()
  expect(heard.packets).toBeGreaterThan(60)
  expect(heard.rms).toBeGreaterThan(0.05)
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(here.rms).toBeGreaterThan(0.05)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  await call.hangUp()
  await peer.done()
})

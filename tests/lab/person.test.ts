// Calls with a real user agent (baresip) that speaks a recording and keeps what it hears: its WAV decides.
import { expect, test } from 'vitest'
import { AGENT_HZ, labOf, register } from './lab.ts'

const { lab, desk } = labOf(['agent1'])

test('a person answers, speaks and hears the agent in a recording of their own', async () => {
  await register(lab(), desk(), 'agent1')
  const person = await lab().person('agent2')
  const call = await desk().dial('agent2')
  await call.event('accepted')
  await person.event('CALL_ESTABLISHED')
  expect((await desk().hears(1_500)).rms).toBeGreaterThan(0.02)
  await expect.poll(() => person.heard().samples.length).toBeGreaterThan(8_000)
  const heard = person.heard()

  expect(heard.rms).toBeGreaterThan(0.05)
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await person.event('CALL_CLOSED')
})

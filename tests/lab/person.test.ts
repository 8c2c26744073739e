// Calls with a real user agent (baresip) that speaks a recording and keeps what it hears: its WAV and its own words decide.
import { expect, test } from 'vitest'
import { AGENT_HZ, CUSTOMER_HZ, labOf, register } from './lab.ts'
import { rms } from './stack/sound.ts'

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

test('a person calls in, is answered, and both hear', async () => {
  await register(lab(), desk(), 'agent1')
  const person = await lab().person('agent2', { voice: { hertz: CUSTOMER_HZ } })
  await person.tell('dial', 'sip:agent1@lab.test')
  const call = await desk().incoming()
  expect(call.from).toBe('agent2')
  await call.answer()
  await person.event('CALL_ESTABLISHED')
  const here = await desk().hears(1_500)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  await expect.poll(() => person.heard().samples.length).toBeGreaterThan(8_000)
  expect(person.heard().share(AGENT_HZ)).toBeGreaterThan(0.6)
  await person.tell('hangup')
  expect(await call.event('ended')).toMatchObject({ by: 'customer' })
})

test('a person who does not answer is cancelled and told so', async () => {
  await register(lab(), desk(), 'agent1')
  const person = await lab().person('agent2', { answers: false })
  const call = await desk().dial('agent2')
  await person.event('CALL_INCOMING')
  await call.event('progress')
  await call.hangUp()
  expect(await call.event('ended')).toMatchObject({ by: 'agent' })
  await person.event('CALL_CLOSED')
})

test('a person who declines is told as declined', async () => {
  await register(lab(), desk(), 'agent1')
  const person = await lab().person('agent2', { answers: false })
  const call = await desk().dial('agent2')
  await person.event('CALL_INCOMING')
  await person.tell('hangup')
  expect(await call.event('ended')).toMatchObject({ sipStatus: 486, by: 'customer' })
})

test('a person hears nothing of the agent while held', async () => {
  await register(lab(), desk(), 'agent1')
  const person = await lab().person('agent2')
  const call = await desk().dial('agent2')
  await call.event('accepted')
  await expect.poll(() => person.heard().samples.length).toBeGreaterThan(4_000)
  expect(person.heard().share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(await call.hold(true)).toBeNull()
  await desk().hears(300)
  const before = person.heard().samples.length
  await desk().hears(900)
  expect(rms(person.heard().samples.subarray(before))).toBeLessThan(0.003)
  await call.hangUp()
  await person.event('CALL_CLOSED')
})

test('key presses are heard by a real user agent', async () => {
  await register(lab(), desk(), 'agent1')
  const person = await lab().person('agent2')
  const call = await desk().dial('agent2')
  await call.event('accepted')
  await expect.poll(() => person.heard().samples.length).toBeGreaterThan(4_000)
  expect(await call.dtmf('159')).toBeNull()
  for (const [at, key] of ['1', '5', '9'].entries())
    await expect
      .poll(() => person.said().filter(({ type }) => type === 'CALL_DTMF_START')[at]?.param)
      .toBe(key)
  await call.hangUp()
})

test('a person who is handed on calls the new number and leaves the agent', async () => {
  await register(lab(), desk(), 'agent1')
  const person = await lab().person('agent2')
  const target = await lab().peer('5559999', (s) => s.answered().bye())
  const call = await desk().dial('agent2')
  await call.event('accepted')
  await person.event('CALL_ESTABLISHED')
  expect(await call.transfer('5559999')).toBeNull()
  // The new number was called by the person, not by the desk.
  expect(await target.got('INVITE')).toMatch(/^From:.*agent2@/m)
  await target.done()
  expect(await call.event('ended')).toMatchObject({ by: 'agent' })
})

test('a person who is handed on to somebody busy stays with the agent', async () => {
  await register(lab(), desk(), 'agent1')
  const person = await lab().person('agent2', { voice: { hertz: CUSTOMER_HZ } })
  const busy = await lab().peer('99486', (s) => s.invited().reply(486, 'Busy Here').expect('ACK'))
  const call = await desk().dial('agent2')
  await call.event('accepted')
  await person.event('CALL_ESTABLISHED')
  expect(await call.transfer('99486')).toMatchObject({
    code: 'phone.transferFailed',
    params: { status: 486 },
  })
  await busy.done()
  const before = person.heard().samples.length
  await expect.poll(() => person.heard().samples.length).toBeGreaterThan(before + 4_000)
  await call.hangUp()
  await person.event('CALL_CLOSED')
})

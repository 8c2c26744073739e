// Registration against a real registrar, over WebSocket plain and TLS: what the registrar itself holds decides.
import { expect, test } from 'vitest'
import { labOf, register } from './lab.ts'

const { lab, desk } = labOf(['agent1', 'blocked'])
const contacts = (user: string) => lab().exchange.contactsOf(user)
/** The next state of this kind that the line tells. */
const next = (state: 'registered' | 'failed' | 'connecting', limitMs?: number) =>
  desk().next('registration', ({ registration }) => registration.state === state, limitMs)

test('a desk registers with a digest and is known for two minutes', async () => {
  await register(lab(), desk(), 'agent1')
  const [contact] = await contacts('agent1')
  expect(contact?.address).toMatch(/^sip:.*transport=ws/)
  expect(contact?.expires).toBeGreaterThan(100)
  expect(contact?.expires).toBeLessThanOrEqual(120)
})

test('a password that is an HA1 serves as well', async () => {
  const { createHash } = await import('node:crypto')
  const ha1 = createHash('md5').update('agent1:lab.test:pass-agent1').digest('hex')
  await desk().connect({ ...lab().account('agent1'), credential: { kind: 'ha1', ha1 } })
  await next('registered')
  expect(await contacts('agent1')).toHaveLength(1)
})

test('a wrong password is told, is not asked for again at once, and leaves nobody registered', async () => {
  await desk().connect(lab().account('agent1', { password: 'wrong' }))
  const { registration } = await next('failed')
  expect(registration).toMatchObject({ problem: { code: 'phone.loginRefused', params: { status: 403 } } })
  if (registration.state === 'failed') expect(registration.retryInMs).toBeGreaterThan(10_000)
  expect(await contacts('agent1')).toEqual([])
})

test('an unknown user is refused with 403', async () => {
  await desk().connect(lab().account('nobody'))
  expect((await next('failed')).registration).toMatchObject({ problem: { params: { status: 403 } } })
})

test('a user whom the exchange bars is told so', async () => {
  await lab().exchange.refuse('REGISTER', 'blocked', '403 Not Today')
  await desk().connect(lab().account('blocked'))
  expect((await next('failed')).registration).toMatchObject({
    problem: { params: { status: 403, reason: 'Not Today' } },
  })
})

test('leaving takes the registration back', async () => {
  await register(lab(), desk(), 'agent1')
  await desk().disconnect()
  await expect.poll(() => contacts('agent1')).toEqual([])
})

test('leaving in a call says BYE and takes the registration back', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5551', (s) => s.answered().byed())
  const call = await desk().dial('5551')
  await call.event('accepted')
  await desk().disconnect()
  await peer.done()
  await expect.poll(() => contacts('agent1')).toEqual([])
  expect(await desk().open()).toEqual({ peers: 0, tracks: 0 })
})

test('over TLS with a certificate that the desk trusts: registered, and a call is heard', async () => {
  await register(lab(), desk(), 'agent1', 'wss')
  expect((await contacts('agent1'))[0]?.address).toMatch(/transport=ws/)
  const peer = await lab().peer('5551', (s) => s.answered().byed())
  const call = await desk().dial('5551')
  await call.event('accepted')
  await expect.poll(() => peer.ear.packets).toBeGreaterThan(20)
  expect((await peer.ear.listen(500)).rms).toBeGreaterThan(0.05)
  await call.hangUp()
  await peer.done()
})

for (const [way, fault] of [
  ['wssForeign', 'of an authority that nobody trusts'],
  ['wssOtherName', 'of another host'],
  ['wssExpired', 'that is over'],
] as const)
  test(`over TLS with a certificate ${fault}: nothing is sent and nobody is registered`, async () => {
    await desk().connect(lab().account('agent1', { way }))
    expect((await next('failed')).registration).toMatchObject({ problem: { code: 'phone.lineDown' } })
    expect(await contacts('agent1')).toEqual([])
  })

test('a short registration is made anew before it runs out', async () => {
  await lab().exchange.restart(4)
  await register(lab(), desk(), 'agent1')
  const left: number[] = []
  for (let look = 0; look < 12; look++) {
    await desk().hears(500)
    left.push((await contacts('agent1'))[0]?.expires ?? -1)
  }
  // Never gone, and more than once set back to the whole time.
  expect(Math.min(...left)).toBeGreaterThanOrEqual(0)
  expect(left.filter((seconds, at) => seconds > (left[at - 1] ?? 9)).length).toBeGreaterThanOrEqual(1)
  await lab().exchange.restart()
})

test('a registrar that is overloaded is asked again', async () => {
  await lab().exchange.refuse('REGISTER', 'agent1', '503 Service Unavailable')
  await desk().connect(lab().account('agent1'))
  expect((await next('failed')).registration).toMatchObject({ problem: { params: { status: 503 } } })
  await lab().exchange.refuse('REGISTER', 'agent1', null)
  await desk().command('retryNow')
  await next('registered')
  expect(await contacts('agent1')).toHaveLength(1)
})

// The exchange restarts, goes away or freezes: the desk comes back by itself, a call keeps its sound meanwhile, and what the far
// end does afterwards reaches the desk. Registrar, far end and its sound decide.
import { expect, test } from 'vitest'
import { AGENT_HZ, CUSTOMER_HZ, labOf, register } from './lab.ts'

const { lab, desk } = labOf(['agent1'])
const contacts = () => lab().exchange.contactsOf('agent1')
const registeredAgain = (limitMs?: number) =>
  desk().next('registration', ({ registration }) => registration.state === 'registered', limitMs)

test('an exchange that restarts has the desk back by itself, and calls reach it', async () => {
  await register(lab(), desk(), 'agent1')
  await desk().mark()
  await lab().exchange.restart()
  await registeredAgain()
  expect(await contacts()).toHaveLength(1)
  const caller = await lab().caller('agent1', (s) => s.calls().rung().refused(486))
  const call = await desk().incoming()
  await call.hangUp(486)
  await caller.done()
})

test('a call goes on over a restart, and the BYE of afterwards arrives', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5551', (s) => s.answered().reinvited().wait(1_500).bye())
  const call = await desk().dial('5551')
  await call.event('accepted')
  await lab().talk(peer, CUSTOMER_HZ)
  await expect.poll(() => peer.ear.packets).toBeGreaterThan(20)
  await desk().mark()
  await lab().exchange.stop()
  const [heard, here] = await Promise.all([peer.ear.listen(1_000), desk().hears(1_000)])
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  await lab().exchange.start()
  await call.event('restored')
  // The far end was told where the desk is now.
  await peer.got('INVITE', 2)
  expect(await call.event('ended')).toMatchObject({ by: 'customer', sipStatus: 200 })
  await peer.done()
  await expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })
})

test('a held call is still held and silent after a restart', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5552', (s) =>
    s.answered().reinvited({ direction: 'recvonly' }).reinvited({ direction: 'recvonly' }).byed(),
  )
  const call = await desk().dial('5552')
  await call.event('accepted')
  expect(await call.hold(true)).toBeNull()
  // The hold is settled when its ACK has come through; the restart must not swallow it.
  await peer.got('ACK', 2)
  await lab().exchange.restart()
  await call.event('restored')
  expect(await peer.got('INVITE', 3)).toMatch(/^a=sendonly/m)
  await expect.poll(async () => (await peer.ear.listen(600)).rms).toBeLessThan(0.003)
  await call.hangUp()
  await peer.done()
})

test('a frozen exchange is noticed within 25 seconds, and left for good when it answers again', async () => {
  await register(lab(), desk(), 'agent1')
  await desk().mark()
  lab().exchange.freeze()
  const frozen = Date.now()
  await desk().next('registration', ({ registration }) => registration.state !== 'registered', 25_000)
  expect(Date.now() - frozen).toBeLessThan(25_000)
  await desk().mark()
  lab().exchange.thaw()
  await registeredAgain(25_000)
  await expect.poll(contacts).not.toEqual([])
})

test('a call that the agent ends while the exchange is away is over at once', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5553', (s) => s.answered().byed())
  const call = await desk().dial('5553')
  await call.event('accepted')
  await lab().exchange.stop()
  await call.hangUp()
  expect(await call.event('ended', 6_000)).toMatchObject({ by: 'agent' })
  await expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })
  await lab().exchange.start()
  expect((await peer.ear.listen(500)).packets).toBe(0)
})

// Sound through a real TURN server: the company's way for desks in another network. What coturn says of its allocations, which address
// the exchange was offered, and what the far end heard decide.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type IceFile, iceFor } from '../../central/ice.ts'
import { iceCheck } from '../../renderer/features/settings/pageChecks.ts'
import { type IcePolicy, iceConfigurationOf } from '../../shared/ice.ts'
import { AGENT_HZ, CUSTOMER_HZ, labOf } from './lab.ts'
import { openEar } from './stack/ear.ts'
import { startTurn, type TurnServer } from './stack/turn.ts'

const { lab, desk } = labOf(['agent1'])
const nothingOpen = () => expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })
let turn: TurnServer
beforeAll(async () => {
  turn = await startTurn(lab().folder)
})
afterAll(() => turn?.stop())

/** What central tells the desk of this agent. */
const told = (file: Partial<IceFile>, staffNumber = '8071'): IcePolicy =>
  iceFor(
    { servers: [{ urls: [turn.url], secret: turn.secret }], relayOnly: false, ...file },
    staffNumber,
    Date.now(),
  )
async function register(ice: IcePolicy): Promise<void> {
  await desk().connect({ ...lab().account('agent1'), ice })
  await desk().next('registration', ({ registration }) => registration.state === 'registered')
}
const nameIn = (ice: IcePolicy) => ice.servers[0]?.account?.username ?? ''

test('sound goes through the company’s relay alone, with an account that central made for this agent', async () => {
  const ice = told({ relayOnly: true })
  await register(ice)
  const peer = await lab().peer('5551', (s) => s.answered().byed())
  const call = await desk().dial('5551')
  await call.event('accepted')
  await lab().talk(peer, CUSTOMER_HZ)
  expect((await peer.ear.listen(900)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect((await desk().hears()).rms).toBeGreaterThan(0.01)
  await call.hangUp()
  await peer.done()
  await nothingOpen()
  // The server writes an allocation's figures when it is over.
  await expect.poll(() => turn.relayed(nameIn(ice)), { timeout: 10_000 }).toBeGreaterThan(30)
})

test('a relay that does not know the account holds no call up where sound may go another way', async () => {
  const wrong = told({ servers: [{ urls: [turn.url], secret: 'another-secret' }] })
  await register(wrong)
  const peer = await lab().peer('5552', (s) => s.answered().byed())
  const call = await desk().dial('5552')
  await call.event('accepted')
  expect((await peer.ear.listen(900)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
})

test('where only a relay may carry sound and none answers, no INVITE leaves and it is said why', async () => {
  const dead = await openEar()
  const nowhere = `turn:127.0.0.1:${dead.port}?transport=udp`
  await register(told({ servers: [{ urls: [nowhere], secret: turn.secret }], relayOnly: true }))
  const peer = await lab().peer('5553', (s) => s.answered().byed())
  const outcome = await desk().prepared('5553')
  expect(outcome).toMatchObject({ code: 'phone.noRelay' })
  await nothingOpen()
  dead.close()
  expect(peer.received()).toEqual([])
})

test('a renewed account serves from the next call on, without a new registration', async () => {
  const first = told({ servers: [{ urls: [turn.url], secret: 'another-secret' }], relayOnly: true })
  await register(first)
  const peer = await lab().peer('5554', (s) => s.answered().byed())
  expect(await desk().prepared('5554')).toMatchObject({ code: 'phone.noRelay' })
  const renewed = told({ relayOnly: true }, '8072')
  expect(await desk().command('setIce', renewed)).toBeNull()
  const call = await desk().dial('5554')
  await call.event('accepted')
  expect((await peer.ear.listen(900)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
  await expect.poll(() => turn.relayed(nameIn(renewed)), { timeout: 10_000 }).toBeGreaterThan(30)
})

test('the examination of a machine names the relay that is of no use, and what it said', async () => {
  const dead = await openEar()
  const examined = (ice: IcePolicy) =>
    desk().page.evaluate(iceCheck, { ...iceConfigurationOf(ice), practice: false })
  const nowhere = `turn:127.0.0.1:${dead.port}?transport=udp`
  const stun = { urls: [`stun:127.0.0.1:${turn.port}`] }
  const [good, stranger, silent] = await Promise.all([
    examined(told({ servers: [stun, { urls: [turn.url], secret: turn.secret }] })),
    examined(told({ servers: [{ urls: [turn.url], secret: 'another-secret' }] })),
    examined(told({ servers: [{ urls: [nowhere], secret: turn.secret }], relayOnly: true })),
  ])
  dead.close()
  expect(good).toMatchObject({ found: 'gathered', figures: { relays: expect.any(Number) } })
  expect(good.figures.relays).toBeGreaterThan(0)
  expect(stranger).toMatchObject({ found: 'noRelay', figures: { server: turn.url, code: 401 } })
  expect(silent).toMatchObject({ found: 'relayDead', figures: { server: nowhere } })
})

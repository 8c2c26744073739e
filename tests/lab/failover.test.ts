// Several servers, and calls while servers die under them. What counts is what the registrar holds, and what the far end gets and
// hears.
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { labOf, passwordOf, register } from './lab.ts'
import { AGENT_HZ } from './stack/desk.ts'
import { type Exchange, startExchange } from './stack/exchange.ts'
import { openPath } from './stack/path.ts'

const CUSTOMER_HZ = 1_000
const { lab, desk } = labOf(['agent1'])
let second: Exchange

beforeAll(async () => {
  const folder = mkdtempSync(join(lab().folder, 'second-'))
  second = await startExchange(folder, lab().certificates, lab().relay.port)
  await second.user('agent1', passwordOf('agent1'))
})
afterAll(() => second?.stop())

const contacts = (exchange: Exchange) => exchange.contactsOf('agent1').then(({ length }) => length)
const both = () => ({ ...lab().account('agent1'), fallbacks: [`ws://127.0.0.1:${second.ports.ws}`] })

/** A call with sound both ways; `after` is what the peer still does. */
async function talking(after: Parameters<ReturnType<typeof lab>['peer']>[1]) {
  const peer = await lab().peer('5551', (s) => after(s.answered()))
  const call = await desk().dial('5551')
  await call.event('accepted')
  await lab().talk(peer, CUSTOMER_HZ)
  await expect.poll(() => peer.ear.packets).toBeGreaterThan(20)
  return { peer, call }
}

test('a registrar that lost its memory is told again as soon as there is reason to look', async () => {
  await register(lab(), desk(), 'agent1')
  await lab().exchange.forget('agent1')
  await desk().command('retryNow')
  await expect.poll(() => contacts(lab().exchange)).toBe(1)
})

test('the second exchange takes over when the first ends, and the first is gone back to', async () => {
  await desk().connect(both())
  await expect.poll(() => contacts(lab().exchange)).toBe(1)
  await lab().exchange.stop()
  await expect.poll(() => contacts(second), { timeout: 5_000 }).toBe(1)
  await lab().exchange.start()
  await desk().command('retryNow')
  await expect.poll(() => contacts(lab().exchange), { timeout: 5_000 }).toBe(1)
  await expect.poll(() => contacts(second)).toBe(0)
})

test('a first exchange that freezes with its sockets open is left for the second within 25 s', async () => {
  await desk().connect(both())
  await expect.poll(() => contacts(lab().exchange)).toBe(1)
  lab().exchange.freeze()
  try {
    await expect.poll(() => contacts(second), { timeout: 25_000, interval: 100 }).toBe(1)
  } finally {
    lab().exchange.thaw()
    // It still holds what we could not take back.
    await lab().exchange.forget('agent1')
  }
})

test('a call that the far end does not know any more ends with a word when the line is back', async () => {
  await register(lab(), desk(), 'agent1')
  const { call } = await talking((s) =>
    s.expect('INVITE').ok(481, 'Call/Transaction Does Not Exist').expect('ACK'),
  )
  await lab().exchange.restart()
  expect(await call.event('ended')).toMatchObject({ by: 'network', sipStatus: 481 })
  await expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })
})

test('a call that is only ringing when the line breaks ends at once with the line as its reason', async () => {
  await register(lab(), desk(), 'agent1')
  await lab().peer('5551', (s) => s.invited().reply(180, 'Ringing').wait(30_000))
  const call = await desk().dial('5551')
  await call.event('progress')
  await lab().exchange.restart()
  expect(await call.event('ended')).toMatchObject({ by: 'network', sipStatus: null })
  await expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })
})

test('a call whose sound lost its way finds another: the relay restarts in the middle of it', async () => {
  await register(lab(), desk(), 'agent1')
  const { peer, call } = await talking((s) =>
    s.expect('INVITE').ok(200, 'OK', { sound: {} }).expect('ACK').byed(),
  )
  await lab().relay.restart()
  await peer.got('INVITE', 2)
  await lab().talk(peer, CUSTOMER_HZ)
  await expect
    .poll(async () => (await peer.ear.listen(500)).share(AGENT_HZ), { timeout: 15_000 })
    .toBeGreaterThan(0.6)
  await expect.poll(async () => Math.abs((await desk().hears()).peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  await call.hangUp()
  await peer.done()
})

test('a session timer is answered, and refreshed by the side that it was agreed for', async () => {
  await register(lab(), desk(), 'agent1')
  const { peer, call } = await talking((s) =>
    s
      .ask('INVITE', {
        sound: {},
        headers: ['Supported: timer', 'Session-Expires: 1800;refresher=uac', 'Min-SE: 90'],
      })
      .expectStatus(200)
      .acknowledge()
      .ask('UPDATE', { headers: ['Supported: timer', 'Session-Expires: 1800;refresher=uac'] })
      .expectStatus(200)
      .byed(),
  )
  await expect
    .poll(
      () => peer.received().filter((text) => /^Session-Expires: 1800;refresher=uac\r?$/im.test(text)).length,
    )
    .toBe(2)
  expect(await call.hangUp()).toBeNull()
  await peer.done()
})

test('a network that is swapped under a call: the line takes the new way, the call keeps its sound, and its end arrives', async () => {
  const { ws } = lab().exchange.ports
  const [cable, wireless] = [await openPath('127.0.0.2', ws), await openPath('127.0.0.3', ws)]
  try {
    await desk().connect({ ...lab().account('agent1'), server: cable.url, fallbacks: [wireless.url] })
    await desk().next('registration', ({ registration }) => registration.state === 'registered')
    // The re-INVITE tells the far end of the new way; without it this BYE would go to the old one.
    const { peer, call } = await talking((s) => s.reinvited().wait(500).bye())
    cable.pull()
    // What the desk does when the system says that the network is another one.
    await desk().command('retryNow')
    await desk().next(
      'registration',
      ({ registration }) => registration.state === 'registered' && registration.backup === true,
    )
    expect((await peer.ear.listen(500)).share(AGENT_HZ)).toBeGreaterThan(0.6)
    expect((await call.event('restored')).callId).toBe(call.id)
    expect(await call.event('ended')).toMatchObject({ by: 'customer', sipStatus: 200 })
    await peer.done()
  } finally {
    await desk().disconnect()
    await cable.close()
    await wireless.close()
  }
})

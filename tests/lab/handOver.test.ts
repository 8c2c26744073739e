// Calls that are handed on by the desk, against the real stack: after a consultation, into a conference, and far ends that leave early
// or fail late. What the far ends were asked, and who is left on the line, decides.
import { expect, test } from 'vitest'
import { sayGoodbye } from '../../electron/sipGoodbye.ts'
import { AGENT_HZ, labOf, register } from './lab.ts'
import type { Script } from './stack/script.ts'

const { lab, desk } = labOf(['agent1'])
const nothingOpen = () => expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })
const notify = (status: string, over = false) => ({
  headers: [
    'Event: refer',
    `Subscription-State: ${over ? 'terminated;reason=noresource' : 'active;expires=60'}`,
  ],
  content: ['message/sipfrag', [`SIP/2.0 ${status}`, '']] as const,
})
const referred = (s: Script, ...words: string[]) => {
  s.expect('REFER').ok(202, 'Accepted')
  for (const [at, word] of words.entries())
    s.ask('NOTIFY', notify(word, at === words.length - 1)).expectStatus(200)
  return s
}

async function calls(number: string, goesOn: (script: Script) => unknown) {
  const peer = await lab().peer(number, (s) => goesOn(s.answered()))
  const call = await desk().dial(number)
  await call.event('accepted')
  return { peer, call }
}
/** A customer on hold and a supervisor who is asked. */
async function consultation(
  customerGoesOn: (s: Script) => unknown,
  supervisorGoesOn: (s: Script) => unknown,
) {
  await register(lab(), desk(), 'agent1')
  const customer = await calls('5551', (s) => customerGoesOn(s.reinvited({ direction: 'recvonly' })))
  expect(await customer.call.hold(true)).toBeNull()
  const supervisor = await calls('8101', supervisorGoesOn)
  return { customer, supervisor }
}
const header = (message: string, name: string) =>
  new RegExp(`^${name}: *(.*)$`, 'im').exec(message)?.[1]?.trim() ?? ''
const tagOf = (address: string) => /;tag=([^;>\s]+)/.exec(address)?.[1]

test('an attended transfer names the consulted call, and both own legs end', async () => {
  const { customer, supervisor } = await consultation(
    (s) => referred(s, '100 Trying', '200 OK').byed(),
    (s) => s.byed(),
  )
  expect(await desk().command('attend', customer.call.id, supervisor.call.id)).toBeNull()
  const invite = await supervisor.peer.got('INVITE')
  const said = decodeURIComponent(header(await customer.peer.got('REFER'), 'Refer-To'))
  const replaced = /Replaces=([^>]*)/.exec(said)?.[1]?.split(';') ?? []
  expect(replaced[0]).toBe(header(invite, 'Call-ID'))
  expect(replaced).toContain(`from-tag=${tagOf(header(invite, 'From'))}`)
  expect(replaced.find((part) => part.startsWith('to-tag='))).toMatch(/^to-tag=peer\d+$/)
  await customer.peer.done()
  await supervisor.peer.done()
  await nothingOpen()
})

test('an attended transfer that fails leaves both calls up, and the customer can be taken back', async () => {
  const { customer, supervisor } = await consultation(
    (s) => referred(s, '100 Trying', '603 Decline').reinvited().byed(),
    (s) => s.byed(),
  )
  expect(await desk().command('attend', customer.call.id, supervisor.call.id)).toMatchObject({
    code: 'phone.transferFailed',
    params: { status: 603 },
  })
  expect((await supervisor.peer.ear.listen(500)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await supervisor.call.hangUp()
  expect(await customer.call.hold(false)).toBeNull()
  await customer.peer.ear.listen(300)
  expect((await customer.peer.ear.listen(600)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await customer.call.hangUp()
  await customer.peer.done()
  await supervisor.peer.done()
})

test('while a supervisor is consulted the customer hears nothing of it', async () => {
  const { customer, supervisor } = await consultation(
    (s) => s.byed(),
    (s) => s.byed(),
  )
  const [waiting, asked] = await Promise.all([customer.peer.ear.listen(700), supervisor.peer.ear.listen(700)])
  expect(waiting.rms).toBeLessThan(0.003)
  expect(asked.share(AGENT_HZ)).toBeGreaterThan(0.6)
  await supervisor.call.hangUp()
  await customer.call.hangUp()
  await customer.peer.done()
  await supervisor.peer.done()
  await nothingOpen()
})

test('a far end that ends the call instead of telling the result leaves nothing behind', async () => {
  await register(lab(), desk(), 'agent1')
  const { peer, call } = await calls('5552', (s) =>
    s
      .expect('REFER')
      .ok(202, 'Accepted')
      .ask('NOTIFY', notify('100 Trying'))
      .expectStatus(200)
      .wait(200)
      .bye(),
  )
  expect(await call.transfer('5559999')).toBeNull()
  expect(await call.event('ended')).toMatchObject({ by: 'customer', sipStatus: 200 })
  await peer.done()
  await nothingOpen()
})

test('during a transfer that rings for long the call goes on: keys are sent and a hold is made', async () => {
  await register(lab(), desk(), 'agent1')
  const { peer, call } = await calls('5553', (s) =>
    s
      .expect('REFER')
      .ok(202, 'Accepted')
      .ask('NOTIFY', notify('180 Ringing'))
      .expectStatus(200)
      .reinvited({ direction: 'recvonly' })
      .ask('NOTIFY', notify('486 Busy Here', true))
      .expectStatus(200)
      .byed(),
  )
  const transferred = call.transfer('5559999')
  await peer.got('REFER')
  expect(await call.hold(true)).toBeNull()
  expect(await transferred).toMatchObject({ params: { status: 486 } })
  await call.hangUp()
  await peer.done()
})

test('three in a conference: the exchange is asked to bring both, and the call goes on there under its own name', async () => {
  const { customer, supervisor } = await consultation(
    (s) => referred(s, '100 Trying', '200 OK').byed(),
    (s) => referred(s, '100 Trying', '200 OK').byed(),
  )
  const room = await lab().peer('3000', (s) => s.answered().byed())
  expect(await desk().command('conference', customer.call.id, supervisor.call.id, '3000')).toBeNull()
  for (const { peer } of [customer, supervisor]) {
    expect(header(await peer.got('REFER'), 'Refer-To')).toMatch(/^<?sip:3000@lab\.test/)
    await peer.done()
  }
  expect((await room.ear.listen(600)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(await customer.call.events()).not.toContainEqual(expect.objectContaining({ kind: 'ended' }))
  // Should the window die now, the room is what is left to be ended.
  expect(await desk().legs()).toMatchObject([
    { phase: 'established', remote: expect.stringMatching(/3000@/) },
  ])
  await customer.call.hangUp()
  expect(await customer.call.event('ended')).toMatchObject({ by: 'agent' })
  await room.done()
  await nothingOpen()
  expect(await desk().legs()).toEqual([])
})

test('a conference that does not answer leaves the consultation as it was', async () => {
  const { customer, supervisor } = await consultation(
    (s) => s.byed(),
    (s) => s.byed(),
  )
  const room = await lab().peer('3000', (s) => s.invited().reply(503, 'Service Unavailable').expect('ACK'))
  expect(await desk().command('conference', customer.call.id, supervisor.call.id, '3000')).toMatchObject({
    code: 'phone.conferenceFailed',
  })
  expect((await supervisor.peer.ear.listen(500)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await supervisor.call.hangUp()
  await customer.call.hangUp()
  await room.done()
  await customer.peer.done()
  await supervisor.peer.done()
  await nothingOpen()
})

test('a far end that holds is told of, and that it comes back', async () => {
  await register(lab(), desk(), 'agent1')
  const { peer, call } = await calls('5554', (s) =>
    s
      .wait(300)
      .ask('INVITE', { sound: { direction: 'inactive' } })
      .expectStatus(200)
      .acknowledge()
      .wait(300)
      .ask('INVITE', { sound: {} })
      .expectStatus(200)
      .acknowledge()
      .byed(),
  )
  expect(await call.event('farHeld')).toMatchObject({ held: true })
  await expect
    .poll(async () => (await call.events()).filter(({ kind }) => kind === 'farHeld').at(-1))
    .toMatchObject({ held: false })
  await call.hangUp()
  await peer.done()
})

test('holds of both calls that cross the far ends’ own changes are settled on both', async () => {
  await register(lab(), desk(), 'agent1')
  const crossing = (s: Script) =>
    s
      .expect('INVITE')
      .ask('INVITE', { sound: {} })
      .refused(491)
      .reply(491, 'Request Pending')
      .expect('ACK')
      .reinvited({ direction: 'recvonly' })
  const customer = await calls('5555', (s) => crossing(s).reinvited().byed())
  const supervisor = await calls('8102', (s) => crossing(s).byed())
  // Both at once: the customer waits while the supervisor is told to wait as well.
  expect(await Promise.all([customer.call.hold(true), supervisor.call.hold(true)])).toEqual([null, null])
  await customer.peer.ear.listen(200)
  const waiting = await Promise.all([customer.peer.ear.listen(500), supervisor.peer.ear.listen(500)])
  for (const { rms } of waiting) expect(rms).toBeLessThan(0.003)
  expect(await customer.call.hold(false)).toBeNull()
  await customer.peer.ear.listen(300)
  expect((await customer.peer.ear.listen(600)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await supervisor.call.hangUp()
  await customer.call.hangUp()
  await customer.peer.done()
  await supervisor.peer.done()
  await nothingOpen()
})

test('a customer whose own change crosses the transfer is handed on all the same', async () => {
  const { customer, supervisor } = await consultation(
    (s) => {
      s.expect('REFER').ok(202, 'Accepted').ask('INVITE', { sound: {} }).expectStatus(200).acknowledge()
      for (const word of ['100 Trying', '200 OK'])
        s.ask('NOTIFY', notify(word, word === '200 OK')).expectStatus(200)
      return s.byed()
    },
    (s) => s.byed(),
  )
  expect(await desk().command('attend', customer.call.id, supervisor.call.id)).toBeNull()
  await customer.peer.done()
  await supervisor.peer.done()
  await nothingOpen()
})

test('a window that dies in a consultation leaves both far ends with a BYE from the shell', async () => {
  const { customer, supervisor } = await consultation(
    (s) => s.byed(),
    (s) => s.byed(),
  )
  const legs = await desk().legs()
  expect(legs.map(({ phase }) => phase)).toEqual(['established', 'established'])
  // The page and its socket are gone; what the shell kept is what it has.
  await desk().reload()
  const url = `ws://127.0.0.1:${lab().exchange.ports.ws}`
  const told = await Promise.all(
    legs.map((leg) => sayGoodbye({ url, origin: 'app://duedesk', credential: null }, leg)),
  )
  expect(told).toEqual(['told', 'told'])
  for (const { peer } of [customer, supervisor]) {
    expect(await peer.got('BYE')).toMatch(/^Reason: SIP;cause=200;text="Window gone"/m)
    await peer.done()
  }
})

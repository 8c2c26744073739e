// Outbound calls against the real stack: what the far end got over the wire and heard, not what the line says of itself.
import { expect, test } from 'vitest'
import { AGENT_HZ, CUSTOMER_HZ, labOf, register } from './lab.ts'
import { openEar } from './stack/ear.ts'

const stunAt = (port: number) => ({
  servers: [{ urls: [`stun:127.0.0.1:${port}`], account: null }],
  relayOnly: false,
})
const { lab, desk } = labOf(['agent1', 'agent3'])
/** Nothing of a call is left in the window: no connection, no open microphone. */
const nothingOpen = () => expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })

test('a call is answered and heard both ways', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5551', (s) => s.answered().byed())
  const call = await desk().dial('5551')
  await call.event('accepted')
  await lab().talk(peer, CUSTOMER_HZ)
  await expect.poll(() => peer.ear.packets).toBeGreaterThan(20)
  const [heard, here] = await Promise.all([peer.ear.listen(1_500), desk().hears(1_000)])
  expect(heard.packets).toBeGreaterThan(60)
  expect(heard.rms).toBeGreaterThan(0.05)
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(here.rms).toBeGreaterThan(0.05)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  expect(await call.hangUp()).toBeNull()
  await peer.done()
  await nothingOpen()
})

test('the far end hangs up and the line says that it was the customer', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5552', (s) => s.answered().wait(300).bye(['X-Reason: tired of it']))
  const call = await desk().dial('5552')
  expect(await call.event('ended')).toMatchObject({
    by: 'customer',
    sipStatus: 200,
    reasonText: 'tired of it',
  })
  await peer.done()
  await nothingOpen()
})

test('headers of a call arrive as they were given', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5553', (s) => s.answered().byed())
  const call = await desk().dial('5553', { 'X-Call-Id': 'abc-123', 'X-Record-Consent': 'given' })
  await call.event('accepted')
  const invite = await peer.got('INVITE')
  expect(invite).toMatch(/^X-Call-Id: abc-123$/m)
  expect(invite).toMatch(/^X-Record-Consent: given$/m)
  expect(invite).toMatch(/^User-Agent: Duedesk/m)
  await call.hangUp()
  await peer.done()
})

for (const [status, reason, by] of [
  [486, 'Busy Here', 'customer'],
  [603, 'Decline', 'customer'],
  [480, 'Temporarily Unavailable', 'network'],
  [404, 'Not Found', 'network'],
  [403, 'Forbidden', 'network'],
  [500, 'Server Internal Error', 'network'],
] as const)
  test(`a far end that answers ${status} ends the call with it`, async () => {
    await register(lab(), desk(), 'agent1')
    const peer = await lab().peer(`99${status}`, (s) =>
      s.invited().reply(180, 'Ringing').wait(100).reply(status, reason).expect('ACK'),
    )
    const call = await desk().dial(`99${status}`)
    expect(await call.event('ended')).toMatchObject({ sipStatus: status, reasonText: reason, by })
    await peer.done()
    await nothingOpen()
  })

test('a carrier that is overloaded ends the call with 503', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('99503', (s) =>
    s
      .invited()
      .reply(503, 'Service Unavailable', { headers: ['Retry-After: 30'] })
      .expect('ACK'),
  )
  const call = await desk().dial('99503')
  expect(await call.event('ended')).toMatchObject({ sipStatus: 503, by: 'network' })
  await peer.done()
})

test('a far end that says nothing at all ends the call with 408', async () => {
  await register(lab(), desk(), 'agent1')
  const silent = await openEar()
  await lab().exchange.route('99000', `127.0.0.1:${silent.port}`)
  const call = await desk().dial('99000')
  expect(await call.event('ended')).toMatchObject({ sipStatus: 408, by: 'network' })
  silent.close()
  await nothingOpen()
})

for (const [name, statuses] of [
  [
    '4xx',
    [
      400, 402, 405, 406, 410, 413, 414, 415, 416, 420, 421, 422, 423, 424, 428, 429, 433, 436, 437, 438, 439,
      440, 469, 470, 481, 482, 483, 484, 485, 487, 488, 489, 491, 493, 494,
    ],
  ],
  ['5xx', [501, 502, 504, 505, 513, 555, 580]],
  ['6xx', [600, 604, 606, 607, 608]],
] as const)
  test(`every other ${name} answer ends the call with its number and leaves nothing open`, async () => {
    await register(lab(), desk(), 'agent1')
    for (const status of statuses) {
      await lab().exchange.answer(`98${status}`, `${status} Answer ${status}`)
      const call = await desk().dial(`98${status}`)
      expect(await call.event('ended')).toMatchObject({ sipStatus: status, reasonText: `Answer ${status}` })
    }
    await nothingOpen()
  })

test('a redirection is not followed by the line itself', async () => {
  await register(lab(), desk(), 'agent1')
  const foreign = await lab().peer('99999', (s) => s.invited().reply(486, 'Busy Here').expect('ACK'))
  const peer = await lab().peer('99302', (s) =>
    s
      .invited()
      .reply(302, 'Moved Temporarily', { headers: [`Contact: <sip:premium@${foreign.address}>`] })
      .expect('ACK'),
  )
  const call = await desk().dial('99302')
  expect(await call.event('ended')).toMatchObject({ sipStatus: 302, by: 'network' })
  await peer.done()
  expect(foreign.received()).toEqual([])
})

test('ringing without sound is told as ringing, so that the desk makes the tone', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5554', (s) => s.answered(400).byed())
  const call = await desk().dial('5554')
  expect(await call.event('progress')).toMatchObject({ status: 180, earlyMedia: false })
  await call.event('accepted')
  await call.hangUp()
  await peer.done()
})

test('an announcement before the answer is heard, and the call may be refused after it', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('99183', (s) =>
    s
      .invited()
      .reply(183, 'Session Progress', { sound: {} })
      .wait(2_500)
      .reply(404, 'Not Found')
      .expect('ACK'),
  )
  const call = await desk().dial('99183')
  await peer.got('INVITE')
  await lab().talk(peer, CUSTOMER_HZ)
  expect(await call.event('progress')).toMatchObject({ status: 183, earlyMedia: true })
  const here = await desk().hears(900)
  expect(here.rms).toBeGreaterThan(0.05)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  expect(await call.events()).not.toContainEqual(expect.objectContaining({ kind: 'accepted' }))
  expect(await call.event('ended')).toMatchObject({ sipStatus: 404 })
  await peer.done()
})

test('early media that turns into the answer is one sound without a gap', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5555', (s) =>
    s
      .invited()
      .reply(183, 'Session Progress', { sound: {} })
      .wait(800)
      .reply(200, 'OK', { sound: {} })
      .expect('ACK')
      .byed(),
  )
  const call = await desk().dial('5555')
  await peer.got('INVITE')
  await lab().talk(peer, CUSTOMER_HZ)
  await call.event('accepted')
  const [heard, here] = await Promise.all([peer.ear.listen(800), desk().hears(800)])
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(here.rms).toBeGreaterThan(0.05)
  await call.hangUp()
  await peer.done()
})

test('a key is pressed into an announcement before the answer, and arrives', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5563', (s) =>
    s.invited().reply(183, 'Session Progress', { sound: {} }).cancelled(),
  )
  const call = await desk().dial('5563')
  expect(await call.event('progress')).toMatchObject({ earlyMedia: true })
  await expect.poll(() => peer.ear.packets).toBeGreaterThan(10)
  expect(await call.dtmf('7')).toBeNull()
  await expect.poll(() => peer.ear.digits).toBe('7')
  await call.hangUp()
  await peer.done()
  await nothingOpen()
})

test('an exchange that wants its announcement confirmed gets PRACK, and the announcement and the call are heard', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('99183', (s) =>
    s
      .invited()
      .reply(183, 'Session Progress', { sound: {}, headers: ['Require: 100rel', 'RSeq: 4711'] })
      .expect('PRACK')
      .ok()
      .wait(1_500)
      // What was described once need not be described again (RFC 3262 §5).
      .reply(200, 'OK')
      .expect('ACK')
      .byed(),
  )
  const call = await desk().dial('99183')
  const invite = await peer.got('INVITE')
  expect(invite).toMatch(/^Supported:.*\b100rel\b/m)
  expect(await peer.got('PRACK')).toMatch(
    new RegExp(`^RAck: 4711 ${/^CSeq: (\d+) INVITE/m.exec(invite)?.[1]} INVITE`, 'm'),
  )
  expect(await call.event('progress')).toMatchObject({ status: 183, earlyMedia: true })
  await lab().talk(peer, CUSTOMER_HZ)
  expect((await desk().hears()).rms).toBeGreaterThan(0.01)
  await call.event('accepted')
  expect((await peer.ear.listen(700)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
  await nothingOpen()
})

test('ringing that is to be confirmed twice is confirmed in order, and the answer is heard', async () => {
  await register(lab(), desk(), 'agent1')
  const reliable = (number: number) => ({ headers: ['Require: 100rel', `RSeq: ${number}`] })
  const peer = await lab().peer('5559', (s) =>
    s
      .invited()
      .reply(180, 'Ringing', reliable(1))
      .expect('PRACK')
      .ok()
      .reply(182, 'Queued', reliable(2))
      .expect('PRACK')
      .ok()
      .reply(200, 'OK', { sound: {} })
      .expect('ACK')
      .byed(),
  )
  const call = await desk().dial('5559')
  await call.event('accepted')
  for (const n of [1, 2])
    expect(await peer.got('PRACK', n)).toMatch(new RegExp(`^RAck: ${n} \\d+ INVITE`, 'm'))
  expect((await peer.ear.listen(700)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
})

test('a call given up at once never reaches the far end and lets go of the microphone', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5556', (s) => s.answered().byed())
  const call = await desk().dialAndHangUp('5556')
  expect(await call.event('ended')).toMatchObject({ by: 'agent' })
  await nothingOpen()
  // The exchange is asked for something else: had an INVITE been under way, it would have come before.
  await lab().exchange.contactsOf('agent1')
  expect(peer.received().filter((message) => message.startsWith('INVITE'))).toEqual([])
})

test('a call given up while it gathers candidates never reaches the far end', async () => {
  const dead = await openEar()
  await desk().connect({
    ...lab().account('agent1'),
    ice: stunAt(dead.port),
    iceBudgetMs: 1_000,
  })
  await desk().next('registration', ({ registration }) => registration.state === 'registered')
  const peer = await lab().peer('5557', (s) => s.answered().byed())
  const call = await desk().dial('5557')
  await expect.poll(async () => (await desk().open()).peers).toBe(1)
  await call.hangUp()
  expect(await call.event('ended')).toMatchObject({ by: 'agent' })
  await nothingOpen()
  dead.close()
  expect(peer.received()).toEqual([])
})

test('a dead STUN server delays a call no longer than the budget for candidates', async () => {
  const dead = await openEar()
  await desk().connect({
    ...lab().account('agent1'),
    ice: stunAt(dead.port),
    iceBudgetMs: 500,
  })
  await desk().next('registration', ({ registration }) => registration.state === 'registered')
  const peer = await lab().peer('5558', (s) => s.answered().byed())
  const call = await desk().dial('5558')
  await call.event('accepted', 3_000)
  expect((await peer.ear.listen(800)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
  dead.close()
})

test('a call given up while it rings is cancelled at the far end', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('99180', (s) => s.invited().reply(180, 'Ringing').cancelled())
  const call = await desk().dial('99180')
  await call.event('progress')
  await call.hangUp()
  expect(await call.event('ended')).toMatchObject({ by: 'agent' })
  await peer.done()
  await nothingOpen()
})

test('an answer that crosses the CANCEL is taken and ended with BYE', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5559', (s) =>
    s
      .invited()
      .reply(180, 'Ringing')
      .expect('CANCEL')
      .reply(200, 'OK', { sound: {} })
      .ok()
      .expect('ACK')
      .byed(),
  )
  const call = await desk().dial('5559')
  await call.event('progress')
  await call.hangUp()
  expect(await call.event('ended')).toMatchObject({ by: 'agent' })
  await peer.done()
  await nothingOpen()
})

test('an exchange that never answers leaves a call that the agent can end', async () => {
  await register(lab(), desk(), 'agent1')
  await lab().exchange.deaf(true)
  const call = await desk().dial('5551')
  await call.event('invited')
  await call.hangUp()
  expect(await call.event('ended', 6_000)).toMatchObject({ by: 'agent' })
  await nothingOpen()
  await lab().exchange.deaf(false)
})

test('a user who is not there is 480', async () => {
  await register(lab(), desk(), 'agent1')
  const call = await desk().dial('agent3')
  expect(await call.event('ended')).toMatchObject({ sipStatus: 480, by: 'network' })
})

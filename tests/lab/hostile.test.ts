// Far ends and exchanges that do what they should not, or what few do: endless challenges, descriptions that describe nothing,
// late offers, colliding changes, timers. The line must come to a clear state and leave nothing open.
import { expect, test } from 'vitest'
import { AGENT_HZ, CUSTOMER_HZ, labOf, register } from './lab.ts'

const { lab, desk } = labOf(['agent1'])
const nothingOpen = () => expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })

test('a far end that challenges for ever ends the call', async () => {
  await register(lab(), desk(), 'agent1')
  const challenge = (nonce: string) => ({
    headers: [`Proxy-Authenticate: Digest realm="elsewhere.test", nonce="${nonce}", algorithm=MD5`],
  })
  const peer = await lab().peer(
    '99407',
    (s) => s.invited().reply(407, 'Proxy Authentication Required', challenge('one')).expect('ACK'),
    { calls: 2 },
  )
  const call = await desk().dial('99407')
  expect(await call.event('ended')).toMatchObject({ by: 'network' })
  await nothingOpen()
  expect(peer.received().filter((message) => message.startsWith('INVITE')).length).toBeLessThanOrEqual(2)
})

test('an answer without a description ends the call', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5551', (s) => s.invited().reply(200, 'OK').expect('ACK').byed())
  const call = await desk().dial('5551')
  expect(await call.event('ended')).toMatchObject({ by: expect.any(String) })
  await peer.done()
  await nothingOpen()
})

// rtpengine gives the second place a description without `rtcp-mux`, which no browser takes.
test('an answer that can’t be understood after sound before it ends the call in order', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5558', (s) =>
    s
      .invited()
      .reply(183, 'Session Progress', { sound: {}, fork: 'melody' })
      .wait(300)
      .reply(200, 'OK', { sound: {}, fork: 'person' })
      .expect('ACK')
      .byed(),
  )
  const call = await desk().dial('5558')
  expect(await call.event('ended')).toMatchObject({ by: 'network' })
  expect(await peer.got('BYE')).toMatch(/^To: .*;tag=person$/m)
  expect(await peer.got('BYE')).toMatch(/^Reason: SIP;cause=488/m)
  await peer.done()
  await nothingOpen()
})

test('an answer that refuses all sound ends the call', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5552', (s) =>
    s
      .invited()
      .reply(200, 'OK', { sound: { port: 0 } })
      .expect('ACK')
      .byed(),
  )
  const call = await desk().dial('5552')
  await peer.got('ACK')
  await desk().hears(300)
  await call.hangUp()
  await call.event('ended')
  await peer.done()
  await nothingOpen()
})

test('a caller who describes no sound is offered some, and heard', async () => {
  await register(lab(), desk(), 'agent1')
  const caller = await lab().caller('agent1', (s) => s.calls({ sound: null }).rung().refused(486))
  const call = await desk().incoming()
  await call.hangUp(486)
  expect(await call.event('ended')).toMatchObject({ by: 'agent' })
  await caller.done()
  await nothingOpen()
})

test('a caller whose only codec nobody here knows is refused, and the next one is answered', async () => {
  await register(lab(), desk(), 'agent1')
  const strange = await lab().caller('agent1', (s) =>
    s
      .calls({ sound: { codec: [77, 'X-NOBODY/8000'], events: null } })
      .rung()
      .refused(488),
  )
  const call = await desk().incoming()
  expect(await call.answer()).toMatchObject({ code: 'phone.failed', params: { status: 488 } })
  await call.event('ended')
  await strange.done()
  expect(await strange.got(/^SIP\/2.0 488 /)).toMatch(/^Warning: 304 /m)
  await nothingOpen()
  const caller = await lab().caller('agent1', (s) =>
    s.calls({ number: '13800000002' }).rung().established().byed(),
  )
  const next = await desk().incoming()
  await next.answer()
  await next.event('accepted')
  await next.hangUp()
  await caller.done()
})

test('key presses go as INFO where the far end renumbers their payload', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5553', (s) => s.answered(100, { events: 101 }).expect('INFO').ok().byed())
  const call = await desk().dial('5553')
  await call.event('accepted')
  expect(await call.dtmf('7')).toBeNull()
  expect(await peer.got('INFO')).toMatch(/Signal=7/)
  await call.hangUp()
  await peer.done()
})

test('changes that collide on the wire are both settled', async () => {
  await register(lab(), desk(), 'agent1')
  // The far end's own change is under way when the hold arrives: each refuses the other's (RFC 3261 §14.2).
  const peer = await lab().peer('5554', (s) =>
    s
      .answered()
      .expect('INVITE')
      .ask('INVITE', { sound: {} })
      .refused(491)
      .reply(491, 'Request Pending')
      .expect('ACK')
      .reinvited({ direction: 'recvonly' })
      .byed(),
  )
  const call = await desk().dial('5554')
  await call.event('accepted')
  expect(await call.hold(true)).toBeNull()
  await peer.ear.listen(200)
  await expect.poll(async () => (await peer.ear.listen(500)).rms).toBeLessThan(0.003)
  await call.hangUp()
  await peer.done()
})

test('a far end that refreshes its session by re-INVITE is answered and heard', async () => {
  await register(lab(), desk(), 'agent1')
  const timer = ['Supported: timer', 'Session-Expires: 90;refresher=uac']
  const peer = await lab().peer('5555', (s) =>
    s
      .invited()
      .reply(200, 'OK', { sound: {}, headers: ['Session-Expires: 90;refresher=uas', 'Supported: timer'] })
      .expect('ACK')
      .wait(400)
      .ask('INVITE', { sound: {}, headers: timer })
      .expectStatus(200)
      .acknowledge()
      .byed(),
  )
  const call = await desk().dial('5555')
  await call.event('accepted')
  await peer.got(/^SIP\/2.0 200[\s\S]*^CSeq: \d+ INVITE/m)
  await lab().talk(peer, CUSTOMER_HZ)
  expect((await peer.ear.listen(700)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
})

test('a far end that refreshes its session by UPDATE is answered', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5556', (s) =>
    s
      .invited()
      .reply(200, 'OK', { sound: {}, headers: ['Session-Expires: 90;refresher=uas', 'Supported: timer'] })
      .expect('ACK')
      .wait(300)
      .ask('UPDATE', { headers: ['Supported: timer', 'Session-Expires: 90;refresher=uac'] })
      .expectStatus(200)
      .byed(),
  )
  const call = await desk().dial('5556')
  await call.event('accepted')
  await peer.got(/^SIP\/2.0 200[\s\S]*^CSeq: \d+ UPDATE/m)
  await call.hangUp()
  await peer.done()
})

test('a message or a question out of the blue changes nothing in the call', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5557', (s) =>
    s
      .answered()
      .ask('MESSAGE', {
        content: ['text/html', ['<img src="http://127.0.0.1:9/x.png"><script>alert(1)</script>', '']],
      })
      .expectStatus(200)
      .ask('OPTIONS')
      .raw(
        '<recv response="200" optional="true" next="8"/><recv response="501" optional="true" next="8"/><recv response="405" optional="true" next="8"/>',
      )
      .expectStatus(480)
      .raw('<label id="8"/>')
      .byed(),
  )
  const before = await desk().fetched()
  const call = await desk().dial('5557')
  await call.event('accepted')
  await lab().talk(peer, CUSTOMER_HZ)
  expect((await peer.ear.listen(700)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(await desk().fetched()).toEqual(before)
  await call.hangUp()
  await peer.done()
})

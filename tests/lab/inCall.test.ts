// What is done within a call, against the real stack: hold, mute, keys, transfer, recording flags, and what the far end does of
// its own. The far end's sound and script decide.
import { expect, test } from 'vitest'
import type { RecordWay } from '../../renderer/features/phone/line.ts'
import { AGENT_HZ, CUSTOMER_HZ, labOf, register } from './lab.ts'
import type { Script } from './stack/script.ts'

const { lab, desk } = labOf(['agent1'])
const nothingOpen = () => expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })

/** A call that stands, with the far end speaking; the script goes on after its ACK. */
async function standing(goesOn: (script: Script) => unknown, number = '5551') {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer(number, (s) => goesOn(s.answered()))
  const call = await desk().dial(number)
  await call.event('accepted')
  await lab().talk(peer, CUSTOMER_HZ)
  await expect.poll(() => peer.ear.packets).toBeGreaterThan(20)
  return { peer, call }
}

/** Registered to an exchange that is asked to record in this way. */
async function recordedBy(record: RecordWay): Promise<void> {
  await desk().connect({ ...lab().account('agent1'), record })
  await desk().next('registration', ({ registration }) => registration.state === 'registered')
  await expect.poll(() => lab().exchange.contactsOf('agent1')).toHaveLength(1)
}

test('a held microphone is silent at the far end, and talks again afterwards', async () => {
  const { peer, call } = await standing((s) => s.reinvited({ direction: 'recvonly' }).reinvited().byed())
  expect((await peer.ear.listen(600)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(await call.hold(true)).toBeNull()
  expect(await call.event('held')).toMatchObject({ held: true })
  expect(await peer.got('INVITE', 2)).toMatch(/^a=sendonly/m)
  // What was on its way when the hold began is not what is measured; on a busy machine that is up to a second of sound.
  await peer.ear.listen(200)
  await expect.poll(async () => (await peer.ear.listen(700)).rms).toBeLessThan(0.003)
  expect(await call.hold(false)).toBeNull()
  expect(await peer.got('INVITE', 3)).toMatch(/^a=sendrecv/m)
  await lab().talk(peer, CUSTOMER_HZ)
  await peer.ear.listen(300)
  const [heard, here] = await Promise.all([peer.ear.listen(700), desk().hears(700)])
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  await call.hangUp()
  await peer.done()
  await nothingOpen()
})

test('holds that are asked for twice at once are made one after another', async () => {
  const { peer, call } = await standing((s) =>
    s.reinvited({ direction: 'recvonly' }).reinvited().reinvited({ direction: 'recvonly' }).byed(),
  )
  const answers = await Promise.all([call.hold(true), call.hold(false), call.hold(true)])
  expect(answers).toEqual([null, null, null])
  await peer.ear.listen(200)
  await expect.poll(async () => (await peer.ear.listen(500)).rms).toBeLessThan(0.003)
  await call.hangUp()
  await peer.done()
})

test('a hold that the far end refuses leaves the call talking', async () => {
  const { peer, call } = await standing((s) =>
    s.expect('INVITE').ok(488, 'Not Acceptable Here').expect('ACK').byed(),
  )
  expect(await call.hold(true)).toMatchObject({ code: 'phone.failed', params: { status: 488 } })
  await peer.ear.listen(200)
  expect((await peer.ear.listen(700)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
})

test('a muted microphone sends silence and no signalling', async () => {
  const { peer, call } = await standing((s) => s.byed())
  await call.mute(true)
  await expect.poll(async () => (await peer.ear.listen(500)).rms).toBeLessThan(0.003)
  const muted = await peer.ear.listen(700)
  expect(muted.packets).toBeGreaterThan(20)
  expect(muted.rms).toBeLessThan(0.003)
  await call.mute(false)
  await peer.ear.listen(200)
  expect((await peer.ear.listen(700)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
})

test('how loud the customer is heard is changed in the call, and stays so for the next', async () => {
  const { peer, call } = await standing((s) => s.byed())
  await expect.poll(() => desk().plays()).toEqual([1])
  expect(await desk().command('setVolume', 0.3)).toBeNull()
  expect(await desk().plays()).toEqual([0.3])
  await call.hangUp()
  await peer.done()
  await expect.poll(() => desk().plays()).toEqual([])
  const other = await lab().peer('5573', (s) => s.answered().byed())
  const next = await desk().dial('5573')
  await next.event('accepted')
  await expect.poll(() => desk().plays()).toEqual([0.3])
  await desk().command('setVolume', 1)
  await next.hangUp()
  await other.done()
})

test('key presses arrive as RFC 4733 events', async () => {
  const { peer, call } = await standing((s) => s.byed())
  expect(await call.dtmf('90#*')).toBeNull()
  await expect.poll(() => peer.ear.digits).toBe('90#*')
  expect(peer.ear.eventPayload).toBe(126)
  await call.hangUp()
  await peer.done()
})

test('key presses go as INFO where the sound carries none', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5552', (s) =>
    s.answered(100, { events: null }).expect('INFO').ok().expect('INFO').ok().byed(),
  )
  const call = await desk().dial('5552')
  await call.event('accepted')
  expect(await call.dtmf('7#')).toBeNull()
  expect(await peer.got('INFO', 1)).toMatch(/Signal=7/)
  expect(await peer.got('INFO', 2)).toMatch(/Signal=#/)
  await call.hangUp()
  await peer.done()
})

test('a blind transfer is followed to its end, then the own leg is ended', async () => {
  const notify = (status: string) => ({
    headers: ['Event: refer', 'Subscription-State: active;expires=60'],
    content: ['message/sipfrag', [`SIP/2.0 ${status}`, '']] as const,
  })
  const { peer, call } = await standing((s) =>
    s
      .expect('REFER')
      .ok(202, 'Accepted')
      .ask('NOTIFY', notify('100 Trying'))
      .expectStatus(200)
      .wait(300)
      .ask('NOTIFY', notify('200 OK'))
      .expectStatus(200)
      .byed(),
  )
  expect(await call.transfer('5559999')).toBeNull()
  expect(await peer.got('REFER')).toMatch(/^Refer-To: <?sip:5559999@lab\.test/m)
  await peer.done()
  await nothingOpen()
})

test('a transfer to a busy number leaves the call up', async () => {
  const { peer, call } = await standing((s) =>
    s
      .expect('REFER')
      .ok(202, 'Accepted')
      .ask('NOTIFY', {
        headers: ['Event: refer', 'Subscription-State: terminated;reason=noresource'],
        content: ['message/sipfrag', ['SIP/2.0 486 Busy Here', '']],
      })
      .expectStatus(200)
      .byed(),
  )
  expect(await call.transfer('99486')).toMatchObject({
    code: 'phone.transferFailed',
    params: { status: 486 },
  })
  expect((await peer.ear.listen(500)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
})

test('a transfer that the far end refuses leaves the call up', async () => {
  const { peer, call } = await standing((s) => s.expect('REFER').ok(603, 'Decline').byed())
  expect(await call.transfer('5559999')).toMatchObject({
    code: 'phone.transferFailed',
    params: { status: 603 },
  })
  await call.hangUp()
  await peer.done()
})

test('recording flags go by INFO and are confirmed by the recorder', async () => {
  const { peer, call } = await standing((s) =>
    s
      .expect('INFO')
      .ok(200, 'OK', { headers: ['Record: on'] })
      .expect('INFO')
      .ok(200, 'OK', { headers: ['Record: off'] })
      .byed(),
  )
  expect(await call.recordFlag(true)).toBeNull()
  expect(await call.event('recording')).toMatchObject({ on: true })
  expect(await call.recordFlag(false)).toBeNull()
  expect(await peer.got('INFO', 1)).toMatch(/^Record: on$/m)
  expect(await peer.got('INFO', 2)).toMatch(/^Record: off$/m)
  await call.hangUp()
  await peer.done()
})

test('a recorder that answers without its word, or refuses, has confirmed nothing', async () => {
  const { peer, call } = await standing((s) =>
    s.expect('INFO').ok().expect('INFO').ok(501, 'Not Implemented').byed(),
  )
  expect(await call.recordFlag(true)).toMatchObject({ code: 'phone.recordingUnconfirmed' })
  expect(await call.recordFlag(true)).toMatchObject({ code: 'phone.failed', params: { status: 501 } })
  expect((await call.events()).filter(({ kind }) => kind === 'recording')).toEqual([])
  await call.hangUp()
  await peer.done()
})

test('an exchange that is told by a header finds it on the INVITE, and its word in the answer confirms', async () => {
  await recordedBy({ kind: 'header', name: 'X-Record' })
  const peer = await lab().peer('5571', (s) =>
    s
      .invited()
      .reply(200, 'OK', { sound: {}, headers: ['Record: on'] })
      .expect('ACK')
      // To end a recording there is no header: INFO asks, and the exchange's own INFO is its word.
      .expect('INFO')
      .ok()
      .ask('INFO', { headers: ['Record: off'] })
      .expectStatus(200)
      .byed(),
  )
  const call = await desk().dial('5571')
  await call.event('accepted')
  expect(await peer.got('INVITE')).toMatch(/^X-Record: on$/m)
  expect(await call.recordFlag(true)).toBeNull()
  expect(await call.recordFlag(false)).toBeNull()
  expect(await peer.got('INFO')).toMatch(/^Record: off$/m)
  await call.hangUp()
  await peer.done()
})

test('an exchange that is told by a header finds it on the answer to a caller as well', async () => {
  await recordedBy({ kind: 'header', name: 'X-Record' })
  const caller = await lab().caller('agent1', (s) =>
    s
      .calls()
      .rung()
      .established()
      .ask('INFO', { headers: ['Record: on'] })
      .expectStatus(200)
      .byed(),
  )
  const call = await desk().incoming()
  expect(await call.answer()).toBeNull()
  expect(await caller.got(/^SIP\/2.0 200[\s\S]*^CSeq: \d+ INVITE/m)).toMatch(/^X-Record: on$/m)
  expect(await call.event('recording')).toMatchObject({ on: true, reason: 'exchange' })
  await call.hangUp()
  await caller.done()
})

test('an exchange that is told by a feature code hears its digits, and confirms by its word', async () => {
  await recordedBy({ kind: 'dtmf', on: '*1', off: '*2' })
  const peer = await lab().peer('5572', (s) =>
    s
      .answered()
      .expect('INFO')
      .ok()
      .ask('INFO', { headers: ['Record: on'] })
      .expectStatus(200)
      .byed(),
  )
  const call = await desk().dial('5572')
  await call.event('accepted')
  const asked = call.recordFlag(true)
  await expect.poll(() => peer.ear.digits, { timeout: 4_000 }).toBe('*1')
  // A peer of a script has no ear: it is told that the digits came, and says its word.
  expect(await call.info('text/plain', 'digits came')).toBeNull()
  expect(await asked).toBeNull()
  expect(await call.event('recording')).toMatchObject({ on: true })
  await call.hangUp()
  await peer.done()
})

test('a code for the agent’s state is dialled as a call of its own, beside a call that is up, and ends', async () => {
  const { peer, call } = await standing((s) => s.byed())
  const queue = await lab().peer('*45', (s) => s.answered(0).bye())
  expect(await desk().code('*45')).toBeNull()
  expect(await queue.got('INVITE')).toMatch(/^INVITE sip:\*45@/)
  await queue.done()
  expect((await peer.ear.listen(500)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
})

test('a supervisor’s code for the call of an agent is dialled as a plain call, heard and left; who listens is not heard', async () => {
  await register(lab(), desk(), 'agent1')
  const spied = await lab().peer('*558001', (s) => s.answered(0).byed())
  await desk().join('*558001')
  expect(await spied.got('INVITE')).toMatch(/^INVITE sip:\*558001@/)
  await expect.poll(() => desk().joined()).toBe('on')
  await lab().talk(spied, CUSTOMER_HZ)
  await expect.poll(() => spied.ear.packets).toBeGreaterThan(20)
  const [far, here] = await Promise.all([spied.ear.listen(700), desk().hears(700)])
  expect(far.packets).toBeGreaterThan(20)
  expect(far.rms).toBeLessThan(0.003)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  await desk().leave()
  await spied.done()
  expect(await desk().joined()).toBeNull()
  await nothingOpen()
})

test('a code that the exchange does not know is said to have failed', async () => {
  await register(lab(), desk(), 'agent1')
  expect(await desk().code('*99')).toEqual({ code: 'desk.stateNotTold', params: { detail: 404 } })
})

test('a recorder that stops in mid-call is heard', async () => {
  const { peer, call } = await standing((s) =>
    s
      .ask('INFO', { headers: ['Record: off'] })
      .expectStatus(200)
      .byed(),
  )
  expect(await call.event('recording')).toMatchObject({ on: false, reason: 'exchange' })
  await call.hangUp()
  await peer.done()
})

test('a far end that holds and comes back is answered truthfully', async () => {
  const { peer, call } = await standing((s) =>
    s
      .wait(600)
      .ask('INVITE', { sound: { direction: 'sendonly' } })
      .expectStatus(200)
      .acknowledge()
      .wait(600)
      .ask('INVITE', { sound: {} })
      .expectStatus(200)
      .acknowledge()
      .byed(),
  )
  const answer = async (n: number) => {
    const found = await peer.got(/^SIP\/2.0 200[\s\S]*^CSeq: \d+ INVITE/m, n)
    return /^a=(sendrecv|recvonly|inactive|sendonly)/m.exec(found)?.[1]
  }
  expect(await answer(1)).toBe('recvonly')
  expect(await answer(2)).toBe('sendrecv')
  await peer.ear.listen(200)
  expect((await peer.ear.listen(600)).share(AGENT_HZ)).toBeGreaterThan(0.6)
  await call.hangUp()
  await peer.done()
})

test('a far end that says 491 is asked again', async () => {
  const { peer, call } = await standing((s) =>
    s.expect('INVITE').ok(491, 'Request Pending').expect('ACK').reinvited({ direction: 'recvonly' }).byed(),
  )
  expect(await call.hold(true)).toBeNull()
  await peer.ear.listen(200)
  await expect.poll(async () => (await peer.ear.listen(500)).rms).toBeLessThan(0.003)
  await call.hangUp()
  await peer.done()
})

test('a far end that announces its sound source is heard all the same', async () => {
  await register(lab(), desk(), 'agent1')
  const peer = await lab().peer('5553', (s) =>
    s.answered(100, { more: ['a=ssrc:305419896 cname:peer', 'a=ssrc:305419896 msid:a b'] }).byed(),
  )
  const call = await desk().dial('5553')
  await call.event('accepted')
  await lab().talk(peer, CUSTOMER_HZ)
  const here = await desk().hears(1_500)
  expect(here.rms).toBeGreaterThan(0.02)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  await call.hangUp()
  await peer.done()
})

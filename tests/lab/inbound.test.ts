// Inbound calls against the real stack: answered, declined, given up, waiting beside another, and what a caller may write in its
// headers. The caller's own script decides.
import { expect, test } from 'vitest'
import { AGENT_HZ, CUSTOMER_HZ, labOf, register } from './lab.ts'

const { lab, desk } = labOf(['agent1'])
const nothingOpen = () => expect.poll(() => desk().open()).toEqual({ peers: 0, tracks: 0 })

test('a caller is answered and heard both ways', async () => {
  await register(lab(), desk(), 'agent1')
  const caller = await lab().caller('agent1', (s) => s.calls().rung().established().byed())
  const call = await desk().incoming()
  expect(call.from).toBe('13800000001')
  expect(await call.answer()).toBeNull()
  await call.event('accepted')
  await caller.got(/^SIP\/2.0 200/)
  await lab().talk(caller, CUSTOMER_HZ)
  await expect.poll(() => caller.ear.packets).toBeGreaterThan(20)
  const [heard, here] = await Promise.all([caller.ear.listen(1_000), desk().hears(900)])
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(heard.rms).toBeGreaterThan(0.05)
  expect(Math.abs(here.peakHz - CUSTOMER_HZ)).toBeLessThan(20)
  await call.hangUp()
  await caller.done()
  await nothingOpen()
})

test('a caller who hangs up ends the call', async () => {
  await register(lab(), desk(), 'agent1')
  const caller = await lab().caller('agent1', (s) => s.calls().rung().established().wait(300).bye())
  const call = await desk().incoming()
  await call.answer()
  expect(await call.event('ended')).toMatchObject({ by: 'customer', sipStatus: 200 })
  await caller.done()
  await nothingOpen()
})

for (const [status, said] of [
  [486, 'busy'],
  [603, 'declined'],
  [480, 'not there'],
] as const)
  test(`a caller may be refused as ${said} (${status})`, async () => {
    await register(lab(), desk(), 'agent1')
    const caller = await lab().caller('agent1', (s) => s.calls().rung().refused(status))
    const call = await desk().incoming()
    await call.hangUp(status)
    expect(await call.event('ended')).toMatchObject({ by: 'agent', sipStatus: status })
    await caller.done()
    await nothingOpen()
  })

test('a caller who gives up while it rings is let go', async () => {
  await register(lab(), desk(), 'agent1')
  const caller = await lab().caller('agent1', (s) => s.calls().rung().wait(200).cancels())
  const call = await desk().incoming()
  expect(await call.event('ended')).toMatchObject({ by: 'customer', sipStatus: 487 })
  await caller.done()
  expect(await call.answer()).toMatchObject({ code: 'phone.failed' })
  await nothingOpen()
})

test('a second caller rings beside the call that is up, and neither hears the other', async () => {
  await register(lab(), desk(), 'agent1')
  const first = await lab().caller('agent1', (s) => s.calls().rung().established().byed())
  const one = await desk().incoming()
  await one.answer()
  await first.got(/^SIP\/2.0 200/)
  await lab().talk(first, CUSTOMER_HZ)
  const second = await lab().caller('agent1', (s) => s.calls({ number: '13800000002' }).rung().refused(486))
  const two = await desk().incoming()
  expect(two.from).toBe('13800000002')
  const heard = await first.ear.listen(600)
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.6)
  expect(second.ear.packets).toBe(0)
  await two.hangUp(486)
  await second.done()
  expect((await first.ear.listen(400)).packets).toBeGreaterThan(10)
  await one.hangUp()
  await first.done()
  await nothingOpen()
})

test('two calls at once: the one is held and silent while the other talks', async () => {
  await register(lab(), desk(), 'agent1')
  const first = await lab().caller('agent1', (s) =>
    s.calls().rung().established().reinvited({ direction: 'recvonly' }).byed(),
  )
  const one = await desk().incoming()
  await one.answer()
  await one.event('accepted')
  expect(await one.hold(true)).toBeNull()
  const second = await lab().caller('agent1', (s) =>
    s.calls({ number: '13800000002' }).rung().established().byed(),
  )
  const two = await desk().incoming()
  await two.answer()
  await two.event('accepted')
  await expect.poll(() => second.ear.packets).toBeGreaterThan(20)
  const [held, talking] = await Promise.all([first.ear.listen(900), second.ear.listen(900)])
  expect(held.rms).toBeLessThan(0.003)
  expect(talking.share(AGENT_HZ)).toBeGreaterThan(0.6)
  await two.hangUp()
  await second.done()
  await one.hangUp()
  await first.done()
  await nothingOpen()
})

test('a hold that is asked for before the caller has acknowledged the answer waits for that, and the call goes on', async () => {
  await register(lab(), desk(), 'agent1')
  const caller = await lab().caller('agent1', (s) =>
    s.calls().rung().established(300).reinvited({ direction: 'recvonly' }).byed(),
  )
  const call = await desk().incoming()
  await call.answer()
  await call.event('accepted')
  expect(await call.hold(true)).toBeNull()
  await call.hangUp()
  await caller.done()
  await nothingOpen()
})

test('a Chinese display name is told as it is', async () => {
  await register(lab(), desk(), 'agent1')
  const caller = await lab().caller('agent1', (s) =>
    s.calls({ displayName: '"张测试（本人）"' }).rung().refused(486),
  )
  const call = await desk().incoming()
  expect(call.displayName).toBe('张测试（本人）')
  await call.hangUp(486)
  await caller.done()
})

test('a huge display name does no harm', async () => {
  await register(lab(), desk(), 'agent1')
  const name = '测试'.repeat(1_000)
  const caller = await lab().caller(
    'agent1',
    (s) =>
      s
        .calls({ displayName: `"${name}"` })
        .rung()
        .refused(486),
    {
      tcp: true,
    },
  )
  const call = await desk().incoming()
  expect(call.from).toBe('13800000001')
  expect(call.displayName.startsWith('测试测试')).toBe(true)
  await call.hangUp(486)
  await caller.done()
})

test('headers that ask for something fetch and dial nothing', async () => {
  await register(lab(), desk(), 'agent1')
  const bait = await lab().peer('99666', (s) => s.invited().reply(486, 'Busy Here').expect('ACK'))
  const before = await desk().fetched()
  const caller = await lab().caller('agent1', (s) =>
    s
      .calls({
        headers: [
          'Alert-Info: <http://127.0.0.1:9/ring.wav>;info=alert-autoanswer',
          'Call-Info: <http://127.0.0.1:9/face.png>;purpose=icon, <sip:x>;answer-after=0',
          'Answer-Mode: Auto',
          'Error-Info: <http://127.0.0.1:9/sorry.wav>',
          'Refer-To: <sip:99666@lab.test>',
        ],
      })
      .rung()
      .established()
      .ask('REFER', { headers: ['Refer-To: <sip:99666@lab.test>', 'Referred-By: <sip:boss@lab.test>'] })
      .expectStatus(480)
      .bye(),
  )
  const call = await desk().incoming()
  // Nothing answers by itself: the phone still rings after what a header asked for.
  await desk().hears(300)
  expect((await call.events()).filter(({ kind }) => kind === 'accepted')).toEqual([])
  await call.answer()
  await call.event('ended')
  await caller.done()
  expect(bait.received()).toEqual([])
  expect(await desk().fetched()).toEqual(before)
  await nothingOpen()
})

test('a hundred callers in a burst are all told, and all end', async () => {
  await register(lab(), desk(), 'agent1')
  const callers = await lab().caller(
    'agent1',
    (s) => s.calls({ number: '1390000[call_number]' }).rung().refused(486),
    {
      calls: 100,
      rate: 200,
    },
  )
  const ids = new Set<string>()
  await expect
    .poll(async () => {
      const came = (await desk().events()).filter(
        (event) => event.kind === 'incoming' && event.from.startsWith('1390000'),
      )
      for (const event of came)
        if (event.kind === 'incoming' && !ids.has(event.callId)) {
          ids.add(event.callId)
          await desk().command('hangUp', event.callId, 486)
        }
      return ids.size
    })
    .toBe(100)
  await callers.done()
  await nothingOpen()
  // And the line still works.
  const caller = await lab().caller('agent1', (s) => s.calls({ number: '13800000009' }).rung().refused(486))
  await expect
    .poll(async () =>
      (await desk().events()).some((event) => event.kind === 'incoming' && event.from === '13800000009'),
    )
    .toBe(true)
  const last = (await desk().events()).findLast((event) => event.kind === 'incoming')
  if (last?.kind === 'incoming') await desk().command('hangUp', last.callId, 486)
  await caller.done()
})

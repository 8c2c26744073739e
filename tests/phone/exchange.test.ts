import { createServer } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { uriOf } from '../../electron/practice/sipMessage.ts'
import type { Switchboard, SwitchboardOptions } from '../../electron/practice/switchboard.ts'
import { openSwitchboard } from '../../electron/practice/switchboard.ts'
import { loadVoices } from '../../electron/practice/voices.ts'
import { CLIPS } from '../../shared/practice/clips.ts'
import { CUSTOMERS } from '../../shared/practice/customers.ts'
import { TEMPER } from '../../shared/practice/difficulty.ts'
import { MOOD_AT_START } from '../../shared/practice/mood.ts'
import { pickupOf } from '../../shared/practice.ts'
import { Call, connect, type Desk, DOMAIN, okTo, requestText, Sound } from './sipDesk.ts'

const SECRET = 'ab'.repeat(32)
const CLOCK_OFFSET = 3_600_000
const voices = loadVoices(join(import.meta.dirname, '../../electron/practice/voices'))
type Note = Parameters<SwitchboardOptions['note']>[0]
const notes: Note[] = []
const options: SwitchboardOptions = {
  port: 0,
  secret: SECRET,
  origin: 'app://duedesk',
  domain: DOMAIN,
  password: null,
  seed: 7,
  clockOffsetMs: CLOCK_OFFSET,
  voices,
  now: () => 1_795_000_000_000,
  note: (event) => {
    notes.push(event)
  },
}

let exchange: Switchboard
const desks: Desk[] = []
const sounds: Sound[] = []
beforeAll(async () => {
  exchange = await openSwitchboard(options)
})
afterEach(async () => {
  for (const desk of desks.splice(0)) desk.close()
  for (const sound of sounds.splice(0)) await sound.close()
  notes.length = 0
})
afterAll(() => exchange.close())

async function atDesk(): Promise<Desk> {
  const desk = await connect(exchange.port, SECRET)
  desks.push(desk)
  await desk.register()
  return desk
}
async function dialled(number: string, headers: string[] = []): Promise<Call> {
  const call = new Call(await atDesk(), number)
  sounds.push(call.sound)
  await call.invite(headers)
  return call
}
async function answered(number: string, headers: string[] = []): Promise<Call> {
  const call = await dialled(number, headers)
  await call.established()
  return call
}
/** The number of this customer that is answered soonest: a test need not listen to the ringing. */
function quick(lastDigit: number): string {
  const ringOf = (number: string) => {
    const pickup = pickupOf(number, options.seed)
    return pickup.kind === 'answers' ? pickup.ringMs : 0
  }
  const numbers = Array.from(
    { length: 200 },
    (_, at) => `+861990000${String(at * 10 + lastDigit).padStart(4, '0')}`,
  )
  return numbers.sort((a, b) => ringOf(a) - ringOf(b))[0] ?? ''
}
const WILLING = quick(0)
const soon = (hope: () => void) => vi.waitFor(hope, { timeout: 15_000, interval: 10 })
const captions = (desk: Desk) => desk.infos().filter((info) => info.kind === 'caption')
const spoken = (desk: Desk) => desk.infos().filter((info) => info.kind === 'spoken').length
const told = (wish: object) =>
  `X-Duedesk-Practice: ${btoa(JSON.stringify({ idTail: '123X', birthday: '0506', phoneTail: '0010', ...wish }))}`
const FACTS = told({})

describe('the door', () => {
  test.each([
    ['another secret', 'cd'.repeat(32), {}],
    ['no secret', '', {}],
    ['a foreign origin', SECRET, { origin: 'https://evil.example' }],
    ['a foreign host (DNS rebinding)', SECRET, { host: 'evil.example' }],
    ['another protocol', SECRET, { protocol: 'chat' }],
  ])('is closed to %s', async (_who, path, more) => {
    await expect(connect(exchange.port, path, more)).rejects.toThrow(/403/)
  })

  test('a port that is taken is told as such', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as { port: number }
    await expect(openSwitchboard({ ...options, port })).rejects.toMatchObject({
      problem: { code: 'shell.portTaken', params: { port } },
    })
    await new Promise((resolve) => taken.close(resolve))
  })

  test('with a password: 401, then 200 with the practice clock; a wrong one is refused', async () => {
    const locked = await openSwitchboard({ ...options, password: 'right' })
    const desk = await connect(locked.port, SECRET)
    expect((await desk.register()).status).toBe(401)
    expect((await desk.register('wrong')).status).toBe(403)
    const ok = await desk.register('right')
    expect(ok.status).toBe(200)
    expect(Date.parse(ok.headers.get('date'))).toBe(1_795_000_000_000 + CLOCK_OFFSET)
    const call = new Call(desk, '+8619900000010')
    await call.invite()
    expect((await call.final()).status).toBe(407)
    await call.sound.close()
    desk.close()
    await locked.close()
  })
})

describe('an answered call', () => {
  test('rings, is answered, greets aloud, and follows the script with the true digits', async () => {
    const call = await answered(WILLING, [FACTS])
    expect(call.statuses().slice(0, 3)).toEqual([100, 180, 200])
    await soon(() => expect(spoken(call.desk)).toBe(1))
    expect(call.sound.loudest).toBeGreaterThan(0.1)
    expect((await call.step('A2', { asks: ['idTail'] })).status).toBe(200)
    await soon(() => expect(captions(call.desk)).toHaveLength(2))
    expect(captions(call.desk)[1]).toMatchObject({
      zh: '好的。证件后四位是123X。',
      because: 'said',
      node: 'A2',
    })
    expect((await call.ask('BYE')).status).toBe(200)
    expect(notes).toContainEqual(expect.objectContaining({ kind: 'ended', by: 'desk' }))
    expect((await call.ask('BYE')).status).toBe(481)
  })

  test('takes its turn when the agent falls silent', async () => {
    const call = await answered(WILLING)
    await soon(() => expect(spoken(call.desk)).toBe(1))
    await call.step('A5', { said: false })
    call.sound.speak(600, true)
    call.sound.speak(800, false)
    await soon(() => expect(captions(call.desk)[1]).toMatchObject({ because: 'said', node: 'A5' }))
  })

  test('stops in mid-word when interrupted, and says so', async () => {
    const call = await answered(WILLING, [FACTS])
    await soon(() => expect(spoken(call.desk)).toBe(1))
    await call.step('A2')
    await soon(() => expect(captions(call.desk)).toHaveLength(2))
    call.sound.speak(600, true)
    await soon(() =>
      expect(captions(call.desk)[2]).toMatchObject({ because: 'interrupted', zh: '你先听我说完。' }),
    )
    expect(call.desk.infos()).toContainEqual({ kind: 'spoken', n: 2, cut: true })
  })

  test('a click or a cough is no turn and no interruption', async () => {
    const call = await answered(WILLING, [FACTS])
    await soon(() => expect(captions(call.desk)).toHaveLength(1))
    call.sound.speak(120, true)
    call.sound.speak(1000, false)
    await soon(() => expect(spoken(call.desk)).toBe(1))
    expect(call.desk.infos().filter((info) => info.kind === 'heard')).toEqual([])
  })

  test('hold silences the customer, unhold brings them back', async () => {
    const call = await answered(WILLING)
    await soon(() => expect(spoken(call.desk)).toBe(1))
    expect((await call.reinvite('sendonly')).status).toBe(200)
    expect(notes).toContainEqual({ kind: 'held' })
    const held = call.sound.packets
    await call.step('A1')
    expect((await call.reinvite('sendrecv')).status).toBe(200)
    // A packet or two may have been under way; on an open line there would be one each 20 ms.
    expect(call.sound.packets - held).toBeLessThan(10)
    await soon(() => expect(captions(call.desk)).toHaveLength(2))
    await soon(() => expect(call.sound.packets).toBeGreaterThan(held + 20))
  })

  test('DTMF as RTP events and as INFO, recording flags with confirmation', async () => {
    const call = await answered(WILLING)
    await call.sound.digit(1)
    await call.sound.digit(11)
    await soon(() => expect(notes).toContainEqual({ kind: 'dtmf', digit: '#' }))
    expect(
      (await call.ask('INFO', ['Content-Type: application/dtmf-relay'], 'Signal=5\r\nDuration=120\r\n'))
        .status,
    ).toBe(200)
    expect(notes.filter((note) => note.kind === 'dtmf').map((note) => 'digit' in note && note.digit)).toEqual(
      ['1', '#', '5'],
    )
    const recorded = await call.ask('INFO', ['Record: on'])
    expect([recorded.status, recorded.headers.get('record')]).toEqual([200, 'on'])
    expect(notes).toContainEqual({ kind: 'record', on: true })
  })

  test('a customer who hangs up in the middle says BYE', async () => {
    const call = await answered(quick(5))
    await soon(() => expect(spoken(call.desk)).toBe(1))
    await call.step('A4')
    await call.desk.request('BYE')
    expect(notes).toContainEqual(expect.objectContaining({ kind: 'ended', by: 'customer' }))
  })

  test('REFER is accepted and its result comes by NOTIFY', async () => {
    const call = await answered(WILLING)
    expect((await call.ask('REFER', [`Refer-To: <sip:+8619900000013@${DOMAIN}>`])).status).toBe(202)
    expect((await call.desk.request('NOTIFY', 0)).body).toContain('100 Trying')
    expect((await call.desk.request('NOTIFY', 1)).body).toContain('486 Busy Here')
  })

  test.each([
    ['99166', 503, ''],
    ['99167', 200, 'off'],
    ['99168', 200, ''],
    ['00010', 200, 'on'],
  ])('a recorder on a number that ends in %s answers %i and says "%s"', async (tail, status, said) => {
    const call = await answered(`+86199000${tail}`)
    const response = await call.ask('INFO', ['Record: on'])
    expect(response.status).toBe(status)
    expect(response.headers.get('record')).toBe(said)
  })

  test('survives the loss of its socket: a re-INVITE on a new one brings captions there', async () => {
    const call = await answered(WILLING)
    await soon(() => expect(spoken(call.desk)).toBe(1))
    call.desk.close()
    const back = await atDesk()
    expect((await call.reinvite('sendrecv', back)).status).toBe(200)
    const body = JSON.stringify({ kind: 'step', node: 'A1', stage: 'x', said: true })
    await call.ask('INFO', ['Content-Type: application/duedesk-practice+json'], body, back)
    await soon(() => expect(captions(back)[0]).toMatchObject({ node: 'A1' }))
  })
})

describe('a customer whom the agent chose', () => {
  test('answers instead of the one the number stands for, as hard and in the mood that was asked', async () => {
    const call = await answered(WILLING, [told({ scenario: 'angry', difficulty: 'hard', mood: 'calm' })])
    await soon(() => expect(captions(call.desk)).toHaveLength(1))
    expect(captions(call.desk)[0]?.mood).toBe(CUSTOMERS.angry.mood + TEMPER.hard.mood + MOOD_AT_START.calm)
    await call.step('A1')
    await soon(() => expect(captions(call.desk)[1]?.zh).toContain('怎么又打来了'))
  })

  test('who is calmed from a card stays, who is not hangs up', async () => {
    const call = await answered(WILLING, [told({ scenario: 'angry', difficulty: 'hard' })])
    await soon(() => expect(spoken(call.desk)).toBe(1))
    await call.step('A1')
    await soon(() => expect(spoken(call.desk)).toBe(2))
    const card = JSON.stringify({ kind: 'card', card: 'calm' })
    expect((await call.ask('INFO', ['Content-Type: application/duedesk-practice+json'], card)).status).toBe(
      200,
    )
    await call.step('A1')
    await soon(() => expect(captions(call.desk)[2]?.zh).toBe(CLIPS.angryListen.zh))
    await soon(() => expect(spoken(call.desk)).toBe(3))
    await call.step('A2')
    await soon(() => expect(captions(call.desk)[3]?.zh).toContain('证件后四位是123X'))
  })

  test('may be busy on a number that answers, and answers on one that is busy', async () => {
    const busy = await dialled(WILLING, [told({ scenario: 'busy' })])
    expect((await busy.final()).status).toBe(486)
    const call = await answered(quick(3), [told({ scenario: 'wrongNumber' })])
    await call.step('A1')
    await soon(() => expect(captions(call.desk).at(-1)?.zh).toBe(CLIPS.wrongNumber.zh))
  })

  test.each([
    ['an unknown customer', told({ scenario: 'dragon', difficulty: 'nightmare' })],
    ['rubbish', 'X-Duedesk-Practice: ~~~'],
  ])('%s is left to the table of numbers', async (_what, header) => {
    const call = await answered(WILLING, [header])
    await soon(() => expect(captions(call.desk)).toHaveLength(1))
    expect(captions(call.desk)[0]?.mood).toBe(CUSTOMERS.promisesFriday.mood)
  })
})

describe('calls that are not answered', () => {
  test.each([
    ['+8619900000013', 486],
    ['+8619900099603', 603],
    ['+8619900099499', 499],
    ['12', 404],
  ])('%s ends with %i', async (number, status) => {
    const call = await dialled(number)
    expect((await call.final()).status).toBe(status)
  })

  test('no answer: rings until the caller cancels, then 487', async () => {
    const call = await dialled('+8619900000014')
    await soon(() => expect(call.statuses()).toContain(180))
    call.cancel()
    expect((await call.final()).status).toBe(487)
    expect(notes).toContainEqual({ kind: 'cancelled' })
  })

  test('a phone that is switched off is announced before any answer', async () => {
    const call = await dialled('+8619900099183')
    await soon(() => expect(call.statuses()).toContain(183))
    const early = call.desk.received.find((message) => message.kind === 'response' && message.status === 183)
    await call.sound.accept(early?.body ?? '')
    expect((await call.final()).status).toBe(480)
    expect(call.sound.loudest).toBeGreaterThan(0.1)
  })
})

describe('a customer calls in', () => {
  const ask = (desk: Desk, number = '+8619900000010') =>
    desk.ask(
      'MESSAGE',
      `sip:practice@${DOMAIN}`,
      ['Content-Type: application/duedesk-practice+json'],
      JSON.stringify({ kind: 'callMe', number, facts: null, afterMs: 0 }),
    )

  test('and talks when answered', async () => {
    const desk = await atDesk()
    expect((await ask(desk)).status).toBe(202)
    const invite = await desk.request('INVITE')
    expect(uriOf(invite.headers.get('from'))).toContain('+8619900000010')
    const sound = new Sound()
    sounds.push(sound)
    const contact = ['Contact: <sip:desk@desk.invalid;transport=ws>', 'Content-Type: application/sdp']
    desk.send(okTo(invite, contact, await sound.answer(invite.body)))
    await desk.request('ACK')
    await soon(() => expect(captions(desk)).toHaveLength(1))
    await soon(() => expect(sound.loudest).toBeGreaterThan(0.1))
  })

  test('and is turned away with 486', async () => {
    const desk = await atDesk()
    await ask(desk)
    const invite = await desk.request('INVITE')
    desk.send(okTo(invite).replace('200 OK', '486 Busy Here'))
    await desk.request('ACK')
    expect(notes).toContainEqual(expect.objectContaining({ kind: 'ended' }))
  })
})

describe('bad input', () => {
  const dialog = { callId: 'x', fromTag: 'desk', to: '<sip:x@y>', cseq: 9, branch: 'z9hG4bKx' }
  test.each([
    [
      'a wrong Content-Length',
      requestText('OPTIONS', 'sip:x', dialog, [], '').replace('Content-Length: 0', 'Content-Length: 50'),
    ],
    [
      'a CSeq of another method',
      requestText('OPTIONS', 'sip:x', dialog, [], '').replace('9 OPTIONS', '9 INVITE'),
    ],
    ['a header without a name', requestText('OPTIONS', 'sip:x', dialog, ['nonsense'], '')],
    [
      'another SIP version',
      requestText('OPTIONS', 'sip:x', dialog, [], '').replace('SIP/2.0\r\n', 'SIP/3.0\r\n'),
    ],
    [
      'an INVITE without an offer',
      requestText('INVITE', 'sip:+8619900000010@x', { ...dialog, callId: 'y' }, [], ''),
    ],
    [
      'an INVITE with broken SDP',
      requestText(
        'INVITE',
        'sip:+8619900000010@x',
        { ...dialog, callId: 'z', to: '<sip:+8619900000010@x>' },
        ['Content-Type: application/sdp'],
        'v=0\r\nnonsense',
      ),
    ],
  ])('%s is refused and the line stays up', async (_what, text) => {
    const desk = await atDesk()
    const before = desk.received.length
    desk.send(text)
    await soon(() => {
      const reply = desk.received
        .slice(before)
        .find((message) => message.kind === 'response' && message.status >= 400)
      expect(reply).toBeDefined()
    })
    expect((await desk.ask('OPTIONS', `sip:${DOMAIN}`)).status).toBe(200)
  })

  test('rubbish is dropped and the line stays up', async () => {
    const desk = await atDesk()
    for (const text of [
      'GET / HTTP/1.1\r\n\r\n',
      '\0\0\0',
      'INVITE',
      'SIP/2.0 200 OK\r\n\r\n',
      '{"json":true}',
      '\r\n\r\n',
    ])
      desk.send(text)
    desk.socket.send(Buffer.from([0xff, 0xfe]), { binary: true })
    expect((await desk.ask('OPTIONS', `sip:${DOMAIN}`)).status).toBe(200)
    expect(desk.raw).toContain('\r\n')
  })

  test('no garbling of a message stops the exchange', async () => {
    const desk = await atDesk()
    const whole = requestText(
      'INFO',
      `sip:+8619900000010@${DOMAIN}`,
      dialog,
      ['Content-Type: application/duedesk-practice+json'],
      '{"kind":"step"}',
    )
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(20), fc.string({ maxLength: 20 }), (at, cut, put) => {
        desk.send(whole.slice(0, at) + put + whole.slice(at + cut))
      }),
      { seed: 20_261_122, numRuns: 300 },
    )
    expect((await desk.ask('OPTIONS', `sip:${DOMAIN}`)).status).toBe(200)
  })

  test('broken step information is 400, unknown content 415', async () => {
    const call = await answered(WILLING)
    expect(
      (await call.ask('INFO', ['Content-Type: application/duedesk-practice+json'], '{"kind":')).status,
    ).toBe(400)
    expect((await call.ask('INFO', ['Content-Type: text/plain'], 'hello')).status).toBe(415)
  })
})

test('several desks call at once and hear only their own customer', async () => {
  const calls = await Promise.all([answered(WILLING), answered(quick(2)), answered(quick(1))])
  await soon(() => {
    for (const call of calls) expect(spoken(call.desk)).toBe(1)
  })
  await Promise.all(calls.map((call) => call.step('A1')))
  await soon(() => {
    for (const call of calls) expect(captions(call.desk)).toHaveLength(2)
  })
  expect(calls.map((call) => captions(call.desk)[1]?.zh)).toEqual([
    '是我，您说。',
    '他不在家，我是他爱人。',
    '是我，什么事？',
  ])
})

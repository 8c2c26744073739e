// The practice exchange hands calls on: blind, after a consultation, into a conference; and customers whose telephones have habits.
// Seen by an independent client that speaks SIP as text.
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  openSwitchboard,
  type Switchboard,
  type SwitchboardOptions,
} from '../../electron/practice/switchboard.ts'
import { loadVoices } from '../../electron/practice/voices.ts'
import { Call, connect, type Desk, DOMAIN, okTo } from './sipDesk.ts'

const SECRET = 'ab'.repeat(32)
const WILLING = '+8619900000010'
const notes: Parameters<SwitchboardOptions['note']>[0][] = []
let exchange: Switchboard
let desk: Desk
const calls: Call[] = []
beforeAll(async () => {
  exchange = await openSwitchboard({
    port: 0,
    secret: SECRET,
    origin: 'app://duedesk',
    domain: DOMAIN,
    password: null,
    seed: 7,
    clockOffsetMs: 0,
    voices: loadVoices(join(import.meta.dirname, '../../electron/practice/voices')),
    now: () => 1_795_000_000_000,
    note: (event) => {
      notes.push(event)
    },
  })
  desk = await connect(exchange.port, SECRET)
  await desk.register()
})
afterEach(async () => {
  for (const call of calls.splice(0)) {
    await call.ask('BYE').catch(() => undefined)
    await call.sound.close()
  }
  notes.length = 0
  desk.received.length = 0
})
afterAll(async () => {
  desk.close()
  await exchange.close()
})

async function answered(number: string): Promise<Call> {
  const call = new Call(desk, number)
  calls.push(call)
  await call.invite()
  await call.established()
  return call
}
const soon = (hope: () => void) => vi.waitFor(hope, { timeout: 15_000, interval: 10 })
/** What the NOTIFYs of this call told, in order. */
const told = (call: Call) =>
  desk.received.flatMap((message) =>
    message.kind === 'request' &&
    message.method === 'NOTIFY' &&
    message.headers.get('call-id') === call.dialog.callId
      ? [message.body.slice(8, 11)]
      : [],
  )
const byes = (call: Call) =>
  desk.received.filter(
    (message) =>
      message.kind === 'request' &&
      message.method === 'BYE' &&
      message.headers.get('call-id') === call.dialog.callId,
  ).length
const replacing = ({ dialog }: Call, target: string) => {
  const toTag = /;tag=([^;>\s]+)/.exec(dialog.to)?.[1]
  const name = encodeURIComponent(`${dialog.callId};to-tag=${toTag};from-tag=${dialog.fromTag}`)
  return `Refer-To: "x" <sip:${target}@${DOMAIN};transport=ws?Replaces=${name}>`
}

describe('handing a call on', () => {
  test.each([
    ['8101', ['100', '180', '200']],
    ['8002', ['100', '486']],
    ['8555', ['100', '404']],
    ['+8619900000013', ['100', '486']],
  ])('blind to %s: the NOTIFYs say %j', async (target, expected) => {
    const call = await answered(WILLING)
    const response = await call.ask('REFER', [`Refer-To: <sip:${target}@${DOMAIN}>`])
    expect(response.status).toBe(202)
    await soon(() => expect(told(call)).toEqual(expected))
  })

  test('after a consultation: the supervisor takes over, says BYE to the consultation, and the result is told', async () => {
    const call = await answered(WILLING)
    const consult = await answered('8101')
    await soon(() => expect(consult.sound.loudest).toBeGreaterThan(0.05))
    expect((await call.ask('REFER', [replacing(consult, '8101')])).status).toBe(202)
    await soon(() => expect(told(call)).toEqual(['100', '200']))
    await soon(() => expect(byes(consult)).toBe(1))
    expect(byes(call)).toBe(0)
  })

  test('Replaces that name no call of this desk end with 481, and both calls stand', async () => {
    const call = await answered(WILLING)
    const consult = await answered('8101')
    consult.dialog.fromTag = 'another'
    await call.ask('REFER', [replacing(consult, '8101')])
    consult.dialog.fromTag = 'desk'
    await soon(() => expect(told(call)).toEqual(['100', '481']))
    expect((await consult.reinvite('sendrecv')).status).toBe(200)
  })

  test('a supervisor’s code plays a sample, again and again', async () => {
    const spied = await answered('*558001')
    await soon(() => expect(spied.sound.loudest).toBeGreaterThan(0.05))
  })

  test('into a conference: both are heard there, and the customer hears and answers there', async () => {
    const call = await answered(WILLING)
    const consult = await answered('8101')
    const room = await answered('8900')
    await consult.ask('REFER', [`Refer-To: <sip:8900@${DOMAIN}>`])
    await soon(() => expect(told(consult)).toEqual(['100', '200']))
    await soon(() => expect(room.sound.loudest).toBeGreaterThan(0.05))
    await call.ask('REFER', [`Refer-To: <sip:8900@${DOMAIN}>`])
    await soon(() => expect(told(call)).toEqual(['100', '200']))
    await room.step('A1')
    await soon(() =>
      expect(
        desk.received.some(
          (message) =>
            message.kind === 'request' &&
            message.method === 'INFO' &&
            message.headers.get('call-id') === room.dialog.callId &&
            message.body.includes('"caption"'),
        ),
      ).toBe(true),
    )
  })

  test('a conference that nobody has opened is no place to be sent to', async () => {
    const call = await answered(WILLING)
    await call.ask('REFER', [`Refer-To: <sip:8900@${DOMAIN}>`])
    await soon(() => expect(told(call)).toEqual(['100', '404']))
  })
})

describe('habits of a telephone', () => {
  test('one puts the desk on hold and takes it back', async () => {
    const call = await answered('+8619900099170')
    for (const held of [true, false]) {
      const offer = await desk.request('INVITE', held ? 0 : 1)
      expect(/^a=sendonly/m.test(offer.body)).toBe(held)
      const body = await call.sound.answer(offer.body)
      desk.send(
        okTo(offer, ['Contact: <sip:desk@desk.invalid;transport=ws>', 'Content-Type: application/sdp'], body),
      )
    }
    await desk.request('ACK', 1)
  })

  test('one meets the first change with 491 and takes the second', async () => {
    const call = await answered('+8619900099171')
    expect((await call.reinvite('sendonly')).status).toBe(491)
    expect((await call.reinvite('sendonly')).status).toBe(200)
  })

  test('one refuses to be transferred, one hangs up without telling the result', async () => {
    const refuses = await answered('+8619900099172')
    expect((await refuses.ask('REFER', [`Refer-To: <sip:8101@${DOMAIN}>`])).status).toBe(603)
    const silent = await answered('+8619900099173')
    expect((await silent.ask('REFER', [`Refer-To: <sip:8101@${DOMAIN}>`])).status).toBe(202)
    await soon(() => expect(byes(silent)).toBe(1))
    expect(told(silent)).toEqual(['100'])
  })
})

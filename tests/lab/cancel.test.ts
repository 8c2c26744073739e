// A call that is given up in the moment between its INVITE and the exchange's challenge, where a stack would easily let the phone
// of the customer go on ringing. The exchange is played by hand: only so the moment can be held still.
import { homedir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LineConnection } from '../../renderer/features/phone/line.ts'
import { NO_ICE } from '../../shared/ice.ts'
import { answer, registering, type SipServer, sipServer } from '../phone/sipServer.ts'
import { type LineDesk, openDesk } from './stack/desk.ts'

let desk: LineDesk
let server: SipServer
beforeAll(async () => {
  desk = await openDesk(homedir())
  server = await sipServer()
})
afterAll(async () => {
  await desk.close()
  await server.close()
})

test('a call given up before the exchange asks for credentials is not asked for again', async () => {
  server.reply = (request) => (/^(?:INVITE|ACK)/.test(request) ? [] : registering(request))
  const account: LineConnection = {
    server: server.url,
    uri: 'sip:8001@hostile.invalid',
    authorizationUser: '8001',
    displayName: '测试坐席',
    credential: { kind: 'password', password: 'pass' },
    ice: NO_ICE,
    iceBudgetMs: 500,
    recordConfirm: 'header',
    practice: false,
  }
  await desk.connect(account)
  await desk.next('registration', ({ registration }) => registration.state === 'registered')
  const call = await desk.dial('5551')
  const first = await server.came((message) => message.startsWith('INVITE'))
  expect(await call.hangUp()).toBeNull()
  const challenge =
    'Proxy-Authenticate: Digest realm="hostile.invalid", nonce="n1", algorithm=MD5, qop="auth"'
  server.send(answer(first, '407 Proxy Authentication Required', [challenge]))
  expect(await call.event('ended')).toMatchObject({ by: 'agent', sipStatus: 487 })
  await server.came((message) => message.startsWith('ACK'))
  // A registration that was sent after it has come: so would have the second INVITE.
  await desk.connect(account)
  await server.came((message) => message.startsWith('REGISTER'), 1)
  expect(server.received.filter((message) => message.startsWith('INVITE'))).toHaveLength(1)
  expect(await desk.open()).toEqual({ peers: 0, tracks: 0 })
})

// Session timers by RFC 4028, as the messages say them: who refreshes, when, and when a call is given up.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type SessionTimers, sessionTimers } from '../../renderer/features/phone/sessionTimers.ts'
import { sipText } from '../../renderer/features/phone/sipText.ts'

let timers: SessionTimers
let refreshed: number[]
let expired: string[]
let refresh: () => Promise<void>

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  refreshed = []
  expired = []
  refresh = async () => undefined
  timers = sessionTimers({
    async refresh() {
      refreshed.push(Date.now() / 1000)
      await refresh()
    },
    expired: (callId) => expired.push(callId),
  })
})
afterEach(() => {
  timers.close()
  vi.useRealTimers()
})
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000)

const message = (first: string, cseq: string, more: string[] = [], body = '') =>
  [
    first,
    'Via: SIP/2.0/WS far.invalid;branch=z9hG4bK1',
    'From: <sip:a@b.c>;tag=1',
    `To: <sip:d@e.f>${cseq.startsWith('1 ') ? '' : ';tag=2'}`,
    'Call-ID: one',
    `CSeq: ${cseq}`,
    ...more,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
const comes = (...parts: Parameters<typeof message>) => timers.incoming(sipText(message(...parts)))
const answered = (expires: string) => comes('SIP/2.0 200 OK', '1 INVITE', [`Session-Expires: ${expires}`])

describe('a call that we made', () => {
  test('without the header of the other side has no timer', async () => {
    comes('SIP/2.0 200 OK', '1 INVITE')
    await pass(100_000)
    expect([refreshed, expired]).toEqual([[], []])
  })

  test('is refreshed by us at half its time, when that is what was agreed', async () => {
    refresh = async () => void comes('SIP/2.0 200 OK', '2 INVITE', ['Session-Expires: 600;refresher=uac'])
    answered('600;refresher=uac')
    await pass(1_000)
    expect(refreshed).toEqual([300, 600, 900])
    const sent = timers.outgoing(message('INVITE sip:d@e.f SIP/2.0', '3 INVITE'))
    expect(sent).toContain('\r\nSession-Expires: 600;refresher=uac\r\nMin-SE: 90\r\n')
  })

  test('that the other side refreshes lives as long as it does, and is given up shortly before its end', async () => {
    answered('600;refresher=uas')
    await pass(500)
    comes('INVITE sip:a@b.c SIP/2.0', '7 INVITE', ['Supported: timer', 'Session-Expires: 600;refresher=uac'])
    const ok = timers.outgoing(message('SIP/2.0 200 OK', '7 INVITE'))
    expect(ok).toContain('\r\nSession-Expires: 600;refresher=uac\r\nRequire: timer\r\n')
    await pass(567)
    expect(expired).toEqual([])
    await pass(2)
    expect(expired).toEqual(['one'])
    expect(refreshed).toEqual([])
  })

  test('that can’t be refreshed is tried again until its session ends', async () => {
    refresh = () => Promise.reject(new Error('line down'))
    answered('120;refresher=uac')
    await pass(111)
    expect(refreshed).toEqual([60, 70, 80, 90, 100, 110])
    expect(expired).toEqual(['one'])
  })

  test('whose refresh is too short for a server on the way takes the longer time', async () => {
    let tries = 0
    refresh = async () => {
      tries += 1
      if (tries > 1) return
      comes('SIP/2.0 422 Session Interval Too Small', '2 INVITE', ['Min-SE: 1800'])
      throw new Error('422')
    }
    answered('600;refresher=uac')
    await pass(305)
    expect(timers.outgoing(message('INVITE sip:d@e.f SIP/2.0', '3 INVITE'))).toContain(
      'Session-Expires: 1800;',
    )
  })

  test('that ended is refreshed no more, whoever ended it', async () => {
    answered('600;refresher=uac')
    comes('BYE sip:a@b.c SIP/2.0', '9 BYE')
    await pass(1_000)
    answered('600;refresher=uac')
    timers.outgoing(message('BYE sip:d@e.f SIP/2.0', '9 BYE'))
    await pass(1_000)
    answered('600;refresher=uac')
    timers.forget('one')
    await pass(1_000)
    expect([refreshed, expired]).toEqual([[], []])
  })
})

describe('a call that came in', () => {
  test('with a timer is left to the caller to refresh, when the caller can', async () => {
    comes('INVITE sip:a@b.c SIP/2.0', '1 INVITE', ['k: timer', 'x: 1800'])
    expect(timers.outgoing(message('SIP/2.0 200 OK', '1 INVITE'))).toContain(
      'Session-Expires: 1800;refresher=uac',
    )
    await pass(1_700)
    expect([refreshed, expired]).toEqual([[], []])
  })

  test('is refreshed by us where the caller can not, or wants so', async () => {
    for (const more of [
      ['Session-Expires: 300'],
      ['Supported: timer', 'Session-Expires: 300;refresher=uas'],
    ]) {
      refreshed = []
      comes('INVITE sip:a@b.c SIP/2.0', '1 INVITE', more)
      const ok = timers.outgoing(message('SIP/2.0 200 OK', '1 INVITE'))
      expect(ok).toContain('Session-Expires: 300;refresher=uas')
      expect(ok).not.toContain('Require')
      await pass(151)
      expect(refreshed).toHaveLength(1)
    }
  })

  test('and is refused has no timer, and what it asked for is forgotten', async () => {
    comes('INVITE sip:a@b.c SIP/2.0', '1 INVITE', ['Session-Expires: 300'])
    const busy = message('SIP/2.0 486 Busy Here', '1 INVITE')
    expect(timers.outgoing(busy)).toBe(busy)
    const late = message('SIP/2.0 200 OK', '1 INVITE')
    expect(timers.outgoing(late)).toBe(late)
    await pass(400)
    expect([refreshed, expired]).toEqual([[], []])
  })

  test('with a session of seconds is refused with the shortest that we take', () => {
    const reply = comes('INVITE sip:a@b.c SIP/2.0', '1 INVITE', ['Session-Expires: 30'])
    expect(reply).toMatch(/^SIP\/2\.0 422 [\s\S]*\r\nMin-SE: 90\r\n/)
  })
})

describe('an UPDATE', () => {
  test('refreshes: it is answered, and the time begins anew', async () => {
    answered('600;refresher=uas')
    await pass(500)
    const reply = comes('UPDATE sip:a@b.c SIP/2.0', '5 UPDATE', [
      'Supported: timer',
      'Session-Expires: 600;refresher=uac',
    ])
    expect(reply).toMatch(/^SIP\/2\.0 200 OK\r\n[\s\S]*Session-Expires: 600;refresher=uac\r\nRequire: timer/)
    await pass(500)
    expect(expired).toEqual([])
  })

  test('with a new description is refused: the sound stays as it is', () => {
    answered('600;refresher=uas')
    expect(comes('UPDATE sip:a@b.c SIP/2.0', '5 UPDATE', [], 'v=0')).toMatch(/^SIP\/2\.0 488 /)
  })
})

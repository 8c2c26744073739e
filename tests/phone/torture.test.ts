// Torture by RFC 4475, and what its authors did not think of, sent to the product's line over a real WebSocket. After each of them
// the line is registered, rings for a good call, and nothing was dialled, fetched or thrown because a message said so.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { soon } from '../soon.ts'
import { AOR, contactOf, type Desk, headerOf, type SipServer, sipDesk, sipServer } from './sipServer.ts'

let server: SipServer
let desk: Desk
let contact: string
let fetched: unknown[]
/** Sockets that were opened at all: a message must never open another. */
let opened: string[]
let ids = 0

beforeEach(async () => {
  fetched = []
  opened = []
  vi.stubGlobal('fetch', (...asked: unknown[]) => {
    fetched.push(asked)
    return Promise.reject(new Error('nothing may be fetched'))
  })
  const Native = globalThis.WebSocket
  vi.stubGlobal(
    'WebSocket',
    class extends Native {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols)
        opened.push(url)
      }
    },
  )
  server = await sipServer()
  desk = sipDesk()
  desk.connect(server.url)
  await desk.reaches('registered')
  contact = contactOf(await server.came((text) => text.startsWith('REGISTER'))).replace(/[<>]/g, '')
})
afterEach(async () => {
  await desk.close()
  await server.close()
  vi.unstubAllGlobals()
  expect(fetched).toEqual([])
  expect(opened).toEqual([server.url])
  // Nothing was dialled: whatever left the line was an answer, or its own registration.
  const asked = server.received
    .filter((text) => !text.startsWith('SIP/2.0') && text.trim() !== '')
    .map((text) => text.split(' ')[0])
  expect(asked.filter((method) => !['REGISTER', 'OPTIONS', 'ACK', 'BYE'].includes(method ?? ''))).toEqual([])
})

const OFFER = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AA').join(':')}`,
  'm=audio 40000 UDP/TLS/RTP/SAVPF 111 0',
  'a=rtpmap:111 opus/48000/2',
  'a=sendrecv',
  '',
].join('\r\n')

interface Parts {
  first?: string
  /** Header lines in place of those of the same name, or more; '' leaves the header out. */
  headers?: Record<string, string>
  more?: string[]
  body?: string
}

/** An INVITE that is good but for what the test changes. */
function invite({
  first = `INVITE ${contact} SIP/2.0`,
  headers = {},
  more = [],
  body = OFFER,
}: Parts = {}): string {
  ids += 1
  const all: Record<string, string> = {
    Via: `SIP/2.0/WS far.invalid;branch=z9hG4bK${ids}`,
    'Max-Forwards': '70',
    From: `"王测试" <sip:+8619900000001@far.invalid>;tag=f${ids}`,
    To: `<${AOR}>`,
    'Call-ID': `call-${ids}`,
    CSeq: '1 INVITE',
    Contact: '<sip:far@far.invalid;transport=ws>',
    ...(body ? { 'Content-Type': 'application/sdp' } : {}),
    'Content-Length': `${Buffer.byteLength(body)}`,
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]))
  return [first, ...lines, ...more, '', body].join('\r\n')
}

/** The status of the final answer to a request with this Call-ID, or 'silence' once a later request was answered. */
async function finalTo(message: string): Promise<number | 'silence'> {
  const callId = headerOf(message, 'Call-ID')
  server.send(message)
  const probe = `OPTIONS ${contact} SIP/2.0\r\nVia: SIP/2.0/WS far.invalid;branch=z9hG4bKp${++ids}\r\nFrom: <sip:a@b.c>;tag=1\r\nTo: <${AOR}>\r\nCall-ID: probe-${ids}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`
  server.send(probe)
  await server.came((text) => text.startsWith('SIP/2.0 200') && text.includes(headerOf(probe, 'Call-ID')))
  const answers = server.received.filter(
    (text) => text.startsWith('SIP/2.0') && headerOf(text, 'Call-ID') === callId,
  )
  const final = answers.map((text) => Number(text.slice(8, 11))).find((status) => status >= 200)
  return final ?? 'silence'
}

/** A call that any telephone rings for: it still does. */
async function stillRings(): Promise<void> {
  const rang = desk.ofKind('incoming').length
  const good = invite()
  server.send(good)
  await soon(() => expect(desk.ofKind('incoming')).toHaveLength(rang + 1))
  expect(desk.ofKind('incoming').at(-1)).toMatchObject({ from: '+8619900000001', displayName: '王测试' })
  server.send(good.replace(/^INVITE/, 'CANCEL').replace('CSeq: 1 INVITE', 'CSeq: 1 CANCEL'))
  await server.came((text) => text.startsWith('SIP/2.0 487') && text.includes(headerOf(good, 'Call-ID')))
  expect(desk.states().at(-1)?.state).toBe('registered')
  expect(desk.strays).toEqual([])
}

describe('messages that RFC 4475 calls valid', () => {
  test.each<[string, () => Parts]>([
    [
      'a torturous INVITE: folded lines, odd capitals, compact names, unknown headers (§3.1.1.1)',
      () => ({
        more: [
          's:',
          'NewFangledHeader:   newfangled value\r\n continued newfangled value',
          'UnknownHeaderWithUnusualValue: ;;,,;;,;',
        ],
        headers: { CSEQ: '0009\r\n  INVITE', CSeq: '', 'Max-Forwards': '  0068 '.trim() },
      }),
    ],
    [
      'unusual characters in names and tokens (§3.1.1.2)',
      () => ({
        headers: {
          From: `"\\"mundane\\" ~*{}|" <sip:+8619900000001@far.invalid>;tag=_token~1'+\`*%!-.${ids}`,
        },
        more: ["extensionHeader-!.%*+_`'~:\u{1f600}大停電"],
      }),
    ],
    [
      '%-escapes and a null in the user of From (§3.1.1.3, §3.1.1.4)',
      () => ({ headers: { From: `<sip:null-%00-null@far.invalid>;tag=e${ids}` } }),
    ],
    [
      'no blank before < (§3.1.1.6)',
      () => ({ headers: { From: `caller<sip:caller@far.invalid>;tag=c${ids}` } }),
    ],
    [
      'long values of many headers (§3.1.1.7)',
      () => ({ more: Array.from({ length: 50 }, (_, at) => `X-Long-${at}: ${'v'.repeat(400)}`) }),
    ],
    [
      'a semicolon in the user of From (§3.1.1.9)',
      () => ({ headers: { From: `<sip:user;par=u%40h@far.invalid>;tag=s${ids}` } }),
    ],
    [
      'an unknown transport in Via (§3.1.1.10)',
      () => ({ headers: { Via: `SIP/2.0/UNKNOWN far.invalid;branch=z9hG4bKu${ids}` } }),
    ],
    [
      'multipart-like date and unknown Proxy-Require (§3.3.14)',
      () => ({ more: ['Proxy-Require: nothingSupportsThis', 'Date: Fri, 01 Jan 2010 16:00:00 EST'] }),
    ],
    ['no description at all', () => ({ body: '' })],
    ['an Expires that no timer can count (§3.1.2.4)', () => ({ more: ['Expires: 10000000000000000000'] })],
  ])('ring: %s', async (_case, parts) => {
    server.send(invite(parts()))
    await soon(() => expect(desk.ofKind('incoming')).toHaveLength(1))
    expect(desk.ofKind('ended')).toEqual([])
    await stillRings()
  })

  test('a response without a reason phrase, and one with a phrase in other letters, count (§3.1.1.12, §3.1.1.13)', async () => {
    server.reply = (request) => {
      const [reply = ''] = [contactOf(request)].map(
        (own) =>
          `SIP/2.0 200 ${'Всё хорошо '.repeat(20)}\r\n${['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerOf(request, name)}`).join('\r\n')}\r\nContact: ${own};expires=120\r\nContent-Length: 0\r\n\r\n`,
      )
      return [reply, reply.replace(/^SIP\/2\.0 200 .*/, 'SIP/2.0 200 ')]
    }
    desk.line.retryNow()
    await soon(() =>
      expect(server.received.filter((text) => text.startsWith('REGISTER')).length).toBeGreaterThan(1),
    )
    await stillRings()
  })
})

describe('messages that RFC 4475 calls invalid get their answer, and never ring', () => {
  test.each<[string, number | 'silence', () => string]>([
    ['separators that make no sense in Via (§3.1.2.1)', 400, () => invite({ headers: { Via: ';;,;,,' } })],
    [
      'a Content-Length beyond the body (§3.1.2.2)',
      400,
      () => invite({ headers: { 'Content-Length': '9999' } }),
    ],
    ['a negative Content-Length (§3.1.2.3)', 400, () => invite({ headers: { 'Content-Length': '-999' } })],
    [
      'a CSeq beyond 2^31 (§3.1.2.4)',
      400,
      () => invite({ headers: { CSeq: '36893488147419103232 INVITE' } }),
    ],
    ['a CSeq just beyond (§3.1.2.4)', 400, () => invite({ headers: { CSeq: '2147483648 INVITE' } })],
    ['an open quote in the name (§3.1.2.6)', 400, () => invite({ headers: { To: `"Mr. J. User <${AOR}>` } })],
    ['a Request-URI in <> (§3.1.2.7)', 416, () => invite({ first: `INVITE <${contact}> SIP/2.0` })],
    [
      'blanks in the Request-URI (§3.1.2.8)',
      'silence',
      () => invite({ first: `INVITE ${contact}; lr SIP/2.0` }),
    ],
    [
      'several blanks in the first line (§3.1.2.9)',
      'silence',
      () => invite({ first: `INVITE  ${contact}  SIP/2.0` }),
    ],
    ['more after SIP/2.0 (§3.1.2.10)', 'silence', () => invite({ first: `INVITE ${contact} SIP/2.0 ` })],
    [
      'headers in the URI of a REGISTER that came to us (§3.1.2.11)',
      405,
      () => invite({ first: `REGISTER ${contact} SIP/2.0`, headers: { CSeq: '1 REGISTER' }, body: '' }),
    ],
    [
      'blanks inside <> of From (§3.1.2.14)',
      400,
      () => invite({ headers: { From: `"x" < sip:a@b.c >;tag=1` } }),
    ],
    [
      'a quote without its end in From (§3.1.2.15)',
      400,
      () => invite({ headers: { From: `Bell, Alexander" <sip:a@b.c>;tag=43` } }),
    ],
    ['a version from the future (§3.1.2.16)', 505, () => invite({ first: `INVITE ${contact} SIP/7.0` })],
    [
      'a method that CSeq contradicts (§3.1.2.17, §3.1.2.18)',
      400,
      () => invite({ headers: { CSeq: '8 INFO' } }),
    ],
    [
      'a method that nobody knows (§3.1.2.18)',
      405,
      () => invite({ first: `NEWMETHOD ${contact} SIP/2.0`, headers: { CSeq: '1 NEWMETHOD' }, body: '' }),
    ],
    [
      'no From, To, Call-ID (§3.3.1)',
      'silence',
      () => invite({ headers: { From: '', To: '', 'Call-ID': '' } }),
    ],
    ['no From', 400, () => invite({ headers: { From: '' } })],
    ['no To', 400, () => invite({ headers: { To: '' } })],
    ['no CSeq', 'silence', () => invite({ headers: { CSeq: '' } })],
    ['no Via', 'silence', () => invite({ headers: { Via: '' } })],
    ['no Contact', 400, () => invite({ headers: { Contact: '' } })],
    ['no tag in From', 400, () => invite({ headers: { From: '<sip:a@b.c>' } })],
    [
      'a scheme that nobody knows (§3.3.2, §3.3.3)',
      416,
      () => invite({ first: 'INVITE nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0' }),
    ],
    ['an http Request-URI', 416, () => invite({ first: 'INVITE http://far.invalid/ SIP/2.0' })],
    [
      'an extension that is required and unknown (§3.3.5)',
      420,
      () => invite({ more: ['Require: nothingSupportsThis, 100rel'] }),
    ],
    [
      'a body of an unknown kind (§3.3.6)',
      415,
      () => invite({ headers: { 'Content-Type': 'application/unknownformat' }, body: '<audio/>' }),
    ],
    [
      'two of what there is one of (§3.3.8)',
      400,
      () => invite({ more: ['CSeq: 8 INVITE', 'To: <sip:other@far.invalid>;tag=2'] }),
    ],
    ['two lengths that differ (§3.3.9)', 400, () => invite({ more: ['Content-Length: 5'] })],
    ['a Max-Forwards that is no number', 400, () => invite({ headers: { 'Max-Forwards': '-1' } })],
    [
      'a Via without the branch of RFC 3261 (§3.4.1)',
      400,
      () => invite({ headers: { Via: 'SIP/2.0/WS far.invalid' } }),
    ],
    ['a call to somebody else', 404, () => invite({ first: 'INVITE sip:somebody@else.invalid SIP/2.0' })],
    [
      'a PRACK for a call that is not there',
      481,
      () =>
        invite({
          first: `PRACK ${contact} SIP/2.0`,
          headers: { CSeq: '1 PRACK', To: `<${AOR}>;tag=none` },
          body: '',
        }),
    ],
    [
      'an UPDATE for a call that is not there',
      481,
      () => invite({ first: `UPDATE ${contact} SIP/2.0`, headers: { CSeq: '1 UPDATE' }, body: '' }),
    ],
    [
      'a BYE for a call that is not there',
      481,
      () => invite({ first: `BYE ${contact} SIP/2.0`, headers: { CSeq: '1 BYE' }, body: '' }),
    ],
    ['a session of a second', 422, () => invite({ more: ['Supported: timer', 'Session-Expires: 1'] })],
    ['a message of a megabyte', 513, () => invite({ more: [`X-Huge: ${'x'.repeat(1_000_000)}`] })],
    [
      'three hundred headers',
      400,
      () => invite({ more: Array.from({ length: 300 }, (_, at) => `X-${at}: 1`) }),
    ],
    ['a bell in the name', 400, () => invite({ headers: { From: '"\u0007" <sip:a@b.c>;tag=1' } })],
    ['a line without a colon', 400, () => invite({ more: ['no colon here'] })],
  ])('%s: %s', async (_case, status, message) => {
    expect(await finalTo(message())).toBe(status)
    expect(desk.ofKind('incoming')).toEqual([])
    await stillRings()
  })

  test.each([
    ['a status that no timer can count (§3.1.2.19)', 'SIP/2.0 4294967301 better not break'],
    ['a status of nought', 'SIP/2.0 000 Nought'],
    ['a status beyond 699', 'SIP/2.0 777 Lucky'],
    ['a scalar overflow in a response (§3.1.2.5)', 'SIP/2.0 503 Service Unavailable'],
  ])('responses: %s', async (_case, first) => {
    const register = await server.came((text) => text.startsWith('REGISTER'))
    server.send(
      `${first}\r\nVia: ${headerOf(register, 'Via')}\r\nFrom: ${headerOf(register, 'From')}\r\nTo: ${headerOf(register, 'To')};tag=1\r\nCall-ID: ${headerOf(register, 'Call-ID')}\r\nCSeq: 9292394834772304023312 REGISTER\r\nRetry-After: 949302838503028349304023988\r\nWarning: 1812 overture "In Progress"\r\nContent-Length: 0\r\n\r\n`,
    )
    await stillRings()
  })
})

describe('descriptions that can have no sound are refused before the phone rings', () => {
  test.each([
    ['codecs that nobody speaks', OFFER.replace('111 0', '97').replace('111 opus/48000/2', '97 L16/44100')],
    ['no audio', OFFER.replace('m=audio 40000', 'm=video 40000')],
    ['audio that is switched off', OFFER.replace('m=audio 40000', 'm=audio 0')],
    [
      'plain RTP without keys',
      OFFER.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP').replace(/a=fingerprint.*\r\n/, ''),
    ],
    ['no ICE', OFFER.replace(/a=ice-.*\r\n/g, '')],
    ['no description but its kind', 'nonsense'],
  ])('%s: 488', async (_case, body) => {
    expect(await finalTo(invite({ body }))).toBe(488)
    expect(desk.ofKind('incoming')).toEqual([])
    await stillRings()
  })
})

describe('what a caller writes of itself', () => {
  async function shown(from: string, more: string[] = []) {
    const before = desk.ofKind('incoming').length
    server.send(invite({ headers: { From: `${from};tag=n${ids}` }, more }))
    await soon(() => expect(desk.ofKind('incoming').length).toBe(before + 1))
    const { displayName, from: number } = desk.ofKind('incoming').at(-1) ?? { displayName: '', from: '' }
    return { displayName, number }
  }

  test('a huge name is cut, a Chinese one stays whole', async () => {
    const { displayName } = await shown(`"${'催'.repeat(9_000)}" <sip:1@far.invalid>`)
    expect([...displayName]).toHaveLength(40)
    expect(displayName.endsWith('…')).toBe(true)
    expect((await shown('"测试有限公司（上海）" <sip:1@far.invalid>')).displayName).toBe(
      '测试有限公司（上海）',
    )
    await stillRings()
  })

  test('marks that hide or reverse text, controls and piles of accents are gone', async () => {
    const name = `\u202e银行\u2066客服\u200b\u200f\ufeff e${'\u0301'.repeat(60)}`
    const { displayName } = await shown(`"${name}" <sip:1@far.invalid>`)
    expect(displayName).toMatch(/^银行 客服 [eé]\p{M}{0,2}$/u)
    await stillRings()
  })

  test('an asserted identity, a Refer-To, an Alert-Info and a Call-Info of strangers change nothing', async () => {
    const { displayName, number } = await shown('"王测试" <sip:+8619900000001@far.invalid>', [
      'P-Asserted-Identity: "110" <sip:110@police.invalid>',
      'Alert-Info: <http://far.invalid/ring.wav>',
      'Call-Info: <http://far.invalid/photo.jpg>;purpose=icon',
      'Refer-To: <sip:99999@far.invalid?Replaces=1>',
      'Error-Info: <sip:not-in-service@far.invalid>',
      'Reply-To: <javascript:alert(1)>',
    ])
    expect({ displayName, number }).toEqual({ displayName: '王测试', number: '+8619900000001' })
    await stillRings()
  })

  test('a number that is none is not shown as one', async () => {
    expect((await shown('"x" <sip:%3Cscript%3E@far.invalid>')).number).toBe('')
    expect((await shown(`<sip:${'9'.repeat(5_000)}@far.invalid>`)).number).toBe('')
    await stillRings()
  })
})

describe('requests that want something of us', () => {
  test.each([
    ['REFER', 405],
    ['SUBSCRIBE', 405],
    ['NOTIFY', 481],
    ['INFO', 405],
    ['PUBLISH', 405],
    ['UPDATE', 481],
  ])('%s out of the blue is answered %i and done by nobody', async (method, status) => {
    const message = invite({
      first: `${method} ${contact} SIP/2.0`,
      headers: { CSeq: `1 ${method}` },
      more: ['Refer-To: <sip:900123456@premium.invalid>', 'Event: refer', 'Subscription-State: active'],
      body: '',
    })
    expect(await finalTo(message)).toBe(status)
    await stillRings()
  })

  test('two hundred INVITEs at once: the desk is told of the first, the others are busy, and all is well when they give up', async () => {
    const burst = Array.from({ length: 200 }, () => invite())
    for (const message of burst) server.send(message)
    const finals = () => server.received.filter((text) => text.startsWith('SIP/2.0 486'))
    await soon(() => expect(finals()).toHaveLength(72))
    expect(desk.ofKind('incoming')).toHaveLength(128)
    for (const message of burst)
      server.send(message.replace(/^INVITE/, 'CANCEL').replace('CSeq: 1 INVITE', 'CSeq: 1 CANCEL'))
    await soon(() => expect(desk.ofKind('ended')).toHaveLength(128))
    await stillRings()
  })

  test('the same INVITE by two ways rings once (§3.4, merged requests)', async () => {
    const one = invite()
    server.send(one)
    server.send(one.replace(/branch=z9hG4bK\w+/, 'branch=z9hG4bKother'))
    await server.came((text) => text.startsWith('SIP/2.0 482'))
    expect(desk.ofKind('incoming')).toHaveLength(1)
    await stillRings()
  })
})

describe('garbage', () => {
  test('of every kind, in bytes and letters, is dropped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 4_000 }).map((bytes) => Buffer.from(bytes)),
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.constantFrom(
            '\r\n',
            '\r\n\r\n',
            '\0',
            ' ',
            'SIP/2.0',
            'SIP/2.0 200 OK\r\n\r\n',
            'INVITE\r\n\r\n',
          ),
        ),
        async (garbage) => server.send(garbage),
      ),
      { seed: 20_261_128, numRuns: 300 },
    )
    await stillRings()
  })

  test('a good INVITE with a part of it cut, doubled or exchanged never harms', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(40),
        fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 30 })),
        async (at, length, put) => {
          const good = invite({ first: `OPTIONS ${contact} SIP/2.0`, headers: { CSeq: '1 OPTIONS' } })
          const place = at % good.length
          server.send(good.slice(0, place) + put + good.slice(place + length))
        },
      ),
      { seed: 20_261_128, numRuns: 500 },
    )
    await stillRings()
  })
})

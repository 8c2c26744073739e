import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sipMasker } from '../../shared/sipTrace.ts'

const NUMBER = '+8619900001234'
const NAME = '王测试'
const SDP = [
  'v=0',
  `o=${NAME} 8711233456789 2 IN IP4 10.0.0.7`,
  `s=call of ${NAME}`,
  'c=IN IP4 10.0.0.7',
  't=0 0',
  'm=audio 40000 UDP/TLS/RTP/SAVPF 0 126',
  'a=rtpmap:126 telephone-event/8000',
  'a=ice-ufrag:Zx9k',
  'a=ice-pwd:secretpwdsecretpwdsecret',
  'a=fingerprint:sha-256 AA:BB:CC:DD',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj',
  'a=candidate:842163049 1 udp 1677729535 203.0.113.7 40001 typ srflx raddr 10.0.0.7 rport 40000 generation 0',
  'a=msid:stream-of-somebody track',
  'a=sendrecv',
].join('\r\n')
const INVITE = [
  `INVITE sip:${NUMBER}@pbx.invalid;user=phone SIP/2.0`,
  'Via: SIP/2.0/WSS abc.invalid;branch=z9hG4bK776',
  `From: "${NAME}, <x>" <sip:8071:hunter2@pbx.invalid>;tag=a1;x-name=${NAME}`,
  `To: <sip:${NUMBER}@pbx.invalid>`,
  'Call-ID: f81d4fae@pbx.invalid',
  'CSeq: 2 INVITE',
  `Contact: <sip:8071@abc.invalid;transport=ws;ob>;expires=60, <tel:${NUMBER};phone-context=x>`,
  'Proxy-Authorization: Digest username="8071", realm="pbx.invalid", nonce="n0nce", uri="sip:x", response="deadbeefdeadbeef", algorithm=MD5, qop=auth, cnonce="c0"',
  `X-Customer: ${NAME} owes 8160.00`,
  `P-Asserted-Identity: <sip:${NUMBER}@pbx.invalid>`,
  'Content-Type: application/sdp',
  `Content-Length: ${SDP.length}`,
  '',
  SDP,
].join('\r\n')

describe('a SIP message for support', () => {
  const masked = sipMasker().mask(INVITE)

  it('says what the protocol did', () => {
    for (const kept of [
      'INVITE sip:party-1@pbx.invalid SIP/2.0',
      'branch=z9hG4bK776',
      'CSeq: 2 INVITE',
      'Call-ID: f81d4fae@pbx.invalid',
      'From: <sip:party-2@pbx.invalid>;tag=a1',
      'transport=ws',
      'realm="pbx.invalid"',
      'algorithm=MD5',
      'm=audio 40000 UDP/TLS/RTP/SAVPF 0 126',
      'a=rtpmap:126 telephone-event/8000',
      '203.0.113.7 40001 typ srflx',
      'a=sendrecv',
      'X-Customer: [masked]',
    ])
      expect(masked).toContain(kept)
  })

  it('says nobody’s name, number, password or key', () => {
    for (const gone of [
      NUMBER,
      '19900001234',
      NAME,
      '8071',
      'hunter2',
      'n0nce',
      'deadbeef',
      'c0"',
      '8160',
      'Zx9k',
      'secretpwd',
      'AA:BB',
      'd0RmdmcmVC',
      'stream-of-somebody',
      '8711233456789',
    ])
      expect(masked, gone).not.toContain(gone)
  })

  it('calls the same party the same in every message, and another one otherwise', () => {
    const masker = sipMasker()
    masker.mask(INVITE)
    expect(masker.mask(`SIP/2.0 486 Busy Here\r\nTo: <sip:${NUMBER}@pbx.invalid>;tag=z\r\n\r\n`)).toBe(
      'SIP/2.0 486 Busy Here\nTo: <sip:party-1@pbx.invalid>;tag=z',
    )
    expect(masker.mask('BYE sip:other@pbx.invalid SIP/2.0\r\n\r\n')).toMatch(/^BYE sip:party-\d+@/)
    expect(masker.mask('BYE sip:other@pbx.invalid SIP/2.0\r\n\r\n')).not.toContain('party-1@')
  })

  it('masks a body that it does not know, and keeps the word of a NOTIFY', () => {
    const masker = sipMasker()
    const info = masker.mask(
      `INFO sip:a@b SIP/2.0\r\nContent-Type: application/json\r\n\r\n{"name":"${NAME}"}`,
    )
    expect(info).toContain('characters masked]')
    expect(info).not.toContain(NAME)
    expect(
      masker.mask('NOTIFY sip:a@b SIP/2.0\r\nContent-Type: message/sipfrag\r\n\r\nSIP/2.0 200 OK\r\n'),
    ).toContain('SIP/2.0 200 OK')
  })

  it('lets nothing through wherever it stands, in whatever header', () => {
    const secret = fc.stringMatching(/^[A-Za-z]{8,14}$/).map((text) => `Zq${text}`)
    const headers = [
      'From',
      'To',
      'Contact',
      'X-Note',
      'Subject',
      'Alert-Info',
      'Authorization',
      'Refer-To',
      'f',
      'm',
    ]
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...headers),
        fc.constantFrom(
          (name: string) => `"${name}" <sip:${name}@host.invalid;${name}=1?Subject=${name}>;${name}`,
          (name: string) => `sip:${name}@host.invalid`,
          (name: string) => `${name} <tel:${name}>`,
          (name: string) => `Digest username="${name}", response="${name}", ${name}`,
          (name: string) => name,
          (name: string) => `\r\n ${name}`,
          (name: string) => `"\\"${name}" <sips:a:${name}@h>`,
        ),
        (name, header, form) => {
          const text = `INVITE sip:${name}@host.invalid SIP/2.0\r\n${header}: ${form(name)}\r\nContent-Type: text/plain\r\n\r\n${name}`
          expect(sipMasker().mask(text)).not.toContain(name)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('never stumbles, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(typeof sipMasker().mask(text)).toBe('string')
        expect(sipMasker().mask(`${text} 19900001234`)).not.toContain('19900001234')
      }),
    )
  })
})

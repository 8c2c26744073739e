// What the practice exchange makes of the bytes that reach it: read by the same rules as the telephone's, judged by its own.
import { expect, test } from 'vitest'
import { parseSip } from '../../electron/practice/sipMessage.ts'

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`
const OPTIONS = [
  'OPTIONS sip:practice.invalid SIP/2.0',
  'v: SIP/2.0/WS a.invalid;branch=z9hG4bK1',
  'f: <sip:8001@practice.invalid>;tag=1',
  't: <sip:practice.invalid>',
  'i: call@a.invalid',
  'CSeq: 7 OPTIONS',
]

test('short names and folded lines are read as the long ones', () => {
  const read = parseSip(lines(...OPTIONS, 's: one', ' and two'))
  if (!read.ok || read.message.kind !== 'request') throw new Error('it is not read')
  expect(read.message).toMatchObject({ method: 'OPTIONS', uri: 'sip:practice.invalid', body: '' })
  expect(['Call-ID', 'subject', 'to'].map((name) => read.message.headers.get(name))).toEqual([
    'call@a.invalid',
    'one and two',
    '<sip:practice.invalid>',
  ])
})

test('a response tells its status', () => {
  expect(parseSip(lines('SIP/2.0 486 Busy Here', ...OPTIONS.slice(1)))).toMatchObject({
    ok: true,
    message: { kind: 'response', status: 486 },
  })
})

test('what is wrong is said in words, and whether its sender can still be told', () => {
  const verdict = (text: string) => {
    const read = parseSip(text)
    return read.ok ? 'read' : [read.detail, read.answerable !== null]
  }
  const [first = '', ...rest] = OPTIONS
  expect([
    verdict(OPTIONS.join('\r\n')),
    verdict(lines('hello', ...rest)),
    verdict(lines(first, ...rest.slice(1))),
    verdict(lines(first.replace('2.0', '3.0'), ...rest)),
    verdict(lines(...OPTIONS, 'no name here')),
    verdict(lines(...OPTIONS.slice(0, -1), 'CSeq: 7 INVITE')),
    verdict(lines(...OPTIONS, 'l: 9')),
    verdict(lines(...OPTIONS, ...Array.from({ length: 120 }, (_, index) => `x-${index}: 1`))),
    verdict(lines('ACK sip:a SIP/3.0', ...rest)),
  ]).toEqual([
    ['no end of headers', false],
    ['neither a request nor a response', false],
    ['missing via', false],
    ['not SIP/2.0', true],
    ['a header line that is none', true],
    ['bad CSeq', true],
    ['Content-Length does not fit the body', true],
    ['too many headers', true],
    ['not SIP/2.0', false],
  ])
})

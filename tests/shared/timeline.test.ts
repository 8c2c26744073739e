import { expect, test } from 'vitest'
import { CHINA } from '../../shared/instant.ts'
import { Row } from '../../shared/rows.ts'
import { timelineOf } from '../../shared/timeline.ts'
import { at } from './compliance/facts.ts'

const id = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const subject = { customerId: id(1), caseId: id(2), version: 1 }
const agentId = id(9)

const rows: Row[] = [
  {
    kind: 'call',
    id: id(10),
    ...subject,
    contactId: id(3),
    agentId,
    direction: 'outbound',
    purpose: 'collect',
    number: null,
    ofDebtor: true,
    startedAt: at('2026-11-24 10:00:00'),
    answeredAt: at('2026-11-24 10:00:08'),
    endedAt: at('2026-11-24 10:03:00'),
    sipStatus: 200,
    endedBy: 'customer',
    talkMs: 172_000,
    verification: 'matched',
    tries: 1,
    recording: 'confirmed',
    rules: 'cn-2026.11',
    clock: { source: 'practice', skewMs: 0 },
    flags: [],
    dispositionId: id(11),
  },
  {
    kind: 'disposition',
    id: id(11),
    ...subject,
    callId: id(10),
    code: 'PTP_FULL',
    fields: {},
    path: ['A1', 'A2'],
    said: [],
    script: null,
    at: at('2026-11-24 10:04:00'),
    agentId,
    supersedes: null,
  },
  {
    kind: 'promise',
    id: id(12),
    ...subject,
    callId: id(10),
    promiseKind: 'full',
    amountFen: 816_000,
    due: '2026-11-27',
    channel: 'app',
    madeAt: at('2026-11-24 10:04:00'),
    agentId,
    previousId: null,
    exit: { state: 'VOID', at: at('2026-11-24 11:00:00'), by: id(8), reason: '误录' },
  },
  {
    kind: 'hold',
    id: id(13),
    ...subject,
    holdKind: 'complaint',
    from: at('2026-11-23 09:00:00'),
    until: null,
    callId: null,
    owner: agentId,
    words: '测试原话',
    liftedAt: at('2026-11-23 18:00:00'),
  },
  { kind: 'payment', id: id(14), ...subject, amountFen: 50_000, valueDate: '2026-11-24', channel: 'app' },
  {
    kind: 'event',
    id: id(15),
    ...subject,
    eventKind: 'guardRefused',
    at: at('2026-11-24 22:10:00'),
    agentId,
    callId: null,
    params: { rule: 'C1' },
  },
  {
    kind: 'customer',
    id: id(1),
    customerId: id(1),
    caseId: null,
    version: 1,
    name: '测试员',
    idNumber: null,
    address: null,
    synthetic: true,
  },
].map((row) => Row.parse(row))

test('rows become entries, newest first, whatever their order', () => {
  const entries = timelineOf(rows, CHINA)
  expect(entries.map((entry) => entry.kind)).toEqual([
    'guardRefused',
    'promiseEnded',
    'promised',
    'called',
    'paid',
    'holdLifted',
    'held',
  ])
  expect(timelineOf(rows.toReversed(), CHINA)).toEqual(entries)
  expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length)
})

test('a call carries its code, a payment stands at the start of its value date', () => {
  const entries = timelineOf(rows, CHINA)
  const call = entries.find((entry) => entry.kind === 'called')
  expect(call).toMatchObject({
    callId: id(10),
    params: { code: 'PTP_FULL', purpose: 'collect', answered: true, talkMs: 172_000 },
  })
  expect(entries.find((entry) => entry.kind === 'paid')?.at).toBe(at('2026-11-24 00:00:00'))
})

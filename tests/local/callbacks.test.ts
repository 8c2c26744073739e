// How a due callback is dialled: on its own number, for its own purpose, under a hold that leaves it, and as central judges it too.
import { describe, expect, it } from 'vitest'
import { callFlags } from '../../central/recheck.ts'
import { Answers } from '../../renderer/local/answers.ts'
import { callbacksMade } from '../../shared/callback.ts'
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { HOUR, MINUTE } from '../../shared/instant.ts'
import type { ActOf } from '../../shared/operation.ts'
import type { CallbackRow, ContactRow, HoldKind, HoldRow, Purpose, Row } from '../../shared/rows.ts'
import { AGENT, bench, DEVICE, id, page, person, stampAt, TEN } from './desk.ts'

const one = person(1)
const second: ContactRow = { ...one.contact, id: id(2, 3), phone: '+8619900008881', place: 1 }
const base = { customerId: one.customer.id, version: 1 }

const callback = (change: Partial<CallbackRow> = {}): CallbackRow => ({
  kind: 'callback',
  ...base,
  id: id(1, 0xb),
  caseId: one.case.id,
  contactId: second.id,
  at: TEN + 5 * MINUTE,
  owner: AGENT,
  callId: null,
  requested: true,
  doneAt: null,
  ...change,
})
const hold = (holdKind: HoldKind): HoldRow => ({
  kind: 'hold',
  ...base,
  caseId: one.case.id,
  id: id(1, 0xe),
  holdKind,
  from: TEN - HOUR,
  until: null,
  callId: null,
  owner: AGENT,
  words: '',
  liftedAt: null,
})

async function desk(...more: Row[]) {
  const rows = [...one.rows, second, ...more]
  const store = await (await bench()).open()
  await store.receive(page(rows))
  const answers = new Answers(store)
  const context = { stamp: stampAt(TEN), online: true, timeVerified: true, realLine: false }
  const [row] = await answers.answer('worklist', { now: TEN }, context)
  const view = await answers.answer('case', { caseId: one.case.id, now: TEN }, context)
  const callbacks = await answers.answer('callbacks', { now: TEN }, context)
  return { rows, row, view, callbacks }
}

/** What central writes beside a call that left the desk now. */
const flags = (rows: readonly Row[], contactId: string, purpose: Purpose) =>
  callFlags(rows, new Set(), {
    id: id(9, 9),
    device: DEVICE,
    n: 1,
    ...base,
    caseId: one.case.id,
    base: null,
    hlc: '000000000000000-00000',
    schema: 1,
    actor: { id: AGENT, role: 'agent' },
    at: TEN,
    clock: { source: 'central', skewMs: 0 },
    kind: 'call.attempted',
    payload: { callId: id(8, 8), contactId, number: null, ofDebtor: true, purpose, rules: 'test' },
  } satisfies ActOf<'call.attempted'>)

describe('a callback that the customer asked for', () => {
  it('is dialled on its own number and for its own purpose once it is due @seed(17)', async () => {
    const { row, view, rows } = await desk(callback())
    expect(row).toMatchObject({ contactId: second.id, purpose: 'callback_requested', group: 'callback' })
    expect(view?.dial).toMatchObject({ contactId: second.id, purpose: 'callback_requested' })
    expect(flags(rows, second.id, 'callback_requested')).toEqual([])
  })

  it('before its time the case is collected from as ever, and the callback itself says from when', async () => {
    const { row, callbacks } = await desk(callback({ at: TEN + 3 * HOUR }))
    expect(row).toMatchObject({ contactId: one.contact.id, purpose: 'collect' })
    const early = CHINA_PACK.thresholds.callbackEarlyMs
    expect(callbacks[0]?.dial).toMatchObject({
      contactId: second.id,
      purpose: 'callback_requested',
      guard: { kind: 'refusal', rule: 'CALLBACK', until: TEN + 3 * HOUR - early },
    })
  })

  it.each(['dispute', 'hardship', 'paidClaim'] as const)(
    'is made under a hold of %s, which forbids to collect',
    async (kind) => {
      const { row, rows } = await desk(callback(), hold(kind))
      expect(row).toMatchObject({
        group: 'callback',
        guard: { kind: 'permit' },
        purpose: 'callback_requested',
      })
      expect(flags(rows, second.id, 'callback_requested')).toEqual([])
      expect(flags(rows, second.id, 'collect')).toEqual(['rule:HOLD'])
    },
  )

  it.each(['complaint', 'cease', 'legal'] as const)('is not made under a hold of %s', async (kind) => {
    const { row, rows } = await desk(callback(), hold(kind))
    expect(row).toMatchObject({ group: 'held', guard: { kind: 'refusal', rule: 'HOLD' } })
    expect(flags(rows, second.id, 'callback_requested')).toEqual(['rule:HOLD'])
  })

  it.each(['complaint', 'dispute', 'paidClaim'] as const)(
    'is no matter for a call of service under a hold of %s, which central permits too',
    async (kind) => {
      const { rows } = await desk(hold(kind))
      expect(flags(rows, one.contact.id, 'service')).toEqual([])
      const elsewhere = rows.map((row) => (row.kind === 'case' ? { ...row, assignedTo: id(2, 0xa) } : row))
      expect(flags(elsewhere, one.contact.id, 'service')).toEqual(['rule:HANDLER'])
    },
  )

  it('gives way to a permitted call when its number is gone', async () => {
    const { row } = await desk(callback(), { ...second, status: 'invalid', version: 2 })
    expect(row).toMatchObject({ contactId: one.contact.id, purpose: 'collect', guard: { kind: 'permit' } })
  })

  it('one that we planned ourselves is a call to collect on its number', async () => {
    const { row, callbacks } = await desk(callback({ requested: false }))
    expect(row).toMatchObject({ contactId: second.id, purpose: 'collect' })
    expect(callbacks[0]?.dial).toMatchObject({ purpose: 'collect', guard: { kind: 'permit' } })
  })

  it('is done by the call in which the customer came to the phone, not by one that nobody took', () => {
    const due = callback({ at: TEN })
    const later = callback({ id: id(2, 0xb), at: TEN + 5 * HOUR })
    const early = CHINA_PACK.thresholds.callbackEarlyMs
    const made = (code: Parameters<typeof callbacksMade>[2]) =>
      callbacksMade([later, due], { startedAt: TEN }, code, early)
    expect(made('PTP_FULL')).toEqual([due.id])
    expect(made('CALLBK')).toEqual([due.id])
    for (const code of ['NA', 'BUSY', 'VM', 'TP_RELAY', 'TECH'] as const) expect(made(code)).toEqual([])
  })
})

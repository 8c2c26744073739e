// A desk that runs takes a narrower rule with its next pull: what may be called, at what hours, and in which version, without signing in anew.
import { describe, expect, it } from 'vitest'
import { Answers } from '../../renderer/local/answers.ts'
import type { RuleSetting } from '../../shared/compliance/tighten.ts'
import { DAY, HOUR, MINUTE } from '../../shared/instant.ts'
import { AGENT, bench, id, page, person, stampAt, TEN } from './desk.ts'

const one = person(1)
const today = '2026-11-23'
const narrowed = (number: number, change: Partial<RuleSetting> = {}): RuleSetting => ({
  id: number,
  pack: 'CN',
  lender: null,
  effectiveFrom: today,
  tightening: { hours: { from: 11 * HOUR, until: 18 * HOUR } },
  at: TEN,
  ...change,
})

async function desk() {
  const device = await bench()
  const store = await device.open()
  await store.receive(page(one.rows))
  const answers = new Answers(store)
  const look = async (now: number, rules?: RuleSetting[]) => {
    const context = { stamp: stampAt(now), online: true, timeVerified: true, realLine: false, rules }
    const [row] = await answers.answer('worklist', { now }, context)
    const view = await answers.answer('case', { caseId: one.case.id, now }, context)
    return { verdict: row?.guard, hours: view?.thresholds.hours }
  }
  return { device, store, look }
}

describe('narrower rules on a running desk @seed(33)', () => {
  it('refuses at once what was permitted, and says until when', async () => {
    const { store, look } = await desk()
    expect((await look(TEN)).verdict?.kind).toBe('permit')
    await store.receive(page([], { rules: [narrowed(1)] }))
    const after = await look(TEN + MINUTE)
    expect(after.verdict).toMatchObject({
      kind: 'refusal',
      rule: 'C1',
      until: TEN + HOUR,
      pack: 'cn-2026.11+1',
    })
    expect(after.hours).toEqual({ from: 11 * HOUR, until: 18 * HOUR })
    // A page that brings none of it changes nothing of it.
    await store.receive(page([]))
    expect((await look(TEN + MINUTE)).verdict?.kind).toBe('refusal')
  })

  it('waits for its day', async () => {
    const { store, look } = await desk()
    await store.receive(page([], { rules: [narrowed(1, { effectiveFrom: '2026-11-24' })] }))
    expect((await look(TEN)).verdict?.kind).toBe('permit')
    expect((await look(TEN + DAY)).verdict).toMatchObject({ kind: 'refusal', until: TEN + DAY + HOUR })
  })

  it('knows them after a restart without central, and the newer of two lists counts', async () => {
    const { device, store, look } = await desk()
    await store.receive(page([], { rules: [narrowed(2)] }))
    // What the sign-in had brought is older than the pull.
    expect((await look(TEN + MINUTE, [narrowed(1, { tightening: { visitors: 3 } })])).verdict?.kind).toBe(
      'refusal',
    )
    await store.close()
    const again = new Answers(await device.open())
    const context = { stamp: stampAt(TEN), online: false, timeVerified: true, realLine: false }
    const view = await again.answer('case', { caseId: one.case.id, now: TEN + MINUTE }, context)
    expect(view?.thresholds.hours.from).toBe(11 * HOUR)
  })

  it('gives the time of a callback the hours that bind there', async () => {
    const { store, look } = await desk()
    await store.receive(
      page(
        [
          {
            kind: 'callback',
            customerId: one.customer.id,
            version: 1,
            id: id(1, 0xb),
            caseId: one.case.id,
            contactId: one.contact.id,
            at: TEN + DAY,
            owner: AGENT,
            callId: null,
            requested: false,
            doneAt: null,
          },
        ],
        { rules: [narrowed(1)] },
      ),
    )
    await look(TEN)
    const context = { stamp: stampAt(TEN), online: true, timeVerified: true, realLine: false }
    const [callback] = await new Answers(store).answer('callbacks', { now: TEN }, context)
    expect(callback).toMatchObject({ zone: 'Asia/Shanghai', hours: { from: 11 * HOUR, until: 18 * HOUR } })
  })
})

// Which script a call is led by, and in which version: a table for the choice, the ledger's word on an earlier promise, digests of what was released.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHINA, instantOf } from '../../shared/instant.ts'
import { PromiseStatus } from '../../shared/promise.ts'
import { earlierPromiseOf, latestPromiseOf } from '../../shared/script/earlierPromise.ts'
import { EARLIER } from '../../shared/script/earlierVersions.ts'
import { SCRIPTS, type ScriptMatter, scriptFor, scriptIn, scriptOf } from '../../shared/script/scripts.ts'
import { start } from '../../shared/script.ts'
import { MATTER, T0 } from './scriptWalk.ts'

const BROKEN = { due: '2026-11-16', amountFen: 300_000, paidFen: 0 } as const

describe('the script of a call', () => {
  test.each<[string, Partial<ScriptMatter>, string]>([
    ['the first day past due', { dpd: 1 }, 'reminderA'],
    ['the fifteenth day', { dpd: 15 }, 'reminderA'],
    ['the sixteenth day', { dpd: 16 }, 'negotiationB'],
    ['ninety days', { dpd: 90 }, 'negotiationB'],
    ['later than Script B was written for', { dpd: 181 }, 'negotiationB'],
    ['a callback that the customer asked for, early', { purpose: 'callback_requested' }, 'reminderA'],
    [
      'a callback that the customer asked for, late',
      { purpose: 'callback_requested', dpd: 40 },
      'negotiationB',
    ],
    ['a broken promise, early', { earlier: BROKEN }, 'followUpB'],
    ['a broken promise, late', { earlier: BROKEN, dpd: 60 }, 'followUpB'],
    [
      'a call of service, whatever is late or broken',
      { purpose: 'service', dpd: 60, earlier: BROKEN },
      'service',
    ],
    ['a call that comes in', { direction: 'inbound', dpd: 60, earlier: BROKEN }, 'inbound'],
    ['a call that comes in from a contact person', { direction: 'inbound', role: 'contact' }, 'inbound'],
    ['a contact person', { role: 'contact', dpd: 60, earlier: BROKEN }, 'thirdParty'],
    ['a contact person about a matter of service', { role: 'contact', purpose: 'service' }, 'thirdParty'],
    ['a number whose holder is not known', { role: null, dpd: 16 }, 'negotiationB'],
  ])('%s @seed(7)', (_, matter, id) => {
    expect(scriptFor({ ...MATTER, ...matter }).id).toBe(id)
  })

  test('a contact person never gets a script with debt facts @seed(34)', () => {
    fc.assert(
      fc.property(
        fc.record({
          purpose: fc.constantFrom('collect' as const, 'service' as const, 'callback_requested' as const),
          dpd: fc.nat(400),
          earlier: fc.constantFrom(null, BROKEN),
        }),
        (matter) => {
          const script = scriptFor({ ...MATTER, ...matter, role: 'contact' })
          expect(script.nodes.some(({ debtFacts }) => debtFacts)).toBe(false)
        },
      ),
      { seed: 20_261_128, numRuns: 100 },
    )
  })
})

describe('an earlier promise', () => {
  const madeAt = instantOf('2026-11-10', 11 * 3_600_000, CHINA)
  const made = (status: PromiseStatus, days = 0, amountFen = 300_000) => ({
    promise: { amountFen, due: '2026-11-16', madeAt: madeAt + days * 86_400_000 },
    status,
  })

  test('is followed up only when it was broken or kept in part @seed(16)', () => {
    for (const status of PromiseStatus.options)
      expect({ status, found: earlierPromiseOf([made(status)], [], CHINA) !== null }).toEqual({
        status,
        found: status === 'BROKEN' || status === 'PARTIAL',
      })
  })

  test('only the last one counts; one recorded in error never @seed(16)', () => {
    expect(earlierPromiseOf([made('BROKEN'), made('OPEN', 3)], [], CHINA)).toBeNull()
    expect(earlierPromiseOf([made('KEPT', 3), made('BROKEN')], [], CHINA)).toBeNull()
    expect(earlierPromiseOf([made('VOID', 3), made('BROKEN')], [], CHINA)?.amountFen).toBe(300_000)
  })

  test('money that came late counts as come: a promise made up for is not followed up @seed(16)', () => {
    const paid = (amountFen: number, valueDate: string) => ({ amountFen, valueDate })
    const before = paid(90_000, '2026-11-09')
    expect(earlierPromiseOf([made('BROKEN')], [before, paid(120_000, '2026-11-10')], CHINA)).toEqual({
      due: '2026-11-16',
      amountFen: 300_000,
      paidFen: 120_000,
    })
    const late = [before, paid(300_000, '2026-11-22')]
    expect(earlierPromiseOf([made('BROKEN')], late, CHINA)).toBeNull()
    // While it is being spoken of, the figures stay on the line.
    expect(latestPromiseOf([made('BROKEN')], late, CHINA)?.paidFen).toBe(300_000)
  })
})

describe('versions', () => {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, inner]) => [key, sorted(inner)]),
          )
        : value
  const digest = ({ cards: _, nodes, ...script }: (typeof SCRIPTS)[number]) =>
    createHash('sha256')
      .update(JSON.stringify(sorted({ ...script, nodes: [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1)) })))
      .digest('hex')
      .slice(0, 16)

  // A digest of a released version never changes: other words are another version, and the one before goes to `earlierVersions.ts`.
  const RELEASED: Record<string, string> = {
    'reminderA 2': '906245c1c1558416',
    'service 1': '87abe80c2440fab6',
    'inbound 1': '6ffe458c1739b4d7',
    'reminderA 3': '6614174c27b61cf6',
    'service 2': 'd552b3dd19715892',
    'inbound 2': 'c4b61d3d9c0d71ef',
    'negotiationB 1': '973f353bfa5768c6',
    'followUpB 1': '6673818a719b6a01',
    'thirdParty 1': '693b65fa26d17ddb',
    'reminderA 4': '9e0209970310ca10',
    'inbound 3': '362bd2e1098ea434',
    'negotiationB 2': 'a9f6f6a7efddd76c',
    'followUpB 2': '4101e8ce0154c7ac',
  }

  test('no released version ever changes its words', () => {
    const found = Object.fromEntries(
      [...SCRIPTS, ...EARLIER].map((script) => [`${script.id} ${script.version}`, digest(script)]),
    )
    expect(found).toEqual(RELEASED)
  })

  test('a call keeps the version it was begun with', () => {
    for (const script of [...SCRIPTS, ...EARLIER]) {
      const draft = start(script, T0)
      expect(scriptOf(draft.script)).toBe(script)
    }
    expect(scriptIn({ id: 'reminderA', version: 99 })).toBeNull()
    expect(scriptOf({ id: 'reminderA', version: 99 })).toBe(SCRIPTS[0])
    expect(scriptOf({ id: 'forgotten', version: 1 })).toBe(SCRIPTS[0])
  })

  test('every version has a name of its own', () => {
    const names = [...SCRIPTS, ...EARLIER].map(({ id, version }) => `${id} ${version}`)
    expect(new Set(names).size).toBe(names.length)
  })
})

// The package for legal referral: what goes in and what never does, and that its chain and its list show every change.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHINA, localDay } from '../../../shared/instant.ts'
import {
  brokenLogLine,
  chainOf,
  logText,
  manifestProblems,
  manifestText,
  packageData,
  packageLog,
} from '../../../shared/referral/legalPackage.ts'
import type { PlanRow } from '../../../shared/rows.ts'
import {
  AGENT,
  CASE,
  CUSTOMER,
  customer,
  dialled,
  disposition,
  matter,
  NOW,
  Rows,
  uuid,
} from '../caseWorld.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function worked(acts: number) {
  const desk = new Rows()
  const log = [desk.act(dialled)]
  desk.do(dialled)
  for (let n = 0; n < acts; n++)
    log.push(
      desk.act({ kind: 'note.added', payload: { noteId: uuid(0x900 + n), callId: null, text: `测试 ${n}` } }),
    )
  desk.do(disposition('NEGO'))
  return { desk, log }
}

const input = (desk: Rows, acts: ReturnType<typeof worked>['log']) => ({
  packageId: uuid(80),
  madeAt: NOW,
  madeBy: AGENT,
  customer,
  matter,
  rows: [...desk.rows.values()],
  acts,
  recordings: [],
})

describe('what goes in', () => {
  test('@seed(21): the log, the ledger explained and every row of the case', () => {
    const { desk, log } = worked(3)
    const data = packageData(input(desk, log))
    expect(data.debtor).toEqual({ name: customer.name, idNumber: null, address: null })
    expect(data.arrears).toMatchObject({ on: localDay(NOW, CHINA), totalFen: expect.any(Number) })
    expect(data.arrears.steps.length).toBeGreaterThan(0)
    expect(data.rows.call).toHaveLength(1)
    expect(data.rows.disposition).toHaveLength(1)
    expect(packageLog(input(desk, log), sha256).lines.map(({ act }) => act.kind)).toEqual([
      'call.attempted',
      'note.added',
      'note.added',
      'note.added',
    ])
  })

  test('nothing of another case, and nothing that was told about income and needs', () => {
    const { desk, log } = worked(0)
    const sheet = { incomeFen: 654_321, needsFen: 1, otherDebtsFen: 0 }
    const plan = {
      kind: 'plan',
      id: uuid(90),
      customerId: CUSTOMER,
      caseId: CASE,
      version: 1,
      sheet,
      disposableFen: 654_320,
    } as unknown as PlanRow
    desk.put(plan)
    desk.put({
      kind: 'note',
      id: uuid(91),
      customerId: CUSTOMER,
      caseId: uuid(92),
      version: 1,
      callId: null,
      text: '别案',
      at: NOW,
      agentId: AGENT,
    })
    const asked = { ...log[0], kind: 'plan.asked', payload: { sheet } } as unknown as (typeof log)[number]
    const foreign = { ...log[0], caseId: uuid(92) } as (typeof log)[number]
    const given = input(desk, [...log, asked, foreign])
    const text = JSON.stringify(packageData(given)) + logText(packageLog(given, sha256).lines)
    expect(text).not.toContain('654321')
    expect(text).not.toContain('654320')
    expect(text).not.toContain('别案')
    expect(text).not.toContain(uuid(92))
    expect(packageLog(given, sha256).lines).toHaveLength(2)
  })
})

describe('the chain', () => {
  test('@seed(21): a log that was changed, cut in the middle or put in another order shows where', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.nat(),
        fc.constantFrom('change', 'drop', 'swap', 'none'),
        (acts, at, how) => {
          const { desk, log } = worked(acts)
          const { lines, head } = packageLog(input(desk, log), sha256)
          expect(lines.at(-1)?.hash).toBe(head)
          const texts = logText(lines).trimEnd().split('\n')
          // The end is what the printed head is for.
          const place = at % (texts.length - 1)
          if (how === 'change')
            texts[place] = (texts[place] ?? '').replace('"n":', '"n": ').replace(/"schema":1/, '"schema":2')
          if (how === 'drop') texts.splice(place, 1)
          if (how === 'swap') texts.splice(place, 2, texts[place + 1] ?? '', texts[place] ?? '')
          expect(brokenLogLine(texts.join('\n'), sha256)).toBe(how === 'none' ? null : place + 1)
        },
      ),
      { seed: 20_261_128, numRuns: 60 },
    )
  })

  test('@seed(21): the list is what sha256sum reads, and files that are missing, changed or added are told', () => {
    const files = ['summary.pdf', 'data.json', 'log.jsonl'].map((name) => ({
      name,
      bytes: name.length,
      sha256: sha256(name),
    }))
    const manifest = manifestText(files)
    expect(manifest.split('\n')[0]).toBe(`${sha256('summary.pdf')}  summary.pdf`)
    expect(manifestProblems(manifest, files)).toEqual([])
    const [first, second, third] = files
    if (!first || !second || !third) throw new Error('three files')
    expect(
      manifestProblems(manifest, [
        first,
        { ...second, sha256: sha256('other') },
        { ...third, name: 'extra.txt' },
      ]),
    ).toEqual([
      { name: 'data.json', why: 'changed' },
      { name: 'log.jsonl', why: 'missing' },
      { name: 'extra.txt', why: 'unlisted' },
    ])
    expect(manifestProblems('no list\n', [])).toEqual([{ name: 'no list', why: 'unreadable' }])
    const chain = chainOf(files, sha256)
    expect(chainOf([second, first, third], sha256).at(-1)?.chain).not.toBe(chain.at(-1)?.chain)
    expect(new Set(chain.map((file) => file.chain)).size).toBe(3)
  })
})

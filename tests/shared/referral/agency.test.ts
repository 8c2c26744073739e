// Which case may go to an outside agency, and that exactly the fields of the list leave, whatever stands in them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unguarded } from '../../../shared/csv.ts'
import {
  AGENCY_FIELDS,
  type Agency,
  type AgencyFacts,
  agencyFile,
  agencyLine,
  agencyProblems,
  numbersForAgency,
  recallFile,
} from '../../../shared/referral/agency.ts'
import { matter, mobile, NOW, uuid } from '../caseWorld.ts'

const TODAY = '2026-11-28'
const agency: Agency = {
  id: uuid(70),
  name: '测试催收服务有限公司',
  contact: '+86 199 0000 8888',
  publishedOn: '2026-01-01',
  endedOn: null,
}
const facts: AgencyFacts = {
  matter: { id: matter.id, state: 'IN_CONTACT' },
  arrears: { bucket: 'M4', totalFen: 900_000 },
  holds: [],
  agreed: false,
  numbers: [mobile.phone],
}
const codes = (change: Partial<AgencyFacts>, of: Partial<Agency> = {}) =>
  agencyProblems({ ...facts, ...change }, { ...agency, ...of }, TODAY).map(({ code }) => code)

describe('what may go out', () => {
  test('@seed(22): an old case without a hold or an agreement, to an agency that is published', () => {
    expect(codes({})).toEqual([])
  })

  test.each([
    ['not published', {}, { publishedOn: null }, 'agency.notPublished'],
    ['published from tomorrow', {}, { publishedOn: '2026-11-29' }, 'agency.notPublished'],
    ['a mandate that ended', {}, { endedOn: TODAY }, 'agency.ended'],
    ['a young case', { arrears: { bucket: 'M2', totalFen: 1 } }, {}, 'agency.tooEarly'],
    ['nothing owed', { arrears: { bucket: 'M4', totalFen: 0 } }, {}, 'agency.closed'],
    ['a recalled case', { matter: { id: matter.id, state: 'RECALLED' } }, {}, 'agency.closed'],
    ['a hold', { holds: ['vulnerable'] }, {}, 'agency.held'],
    ['a promise that runs', { agreed: true }, {}, 'agency.agreed'],
    ['no number of the debtor', { numbers: [] }, {}, 'agency.noNumber'],
    [
      'a case that is out already',
      { matter: { id: matter.id, state: 'IN_CONTACT', agency: { id: uuid(71), name: '测试', since: NOW } } },
      {},
      'agency.alreadyOut',
    ],
  ] as const)('refused: %s', (_name, change, of, code) => {
    expect(codes(change as Partial<AgencyFacts>, of)).toEqual([code])
  })

  test('only the debtor’s own numbers of lawful origin that nobody forbade, each once, three at most', () => {
    const numbers = numbersForAgency(
      [
        { ...mobile, place: 5 },
        { ...mobile, place: 0, phone: '+8619900000002' },
        { ...mobile, place: 1, phone: '+8619900000002' },
        { ...mobile, phone: '+8619900000003', source: null },
        { ...mobile, phone: '+8619900000004', status: 'invalid' },
        { ...mobile, phone: '+8619900000005', role: 'contact' },
        { ...mobile, phone: '+8619900000006' },
        { ...mobile, place: 7, phone: '+8619900000007' },
        { ...mobile, place: 8, phone: '+8619900000008' },
      ],
      new Set(['+8619900000006']),
    )
    expect(numbers).toEqual(['+8619900000002', mobile.phone, '+8619900000007'])
  })
})

/** Cells of a quoted file, read by a reader of its own. */
function cellsOf(text: string): string[][] {
  return [...text.replace(/^\ufeff/, '').matchAll(/((?:"(?:[^"]|"")*",?)+)\r\n/g)].map(([, line = '']) =>
    [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => unguarded(cell.replaceAll('""', '"'))),
  )
}

describe('the files', () => {
  test('@seed(22): hold the fields of the list and no others: no ID number, address, account number or contact person', () => {
    const line = agencyLine({
      matter,
      product: '信用卡',
      name: '测试张一',
      numbers: [mobile.phone],
      arrears: { totalFen: 812_300, dpd: 95 },
      callsLeft: 2,
    })
    expect(Object.keys(line)).toEqual(AGENCY_FIELDS.map(({ id }) => id))
    const text = agencyFile([line])
    const [head, row] = cellsOf(text)
    expect(head).toHaveLength(AGENCY_FIELDS.length)
    expect(row).toEqual([
      matter.id,
      '测试张一',
      mobile.phone,
      matter.lender,
      matter.hotline,
      '信用卡',
      '8123.00',
      matter.dueDate,
      '95',
      '2',
    ])
    expect(text).not.toContain(matter.accountNumber)
  })

  test('no cell runs as a formula or breaks out of its column', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, lender) => {
        const text = agencyFile([
          agencyLine({
            matter: { ...matter, lender },
            product: '',
            name,
            numbers: [mobile.phone],
            arrears: { totalFen: 1, dpd: 0 },
            callsLeft: 0,
          }),
        ])
        expect(cellsOf(text)[1]?.slice(0, 4)).toEqual([matter.id, name, mobile.phone, lender])
        expect(text).not.toMatch(/(?:^|[,\n])"[=+\-@]/)
      }),
      { seed: 20_261_128, numRuns: 200 },
    )
  })

  test('@seed(22): a recall names cases by reference only', () => {
    const rows = cellsOf(recallFile([{ reference: matter.id, recalledOn: TODAY, reason: 'complaint' }]))
    expect(rows[1]?.slice(0, 3)).toEqual([matter.id, TODAY, 'complaint'])
  })
})

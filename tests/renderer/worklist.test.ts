// The worklist as the screens draw it: groups in order, "next" never the open case and never one that may not be called while
// another may; keys spelled one way.
import { describe, expect, it, test } from 'vitest'
import { filtersWithRows, linesOf, nextRow, placeOf } from '../../renderer/features/worklist/list.ts'
import { homeOf, railOf } from '../../renderer/frame/screens.ts'
import type { WorkRow } from '../../renderer/local/views.ts'
import { comboOf } from '../../renderer/ui/keyPress.ts'
import { capOf } from '../../renderer/ui/keys.ts'
import type { Permit, Refusal } from '../../shared/compliance/compliance.ts'

const permit: Permit = { kind: 'permit', until: null, conditions: [], pack: 'test', checks: [] }
const words = { zh: '规则', en: 'rule' }
const refusal: Refusal = {
  kind: 'refusal',
  rule: 'C1',
  name: words,
  source: { title: words, article: words },
  until: null,
  overridableBy: null,
  pack: 'test',
  checks: [],
}

function row(caseId: string, group: WorkRow['group'], guard: Permit | Refusal = permit): WorkRow {
  return {
    caseId,
    customerId: `of-${caseId}`,
    name: '王*试',
    title: null,
    product: 'creditCard',
    bucket: 'M1',
    dpd: 3,
    totalFen: 100_00,
    group,
    reasons: [],
    points: 0,
    due: false,
    contactId: 'c',
    purpose: 'collect',
    phone: '199********',
    guard,
    lastTry: false,
    done: group === 'done',
    unfinishedCallId: null,
  }
}

test('beside a case only filters that would show something are offered, and the one that is chosen', () => {
  const counts = { all: 30, promise: 3, callback: 0, first: 20, unfinished: 0 }
  expect(filtersWithRows(counts, 'all')).toEqual(['all', 'promise', 'first'])
  expect(filtersWithRows(counts, 'callback')).toEqual(['all', 'promise', 'callback', 'first'])
})

describe('lines', () => {
  it('stand under the headings of their groups, most urgent group first, each heading with its count', () => {
    const lines = linesOf([row('a', 'first'), row('b', 'callback'), row('c', 'first'), row('d', 'done')])
    expect(
      lines.map((line) => (line.kind === 'group' ? `${line.group} ${line.count}` : line.row.caseId)),
    ).toEqual(['callback 1', 'b', 'first 2', 'a', 'c', 'done 1', 'd'])
  })

  it('tell the place at which a row is drawn, whatever the order of points', () => {
    const rows = [row('a', 'first'), row('b', 'callback'), row('c', 'first')]
    expect(['a', 'b', 'c', 'gone', null].map((caseId) => placeOf(rows, caseId))).toEqual([
      2,
      1,
      3,
      null,
      null,
    ])
  })

  it('number the rows without the headings', () => {
    const lines = linesOf([row('a', 'first'), row('b', 'callback')])
    expect(lines.flatMap((line) => (line.kind === 'row' ? [line.index] : []))).toEqual([0, 1])
  })
})

describe('next', () => {
  it('is the first workable case that is not open', () => {
    const rows = [row('a', 'callback'), row('b', 'first'), row('c', 'done')]
    expect(nextRow(rows, null)?.caseId).toBe('a')
    expect(nextRow(rows, 'a')?.caseId).toBe('b')
  })

  it('passes over a case that may not be called while another may', () => {
    const rows = [row('a', 'unfinished', refusal), row('b', 'first')]
    expect(nextRow(rows, null)?.caseId).toBe('b')
    expect(nextRow(rows, 'b')?.caseId).toBe('a')
  })

  it('is nobody when the list is done', () => {
    expect(
      nextRow([row('a', 'done'), row('b', 'held', refusal), row('c', 'notNow', refusal)], null),
    ).toBeNull()
  })
})

describe('keys', () => {
  const key = (name: string, more: Partial<Parameters<typeof comboOf>[0]> = {}) =>
    comboOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

  it.each([
    [key('F9'), 'F9'],
    [key('k', { ctrlKey: true }), 'Ctrl+K'],
    [key('k', { metaKey: true }), 'Ctrl+K'],
    [key('Enter', { ctrlKey: true }), 'Ctrl+Enter'],
    [key('ArrowLeft', { altKey: true }), 'Alt+ArrowLeft'],
    [key('?', { shiftKey: true }), '?'],
    [key('T', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+T'],
    [key('Tab', { shiftKey: true }), 'Shift+Tab'],
  ])('%s', (made, expected) => {
    expect(made).toBe(expected)
  })

  it('stand on their caps as people know them', () => {
    expect(capOf('Ctrl+Enter')).toBe('Ctrl ↵')
    expect(capOf('Alt+ArrowLeft')).toBe('Alt ←')
  })
})

describe('screens of a role', () => {
  it('import belongs to administrators, practice to callers in practice mode', () => {
    expect(railOf('admin', 'practice').top).toContain('intake')
    expect(railOf('agent', 'practice').top).not.toContain('intake')
    expect(railOf('agent', 'practice').top).toContain('practice')
    expect(railOf('agent', 'site').top).not.toContain('practice')
    expect(railOf('qa', 'practice').top).toEqual(['tickets', 'review', 'recordings', 'manage'])
    expect(homeOf('qa')).toBe('review')
    expect(railOf('supervisor', 'site').top).toEqual(expect.arrayContaining(['work', 'review', 'feedback']))
  })
})

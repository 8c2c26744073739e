// When a press of a key acts, and when it must not: held keys, fields, input methods, and the delivered keys themselves.
import { describe, expect, it } from 'vitest'
import { FIXED, keyFault, MOVABLE } from '../../renderer/ui/keyMap.ts'
import { type Bound, isHeldOver, type Press, reactionTo } from '../../renderer/ui/keyPress.ts'

const bound = (...combos: string[]): Bound[] => combos.map((combo) => ({ combo, urgent: false }))
const press = (combo: string, more: Partial<Press> = {}): Press => ({
  combo,
  repeat: false,
  composing: 'no',
  focus: 'elsewhere',
  ...more,
})

describe('a key that is held', () => {
  it.each(['F8', 'F9', '1', 'Ctrl+Enter', 'Escape', 'Alt+ArrowLeft'])('%s acts once', (combo) => {
    expect(reactionTo(press(combo), bound(combo))).toEqual({ kind: 'act', at: 0 })
    expect(reactionTo(press(combo, { repeat: true }), bound(combo))).toEqual({ kind: 'swallow' })
  })

  it.each(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])('%s goes on', (combo) => {
    expect(reactionTo(press(combo, { repeat: true }), bound(combo))).toEqual({ kind: 'act', at: 0 })
  })

  it('types nothing into the field that its first press brought up, but types in a field as ever', () => {
    const still = { acted: true, onButton: false, inLine: true }
    expect(isHeldOver(press('1', { repeat: true, focus: 'field' }), still)).toBe(true)
    expect(isHeldOver(press('1', { repeat: true, focus: 'field' }), { ...still, acted: false })).toBe(false)
    expect(isHeldOver(press('ArrowDown', { repeat: true }), still)).toBe(false)
    expect(isHeldOver(press('1'), still)).toBe(false)
  })

  it('presses a button once and sends a form once', () => {
    const held = { repeat: true } as const
    const nowhere = { acted: false, onButton: false, inLine: false }
    for (const combo of ['Enter', ' '])
      expect([combo, isHeldOver(press(combo, held), { ...nowhere, onButton: true })]).toEqual([combo, true])
    expect(isHeldOver(press('Enter', held), { ...nowhere, inLine: true })).toBe(true)
    // Blanks are typed, and Enter makes lines in a note.
    expect(isHeldOver(press(' ', held), { ...nowhere, inLine: true })).toBe(false)
    expect(isHeldOver(press('Enter', held), nowhere)).toBe(false)
  })
})

describe('a field', () => {
  it.each(['1', '/', 'Enter', 'ArrowDown', '?', 'A'])('keeps %s', (combo) => {
    expect(reactionTo(press(combo, { focus: 'field' }), bound(combo))).toEqual({ kind: 'pass' })
  })

  it.each(['F2', 'Shift+F8', 'Ctrl+Enter', 'Alt+1'])('lets %s act', (combo) => {
    expect(reactionTo(press(combo, { focus: 'field' }), bound(combo))).toMatchObject({ kind: 'act' })
  })

  it('is left by Escape before anything is closed by it', () => {
    expect(reactionTo(press('Escape', { focus: 'field' }), bound('Escape'))).toEqual({ kind: 'leaveField' })
    expect(reactionTo(press('Escape', { focus: 'field', repeat: true }), bound('Escape'))).toEqual({
      kind: 'swallow',
    })
    expect(reactionTo(press('Escape'), bound('Escape', 'Escape'))).toEqual({ kind: 'act', at: 1 })
  })

  it('is one thing, a control that uses the key itself another', () => {
    expect(reactionTo(press('Enter', { focus: 'control' }), bound('Enter'))).toEqual({ kind: 'pass' })
    expect(reactionTo(press('Escape', { focus: 'control' }), bound('Escape'))).toMatchObject({ kind: 'act' })
  })
})

describe('while an input method composes', () => {
  const composing = { focus: 'field', composing: 'yes' } as const
  const urgent = (combo: string): Bound[] => [{ combo, urgent: true }]

  it('hang-up and mute act by their function keys', () => {
    for (const combo of ['F8', 'F3'])
      expect([combo, reactionTo(press(combo, composing), urgent(combo))]).toEqual([
        combo,
        { kind: 'act', at: 0 },
      ])
    expect(reactionTo(press('F8', { ...composing, repeat: true }), urgent('F8'))).toEqual({ kind: 'swallow' })
  })

  it('every other key is left to it, Escape and moved keys that could be its own among them', () => {
    for (const combo of ['F2', '1', 'Enter', 'Escape', ' '])
      expect([combo, reactionTo(press(combo, composing), bound(combo))]).toEqual([combo, { kind: 'pass' }])
    expect(reactionTo(press('Ctrl+M', composing), urgent('Ctrl+M'))).toEqual({ kind: 'pass' })
    expect(reactionTo(press('F8', { ...composing, composing: 'taken' }), urgent('F8'))).toEqual({
      kind: 'pass',
    })
  })
})

describe('the keys as delivered', () => {
  it('never belong to an input method or the system, and none is delivered twice', () => {
    for (const [combo] of MOVABLE) expect([combo, keyFault({}, combo, combo)]).toEqual([combo, null])
    expect(new Set(MOVABLE.map(([combo]) => combo)).size).toBe(MOVABLE.length)
    for (const [combo] of FIXED)
      expect([combo, keyFault({}, 'F8', combo)?.why]).not.toEqual([combo, 'inputMethod'])
  })

  it.each([
    'F4',
    'Ctrl+`',
    'Ctrl+ ',
    'Shift+ ',
    'Ctrl+.',
    'Ctrl+Shift+B',
    'Ctrl+Shift+U',
    'Ctrl+Shift+K',
    'Ctrl+Shift+E',
    'Ctrl+Shift+Z',
    'Ctrl+Alt+P',
    'Ctrl+Alt+H',
  ])('%s can be chosen for nothing', (combo) => {
    expect(keyFault({}, 'F12', combo)?.why).toMatch(/^(?:inputMethod|types)$/)
  })
})

// Keys that a person moved: what may be chosen, what may not and why, and that a stored choice can never mean two things.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  actingKey,
  FIXED,
  type KeyMap,
  keyFault,
  LAST_DIGIT,
  MOVABLE,
  moved,
  soundMap,
} from '../../renderer/ui/keyMap.ts'
import { comboOf, isComposingKey } from '../../renderer/ui/keyPress.ts'
import { capOf } from '../../renderer/ui/keys.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  comboOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

describe('moving a key', () => {
  it('takes F-keys and combinations with Ctrl or Alt', () => {
    for (const combo of ['Shift+F12', 'Shift+F9', 'Ctrl+J', 'Alt+M', 'Ctrl+Shift+ArrowUp'])
      expect([combo, keyFault({}, 'F8', combo)]).toEqual([combo, null])
  })

  it.each([
    ['a', 'types'],
    ['5', 'types'],
    ['Enter', 'types'],
    ['Shift+ArrowUp', 'types'],
    ['Ctrl+Control', 'types'],
    ['Ctrl+Process', 'types'],
    ['Ctrl+C', 'system'],
    ['Ctrl+Z', 'system'],
    ['Alt+F4', 'system'],
    ['Ctrl+ ', 'inputMethod'],
    ['Ctrl+.', 'inputMethod'],
    ['Ctrl+Shift+F', 'inputMethod'],
    ['Ctrl+3', 'number'],
    ['Alt+2', 'number'],
  ])('refuses %s: %s', (combo, why) => {
    expect(keyFault({}, 'F8', combo)).toMatchObject({ why })
  })

  it('says whose key it is, and lets it go once that one has moved', () => {
    expect(keyFault({}, 'F8', 'F9')).toEqual({ why: 'taken', by: 'F9' })
    const away = moved({}, 'F9', 'F1')
    expect(keyFault(away, 'F8', 'F9')).toBeNull()
    expect(keyFault(away, 'F8', 'F1')).toEqual({ why: 'taken', by: 'F9' })
    // The key that it has already is no conflict, and going home leaves nothing behind.
    expect(keyFault({}, 'F8', 'F8')).toBeNull()
    expect(moved(away, 'F9', 'F9')).toEqual({})
  })

  it('whatever is stored, no key means two things and none types', () => {
    const combo = fc.constantFrom(
      'F8',
      'F9',
      'F2',
      'F12',
      'Ctrl+J',
      'a',
      'Enter',
      'Ctrl+C',
      'Ctrl+ ',
      '',
      'Ctrl+Enter',
    )
    const delivered = fc.constantFrom(...MOVABLE.map(([key]) => key), 'toString', 'F99')
    fc.assert(
      fc.property(fc.dictionary(delivered, combo), (stored: KeyMap) => {
        const map = soundMap(stored)
        const acting = MOVABLE.map(([key]) => actingKey(map, key))
        expect(new Set(acting).size).toBe(acting.length)
        for (const [key] of MOVABLE) expect(keyFault(map, key, actingKey(map, key))).toBeNull()
        expect(Object.keys(map).filter((key) => !MOVABLE.some(([one]) => one === key))).toEqual([])
      }),
      { seed: 20_261_118, numRuns: 500 },
    )
  })

  it('keeps two keys that changed places', () => {
    const swapped = { F8: 'F9', F9: 'F8' }
    expect(soundMap(swapped)).toEqual(swapped)
  })
})

describe('what was pressed', () => {
  it('is spelt as the registry spells it, and as caps show it', () => {
    expect(press('j', { ctrlKey: true })).toBe('Ctrl+J')
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('F8', { shiftKey: true })).toBe('Shift+F8')
    expect(capOf('Alt+ArrowLeft')).toBe('Alt ←')
  })

  it('belongs to the input method while it composes', () => {
    expect(isComposingKey({ isComposing: true, keyCode: 120 })).toBe(true)
    expect(isComposingKey({ isComposing: false, keyCode: 229 })).toBe(true)
    expect(isComposingKey({ isComposing: false, keyCode: 120 })).toBe(false)
  })
})

it('gives a row of digits one cap, where a key goes by number and nowhere else', () => {
  const byNumber = FIXED.filter(([combo]) => /(?:^|\+)1$/.test(combo)).map(([, label]) => label)
  expect(Object.keys(LAST_DIGIT).sort()).toEqual([...byNumber].sort())
})

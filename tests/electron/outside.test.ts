// The telephone from outside its window: hotkeys that were had or not, the tray's menu, and what may be said of a caller.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openHotkeys } from '../../electron/hotkeys.ts'
import { trayMenu } from '../../electron/trayMenu.ts'
import {
  type Control,
  Hotkey,
  type HotkeyAction,
  NO_HOTKEYS,
  RingWords,
  type TrayWords,
} from '../../shared/deskControls.ts'

/** The system's table of keys, as Electron shows it: another program has some of them. */
function system(foreign: readonly string[], deaf: readonly string[] = []) {
  const given = new Map<string, () => void>()
  return {
    given,
    shortcuts: {
      register(key: string, run: () => void) {
        if (key.includes('Home')) throw new TypeError('conversion failure')
        if (foreign.includes(key)) return false
        given.set(key, run)
        return true
      },
      unregister: (key: string) => void given.delete(key),
      isRegistered: (key: string) => given.has(key) && !deaf.includes(key),
    },
  }
}

describe('hotkeys', () => {
  test('none is taken until the person sets one', () => {
    const { given, shortcuts } = system([])
    const keys = openHotkeys({ shortcuts, unsure: false, pressed: () => undefined })
    keys.apply(NO_HOTKEYS)
    expect([...given.keys()]).toEqual([])
    expect(new Set(Object.values(keys.states()))).toEqual(new Set(['off']))
  })

  test('each says whether it was had; the ones before are given back', () => {
    const { given, shortcuts } = system(['Ctrl+Alt+M'], ['Ctrl+Alt+H'])
    const pressed: HotkeyAction[] = []
    const keys = openHotkeys({ shortcuts, unsure: false, pressed: (action) => pressed.push(action) })
    keys.apply({ answer: 'Ctrl+Alt+A', hangUp: 'Ctrl+Alt+H', mute: 'Ctrl+Alt+M', show: 'Ctrl+Alt+A' })
    expect(keys.states()).toEqual({ answer: 'on', hangUp: 'taken', mute: 'taken', show: 'twice' })
    given.get('Ctrl+Alt+A')?.()
    expect(pressed).toEqual(['answer'])
    keys.apply({ ...NO_HOTKEYS, show: 'Ctrl+Alt+D', mute: 'Ctrl+Home' })
    expect(keys.states()).toEqual({ answer: 'off', hangUp: 'off', mute: 'taken', show: 'on' })
    expect(given.has('Ctrl+Alt+A')).toBe(false)
    keys.close()
    expect(given.has('Ctrl+Alt+D')).toBe(false)
  })

  test('where the desktop may not deliver them, that is said', () => {
    const keys = openHotkeys({ shortcuts: system([]).shortcuts, unsure: true, pressed: () => undefined })
    keys.apply({ ...NO_HOTKEYS, answer: 'Ctrl+Alt+A' })
    expect(keys.states().answer).toBe('unsure')
  })

  test.each([
    'A',
    'Shift+A',
    'Enter',
    'Escape',
    'F2',
    'F8',
    '1',
    'Ctrl',
    'Ctrl+',
    'Ctrl+a',
    'Ctrl+Alt+A\n',
    '',
  ])('%j would be taken from every program, or is no key', (key) =>
    expect(Hotkey.safeParse(key).success).toBe(false),
  )
  test.each(['Ctrl+Alt+A', 'Ctrl+Shift+F9', 'Alt+Space', 'Super+Alt+1', 'F13', 'MediaPlayPause'])(
    '%j is one',
    (key) => expect(Hotkey.safeParse(key).success).toBe(true),
  )
})

describe('the tray', () => {
  const words: TrayWords = {
    state: '就绪',
    show: '打开',
    answer: null,
    decline: null,
    hangUp: null,
    ready: null,
    notReady: { words: '示忙', reasons: [{ id: 'meal', words: '用餐' }] },
    quit: '退出',
  }
  const said: unknown[] = []
  const commands = {
    show: () => said.push('show'),
    quit: () => said.push('quit'),
    ask: (control: Control) => said.push(control),
  }
  const labels = (of: TrayWords) => trayMenu(of, commands).flatMap(({ label }) => label ?? [])
  /** Clicks as Electron does; the arguments it would give are nobody's business here. */
  const click = (item: { click?: unknown } | undefined) => (item?.click as (() => void) | undefined)?.()

  test('says the state first and offers what fits it', () => {
    expect(labels(words)).toEqual(['就绪', '打开', '示忙', '退出'])
    expect(trayMenu(words, commands)[0]).toMatchObject({ enabled: false })
    expect(labels({ ...words, notReady: null, answer: '接听', decline: '拒接' })).toEqual([
      '就绪',
      '打开',
      '接听',
      '拒接',
      '退出',
    ])
    expect(labels({ ...words, notReady: null, ready: '回到就绪' })).toContain('回到就绪')
  })

  test('each does what it says', () => {
    const menu = trayMenu({ ...words, hangUp: '挂断', ready: '回到就绪' }, commands)
    const named = (label: string) => menu.find((item) => item.label === label)
    for (const label of ['打开', '挂断', '回到就绪', '退出']) click(named(label))
    const { submenu } = named('示忙') ?? {}
    click(Array.isArray(submenu) ? submenu[0] : undefined)
    expect(said).toEqual([
      'show',
      { action: 'hangUp' },
      { action: 'ready' },
      'quit',
      { action: 'notReady', reason: 'meal' },
    ])
  })
})

describe('the small window of a ringing call', () => {
  const words: RingWords = {
    title: '来电',
    who: '测**',
    number: '199********',
    answer: { words: '接听', key: 'Enter' },
    decline: { words: '拒接', key: 'Esc' },
    language: 'zh-CN',
    dark: false,
  }
  test('takes a masked number and never a whole one', () => {
    expect(RingWords.safeParse(words).success).toBe(true)
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 999_999_999 }), (digits) => {
        expect(RingWords.safeParse({ ...words, number: `+86${digits}` }).success).toBe(false)
      }),
    )
  })
})

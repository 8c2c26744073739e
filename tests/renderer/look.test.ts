// The look: Ant Design computes with the very colours of `tokens.css`, in both modes, and text stays readable on what it stands on.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { theme } from 'antd'
import { describe, expect, it, test } from 'vitest'
import { root } from '../../build/paths.mjs'
import { BACKGROUND } from '../../electron/background.ts'
import type { Mode, Palette } from '../../renderer/ui/theme.ts'
import { ourTokens, PALETTES, themeOf } from '../../renderer/ui/theme.ts'
import { withoutComments } from '../house.ts'

const css = readFileSync(join(root, 'renderer/ui/tokens.css'), 'utf8')

function variablesOf(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf('\n}', start))
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\s+/g, ' ').trim(),
    ]),
  )
}

const light = variablesOf(':root')
const modes: Record<Mode, Map<string, string>> = {
  light,
  dark: new Map([...light, ...variablesOf('[data-theme="dark"]')]),
}

/** `accentSoft` -> `accent-soft`, `surface2` -> `surface-2`. */
const cssName = (key: string) =>
  key
    .replace(/([A-Z])/g, '-$1')
    .replace(/([a-z])(\d)$/, (_, a, b) => (/^e\d$/.test(key) ? a + b : `${a}-${b}`))
    .toLowerCase()

describe.each(['light', 'dark'] as const)('%s', (mode) => {
  const palette: Palette = PALETTES[mode]

  it('has one value for each colour, in the style sheet and in the theme', () => {
    const differing = Object.entries(palette).filter(
      ([key, value]) => modes[mode].get(cssName(key)) !== value,
    )
    expect(differing).toEqual([])
  })

  it('Ant Design ends with our colours, not with what it derives', () => {
    const computed: Record<string, unknown> = { ...theme.getDesignToken(themeOf(mode, true)) }
    const differing = Object.entries(ourTokens(mode)).filter(([name, value]) => computed[name] !== value)
    expect(differing).toEqual([])
    expect([computed.colorTextLightSolid, computed.colorSplit]).toEqual(['#ffffff', palette.line])
  })

  it.each([
    ['text', 'surface', 7],
    ['text2', 'surface', 7],
    ['text3', 'surface', 4.5],
    ['text3', 'bg', 4.5],
    ['accent', 'surface', 4.5],
    ['onAccent', 'accent', 4.5],
    ['ok', 'okSoft', 4.5],
    ['warn', 'warnSoft', 4.5],
    ['bad', 'badSoft', 4.5],
  ] as const)('%s on %s is readable', (ink, paper, least) => {
    expect(contrast(palette[ink], palette[paper])).toBeGreaterThanOrEqual(least)
  })
})

test('the bare window has the colour of its ground, in both modes', () => {
  expect(BACKGROUND).toEqual({ light: modes.light.get('bg'), dark: modes.dark.get('bg') })
})

test('colours stand in tokens.css (and in theme.ts, for Ant Design), nowhere else', () => {
  const raw = /#[\da-f]{3,8}\b(?!\w)|\b(?:rgb|hsl|hwb|oklch|lab)a?\(|:\s*(?:white|black)\b/i
  const found = globSync('renderer/**/*.{css,ts,tsx}', { cwd: root })
    .filter((path) => !/ui\/(tokens\.css|theme\.ts)$/.test(path))
    .flatMap((path) =>
      withoutComments(readFileSync(join(root, path), 'utf8'))
        .split('\n')
        .filter((line) => raw.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    )
  expect(found).toEqual([])
})

test('Inter draws Latin, figures and the yen sign; Chinese quotes, dashes and stops stay with the Chinese font', () => {
  const inter = [...css.matchAll(/@font-face \{[^}]*"Inter";[^}]*unicode-range: ([^;]+);/g)].flatMap(
    ([, ranges = '']) =>
      ranges.split(',').map((range) => {
        const [from = '', to = from] = range.trim().replace('U+', '').split('-')
        return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const
      }),
  )
  const drawn = (text: string) =>
    [...text].filter((sign) => {
      const code = sign.codePointAt(0) ?? 0
      return inter.some(([from, to]) => from <= code && code <= to)
    })
  expect(drawn('¥8,160.00−±Az').join('')).toBe('¥8,160.00−±Az')
  expect(drawn('“”‘’—…，。、：；？！《》→≤≈测')).toEqual([])
})

test('a class of the common parts has no second look of its own in a feature', () => {
  const sheets = globSync('renderer/**/*.css', { cwd: root }).map((path) => ({
    path,
    css: withoutComments(readFileSync(join(root, path), 'utf8')),
  }))
  const common = new Set(
    sheets
      .filter(({ path }) => path.includes('/ui/'))
      .flatMap(({ css: sheet }) => [...sheet.matchAll(/([^{}]+)\{/g)].map(([, selector = '']) => selector))
      .flatMap((selector) => [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name)),
  )
  const twice = sheets
    .filter(({ path }) => path.includes('/features/'))
    .flatMap(({ path, css: sheet }) =>
      [...sheet.matchAll(/^\s*\.([\w-]+)\s*[,{]/gm)].map(([, name = '']) => ({ path, name })),
    )
    .filter(({ name }) => common.has(name))
  expect(twice).toEqual([])
})

test('a class has its look in one feature: a sheet that is loaded later changes no other screen', () => {
  const named = globSync('renderer/features/**/*.css', { cwd: root }).flatMap((path) => [
    ...new Set(
      [...withoutComments(readFileSync(join(root, path), 'utf8')).matchAll(/^\.([\w-]+)\s*[,{]/gm)].map(
        ([, name = '']) => `${name} ${path}`,
      ),
    ),
  ])
  const names = named.map((one) => one.split(' ')[0])
  expect(named.filter((_, at) => names.indexOf(names[at]) !== names.lastIndexOf(names[at]))).toEqual([])
})

/** WCAG 2 contrast of two `#rrggbb` colours. */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

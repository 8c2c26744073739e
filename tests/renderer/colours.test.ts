// Colours of states as people see them who see fewer colours: a sign has a word or a shape in any case; here the colours themselves stay
// apart, in light and dark, for the three kinds of colour blindness.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../build/paths.mjs'

type Rgb = readonly [number, number, number]

/** Linear light of an sRGB value of 0 to 255. */
const linear = (value: number) => {
  const x = value / 255
  return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4
}
const rgbOf = (hex: string): Rgb =>
  [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16))) as never

/** Full severity, Machado, Oliveira and Fernandes (2009), on linear light. */
const EYES = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const

function seen([r, g, b]: Rgb, m: readonly number[]): Rgb {
  const row = (at: number) => (m[at] ?? 0) * r + (m[at + 1] ?? 0) * g + (m[at + 2] ?? 0) * b
  return [row(0), row(3), row(6)].map((value) => Math.min(1, Math.max(0, value))) as never
}

/** CIELAB under D65. */
function labOf([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
const apart = (a: Rgb, b: Rgb) => Math.hypot(...labOf(a).map((value, at) => value - (labOf(b)[at] ?? 0)))

const css = readFileSync(join(root, 'renderer', 'ui', 'tokens.css'), 'utf8')
const dark = css.slice(css.indexOf('[data-theme="dark"]'))
const colour = (name: string, look: 'light' | 'dark') =>
  rgbOf(new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(look === 'dark' ? dark : css)?.[1] ?? '')

/** Pairs that must never be taken for each other: may call and may not, done and failed, calm and danger. */
const PAIRS = [
  ['ok', 'bad'],
  ['warn', 'bad'],
  ['ok', 'warn'],
  ['accent', 'bad'],
] as const
/** Twice what is just told apart side by side (CIE76). */
const LEAST = 5

describe.each(Object.keys(EYES) as (keyof typeof EYES)[])('%s', (eyes) => {
  test.each(['light', 'dark'] as const)('the colours of states stay apart in %s', (look) => {
    for (const [one, other] of PAIRS) {
      const distance = apart(seen(colour(one, look), EYES[eyes]), seen(colour(other, look), EYES[eyes]))
      expect(distance, `${one} and ${other}`).toBeGreaterThan(LEAST)
    }
  })
})

// The figures of the rules as a person reads and types them: times, people, days, minutes, seconds. Private to rules. Promises: what is typed is
// handed out in the pack's own unit, null while it is no figure.

import type { Thresholds } from '../../../shared/compliance/pack.ts'
import type { RuleSetting, Tightening } from '../../../shared/compliance/tighten.ts'
import { NARROWED } from '../../../shared/compliance/tighten.ts'
import { MINUTE, SECOND } from '../../../shared/instant.ts'

export type FigureName = (typeof NARROWED)[number]

/** Pack's unit by the shown one; figures that are plain counts have none. */
const UNITS: Partial<Record<FigureName, { of: number; unit: 'seconds' | 'minutes' }>> = {
  minRingMs: { of: SECOND, unit: 'seconds' },
  callbackEarlyMs: { of: MINUTE, unit: 'minutes' },
}

export const unitOf = (name: FigureName) => UNITS[name]?.unit ?? 'times'

export const shownFigure = (name: FigureName, value: number): number => value / (UNITS[name]?.of ?? 1)

/** In the pack's unit; null for what is no whole number. */
export function readFigure(name: FigureName, typed: string): number | null {
  const text = typed.normalize('NFKC').trim()
  return /^\d{1,6}$/.test(text) ? Number(text) * (UNITS[name]?.of ?? 1) : null
}

/** Those that this pack has, in the order of the list. */
export const figuresOf = (thresholds: Thresholds): FigureName[] =>
  NARROWED.filter((name) => thresholds[name] !== null)

export interface Typed {
  readonly from: string
  readonly until: string
  readonly figures: Readonly<Partial<Record<FigureName, string>>>
}

/** The setting of this pack and scope that a new one takes the place of: the last that was made. */
export function standingIn(
  settings: readonly RuleSetting[],
  pack: RuleSetting['pack'],
  lender: string | null,
): RuleSetting | null {
  return settings.findLast((one) => one.pack === pack && one.lender === lender) ?? null
}

/** What stands of the company's own, to be typed over. */
export function typedOf(tightening: Tightening, clock: (ms: number) => string): Typed {
  const figures: Partial<Record<FigureName, string>> = {}
  for (const name of NARROWED) {
    const value = tightening[name]
    if (value !== undefined) figures[name] = String(shownFigure(name, value))
  }
  const { hours } = tightening
  return { from: hours ? clock(hours.from) : '', until: hours ? clock(hours.until) : '', figures }
}

/** What was typed as a wish; the name of the field that is no figure otherwise. Empty fields leave the rule as it is. */
export function wishOf(
  typed: Typed,
  law: Thresholds,
  readClock: (text: string) => number | null,
): { wish: Tightening } | { unreadable: FigureName | 'hours' } {
  const wish: Tightening = {}
  if (typed.from.trim() !== '' || typed.until.trim() !== '') {
    const from = typed.from.trim() === '' ? law.hours.from : readClock(typed.from)
    const until = typed.until.trim() === '' ? law.hours.until : readClock(typed.until)
    if (from === null || until === null) return { unreadable: 'hours' }
    wish.hours = { from, until }
  }
  for (const name of NARROWED) {
    const text = typed.figures[name] ?? ''
    if (text.trim() === '') continue
    const value = readFigure(name, text)
    if (value === null) return { unreadable: name }
    wish[name] = value
  }
  return { wish }
}

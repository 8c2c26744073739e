// What a tenant may choose about the rules: to be stricter than they are, for all its debtors or for one lender's, from a day on. Promises: a
// setting that would widen anything is refused with the figure of the law beside it; where two apply the stricter one wins. Pure.
import { z } from 'zod'
import { DAY, Instant, LocalDay, localDay, type Zone } from '../instant.ts'
import type { Pack } from './compliance.ts'
import type { PackData } from './pack.ts'
import { lawFor } from './packs.ts'

const count = z.int().min(0).max(1000)

/** Figures that may be narrowed, and which way is narrower. Times of day in milliseconds since the debtor's midnight. */
const NARROWER = {
  effectivePerDay: 'lower',
  noticesPerDay: 'lower',
  unansweredPerDay: 'lower',
  contactsPerDay: 'lower',
  failedDials: 'higher',
  minRingMs: 'higher',
  visitors: 'higher',
  callsInSevenDays: 'lower',
  quietDays: 'higher',
  wishDays: 'lower',
  locationCalls: 'lower',
  factors: 'higher',
  triesPerCall: 'lower',
  triesPerDay: 'lower',
  callbackEarlyMs: 'lower',
} as const satisfies Partial<Record<keyof PackData['thresholds'], 'lower' | 'higher'>>
type Figure = keyof typeof NARROWER
export const NARROWED = Object.keys(NARROWER) as Figure[]

export const Tightening = z.strictObject({
  hours: z.strictObject({ from: z.int().min(0).max(DAY), until: z.int().min(0).max(DAY) }).optional(),
  ...(Object.fromEntries(NARROWED.map((name) => [name, z.int().min(0).max(DAY).optional()])) as Record<
    Figure,
    z.ZodOptional<z.ZodInt>
  >),
})
export type Tightening = z.infer<typeof Tightening>

/** One setting; a later one for the same pack and lender takes its place from its own day on. */
export const RuleSetting = z.object({
  /** Central's running number: stands in the version of the rules that a call was made under. */
  id: count.min(1).max(1_000_000),
  pack: z.enum(['CN', 'US']),
  /** Null = all lenders. */
  lender: z.string().trim().min(1).max(80).nullable(),
  effectiveFrom: LocalDay,
  tightening: Tightening,
  /** When it was made: it binds no call before that, also not on its first day. */
  at: Instant.optional(),
})
export type RuleSetting = z.infer<typeof RuleSetting>

/** POST /v1/rules/settings (admin). */
export const RuleSettingRequest = RuleSetting.omit({ id: true, at: true })
export type RuleSettingRequest = z.infer<typeof RuleSettingRequest>

export const RuleSettings = z.array(RuleSetting).max(400)
export type RuleSettings = z.infer<typeof RuleSettings>

/** `wider`: looser than the pack · `closed`: no hour would be left · `notInPack`: the pack has no such figure. */
export type TightenFault = {
  setting: Figure | 'hours.from' | 'hours.until' | 'hours'
  why: 'wider' | 'closed' | 'notInPack'
  law: number | null
  asked: number
}

const isWider = (name: Figure, asked: number, law: number): boolean =>
  NARROWER[name] === 'lower' ? asked > law : asked < law

/** Every reason for which a tenant may not have these figures under this pack; none when it may. */
export function tightenFaults({ thresholds }: Pick<Pack, 'thresholds'>, wished: Tightening): TightenFault[] {
  const faults: TightenFault[] = []
  const { hours } = wished
  if (hours) {
    const law = thresholds.hours
    if (hours.from < law.from)
      faults.push({ setting: 'hours.from', why: 'wider', law: law.from, asked: hours.from })
    if (hours.until > law.until)
      faults.push({ setting: 'hours.until', why: 'wider', law: law.until, asked: hours.until })
    if (hours.from >= hours.until)
      faults.push({ setting: 'hours', why: 'closed', law: null, asked: hours.until })
  }
  for (const name of NARROWED) {
    const asked = wished[name]
    if (asked === undefined) continue
    const law = thresholds[name]
    if (law === null) faults.push({ setting: name, why: 'notInPack', law, asked })
    else if (isWider(name, asked, law)) faults.push({ setting: name, why: 'wider', law, asked })
  }
  return faults
}

/** The settings that bind debtors of this lender at this moment: of each pack and scope the latest one. */
function binding(
  settings: RuleSettings,
  { pack, lender, at, zone }: { pack: Pack['id']; lender: string | null; at: Instant; zone: Zone },
): RuleSetting[] {
  const latest = new Map<string | null, RuleSetting>()
  const day = localDay(at, zone)
  for (const setting of settings) {
    if (setting.pack !== pack || setting.effectiveFrom > day) continue
    if (setting.at !== undefined && setting.at > at) continue
    if (setting.lender !== null && setting.lender !== lender) continue
    const before = latest.get(setting.lender)
    const newer =
      !before ||
      before.effectiveFrom < setting.effectiveFrom ||
      (before.effectiveFrom === setting.effectiveFrom && before.id < setting.id)
    if (newer) latest.set(setting.lender, setting)
  }
  return [...latest.values()].sort((a, b) => a.id - b.id)
}

/** The pack under these settings: of every figure the strictest, so that an old or wrong setting never widens the law. */
export function tightened(pack: Pack, settings: readonly RuleSetting[]): Pack {
  if (settings.length === 0) return pack
  const thresholds = { ...pack.thresholds }
  for (const { tightening } of settings) {
    const { hours } = tightening
    if (hours && hours.from < hours.until)
      thresholds.hours = {
        from: Math.max(thresholds.hours.from, hours.from),
        until: Math.min(thresholds.hours.until, hours.until),
      }
    for (const name of NARROWED) {
      const asked = tightening[name]
      const now = thresholds[name]
      if (asked !== undefined && now !== null && !isWider(name, asked, now)) thresholds[name] = asked
    }
  }
  return { ...pack, thresholds, version: `${pack.version}+${settings.map(({ id }) => id).join('.')}` }
}

export const NO_SETTINGS: RuleSettings = []

/** For a question about now: what is known of was made by now, and screens ask for the minute that began before it. */
export const asKnown = (settings: RuleSettings): RuleSettings =>
  settings.map(({ at: _made, ...setting }) => setting)

/** Of two states of a list that only grows the later one. */
export function laterOf(a: RuleSettings = NO_SETTINGS, b: RuleSettings = NO_SETTINGS): RuleSettings {
  return (a.at(-1)?.id ?? 0) >= (b.at(-1)?.id ?? 0) ? a : b
}

const made = new WeakMap<Pack, Map<string, Pack>>()

/** The rules for a contact with this debtor at this moment: the pack in force, narrowed by the tenant's settings. */
export function rulesFor(
  debtor: { zone: Zone; lender: string | null },
  at: Instant,
  settings: RuleSettings = NO_SETTINGS,
): Pack {
  const law = lawFor(debtor.zone, at)
  if (settings.length === 0) return law
  const bound = binding(settings, {
    pack: law.id,
    lender: debtor.lender,
    at,
    zone: debtor.zone,
  })
  // The worklist asks for thousands of cases under the same few settings.
  const known = made.get(law) ?? new Map<string, Pack>()
  made.set(law, known)
  const key = JSON.stringify(bound)
  const pack = known.get(key) ?? tightened(law, bound)
  known.set(key, pack)
  return pack
}

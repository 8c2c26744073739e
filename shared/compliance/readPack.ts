// Reads a rule pack that is written down, and a row of its versions in time. Promises: a pack with a gap is refused with every reason, never
// patched: a rule without a predicate, a predicate nobody wrote, hours that never open, days that no version or two versions govern.
import { addDays, DAY, type LocalDay, zoneOffset } from '../instant.ts'
import { zonesOfAreaCode } from './areaZones.ts'
import type { Pack } from './compliance.ts'
import { PackData, type RuleId } from './pack.ts'
import { PREDICATES } from './predicates.ts'
import { USA_PREDICATES } from './usaPredicates.ts'

export type PackFault =
  | { fault: 'malformed'; path: string; detail: string }
  | { fault: 'unknownPredicate'; rule: RuleId; predicate: string }
  | { fault: 'unknownRule'; rule: RuleId }
  | { fault: 'predicateMissing'; rule: RuleId }
  | { fault: 'predicateTwice'; rule: RuleId }
  /** The rule is kept elsewhere, so that its predicate would keep it twice. */
  | { fault: 'notKeptByGuard'; rule: RuleId }
  | { fault: 'hoursClosed' }
  | { fault: 'datesReversed'; rule: RuleId | null }
  | { fault: 'unknownZone'; zone: string }
  | { fault: 'thresholdMissing'; rule: RuleId; threshold: string }

const KNOWN = { ...PREDICATES, ...USA_PREDICATES }

/** Predicates that measure against a threshold which other packs leave out. */
const NEEDS: Readonly<Record<string, 'callsInSevenDays' | 'quietDays' | 'wishDays' | 'locationCalls'>> = {
  sevenInSeven: 'callsInSevenDays',
  coolOff: 'quietDays',
  locationCall: 'locationCalls',
}

/** Every reason for which a pack cannot be used; none for a good one. */
export function faultsIn(written: unknown): PackFault[] {
  const parsed = PackData.safeParse(written)
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => ({
      fault: 'malformed',
      path: path.join('.'),
      detail: message,
    }))
  const pack = parsed.data
  const faults: PackFault[] = []
  const asked = new Set<RuleId>()
  for (const { rule, predicate } of pack.predicates) {
    if (!Object.hasOwn(KNOWN, predicate)) faults.push({ fault: 'unknownPredicate', rule, predicate })
    if (asked.has(rule)) faults.push({ fault: 'predicateTwice', rule })
    asked.add(rule)
    const known = pack.rules[rule]
    if (!known) faults.push({ fault: 'unknownRule', rule })
    else if (known.keptBy !== 'guard') faults.push({ fault: 'notKeptByGuard', rule })
    const threshold = Object.hasOwn(NEEDS, predicate) ? NEEDS[predicate] : undefined
    if (threshold && pack.thresholds[threshold] === null)
      faults.push({ fault: 'thresholdMissing', rule, threshold })
  }
  for (const [id, rule] of Object.entries(pack.rules) as [RuleId, NonNullable<Pack['rules'][RuleId]>][]) {
    if (rule.keptBy === 'guard' && !asked.has(id)) faults.push({ fault: 'predicateMissing', rule: id })
    if (reversed(rule)) faults.push({ fault: 'datesReversed', rule: id })
  }
  const { hours } = pack.thresholds
  if (hours.from >= hours.until || hours.until > DAY) faults.push({ fault: 'hoursClosed' })
  if (reversed(pack)) faults.push({ fault: 'datesReversed', rule: null })
  // By name first: to compute with each zone of a pack, at the start of every process, takes some thirty times as long.
  const named = new Set(Intl.supportedValuesOf('timeZone'))
  for (const zone of [pack.zone, ...pack.zones])
    if (!named.has(zone) && !isZone(zone)) faults.push({ fault: 'unknownZone', zone })
  return faults
}

const reversed = (dates: { effectiveFrom: LocalDay | null; effectiveUntil: LocalDay | null }): boolean =>
  dates.effectiveFrom !== null && dates.effectiveUntil !== null && dates.effectiveFrom >= dates.effectiveUntil

function isZone(zone: string): boolean {
  try {
    zoneOffset(0, zone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The pack, ready to be asked. Throws with every fault by name; packs that come from outside are asked by `faultsIn` first. */
export function readPack(written: PackData): Pack {
  const faults = faultsIn(written)
  if (faults.length > 0) throw new Error(`rule pack ${written.version}: ${JSON.stringify(faults)}`)
  const { predicates, numberZones, ...rest } = written
  return {
    ...rest,
    predicates: predicates.flatMap(({ rule, predicate }) => {
      const ask = KNOWN[predicate]
      return ask ? { rule, ask } : []
    }),
    zonesOfNumber: numberZones === 'nanp' ? zonesOfAreaCode : () => NOWHERE,
  }
}

const NOWHERE: readonly string[] = []

/** The versions of one pack in time; `day` is the first of the days in question. */
export type FamilyFault =
  | { fault: 'empty' }
  | { fault: 'otherPack'; version: string; id: string }
  | { fault: 'versionTwice'; version: string }
  | { fault: 'gap'; after: string; before: string; from: LocalDay; until: LocalDay }
  | { fault: 'overlap'; versions: [string, string]; from: LocalDay }
  | { fault: 'noEnd'; version: string; endsOn: LocalDay }

type Dated = Pick<Pack, 'id' | 'version' | 'effectiveFrom' | 'effectiveUntil'>

/** Every day from the first version on must be governed by exactly one version, and the last has no end. */
export function familyFaults(versions: readonly Dated[]): FamilyFault[] {
  const sorted = [...versions].sort((a, b) => ((a.effectiveFrom ?? '') < (b.effectiveFrom ?? '') ? -1 : 1))
  const [first] = sorted
  const last = sorted.at(-1)
  if (!first || !last) return [{ fault: 'empty' }]
  const faults: FamilyFault[] = []
  for (const { id, version } of sorted.filter((each) => each.id !== first.id))
    faults.push({ fault: 'otherPack', version, id })
  const names = sorted.map(({ version }) => version)
  for (const version of new Set(names.filter((name, at) => names.indexOf(name) !== at)))
    faults.push({ fault: 'versionTwice', version })
  sorted.slice(1).forEach((next, at) => {
    const before = sorted[at]
    const begins = next.effectiveFrom
    if (!before) return
    const ends = before.effectiveUntil
    if (begins === null || ends === null || begins < ends)
      faults.push({
        fault: 'overlap',
        versions: [before.version, next.version],
        from: begins ?? before.effectiveFrom ?? addDays(ends ?? '1970-01-01', -1),
      })
    else if (ends < begins)
      faults.push({ fault: 'gap', after: before.version, before: next.version, from: ends, until: begins })
  })
  if (last.effectiveUntil !== null)
    faults.push({ fault: 'noEnd', version: last.version, endsOn: last.effectiveUntil })
  return faults
}

/** The version that governs this day; days before the first version are the first's. */
export function inForce<P extends Dated>(versions: readonly P[], day: LocalDay): P | null {
  const governs = ({ effectiveFrom, effectiveUntil }: Dated) =>
    (effectiveFrom === null || effectiveFrom <= day) && (effectiveUntil === null || day < effectiveUntil)
  return versions.find(governs) ?? versions[0] ?? null
}

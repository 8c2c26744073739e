// Which rule pack governs a contact: by where the debtor lives and on which day. Promises: every case has exactly one; zones that no pack
// names are under the China pack, which is the stricter one.
import { type Instant, localDay, type Zone } from '../instant.ts'
import { CHINA_PACK, CHINA_RULES } from './china.ts'
import type { Pack } from './compliance.ts'
import type { Rule, RuleId } from './pack.ts'
import { inForce } from './readPack.ts'
import { USA_PACK, USA_RULES } from './usa.ts'

/** The versions of each pack, oldest first. A new version is a new entry; the one before gets its end. */
export const FAMILIES: Readonly<Record<Pack['id'], readonly Pack[]>> = {
  CN: [CHINA_PACK],
  US: [USA_PACK],
}

const BY_ZONE: ReadonlyMap<Zone, Pack['id']> = new Map(
  [CHINA_PACK, USA_PACK].flatMap(({ id, zones }) => zones.map((zone) => [zone, id] as const)),
)

export const packIdOf = (zone: Zone): Pack['id'] => BY_ZONE.get(zone) ?? 'CN'

/** The zone by whose days a pack and the settings under it begin and end. */
export const zoneOf = (id: Pack['id']): Zone => (id === 'US' ? USA_PACK : CHINA_PACK).zone

/** The pack as law and carrier wrote it, for debtors of this zone at this moment. */
export function lawFor(zone: Zone, at: Instant): Pack {
  return inForce(FAMILIES[packIdOf(zone)], localDay(at, zone)) ?? CHINA_PACK
}

/** Every rule of every pack, to be worded. */
export const ALL_RULES: Readonly<Record<RuleId, Rule>> = { ...CHINA_RULES, ...USA_RULES }

export const isRuleId = (text: unknown): text is RuleId =>
  typeof text === 'string' && Object.hasOwn(ALL_RULES, text)

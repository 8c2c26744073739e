// Which script leads a call, in which version. Promises: a call that was begun with a script is read with that script in the version it
// began with, whatever the rules choose today and whatever the company has released since; pure.
import type { Instant } from '../instant.ts'
import type { CallRow, ContactRow } from '../rows.ts'
import { CARDS } from './cards.ts'
import type { EarlierPromise } from './earlierPromise.ts'
import { EARLIER } from './earlierVersions.ts'
import type { Card, Script } from './graph.ts'
import { INBOUND } from './inbound.ts'
import { inForce } from './inForce.ts'
import { FOLLOW_UP_B, NEGOTIATION_B } from './negotiationB.ts'
import { REMINDER_A } from './reminderA.ts'
import { SERVICE } from './service.ts'
import { THIRD_PARTY } from './thirdPartyT.ts'

/** All scripts that calls are led by, in the version that a new call begins with. */
export const SCRIPTS: readonly Script[] = [
  REMINDER_A,
  NEGOTIATION_B,
  FOLLOW_UP_B,
  SERVICE,
  INBOUND,
  THIRD_PARTY,
]

/** What the company has released, with the spans for which it holds; texts that the product brings stand behind it. */
export interface Releases {
  readonly scripts: readonly Released<Script>[]
  readonly cards: readonly Released<Card>[]
}
export interface Released<C> {
  readonly content: C
  readonly effectiveFrom: Instant
  readonly withdrawnAt: Instant | null
}

export const NOTHING_RELEASED: Releases = { scripts: [], cards: [] }

/** What a call is begun with, and when. */
export interface ScriptTime {
  readonly releases: Releases
  readonly at: Instant
}
const AS_SHIPPED: ScriptTime = { releases: NOTHING_RELEASED, at: 0 }

/** The version that a call beginning at `at` is led by: the company's that holds then, else the one that the product brings. */
export function currentScript(shipped: Script, { releases, at }: ScriptTime): Script {
  return inForce(releases.scripts, shipped.id, at)?.content ?? shipped
}

/** The cards as they hold at `at`: those of the product, those of the company in their place or beside them. */
export function currentCards({ releases, at }: ScriptTime): Card[] {
  const released = (id: string): Card | null => inForce(releases.cards, id, at)?.content ?? null
  const shipped = new Set(CARDS.map(({ id }) => id))
  const own = [...new Set(releases.cards.map(({ content }) => content.id))].filter((id) => !shipped.has(id))
  return [...CARDS.map((card) => released(card.id) ?? card), ...own.flatMap((id) => released(id) ?? [])]
}

/** Days past due from which a case is negotiated rather than reminded. A setting of the house, no rule of law. */
const NEGOTIATE_FROM_DPD = 16

export interface ScriptMatter extends Pick<CallRow, 'direction' | 'purpose'> {
  /** Whose number is on the line; null where it is not known. */
  readonly role: ContactRow['role'] | null
  readonly dpd: number
  /** The promise that was not kept and is still open. */
  readonly earlier: EarlierPromise | null
}

/**
 * The script that a new call begins with: who calls us is asked who they are; a contact person hears the neutral lines; service answers;
 * a promise that was not kept is followed up; from sixteen days past due the call negotiates; before, it reminds.
 */
export function scriptFor(matter: ScriptMatter, time: ScriptTime = AS_SHIPPED): Script {
  return currentScript(chosen(matter), time)
}

function chosen({ direction, purpose, role, dpd, earlier }: ScriptMatter): Script {
  if (direction === 'inbound') return INBOUND
  if (role === 'contact') return THIRD_PARTY
  if (purpose === 'service') return SERVICE
  if (earlier) return FOLLOW_UP_B
  return dpd >= NEGOTIATE_FROM_DPD ? NEGOTIATION_B : REMINDER_A
}

export type ScriptRef = Pick<Script, 'id' | 'version'>

/** The script in exactly this version; null when it was never released, or is not kept here. */
export function scriptIn(ref: ScriptRef, releases: Releases = NOTHING_RELEASED): Script | null {
  const known = [...SCRIPTS, ...EARLIER, ...releases.scripts.map(({ content }) => content)]
  return known.find(({ id, version }) => id === ref.id && version === ref.version) ?? null
}

/** The script that a call was begun with. A version that is not known is read with today's; an id that no script has, with the reminder. */
export function scriptOf(ref: ScriptRef, releases: Releases = NOTHING_RELEASED): Script {
  return scriptIn(ref, releases) ?? SCRIPTS.find(({ id }) => id === ref.id) ?? REMINDER_A
}

// Which script leads a call. Promises: a call that was begun with a script is read with that script in the version it began with, whatever
// the rules choose today; pure.
import type { CallRow, ContactRow } from '../rows.ts'
import type { EarlierPromise } from './earlierPromise.ts'
import { EARLIER } from './earlierVersions.ts'
import type { Script } from './graph.ts'
import { INBOUND } from './inbound.ts'
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
export function scriptFor({ direction, purpose, role, dpd, earlier }: ScriptMatter): Script {
  if (direction === 'inbound') return INBOUND
  if (role === 'contact') return THIRD_PARTY
  if (purpose === 'service') return SERVICE
  if (earlier) return FOLLOW_UP_B
  return dpd >= NEGOTIATE_FROM_DPD ? NEGOTIATION_B : REMINDER_A
}

export type ScriptRef = Pick<Script, 'id' | 'version'>

/** The script in exactly this version; null when it was never released. */
export function scriptIn(ref: ScriptRef): Script | null {
  return [...SCRIPTS, ...EARLIER].find(({ id, version }) => id === ref.id && version === ref.version) ?? null
}

/** The script that a call was begun with. A version that is not known is read with today's; an id that no script has, with the reminder. */
export function scriptOf(ref: ScriptRef): Script {
  return scriptIn(ref) ?? SCRIPTS.find(({ id }) => id === ref.id) ?? REMINDER_A
}

// Which script leads a call. Promises: a call that was begun with a script is read with that script, whatever the rules choose today.
import type { CallRow } from '../rows.ts'
import type { Script } from './graph.ts'
import { INBOUND } from './inbound.ts'
import { REMINDER_A } from './reminderA.ts'
import { SERVICE } from './service.ts'

/** All scripts that calls are led by. */
export const SCRIPTS: readonly Script[] = [REMINDER_A, SERVICE, INBOUND]

/** The script that a new call begins with. */
export function scriptFor({ direction, purpose }: Pick<CallRow, 'direction' | 'purpose'>): Script {
  if (direction === 'inbound') return INBOUND
  return purpose === 'service' ? SERVICE : REMINDER_A
}

/** The script with this id; an id that no script has any more is read with the reminder. */
export function scriptOf(id: string): Script {
  return SCRIPTS.find((script) => script.id === id) ?? REMINDER_A
}

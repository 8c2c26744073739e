// What leads a call at this desk: the script in the version that the call began with, and the cards as they hold now. Private to the script.
import { useMemo } from 'react'
import type { Instant } from '../../../shared/instant.ts'
import type { Card, Script } from '../../../shared/script/graph.ts'
import {
  currentCards,
  type ScriptMatter,
  type ScriptRef,
  scriptFor,
  scriptOf,
} from '../../../shared/script/scripts.ts'
import { useDesk } from '../../desk.ts'
import { useReleases } from '../sync/sync.ts'

/** `begun`: what the call was begun with, null before; then it will be `next`. A version released meanwhile changes neither. */
export function useLed(
  begun: ScriptRef | null,
  next: Script,
  now: Instant,
): { readonly led: Script; readonly cards: readonly Card[] } {
  const { clock } = useDesk()
  const releases = useReleases()
  const { id, version } = begun ?? next
  const began = begun !== null
  const led = useMemo(
    () => (began ? scriptOf({ id, version }, releases) : next),
    [began, id, version, releases, next],
  )
  // `now` counts whole minutes: a card that was published within this one holds already.
  const cards = useMemo(
    () => currentCards({ releases, at: Math.max(now, clock.now()) }),
    [releases, now, clock],
  )
  return { led, cards }
}

/** The script of a call that is over: the one it was begun with, or the one it would have been. */
export function useLedAfter(begun: ScriptRef | null, matter: ScriptMatter, at: Instant): Script {
  const releases = useReleases()
  return begun ? scriptOf(begun, releases) : scriptFor(matter, { releases, at })
}

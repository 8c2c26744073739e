// Which recording of a call central holds or awaits, as pieces of SQL that lists and figures share.
import { type RawBuilder, sql } from 'kysely'

/** Joins `h (whole)`: the recording held of the call whose id stands in `column`; a whole one first, none = null. */
export function heldOf(column: RawBuilder<unknown>): RawBuilder<unknown> {
  // One whose time is over was held all the same.
  return sql`left join lateral (
    select r.whole from recordings r where r.call_id = ${column} and r.state in ('stored', 'erased')
    order by r.whole desc limit 1) h on true`
}

/** Joins `u (state)`: an upload of the call that is not stored, the latest; few are, so they are read once and not call by call. */
export function unsettledOf(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`left join (
    select distinct on (r.call_id) r.call_id, r.state from recordings r where r.state not in ('stored', 'erased')
    order by r.call_id, r.begun_at desc) u on u.call_id = ${column}`
}

// Which recording of a call central holds, as a piece of SQL that lists and figures share.
import { type RawBuilder, sql } from 'kysely'

/** Joins `h (whole)`: the recording held of the call whose id stands in `column`; a whole one first, none = null. */
export function heldOf(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`left join lateral (
    select r.whole from recordings r where r.call_id = ${column} and r.state = 'stored'
    order by r.whole desc limit 1) h on true`
}

// A PostgreSQL server for the practice centrals of journeys, where the machine has one: a database there is made and asked in a
// fraction of what PGlite takes in each of them. Without one they run on PGlite, as the desk's own central always does.
import { postgresHere, setup as start } from '../postgres.ts'

/** Vitest's, once for all files. */
export const setup = () => (postgresHere() ? start() : undefined)

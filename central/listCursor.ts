// Where a list of calls goes on: the time and the id of the last one that was sent, as the text that the next question brings along.
// It opens nothing that the list's own filter would not show, so it needs no signature.
import { z } from 'zod'
import { ProblemError } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'

const Place = z.tuple([z.int(), z.uuid()])

export const placeOf = (at: number, id: Id): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url')

/** Throws `request.malformed` for a cursor that is none. */
export function readPlace(cursor: string): z.infer<typeof Place> {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch (cause) {
    throw new ProblemError('request.malformed', { path: 'cursor', detail: 'invalid' }, { cause })
  }
}

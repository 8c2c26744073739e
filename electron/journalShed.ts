// What is left of a journal's line when this computer's data is removed: the half that is sealed to central's key. The shell reads neither half.
import { z } from 'zod'

/** As `renderer/local/journalLine.ts` writes it. */
const JournalText = z.object({ own: z.string(), sealed: z.string().nullable() })

/**
 * `own`: the line waits for central and has no half for it, so that it stays as it is. One that central has judged needs none; it keeps its place,
 * because it says which number comes next.
 */
export function forCentral(line: string, waits: boolean): { line: string; own: boolean } {
  let told: unknown
  try {
    told = JSON.parse(line)
  } catch {
    told = null
  }
  const parts = JournalText.safeParse(told)
  if (!parts.success || (parts.data.sealed === null && waits)) return { line, own: waits }
  return { line: JSON.stringify({ own: '', sealed: parts.data.sealed }), own: false }
}

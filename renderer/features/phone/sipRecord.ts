// How a company's exchange is told to record, and what counts as its word: SIP INFO, a header on the INVITE, or a feature code of digits.
// Private to `sipCall.ts`; knows no SIP.js. Promises that a recording is confirmed by the exchange's own word of this very state, or by
// what the policy names as such, and by nothing else.
import { ProblemError } from '../../../shared/problem.ts'
import type { RecordWay } from './line.ts'

/** Longest wait for the exchange's own word after a header or a feature code, ms. */
const WORD_LIMIT_MS = 5_000

export interface RecordPorts {
  readonly way: RecordWay
  /** Any positive answer of this exchange confirms. */
  readonly bareResponseConfirms: boolean
  /** Sends INFO; resolves with the `Record` header of its 2xx, '' when there is none. */
  inform(headers: string[]): Promise<string>
  dtmf(digits: string): Promise<void>
  /** The `Record` header of the answer to the INVITE, '' without one. */
  readonly saidAtAnswer: string
  /** Resolves with the next word of the exchange that names this state; null when none comes within `ms`. */
  word(on: boolean, ms: number): Promise<string | null>
}

/** Headers of an INVITE, or of the answer to one, that ask for a recording. */
export function recordHeaders(way: RecordWay): string[] {
  return way.kind === 'header' ? [`${way.name}: on`] : []
}

/** Resolves with the exchange's word ('' where it has none and needs none); rejects with `phone.recordingUnconfirmed`. */
export async function askToRecord(ports: RecordPorts, on: boolean, notice?: 'said'): Promise<string> {
  const { way, bareResponseConfirms } = ports
  const wanted = on ? 'on' : 'off'
  const told = notice === undefined ? [] : [`Record-Notice: ${notice}`]
  if (way.kind === 'info') {
    const said = await ports.inform([`Record: ${wanted}`, ...told])
    return checked(said, said === '' ? bareResponseConfirms : said.toLowerCase() === wanted)
  }
  // The notice changes nothing of what was asked for: these ways have no words for it.
  if (notice !== undefined) return ''
  const heard = ports.word(on, WORD_LIMIT_MS)
  if (way.kind === 'header') {
    if (on && ports.saidAtAnswer.toLowerCase() === wanted) return ports.saidAtAnswer
    // A header can only begin a recording; to end one there is INFO.
    if (!on) await ports.inform([`Record: ${wanted}`])
    else if (ports.saidAtAnswer === '' && bareResponseConfirms) return ''
  } else {
    await ports.dtmf(on ? way.on : way.off)
    if (bareResponseConfirms) return ''
  }
  const said = await heard
  return checked(said ?? '', said !== null)
}

function checked(said: string, confirmed: boolean): string {
  if (!confirmed) throw new ProblemError('phone.recordingUnconfirmed')
  return said
}

// How a company's exchange is told to record, and what counts as its word: SIP INFO, a header on the INVITE, or a feature code of digits.
// Private to `sipCall.ts`; knows no SIP.js. Promises that a recording is confirmed by the exchange's own word of this very state, or by
// what the policy names as such, and by nothing else.
import { ProblemError } from '../../../shared/problem.ts'
import type { RecordWay } from './line.ts'

/** Longest wait for the exchange's own word after a header or a feature code, ms. */
const WORD_LIMIT_MS = 5_000

export interface RecordPorts {
  /** How this exchange is asked, and whether any positive answer of it confirms. */
  config(): RecordConfig
  /** Sends INFO; resolves with the `Record` header of its 2xx, '' when there is none. */
  inform(headers: string[]): Promise<string>
  dtmf(digits: string): Promise<void>
}

export interface RecordConfig {
  readonly way: RecordWay
  readonly bareResponseConfirms: boolean
}

/** Headers of an INVITE, or of the answer to one, that ask for a recording. */
export function recordHeaders({ way }: RecordConfig): string[] {
  return way.kind === 'header' ? [`${way.name}: on`] : []
}

/** The exchange's recorder, in one call. */
export class ExchangeRecorder {
  /** The `Record` header of the answer to the INVITE, '' without one. */
  saidAtAnswer = ''
  readonly #ports: RecordPorts
  readonly #waiting = new Set<(on: boolean) => void>()

  constructor(ports: RecordPorts) {
    this.#ports = ports
  }

  /** Resolves with the exchange's word ('' where it has none and needs none); rejects with `phone.recordingUnconfirmed`. */
  async ask(on: boolean, notice?: 'said'): Promise<string> {
    const { way, bareResponseConfirms } = this.#ports.config()
    const wanted = on ? 'on' : 'off'
    if (way.kind === 'info') {
      const told = notice === undefined ? [] : [`Record-Notice: ${notice}`]
      const said = await this.#ports.inform([`Record: ${wanted}`, ...told])
      return checked(said, said === '' ? bareResponseConfirms : said.toLowerCase() === wanted)
    }
    // The notice changes nothing of what was asked for: these ways have no words for it.
    if (notice !== undefined) return ''
    const heard = this.#word(on)
    if (way.kind === 'dtmf') {
      await this.#ports.dtmf(on ? way.on : way.off)
      if (bareResponseConfirms) return ''
    } else if (on) {
      if (this.saidAtAnswer.toLowerCase() === wanted) return this.saidAtAnswer
      if (this.saidAtAnswer === '' && bareResponseConfirms) return ''
    }
    // A header can only begin a recording; to end one there is INFO.
    else await this.#ports.inform([`Record: ${wanted}`])
    const said = await heard
    return checked(said ?? '', said !== null)
  }

  /** A word of the exchange in mid-call; true when it was waited for. */
  heard(on: boolean): boolean {
    const asked = this.#waiting.size > 0
    for (const hear of [...this.#waiting]) hear(on)
    return asked
  }

  /** The next word of this very state; null when none comes in time. */
  #word(wanted: boolean): Promise<string | null> {
    return new Promise((resolve) => {
      const done = (said: string | null) => {
        clearTimeout(timer)
        this.#waiting.delete(hear)
        resolve(said)
      }
      const hear = (on: boolean) => {
        if (on === wanted) done(on ? 'on' : 'off')
      }
      const timer = setTimeout(() => done(null), WORD_LIMIT_MS)
      this.#waiting.add(hear)
    })
  }
}

function checked(said: string, confirmed: boolean): string {
  if (!confirmed) throw new ProblemError('phone.recordingUnconfirmed')
  return said
}

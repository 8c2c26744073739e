// A code that the exchange knows (log in, pause, …), dialled as a plain call by itself: no person is called, so no guard is
// asked and nothing is recorded of anybody. Public to `openPhone.ts`. Promises an end within ten seconds, whatever the exchange does.
import { SECOND } from '../../../shared/instant.ts'
import { ProblemError } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Line, LineEvent } from './line.ts'

const LIMIT = 10 * SECOND
/** An answered code has done its work; an exchange that plays a word of thanks may finish it. */
const COURTESY = 2 * SECOND

/** Resolves when the exchange took the code; rejects with `desk.stateNotTold {detail}`. */
export async function dialCode(line: Line, code: string, callId: Id): Promise<void> {
  const refused = (detail: string | number) => new ProblemError('desk.stateNotTold', { detail })
  let stop: () => void = () => undefined
  const timers: ReturnType<typeof setTimeout>[] = []
  const taken = new Promise<void>((resolve, reject) => {
    let answered = false
    stop = line.subscribe((event: LineEvent) => {
      if (!('callId' in event) || event.callId !== callId) return
      if (event.kind === 'accepted') {
        answered = true
        timers.push(setTimeout(resolve, COURTESY))
      }
      if (event.kind === 'ended') {
        if (answered) resolve()
        else reject(refused(event.sipStatus ?? event.by))
      }
    })
    timers.push(setTimeout(() => reject(refused('timeout')), LIMIT))
  })
  // Whatever fails first is told; the other may have nobody waiting for it.
  taken.catch(() => undefined)
  const prepared = line.prepare(code, { callId, headers: {} })
  try {
    await Promise.race([prepared.sound.then(() => prepared.send()), taken])
    await taken
  } finally {
    stop()
    for (const timer of timers) clearTimeout(timer)
    prepared.drop()
    await line.hangUp(callId)
  }
}

// Reads central's wake stream: server-sent events over fetch, so that the door secret and the token can be sent. Private to
// `features/sync`. Promises: resolves when the stream ends, rejects when it falls silent.
import { SECOND } from '../../../shared/instant.ts'
import { ProblemError } from '../../../shared/problem.ts'
import { Wake } from '../../../shared/protocol.ts'

/** Central pings several times within it. */
const SILENCE = 60 * SECOND

export interface WakeListener {
  onOpen(): void
  onWake(): void
  onTime(at: number): void
}

export async function readWakes(
  body: ReadableStream<Uint8Array>,
  listener: WakeListener,
  later: (ms: number, work: () => void) => () => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
  let silent = false
  const watch = () =>
    later(SILENCE, () => {
      silent = true
      void reader.cancel()
    })
  let cancel = watch()
  let pending = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      cancel()
      cancel = watch()
      const events = (pending + value).split('\n\n')
      pending = events.pop() ?? ''
      for (const event of events) heard(event, listener)
    }
  } finally {
    cancel()
  }
  if (silent) throw new ProblemError('central.timeout', { url: 'wake' })
}

function heard(event: string, listener: WakeListener): void {
  const fields = new Map<string, string>()
  for (const line of event.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  const data = fields.get('data')
  if (data === undefined) return
  let told: unknown
  try {
    told = JSON.parse(data)
  } catch {
    // A wake without a time is a wake all the same.
    told = null
  }
  const wake = Wake.safeParse(told)
  if (wake.success) listener.onTime(wake.data.now)
  // The first ping says that the stream is open; what was missed before it is pulled.
  if (fields.get('event') === 'wake') listener.onWake()
  else listener.onOpen()
}

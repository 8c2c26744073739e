// Requests inside a call as promises: re-INVITE, INFO, and REFER followed to its final NOTIFY (RFC 3515). Every one ends, by an answer
// or by a limit of time. Private to `sipCall.ts`.
import type { Session, URI, Web } from 'sip.js'
import { ProblemError } from '../../../shared/problem.ts'
import { Glare } from './commandQueue.ts'
import { refusalOf } from './sipWire.ts'

const ANSWER_LIMIT_MS = 5_000

/** Silence of the far end after which a transfer counts as failed; each word from it begins the wait anew. */
const SILENCE_LIMIT_MS = 45_000
const ACCEPT_LIMIT_MS = 8_000

export interface Referred {
  /** The final status of the far end's own call, 408 when it fell silent. Never rejects. */
  readonly result: Promise<number>
}

/**
 * Resolves when the far end agreed to try; rejects with `phone.transferFailed` when it refuses or does not answer. `late` hears of a success that is
 * told after the result was given up: the call has to end then all the same.
 */
export async function refer(session: Session, target: URI | Session, late: () => void): Promise<Referred> {
  let settle: (status: number) => void = () => undefined
  let settled = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const result = new Promise<number>((resolve) => {
    settle = (status) => {
      if (settled) {
        if (status >= 200 && status < 300) late()
        return
      }
      settled = true
      clearTimeout(timer)
      resolve(status)
    }
  })
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => settle(408), SILENCE_LIMIT_MS)
  }
  await new Promise<void>((resolve, reject) => {
    const failed = (status: number) => {
      clearTimeout(timer)
      reject(new ProblemError('phone.transferFailed', { status }))
    }
    timer = setTimeout(() => failed(408), ACCEPT_LIMIT_MS)
    session
      .refer(target, {
        requestDelegate: {
          onAccept: () => {
            wait()
            resolve()
          },
          onReject: ({ message }) => failed(message.statusCode ?? 500),
        },
        onNotify: (notification) => {
          void notification.accept()
          const { request } = notification
          const status = Number(/^SIP\/2\.0 (\d{3})/.exec(request.body)?.[1])
          // The first word may come before the answer to the REFER itself.
          resolve()
          if (status >= 200) settle(status)
          else if (/^terminated/i.test(request.getHeader('Subscription-State') ?? '')) settle(408)
          else if (!settled) wait()
        },
      })
      .catch(reject)
  })
  return { result }
}

/** Whether the far end has acknowledged our last answer to an INVITE of theirs. */
interface AckGate {
  /** We answered. */
  close(): void
  /** Their ACK is here, or the call is over. */
  open(): void
  /** Resolves when it is open. */
  passed(): Promise<void>
}

/**
 * Until their ACK is here no INVITE of ours may leave (RFC 3261 §14.1). One that does makes SIP.js take the ACK that follows for a broken
 * one, and end the call.
 */
export function ackGate(): AckGate {
  let wait: Promise<void> | null = null
  let release: () => void = () => undefined
  return {
    close() {
      wait ??= new Promise((resolve) => {
        release = resolve
      })
    },
    open() {
      wait = null
      release()
    },
    passed: async () => {
      await wait
    },
  }
}

/** One re-INVITE; resolves on 2xx, rejects with `Glare` on 491. `iceRestart`: and by which other way our sound goes. */
export async function reinvite(
  session: Session,
  ack: AckGate,
  hold: boolean,
  iceRestart = false,
): Promise<void> {
  await ack.passed()
  const options: Web.SessionDescriptionHandlerOptions = { hold, offerOptions: { iceRestart } }
  await new Promise<void>((resolve, reject) => {
    session
      .invite({
        // Both every time: SIP.js reuses what the last re-INVITE was given.
        sessionDescriptionHandlerOptions: options,
        sessionDescriptionHandlerModifiers: [],
        requestDelegate: {
          onAccept: () => resolve(),
          onReject: ({ message }) =>
            reject(message.statusCode === 491 ? new Glare('491') : refusalOf(message)),
        },
      })
      .catch(reject)
  })
}

/** Sends an INFO; resolves with the `Record` header of its 2xx, '' when there is none. */
export function inform(
  session: Session,
  extraHeaders: string[],
  body: { contentType: string; content: string } | null,
): Promise<string> {
  const answered = new Promise<string>((resolve, reject) => {
    session
      .info({
        requestOptions: {
          extraHeaders,
          ...(body ? { body: { contentDisposition: 'render', ...body } } : {}),
        },
        requestDelegate: {
          onAccept: ({ message }) => resolve(message.getHeader('Record') ?? ''),
          onReject: ({ message }) => reject(refusalOf(message)),
        },
      })
      .catch(reject)
  })
  return within(answered, ANSWER_LIMIT_MS)
}

/** `work`, or a refusal 408 when it takes longer than `ms`. */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(refusalOf({ statusCode: 408 })), ms)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

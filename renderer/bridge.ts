// The window's typed way to the shell: parses what comes back, and throws refusals as ProblemError. Owns no policy. In a plain
// browser (work on screens) another `DuedeskBridge` is given in its place.
import { firstEvents, firstReplies } from '../shared/environment.ts'
import type { Channel, DuedeskBridge, EventData, EventName, Reply, Request } from '../shared/ipc.ts'
import { Problem, ProblemError } from '../shared/problem.ts'

/** The whole contract: read once the sign-in screen stands, which needs only its first part. */
const contract = () => import('../shared/ipc.ts')

declare global {
  interface Window {
    /** Put there by the preload; missing in a plain browser. */
    readonly duedesk?: DuedeskBridge
  }
}

export interface Bridge {
  /** Rejects with a ProblemError: the shell's refusal, or `ipc.malformed` for an answer that does not fit the contract. */
  call<C extends Channel>(
    channel: C,
    ...request: undefined extends Request<C> ? [] : [request: Request<C>]
  ): Promise<Reply<C>>
  /** Returns the way to stop listening. */
  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void
}

export function openBridge(raw: DuedeskBridge | undefined = window.duedesk): Bridge {
  if (!raw) throw new ProblemError('unexpected', { reference: 'bridge.missing' })
  return {
    async call(channel, ...request) {
      const answer = await raw.invoke(channel, request[0])
      if (typeof answer !== 'object' || answer === null || !('ok' in answer))
        throw new ProblemError('ipc.malformed', { channel, path: '' })
      if (answer.ok !== true) {
        const problem = Problem.safeParse('problem' in answer ? answer.problem : null)
        if (!problem.success) throw new ProblemError('ipc.malformed', { channel, path: 'problem' })
        throw new ProblemError(problem.data.code, problem.data.params)
      }
      const reply = isFirst(channel, firstReplies)
        ? firstReplies[channel]
        : (await contract()).ipc[channel].reply
      const value = reply.safeParse('value' in answer ? answer.value : undefined)
      if (!value.success)
        throw new ProblemError('ipc.malformed', {
          channel,
          path: value.error.issues[0]?.path.join('.') ?? '',
        })
      return value.data as Reply<typeof channel>
    },
    on(event, listener) {
      // An event that does not fit is none: the shell logs what it sends.
      if (isFirst(event, firstEvents))
        return raw.on(event, (data) => {
          const parsed = firstEvents[event].safeParse(data)
          if (parsed.success) listener(parsed.data as EventData<typeof event>)
        })
      let stopped = false
      const stop = raw.on(event, (data) => {
        void contract().then(({ events }) => {
          const parsed = events[event].safeParse(data)
          if (parsed.success && !stopped) listener(parsed.data as EventData<typeof event>)
        })
      })
      return () => {
        stopped = true
        stop()
      }
    },
  }
}

function isFirst<T extends object>(name: PropertyKey, first: T): name is keyof T {
  return Object.hasOwn(first, name)
}

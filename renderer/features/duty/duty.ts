// Keeps what the agent is (ready, not ready, on a break, offline): records each change as an act, brings a pause back that a
// crash interrupted, and tells the exchange where the company wants that. Public to `openPhone.ts`. Promises: what the agent
// chose holds at once, whatever the exchange says; one telling at a time, each bounded, and a failed one is shown.
import type { AgentState, DeskPolicy, HookEvent } from '../../../shared/agentState.ts'
import { Duty, dutyAtSignIn, reasonOf } from '../../../shared/agentState.ts'
import type { CallState } from '../../../shared/call.ts'
import { type Instant, SECOND } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'

/** Signing out waits so long for the exchange to hear of it, and no longer. */
const LEAVING_LIMIT = 4 * SECOND

export interface DutyPorts {
  readonly policy: DeskPolicy
  now(): Instant
  record(drafts: ActDraft[]): Promise<unknown>
  /** What was kept by `keep`, or null. */
  kept(): Promise<unknown>
  keep(duty: Duty): Promise<void>
  /** Tells the exchange; null where the company wants none. Rejects with `desk.stateNotTold`. */
  readonly tell: ((event: HookEvent, reason: string | null) => Promise<void>) | null
  trouble(problem: Problem): void
  readonly phone: {
    call(): CallState
    /** The line stands: before that the exchange can be told nothing by a call. */
    registered(): boolean
    pause(reason: string, since: Instant): void
    onChange(listener: () => void): () => void
  }
}

export interface OpenedDuty {
  /** The agent signs out. Never rejects. */
  close(): Promise<void>
}

export function openDuty(ports: DutyPorts): OpenedDuty {
  const { policy, phone } = ports
  let now: Duty = { state: 'offline', reason: null, since: ports.now() }
  let told: Promise<void> = Promise.resolve()
  let loggedIn = false
  let closed = false
  /** Only the newest state is worth telling: what lies between was over before the exchange could hear of it. */
  let wanted: { event: HookEvent; reason: string | null } | null = null

  function chosen(): Duty {
    const call = phone.call()
    if (call.state !== 'paused') return { state: 'ready', reason: null, since: ports.now() }
    const kind: AgentState = reasonOf(policy, call.reason)?.kind ?? 'break'
    return { state: kind, reason: call.reason, since: call.since }
  }

  /** Settles when it is kept and recorded, or that was shown to have failed. */
  async function enter(duty: Duty, restored = false): Promise<void> {
    now = duty
    const { state, reason } = duty
    if (state !== 'offline') want(state === 'ready' ? 'resume' : 'pause', reason)
    const act: ActDraft = { kind: 'agent.state', customerId: null, caseId: null, payload: { state, reason } }
    try {
      await Promise.all([ports.keep(duty), restored ? null : ports.record([act])])
    } catch (error) {
      ports.trouble(problemOf(error, 'duty'))
    }
  }

  function want(event: HookEvent, reason: string | null): void {
    if (!ports.tell) return
    wanted = { event, reason }
    told = told.then(tellWanted)
  }

  async function tellWanted(): Promise<void> {
    const { tell } = ports
    if (!tell || !wanted || (!phone.registered() && policy.hook.kind === 'codes')) return
    const { event, reason } = wanted
    wanted = null
    try {
      if (!loggedIn && event !== 'logOut') {
        await tell('logIn', null)
        loggedIn = true
        // Whoever just logged in is ready already.
        if (event === 'resume') return
      }
      await tell(event, reason)
    } catch (error) {
      ports.trouble(problemOf(error, event))
    }
  }

  function look(): void {
    if (closed) return
    const { state } = phone.call()
    // A call and its wrap-up are told by the call: what the agent chose stands behind them.
    if (state === 'idle' || state === 'paused') {
      const next = chosen()
      if (next.state !== now.state || next.reason !== now.reason) void enter(next)
    }
    if (wanted && phone.registered()) told = told.then(tellWanted)
  }

  let stop: () => void = () => undefined
  const opened = ports
    .kept()
    .catch((error: unknown) => {
      // Ready all the same, but told: a pause of before may be lost.
      ports.trouble(problemOf(error, 'duty'))
      return null
    })
    .then((stored) => {
      if (closed) return
      const kept = Duty.safeParse(stored).data ?? null
      const begins = dutyAtSignIn(kept, policy, ports.now())
      const goesOn = begins.reason !== null && phone.call().state === 'idle'
      if (goesOn && begins.reason !== null) phone.pause(begins.reason, begins.since)
      void enter(goesOn ? begins : chosen(), goesOn)
      stop = phone.onChange(look)
    })

  return {
    async close() {
      await opened
      closed = true
      stop()
      if (now.state === 'offline') return
      await enter({ state: 'offline', reason: null, since: ports.now() })
      if (!loggedIn) return
      wanted = { event: 'logOut', reason: null }
      told = told.then(tellWanted)
      await Promise.race([told, new Promise<void>((resolve) => setTimeout(resolve, LEAVING_LIMIT))])
    },
  }
}

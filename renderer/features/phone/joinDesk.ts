// A supervisor's way into the call of an agent: a code of the exchange, dialled as a plain call. Private to `phone.ts`. Promises: nothing is
// dialled before `open` has noted it; who only listens has sent no sound from the first packet on; no case, act, guard or recorder is touched;
// a call of the supervisor's own ends it; `over` is told exactly once, whatever ended it.
import type { StoreApi } from 'zustand'
import type { Instant } from '../../../shared/instant.ts'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { JoinWay } from '../../../shared/supervise.ts'
import type { LineEvent } from './line.ts'
import type { PhoneDeps, PhoneState } from './phone.ts'

/** The call of an agent that a supervisor is in, or on the way into. */
export interface Joined {
  readonly callId: Id
  readonly way: JoinWay
  /** As the bar names the agent. */
  readonly agent: string
  readonly state: 'dialling' | 'on'
  readonly since: Instant
  readonly muted: boolean
}

export interface JoinWish {
  readonly way: JoinWay
  readonly agent: string
  /** Notes it with central; what to dial, and whom to tell of the end. */
  open(): Promise<{ readonly code: string; over(): void }>
}

export interface JoinDesk {
  /** Resolves when it is over, however it went; what went wrong is shown. */
  join(wish: JoinWish): Promise<void>
  leave(): void
  toggleMute(): void
  close(): void
}

export function joinDesk(
  { line, now, newId }: Pick<PhoneDeps, 'line' | 'now' | 'newId'>,
  { getState, setState, subscribe }: StoreApi<PhoneState>,
): JoinDesk {
  const isMine = (callId: Id) => getState().joined?.callId === callId
  const trouble = (error: unknown) => setState({ problem: problemOf(error, 'join') })
  let stop: () => void = () => undefined

  async function join({ way, agent, open }: JoinWish): Promise<void> {
    const { call, registration, joined } = getState()
    if (joined !== null || (call.state !== 'idle' && call.state !== 'paused'))
      return trouble(new ProblemError('phone.busyHere'))
    if (registration.state !== 'registered') return trouble(new ProblemError('phone.notRegistered'))
    const callId = newId()
    const muted = way === 'listen'
    setState({
      joined: { callId, way, agent, state: 'dialling', since: now(), muted },
      refusal: null,
      stageAsked: null,
      problem: null,
    })
    const ended = new Promise<void>((resolve) => {
      stop = resolve
    })
    let opened: Awaited<ReturnType<JoinWish['open']>> | null = null
    try {
      opened = await open()
      if (isMine(callId)) await callThrough(callId, opened.code, ended)
    } catch (error) {
      if (isMine(callId)) trouble(error)
    } finally {
      if (isMine(callId)) leave()
      opened?.over()
    }
  }

  async function callThrough(callId: Id, code: string, ended: Promise<void>): Promise<void> {
    const unsubscribe = line.subscribe((event) => heard(callId, event))
    const prepared = line.prepare(code, { callId, headers: {} })
    try {
      await prepared.sound
      line.mute(callId, getState().joined?.muted ?? true)
      if (!isMine(callId)) return
      await prepared.send()
      await ended
    } finally {
      unsubscribe()
      prepared.drop()
      await line.hangUp(callId)
    }
  }

  function heard(callId: Id, event: LineEvent): void {
    const { joined } = getState()
    if (!('callId' in event) || event.callId !== callId || joined?.callId !== callId) return
    if (event.kind === 'accepted') setState({ joined: { ...joined, state: 'on', since: now() } })
    if (event.kind !== 'ended') return
    if (joined.state === 'dialling')
      trouble(new ProblemError('phone.failed', { status: event.sipStatus ?? 0, reason: event.reasonText }))
    leave()
  }

  function leave(): void {
    // The hand that meant to hang up must not dial the case that is open.
    if (getState().joined !== null) setState({ joined: null, ringEndedAt: now() })
    stop()
  }

  const unsubscribe = subscribe(({ call, joined }) => {
    const free = call.state === 'idle' || call.state === 'paused' || call.state === 'inbound'
    if (joined !== null && !free) leave()
  })

  return {
    join,
    leave,
    toggleMute() {
      const { joined } = getState()
      if (joined === null || joined.way === 'listen') return
      line.mute(joined.callId, !joined.muted)
      setState({ joined: { ...joined, muted: !joined.muted } })
    },
    close() {
      unsubscribe()
      leave()
    },
  }
}

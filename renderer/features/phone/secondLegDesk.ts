// Handing a call on: blind transfer, a consultation that is completed, joined or taken back, and a three-way call. Private to the phone.
// Promises that every new leg was asked of the guard (people inside pass, DESIGN ruling 2), that each wish has one result in the acts,
// and that a failure leaves the customer on the line and says so.
import type { StoreApi } from 'zustand'
import type { CallEvent, CallFacts } from '../../../shared/call.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import type { LegEvent, LegTarget } from '../../../shared/secondLeg.ts'
import { hearsTarget, legIdOf, nextLeg } from '../../../shared/secondLeg.ts'
import type { TransferTarget } from '../../../shared/transfer.ts'
import type { Subject } from './inboundDesk.ts'
import type { LineEvent } from './line.ts'
import { type Outside, outsideLeg } from './outsideLeg.ts'
import type { PendingCommand, PhoneDeps, PhoneState } from './phone.ts'
import type { RecordQueue } from './recordQueue.ts'

export interface SecondLegPorts {
  readonly deps: PhoneDeps
  readonly store: StoreApi<PhoneState>
  readonly acts: RecordQueue
  /** The call in front, while it is answered and not ending. */
  talking(): CallFacts | null
  /** The agent is busy with a second caller as well. */
  crowded(): boolean
  move(event: CallEvent): boolean
  record(callId: Id, draftsOf: (on: Subject) => ActDraft[]): void
  trouble(problem: Problem): void
  /** The recorder is asked anew: the call goes on in another place. */
  askRecorder(callId: Id): void
  /** Runs one command with its button shown as busy. */
  command(name: PendingCommand, run: (callId: Id) => Promise<void>): Promise<void>
  /** What the agent should hear changed. */
  changed(): void
}

export interface SecondLegDesk {
  transfer(target: TransferTarget): Promise<void>
  consult(target: TransferTarget): Promise<void>
  complete(): Promise<void>
  join(): Promise<void>
  takeBack(): Promise<void>
  swap(): Promise<void>
  owns(callId: Id): boolean
  heard(event: LineEvent): void
  callEnded(): void
}

type Result = Extract<ActDraft, { kind: 'call.transferred' }>['payload']

export function secondLegDesk(ports: SecondLegPorts): SecondLegDesk {
  const { deps, store, trouble, command } = ports
  const { line, now } = deps
  const { getState: get, setState: set } = store
  /** The leg outside that is up: its acts are those of a call of its own. */
  let outside: Outside | null = null
  /** The leg ended while its command was under way: told when that has its result. */
  let goneMeanwhile = false

  function move(event: LegEvent): boolean {
    const moved = nextLeg(get().leg, event)
    if (moved.ok) set({ leg: moved.leg })
    else deps.log('phone.legRefused', { event: event.kind, state: get().leg.state, reason: moved.reason })
    ports.changed()
    return moved.ok
  }

  function tell(
    callId: Id,
    mode: Result['mode'],
    { kind, extension }: LegTarget,
    result: Result['result'],
    sipStatus: number | null = null,
  ): void {
    const payload: Result = { callId, mode, target: kind, extension, result, sipStatus }
    ports.record(callId, (on) => [{ kind: 'call.transferred', ...on, payload }])
  }

  const statusOf = (problem: Problem): number | null => {
    const status = Number(problem.params.status)
    return status >= 100 && status <= 699 ? status : null
  }

  /** Where the leg goes and how it is named; null when it may not be, which was said and recorded. */
  async function permit(
    target: TransferTarget,
    legId: Id,
  ): Promise<{ readonly address: string; readonly shown: LegTarget } | null> {
    outside = null
    if (target.kind !== 'outside') {
      const { kind, name, extension } = target
      return { address: extension, shown: { kind, name, extension } }
    }
    const allowed = await outsideLeg(target.e164, legId, ports)
    if (!allowed) return null
    outside = allowed
    return { address: target.e164, shown: { kind: 'outside', name: allowed.masked, extension: null } }
  }

  /** As it may be shown before the guard has answered. */
  const shownAt = (target: TransferTarget): LegTarget =>
    target.kind === 'outside'
      ? { kind: 'outside', name: '', extension: null }
      : { kind: target.kind, name: target.name, extension: target.extension }

  /** Whoever is consulted outside is no more on the line. */
  function outsideOver(sipStatus: number | null, by: 'agent' | 'customer' | 'network'): void {
    outside?.ended(sipStatus, by)
    outside = null
  }

  const isStill = (callId: Id) => ports.talking()?.callId === callId

  async function transfer(target: TransferTarget): Promise<void> {
    const call = ports.talking()
    if (!call) return
    if (ports.crowded() || !move({ kind: 'transferAsked', at: now(), target: shownAt(target) })) {
      trouble({ code: 'phone.busyHere', params: {} })
      return
    }
    const { callId } = call
    const allowed = await permit(target, deps.newId()).catch((error: unknown) => {
      trouble(problemOf(error, 'transfer'))
      return null
    })
    if (!allowed || !isStill(callId)) {
      outsideOver(null, 'agent')
      move({ kind: 'failed' })
      return
    }
    try {
      const result = await line.transfer(callId, allowed.address)
      tell(callId, 'blind', allowed.shown, result, result === 'completed' ? 200 : null)
      outsideOver(200, 'agent')
      if (get().leg.state === 'referring') move({ kind: 'transferred' })
    } catch (error) {
      failed(error, callId, 'blind', allowed.shown)
      outsideOver(statusOf(problemOf(error)), 'network')
    }
  }

  function failed(error: unknown, callId: Id, mode: Result['mode'], target: LegTarget): void {
    const problem = problemOf(error, mode)
    // The customer hung up before the far end could tell: nobody knows whether it would have been done.
    const standing = isStill(callId)
    tell(callId, mode, target, standing ? 'failed' : 'unconfirmed', statusOf(problem))
    if (!standing) return
    move({ kind: 'failed' })
    trouble(problem)
    settleGone()
  }

  /** A leg that ended under its own command is gone now that the command has its result. */
  function settleGone(): void {
    const legId = legIdOf(get().leg)
    if (goneMeanwhile && legId) move({ kind: 'ended', legId })
    goneMeanwhile = false
  }

  async function consult(target: TransferTarget): Promise<void> {
    const call = ports.talking()
    if (!call) return
    const legId = deps.newId()
    const { callId } = call
    if (ports.crowded() || !move({ kind: 'consultAsked', at: now(), target: shownAt(target), legId })) {
      trouble({ code: 'phone.busyHere', params: {} })
      return
    }
    goneMeanwhile = false
    const wanted = () => isStill(callId) && legIdOf(get().leg) === legId
    try {
      const allowed = await permit(target, legId)
      if (!allowed || !wanted()) {
        outsideOver(null, 'agent')
        if (wanted()) move({ kind: 'ended', legId })
        return
      }
      const { leg } = get()
      if (leg.state === 'calling') set({ leg: { ...leg, target: allowed.shown } })
      // The customer must hear neither the ringing nor what is said inside.
      if (call.heldSince === null) await line.hold(callId, true)
      if (!wanted()) {
        outsideOver(null, 'agent')
        // Taken back while the hold was on its way.
        if (isStill(callId)) await line.hold(callId, false)
        return
      }
      const prepared = line.prepare(allowed.address, { callId: legId, headers: { 'X-Call-Id': legId } })
      try {
        await prepared.sound
        if (wanted()) await prepared.send()
      } finally {
        prepared.drop()
      }
    } catch (error) {
      outsideOver(null, 'network')
      if (!wanted()) return
      move({ kind: 'ended', legId })
      trouble(problemOf(error, 'consult'))
    }
  }

  function heard(event: LineEvent): void {
    const { leg } = get()
    switch (event.kind) {
      case 'progress':
        move({ kind: 'ringing', legId: event.callId, earlyMedia: event.earlyMedia })
        return
      case 'accepted':
        if (!move({ kind: 'answered', at: now(), legId: event.callId })) return
        outside?.answered()
        // Who is muted is muted to everybody.
        if (ports.talking()?.muted) line.mute(event.callId, true)
        return
      case 'held':
        move({ kind: 'held', legId: event.callId, held: event.held })
        return
      case 'recording':
        outside?.recorder(event.on)
        return
      case 'media':
        if (hearsTarget(leg)) set({ sample: event.sample })
        return
      case 'ended': {
        // Taken over or joined: the command that did it says what came of it.
        if (leg.state === 'completing' || leg.state === 'joining') {
          goneMeanwhile = true
          return
        }
        outsideOver(event.sipStatus, event.by)
        if (!move({ kind: 'ended', legId: event.callId }) || event.by === 'agent') return
        trouble(
          leg.state === 'calling'
            ? { code: 'phone.targetUnreached', params: { status: event.sipStatus } }
            : { code: 'phone.targetLeft', params: {} },
        )
        return
      }
      default:
      // The rest concerns the call in front.
    }
  }

  return {
    transfer,
    consult,
    complete: () =>
      command('transfer', async (callId) => {
        const { leg } = get()
        if (leg.state !== 'consulting' || !move({ kind: 'completeAsked' })) return
        goneMeanwhile = false
        try {
          const result = await line.attend(callId, leg.legId)
          tell(callId, 'attended', leg.target, result, result === 'completed' ? 200 : null)
          outsideOver(200, 'agent')
          if (get().leg.state === 'completing') move({ kind: 'transferred' })
        } catch (error) {
          failed(error, callId, 'attended', leg.target)
        }
      }),
    join: () =>
      command('conference', async (callId) => {
        const { leg, directory } = get()
        const { conference } = directory
        if (conference === null || leg.state !== 'consulting' || !move({ kind: 'joinAsked' })) return
        goneMeanwhile = false
        try {
          await line.conference(callId, leg.legId, conference)
        } catch (error) {
          failed(error, callId, 'conference', leg.target)
          return
        }
        move({ kind: 'joined', at: now() })
        tell(callId, 'conference', leg.target, 'completed', 200)
        const call = ports.talking()
        if (call?.callId !== callId) return
        // The conference knows nothing of what was held and muted before.
        if (call.heldSince !== null) ports.move({ kind: 'held', at: now(), callId, held: false })
        line.mute(callId, call.muted)
        ports.askRecorder(callId)
      }),
    takeBack: () =>
      command('takeBack', async (callId) => {
        const { leg } = get()
        const legId = legIdOf(leg)
        if (legId === null || leg.state === 'completing' || leg.state === 'joining') return
        move({ kind: 'ended', legId })
        outsideOver(null, 'agent')
        if ('target' in leg) tell(callId, 'attended', leg.target, 'takenBack')
        await line.hangUp(legId)
        if (isStill(callId) && ports.talking()?.heldSince !== null) await line.hold(callId, false)
      }),
    swap: () =>
      command('hold', async (callId) => {
        const { leg } = get()
        if (leg.state !== 'consulting') return
        // Whoever is to wait is silenced before the other one hears.
        if (hearsTarget(leg)) {
          await line.hold(leg.legId, true)
          await line.hold(callId, false)
        } else {
          await line.hold(callId, true)
          await line.hold(leg.legId, false)
        }
      }),
    owns: (callId) => legIdOf(get().leg) === callId,
    heard,
    callEnded() {
      const { leg } = get()
      const legId = legIdOf(leg)
      if (leg.state === 'none') return
      // Without the customer there is nothing left to consult about; a command under way ends its leg itself.
      if (legId && (leg.state === 'calling' || leg.state === 'consulting')) {
        outsideOver(null, 'agent')
        line.hangUp(legId).catch((error: unknown) => trouble(problemOf(error, 'hangUp')))
      }
      move({ kind: 'callEnded' })
    },
  }
}

// A second caller beside the call in front: taken, turned away, and changed places with. Private to the phone; the policy of call
// waiting is `callSlots.ts`. Promises that nobody is heard by two customers at once.
import type { StoreApi } from 'zustand'
import { type CallFacts, callOf } from '../../../shared/call.ts'
import { swapped } from '../../../shared/callSlots.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Line } from './line.ts'
import type { PendingCommand, PhoneState } from './phone.ts'

export interface SecondCallPorts {
  readonly line: Line
  readonly store: StoreApi<PhoneState>
  talking(): CallFacts | null
  command(name: PendingCommand, run: (callId: Id) => Promise<void>): Promise<void>
  /** What the agent should hear changed. */
  sound(): void
  /** This call is in front now. */
  front(callId: Id): void
  askRecorder(callId: Id): void
}

export interface SecondCallDesk {
  answer(): Promise<void>
  decline(): Promise<void>
  swap(): Promise<void>
}

export function secondCallDesk(ports: SecondCallPorts): SecondCallDesk {
  const { line, store, talking, command } = ports
  const waitingId = () => {
    const { waiting } = store.getState()
    return waiting && (callOf(waiting)?.callId ?? null)
  }

  return {
    answer: () =>
      command('answer', async (callId) => {
        const first = talking()
        const second = waitingId()
        if (!first || !second) return
        if (first.heldSince === null) await line.hold(callId, true)
        // The second may have given up while the first was put on hold: then the agent takes the first back.
        if (waitingId() !== second) return
        await line.answer(second)
        ports.front(second)
      }),
    async decline() {
      const second = waitingId()
      if (second) await line.hangUp(second, 486)
    },
    swap: () =>
      command('hold', async (callId) => {
        const { parked } = store.getState()
        const other = parked && callOf(parked)
        const front = talking()
        if (!other || !front) return
        if (front.heldSince === null) await line.hold(callId, true)
        await line.hold(other.callId, false)
        const { call, parked: still, waiting } = store.getState()
        // One of the two may have ended meanwhile, and the places are right already.
        if (!still || callOf(call)?.callId !== callId) return
        store.setState(swapped({ call, parked: still, waiting }))
        ports.front(other.callId)
        ports.sound()
        if (other.recording !== 'confirmed') ports.askRecorder(other.callId)
      }),
  }
}

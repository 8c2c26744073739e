// Who is simulated at the far end of one leg: a customer, a colleague, a conference, a call that is overheard, or nobody any more. Joins them with the sound of
// the leg and lets them move to another. Knows no SIP. Private to `dialog.ts`.
import type { ExtensionPickup } from '../../shared/practice/extensions.ts'
import type { DeskInfo, PracticeInfo } from '../../shared/practice/messages.ts'
import { beginCustomer, type Pickup } from '../../shared/practice.ts'
import { SimulatedColleague, type Speaker } from './colleague.ts'
import { type CustomerPorts, SimulatedCustomer } from './customer.ts'
import type { About } from './info.ts'
import type { Media } from './media.ts'
import { OverheardCall } from './overheard.ts'
import { Room } from './room.ts'
import type { Voices } from './voices.ts'

export interface SeatPorts {
  readonly voices: Voices
  readonly seed: number
  readonly patient: boolean
  media(): Media | null
  /** Captions and what was heard, to the desk. */
  tell(info: PracticeInfo): void
  hangUp(): void
}

interface CustomerAbout extends About {
  readonly number: string
  readonly scenario: Extract<Pickup, { kind: 'answers' }>['scenario']
}

export class Seat implements Speaker {
  /** The far end put the agent on hold: nobody listens. */
  away = false
  readonly #ports: SeatPorts
  #speaker: Speaker | null = null
  #customer: SimulatedCustomer | null = null

  constructor(ports: SeatPorts) {
    this.#ports = ports
  }

  get isRoom(): boolean {
    return this.#speaker instanceof Room
  }

  customer({ number, scenario, facts, wish }: CustomerAbout): void {
    const state = beginCustomer(number, scenario, this.#ports.seed, facts, wish)
    this.#customer = new SimulatedCustomer(state, this.#customerPorts(), this.#ports.patient)
    this.#speaker = this.#customer
  }

  /** Whoever an extension of the company stands for. */
  inside(kind: Exclude<ExtensionPickup['kind'], 'refuses'>): void {
    const Inside = { answers: SimulatedColleague, conference: Room, overheard: OverheardCall }[kind]
    this.#speaker = new Inside((clips) => this.#say(clips))
  }

  /** Silent here from now on: they speak with somebody else. */
  empty(): void {
    this.#speaker = null
  }

  /** Whoever sits here goes on in the conference over there. */
  moveInto(other: Seat): void {
    const guest = this.#speaker
    const room = other.#speaker
    this.#speaker = null
    if (!(room instanceof Room) || !guest) return
    room.add(guest)
    if (guest instanceof SimulatedColleague) guest.moveTo((clips) => room.say(guest, clips))
    if (!(guest instanceof SimulatedCustomer)) return
    other.#customer = guest
    guest.moveTo({
      say: (clips) => room.say(guest, clips),
      cut: () => room.cut(guest),
      tell: (info) => other.#ports.tell(info),
      hangUp: () => other.#ports.hangUp(),
    })
  }

  pickUp(): void {
    this.#speaker?.pickUp()
  }

  packet(rms: number): void {
    if (!this.away) this.#speaker?.packet(rms)
  }

  tick(): void {
    if (!this.away) this.#speaker?.tick()
  }

  finished(): void {
    this.#speaker?.finished()
  }

  /** What the desk tells a simulated customer beside what is said. */
  told(info: ReturnType<typeof DeskInfo.parse>): void {
    if (info.kind === 'step') this.#customer?.step(info)
    else this.#customer?.calmCard()
  }

  #say(clips: Parameters<CustomerPorts['say']>[0]): void {
    this.#ports.media()?.say(this.#ports.voices.speech(clips))
  }

  #customerPorts(): CustomerPorts {
    return {
      say: (clips) => this.#say(clips),
      cut: () => this.#ports.media()?.cut(),
      tell: (info) => this.#ports.tell(info),
      hangUp: () => this.#ports.hangUp(),
    }
  }
}

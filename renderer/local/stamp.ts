// Identity and order of acts: UUIDv7, and a hybrid logical clock that never runs backwards, whatever the machine's clock
// does. Pure: time and random bytes are given. Private to `renderer/local`.
import type { Instant } from '../../shared/instant.ts'
import { Act, type ActDraft } from '../../shared/operation.ts'
import { ProblemError } from '../../shared/problem.ts'
import type { Id, Role } from '../../shared/rows.ts'
import type { Stamp } from './local.ts'

/** RFC 9562 version 7. `random` gives that many random bytes. */
export function uuid7(at: Instant, random: (bytes: number) => Uint8Array): Id {
  const bytes = random(16)
  const time = at.toString(16).padStart(12, '0')
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const HLC_ZERO = '000000000000000-00000'

/** The next value after `last` for an act at `at`: later than both, as text too. */
function nextHlc(last: string, at: Instant): string {
  const ms = Number(last.slice(0, 15))
  const counter = Number(last.slice(16))
  if (at > ms) return hlcText(at, 0)
  return counter < 99_999 ? hlcText(ms, counter + 1) : hlcText(ms + 1, 0)
}

const hlcText = (ms: number, counter: number) =>
  `${ms.toString().padStart(15, '0')}-${counter.toString().padStart(5, '0')}`

/** Where an act comes from, and the number and clock value given away last. */
export interface Stamper {
  device: Id
  actor: { id: Id; role: Role }
  last: { lastN: number; hlc: string }
  random: (bytes: number) => Uint8Array
}

/** Drafts become acts with the next numbers, at their own time or now, never later. `ids`: made by the caller, as many as it likes. Throws `act.malformed`. */
export function stampActs(
  drafts: readonly ActDraft[],
  ids: readonly Id[],
  stamp: Stamp,
  { device, actor, last, random }: Stamper,
): Act[] {
  let hlc = last.hlc
  return drafts.map((draft, index) => {
    hlc = nextHlc(hlc, stamp.at)
    const parsed = Act.safeParse({
      ...draft,
      base: draft.base ?? null,
      id: ids[index] ?? uuid7(stamp.at, random),
      device,
      n: last.lastN + 1 + index,
      hlc,
      schema: 1,
      actor,
      at: Math.min(draft.at ?? stamp.at, stamp.at),
      clock: { source: stamp.source, skewMs: stamp.skewMs },
    })
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    throw new ProblemError('act.malformed', { path: issue?.path.join('.') ?? '', detail: issue?.code ?? '' })
  })
}

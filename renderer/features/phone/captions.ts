// What the simulated customer said in this call, folded from the INFO bodies of the practice line. Private to the phone.
import type { Instant } from '../../../shared/instant.ts'
import { PracticeInfo } from '../../../shared/practice/messages.ts'

export type Caption = Extract<PracticeInfo, { kind: 'caption' }> & {
  readonly at: Instant
  /** `no` while it is being said, `cut` when the agent interrupted it. */
  readonly spoken: 'yes' | 'cut' | 'no'
}

/** The captions after one INFO body; null when the body is not what the practice line says. */
export function withPracticeInfo(
  captions: readonly Caption[],
  body: string,
  at: Instant,
): readonly Caption[] | null {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return null
  }
  const parsed = PracticeInfo.safeParse(json)
  if (!parsed.success) return null
  const info = parsed.data
  switch (info.kind) {
    case 'caption':
      return [...captions, { ...info, at, spoken: 'no' }]
    case 'spoken':
      return captions.map((caption) =>
        caption.n === info.n ? { ...caption, spoken: info.cut ? 'cut' : 'yes' } : caption,
      )
    case 'heard':
      return captions
    default:
      return info satisfies never
  }
}

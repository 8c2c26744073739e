// Where this program stands with its own updates, as the shell finds it and the window shows it. Pure.
import { z } from 'zod'
import { Instant } from './instant.ts'
import { Problem } from './problem.ts'

const Version = z.string().max(40)

export const UpdateState = z.discriminatedUnion('state', [
  /** The policy names no feed, or this build is not for users: nothing is ever fetched. */
  z.object({ state: z.literal('off') }),
  /** Not asked yet, or asked and nothing newer is there for this machine. */
  z.object({ state: z.literal('current'), checkedAt: Instant.nullable() }),
  z.object({ state: z.literal('loading'), version: Version }),
  /** On disk and checked: it is installed when the program is closed, or at once when the agent says so. */
  z.object({ state: z.literal('ready'), version: Version }),
  /** There is one, and on this system it comes with the other packages: IT installs it. */
  z.object({ state: z.literal('byPackage'), version: Version }),
  z.object({ state: z.literal('failed'), problem: Problem }),
])
export type UpdateState = z.infer<typeof UpdateState>

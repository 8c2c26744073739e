// The environment variables by which a run from the checkout can be steered (tests, a second desk). An installed
// Duedesk reads none of them.
import { z } from 'zod'

const OtherCentral = z.object({ url: z.url(), door: z.string(), clockOffsetMs: z.int() })

const Seams = z.object({
  /** Folder of the user's data. */
  userData: z.string().min(1).nullable(),
  /** Starting instant of the practice clock. */
  practiceClock: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .nullable(),
  /** `plain`: the key store works without an operating system's one, and protects nothing. */
  keyStore: z.literal('plain').nullable(),
  /** Files are saved here without a dialogue. */
  saveFolder: z.string().min(1).nullable(),
  /** The central of another desk, instead of one's own. */
  practiceCentral: z
    .string()
    .transform((text) => OtherCentral.parse(JSON.parse(text)))
    .nullable(),
  /** `1`: a beep instead of a microphone; else the WAV file that plays in its place. */
  fakeAudio: z.string().min(1).nullable(),
  /** A policy file in place of the machine's. */
  policy: z.string().min(1).nullable(),
  /** `1`: simulated customers bear any silence, and let it ring: who takes pictures on a slow machine is no agent who says nothing. */
  patience: z.literal('1').nullable(),
})
export type Seams = z.infer<typeof Seams>

/** Throws when a variable is there and wrong: a test that is not steered as it thinks is worth nothing. */
export function readSeams(env: NodeJS.ProcessEnv, isPackaged: boolean): Seams {
  const from = isPackaged ? {} : env
  return Seams.parse({
    userData: from.DUEDESK_USER_DATA || null,
    practiceClock: from.DUEDESK_PRACTICE_CLOCK || null,
    keyStore: from.DUEDESK_TEST_KEYSTORE || null,
    saveFolder: from.DUEDESK_TEST_SAVE_DIR || null,
    practiceCentral: from.DUEDESK_PRACTICE_CENTRAL || null,
    fakeAudio: from.DUEDESK_FAKE_AUDIO || null,
    policy: from.DUEDESK_POLICY || null,
    patience: from.DUEDESK_TEST_PATIENCE || null,
  })
}

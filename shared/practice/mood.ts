// The mood in which a simulated customer picks up, chosen before a practice call, whoever they are and however hard they make
// it afterwards (`difficulty.ts`). `usual` is the customer as `customers.ts` describes them.
import { z } from 'zod'

export const MOODS = ['calm', 'usual', 'upset'] as const
export const Mood = z.enum(MOODS)
export type Mood = z.infer<typeof Mood>

/** Added to the mood at pick-up, in points of 100. */
export const MOOD_AT_START: Readonly<Record<Mood, number>> = { calm: 20, usual: 0, upset: -20 }

// What the practice line and the desk tell each other inside SIP: bodies of `application/duedesk-practice+json` and one
// header. Only the practice exchange ever sees them, and only about synthetic customers.
import { z } from 'zod'
import { Scenario } from './customers.ts'
import { Difficulty } from './difficulty.ts'
import { Mood } from './mood.ts'

export const PRACTICE_CONTENT_TYPE = 'application/duedesk-practice+json'

/** INVITE header that tells the simulated customer who they are: base64 of a JSON with `PracticeFacts` and `PracticeWish`. */
export const PRACTICE_FACTS_HEADER = 'X-Duedesk-Practice'

export const VerificationFactor = z.enum(['idTail', 'birthday', 'phoneTail'])
export type VerificationFactor = z.infer<typeof VerificationFactor>

/** Truths of a synthetic customer, which they say when asked. */
export const PracticeFacts = z.object({
  /** Last four of the ID number; the last may be X. */
  idTail: z
    .string()
    .regex(/^\d{3}[\dX]$/)
    .nullable(),
  /** `MMDD`. */
  birthday: z
    .string()
    .regex(/^\d{4}$/)
    .nullable(),
  phoneTail: z.string().regex(/^\d{4}$/),
})
export type PracticeFacts = z.infer<typeof PracticeFacts>

/** Whom the agent chose to practise with. What is missing or unknown is left to the table of numbers, normal and usual. */
export const PracticeWish = z.object({
  scenario: Scenario.nullable().catch(null).default(null),
  difficulty: Difficulty.catch('normal').default('normal'),
  mood: Mood.catch('usual').default('usual'),
})
export type PracticeWish = z.infer<typeof PracticeWish>

/** How the chosen customer shall be, whoever they are. */
export type PracticeManner = Pick<PracticeWish, 'difficulty' | 'mood'>

export const NO_WISH: PracticeWish = { scenario: null, difficulty: 'normal', mood: 'usual' }

/** Desk -> customer: where the script is, and whether the agent has finished saying it. */
export const StepInfo = z.object({
  kind: z.literal('step'),
  /** Script node, e.g. `A2`. */
  node: z.string().min(1).max(12),
  /** Stage of the script, for nodes that the customer does not know. */
  stage: z.string().max(24),
  /** True when the agent marked the line as said: the customer takes their turn without waiting for silence. */
  said: z.boolean(),
  /** What the agent asks the customer to say, where the node asks for verification. */
  asks: z.array(VerificationFactor).max(3).optional(),
})
export type StepInfo = z.infer<typeof StepInfo>

/** Desk -> customer: the agent opened a calm card; what they say next comes from it. */
export const CardInfo = z.object({ kind: z.literal('card'), card: z.literal('calm') })
export type CardInfo = z.infer<typeof CardInfo>

/** Everything a desk says inside a call. */
export const DeskInfo = z.discriminatedUnion('kind', [StepInfo, CardInfo])

/** Customer -> desk, by INFO in the dialog. */
export const PracticeInfo = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('caption'),
    /** Counts up within the call. */
    n: z.int().min(1),
    zh: z.string().max(300),
    en: z.string().max(400),
    clips: z.array(z.string().max(40)).max(40),
    /** 0 (furious) … 100 (glad). */
    mood: z.int().min(0).max(100),
    /** What made the customer speak. */
    because: z.enum(['answered', 'said', 'silence', 'interrupted', 'long']),
    /** Node the customer answered to. */
    node: z.string().max(12).nullable(),
  }),
  /** The customer heard the agent: speech began, ended, or cut into their own words. */
  z.object({ kind: z.literal('heard'), what: z.enum(['speech', 'turn', 'interrupted']) }),
  /** The customer finished speaking caption `n`. */
  z.object({ kind: z.literal('spoken'), n: z.int().min(1), cut: z.boolean() }),
])
export type PracticeInfo = z.infer<typeof PracticeInfo>

/** Desk -> exchange, by SIP MESSAGE outside a dialog: let this customer call the desk. */
export const PracticeCallMe = z.object({
  kind: z.literal('callMe'),
  /** E.164 of a practice number. */
  number: z.string().regex(/^\+\d{5,15}$/),
  facts: PracticeFacts.nullable(),
  afterMs: z.int().min(0).max(60_000),
  wish: PracticeWish.default(NO_WISH),
})
export type PracticeCallMe = z.infer<typeof PracticeCallMe>

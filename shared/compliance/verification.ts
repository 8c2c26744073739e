// Verification and disclosure (核身): when the agent may type what the customer says, and when a debt fact may be shown or
// said. Promises: two factors that are not on screen, one joint verdict, few tries, nothing before the opening was said.
// Comparing the values is `identity.ts`; the worker does it, so that the full value never reaches the window.
import { z } from 'zod'
import type { RecordingState } from '../rows.ts'
import type { Pack, Party } from './compliance.ts'
import type { RuleId } from './pack.ts'

/** What a customer can be asked for. None of them is on screen before the verification. */
export const Factor = z.enum(['idLast4', 'birthday', 'phoneLast4', 'cardTail'])
export type Factor = z.infer<typeof Factor>

/**
 * The factors to ask for, strongest first: an ID number gives two, the tails of the card and of the reserved phone stand in
 * where it is missing. The tail of the number that was dialled proves nothing and is never asked.
 */
export function factorsToAsk(
  held: { idNumber: string | null; accountNumber: string | null; otherPhones: readonly string[] },
  wanted: number,
): Factor[] {
  const known: Factor[] = []
  if (held.idNumber) known.push('idLast4', 'birthday')
  if (held.accountNumber && held.accountNumber.length >= 4) known.push('cardTail')
  if (held.otherPhones.length > 0) known.push('phoneLast4')
  return known.slice(0, wanted)
}

export type VerificationInput = {
  answered: boolean
  /** Who calls, staff number, "this call is recorded", how to check, and "is this …?" were said. */
  openingSaid: boolean
  verified: boolean
  /** Tries of this call, and of this case on the debtor's natural day. */
  triesThisCall: number
  triesToday: number
  /** Factors that the data hold. */
  factors: number
}

export type VerificationGate =
  | { state: 'open'; triesLeft: number }
  | {
      state: 'locked'
      why: 'notAnswered' | 'openingNotSaid' | 'verified' | 'triesOfCall' | 'triesOfDay' | 'tooFewFactors'
    }

/** May a try be made now? After `triesOfCall` or `triesOfDay` the call ends as IDFAIL. */
export function verificationGate(
  input: VerificationInput,
  { thresholds }: Pick<Pack, 'thresholds'>,
): VerificationGate {
  if (!input.answered) return { state: 'locked', why: 'notAnswered' }
  if (input.verified) return { state: 'locked', why: 'verified' }
  if (!input.openingSaid) return { state: 'locked', why: 'openingNotSaid' }
  if (input.triesThisCall >= thresholds.triesPerCall) return { state: 'locked', why: 'triesOfCall' }
  if (input.triesToday >= thresholds.triesPerDay) return { state: 'locked', why: 'triesOfDay' }
  if (input.factors < thresholds.factors) return { state: 'locked', why: 'tooFewFactors' }
  const triesLeft = Math.min(
    thresholds.triesPerCall - input.triesThisCall,
    thresholds.triesPerDay - input.triesToday,
  )
  return { state: 'open', triesLeft }
}

/** True when the tries are used up and nothing matched: the only code left for the right party is IDFAIL. */
export function verificationExhausted(gate: VerificationGate): boolean {
  return gate.state === 'locked' && (gate.why === 'triesOfCall' || gate.why === 'triesOfDay')
}

export type DisclosureInput = {
  role: Party['role']
  answered: boolean
  openingSaid: boolean
  verified: boolean
  recording: RecordingState
  /** A recorder of our own runs although the flag of the line was not confirmed. */
  recorderRuns: boolean
}

export type Disclosure = { ok: true } | { ok: false; rule: RuleId; stop: boolean }

/**
 * May a debt fact be shown or said? `stop` means that the call must end before its purpose is told (an answered call that
 * nothing records is an incident). Before the answer the agent may prepare with the whole case.
 */
export function mayDisclose(input: DisclosureInput): Disclosure {
  if (!input.answered) return { ok: true }
  if (input.recording !== 'confirmed' && !input.recorderRuns)
    return { ok: false, rule: 'C13', stop: input.recording === 'failed' }
  if (input.role === 'contact' && !input.verified) return { ok: false, rule: 'C9', stop: false }
  if (!input.openingSaid) return { ok: false, rule: 'C14', stop: false }
  return input.verified ? { ok: true } : { ok: false, rule: 'C12', stop: false }
}

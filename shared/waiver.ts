// Waivers (减免): what is given up of fee, interest and principal, in that order, and how much a role may grant. Promises: a later
// part is touched only when the earlier one is waived whole; nothing is waived that is not owed. Pure; tiers are rule data.
import { z } from 'zod'
import type { Split } from './arrears.ts'
import { type Ppm, shareFen } from './money.ts'
import type { WaiverTier } from './moneyRules.ts'
import type { Problem } from './problem.ts'
import { BUCKET_NAMES, type Bucket, Fen, type Role } from './values.ts'

/** Amounts given up. Conditional on a plan being kept; a plan that ends otherwise takes them back. */
export const Waiver = z.object({ feeFen: Fen, interestFen: Fen, principalFen: Fen })
export type Waiver = z.infer<typeof Waiver>

export const NO_WAIVER: Waiver = { feeFen: 0, interestFen: 0, principalFen: 0 }

export const waivedFen = ({ feeFen, interestFen, principalFen }: Waiver): Fen =>
  feeFen + interestFen + principalFen

/** Shares of each part in ppm, each rounded once. */
export function waiverOf(
  owed: Split,
  { feePpm, interestPpm, principalPpm }: { feePpm: Ppm; interestPpm: Ppm; principalPpm: Ppm },
): Waiver {
  return {
    feeFen: shareFen(owed.feeFen, feePpm),
    interestFen: shareFen(owed.interestFen, interestPpm),
    principalFen: shareFen(owed.principalFen, principalPpm),
  }
}

/** An amount to waive, laid on fee, interest and principal in the order in which they are given up; never more than is owed. */
export function waiveFen(owed: Split, fen: Fen): Waiver {
  const feeFen = Math.min(owed.feeFen, fen)
  const interestFen = Math.min(owed.interestFen, fen - feeFen)
  return { feeFen, interestFen, principalFen: Math.min(owed.principalFen, fen - feeFen - interestFen) }
}

/** What is left to pay of each part. */
export function afterWaiver(owed: Split, waiver: Waiver): Split {
  return {
    feeFen: owed.feeFen - waiver.feeFen,
    interestFen: owed.interestFen - waiver.interestFen,
    principalFen: owed.principalFen - waiver.principalFen,
  }
}

/** The tier of a role for a bucket: the last that begins at or before it. Null: this role waives nothing there. */
export function tierOf(tiers: readonly WaiverTier[], role: Role, bucket: Bucket): WaiverTier | null {
  const place = (name: Bucket) => BUCKET_NAMES.indexOf(name)
  const found = tiers
    .filter((tier) => tier.role === role && place(tier.from) <= place(bucket))
    .sort((a, b) => place(b.from) - place(a.from))
  return found[0] ?? null
}

/** The most that a tier gives up of what is owed, in the order of the parts. */
export function mostOf(owed: Split, tier: WaiverTier | null): Fen {
  if (!tier) return 0
  return Math.min(tier.capFen, waivedFen(waiverOf(owed, tier)))
}

/** Everything that is wrong with a waiver of what is owed, granted under `tier`. */
export function waiverProblems(waiver: Waiver, owed: Split, tier: WaiverTier | null): Problem[] {
  const problems: Problem[] = []
  const tooMuch = (['feeFen', 'interestFen', 'principalFen'] as const).some(
    (part) => waiver[part] > owed[part],
  )
  if (tooMuch) return [{ code: 'waiver.aboveOwed', params: {} }]
  const inOrder =
    (waiver.interestFen === 0 || waiver.feeFen === owed.feeFen) &&
    (waiver.principalFen === 0 || (waiver.feeFen === owed.feeFen && waiver.interestFen === owed.interestFen))
  if (!inOrder) problems.push({ code: 'waiver.order', params: {} })
  const asked = waivedFen(waiver)
  if (asked === 0) return problems
  const most = tier ? waiverOf(owed, tier) : NO_WAIVER
  const aboveShare = (['feeFen', 'interestFen', 'principalFen'] as const).some(
    (part) => waiver[part] > most[part],
  )
  if (!tier || aboveShare || asked > tier.capFen)
    problems.push({ code: 'waiver.aboveTier', params: { maximumFen: mostOf(owed, tier) } })
  return problems
}

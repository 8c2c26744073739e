// The strategy of the house: versions of the worklist's weights and of the stage table, each with author, reason and first day. Promises:
// what stood is never rewritten; of a day the newest version that had begun holds; a desk that knows none works with our defaults. Also
// the bodies by which desks and supervisors get them from central.
import { z } from 'zod'
import { CHINA, Instant, LocalDay, localDay } from './instant.ts'
import { OUR_STAGES, StageTables } from './stages.ts'
import { Bucket, Fen, Id, Product } from './values.ts'
import { OUR_WEIGHTS, Weights } from './weights.ts'
import { RankedReason } from './worklist.ts'

/** Our clock for what the house sets: its working day, not a debtor's. */
const HOUSE_ZONE = CHINA

const version = { id: z.int(), effectiveFrom: LocalDay }
const WeightVersion = z.object({ ...version, weights: Weights })
const StageVersion = z.object({ ...version, tables: StageTables })

/** What a desk needs: what is in force and what will be, oldest first. */
export const DeskStrategy = z.object({
  weights: z.array(WeightVersion).max(100),
  stages: z.array(StageVersion).max(100),
})
export type DeskStrategy = z.infer<typeof DeskStrategy>

export const NO_STRATEGY: DeskStrategy = { weights: [], stages: [] }

/** Of several that have begun the one with the latest day, and of that day the last one made. */
function inForce<V extends { id: number; effectiveFrom: LocalDay }>(
  versions: readonly V[],
  day: LocalDay,
): V | null {
  let found: V | null = null
  for (const each of versions) {
    if (each.effectiveFrom > day) continue
    const later =
      found === null ||
      each.effectiveFrom > found.effectiveFrom ||
      (each.effectiveFrom === found.effectiveFrom && each.id > found.id)
    if (later) found = each
  }
  return found
}

export const houseDay = (at: Instant): LocalDay => localDay(at, HOUSE_ZONE)

export function weightsAt({ weights }: DeskStrategy, at: Instant): Weights {
  return inForce(weights, houseDay(at))?.weights ?? OUR_WEIGHTS
}

export function stagesAt({ stages }: DeskStrategy, at: Instant): StageTables {
  return inForce(stages, houseDay(at))?.tables ?? OUR_STAGES
}

/** Versions that can still be in force on `day` or later. */
export function stillNeeded<V extends { id: number; effectiveFrom: LocalDay }>(
  versions: readonly V[],
  day: LocalDay,
): V[] {
  const standing = inForce(versions, day)
  return versions.filter((each) => each === standing || each.effectiveFrom > day)
}

// GET /v1/strategy (supervisor, admin)
const Authored = {
  at: Instant,
  by: z.object({ name: z.string(), staffNumber: z.string() }),
  reason: z.string(),
}
export const StrategyReply = z.object({
  /** Newest first. */
  weights: z.array(z.object({ ...WeightVersion.shape, ...Authored })),
  stages: z.array(z.object({ ...StageVersion.shape, ...Authored })),
  now: Instant,
})
export type StrategyReply = z.infer<typeof StrategyReply>

const set = { effectiveFrom: LocalDay, reason: z.string().trim().min(1).max(200) }

/** POST /v1/strategy/weights (supervisor): from a day on, today at the earliest. `base`: the newest version that was seen, 0 for none. */
export const WeightsRequest = z.object({ ...set, base: z.int().min(0), weights: Weights })
export type WeightsRequest = z.infer<typeof WeightsRequest>

/** POST /v1/strategy/stages (supervisor) */
export const StagesRequest = z.object({ ...set, base: z.int().min(0), tables: StageTables })
export type StagesRequest = z.infer<typeof StagesRequest>

/** POST /v1/strategy/try (supervisor): how an agent's list would stand under these weights; nothing is kept. */
export const TryRequest = z.object({ agentId: Id, weights: Weights })
export type TryRequest = z.infer<typeof TryRequest>

/** At most so many cases of the agent are looked at, the ones with the lowest ids. */
export const TRIED_CASES = 300

export const TryReply = z.object({
  /** In the order of the weights that were tried. */
  cases: z
    .array(
      z.object({
        caseId: Id,
        /** Masked. */
        name: z.string(),
        product: Product,
        bucket: Bucket,
        totalFen: Fen,
        /** Places from 1, under the weights in force and under those tried. */
        before: z.object({ place: z.int(), points: z.int() }),
        after: z.object({ place: z.int(), points: z.int() }),
        due: z.boolean(),
        reasons: z.array(RankedReason),
      }),
    )
    .max(20),
  /** How many cases change their place. */
  moved: z.int(),
  of: z.int(),
  now: Instant,
})
export type TryReply = z.infer<typeof TryReply>

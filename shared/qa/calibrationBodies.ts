// Calibration sessions as central and desks tell them: which calls, who scored, and once it is closed how far everybody was apart. Pure schemas.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { Staff } from '../reviewBodies.ts'
import { Id } from '../rows.ts'
import { Band } from './scorecard.ts'

/** POST /v1/review/calibrations (qa). */
export const CalibrationRequest = z.object({
  title: z.string().trim().min(1).max(80),
  callIds: z.array(Id).min(1).max(10),
})
export type CalibrationRequest = z.infer<typeof CalibrationRequest>

/** POST /v1/review/calibrations/:id/scores (qa): blind, once. */
export const BlindScoreRequest = z.object({
  callId: Id,
  card: z.int().min(1),
  points: z.record(z.string().max(20), z.int().min(0).max(100).nullable()),
  fatal: z.array(z.string().max(20)).max(20),
})
export type BlindScoreRequest = z.infer<typeof BlindScoreRequest>

const Figure = z.number().nullable()

export const CalibrationView = z.object({
  id: Id,
  title: z.string(),
  at: Instant,
  by: Staff,
  closedAt: Instant.nullable(),
  calls: z.array(
    z.object({
      callId: Id,
      code: z.string(),
      startedAt: Instant,
      agent: Staff,
      scoredBy: z.int(),
      mine: z.boolean(),
    }),
  ),
  /** Blind: null until it is closed. */
  result: z
    .object({
      calls: z.int(),
      gap: Figure,
      fatal: Figure,
      items: z.array(z.object({ item: z.string(), kappa: Figure, gap: Figure })),
      leaning: z.array(z.object({ reviewer: Staff, points: z.number(), calls: z.int() })),
      scores: z.array(z.object({ callId: Id, reviewer: Staff, score: Figure, band: Band.nullable() })),
    })
    .nullable(),
})
export type CalibrationView = z.infer<typeof CalibrationView>

/** GET /v1/review/calibrations (qa, supervisor): the newest first. */
export const CalibrationsReply = z.object({ sessions: z.array(CalibrationView), now: Instant })
export type CalibrationsReply = z.infer<typeof CalibrationsReply>

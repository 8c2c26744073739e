// The figures of quality review as central tells them. Pure schemas; what they mean is `accuracy.ts` and `margin.ts`.
import { z } from 'zod'
import { Instant, LocalDay } from '../instant.ts'
import { Staff } from '../reviewBodies.ts'
import { SEVERITIES } from './accuracy.ts'

export const FIGURES_DAYS = 92

/** GET /v1/review/figures (qa, supervisor). Local days, both included. */
export const FiguresQuery = z.object({ from: LocalDay, until: LocalDay })
export type FiguresQuery = z.infer<typeof FiguresQuery>

const Share = z.object({
  hits: z.int(),
  n: z.int(),
  /** 0…1; null of nothing. */
  share: z.number().nullable(),
  low: z.number(),
  high: z.number(),
})

export const FiguresReply = z.object({
  accuracy: z.object({
    audited: z.int(),
    level1: Share,
    code: Share,
    fields: Share,
    severity: z.record(z.enum(SEVERITIES), z.int()),
    weighted: z.number().nullable(),
    confused: z.array(
      z.object({ from: z.string(), to: z.string(), n: z.int(), severity: z.enum(SEVERITIES) }),
    ),
  }),
  /** From the hang-up to the first result, of all coded calls. */
  delays: z.object({ prompt: Share, medianMs: z.number().nullable(), p90Ms: z.number().nullable() }),
  /** Answered calls of which central holds a recording or the line has confirmed one. */
  recorded: Share,
  /** Calls that a supervisor's exception carried past a rule, of all outbound ones. */
  overrides: Share,
  /** Calls whose result in force is a complaint or a stop, and those of them that brought a hold at once. */
  rights: Share,
  /** Mean score with half the width of its interval, by agent; null where one call says nothing. In no order of merit. */
  agents: z.array(
    z.object({
      agent: Staff,
      n: z.int(),
      mean: z.number().nullable(),
      half: z.number().nullable(),
      fatal: z.int(),
    }),
  ),
  now: Instant,
})
export type FiguresReply = z.infer<typeof FiguresReply>

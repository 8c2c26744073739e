// The shape of the words for problems: one entry for every code, so that an unworded code does not compile.
import type { ProblemCode } from '../../shared/problem.ts'

export type ProblemWords = Record<ProblemCode, { what: string; now: string }>

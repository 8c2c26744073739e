// One check or import of a file while it runs: bytes sent, rows done, cancel. Promises: the caller hears the end once, also when
// the line breaks while central goes on; a cancel either leaves nothing written or says that it came too late. Private to the
// import screen.
import type { ColumnsReply, ImportProgress } from '../../../shared/intake/exchange.ts'
import { type Problem, ProblemError, problemOf } from '../../../shared/problem.ts'
import type { ImportReply } from '../../../shared/protocol.ts'
import type { ColumnsWish, ImportRequest, Sync } from '../sync/sync.ts'

type RunEnd =
  | { kind: 'done'; reply: ImportReply }
  | { kind: 'cancelled' }
  | { kind: 'failed'; problem: Problem }

export interface RunStep {
  readonly sent: number
  /** Null until the whole file has arrived and central reads it. */
  readonly progress: ImportProgress | null
}

export interface Run {
  /** Resolves with false when it is too late. */
  cancel(): Promise<boolean>
  readonly end: Promise<RunEnd>
}

/** Whole per cent of what runs now: the sending, then the rows. Null while their number is unknown. */
export function percentOf({ sent, progress }: RunStep, size: number): number | null {
  const uploaded = size === 0 ? 100 : Math.min(100, Math.round((sent / size) * 100))
  if (uploaded < 100) return uploaded
  return progress?.of ? Math.round((progress.rows / progress.of) * 100) : null
}

const ASK_EVERY_MS = 400
/** Central may be away so long before the run counts as lost. */
const AWAY_MS = 60_000

export function startRun(
  sync: Pick<Sync, 'importAccounts' | 'intake'>,
  file: Blob,
  request: Omit<ImportRequest, 'id'>,
  onStep: (step: RunStep) => void,
): Run {
  const id = crypto.randomUUID()
  const stop = new AbortController()
  let step: RunStep = { sent: 0, progress: null }
  let over = false
  let following = false
  const move = (change: Partial<RunStep>) => {
    step = { ...step, ...change }
    if (!over) onStep(step)
  }

  async function watch(): Promise<void> {
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
      if (over || following || step.sent < file.size) continue
      // Not begun yet, or the line is down for a moment: the import's own answer tells what came of it.
      const progress = await sync.intake.importProgress(id).catch((): null => null)
      if (progress) move({ progress })
    }
  }

  async function ask(): Promise<RunEnd> {
    try {
      const reply = await sync.importAccounts(file, { ...request, id }, (sent) => move({ sent }), stop.signal)
      return { kind: 'done', reply }
    } catch (error) {
      const problem = problemOf(error, 'import')
      if (stop.signal.aborted || problem.code === 'intake.cancelled') return { kind: 'cancelled' }
      // The file is there and the answer is not: a proxy that waits a minute only, a cable. Central goes on and is asked.
      if (problem.code.startsWith('central.') && step.sent >= file.size) return followed(problem)
      return { kind: 'failed', problem }
    }
  }

  /** The end as central tells it when asked; `problem` when it came to none, or is away for too long. */
  async function followed(problem: Problem): Promise<RunEnd> {
    const failed = { kind: 'failed', problem } as const
    following = true
    for (let heard = performance.now(); performance.now() - heard < AWAY_MS; ) {
      try {
        const progress = await sync.intake.importProgress(id)
        heard = performance.now()
        move({ progress })
        if (progress.state === 'done') return { kind: 'done', reply: await sync.intake.importReply(id) }
        if (progress.state === 'cancelled') return { kind: 'cancelled' }
        if (progress.state === 'failed') return failed
      } catch (error) {
        // It never began.
        if (problemOf(error, 'import').code === 'request.notFound') return failed
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    }
    return failed
  }

  async function ended(): Promise<RunEnd> {
    try {
      return await ask()
    } finally {
      over = true
    }
  }
  const end = ended()
  void watch()

  return {
    end,
    async cancel() {
      // While bytes are still leaving, central has begun nothing.
      if (step.sent < file.size) {
        stop.abort()
        return true
      }
      while (!over) {
        try {
          return await sync.intake.cancelImport(id)
        } catch (error) {
          if (!(error instanceof ProblemError) || error.problem.code !== 'request.notFound') throw error
          await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
        }
      }
      return false
    },
  }
}

/** Asks for the columns of one file. */
export type Beginning = (wish: ColumnsWish, signal: AbortSignal) => Promise<ColumnsReply>

const TEXT_BEGINNING = 1 << 18

/**
 * Tells the columns of a file as often as the wish changes: of a text its beginning is sent each time, a workbook goes whole, but
 * once: central keeps its beginning for a while under the name that it answers with.
 */
export function beginningOf({ fileColumns }: Pick<Sync['intake'], 'fileColumns'>, file: Blob): Beginning {
  let kept: string | null = null
  return async (wish, signal) => {
    if (kept !== null) {
      try {
        return await fileColumns(null, { ...wish, kept }, signal)
      } catch (error) {
        // Forgotten, or another node: the file goes once more.
        if (!(error instanceof ProblemError) || error.problem.code !== 'request.notFound') throw error
      }
    }
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer())
    const zip = head[0] === 0x50 && head[1] === 0x4b
    const reply = await fileColumns(zip ? file : file.slice(0, TEXT_BEGINNING), wish, signal)
    kept = reply.kept
    return reply
  }
}

// One check or import of a file while it runs: bytes sent, rows done, cancel. Promises: the caller hears the end once; a
// cancel either leaves nothing written or says that it came too late. Private to the import screen.
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

export function startRun(
  sync: Sync,
  file: Blob,
  request: Omit<ImportRequest, 'id'>,
  onStep: (step: RunStep) => void,
): Run {
  const id = crypto.randomUUID()
  const stop = new AbortController()
  let step: RunStep = { sent: 0, progress: null }
  let over = false
  const move = (change: Partial<RunStep>) => {
    step = { ...step, ...change }
    if (!over) onStep(step)
  }

  async function watch(): Promise<void> {
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
      if (over || step.sent < file.size) continue
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
      return { kind: 'failed', problem }
    } finally {
      over = true
    }
  }
  const end = ask()
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

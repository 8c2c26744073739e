// Recordings of calls on this machine: sealed files that grow as calls go, and wait until central has confirmed them. The shell can't
// read what it writes. Promises: an answered append survives a killed process and a power cut; a file that was cut keeps its whole
// frames; a recording never takes the last room on the disk, and nothing is deleted before central's word. Plain Node tests it.
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import {
  FRAME_HEAD_BYTES,
  HEAD_LIMIT_BYTES,
  type RecordingHeader,
  readFrameHead,
  readHead,
} from '../shared/recordingFile.ts'
import type { Id } from '../shared/rows.ts'
import { errorCode, syncFolder } from './durableFile.ts'

/** What is left on the disk for notes and acts when a recording stops taking more. */
export const FLOOR_BYTES = 200_000_000
/** Sound that waits for a slow disk: about five minutes of it. */
const QUEUE_BYTES = 2_000_000
/** Appends between two looks at the disk. */
const LOOK_EVERY = 20

const OPEN = '.part'
const WAITING = '.rec'

/** One that is finished, or was cut, and waits for central. */
export type WaitingRecording = {
  header: RecordingHeader
  path: string
  bytes: number
  since: Instant
}

export type Recordings = {
  /** Before the answer: the file and its head are on disk when this resolves. Rejects `local.diskFull`, `local.recordingFailed`. */
  begin(recordingId: Id, head: Uint8Array): Promise<void>
  /** Whole frames. Resolves when they are on disk; after a rejection the recording takes no more. */
  append(recordingId: Id, frames: Uint8Array): Promise<void>
  /** `keep` false: the call was never answered. Harmless for one that is not open. */
  end(recordingId: Id, keep: boolean): Promise<void>
  /** Whoever fed the open ones is gone: what they have is all there will be. */
  cutOff(): Promise<void>
  /** Oldest first. */
  waiting(): Promise<WaitingRecording[]>
  /** Central has confirmed it. */
  remove(recordingId: Id): Promise<void>
  close(): Promise<void>
}

type Tape = {
  handle: FileHandle
  path: string
  /** Ends behind the last frame that is on disk. */
  bytes: number
  queued: number
  appends: number
  frames: number
  chain: Promise<void>
  /** Takes no more; what waits is still written, unless the disk itself refused. */
  failed: ProblemError | null
  broken: boolean
}

export type RecordingsOptions = {
  report(event: string, data: Record<string, string | number>): void
  /** A recording was finished and waits for central. */
  added(): void
  freeBytes?: (folder: string) => Promise<number>
}

const freeOf = async (folder: string) => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Opens the recordings under `folder`. What an earlier run left open is cut after its last whole frame and waits like the others. */
export function openRecordings(folder: string, options: RecordingsOptions): Recordings {
  const { report, added, freeBytes = freeOf } = options
  const tapes = new Map<Id, Tape>()
  const ready = recover()
  // Whoever asks first is told; nobody may ask before the window is there.
  ready.catch(() => undefined)

  async function recover(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const left = (await readdir(folder)).filter((name) => name.endsWith(OPEN))
    for (const name of left) {
      const path = join(folder, name)
      const { soundBytes, frames, bytes } = await wholeFrames(path)
      if (frames === 0) {
        await rm(path, { force: true })
        continue
      }
      if (soundBytes < bytes) {
        report('recording.torn', { bytes: bytes - soundBytes })
        const handle = await open(path, 'r+')
        await handle.truncate(soundBytes)
        await handle.sync()
        await handle.close()
      }
      report('recording.cut', { frames })
      await rename(path, join(folder, name.slice(0, -OPEN.length) + WAITING))
    }
    if (left.length > 0) await syncFolder(folder)
  }

  async function enoughRoom(): Promise<void> {
    if ((await freeBytes(folder)) < FLOOR_BYTES) throw new ProblemError('local.diskFull')
  }

  async function write(tape: Tape, frames: Uint8Array): Promise<void> {
    if (tape.broken && tape.failed) throw tape.failed
    try {
      tape.appends += 1
      if (tape.appends % LOOK_EVERY === 0) await enoughRoom()
      let written = 0
      while (written < frames.length)
        written += (await tape.handle.write(frames, written, frames.length - written, tape.bytes + written))
          .bytesWritten
      await tape.handle.datasync()
      tape.bytes += frames.length
      tape.frames += 1
    } catch (error) {
      tape.failed = asProblem(error)
      tape.broken = true
      report('recording.failed', { code: tape.failed.problem.code, bytes: tape.bytes })
      // Half a frame is of no use; if even this fails the next start cuts it off.
      await tape.handle.truncate(tape.bytes).catch((worse: unknown) => {
        report('recording.truncateFailed', { code: errorCode(worse) })
      })
      throw tape.failed
    }
  }

  async function finish(recordingId: Id, keep: boolean): Promise<void> {
    const tape = tapes.get(recordingId)
    if (!tape) return
    tapes.delete(recordingId)
    // Whoever appended has been told of a failure.
    await tape.chain.catch(() => undefined)
    const kept = keep && tape.frames > 0
    try {
      if (kept) await tape.handle.sync()
    } finally {
      await tape.handle.close()
    }
    if (!kept) return rm(tape.path, { force: true })
    await rename(tape.path, join(folder, recordingId + WAITING))
    await syncFolder(folder)
    added()
  }

  return {
    async begin(recordingId, head) {
      await ready
      const told = readHead(head)
      if (told?.header.recordingId !== recordingId || told.bytes !== head.length || tapes.has(recordingId))
        throw new ProblemError('local.recordingFailed', { detail: 'head' })
      const path = join(folder, recordingId + OPEN)
      try {
        await enoughRoom()
        const handle = await open(path, 'wx', 0o600)
        const tape: Tape = {
          handle,
          path,
          bytes: 0,
          queued: 0,
          appends: 0,
          frames: 0,
          chain: Promise.resolve(),
          failed: null,
          broken: false,
        }
        tapes.set(recordingId, tape)
        await handle.writeFile(head)
        await handle.datasync()
        tape.bytes = head.length
        await syncFolder(folder)
      } catch (error) {
        await finish(recordingId, false)
        throw asProblem(error)
      }
    },

    append(recordingId, frames) {
      const tape = tapes.get(recordingId)
      if (!tape) return Promise.reject(new ProblemError('local.recordingFailed', { detail: 'closed' }))
      if (tape.queued + frames.length > QUEUE_BYTES)
        tape.failed ??= new ProblemError('local.recordingFailed', { detail: 'slowDisk' })
      // What is missing can't be written behind: the chain of frames would not open.
      if (tape.failed) return Promise.reject(tape.failed)
      tape.queued += frames.length
      const done = tape.chain
        .then(() => write(tape, frames))
        .finally(() => {
          tape.queued -= frames.length
        })
      // The next append asks what became of this one by `failed`; this one's caller has its rejection.
      tape.chain = done.catch(() => undefined)
      return done
    },

    end: finish,

    async cutOff() {
      for (const recordingId of [...tapes.keys()]) await finish(recordingId, true)
    },

    async waiting() {
      await ready
      const found: WaitingRecording[] = []
      for (const name of await readdir(folder)) {
        if (!name.endsWith(WAITING)) continue
        const path = join(folder, name)
        const { size, mtimeMs } = await stat(path)
        const head = readHead(await beginningOf(path))
        if (head) found.push({ header: head.header, path, bytes: size, since: Math.floor(mtimeMs) })
        else report('recording.unreadable', { bytes: size })
      }
      return found.sort((a, b) => a.header.openedAt - b.header.openedAt)
    },

    async remove(recordingId) {
      await rm(join(folder, recordingId + WAITING), { force: true })
    },

    async close() {
      await ready
      for (const recordingId of [...tapes.keys()]) await finish(recordingId, true)
    },
  }
}

async function beginningOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_LIMIT_BYTES), 0, HEAD_LIMIT_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** How far a file holds whole frames. Only their lengths are looked at: whether they open, central alone can tell. */
async function wholeFrames(path: string): Promise<{ soundBytes: number; frames: number; bytes: number }> {
  const head = readHead(await beginningOf(path))
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    let at = head?.bytes ?? 0
    let frames = 0
    while (head) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(FRAME_HEAD_BYTES), 0, FRAME_HEAD_BYTES, at)
      const frame = readFrameHead(buffer.subarray(0, bytesRead))
      if (!frame || at + FRAME_HEAD_BYTES + frame.length > size) break
      at += FRAME_HEAD_BYTES + frame.length
      frames += 1
    }
    return { soundBytes: at, frames, bytes: size }
  } finally {
    await handle.close()
  }
}

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return new ProblemError('local.diskFull', {}, { cause: error })
  return new ProblemError('local.recordingFailed', { detail: code || 'unknown' }, { cause: error })
}

// The shell's journal: append-only files of sealed lines, one set for each agent and device, on disk (fsync) before
// anybody is told so. It can't read the lines. Promises: an acknowledged line survives a killed process and a full
// disk; a line that was torn by a kill disappears; nothing is deleted before central's verdict plus 14 days.
// Knows no Electron, so that plain Node tests it.
import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { DAY, type Instant } from '../shared/instant.ts'
import type { JournalLine as JournalLineSchema, Reply } from '../shared/ipc.ts'
import { ProblemError } from '../shared/problem.ts'
import { errorCode, readIfThere, syncFolder, writeDurably } from './durableFile.ts'
import { groups, type Waiting } from './journalBatch.ts'
import { forCentral } from './journalShed.ts'
import { openReserve, RESERVE_BYTES } from './reserve.ts'

type JournalLine = z.infer<typeof JournalLineSchema>

const SEGMENT_BYTES = 4_000_000
const RETENTION = 14 * DAY
const OTHERS_LIMIT = 250

type Segment = { path: string; firstN: number; lastN: number; bytes: number; day: number; writtenAt: Instant }

type Book = {
  folder: string
  segments: Segment[]
  /** Open on the last segment, once something was written in this run. */
  handle: FileHandle | null
  lastN: number
  acknowledged: number
}

export type Journal = {
  append(agentId: string, device: string, lines: JournalLine[]): Promise<Reply<'journal.append'>>
  read(agentId: string, device: string, fromN: number, limit: number): Promise<Reply<'journal.read'>>
  acknowledge(agentId: string, device: string, upTo: number): Promise<void>
  others(agentId: string, device: string): Promise<Reply<'journal.others'>>
  /** Of every book: `shed` (journalShed.ts) of its lines. How many acts wait for central, and the agents whose lines only their key opens. */
  shed(): Promise<{ waiting: number; kept: string[] }>
  close(): Promise<void>
}

const LOCKED = '.locked'

/** Of one agent and device: the book of acts, and the one of what was asked while the desk was locked, which only its own desk reads. */
export const bookName = (device: string, locked = false): string => (locked ? `${device}${LOCKED}` : device)

function checksum(n: number, line: string): string {
  return createHash('sha256').update(`${n}\t${line}`).digest('hex').slice(0, 16)
}

function encode({ n, line }: JournalLine): string {
  return `${n}\t${checksum(n, line)}\t${line}\n`
}

function decode(text: string): JournalLine | null {
  const first = text.indexOf('\t')
  const second = text.indexOf('\t', first + 1)
  if (first < 1 || second < 0) return null
  const n = Number(text.slice(0, first))
  const line = text.slice(second + 1)
  return Number.isSafeInteger(n) && text.slice(first + 1, second) === checksum(n, line) ? { n, line } : null
}

/** What a segment file holds; `soundBytes` ends after its last readable line: what follows was torn. */
function parseSegment(content: Buffer): { lines: JournalLine[]; damaged: number; soundBytes: number } {
  const lines: JournalLine[] = []
  let soundBytes = 0
  let unreadable = 0
  let damaged = 0
  let start = 0
  for (let end = content.indexOf(10, start); end >= 0; end = content.indexOf(10, start)) {
    const line = decode(content.toString('utf8', start, end))
    start = end + 1
    if (!line) {
      unreadable++
      continue
    }
    // Unreadable lines before a readable one are damage; at the end they are what a kill tore.
    damaged += unreadable
    unreadable = 0
    lines.push(line)
    soundBytes = start
  }
  return { lines, damaged, soundBytes }
}

/** Opens the journals under `folder`. `report` hears what was found damaged, in figures only. */
export function openJournal(
  folder: string,
  now: () => Instant,
  report: (event: string, data: Record<string, string | number>) => void,
  reserveBytes = RESERVE_BYTES,
): Journal {
  const books = new Map<string, Promise<Book>>()
  const waiting = new Map<string, Waiting[]>()
  const chains = new Map<string, Promise<unknown>>()
  const reserve = openReserve(folder, reserveBytes, report)

  async function load(bookFolder: string): Promise<Book> {
    await reserve.ready
    await mkdir(bookFolder, { recursive: true, mode: 0o700 })
    const acknowledged = Number(
      (await readIfThere(join(bookFolder, 'acknowledged')))?.toString('utf8') ?? '0',
    )
    const names = (await readdir(bookFolder)).filter((name) => /^\d{12}\.log$/.test(name)).sort()
    const segments: Segment[] = []
    for (const name of names) {
      const path = join(bookFolder, name)
      const content = await readFile(path)
      const { lines, damaged, soundBytes } = parseSegment(content)
      if (damaged > 0) report('journal.damaged', { lines: damaged })
      if (soundBytes < content.length) {
        report('journal.torn', { bytes: content.length - soundBytes })
        const handle = await open(path, 'r+')
        await handle.truncate(soundBytes)
        await handle.sync()
        await handle.close()
      }
      const writtenAt = Math.floor((await stat(path)).mtimeMs)
      const firstN = Number(name.slice(0, 12))
      const lastN = lines.reduce((last, { n }) => Math.max(last, n), 0)
      segments.push({ path, firstN, lastN, bytes: soundBytes, day: Math.floor(writtenAt / DAY), writtenAt })
    }
    const lastN = segments.reduce((last, segment) => Math.max(last, segment.lastN), acknowledged)
    const book: Book = { folder: bookFolder, segments, handle: null, lastN, acknowledged }
    await retire(book)
    return book
  }

  function bookOf(agentId: string, device: string): Promise<Book> {
    const bookFolder = join(folder, agentId, device)
    let book = books.get(bookFolder)
    if (!book) {
      book = load(bookFolder)
      books.set(bookFolder, book)
      // A book that could not be opened is tried again at the next call; whoever asked has the error.
      book.catch(() => books.delete(bookFolder))
    }
    return book
  }

  /** Runs `work` after all earlier work on the same journal. */
  function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const next = (chains.get(key) ?? Promise.resolve()).then(work, work)
    chains.set(key, next)
    return next
  }

  /** Deletes old segments all of whose acts have a verdict. The last one stays: it says which number comes next. */
  async function retire(book: Book): Promise<void> {
    const old = (segment: Segment, index: number) =>
      index < book.segments.length - 1 &&
      segment.lastN <= book.acknowledged &&
      segment.writtenAt < now() - RETENTION
    for (const segment of book.segments.filter(old)) await rm(segment.path, { force: true })
    book.segments = book.segments.filter((segment, index) => !old(segment, index))
  }

  async function openSegment(book: Book, firstN: number): Promise<Segment> {
    const day = Math.floor(now() / DAY)
    const last = book.segments.at(-1)
    if (last && last.bytes < SEGMENT_BYTES && last.day === day) {
      book.handle ??= await open(last.path, 'r+')
      return last
    }
    await book.handle?.close()
    book.handle = null
    if (last?.bytes === 0) book.segments.pop()
    const path = join(book.folder, `${String(firstN).padStart(12, '0')}.log`)
    book.handle = await open(path, 'w+', 0o600)
    await syncFolder(book.folder)
    const segment: Segment = { path, firstN, lastN: 0, bytes: 0, day, writtenAt: now() }
    book.segments.push(segment)
    return segment
  }

  async function write(book: Book, lines: JournalLine[]): Promise<void> {
    const first = lines[0]
    const last = lines.at(-1)
    if (!first || !last) return
    const segment = await openSegment(book, first.n)
    const handle = book.handle
    if (!handle) throw new Error('a segment without a handle')
    const content = Buffer.from(lines.map(encode).join(''), 'utf8')
    try {
      let written = 0
      while (written < content.length) {
        const part = await handle.write(content, written, content.length - written, segment.bytes + written)
        written += part.bytesWritten
      }
      await handle.datasync()
    } catch (error) {
      // Half a line must not stay in front of the next one; if even this fails, the next opening cuts it off.
      await handle.truncate(segment.bytes).catch((worse: unknown) => {
        report('journal.truncateFailed', { code: errorCode(worse) })
      })
      throw error
    }
    segment.bytes += content.length
    segment.lastN = last.n
    segment.writtenAt = now()
    book.lastN = last.n
  }

  /** The lines that are not on disk yet. A number that is there with another text is a mistake of the caller. */
  async function unwritten(book: Book, lines: JournalLine[]): Promise<JournalLine[]> {
    const fresh: JournalLine[] = []
    let previous = book.lastN
    const present = lines.some(({ n }) => n <= book.lastN && n > book.acknowledged)
    const known = new Map(
      (present ? (await linesOf(book, lines[0]?.n ?? 1)).lines : []).map((line) => [line.n, line.line]),
    )
    for (const line of lines) {
      if (line.n <= book.lastN) {
        const there = known.get(line.n)
        if (there !== undefined && there !== line.line)
          throw new ProblemError('local.journalFailed', { detail: 'numberReused' })
        continue
      }
      if (line.n <= previous) throw new ProblemError('local.journalFailed', { detail: 'outOfOrder' })
      previous = line.n
      fresh.push(line)
    }
    return fresh
  }

  /** After an error of the disk the files are read again before anything is written to them. */
  async function forget(bookFolder: string): Promise<void> {
    const opened = books.get(bookFolder)
    books.delete(bookFolder)
    try {
      await (await opened)?.handle?.close()
    } catch (error) {
      report('journal.closeFailed', { code: errorCode(error) })
    }
  }

  async function appendNow(key: string, agentId: string, device: string): Promise<void> {
    const batch = waiting.get(key) ?? []
    waiting.delete(key)
    if (batch.length === 0) return
    for (const { lines, resolve, reject } of groups(batch)) {
      try {
        const book = await bookOf(agentId, device)
        resolve(await appendWithReserve(book, await unwritten(book, lines)))
      } catch (error) {
        if (!(error instanceof ProblemError)) await forget(join(folder, agentId, device))
        reject(asProblem(error))
      }
    }
  }

  async function appendWithReserve(book: Book, lines: JournalLine[]): Promise<Reply<'journal.append'>> {
    try {
      await write(book, lines)
      return { lastN: book.lastN, lowDisk: false }
    } catch (error) {
      if (!isFull(error)) throw error
      await reserve.spend()
      await write(book, lines)
      return { lastN: book.lastN, lowDisk: true }
    }
  }

  async function linesOf(book: Book, fromN: number): Promise<{ lines: JournalLine[]; damaged: number }> {
    const found = new Map<number, JournalLine>()
    let damaged = 0
    for (const segment of book.segments) {
      if (segment.lastN < fromN) continue
      const content = await readFile(segment.path)
      const parsed = parseSegment(content.subarray(0, segment.bytes))
      damaged += parsed.damaged
      for (const line of parsed.lines) if (line.n >= fromN) found.set(line.n, line)
    }
    return { lines: [...found.values()].sort((a, b) => a.n - b.n), damaged }
  }

  async function booksOnDisk(): Promise<[agent: string, device: string][]> {
    await reserve.ready
    const agents = await foldersIn(folder)
    const books = agents.map(async (agent) =>
      (await foldersIn(join(folder, agent))).map((device): [string, string] => [agent, device]),
    )
    return (await Promise.all(books)).flat()
  }

  return {
    append(agentId, device, lines) {
      const key = join(agentId, device)
      return new Promise((resolve, reject) => {
        const queue = waiting.get(key)
        if (queue) {
          queue.push({ lines, resolve, reject })
          return
        }
        waiting.set(key, [{ lines, resolve, reject }])
        void inTurn(key, () => appendNow(key, agentId, device))
      })
    },

    read(agentId, device, fromN, limit) {
      return inTurn(join(agentId, device), async () => {
        const book = await bookOf(agentId, device)
        const { lines, damaged } = await linesOf(book, fromN)
        return {
          lines: lines.slice(0, limit),
          more: lines.length > limit,
          lastN: book.lastN,
          acknowledged: book.acknowledged,
          damaged,
        }
      })
    },

    acknowledge(agentId, device, upTo) {
      return inTurn(join(agentId, device), async () => {
        const book = await bookOf(agentId, device)
        if (upTo <= book.acknowledged) return
        try {
          await writeDurably(join(book.folder, 'acknowledged'), String(upTo))
        } catch (error) {
          throw asProblem(error)
        }
        book.acknowledged = upTo
        book.lastN = Math.max(book.lastN, upTo)
        await retire(book)
      })
    },

    async others(agentId, device) {
      const found: Reply<'journal.others'> = []
      for (const [agent, other] of await booksOnDisk()) {
        if ((agent === agentId && other === device) || other.endsWith(LOCKED)) continue
        const lines = await inTurn(join(agent, other), async () => {
          const book = await bookOf(agent, other)
          return (await linesOf(book, book.acknowledged + 1)).lines.slice(0, OTHERS_LIMIT)
        })
        if (lines.length > 0) found.push({ agentId: agent, device: other, lines })
      }
      return found
    },

    async shed() {
      const told = { waiting: 0, kept: [] as string[] }
      for (const [agent, device] of await booksOnDisk())
        await inTurn(join(agent, device), async () => {
          const { acknowledged, segments } = await bookOf(agent, device)
          for (const { path, bytes } of segments) {
            const { lines } = parseSegment((await readFile(path)).subarray(0, bytes))
            const bare = lines.map(({ n, line }) => ({ n, ...forCentral(line, n > acknowledged) }))
            told.waiting += lines.filter(({ n }) => n > acknowledged).length
            if (bare.some(({ own }) => own) && !told.kept.includes(agent)) told.kept.push(agent)
            await writeDurably(path, bare.map(encode).join(''))
          }
          // Other files lie under the same names now.
          await forget(join(folder, agent, device))
        })
      return told
    },

    async close() {
      await Promise.allSettled([reserve.ready, ...chains.values()])
      for (const opened of books.values()) await (await opened).handle?.close()
      books.clear()
    },
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

function isFull(error: unknown): boolean {
  return errorCode(error) === 'ENOSPC' || errorCode(error) === 'EDQUOT'
}

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (isFull(error)) return new ProblemError('local.diskFull', {}, { cause: error })
  return new ProblemError('local.journalFailed', { detail: errorCode(error) || 'unknown' }, { cause: error })
}

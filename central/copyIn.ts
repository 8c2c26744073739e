// COPY … FROM STDIN over the driver that is there: one statement, its rows in one piece. Private to `engines.ts`. Promises: it ends with
// the server's word, as any query does; a row that cannot be read is the server's error and nothing of the piece is kept.
import type pg from 'pg'

/** What of the driver's connection a COPY needs; its types leave it out. */
interface CopyConnection extends pg.Connection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

class CopyIn implements pg.Submittable {
  readonly #text: string
  readonly #rows: Buffer
  readonly ended: Promise<void>
  #resolve: () => void = () => undefined
  #reject: (error: Error) => void = () => undefined

  constructor(text: string, rows: Buffer) {
    this.#text = text
    this.#rows = rows
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  submit(connection: pg.Connection): void {
    ;(connection as CopyConnection).query(this.#text)
  }
  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#rows)
    connection.endCopyFrom()
  }
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {
    this.#resolve()
  }
  handleError(error: Error): void {
    this.#reject(error)
  }
}

/** `text`: the COPY statement. `rows`: as many cells as columns; a cell is text as the column's type reads it. */
export async function copyIn(
  client: Pick<pg.ClientBase, 'query'>,
  text: string,
  rows: readonly (readonly string[])[],
): Promise<void> {
  const lines = rows.map((cells) => `${cells.map(escaped).join('\t')}\n`)
  const copy = new CopyIn(text, Buffer.from(lines.join('')))
  client.query(copy)
  await copy.ended
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (cell: string): string =>
  /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found) : cell

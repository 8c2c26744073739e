// What a connection of the pool does to save ways to the server, each of which costs both sides as much as a small statement. Private to `engines.ts`.
// Promises: statements that begin with a name in a comment are read and planned once (the text of a name never changes, or the driver throws);
// BEGIN goes along with the first statement of its transaction; COMMIT goes along with one that calls itself the last.
import pg from 'pg'

/** The name of a statement, and whether it is the last of its transaction. */
const NAME = /^\/\* ([a-z_]+)(, last)? \*\//
const BEGIN = /^(begin$|start transaction\b)/
const END = /^(commit|rollback)$/

interface Done {
  readonly command: string
  readonly rowCount: number | null
  readonly rows: unknown[]
}
type Asked = (text: unknown, values?: unknown, done?: unknown) => Promise<Done>
interface Corked {
  readonly connection: { readonly stream: { cork(): void; uncork(): void } }
}

const without = (command: string): Done => ({ command, rowCount: null, rows: [] })

export class NamingClient extends pg.Client {
  /** A transaction that was begun and asked nothing yet. */
  #begin: string | null = null
  /** The COMMIT that went along with a last statement. */
  #commit: Promise<Done> | null = null
  readonly #ask: Asked

  constructor(config?: pg.ClientConfig) {
    super(config)
    const plain = this.query.bind(this) as Asked
    this.#ask = (text, values, done) => {
      const name = typeof text === 'string' ? NAME.exec(text)?.[1] : undefined
      return name === undefined ? plain(text, values, done) : plain({ name, text, values }, undefined, done)
    }
    this.query = this.#query.bind(this) as typeof this.query
  }

  /** Whether statements go out before those before them are answered. */
  set pipelined(on: boolean) {
    ;(this as unknown as { pipeline: boolean }).pipeline = on
  }

  #query(text: unknown, values?: unknown, done?: unknown): Promise<Done> {
    // A caller that hands over a function, or a statement of its own kind, is none of ours.
    if (typeof text !== 'string' || done !== undefined || typeof values === 'function')
      return this.#ask(text, values, done)
    if (BEGIN.test(text)) {
      this.#begin = text
      return Promise.resolve(without('BEGIN'))
    }
    const [begin, commit] = [this.#begin, this.#commit]
    this.#begin = null
    if (END.test(text)) {
      this.#commit = null
      if (begin !== null) return Promise.resolve(without(text.toUpperCase()))
      if (commit !== null && text === 'commit') return commit
      return this.#ask(text, values)
    }
    if (commit !== null) return Promise.reject(new Error('a statement after the last of its transaction'))
    const last = NAME.exec(text)?.[2] !== undefined
    return begin === null && !last ? this.#ask(text, values) : this.#together(begin, text, values, last)
  }

  async #together(begin: string | null, text: string, values: unknown, last: boolean): Promise<Done> {
    const { stream } = (this as unknown as Corked).connection
    // One piece on the wire.
    stream.cork()
    try {
      const begun = begin === null ? null : this.#ask(begin, [])
      const answered = this.#ask(text, values)
      if (last) {
        this.#commit = this.#ask('commit', [])
        // Told to whoever commits; where the statement failed nobody does, and the server has rolled back.
        this.#commit.catch(() => undefined)
      }
      return Promise.all([answered, begun]).then(([answer]) => answer)
    } finally {
      stream.uncork()
    }
  }
}

// Statements that a server is asked all the time are read and planned once per connection: those that begin with a name in a comment. Private to
// `engines.ts`. Promises: the text of a name never changes (the driver throws), so only statements without lists of parameters carry one.
import pg from 'pg'

const NAME = /^\/\* ([a-z_]+) \*\//

type Query = (text: unknown, values?: unknown, done?: unknown) => unknown

/** A connection of the pool that prepares named statements. */
export class NamingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    const plain = this.query.bind(this) as Query
    const named: Query = (text, values, done) => {
      const name = typeof text === 'string' ? NAME.exec(text)?.[1] : undefined
      return name === undefined ? plain(text, values, done) : plain({ name, text, values }, undefined, done)
    }
    this.query = named as typeof this.query
  }
}

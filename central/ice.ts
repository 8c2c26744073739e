// The STUN and TURN servers of a company, as IT writes them for central, and what one desk is told of them. Promises: a secret that
// is shared with a TURN server never leaves central; each desk has an account of its own there that ends by itself.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { type IcePolicy, IceUrl, NO_ICE, relaysIn } from '../shared/ice.ts'
import { HOUR, type Instant } from '../shared/instant.ts'

/** Longer than a shift: a desk renews it with its session, every quarter of an hour that central can be reached. */
const ACCOUNT_MS = 24 * HOUR

const Server = z.strictObject({
  urls: z.union([IceUrl, z.array(IceUrl).min(1).max(8)]).transform((urls) => [urls].flat()),
  /** One account for all desks. */
  username: z.string().min(1).max(300).optional(),
  credential: z.string().min(1).max(500).optional(),
  /** Or what central and the TURN server share (coturn: `use-auth-secret`, `static-auth-secret`). */
  secret: z.string().min(8).max(500).optional(),
})

/** The file that `DUEDESK_ICE` names. */
export const IceFile = z
  .strictObject({ servers: z.array(Server).min(1).max(8), relayOnly: z.boolean().default(false) })
  .superRefine(({ servers, relayOnly }, context) => {
    const wrong = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    for (const [at, { urls, username, credential, secret }] of servers.entries()) {
      if ((username === undefined) !== (credential === undefined))
        wrong(['servers', at], 'username and credential go together')
      if (secret !== undefined && username !== undefined)
        wrong(['servers', at], 'either secret, or username and credential')
      if (relaysIn([{ urls }]) > 0 && secret === undefined && username === undefined)
        wrong(['servers', at], 'a TURN server needs secret, or username and credential')
    }
    if (relayOnly && relaysIn(servers) === 0) wrong(['relayOnly'], 'needs a TURN server')
  })
export type IceFile = z.infer<typeof IceFile>

/**
 * What a desk is told. Where a secret is shared, the account is the one of the TURN REST API (draft-uberti-behave-turn-rest-00): until
 * when it holds, in seconds since 1970, and whose it is; its password is the HMAC-SHA1 of that.
 */
export function iceFor(file: IceFile | null, staffNumber: string, now: Instant): IcePolicy {
  if (file === null) return NO_ICE
  return {
    relayOnly: file.relayOnly,
    servers: file.servers.map(({ urls, username, credential, secret }) => {
      if (secret !== undefined) {
        const until = `${Math.floor((now + ACCOUNT_MS) / 1000)}:${staffNumber}`
        const proof = createHmac('sha1', secret).update(until).digest('base64')
        return { urls, account: { username: until, credential: proof } }
      }
      const account = username !== undefined && credential !== undefined ? { username, credential } : null
      return { urls, account }
    }),
  }
}

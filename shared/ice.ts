// Which way the sound of a call may take through networks: the STUN and TURN servers that central names to a desk, with a credential of
// the agent's own, and whether it may go any other way than through them. Pure.
import { z } from 'zod'

/** RFC 7064 and RFC 7065: host and port, and how a relay is reached. */
export const IceUrl = z
  .string()
  .max(300)
  .regex(/^(?:stuns?:[^\s?@/]+|turns?:[^\s?@/]+(?:\?transport=(?:udp|tcp))?)$/i)

const isRelay = (url: string): boolean => /^turns?:/i.test(url)

export const IceServer = z
  .object({
    urls: z.array(IceUrl).min(1).max(8),
    /** Of a relay; null where there are only STUN servers, which ask for nobody. */
    account: z
      .object({ username: z.string().min(1).max(300), credential: z.string().min(1).max(500) })
      .nullable(),
  })
  .refine(({ urls, account }) => account !== null || !urls.some(isRelay), {
    path: ['account'],
    message: 'a TURN server needs an account',
  })
export type IceServer = z.infer<typeof IceServer>

export const IcePolicy = z
  .object({
    servers: z.array(IceServer).max(8),
    /** Sound goes through a relay or not at all: nobody outside learns the addresses of the desk's own network. */
    relayOnly: z.boolean(),
  })
  .refine(({ servers, relayOnly }) => !relayOnly || relaysIn(servers) > 0, {
    path: ['relayOnly'],
    message: 'sound that only a relay may carry needs a TURN server',
  })
export type IcePolicy = z.infer<typeof IcePolicy>

/** A desk in the exchange's own network: no server is asked. */
export const NO_ICE: IcePolicy = { servers: [], relayOnly: false }

/** How many of the addresses are those of relays. */
export function relaysIn(servers: readonly Pick<IceServer, 'urls'>[]): number {
  return servers.flatMap(({ urls }) => urls).filter(isRelay).length
}

/** A policy as an `RTCConfiguration` wants it. */
export interface IceConfiguration {
  readonly iceServers: { urls: string[]; username?: string; credential?: string }[]
  readonly iceTransportPolicy: 'all' | 'relay'
}

export function iceConfigurationOf({ servers, relayOnly }: IcePolicy): IceConfiguration {
  return {
    iceServers: servers.map(({ urls, account }) => ({ urls: [...urls], ...account })),
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
  }
}

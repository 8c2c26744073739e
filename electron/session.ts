// Sign-in on behalf of the window: main speaks to central, keeps the rotating refresh token and the SIP password, and
// hands on a short access token and a digest. Both secrets are on disk only wrapped by the operating system.
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { z } from 'zod'
import { type IcePolicy, NO_ICE } from '../shared/ice.ts'
import { SECOND } from '../shared/instant.ts'
import type { Session, SipAccount } from '../shared/ipc.ts'
import { ProblemDocument, ProblemError } from '../shared/problem.ts'
import { DOOR_HEADER, type Profile, SessionReply } from '../shared/protocol.ts'
import { readIfThere, writeDurably } from './durableFile.ts'
import type { OfflineUnlock } from './offlineUnlock.ts'
import type { PinnedKey } from './pinnedKey.ts'
import type { Vault } from './vault.ts'

const TIMEOUT = 15 * SECOND
/** What unlocks offline costs a core a fifth of a second, by intent: the desk that has just been let in has the machine first. */
const REMEMBER_AFTER = SECOND

export type Door = { url: string; door: string | null }

export type SessionKeeper = {
  /** `newPassword`: chosen in place of a first password. */
  signIn(loginName: string, password: string, newPassword?: string): Promise<Session>
  refresh(): Promise<Session>
  signOut(): Promise<void>
  offlineUnlock(loginName: string, password: string): Promise<Session>
  /** The last access token; null while nobody is signed in online. */
  access(): string | null
  /** Whose it is; null with it. */
  who(): Pick<Profile, 'id' | 'role'> | null
  /** By which central's database is known: its seal key. Null before the first sign-in of this run. */
  world(): string | null
  /** Resolves when what unlocks offline is on disk: nobody signs in slower for it, but the application waits before it ends. */
  settled(): Promise<void>
  /** The line's account of whoever signed in last, for as long as this run lasts. */
  line(): SipAccount | null
  /** The STUN and TURN servers of whoever signed in last. */
  ice(): IcePolicy
}

/** What SIP digest authentication needs instead of the password (RFC 7616, algorithm MD5); the realm is the domain. */
function sipAccount(reply: SessionReply): SipAccount | null {
  if (!reply.line || reply.sipPassword === null) return null
  const realm = reply.line.uri
    .replace(/^sips?:/, '')
    .replace(/^[^@]*@/, '')
    .replace(/[;?:].*$/, '')
  const digest = createHash('md5')
    .update(`${reply.line.authorizationUser}:${realm}:${reply.sipPassword}`)
    .digest('hex')
  return { ...reply.line, ha1: digest }
}

/**
 * `door` waits until central can be spoken to, and throws its problem when it can't. `tokenFile`: where the wrapped
 * refresh token is kept between runs. `unkept` hears why this sign-in can't be repeated offline. `pinned`: where the one central that this computer trusts is remembered; practice makes its own.
 * `signedIn` hears of every new access token. `ask`: the network through which central is reached; the shell gives Chromium's,
 * which trusts what the operating system trusts (a company's own authority) and knows its proxy. Node's knows neither.
 */
export function openSession(
  door: () => Promise<Door>,
  vault: Vault,
  offline: OfflineUnlock,
  tokenFile: string,
  unkept: (error: unknown) => void,
  pinned: PinnedKey | null = null,
  signedIn: () => void = () => undefined,
  ask: typeof fetch = fetch,
): SessionKeeper {
  let refreshToken: string | null | undefined
  let accessToken: string | null = null
  let who: Pick<Profile, 'id' | 'role'> | null = null
  let refreshing: Promise<Session> | null = null
  let world: string | null = null
  let remembering: Promise<void> = Promise.resolve()
  let hurry: () => void = () => undefined
  let line: SipAccount | null = null
  let ice = NO_ICE

  async function storedToken(): Promise<string | null> {
    if (refreshToken !== undefined) return refreshToken
    const stored = vault.protects ? await readIfThere(tokenFile) : null
    try {
      refreshToken = stored ? vault.unwrap(stored).toString('utf8') : null
    } catch {
      // Another key store than the one that wrapped it: the agent signs in again.
      refreshToken = null
    }
    return refreshToken
  }

  async function keepToken(token: string | null): Promise<void> {
    refreshToken = token
    if (token !== null && vault.protects) await writeDurably(tokenFile, vault.wrap(Buffer.from(token)))
    else await rm(tokenFile, { force: true })
  }

  async function call(
    method: 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    bearer: string | null = null,
  ): Promise<unknown> {
    const to = await door()
    const limit = AbortSignal.timeout(TIMEOUT)
    let response: Response
    try {
      response = await ask(new URL(path, to.url).href, {
        method,
        redirect: 'error',
        headers: {
          ...(to.door === null ? {} : { [DOOR_HEADER]: to.door }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: limit,
      })
    } catch (error) {
      throw new ProblemError(
        limit.aborted ? 'central.timeout' : 'central.unreachable',
        { url: new URL(to.url).origin },
        { cause: error },
      )
    }
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : parsed(text)
    if (response.ok) return answer
    const problem = ProblemDocument.safeParse(answer)
    if (problem.success) throw new ProblemError(problem.data.code, problem.data.params)
    throw new ProblemError('central.internal', { reference: `HTTP ${response.status}` })
  }

  async function accept(answer: unknown): Promise<Session> {
    const reply: z.infer<typeof SessionReply> = SessionReply.parse(answer)
    await pinned?.check((await door()).url, reply.sealKey)
    world = reply.sealKey.x
    accessToken = reply.accessToken
    who = { id: reply.profile.id, role: reply.profile.role }
    line = sipAccount(reply)
    ice = reply.ice
    await keepToken(reply.refreshToken)
    signedIn()
    return {
      accessToken: reply.accessToken,
      expiresAt: reply.accessExpiresAt,
      profile: reply.profile,
      sip: line,
      centralNow: reply.now,
      sealKey: reply.sealKey,
      recording: reply.recording,
      rules: reply.rules,
      ice,
      online: true,
    }
  }

  async function refreshNow(): Promise<Session> {
    const token = await storedToken()
    if (token === null) throw new ProblemError('session.expired')
    try {
      return await accept(await call('POST', '/v1/session/refresh', { refreshToken: token }))
    } catch (error) {
      // Central's word that the token is worth nothing; no network is no such word.
      if (error instanceof ProblemError && error.problem.code === 'session.expired') await keepToken(null)
      throw error
    }
  }

  return {
    async signIn(loginName, password, newPassword) {
      const session = await accept(await call('POST', '/v1/session', { loginName, password, newPassword }))
      const rest = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, REMEMBER_AFTER)
        hurry = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      remembering = Promise.all([remembering, rest])
        .then(() => offline.remember(loginName, newPassword ?? password, session))
        .catch(unkept)
      return session
    },
    refresh() {
      // The token rotates: two at once would spend the same one twice, which central takes for theft.
      refreshing ??= refreshNow().finally(() => {
        refreshing = null
      })
      return refreshing
    },
    async signOut() {
      try {
        if (accessToken === null && (await storedToken()) !== null) await refreshNow()
        if (accessToken !== null) await call('DELETE', '/v1/session', undefined, accessToken)
      } catch (error) {
        // Signed out here in any case; an unreachable central lets the tokens run out by themselves.
        if (!(error instanceof ProblemError)) throw error
      } finally {
        accessToken = null
        who = null
        line = null
        ice = NO_ICE
        await keepToken(null)
      }
    },
    async offlineUnlock(loginName, password) {
      hurry()
      await remembering
      const session = await offline.unlock(loginName, password)
      world = session.sealKey?.x ?? null
      ice = session.ice
      return session
    },
    access: () => accessToken,
    who: () => who,
    world: () => world,
    settled() {
      hurry()
      return remembering
    },
    line: () => line,
    ice: () => ice,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A proxy's page instead of central's answer: the status says the rest.
    return undefined
  }
}

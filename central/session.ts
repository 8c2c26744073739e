// Who is who: sign-in with argon2id and lock-out, short access tokens, rotating refresh tokens. Promises: a refresh token
// works once, asked again at once it gives the same successor (the reply was lost), and one that comes back later ends its
// whole session; no answer tells which login names exist.
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { FastifyRequest } from 'fastify'
import { jwtVerify, SignJWT } from 'jose'
import { sql } from 'kysely'
import { z } from 'zod'
import { DAY, MINUTE, SECOND } from '../shared/instant.ts'
import { plainJoinCode } from '../shared/machineBodies.ts'
import { ProblemError } from '../shared/problem.ts'
import type { LineAccount, Profile, SessionReply, SignInRequest } from '../shared/protocol.ts'
import { Id, Role } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { iceFor } from './ice.ts'
import { recordingPolicies } from './recordings.ts'
import { ruleSettings } from './ruleSettings.ts'

const ACCESS_MS = 15 * MINUTE
export const REFRESH_MS = 14 * DAY
/** A desk may be so late with renewing its access and is signed in all the same. */
const ALIVE_SLACK_MS = 5 * MINUTE
/** Whose access was renewed within this is at a desk. */
export const ALIVE_MS = ACCESS_MS + ALIVE_SLACK_MS
/** A session ends after this however often it was refreshed. */
const SESSION_MS = 30 * DAY
/** A desk whose reply was lost asks again within this; later the same token is in two hands. */
const RESEND_MS = 30 * SECOND
const TRIES = 5
const LOCK_MS = 15 * MINUTE

const ISSUER = 'duedesk-central'
// The library's constant is an ambient enum, which can't be imported here.
const ARGON2ID = 2
// OWASP's smallest recommended setting for argon2id: 19 MiB, two passes.
const ARGON = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
export const normalName = (loginName: string): string => loginName.normalize('NFKC').trim().toLowerCase()

/** What central keeps of a password. Takes a busy machine long: before a transaction, never inside one. */
export const sealPassword = (password: string): Promise<string> => hash(password, ARGON)

/** What a verification of an unknown name costs: as much as that of a known one. */
let decoy: Promise<string> | null = null
function decoyHash(): Promise<string> {
  decoy ??= sealPassword(randomBytes(16).toString('hex'))
  return decoy
}

interface UserRow {
  id: string
  login_name: string
  name: string
  staff_number: string
  role: Role
  line: LineAccount | null
  sip_password: string | null
}

const USER_COLUMNS = ['id', 'login_name', 'name', 'staff_number', 'role', 'line', 'sip_password'] as const

export function profileOf(user: Omit<UserRow, 'line' | 'sip_password'>): Profile {
  return {
    id: user.id,
    loginName: user.login_name,
    name: user.name,
    staffNumber: user.staff_number,
    role: user.role,
  }
}

/**
 * With a first password the person chooses one of the own, or is asked to. Throws `session.wrongCredentials {left}`, `session.locked {until}`,
 * `session.mustChange`, `session.firstPasswordOver {until}`; `request.malformed` where no new password was asked for.
 */
export async function signIn(central: Central, request: SignInRequest): Promise<SessionReply> {
  const { database, now } = central
  const name = normalName(request.loginName)
  const at = now()
  // The try is counted before the password is looked at, so that tries in parallel can't outrun the count.
  const counted = await database.db
    .insertInto('sign_in_failures')
    .values({ login_name: name, failed: 1, locked_until: null, at })
    .onConflict((conflict) =>
      conflict.column('login_name').doUpdateSet({
        failed: sql<number>`case when sign_in_failures.locked_until is not null and sign_in_failures.locked_until <= ${at}
          then 1 else sign_in_failures.failed + 1 end`,
        locked_until: sql<
          number | null
        >`case when sign_in_failures.locked_until > ${at} then sign_in_failures.locked_until
          when sign_in_failures.locked_until is null and sign_in_failures.failed + 1 > ${TRIES} then ${at + LOCK_MS}::bigint
          else null end`,
        at: sql<number>`case when sign_in_failures.locked_until > ${at} then sign_in_failures.at else ${at} end`,
      }),
    )
    .returning(['failed', 'locked_until'])
    .executeTakeFirstOrThrow()
  if (counted.locked_until !== null) throw new ProblemError('session.locked', { until: counted.locked_until })

  const user = await database.db
    .selectFrom('users')
    .select([...USER_COLUMNS, 'password_hash', 'active', 'first_until'])
    .where('login_name', '=', name)
    .executeTakeFirst()
  const first = user?.first_until ?? null
  const typed = first === null ? request.password : plainJoinCode(request.password)
  const right = await verify(user?.password_hash ?? (await decoyHash()), typed)
  if (!user?.active || !right) {
    const left = TRIES - counted.failed
    if (left > 0) throw new ProblemError('session.wrongCredentials', { left })
    await database.db
      .updateTable('sign_in_failures')
      .set({ locked_until: at + LOCK_MS })
      .where('login_name', '=', name)
      .execute()
    throw new ProblemError('session.locked', { until: at + LOCK_MS })
  }
  const chosen = await chosenInstead(central, first, typed, request.newPassword, name)
  return database.transaction(async (tx) => {
    await tx
      .deleteFrom('sign_in_failures')
      .where((where) => where.or([where('login_name', '=', name), where('at', '<', at - DAY)]))
      .execute()
    // Stopped, or given another password, while this one was looked at.
    const still = await tx
      .updateTable('users')
      .set({ last_sign_in: at, ...(chosen === null ? {} : { password_hash: chosen, first_until: null }) })
      .where('id', '=', user.id)
      .where('active', '=', true)
      .where('password_hash', '=', user.password_hash)
      .executeTakeFirst()
    if (still.numUpdatedRows !== 1n) throw new ProblemError('session.expired')
    await tx
      .deleteFrom('refresh_tokens')
      .where('expires_at', '<', at - DAY)
      .execute()
    const sessionId = randomUUID()
    await tx
      .insertInto('sessions')
      .values({ id: sessionId, user_id: user.id, created_at: at, revoked_at: null, revoked_why: null })
      .execute()
    if (chosen !== null)
      await noteAudit(tx, [
        {
          ...{
            at,
            by: { id: user.id, sessionId },
            what: 'people.changed',
            subject: user.id,
            customerId: null,
          },
          detail: { route: 'session.newPassword' },
        },
      ])
    return issue(central, tx, user, sessionId, at, randomBytes(32).toString('base64url'))
  })
}

/** What a first password is replaced by, sealed; null where the password is the person's own. */
async function chosenInstead(
  { database, now }: Central,
  firstUntil: number | null,
  typed: string,
  chosen: string | undefined,
  loginName: string,
): Promise<string | null> {
  if (firstUntil === null) {
    if (chosen !== undefined)
      throw new ProblemError('request.malformed', { path: 'newPassword', detail: 'notAsked' })
    return null
  }
  // It was the right one: nobody is locked out for being asked for another.
  await database.db.deleteFrom('sign_in_failures').where('login_name', '=', loginName).execute()
  if (firstUntil <= now()) throw new ProblemError('session.firstPasswordOver', { until: firstUntil })
  if (chosen === undefined || plainJoinCode(chosen) === typed) throw new ProblemError('session.mustChange')
  return sealPassword(chosen)
}

/** Ends every session of this person at once; refresh tokens go with them. */
export async function endSessions(tx: Tx, user: Id, at: number, why: string): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ revoked_at: at, revoked_why: why })
    .where('user_id', '=', user)
    .where('revoked_at', 'is', null)
    .execute()
}

/**
 * Throws `session.expired` for a token that is unknown, too old, revoked or used before; the last ends the session. Only the
 * token used last, sent again within 30 s while its successor was never used, is the same refresh over again.
 */
export async function refresh(central: Central, refreshToken: string): Promise<SessionReply> {
  const { database, now } = central
  const at = now()
  const hashed = digest(refreshToken)
  const outcome = await database.transaction(async (tx) => {
    const found = await tx
      .selectFrom('refresh_tokens')
      .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['session_id', 'expires_at', 'used_at', 'revoked_at', 'sessions.created_at as since', 'active'])
      .select(USER_COLUMNS.map((column) => `users.${column}` as const))
      .where('refresh_tokens.hash', '=', hashed)
      .forUpdate(['refresh_tokens', 'sessions'])
      .executeTakeFirst()
    if (!found || found.revoked_at !== null || !found.active) return null
    const successor = successorOf(central, refreshToken)
    if (found.used_at !== null) {
      if (at - found.used_at <= RESEND_MS && (await neverUsed(tx, successor)))
        return sessionReply(central, tx, found, found.session_id, successor, at)
      await tx
        .updateTable('sessions')
        .set({ revoked_at: at, revoked_why: 'refresh token used twice' })
        .where('id', '=', found.session_id)
        .execute()
      return null
    }
    if (found.expires_at <= at || found.since + SESSION_MS <= at) return null
    await tx.updateTable('refresh_tokens').set({ used_at: at }).where('hash', '=', hashed).execute()
    return issue(central, tx, found, found.session_id, at, successor)
  })
  if (!outcome) throw new ProblemError('session.expired')
  return outcome
}

export async function signOut(central: Central, caller: Caller): Promise<void> {
  await central.database.db
    .updateTable('sessions')
    .set({ revoked_at: central.now(), revoked_why: 'signed out' })
    .where('id', '=', caller.sessionId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Follows from the token and a secret of central, so that the same refresh asked twice has the same answer. */
function successorOf({ keys }: Central, refreshToken: string): string {
  return createHmac('sha256', keys.signing).update(`refresh token after ${refreshToken}`).digest('base64url')
}

async function neverUsed(tx: Tx, refreshToken: string): Promise<boolean> {
  const found = await tx
    .selectFrom('refresh_tokens')
    .select('used_at')
    .where('hash', '=', digest(refreshToken))
    .executeTakeFirst()
  return found !== undefined && found.used_at === null
}

async function issue(
  central: Central,
  tx: Tx,
  user: UserRow,
  sessionId: Id,
  at: number,
  refreshToken: string,
): Promise<SessionReply> {
  await tx
    .insertInto('refresh_tokens')
    .values({ hash: digest(refreshToken), session_id: sessionId, expires_at: at + REFRESH_MS, used_at: null })
    .execute()
  return sessionReply(central, tx, user, sessionId, refreshToken, at)
}

async function sessionReply(
  central: Central,
  tx: Tx,
  user: UserRow,
  sessionId: Id,
  refreshToken: string,
  at: number,
): Promise<SessionReply> {
  const { keys, config } = central
  const accessExpiresAt = at + ACCESS_MS
  const accessToken = await new SignJWT({ sid: sessionId, exp: Math.floor(accessExpiresAt / 1000) })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(user.id)
    .sign(keys.signing)
  const ownPassword = user.sip_password === null ? null : keys.unwrap(user.sip_password, `sip:${user.id}`)
  return {
    accessToken,
    accessExpiresAt,
    refreshToken,
    profile: profileOf(user),
    line: user.line,
    sipPassword: user.line === null ? null : (ownPassword ?? config.linePassword),
    now: at,
    sealKey: keys.sealPublic,
    recording: await recordingPolicies(config, tx),
    rules: await ruleSettings(tx),
    ice: iceFor(config.ice, user.staff_number, at),
  }
}

const Claims = z.object({ sub: Id, sid: Id, exp: z.int() })
type Claims = z.infer<typeof Claims>

/** The caller that an `Authorization: Bearer` header names. Throws `session.expired`. */
export async function identify(central: Central, request: FastifyRequest): Promise<Caller> {
  const token = /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (!token) throw new ProblemError('session.expired')
  const claims = await claimsOf(central, token)
  const role = await liveRole(central.database.db, claims.sid, claims.sub)
  if (!role) throw new ProblemError('session.expired')
  return { id: claims.sub, role, sessionId: claims.sid, expiresAt: claims.exp * 1000 }
}

/** Tokens whose signature was checked: a desk comes with the same one for minutes, and checking costs more than asking the database. */
const CHECKED = new WeakMap<Central, Map<string, Claims>>()
/** As many desks as one node serves, twice over. */
const CHECKED_AT_MOST = 10_000

/** What a token says, once its signature and its end were checked. Throws `session.expired`. */
async function claimsOf(central: Central, token: string): Promise<Claims> {
  const checked = CHECKED.get(central) ?? new Map<string, Claims>()
  CHECKED.set(central, checked)
  const before = checked.get(token)
  if (before && before.exp * 1000 > central.now()) return before
  const claims = await jwtVerify(token, central.keys.signing, {
    issuer: ISSUER,
    algorithms: ['HS256'],
    currentDate: new Date(central.now()),
  }).then(
    ({ payload }) => Claims.parse(payload),
    (error: unknown) => {
      throw new ProblemError('session.expired', {}, { cause: error })
    },
  )
  // The oldest goes.
  for (const old of checked.keys())
    if (checked.size >= CHECKED_AT_MOST) checked.delete(old)
    else break
  checked.set(token, claims)
  return claims
}

/** The user's role while the session lives, else null. */
export async function liveRole(db: Db, sessionId: Id, userId: Id): Promise<Role | null> {
  const found = await sql<{ role: string }>`/* live_role */
    select users.role from sessions join users on users.id = sessions.user_id
    where sessions.id = ${sessionId}::uuid and users.id = ${userId}::uuid
      and sessions.revoked_at is null and users.active`.execute(db)
  const [row] = found.rows
  return row ? Role.parse(row.role) : null
}

/** How many people of this role are signed in: a desk that is alive renews its access within its life. */
export async function signedIn({ database, now }: Central, role: Role): Promise<number> {
  const issued = now() - ALIVE_MS
  const found = await database.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('refresh_tokens', 'refresh_tokens.session_id', 'sessions.id')
    .select(sql<number>`count(distinct users.id)`.as('people'))
    .where('users.role', '=', role)
    .where('users.active', '=', true)
    .where('sessions.revoked_at', 'is', null)
    .where('refresh_tokens.expires_at', '>', issued + REFRESH_MS)
    .executeTakeFirstOrThrow()
  return found.people
}

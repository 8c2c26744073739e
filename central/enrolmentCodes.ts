// Codes by which a computer joins the company: short enough to be read out, good for one computer and some hours. Promises: central keeps only what
// a code hashes to; a code is spent in the transaction that hands out its policy; a wrong, spent and late one are told alike.
import { createHash, randomBytes } from 'node:crypto'
import { DAY, HOUR } from '../shared/instant.ts'
import {
  CODE_LENGTH,
  CodeReply,
  CodeRequest,
  codeOf,
  JoinByCode,
  JoinByCodeReply,
  plainJoinCode,
  spokenJoinCode,
} from '../shared/machineBodies.ts'
import { policyFaults, SitePolicy } from '../shared/policy.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Id } from '../shared/rows.ts'
import { noteAudit } from './audit.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Database } from './database.ts'
import { countTry } from './triesTogether.ts'

/** From one address, of all nodes together. A code has 50 bits: at this pace nobody finds one. */
const TRIES_PER_MINUTE = 10

const hashed = (code: string): Buffer => createHash('sha256').update(`duedesk join ${code}`).digest()

/** Where it is wrong, else null. */
function faultsIn(policy: string): string | null {
  let told: unknown
  try {
    told = JSON.parse(policy)
  } catch {
    return 'file: no JSON'
  }
  const read = SitePolicy.safeParse(told)
  return read.success ? null : policyFaults(read.error)
}

/** Throws `enrolment.notOne {detail}` for a policy that no computer would take. `by` null: whoever runs central. */
export async function makeCode(
  database: Database,
  at: number,
  by: { readonly id: Id; readonly sessionId: Id } | null,
  { policy, hours }: { policy: string; hours: number },
): Promise<CodeReply> {
  const faults = faultsIn(policy)
  if (faults !== null) throw new ProblemError('enrolment.notOne', { detail: faults })
  const code = codeOf(randomBytes(CODE_LENGTH))
  const expiresAt = at + hours * HOUR
  await database.transaction(async (tx) => {
    await tx
      .deleteFrom('enrolment_codes')
      .where('expires_at', '<', at - 30 * DAY)
      .execute()
    await tx
      .insertInto('enrolment_codes')
      .values({
        hash: hashed(code),
        policy,
        made_by: by?.id ?? null,
        made_at: at,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute()
    const detail = { step: 'made', hours }
    await noteAudit(tx, [{ at, by, what: 'machine.enrolled', subject: null, customerId: null, detail }])
  })
  return { code: spokenJoinCode(code), expiresAt, now: at }
}

async function join({ database, now }: Central, typed: string): Promise<{ policy: string }> {
  const at = now()
  const policy = await database.transaction(async (tx) => {
    const found = await tx
      .updateTable('enrolment_codes')
      .set({ used_at: at })
      .where('hash', '=', hashed(plainJoinCode(typed)))
      .where('used_at', 'is', null)
      .where('expires_at', '>', at)
      .returning(['policy', 'made_at'])
      .executeTakeFirst()
    if (!found) return null
    const detail = { step: 'used', madeAt: found.made_at }
    await noteAudit(tx, [{ at, by: null, what: 'machine.enrolled', subject: null, customerId: null, detail }])
    return found.policy
  })
  if (policy === null) throw new ProblemError('enrolment.noSuchCode')
  return { policy }
}

export function enrolmentCodeRoutes(central: Central, add: Routes): void {
  const { database, now } = central
  add.only(
    'codes.make',
    {
      method: 'POST',
      url: '/v1/enrolment/codes',
      summary: 'A code by which one computer joins the company, once',
      body: CodeRequest,
      reply: CodeReply,
      perMinute: 60,
    },
    ({ caller, body }: { caller: Caller; body: { policy: string; hours: number } }) =>
      makeCode(database, now(), caller, body),
  )
  add.open(
    {
      method: 'POST',
      url: '/v1/enrolment',
      summary: 'Spend a code: the policy of the computer that joins',
      body: JoinByCode,
      reply: JoinByCodeReply,
      perMinute: TRIES_PER_MINUTE,
    },
    async ({ body, request }) => {
      await countTry(central, 'join', request.ip, TRIES_PER_MINUTE)
      return join(central, body.code)
    },
  )
}

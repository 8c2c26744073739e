// Joining a company by its signed file or by a code of its central: the shell reads it, checks the signature, and keeps it only after the person typed the check code
// that IT told them. A file that IT itself put on the machine always goes before one that was joined by. Knows no Electron.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CHECK_LENGTH,
  EnrolmentFile,
  type EnrolmentOffer,
  JoinedByCode,
  plainCode,
} from '../shared/enrolment.ts'
import { SECOND } from '../shared/instant.ts'
import { JoinByCodeReply } from '../shared/machineBodies.ts'
import { ProblemDocument, ProblemError } from '../shared/problem.ts'
import { errorCode, writeDurably } from './durableFile.ts'
import { readPolicy } from './policyText.ts'
import { signedBy } from './signature.ts'

const TRIES = 3
const TIMEOUT = 15 * SECOND
const LIMIT_BYTES = 300_000

export const enrolmentPath = (userData: string): string => join(userData, 'enrolment.json')

/** Lower-case hex. */
export const fingerprintOf = (key: string): string =>
  createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex')

/** Throws `enrolment.notOne {detail}`, `enrolment.badSignature`. */
function checked(text: string): { file: EnrolmentFile; offer: EnrolmentOffer } {
  let told: unknown
  try {
    told = JSON.parse(text)
  } catch {
    throw new ProblemError('enrolment.notOne', { detail: 'no JSON' })
  }
  const file = EnrolmentFile.safeParse(told)
  if (!file.success) throw new ProblemError('enrolment.notOne', { detail: 'other fields' })
  if (!signedBy(file.data.key, file.data.policy, file.data.signature))
    throw new ProblemError('enrolment.badSignature')
  const read = readPolicy(file.data.policy)
  if (read.kind !== 'site')
    throw new ProblemError('enrolment.notOne', {
      detail: read.kind === 'wrong' ? read.faults.slice(0, 200) : 'no company',
    })
  const { managedBy, central } = read.policy
  return { file: file.data, offer: { company: managedBy ?? null, central: new URL(central.url).host } }
}

/** By a code the computer asked central itself, over TLS: nothing is signed. */
function byCode(text: string): string | null {
  try {
    const joined = JoinedByCode.safeParse(JSON.parse(text))
    return joined.success ? joined.data.policy : null
  } catch {
    // Whatever it is, `checked` names what is wrong with it.
    return null
  }
}

export interface Enrolment {
  /** Reads a file that the person chose; null when they chose none. */
  open(path: string | null): Promise<EnrolmentOffer | null>
  /** Keeps it. Throws `enrolment.wrongCode {left}`; after the last try the file must be opened again. */
  accept(code: string): Promise<void>
  /**
   * Spends a code of central's: the policy that it carries is kept. Throws `enrolment.noSuchCode`, `enrolment.unreachable {url}`, and
   * `enrolment.notOne {detail}` for an address or a policy that is none.
   */
  redeem(central: string, code: string): Promise<void>
}

/** `ask`: the network through which central is reached. */
export function openEnrolment(userData: string, ask: typeof fetch = fetch): Enrolment {
  let pending: { text: string; fingerprint: string; left: number } | null = null
  return {
    async open(path) {
      pending = null
      if (path === null) return null
      let text: string
      try {
        const bytes = await readFile(path)
        if (bytes.length > LIMIT_BYTES) throw new ProblemError('enrolment.notOne', { detail: 'size' })
        text = bytes.toString('utf8')
      } catch (error) {
        if (error instanceof ProblemError) throw error
        throw new ProblemError('enrolment.notOne', { detail: errorCode(error) }, { cause: error })
      }
      const { file, offer } = checked(text)
      pending = { text, fingerprint: fingerprintOf(file.key), left: TRIES }
      return offer
    },
    async accept(code) {
      if (pending === null) throw new ProblemError('enrolment.wrongCode', { left: 0 })
      const typed = Buffer.from(plainCode(code).padEnd(CHECK_LENGTH, ' '))
      const right = Buffer.from(pending.fingerprint.slice(0, CHECK_LENGTH))
      if (typed.length !== right.length || !timingSafeEqual(typed, right)) {
        const left = pending.left - 1
        pending = left > 0 ? { ...pending, left } : null
        throw new ProblemError('enrolment.wrongCode', { left })
      }
      await writeDurably(enrolmentPath(userData), pending.text)
      pending = null
    },
    async redeem(central, code) {
      const { origin } = addressOf(central)
      const policy = await policyFor(origin, code, ask)
      const read = readPolicy(policy)
      if (read.kind !== 'site')
        throw new ProblemError('enrolment.notOne', {
          detail: read.kind === 'wrong' ? read.faults.slice(0, 200) : 'no company',
        })
      const joined: JoinedByCode = { duedesk: 'joined', version: 1, policy }
      await writeDurably(enrolmentPath(userData), JSON.stringify(joined))
    },
  }
}

/** As people type it: without `https://`, perhaps. Never anything but https: a code is worth as much as the policy it brings. */
function addressOf(typed: string): URL {
  const text = typed.trim()
  const url = URL.parse(text.includes('://') ? text : `https://${text}`)
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw new ProblemError('enrolment.notOne', { detail: 'https://…' })
  return url
}

async function policyFor(origin: string, code: string, ask: typeof fetch): Promise<string> {
  let answer: Response
  try {
    answer = await ask(`${origin}/v1/enrolment`, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
      signal: AbortSignal.timeout(TIMEOUT),
    })
  } catch (error) {
    throw new ProblemError('enrolment.unreachable', { url: origin }, { cause: error })
  }
  // What is no JSON comes from something else than a central, as a portal of the network: it is told as such below.
  const told: unknown = await answer.json().catch(() => null)
  const reply = JoinByCodeReply.safeParse(told)
  if (answer.ok && reply.success) return reply.data.policy
  const problem = ProblemDocument.safeParse(told)
  if (problem.success) throw new ProblemError(problem.data.code, problem.data.params)
  throw new ProblemError('central.internal', { reference: `HTTP ${answer.status}` })
}

/** The policy by which this machine joined, as text; null when it never did. Whatever is wrong with the file is told as a wrong policy. */
export function joinedPolicy(userData: string): string | null {
  try {
    const text = readFileSync(enrolmentPath(userData), 'utf8')
    return byCode(text) ?? checked(text).file.policy
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : '{'
  }
}

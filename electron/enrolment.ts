// Joining a company by its signed file: the shell reads it, checks the signature, and keeps it only after the person typed the check code
// that IT told them. A file that IT itself put on the machine always goes before one that was joined by. Knows no Electron.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CHECK_LENGTH, EnrolmentFile, type EnrolmentOffer, plainCode } from '../shared/enrolment.ts'
import { ProblemError } from '../shared/problem.ts'
import { errorCode, writeDurably } from './durableFile.ts'
import { readPolicy } from './policyText.ts'
import { signedBy } from './signature.ts'

const TRIES = 3
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

export interface Enrolment {
  /** Reads a file that the person chose; null when they chose none. */
  open(path: string | null): Promise<EnrolmentOffer | null>
  /** Keeps it. Throws `enrolment.wrongCode {left}`; after the last try the file must be opened again. */
  accept(code: string): Promise<void>
}

export function openEnrolment(userData: string): Enrolment {
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
  }
}

/** The policy by which this machine joined, as text; null when it never did. Whatever is wrong with the file is told as a wrong policy. */
export function joinedPolicy(userData: string): string | null {
  try {
    return checked(readFileSync(enrolmentPath(userData), 'utf8')).file.policy
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : '{'
  }
}

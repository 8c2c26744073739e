// Which company this machine belongs to: one policy file, put there by IT. Without one Duedesk practises; a machine that
// ever belonged to a company stops with a message instead, so that nobody mistakes practice for work. A file that went wrong
// is said with where it is wrong, and the last good one holds meanwhile.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Managed } from '../shared/policy.ts'
import {
  type FixedSettings,
  managedBy,
  PracticePolicy,
  type SitePolicy,
  type UpdatePolicy,
} from '../shared/policy.ts'
import { type Problem, ProblemError } from '../shared/problem.ts'
import { joinedPolicy } from './enrolment.ts'
import { type Read, readPolicy, type Told } from './policyText.ts'

/** Whatever kind of machine it is, what its policy means to the window and to the shell. */
type Governed = {
  managed: Managed
  settings: FixedSettings
  updates: UpdatePolicy | null
}

export type Mode =
  | ({ kind: 'practice'; practice: PracticePolicy['practice'] } & Governed)
  | ({ kind: 'site'; policy: SitePolicy } & Governed)
  | ({ kind: 'stopped'; path: string; problem: Problem } & Governed)

/** Where IT puts it: a folder that only an administrator writes to. */
export function policyPath(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'win32') return join(env.ProgramData ?? 'C:\\ProgramData', 'Duedesk', 'policy.json')
  if (platform === 'darwin') return '/Library/Application Support/Duedesk/policy.json'
  return '/etc/duedesk/policy.json'
}

const NO_POLICY = PracticePolicy.parse({ practice: {} })

/** Reads at once: switches of Chromium depend on the answer, and they must be set before Electron is ready. */
export function readMode(path: string, userData: string): Mode {
  const mark = join(userData, 'site')
  const good = join(userData, 'policy.good.json')
  const known = existsSync(mark)
  // What IT put on the machine goes before what somebody joined by.
  const put = textOf(path)
  const joined = put === null ? joinedPolicy(userData) : null
  const text = joined === null ? put : ({ ok: true, text: joined } as const)
  if (text === null)
    return known ? missingPolicy(path) : modeOf({ kind: 'practice', policy: NO_POLICY }, null, true)
  const read: Read = text.ok ? readPolicy(text.text) : { kind: 'wrong', faults: `file: ${text.code}` }
  if (read.kind === 'wrong') {
    const last = known ? textOf(good) : null
    const kept: Read | null = last?.ok ? readPolicy(last.text) : null
    if (kept?.kind === 'site')
      return modeOf(kept, { code: 'shell.policyKept', params: { path, wrong: read.faults } })
    // It is there, so this is no practice machine.
    return stopped(path, { code: 'shell.policyUnreadable', params: { path, wrong: read.faults } })
  }
  // A machine that ever belonged to a company does not turn into one for practice by a file.
  if (read.kind === 'practice' && known) return missingPolicy(path)
  if (read.kind === 'practice' && !read.policy.practice.allowed)
    return stopped(path, { code: 'shell.practiceForbidden', params: { path } }, managedBy(read.policy, null))
  if (read.kind === 'site' && text.ok) {
    mkdirSync(userData, { recursive: true })
    writeFileSync(mark, read.policy.central.url)
    writeFileSync(good, text.text, { mode: 0o600 })
  }
  return modeOf(read, null)
}

function textOf(path: string): { ok: true; text: string } | { ok: false; code: string } | null {
  try {
    return { ok: true, text: readFileSync(path, 'utf8') }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return code === 'ENOENT' ? null : { ok: false, code }
  }
}

function modeOf(told: Told, wrong: Problem | null, mayJoin = false): Mode {
  const { settings, updates } = told.policy
  const governed = { managed: { ...managedBy(told.policy, wrong), mayJoin }, settings, updates }
  return told.kind === 'site'
    ? { kind: 'site', policy: told.policy, ...governed }
    : { kind: 'practice', practice: told.policy.practice, ...governed }
}

function stopped(path: string, problem: Problem, managed = managedBy(NO_POLICY, null)): Mode {
  return { kind: 'stopped', path, problem, managed, settings: {}, updates: null }
}

/** A machine of a company without its policy. */
export const missingPolicy = (path: string): Mode =>
  stopped(path, { code: 'shell.policyMissing', params: { path } })

/** What both doors of a stopped machine say. */
export function stoppedProblem({ problem }: Extract<Mode, { kind: 'stopped' }>): ProblemError {
  return new ProblemError(problem.code, problem.params)
}

// Which company this machine belongs to: one policy file, put there by IT. Without one Duedesk practises; a machine that
// ever belonged to a company stops with a message instead, so that nobody mistakes practice for work.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ProblemError } from '../shared/problem.ts'
import { Directory, NO_DIRECTORY } from '../shared/transfer.ts'

const Policy = z.object({
  central: z.object({ url: z.url({ protocol: /^https$/ }) }),
  line: z
    .object({
      url: z.url({ protocol: /^wss$/ }),
      domain: z.string().min(1).max(200),
      /** An exchange that answers without a `Record` header must be named as such: silence is no confirmation by itself. */
      recordConfirm: z.enum(['header', 'response']).default('header'),
      directory: Directory.default(NO_DIRECTORY),
    })
    .nullable(),
  /** The line reaches nobody real (a lab): made-up cases may be called on it. */
  testSite: z.boolean().default(false),
})
export type Policy = z.infer<typeof Policy>

export type Mode = { kind: 'practice' } | { kind: 'site'; policy: Policy } | { kind: 'stopped'; path: string }

/** Where IT puts it: a folder that only an administrator writes to. */
export function policyPath(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'win32') return join(env.ProgramData ?? 'C:\\ProgramData', 'Duedesk', 'policy.json')
  if (platform === 'darwin') return '/Library/Application Support/Duedesk/policy.json'
  return '/etc/duedesk/policy.json'
}

/** Reads at once: switches of Chromium depend on the answer, and they must be set before Electron is ready. */
export function readMode(path: string, userData: string): Mode {
  const mark = join(userData, 'site')
  try {
    if (existsSync(path)) {
      const policy = Policy.parse(JSON.parse(readFileSync(path, 'utf8')))
      mkdirSync(userData, { recursive: true })
      writeFileSync(mark, policy.central.url)
      return { kind: 'site', policy }
    }
  } catch {
    // Not readable or not a policy: it is there, so this is no practice machine.
    return { kind: 'stopped', path }
  }
  return existsSync(mark) ? { kind: 'stopped', path } : { kind: 'practice' }
}

/** What both doors of a stopped machine say. */
export function stoppedProblem(path: string): ProblemError {
  return new ProblemError('shell.policyUnreadable', { path })
}

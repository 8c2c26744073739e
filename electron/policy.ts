// Which company this machine belongs to: one policy file, put there by IT. Without one Duedesk practises; a machine that
// ever belonged to a company stops with a message instead, so that nobody mistakes practice for work.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DeskPolicy } from '../shared/agentState.ts'
import { ProblemError } from '../shared/problem.ts'
import { RecordWay } from '../shared/recording.ts'
import { Directory, NO_DIRECTORY } from '../shared/transfer.ts'

const Server = z.url({ protocol: /^wss$/ })

const Policy = z.object({
  central: z.object({ url: z.url({ protocol: /^https$/ }) }),
  line: z
    .object({
      /** One server, or several in the order in which they are to be used. */
      url: z.union([Server, z.array(Server).min(1).max(8)]).transform((url) => [url].flat()),
      domain: z.string().min(1).max(200),
      /** An exchange that answers without a `Record` header must be named as such: silence is no confirmation by itself. */
      recordConfirm: z.enum(['header', 'response']).default('header'),
      record: RecordWay.default({ kind: 'info' }),
      directory: Directory.default(NO_DIRECTORY),
    })
    .nullable(),
  /** The line reaches nobody real (a lab): made-up cases may be called on it. */
  testSite: z.boolean().default(false),
  /** The work at the desk: reasons for a pause, what the exchange is told, progressive dialling. */
  desk: DeskPolicy.prefault({}),
})
export type Policy = z.infer<typeof Policy>

/** For machines on which people only practise: what IT may choose there. A file without `central` is one of these. */
const PracticePolicy = z.strictObject({
  practice: z.strictObject({
    /** The desk records practice calls itself, as a company's policy may ask of real ones. */
    recordLocally: z.boolean().default(false),
  }),
})
export type PracticePolicy = z.infer<typeof PracticePolicy>['practice']

const PRACTICE: PracticePolicy = { recordLocally: false }

export type Mode =
  | { kind: 'practice'; practice: PracticePolicy }
  | { kind: 'site'; policy: Policy }
  | { kind: 'stopped'; path: string }

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
      const told: unknown = JSON.parse(readFileSync(path, 'utf8'))
      const forPractice = PracticePolicy.safeParse(told)
      // A machine that ever belonged to a company does not turn into one for practice by a file.
      if (forPractice.success)
        return existsSync(mark)
          ? { kind: 'stopped', path }
          : { kind: 'practice', practice: forPractice.data.practice }
      const policy = Policy.parse(told)
      mkdirSync(userData, { recursive: true })
      writeFileSync(mark, policy.central.url)
      return { kind: 'site', policy }
    }
  } catch {
    // Not readable or not a policy: it is there, so this is no practice machine.
    return { kind: 'stopped', path }
  }
  return existsSync(mark) ? { kind: 'stopped', path } : { kind: 'practice', practice: PRACTICE }
}

/** What both doors of a stopped machine say. */
export function stoppedProblem(path: string): ProblemError {
  return new ProblemError('shell.policyUnreadable', { path })
}

// The shell's part of the examination: the machine's checks with what this run knows of policy, doors and key store.

import { release } from 'node:os'
import { type Finding, finding } from '../shared/doctor.ts'
import { APP_ORIGIN } from './childMessages.ts'
import type { Doors } from './doors.ts'
import { checkMachine } from './machineChecks.ts'
import type { Mode } from './policy.ts'
import type { Vault } from './vault.ts'

export interface DoctorOptions {
  readonly mode: Mode
  readonly doors: Pick<Doors, 'line'>
  readonly vault: Pick<Vault, 'protects' | 'backend'>
  readonly userData: string
  readonly versions: { readonly version: string; readonly standIn: boolean }
  now(): number
}

/** Never rejects: what can't be checked is a finding as well. */
export async function examine({
  mode,
  doors,
  vault,
  userData,
  versions,
  now,
}: DoctorOptions): Promise<Finding[]> {
  const line = doors.line()
  const policy = policyFinding(mode)
  const found = await checkMachine({
    line: line.state === 'ready' ? { urls: [line.url, ...line.fallbacks], domain: line.domain } : null,
    centralUrl: mode.kind === 'site' ? mode.policy.central.url : null,
    origin: APP_ORIGIN,
    folder: userData,
    now,
  })
  const { backend } = vault
  return [
    policy,
    ...found,
    finding('keyStore', vault.protects ? 'protects' : 'weak', { backend }),
    finding('versions', versions.standIn ? 'standIn' : 'known', {
      version: versions.version,
      electron: process.versions.electron ?? '',
      system: `${process.platform} ${release()} ${process.arch}`,
    }),
  ]
}

/** What is to be said of the policy: a wrong one with where it is wrong. */
export function policyFinding(mode: Mode): Finding {
  const problem = mode.kind === 'stopped' ? mode.problem : mode.managed.wrong
  if (!problem) return finding('policy', mode.kind === 'site' ? 'site' : 'practice')
  const figures = Object.fromEntries(
    Object.entries(problem.params).map(([name, value]) => [name, String(value).slice(0, 200)]),
  )
  return finding('policy', mode.kind === 'stopped' ? 'unreadable' : 'kept', {
    wrong: problem.code,
    ...figures,
  })
}

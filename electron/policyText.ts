// The text of a policy file, read: of a company, for practice, or wrong and where. Pure.
import { z } from 'zod'
import { PracticePolicy, policyFaults, SitePolicy } from '../shared/policy.ts'

export type Told = { kind: 'site'; policy: SitePolicy } | { kind: 'practice'; policy: PracticePolicy }
export type Read = Told | { kind: 'wrong'; faults: string }

const HasCentral = z.object({ central: z.unknown() })

/** The text of a policy file, read by what it says it is. */
export function readPolicy(text: string): Read {
  let told: unknown
  try {
    // Windows' own editor begins a file with a mark.
    told = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { kind: 'wrong', faults: 'file: no JSON' }
  }
  if (HasCentral.safeParse(told).success) {
    const site = SitePolicy.safeParse(told)
    return site.success
      ? { kind: 'site', policy: site.data }
      : { kind: 'wrong', faults: policyFaults(site.error) }
  }
  const practice = PracticePolicy.safeParse(told)
  return practice.success
    ? { kind: 'practice', policy: practice.data }
    : { kind: 'wrong', faults: policyFaults(practice.error) }
}

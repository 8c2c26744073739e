// Makes the file by which a machine joins a company: `node build/enrolment.ts policy.json --key PRIVATE.pem > company.enrolment.json`. Prints the
// check code that people must be told by another way than the file. A key: `node build/feed.ts --new-key FILE`.
import { createHash, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { EnrolmentFile } from '../shared/enrolment.ts'
import { spokenCode } from '../shared/enrolment.ts'
import { policyFaults, SitePolicy } from '../shared/policy.ts'
import { feedSignature } from './feed.ts'

/** @param secret private key, PEM. Throws for a policy that no machine would take. */
export function enrolmentOf(policy: string, secret: string): { file: EnrolmentFile; code: string } {
  const read = SitePolicy.safeParse(JSON.parse(policy))
  if (!read.success) throw new Error(`the policy is wrong: ${policyFaults(read.error)}`)
  const der = createPublicKey(secret).export({ type: 'spki', format: 'der' })
  const file: EnrolmentFile = {
    duedesk: 'enrolment',
    version: 1,
    policy,
    key: der.toString('base64'),
    signature: feedSignature(policy, secret),
  }
  return { file, code: spokenCode(createHash('sha256').update(der).digest('hex')) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } })
  const [path] = positionals
  if (path === undefined || values.key === undefined)
    throw new Error('node build/enrolment.ts policy.json --key PRIVATE.pem > company.enrolment.json')
  const { file, code } = enrolmentOf(readFileSync(path, 'utf8'), readFileSync(values.key, 'utf8'))
  process.stdout.write(`${JSON.stringify(file, null, 2)}\n`)
  process.stderr.write(`check code, to be told by a call or a letter: ${code}\n`)
}

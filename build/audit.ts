// Asks the package registry for known faults in what is shipped: `node build/audit.ts`. Exit code 1 on a high or critical one. For
// maintainers before a release: it needs the network, and what it says changes by the day, so no test asks.
import { spawnSync } from 'node:child_process'
import { z } from 'zod'
import { shippedParts } from './parts.ts'
import { root } from './paths.mjs'

const Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })).default({}),
})

const asked = spawnSync('npm', ['audit', '--json'], {
  cwd: root,
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
const told = Report.safeParse(JSON.parse(asked.stdout || '{}'))
if (!told.success || !asked.stdout.includes('vulnerabilities')) {
  process.stderr.write('the registry gave no report of faults; nothing is known\n')
  process.exitCode = 2
} else {
  const shipped = new Set(shippedParts().map(({ name }) => name))
  const faults = Object.entries(told.data.vulnerabilities)
  for (const [name, { severity, range }] of faults)
    process.stdout.write(`${severity}\t${shipped.has(name) ? 'shipped' : 'tool'}\t${name} ${range}\n`)
  const grave = faults.filter(([name, { severity }]) => shipped.has(name) && /high|critical/.test(severity))
  process.stdout.write(`${faults.length} known faults, ${grave.length} of them grave and shipped\n`)
  process.exitCode = grave.length > 0 ? 1 : 0
}

// The lab about itself: two stand side by side, and nothing of one outlives whoever started it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startLab } from './lab.ts'
import { runningIn, runningPrograms } from './stack/processes.ts'

test('two labs stand side by side, each with its own users', async () => {
  const [one, two] = await Promise.all([startLab(['only-here']), startLab(['only-there'])])
  const { ports } = one.exchange
  expect(new Set([...Object.values(ports), ...Object.values(two.exchange.ports)]).size).toBe(12)
  await one.person('somebody')
  expect(await one.exchange.contactsOf('somebody')).toHaveLength(1)
  expect(await two.exchange.contactsOf('somebody')).toEqual([])
  const programs = runningPrograms()
  expect(programs).toHaveLength(5)
  await Promise.all([one.close(), two.close()])
  await expect.poll(() => programs.flatMap(runningIn)).toEqual([])
})

test('a lab whose starter is killed leaves no program behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-orphan-'))
  const module = join(import.meta.dirname, 'lab.ts')
  const code = `const { startLab } = await import(${JSON.stringify(module)})
const { runningPrograms } = await import(${JSON.stringify(join(import.meta.dirname, 'stack', 'processes.ts'))})
const lab = await startLab(['agent1'])
await lab.person('agent2')
await lab.peer('5551', (s) => s.answered().byed())
console.log(JSON.stringify(runningPrograms()))
setInterval(() => undefined, 1000)`
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { ...process.env, TMPDIR: folder, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = await new Promise<string>((resolve, reject) => {
    starter.stdout.setEncoding('utf8').once('data', resolve)
    starter.once('exit', (status) => reject(new Error(`the starter ended by itself (${status})`)))
  })
  const pids = JSON.parse(said) as number[]
  expect(pids).toHaveLength(4)
  expect(pids.map((pid) => runningIn(pid).length > 0)).toEqual([true, true, true, true])
  starter.kill('SIGKILL')
  await expect.poll(() => pids.flatMap(runningIn)).toEqual([])
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

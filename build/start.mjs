// `npm start` after its set-up: builds and opens the workstation in practice mode.
import { spawn } from 'node:child_process'
import { bundle } from './bundle.mjs'
import { StepFailed, say } from './console.mjs'
import { environment, root } from './paths.mjs'

try {
  await bundle()
} catch (error) {
  if (!(error instanceof StepFailed)) throw error
  say(error.message)
  process.exit(1)
}
// Chromium's sandbox refuses to run as root; the renderer keeps its own `sandbox: true`.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
// Chromium tells the terminal of every service that a bare desktop lacks; what concerns Duedesk is said by Duedesk, or in its log.
const quiet = ['--log-level=3']
say('opening Duedesk')
const child = spawn(process.env.DUEDESK_ELECTRON, [root, ...asRoot, ...quiet, ...process.argv.slice(2)], {
  cwd: root,
  env: environment(),
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('close', (code) => {
  process.exitCode = code ?? 0
})

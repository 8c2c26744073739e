// `bench start`: from the launch to an agent who could dial, and the memory of all processes then, against a bare Electron window
// on the same runtime. Workstations: one whose central runs elsewhere, as in a company, signed in the moment that it can be; the same
// with the time that a password takes to type, which is not counted; and practice with all on this machine. `--packaged`
// adds the program that `npm run package` packed.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { INSTALLED } from '../../build/electronBuilder.ts'
import { root } from '../../build/paths.mjs'
import { ensureRuntime } from '../../build/runtime.mjs'
import { CHINA, HOUR, instantOf, localDay } from '../../shared/instant.ts'
import { deskOn } from '../e2e/day.ts'
import { appFolder, deskEnvironment } from '../e2e/launch.ts'
import { ownCentral } from '../e2e/ownCentral.ts'
import { asRoot, bareApp } from './bareApp.ts'
import type { FigureOf, Round } from './figures.ts'
import { type RawDesk, startRaw } from './rawDesk.ts'
import type { Bench } from './rounds.ts'

/** Longer than what a start leaves behind is still being loaded and compiled. */
const SETTLE_MS = 4000
/** Nobody types a password faster than this. */
const TYPING_MS = 2000

const ACCOUNT = `document.querySelector('[data-account="agent1"]:not(:disabled)')`
const USABLE = `document.querySelector('[data-case]') && document.querySelector('.pb[data-state="ready"]')`
const BARE = `document.readyState === 'complete' && document.querySelector('button')`
const FIRST_STEP = { of: 'ratio', atMost: 2 } as const

const WORKSTATIONS = ['desk', 'desk with typing', 'practice'] as const
type Workstation = (typeof WORKSTATIONS)[number]

/** Of what `npm run package` left, where `--packaged` asks for it: nothing can be injected into it, so it stops at the sign-in screen. */
const PACKAGED: FigureOf = {
  name: 'packaged practice: launch until the sign-in screen can be used',
  unit: 'ms',
  statistic: 'median',
  ours: 'packaged launch',
  optional: true,
  against: 'bare window ready',
  ratio: 'ours/against',
  aim: null,
}

const FIGURES: readonly FigureOf[] = WORKSTATIONS.flatMap((which) => [
  {
    name: `${which}: launch and sign-in until ready to dial`,
    unit: 'ms',
    statistic: 'median',
    ours: `${which} ready`,
    against: 'bare window ready',
    ratio: 'ours/against',
    aim: FIRST_STEP,
  },
  {
    name: `${which}: of it, launch until the sign-in screen can be used`,
    unit: 'ms',
    statistic: 'median',
    ours: `${which} launch`,
    against: 'bare window ready',
    ratio: 'ours/against',
    aim: null,
  },
  {
    name: `${which}: of it, click on sign-in until the worklist can be used and the line is registered`,
    unit: 'ms',
    statistic: 'median',
    ours: `${which} sign-in`,
    against: 'bare window ready',
    ratio: 'ours/against',
    aim: null,
  },
  // Only Linux tells the proportional memory of a process.
  ...(process.platform === 'linux'
    ? [
        {
          name: `${which}: memory of all processes (PSS)`,
          unit: 'MB' as const,
          statistic: 'median' as const,
          ours: `${which} memory`,
          against: 'bare window memory',
          ratio: 'ours/against' as const,
          aim: FIRST_STEP,
        },
      ]
    : []),
])

export const start: Bench = {
  name: 'start',
  repetitions: { quick: 5, full: 100 },
  figures: [...FIGURES, PACKAGED],
  async open() {
    const { executable } = await ensureRuntime()
    const bare = await bareApp(null)
    const central = await ownCentral({ at: instantOf(localDay(Date.now(), CHINA), 10 * HOUR, CHINA) })
    // Each keeps its data from start to start, as a person's machine does; the warm-up is the first start.
    const site = folder('desk')
    const data: Record<Workstation, string> = {
      desk: site,
      'desk with typing': site,
      practice: folder('practice'),
    }
    const { NODE_OPTIONS: _, ...inherited } = process.env

    async function measured(
      name: string,
      begin: () => RawDesk,
      watch: (desk: RawDesk) => Promise<Round>,
    ): Promise<Round> {
      const desk = begin()
      try {
        const times = await watch(desk)
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
        const memory = desk.memory()
        return { ...times, ...(memory === null ? {} : { [`${name} memory`]: [memory] }) }
      } finally {
        await desk.quit()
      }
    }

    const bareWindow = () =>
      measured(
        'bare window',
        () => startRaw(executable, [bare.folder, ...asRoot], { ...inherited, ...bare.env }),
        async (desk) => ({ 'bare window ready': [await desk.readyAt(BARE)] }),
      )
    const workstation = (which: Workstation) =>
      measured(
        which,
        () =>
          startRaw(
            executable,
            [appFolder, ...asRoot],
            deskEnvironment(data[which], which === 'practice' ? {} : deskOn(central.door)),
          ),
        async (desk) => {
          const launch = await desk.readyAt(ACCOUNT)
          if (which === 'desk with typing') await new Promise((resolve) => setTimeout(resolve, TYPING_MS))
          const signIn = await desk.after(`${ACCOUNT}.click()`, USABLE)
          return {
            [`${which} launch`]: [launch],
            [`${which} sign-in`]: [signIn],
            [`${which} ready`]: [launch + signIn],
          }
        },
      )

    const packaged = process.env.DUEDESK_BENCH_PACKAGED === '1' ? packedProgram() : null
    const configuration = folder('packaged')
    const packagedPractice = () =>
      measured(
        'packaged',
        () =>
          startRaw(packaged ?? '', asRoot, {
            ...inherited,
            XDG_CONFIG_HOME: configuration,
            XDG_CURRENT_DESKTOP: 'none',
          }),
        async (desk) => ({ 'packaged launch': [await desk.readyAt(ACCOUNT)] }),
      )

    return {
      async round(n) {
        // The order changes, so that none is always the one that comes after another's heat.
        const turns = [
          bareWindow,
          ...WORKSTATIONS.map((which) => () => workstation(which)),
          ...(packaged === null ? [] : [packagedPractice]),
        ]
        const order = turns.map((_turn, index) => turns[(index + n + 1) % turns.length] ?? bareWindow)
        let round: Round = {}
        for (const turn of order) round = { ...round, ...(await turn()) }
        return round
      },
      async close() {
        await central.close()
        bare.remove()
        for (const path of new Set([...Object.values(data), configuration]))
          rmSync(path, { recursive: true, force: true, maxRetries: 5 })
      },
    }
  },
}

/** What `npm run package` packed on this machine (Linux). */
function packedProgram(): string {
  const program = join(root, 'dist', 'linux-unpacked', INSTALLED.executable)
  if (!existsSync(program)) throw new Error(`${program} is not there: run npm run package first`)
  return program
}

function folder(name: string): string {
  return mkdtempSync(join(tmpdir(), `duedesk-bench-${name}-`))
}

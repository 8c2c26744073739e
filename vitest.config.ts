// Four kinds of tests: unit and property (no service needed), central (real PostgreSQL, started by the run), e2e (real Electron, one
// at a time, or as many as `build/seats.mjs` has seats for) and lab (the line against a real SIP stack); a fifth tries an installed
// package. `build/test.mjs` runs the four; one file runs with `vitest run FILE`.
import { defineConfig } from 'vitest/config'
import { TestReport } from './build/testReport.mjs'

const common = {
  environment: 'node',
  pool: 'forks',
  passWithNoTests: true,
  // As long as `tests/soon.ts`: a busy machine is slow, not wrong.
  expect: { poll: { timeout: 15_000 } },
} as const

export default defineConfig({
  test: {
    reporters: ['default', new TestReport()],
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: [
            'tests/{shared,local,phone,renderer,electron,build,demo}/**/*.test.{ts,tsx}',
            'tests/*.test.ts',
          ],
          exclude: ['tests/build/*.e2e.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          ...common,
          name: 'central',
          include: ['tests/{central,sync}/**/*.test.ts'],
          globalSetup: ['tests/postgres.ts'],
          execArgv: ['--liftoff-only'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...common,
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/postgres.ts'],
          setupFiles: ['tests/e2e/seat.ts', 'tests/e2e/atFailure.ts'],
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry: 0,
          // A busy machine is slow, not wrong.
          expect: { poll: { timeout: 20_000, interval: 100 } },
        },
      },
      {
        // The line against a real SIP stack, in real Electron.
        test: {
          ...common,
          name: 'lab',
          include: ['tests/lab/**/*.test.ts'],
          // Each file has a stack and a window of its own; most of a scenario is waiting.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          retry: 0,
          expect: { poll: { timeout: 15_000, interval: 50 } },
        },
      },
      {
        // Installs a package on this machine: run by `npm run package -- --try` only.
        test: {
          ...common,
          name: 'package',
          include: ['tests/build/*.e2e.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          retry: 0,
        },
      },
    ],
  },
})

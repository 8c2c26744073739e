// What a demo says at its end, whatever happened: its arguments, its result, the output and the exit status. Promises: a step that does
// not happen is `ok: false` with its name and its reason, and status 1; with `--json` stdout is one JSON object and nothing else.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { DemoResult, Done } from './reminderCall.ts'
import { summaryOf } from './summary.ts'

export interface DemoArguments {
  /** Folder for the pictures. */
  readonly shots: string | null
  readonly accounts: string | null
  readonly databaseUrl: string | null
}

/** Throws in words for what the demo does not know, and for a file that is not there. */
export function argumentsOf(args: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      shots: { type: 'string' },
      accounts: { type: 'string' },
      'database-url': { type: 'string' },
    },
  })
  const accounts = values.accounts === undefined ? null : resolve(values.accounts)
  if (accounts !== null && !existsSync(accounts)) throw new Error(`there is no file ${accounts}`)
  return {
    shots: values.shots === undefined ? null : resolve(values.shots),
    accounts,
    databaseUrl: values['database-url'] ?? null,
  }
}

/** `play` names each step as it begins; what it throws is the reason for which that step failed. `now` in ms. */
export async function resultOf(
  args: readonly string[],
  play: (wish: DemoArguments, at: (step: string) => void) => Promise<Done>,
  now: () => number,
  tell: (text: string) => void,
): Promise<DemoResult> {
  const started = now()
  const seconds = () => Math.round((now() - started) / 100) / 10
  let step = 'arguments'
  try {
    const done = await play(argumentsOf(args), (name) => {
      step = name
      tell(`· ${name}`)
    })
    return { ok: true, seconds: seconds(), ...done }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    tell(error instanceof Error && error.stack ? error.stack : message)
    return { ok: false, seconds: seconds(), failed: { step, message } }
  }
}

export function printed(args: readonly string[], result: DemoResult): { stdout: string; status: 0 | 1 } {
  const text = args.includes('--json') ? JSON.stringify(result) : summaryOf(result)
  return { stdout: `${text}\n`, status: result.ok ? 0 : 1 }
}

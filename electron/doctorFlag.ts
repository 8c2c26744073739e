// `duedesk --doctor` and `duedesk --doctor=FILE`: the examination without a window, for IT. Promises: no page, no sign-in, nothing written but the
// report; lines in English with their verdict, exit code 1 on trouble. What only a window can try (sound, ways for it) is said as not checked.
import { writeFileSync } from 'node:fs'
import { type Finding, finding, isIll, report } from '../shared/doctor.ts'
import { redactText } from '../shared/redact.ts'

export type DoctorAsked = { readonly file: string | null }

/** Null when nobody asked for it. */
export function doctorAsked(argv: readonly string[]): DoctorAsked | null {
  const asked = argv.find((argument) => /^--doctor(?:=.+)?$/.test(argument))
  return asked === undefined ? null : { file: asked.slice('--doctor='.length) || null }
}

const UNSEEN = (['ice', 'microphone', 'speaker'] as const).map((check) => finding(check, 'unchecked'))

/** Writes the report where it was asked for. @returns the exit code */
export function tellDoctor(found: readonly Finding[], { file }: DoctorAsked): 0 | 1 {
  const findings = report([...UNSEEN, ...found])
  const lines = findings.map(
    ({ verdict, check, found: what, figures }) =>
      `${verdict.padEnd(7)} ${check}: ${what} ${JSON.stringify(figures)}`,
  )
  const text = `${redactText(lines.join('\n'))}\n`
  if (file === null) process.stdout.write(text)
  else writeFileSync(file, text)
  return isIll(findings) ? 1 : 0
}

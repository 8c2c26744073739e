// Reads the table of docs/telephony.md and the names of the tests that it speaks of, so that a test can compare them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../build/paths.mjs'

export interface Row {
  readonly scenario: string
  /** A file of tests/lab whose test has the scenario's name; null = not in the lab. */
  readonly lab: string | null
  /** A file of tests/ and a test in it; null = not on the practice line. */
  readonly practice: { readonly file: string; readonly name: string } | null
}

/** The rows of all tables with the three columns scenario, real lab, practice line. */
export function tableOf(markdown: string): Row[] {
  return markdown.split('\n').flatMap((line): Row[] => {
    const cells = /^\|(.+)\|(.+)\|(.+)\|$/
      .exec(line)
      ?.slice(1)
      .map((cell) => cell.trim())
    if (!cells || /^-+$/.test(cells[0] ?? '') || cells[0] === 'Scenario') return []
    const [scenario = '', lab = '', practice = ''] = cells
    const [, file, name] = /^`(.+)` “(.+)”$/.exec(practice) ?? []
    return [
      {
        scenario,
        lab: /^`(.+)`$/.exec(lab)?.[1] ?? null,
        practice: file && name ? { file, name } : null,
      },
    ]
  })
}

/** The names of a file's tests as they stand in it; what is put into a name stands for anything. */
export function testsOf(path: string): { written: string; matches(name: string): boolean }[] {
  const file = join(root, 'tests', path)
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/\btest(?:\.\w+\([^)]*\))?\(\s*(['"`])(.*?)\1,/g)].map(([, , written = '']) => {
    const pattern = written
      .split(/\$\{[^}]*\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')
    const whole = new RegExp(`^${pattern}$`)
    return { written, matches: (name) => whole.test(name) }
  })
}

/** The files of the lab's scenarios, without their ending. */
export function labFiles(): string[] {
  return readdirSync(join(root, 'tests', 'lab'))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.test.ts'.length))
}

// What a run of Vitest leaves behind for `test.mjs`: how many passed and failed in each file, and every failure with its whole name
// and what was wrong. A reporter of our own, because Vitest's JSON leaves out the difference between expected and received.
// `DUEDESK_TEST_REPORT` names the file; nothing is written without it.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './paths.mjs'

/** @typedef {{passed: number, failed: number}} Sum */
/** `ms`: how long its tests took. @typedef {Sum & {ms: number}} FileSum */
/** `file` from the root of the checkout, with slashes; null when it can't be said. @typedef {{file: string | null, name: string, message: string}} Failure */
/** @typedef {Sum & {files: Record<string, FileSum>, failures: Failure[]}} Report */

/** So much of a message is kept; what is shown of it is shorter. */
const LONGEST = 6000

/** Message, difference, and where it happened. @param {import('vitest').SerializedError[]} errors @returns {string} */
function wordsOf(errors) {
  return errors
    .map(({ name, message, diff, stacks, stack }) => {
      const at = stacks?.[0]
      const place = at ? `at ${relative(root, at.file)}:${at.line}` : ''
      const said = message ? `${name ?? 'Error'}: ${message}` : (stack ?? name ?? 'an error without words')
      return [said, typeof diff === 'string' ? diff : '', place].filter((part) => part !== '').join('\n')
    })
    .map((text) => stripVTControlCharacters(text).slice(0, LONGEST))
    .join('\n')
}

/**
 * A hook or a file that fails counts as one failure where no test bears it: its tests did not run at all.
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @param {readonly import('vitest').SerializedError[]} unhandled errors that belong to no test
 * @returns {Report}
 */
function reportOf(modules, unhandled) {
  /** @type {Report} */
  const report = { passed: 0, failed: 0, files: {}, failures: [] }
  for (const module of modules) {
    const file = relative(root, module.moduleId).replaceAll('\\', '/')
    const failures = []
    for (const part of [module, ...module.children.allSuites()]) {
      const errors = part.errors()
      const name = part.type === 'module' ? 'the file itself' : `${part.fullName} (before or after its tests)`
      if (errors.length > 0) failures.push({ file, name, message: wordsOf(errors) })
    }
    for (const test of module.children.allTests('failed'))
      failures.push({ file, name: test.fullName, message: wordsOf(test.result().errors ?? []) })
    const sum = { passed: [...module.children.allTests('passed')].length, failed: failures.length }
    report.files[file] = { ...sum, ms: Math.round(module.diagnostic().duration) }
    report.passed += sum.passed
    report.failed += sum.failed
    report.failures.push(...failures)
  }
  for (const error of unhandled) {
    report.failures.push({ file: null, name: 'an error that belongs to no test', message: wordsOf([error]) })
    report.failed++
  }
  return report
}

/** Put among the reporters in vitest.config.ts. */
export class TestReport {
  onTestRunEnd(modules, unhandled) {
    const path = process.env.DUEDESK_TEST_REPORT
    if (path) writeFileSync(path, JSON.stringify(reportOf(modules, unhandled)))
  }
}

// What came of the stages of a test run, as data and as words: which files deserve a second run by themselves, what that changes, and
// the end of the log, where each failure is told once more. Pure; `test.mjs` runs and prints.

/** @typedef {import('./testReport.mjs').Sum} Sum */
/** @typedef {import('./testReport.mjs').Failure} Failure */
/** One stage, as it ran. @typedef {Sum & {stage: string, files: Record<string, Sum & {ms?: number}>, failures: Failure[]}} Outcome */
/** What came of a file that ran once more, and what had failed in it before. @typedef {{stage: string, file: string, sum: Sum, before: Failure[]}} Again */

/** What these prove depends on many programs at once; unit and central tests have no such excuse. */
const STAGES_AGAIN = ['e2e', 'lab']
/** More than that fail for a reason. */
const MOST_AGAIN = 4
/** CI ends a run at 25 minutes, of which setting up takes one. */
const LATEST_END_MS = 23.5 * 60_000
/** A file that waited in vain took long; by itself, if it is well, it takes no longer than this. */
const LONGEST_AGAIN_MS = 2 * 60_000

const LINES_OF_ONE = 22
const LONGEST_LINE = 220
const TOLD_WHOLE = 10
const NAMED = 40

/** A stage of which nothing but its failure is known. @param {string} stage @param {string} name @param {string} message @returns {Outcome} */
export const failedAs = (stage, name, message) => ({
  stage,
  passed: 0,
  failed: 1,
  files: {},
  failures: [{ file: null, name, message }],
})

/** @param {readonly Sum[]} sums @returns {Sum} */
export const together = (sums) =>
  sums.reduce((all, { passed, failed }) => ({ passed: all.passed + passed, failed: all.failed + failed }), {
    passed: 0,
    failed: 0,
  })

/** Files that failed beside the other lane and may be asked once more; none when there are too many. @param {readonly Outcome[]} outcomes @returns {{stage: string, file: string, ms: number}[]} those that take the shortest first */
export function filesToRunAgain(outcomes) {
  const files = outcomes
    .filter(({ stage }) => STAGES_AGAIN.includes(stage))
    .flatMap(({ stage, files }) =>
      Object.entries(files).flatMap(([file, { failed, ms = 0 }]) =>
        failed > 0 ? [{ stage, file, ms }] : [],
      ),
    )
  return files.length > MOST_AGAIN ? [] : files.sort((one, other) => one.ms - other.ms)
}

/** Whether a run that began so many milliseconds ago still has the time for a file that took so many. @param {number} elapsedMs @param {number} ms */
export const timeToRunAgain = (elapsedMs, ms) => elapsedMs + Math.min(ms, LONGEST_AGAIN_MS) <= LATEST_END_MS

/** What failed in a file. @param {readonly Outcome[]} outcomes @param {{stage: string, file: string}} which @returns {Failure[]} */
export const failuresIn = (outcomes, { stage, file }) =>
  outcomes.flatMap((one) => (one.stage === stage ? one.failures.filter((each) => each.file === file) : []))

/** A file that passed as a whole, alone. @param {Again} again */
const steadied = ({ sum }) => sum.passed > 0 && sum.failed === 0

/**
 * The outcomes with the second runs in them: a file that passed alone counts as passed, one that failed again stays as it was.
 * @param {readonly Outcome[]} outcomes @param {readonly Again[]} agains
 * @returns {{outcomes: Outcome[], unsteady: Again[]}}
 */
export function afterRunningAgain(outcomes, agains) {
  const unsteady = agains.filter(steadied)
  const changed = outcomes.map((outcome) => {
    const files = { ...outcome.files }
    const mine = unsteady.filter(({ stage }) => stage === outcome.stage)
    for (const { file, sum } of mine) files[file] = sum
    const first = together(mine.flatMap(({ file }) => outcome.files[file] ?? []))
    const second = together(mine.map(({ sum }) => sum))
    return {
      ...outcome,
      passed: outcome.passed - first.passed + second.passed,
      failed: outcome.failed - first.failed,
      files,
      failures: outcome.failures.filter(({ file }) => !mine.some((one) => one.file === file)),
    }
  })
  return { outcomes: changed, unsteady }
}

/** @param {string} stage @param {Failure} failure */
const nameOf = (stage, { file, name }) => [stage, file, name].filter((part) => part !== null).join(' > ')

/** @param {string} message @returns {string[]} */
function firstLines(message) {
  const lines = message.split('\n').filter((line) => line.trim() !== '')
  const shown = lines
    .slice(0, LINES_OF_ONE)
    .map((line) => `    ${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)} …` : line}`)
  const left = lines.length - shown.length
  return left > 0 ? [...shown, `    … ${left} more lines`] : shown
}

/** @param {readonly {stage: string, failure: Failure}[]} all @returns {string[]} */
function told(all) {
  const whole = all
    .slice(0, TOLD_WHOLE)
    .flatMap(({ stage, failure }) => [nameOf(stage, failure), ...firstLines(failure.message)])
  const named = all.slice(TOLD_WHOLE, NAMED).map(({ stage, failure }) => nameOf(stage, failure))
  const left = all.length - NAMED
  return [...whole, ...named, ...(left > 0 ? [`… and ${left} more`] : [])]
}

/**
 * What stands at the end of the log, where whoever gets only that end finds it: what is unsteady and what failed, each with its
 * stage, file and whole name. Nothing when all is well.
 * @param {readonly Outcome[]} outcomes @param {readonly Again[]} [unsteady] @returns {string[]}
 */
export function lastWords(outcomes, unsteady = []) {
  const shaky = unsteady.flatMap(({ stage, before }) => before.map((failure) => ({ stage, failure })))
  const failed = outcomes.flatMap(({ stage, failures }) => failures.map((failure) => ({ stage, failure })))
  return [
    ...(shaky.length > 0 ? ['', `== unsteady (${shaky.length}), as it failed first`, ...told(shaky)] : []),
    ...(failed.length > 0 ? ['', `== failed (${failed.length})`, ...told(failed)] : []),
    ...(shaky.length > 0
      ? [
          '',
          `unsteady: failed beside the other lane, passed alone: ${shaky
            .map(({ stage, failure }) => nameOf(stage, failure))
            .join('; ')
            .slice(0, 2000)}`,
        ]
      : []),
  ]
}

// The mark of a run: what is said at the next start, and that it never keeps anybody from quitting.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { onDeskClock, openCrashes } from '../../electron/crash.ts'
import { HOUR } from '../../shared/instant.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-crash-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const begin = () =>
  openCrashes(
    folder,
    () => 1000,
    () => undefined,
  )

test('a run that ended in order leaves nothing to say, one that was killed does', async () => {
  const first = await begin()
  expect(first.last()).toBeNull()
  first.ended()
  expect((await begin()).last()).toBeNull()
  expect((await begin()).last()).toEqual({ at: 1000, what: 'application', reason: 'killed', exitCode: null })
})

test('a crash is told of at the time that the desk shows, which in practice is not the machine’s', async () => {
  const run = await begin()
  expect(onDeskClock(run.last(), HOUR)).toBeNull()
  run.note({ what: 'renderer', reason: 'crashed', exitCode: 5 })
  expect(onDeskClock(run.last(), 0)).toEqual(run.last())
  expect(onDeskClock(run.last(), -9 * HOUR)).toEqual({
    at: 1000 - 9 * HOUR,
    what: 'renderer',
    reason: 'crashed',
    exitCode: 5,
  })
})

test('a mark that cannot be taken away keeps nobody from quitting', async () => {
  const run = await begin()
  const mark = join(folder, 'running')
  rmSync(mark)
  mkdirSync(mark)
  run.ended()
  expect(existsSync(mark)).toBe(true)
})

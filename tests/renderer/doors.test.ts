// The doors as the window knows them, whenever the shell tells of them: before it answers, between its answer and the first drawing, and later.
import { expect, test } from 'vitest'
import { openBridge } from '../../renderer/bridge.ts'
import { askEnvironment } from '../../renderer/doors.ts'
import { USUAL_DESK } from '../../shared/agentState.ts'
import type { LineDoor } from '../../shared/ipc.ts'
import { UNMANAGED } from '../../shared/policy.ts'
import { NO_DIRECTORY } from '../../shared/transfer.ts'

const ready = (port: number): LineDoor => ({
  state: 'ready',
  url: `ws://127.0.0.1:${port}/line`,
  domain: 'practice.invalid',
  fallbacks: [],
  recordConfirm: 'header',
  record: { kind: 'info' },
  directory: NO_DIRECTORY,
  supervise: null,
})

/** A shell that answers when it is told to, and tells of its line when it is told to. */
function shell() {
  let line: LineDoor = { state: 'starting' }
  const listeners = new Set<(data: unknown) => void>()
  let answer: () => void = () => undefined
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const bridge = openBridge({
    async invoke() {
      await answered
      return {
        ok: true,
        value: {
          mode: 'practice',
          testSite: false,
          version: '0.1.0',
          electron: '33.2.1',
          platform: 'linux',
          isPackaged: false,
          standIn: true,
          practiceClockStart: null,
          practiceClockOffsetMs: null,
          central: { state: 'starting' },
          line,
          desk: USUAL_DESK,
          managed: UNMANAGED,
          wiped: null,
        },
      }
    },
    on(event, listener) {
      if (event === 'line') listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  return {
    bridge,
    answer,
    moves(to: LineDoor) {
      line = to
      for (const listener of listeners) listener(to)
    },
  }
}

test('a line that opens before the answer, after it and again later is always the one that is known', async () => {
  const it = shell()
  const asked = askEnvironment(it.bridge)
  it.moves(ready(5061))
  it.answer()
  const { doors } = await asked
  expect(doors.line()).toEqual(ready(5061))
  // Nobody listens yet: the page is being drawn.
  it.moves(ready(5062))
  expect(doors.line()).toEqual(ready(5062))
  const heard: LineDoor[] = []
  const stop = doors.subscribe(() => heard.push(doors.line()))
  it.moves(ready(5063))
  stop()
  it.moves(ready(5064))
  expect(heard).toEqual([ready(5063)])
  expect(doors.line()).toEqual(ready(5064))
})

test('a line that says nothing is as the answer had it', async () => {
  const it = shell()
  const asked = askEnvironment(it.bridge)
  it.answer()
  const { doors } = await asked
  expect(doors.line()).toEqual({ state: 'starting' })
  expect(doors.central()).toEqual({ state: 'starting' })
})

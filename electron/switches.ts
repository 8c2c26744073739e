// What has to be said to Chromium, to V8 and to our parsers before the application is ready.
import type { CommandLine } from 'electron'
import { z } from 'zod'
import { withSqlite } from './storeEngine.ts'

/** MB: what the page fills within a second of its start. Growing to it step by step, V8 would collect a dozen times meanwhile. */
const FIRST_HEAP = '--min-semi-space-size=8 --initial-heap-size=64'

export interface Switches {
  readonly practice: boolean
  /** `1`: a beep instead of a microphone; else the WAV file that plays in its place. */
  readonly fakeAudio: string | null
}

export function setSwitches(commandLine: CommandLine, { practice, fakeAudio }: Switches): void {
  commandLine.appendSwitch('enable-features', withSqlite(commandLine.getSwitchValue('enable-features')))
  commandLine.appendSwitch('js-flags', FIRST_HEAP)
  // A call to a simulated customer is a call to this machine.
  if (practice) commandLine.appendSwitch('allow-loopback-in-peer-connection')
  if (fakeAudio !== null) {
    commandLine.appendSwitch('use-fake-device-for-media-stream')
    if (fakeAudio !== '1') commandLine.appendSwitch('use-file-for-fake-audio-capture', fakeAudio)
  }
  // Compiling a parser of its own for each schema costs a start more than the little that the shell ever parses by it.
  z.config({ jitless: true })
}

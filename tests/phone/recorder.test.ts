// The desk's own recorder in a call: real sealing and the shell's real files, with a tape and a line that the test plays by hand. What
// central's key opens afterwards is what was on the tape; whatever goes wrong is said, recorded, and never ends a call that the line records.
import { webcrypto } from 'node:crypto'
import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openRecording } from '../../central/recordingFile.ts'
import { openRecordings, type Recordings } from '../../electron/recordings.ts'
import { dial, finishWrapUp, noticeSaid, type RecordingParts } from '../../renderer/features/phone/phone.ts'
import { openRecordingSealer } from '../../renderer/features/phone/recordingSealer.ts'
import type { TapeListener } from '../../renderer/features/phone/tape.ts'
import { ProblemError } from '../../shared/problem.ts'
import { ALWAYS_RECORD, type RecordingPolicy } from '../../shared/recording.ts'
import { type Bench, bench, callId, ended, kinds, REQUEST, state, until } from './scriptedLine.ts'

const AGENT = '00000000-0000-7000-8000-0000000000a1'
const DEVICE = '00000000-0000-7000-8000-0000000000a2'

let it: Bench
let folder: string
let recordings: Recordings
let keys: webcrypto.CryptoKeyPair
let policy: RecordingPolicy
/** The tapes that were started, and whether they were stopped. */
let tapes: { heard: TapeListener; stopped: boolean }[]
let append: (recordingId: string, frames: Uint8Array) => Promise<void>
let written: number
let openTape: RecordingParts['openTape']

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-recorder-'))
  recordings = openRecordings(folder, { report: () => undefined, added: () => undefined })
  keys = await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const sealKey = (await webcrypto.subtle.exportKey('jwk', keys.publicKey)) as JsonWebKey
  policy = { ...ALWAYS_RECORD, local: true }
  tapes = []
  written = 0
  append = async (recordingId, frames) => {
    await recordings.append(recordingId, frames)
    written += 1
  }
  openTape = (_tap, heard) => {
    const tape = { heard, stopped: false }
    tapes.push(tape)
    return {
      async stop() {
        tape.stopped = true
      },
    }
  }
  it = bench(true, undefined, {
    policy: async () => policy,
    seal: (subject) =>
      openRecordingSealer(crypto, sealKey, {
        ...subject,
        agentId: AGENT,
        device: DEVICE,
        openedAt: it.clock,
      }),
    openTape: (tap, heard) => openTape(tap, heard),
    shell: {
      begin: (recordingId, head) => recordings.begin(recordingId, head),
      append: (recordingId, frames) => append(recordingId, frames),
      end: (recordingId, keep) => recordings.end(recordingId, keep),
    },
  })
})
afterEach(async () => {
  it.close()
  await recordings.close()
  rmSync(folder, { recursive: true, force: true })
})

const second = (n: number) => Uint8Array.from({ length: 6000 }, (_, at) => (at * n) % 256)
const own = () => state().recorders[callId()]

/** In a call whose line has confirmed; the tape runs. */
async function inCall(confirmed = true): Promise<string> {
  await dial(REQUEST)
  const id = callId()
  await until(() => expect(readdirSync(folder)).toHaveLength(1))
  it.emit({ kind: 'accepted', callId: id })
  await until(() => expect(own()).toMatchObject({ state: 'running' }))
  if (confirmed) it.emit({ kind: 'recording', callId: id, on: true, reason: 'on' })
  return id
}
function play(from: number, to: number): void {
  for (let n = from; n <= to; n += 1) tapes[0]?.heard.piece(second(n), n * 1000)
}
async function opened(): Promise<{ told: Awaited<ReturnType<typeof openRecording>>; sound: Buffer[] }> {
  const [waiting] = await recordings.waiting()
  const sound: Buffer[] = []
  const told = await openRecording(keys.privateKey, createReadStream(waiting?.path ?? ''), (one) => {
    sound.push(Buffer.from(one))
  })
  return { told, sound }
}
const ofRecorder = () =>
  it.acts.flatMap((act) =>
    act.kind === 'recorder.changed' ? [`${act.payload.state} ${act.payload.reason}`.trim()] : [],
  )

describe('the desk’s own recorder', () => {
  test('has its file before the answer, and in it the whole call under the id of the call', async () => {
    const id = await inCall()
    play(1, 5)
    it.emit(ended(id))
    await until(() => expect(ofRecorder()).toEqual(['running', 'kept']))
    const { told, sound } = await opened()
    expect(told).toMatchObject({
      whole: true,
      frames: 5,
      soundMs: 5000,
      header: { callId: id, agentId: AGENT, device: DEVICE },
    })
    expect(sound).toEqual([1, 2, 3, 4, 5].map((n) => Buffer.from(second(n))))
    expect(tapes[0]?.stopped).toBe(true)
    expect(state().recorders).toEqual({})
  })

  test('leaves nothing of a call that nobody answered, and nothing where no policy asks', async () => {
    await dial(REQUEST)
    await until(() => expect(readdirSync(folder)).toHaveLength(1))
    it.emit(ended(callId(), { sipStatus: 486 }))
    await until(() => expect(readdirSync(folder)).toEqual([]))
    expect(ofRecorder()).toEqual([])
    policy = ALWAYS_RECORD
    finishWrapUp()
    await dial(REQUEST)
    it.emit({ kind: 'accepted', callId: callId() })
    await until(() => expect(it.log).toContain('line:record:true'))
    expect([readdirSync(folder), tapes]).toEqual([[], []])
  })

  test('covers a call whose line does not confirm: it goes on, with the incident on record', async () => {
    it.command = (name) =>
      name.startsWith('record:')
        ? Promise.reject(new ProblemError('phone.recordingUnconfirmed'))
        : Promise.resolve()
    await inCall(false)
    await until(() => expect(kinds(it)).toContain('incident.raised'))
    expect(it.log).not.toContain('line:hangUp')
    expect(state().call).toMatchObject({ state: 'talking', call: { recording: 'failed' } })
    expect(own()).toMatchObject({ state: 'running' })
  })

  test.each([
    ['local.diskFull', {}, 'diskFull'],
    ['local.recordingFailed', { detail: 'slowDisk' }, 'slowDisk'],
    ['local.recordingFailed', { detail: 'EIO' }, 'disk'],
  ] as const)(
    'stops by %s %o and says so; the call goes on, what was written is kept',
    async (code, params, why) => {
      const id = await inCall()
      play(1, 3)
      await until(() => expect(written).toBe(3))
      append = () => Promise.reject(new ProblemError(code, params))
      play(4, 6)
      await until(() => expect(own()).toMatchObject({ state: 'failed', reason: why }))
      expect(it.log).not.toContain('line:hangUp')
      expect(state().call.state).toBe('talking')
      expect(state().problem?.code).toBe(code)
      await until(() => expect(ofRecorder()).toEqual(['running', `failed ${why}`]))
      expect(it.acts).toContainEqual(
        expect.objectContaining({ payload: { callId: id, incident: 'ownRecordingFailed' } }),
      )
      it.emit(ended(id))
      await until(async () => expect(await recordings.waiting()).toHaveLength(1))
      expect((await opened()).told).toMatchObject({ whole: false, frames: 3, soundMs: 3000 })
    },
  )

  test.each(['stalled', 'unsupported'] as const)('a tape that is %s is said, not hidden', async (why) => {
    if (why === 'unsupported')
      openTape = () => {
        throw new Error('no recorder')
      }
    await dial(REQUEST)
    it.emit({ kind: 'accepted', callId: callId() })
    if (why === 'stalled') {
      await until(() => expect(tapes).toHaveLength(1))
      tapes[0]?.heard.failed('stalled')
    }
    await until(() => expect(own()).toMatchObject({ state: 'failed', reason: why }))
    expect(state().call.state).toBe('talking')
  })

  test('a disk that answers nothing fills no memory: the recording stops at its limit', async () => {
    await inCall()
    append = () => new Promise(() => undefined)
    for (let n = 1; n <= 400 && own()?.state === 'running'; n += 1) tapes[0]?.heard.piece(second(n), n * 1000)
    expect(own()).toMatchObject({ state: 'failed', reason: 'slowDisk' })
  })

  test('that the recording was announced is an act, once, and told to the exchange', async () => {
    const id = await inCall()
    noticeSaid(id)
    noticeSaid(id)
    await until(() => expect(kinds(it).filter((kind) => kind === 'recording.noticed')).toHaveLength(1))
    expect(it.log.filter((entry) => entry.startsWith('line:record:'))).toHaveLength(2)
  })
})

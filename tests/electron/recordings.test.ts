// Recordings on disk: what was answered is there after a kill, half frames are cut off, a full or slow disk is said, nothing goes
// before its time. The frames come from the desk's own sealer.
import { spawnSync } from 'node:child_process'
import { webcrypto } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FLOOR_BYTES, openRecordings, type RecordingsOptions } from '../../electron/recordings.ts'
import { openRecordingSealer, type RecordingSealer } from '../../renderer/features/phone/recordingSealer.ts'

const ONE = '0197a000-0000-7000-8000-000000000001'
const TWO = '0197a000-0000-7000-8000-000000000002'

let folder: string
let heard: string[]
let sealKey: JsonWebKey
beforeAll(async () => {
  const { publicKey } = await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])
  sealKey = (await webcrypto.subtle.exportKey('jwk', publicKey)) as JsonWebKey
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-recordings-'))
  heard = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (options: Partial<RecordingsOptions> = {}) =>
  openRecordings(folder, {
    report: (event) => heard.push(event),
    added: () => heard.push('added'),
    freeBytes: async () => 10 * FLOOR_BYTES,
    ...options,
  })
const sealerOf = (recordingId: string, openedAt = 1_800_000_000_000): Promise<RecordingSealer> =>
  openRecordingSealer(crypto, sealKey, {
    recordingId,
    callId: '0197a000-0000-7000-8000-00000000000a',
    agentId: '0197a000-0000-7000-8000-00000000000b',
    device: '0197a000-0000-7000-8000-00000000000c',
    openedAt,
    media: 'audio/webm;codecs=opus',
  })
const second = (n: number) => Uint8Array.from({ length: 6000 }, (_, at) => (at + n) % 256)

describe('recordings on disk', () => {
  test('grow frame by frame and wait, oldest first, until they are removed', async () => {
    const recordings = open()
    const [late, early] = [await sealerOf(ONE, 1_800_000_009_000), await sealerOf(TWO)]
    for (const sealer of [late, early]) {
      const { recordingId } = sealer.header
      await recordings.begin(recordingId, sealer.head)
      await recordings.append(recordingId, await sealer.sound(1000, second(1)))
      await recordings.append(recordingId, await sealer.end({ soundMs: 1000, reason: 'ended' }))
      expect((await recordings.waiting()).map(({ header }) => header.recordingId)).not.toContain(recordingId)
      await recordings.end(recordingId, true)
    }
    const waiting = await recordings.waiting()
    expect(waiting.map(({ header }) => header.recordingId)).toEqual([TWO, ONE])
    expect(waiting[1]?.bytes).toBe(statSync(waiting[1]?.path ?? '').size)
    expect(heard).toEqual(['added', 'added'])
    expect(statSync(waiting[0]?.path ?? '').mode & 0o077).toBe(0)
    await recordings.remove(TWO)
    expect((await recordings.waiting()).map(({ header }) => header.recordingId)).toEqual([ONE])
  })

  test('of a call that nobody answered leave nothing', async () => {
    const recordings = open()
    const sealer = await sealerOf(ONE)
    await recordings.begin(ONE, sealer.head)
    await recordings.end(ONE, false)
    await recordings.end(ONE, false)
    const empty = await sealerOf(TWO)
    await recordings.begin(TWO, empty.head)
    await recordings.cutOff()
    expect(readdirSync(folder)).toEqual([])
  })

  test('left open by a kill are cut after their last whole frame, and wait at the next start', async () => {
    // As the kill left them: one in the middle of a frame, one before its first, one that never was one.
    const sealer = await sealerOf(ONE)
    const whole = Buffer.concat([
      sealer.head,
      await sealer.sound(1000, second(1)),
      await sealer.sound(2000, second(2)),
    ])
    const torn = (await sealer.sound(3000, second(3))).subarray(0, 4000)
    writeFileSync(join(folder, `${ONE}.part`), Buffer.concat([whole, torn]))
    const other = await sealerOf(TWO)
    writeFileSync(join(folder, `${TWO}.part`), other.head)
    writeFileSync(join(folder, 'nonsense.part'), 'no recording')
    const after = open()
    const [kept, ...more] = await after.waiting()
    expect(more).toEqual([])
    expect(readFileSync(kept?.path ?? '').equals(whole)).toBe(true)
    expect(heard).toEqual(expect.arrayContaining(['recording.torn', 'recording.cut']))
    expect(readdirSync(folder)).toEqual([`${ONE}.rec`])
  })

  test('take no more when the disk has only its last room, and keep what they have', async () => {
    let free = 10 * FLOOR_BYTES
    const recordings = open({ freeBytes: async () => free })
    const sealer = await sealerOf(ONE)
    await recordings.begin(ONE, sealer.head)
    free = FLOOR_BYTES - 1
    const failed = { problem: { code: 'local.diskFull' } }
    let taken = 0
    const all = async () => {
      for (let n = 1; n <= 60; n += 1) {
        await recordings.append(ONE, await sealer.sound(n * 1000, second(n)))
        taken = n
      }
    }
    await expect(all()).rejects.toMatchObject(failed)
    await expect(recordings.append(ONE, await sealer.sound(99_000, second(1)))).rejects.toMatchObject(failed)
    await recordings.end(ONE, true)
    const [kept] = await recordings.waiting()
    expect(kept?.bytes).toBe(sealer.head.length + taken * (6000 + 25))
    const late = await sealerOf(TWO)
    await expect(recordings.begin(TWO, late.head)).rejects.toMatchObject(failed)
    expect(readdirSync(folder)).toEqual([`${ONE}.rec`])
  })

  test('wait for a slow disk up to a limit, then say so; what waited is written', async () => {
    const recordings = open()
    const sealer = await sealerOf(ONE)
    await recordings.begin(ONE, sealer.head)
    const frames = []
    for (let n = 1; n <= 6; n += 1) frames.push(await sealer.sound(n * 1000, new Uint8Array(500_000)))
    const results = await Promise.allSettled(frames.map((frame) => recordings.append(ONE, frame)))
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ])
    expect(results[3]).toMatchObject({
      reason: { problem: { code: 'local.recordingFailed', params: { detail: 'slowDisk' } } },
    })
    await recordings.end(ONE, true)
    expect((await recordings.waiting())[0]?.bytes).toBe(sealer.head.length + 3 * (500_000 + 25))
  })

  test('are refused under another name, twice, and after they were closed', async () => {
    const recordings = open()
    const sealer = await sealerOf(ONE)
    const wrong = { problem: { code: 'local.recordingFailed' } }
    await expect(recordings.begin(TWO, sealer.head)).rejects.toMatchObject(wrong)
    await recordings.begin(ONE, sealer.head)
    await expect(recordings.begin(ONE, sealer.head)).rejects.toMatchObject(wrong)
    await recordings.end(ONE, false)
    await expect(recordings.append(ONE, await sealer.sound(1000, second(1)))).rejects.toMatchObject(wrong)
  })

  test('on a disk that is really full keep what was answered', async (context) => {
    const small = join(folder, 'small')
    const mounted = spawnSync('sh', ['-c', `mkdir ${small} && mount -t tmpfs -o size=64k tmpfs ${small}`])
    if (mounted.status !== 0) context.skip('this machine lets nobody mount a small disk')
    try {
      const recordings = openRecordings(small, {
        report: (event) => heard.push(event),
        added: () => undefined,
        freeBytes: async () => 10 * FLOOR_BYTES,
      })
      const sealer = await sealerOf(ONE)
      await recordings.begin(ONE, sealer.head)
      let taken = 0
      const all = async () => {
        for (let n = 1; n <= 60; n += 1) {
          await recordings.append(ONE, await sealer.sound(n * 1000, second(n)))
          taken = n
        }
      }
      await expect(all()).rejects.toMatchObject({ problem: { code: 'local.diskFull' } })
      await recordings.end(ONE, true)
      expect(taken).toBeGreaterThan(3)
      expect((await recordings.waiting())[0]?.bytes).toBe(sealer.head.length + taken * (6000 + 25))
    } finally {
      spawnSync('umount', [small])
    }
  })
})

import { describe, expect, test } from 'vitest'
import { hasAudio, withoutSsrc } from '../../renderer/features/phone/callMedia.ts'
import { commandQueue, Glare } from '../../renderer/features/phone/commandQueue.ts'
import { findDevice } from '../../renderer/features/phone/devices.ts'
import { countersOf, sampleOf } from '../../renderer/features/phone/quality.ts'

describe('commands of one call', () => {
  const instant = async () => undefined

  test('run one after another, and a failed one does not stop the next', async () => {
    const log: string[] = []
    const queue = commandQueue(true, () => 0, instant)
    const slow = queue.run(async () => {
      log.push('hold begins')
      await new Promise((resolve) => setImmediate(resolve))
      log.push('hold ends')
      throw new Error('488')
    })
    const next = queue.run(async () => {
      log.push('unhold')
    })
    await expect(slow).rejects.toThrow('488')
    await next
    expect(log).toEqual(['hold begins', 'hold ends', 'unhold'])
  })

  test.each([
    [true, 2100, 4000],
    [false, 0, 2000],
  ])('491: the one who owns the Call-ID (%s) waits %i to %i ms and asks again', async (owns, least, most) => {
    for (const random of [0, 1]) {
      const waits: number[] = []
      const queue = commandQueue(
        owns,
        () => random,
        async (ms) => {
          waits.push(ms)
        },
      )
      let tries = 0
      await queue.run(async () => {
        tries += 1
        if (tries < 3) throw new Glare('491')
      })
      expect(waits).toHaveLength(2)
      for (const ms of waits) expect(ms).toBe(random === 0 ? least : most)
    }
  })

  test('a far end that always collides is given up after three tries', async () => {
    let tries = 0
    const queue = commandQueue(true, () => 0, instant)
    await expect(
      queue.run(async () => {
        tries += 1
        throw new Glare('491')
      }),
    ).rejects.toThrow('491')
    expect(tries).toBe(3)
  })
})

describe('line quality', () => {
  test('works on what changed, so that one bad second does not stain the whole call', () => {
    const levels = { levelIn: 0, levelOut: 0, heardRms: 0 }
    const at = (received: number, lost: number) => ({
      sent: received,
      received,
      lost,
      discarded: 0,
      energy: 0,
      seconds: 0,
      jitterMs: 2,
      rttMs: 20,
      codec: 'opus/48000',
    })
    expect(sampleOf(at(1000, 100), at(1050, 100), levels)).toMatchObject({ lossPct: 0 })
    expect(sampleOf(at(1000, 100), at(1045, 105), levels).lossPct).toBeCloseTo(10)
    expect(sampleOf(at(1000, 100), at(20, 0), levels)).toMatchObject({ lossPct: 0, mos: null })
    // What came too late for the ear is lost to it; never more than came.
    expect(sampleOf(at(0, 0), { ...at(45, 5), discarded: 5 }, levels).lossPct).toBeCloseTo(20)
    expect(sampleOf(at(0, 0), { ...at(45, 5), discarded: 900 }, levels).lossPct).toBe(100)
  })

  test('of several inbound streams the one of our track counts, else the busiest; on hold there is none', () => {
    const stream = (trackIdentifier: string, packetsReceived: number) => ({
      type: 'inbound-rtp',
      kind: 'audio',
      trackIdentifier,
      packetsReceived,
      packetsLost: 0,
      jitter: 0.002,
    })
    const report = [stream('other', 900), stream('ours', 5)]
    expect(countersOf(report, 'ours').received).toBe(5)
    expect(countersOf([...report].reverse(), 'ours').received).toBe(5)
    expect(countersOf(report, null).received).toBe(900)
    expect(countersOf([], 'ours')).toMatchObject({ received: 0, rttMs: null })
  })

  test('the codec is that of the sound which comes, whatever else was negotiated', () => {
    const codec = (id: string, mimeType: string, clockRate: number) => ({
      type: 'codec',
      id,
      mimeType,
      clockRate,
    })
    const inbound = { type: 'inbound-rtp', kind: 'audio', packetsReceived: 5, codecId: 'b' }
    const report = [codec('a', 'audio/opus', 48_000), inbound, codec('b', 'audio/PCMA', 8_000)]
    expect(countersOf(report, null).codec).toBe('PCMA/8000')
    expect(countersOf([codec('a', 'audio/opus', 48_000)], null).codec).toBeNull()
    expect(countersOf([{ ...inbound, codecId: 'gone' }], null).codec).toBeNull()
  })
})

describe('session descriptions', () => {
  test('lose their ssrc lines and nothing else', () => {
    const sdp = 'v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=ssrc:1 cname:x\r\na=ssrc-group:FID 1 2\r\na=sendrecv\r\n'
    expect(withoutSsrc(sdp)).toBe('v=0\r\nm=audio 9 RTP/SAVPF 0\r\na=sendrecv\r\n')
    expect(hasAudio(sdp)).toBe(true)
    expect(hasAudio('')).toBe(false)
  })
})

describe('remembered devices', () => {
  const headset = { id: 'a', label: '耳麦', group: 'usb-1' }
  test.each([
    ['by its id', [{ id: 'a', label: 'renamed', group: 'x' }], 'a'],
    [
      'plugged in elsewhere, by label and group',
      [
        { id: 'z', label: '耳麦', group: 'usb-2' },
        { id: 'b', label: '耳麦', group: 'usb-1' },
      ],
      'b',
    ],
    ['by label alone', [{ id: 'c', label: '耳麦', group: 'usb-9' }], 'c'],
    ['not at all when it is gone', [{ id: 'd', label: '扬声器', group: 'pci' }], undefined],
  ])('are found %s', (_how, present, id) => {
    expect(findDevice(headset, present)?.id).toBe(id)
  })
})

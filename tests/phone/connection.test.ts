import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hasAudio, withoutSsrc } from '../../renderer/features/phone/callMedia.ts'
import { commandQueue, Glare } from '../../renderer/features/phone/commandQueue.ts'
import { findDevice } from '../../renderer/features/phone/devices.ts'
import type { Registration } from '../../renderer/features/phone/line.ts'
import { countersOf, sampleOf } from '../../renderer/features/phone/quality.ts'
import { backOff, type Supervisor, supervise, type Wire } from '../../renderer/features/phone/supervisor.ts'
import { ProblemError } from '../../shared/problem.ts'

const RUNS = { seed: 20_261_122, numRuns: 500 }
const never = () => new Promise<void>(() => undefined)

describe('the supervised connection', () => {
  let reports: Registration[]
  let steps: string[]
  let restored: number
  let wire: Wire
  let supervisor: Supervisor
  const step = (name: string) => async () => {
    steps.push(name)
  }
  beforeEach(() => {
    vi.useFakeTimers()
    reports = []
    steps = []
    restored = 0
    wire = { open: step('open'), register: step('register'), ping: step('ping'), drop: step('drop') }
    supervisor = supervise(wire, {
      report: (registration) => reports.push(registration),
      restored: () => {
        restored += 1
      },
      random: () => 1,
      now: () => 0,
    })
  })
  afterEach(async () => {
    await supervisor.stop()
    vi.useRealTimers()
  })
  const last = () => reports.at(-1)?.state

  test('opens, registers, and pings for as long as it is answered', async () => {
    supervisor.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(last()).toBe('registered')
    expect(steps.slice(0, 2)).toEqual(['open', 'register'])
    expect(steps.filter((name) => name === 'ping').length).toBeGreaterThan(5)
    expect(steps).not.toContain('drop')
  })

  test('never gives up while the server is away, and is back as soon as it is', async () => {
    wire.open = () => Promise.reject(new ProblemError('phone.lineDown'))
    supervisor.start()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(last()).toBe('failed')
    expect(reports.filter((report) => report.state === 'connecting').length).toBeGreaterThan(100)
    wire.open = step('open')
    await vi.advanceTimersByTimeAsync(20_001)
    expect(last()).toBe('registered')
  })

  test('a half-open socket is found within 25 s, registered anew, and calls are told', async () => {
    supervisor.start()
    await vi.advanceTimersByTimeAsync(1_000)
    wire.ping = never
    await vi.advanceTimersByTimeAsync(12_000)
    expect(steps).toContain('drop')
    await vi.advanceTimersByTimeAsync(12_000)
    expect(steps.filter((name) => name === 'register').length).toBeGreaterThan(1)
    expect(restored).toBeGreaterThan(0)
  })

  test('a lost socket is back within a second', async () => {
    supervisor.start()
    await vi.advanceTimersByTimeAsync(1_000)
    supervisor.lost()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(last()).toBe('registered')
    expect(restored).toBe(1)
  })

  test('a server that opens the door and then says nothing does not hold us for ever', async () => {
    wire.register = never
    supervisor.start()
    await vi.advanceTimersByTimeAsync(6_100)
    expect(reports.at(-1)).toMatchObject({ state: 'failed', problem: { code: 'phone.lineDown' } })
    expect(steps).toContain('drop')
  })

  test('a refused password is told with its status and asked again only slowly', async () => {
    wire.register = () =>
      Promise.reject(new ProblemError('phone.failed', { status: 403, reason: 'Forbidden' }))
    supervisor.start()
    await vi.advanceTimersByTimeAsync(50_000)
    expect(reports.at(-1)).toMatchObject({
      state: 'failed',
      problem: { params: { status: 403 } },
      retryInMs: 60_000,
    })
    expect(steps.filter((name) => name === 'open')).toHaveLength(1)
  })

  test('trying now does not wait for the planned try', async () => {
    wire.open = () => Promise.reject(new ProblemError('phone.lineDown'))
    supervisor.start()
    await vi.advanceTimersByTimeAsync(120_000)
    wire.open = step('open')
    supervisor.retryNow()
    await vi.advanceTimersByTimeAsync(0)
    expect(last()).toBe('registered')
  })

  test('stopped, it stays stopped', async () => {
    supervisor.start()
    await vi.advanceTimersByTimeAsync(100)
    await supervisor.stop()
    steps.length = 0
    await vi.advanceTimersByTimeAsync(120_000)
    expect(steps).toEqual([])
    expect(last()).toBe('offline')
  })

  test('the back-off is jittered, grows, and has a ceiling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const ms = backOff(attempt, random)
          expect(ms).toBeGreaterThanOrEqual(250)
          expect(ms).toBeLessThanOrEqual(20_000)
          expect(backOff(attempt + 1, random)).toBeGreaterThanOrEqual(ms)
        },
      ),
      RUNS,
    )
  })
})

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

// A transfer whose far end agrees and then falls silent: the words of RFC 3515 come late, in pieces, twice, or never. Every wait
// has an end, and a success that is told after the end still counts.
import type { Session } from 'sip.js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { refer } from '../../renderer/features/phone/sipRequests.ts'

type Delegate = NonNullable<Parameters<Session['refer']>[1]>
let said: Delegate | null
let late: number
let accepted: number
beforeEach(() => {
  said = null
  late = 0
  accepted = 0
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The engine's session, as far as a REFER is concerned: it keeps what the far end's words go to. */
const session = {
  async refer(_target: unknown, options: Delegate) {
    said = options
  },
} as unknown as Session

function transfer() {
  const asked = refer(session, session, () => {
    late += 1
  })
  asked.catch(() => undefined)
  return asked
}
const agree = () => said?.requestDelegate?.onAccept?.({} as never)
const notify = (status: string, state = 'active;expires=60') =>
  said?.onNotify?.({
    accept: async () => {
      accepted += 1
    },
    request: {
      body: `SIP/2.0 ${status}\r\n`,
      getHeader: (name: string) => (name === 'Subscription-State' ? state : undefined),
    },
  } as never)
/** What it came to, once `ms` have passed; `waiting` while it has not come to anything. */
async function came(ms: number, result: Promise<number>): Promise<number | 'waiting'> {
  await vi.advanceTimersByTimeAsync(ms)
  return Promise.race([result, Promise.resolve('waiting' as const)])
}

describe('a far end that agrees and says no more', () => {
  test('is given up 45 s after its last word; each word begins the wait anew', async () => {
    const asked = transfer()
    await vi.advanceTimersByTimeAsync(0)
    agree()
    const { result } = await asked
    expect(await came(44_000, result)).toBe('waiting')
    notify('100 Trying')
    notify('180 Ringing')
    expect(await came(44_000, result)).toBe('waiting')
    expect(await came(2_000, result)).toBe(408)
    expect(accepted).toBe(2)
  })

  test('that tells a success after it was given up is heard all the same, once for each word', async () => {
    const asked = transfer()
    await vi.advanceTimersByTimeAsync(0)
    agree()
    const { result } = await asked
    expect(await came(46_000, result)).toBe(408)
    notify('183 Session Progress')
    expect(late).toBe(0)
    notify('200 OK', 'terminated;reason=noresource')
    expect(late).toBe(1)
    expect(accepted).toBe(2)
  })

  test('that ends its telling without a result has failed', async () => {
    const asked = transfer()
    await vi.advanceTimersByTimeAsync(0)
    notify('100 Trying', 'terminated;reason=timeout')
    expect(await came(0, (await asked).result)).toBe(408)
  })
})

test('a REFER that nobody answers is given up after eight seconds, and nothing waits any more', async () => {
  const asked = transfer()
  const refused = expect(asked).rejects.toMatchObject({
    problem: { code: 'phone.transferFailed', params: { status: 408 } },
  })
  await vi.advanceTimersByTimeAsync(8_000)
  await refused
  expect(vi.getTimerCount()).toBe(0)
})

// How an exchange is asked to record, and what counts as its word: by INFO, by a header of the INVITE, by a feature code.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RecordWay } from '../../renderer/features/phone/line.ts'
import { ExchangeRecorder, recordHeaders } from '../../renderer/features/phone/sipRecord.ts'

const INFO: RecordWay = { kind: 'info' }
const HEADER: RecordWay = { kind: 'header', name: 'X-Record' }
const DTMF: RecordWay = { kind: 'dtmf', on: '*1', off: '*2' }

let sent: string[]
let answer: string
beforeEach(() => {
  sent = []
  answer = ''
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function exchange(way: RecordWay, bareResponseConfirms = false): ExchangeRecorder {
  return new ExchangeRecorder({
    config: () => ({ way, bareResponseConfirms }),
    async inform(headers) {
      sent.push(headers.join(' & '))
      return answer
    },
    async dtmf(digits) {
      sent.push(digits)
    },
  })
}
const refused = { problem: { code: 'phone.recordingUnconfirmed' } }

describe('asking an exchange to record', () => {
  test('by INFO: its Record header of this very state confirms; silence only where the policy says so', async () => {
    answer = 'On'
    expect(await exchange(INFO).ask(true)).toBe('On')
    await expect(exchange(INFO).ask(false)).rejects.toMatchObject(refused)
    answer = ''
    await expect(exchange(INFO).ask(true)).rejects.toMatchObject(refused)
    expect(await exchange(INFO, true).ask(true)).toBe('')
    expect(sent).toEqual(['Record: on', 'Record: off', 'Record: on', 'Record: on'])
    answer = 'on'
    await exchange(INFO).ask(true, 'said')
    expect(sent.at(-1)).toBe('Record: on & Record-Notice: said')
  })

  test('by a header of the INVITE: its word at the answer, or an INFO soon after', async () => {
    expect([
      recordHeaders({ way: HEADER, bareResponseConfirms: false }),
      recordHeaders({ way: INFO, bareResponseConfirms: false }),
    ]).toEqual([['X-Record: on'], []])
    const told = exchange(HEADER)
    told.saidAtAnswer = 'on'
    expect(await told.ask(true)).toBe('on')
    const later = exchange(HEADER)
    const asked = later.ask(true)
    expect(later.heard(false)).toBe(true)
    expect(later.heard(true)).toBe(true)
    expect(await asked).toBe('on')
    // From now on a word of it is news.
    expect(later.heard(false)).toBe(false)
    const contrary = exchange(HEADER, true)
    contrary.saidAtAnswer = 'off'
    const refusal = expect(contrary.ask(true)).rejects.toMatchObject(refused)
    await vi.advanceTimersByTimeAsync(5_000)
    await refusal
    expect(sent).toEqual([])
  })

  test('by a feature code: digits, and then its word or the policy’s', async () => {
    expect(await exchange(DTMF, true).ask(true)).toBe('')
    expect(sent).toEqual(['*1'])
    const silent = exchange(DTMF)
    const refusal = expect(silent.ask(true)).rejects.toMatchObject(refused)
    await vi.advanceTimersByTimeAsync(5_000)
    await refusal
    expect(silent.heard(true)).toBe(false)
    // An announcement has no digits.
    expect(await silent.ask(true, 'said')).toBe('')
    expect(sent).toEqual(['*1', '*1'])
  })
})

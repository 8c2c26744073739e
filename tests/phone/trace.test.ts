// The SIP trace for support: only while it runs, masked as it comes in, bounded, off by itself, gone with the agent.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  clearTrace,
  heardByTrace,
  startTrace,
  stopTrace,
  traceText,
  useTrace,
} from '../../renderer/features/phone/trace.ts'

const BYE = 'BYE sip:+8619900001234@pbx.invalid SIP/2.0\r\nCSeq: 7 BYE\r\n\r\n'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  clearTrace()
  vi.useRealTimers()
})

test('hears nothing until it is switched on, and nothing once it is off', () => {
  heardByTrace('sent', BYE)
  expect(traceText()).toBe('')
  startTrace(5)
  heardByTrace('sent', BYE)
  heardByTrace('received', 'SIP/2.0 200 OK\r\nCSeq: 7 BYE\r\n\r\n')
  stopTrace()
  heardByTrace('sent', BYE)
  expect(useTrace.getState()).toEqual({ until: null, messages: 2 })
  expect(traceText()).toMatch(
    />>>\nBYE sip:party-1@pbx\.invalid SIP\/2\.0\nCSeq: 7 BYE\n[\s\S]*<<<\nSIP\/2\.0 200 OK/,
  )
  expect(traceText()).not.toContain('19900001234')
})

test('switches itself off; what it had stays to be saved until it is begun anew or the agent goes', () => {
  startTrace(5)
  heardByTrace('sent', BYE)
  vi.advanceTimersByTime(5 * 60_000)
  expect(useTrace.getState()).toEqual({ until: null, messages: 1 })
  expect(traceText()).toContain('BYE')
  startTrace(15)
  expect(traceText()).toBe('')
  heardByTrace('sent', BYE)
  clearTrace()
  expect(traceText()).toBe('')
  expect(useTrace.getState()).toEqual({ until: null, messages: 0 })
})

test('a flood fills no memory', () => {
  startTrace(30)
  for (let sent = 0; sent < 2500; sent++) heardByTrace('received', BYE)
  expect(useTrace.getState().messages).toBe(2000)
})

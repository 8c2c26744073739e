// The script of a call that comes in: proved like the others, and walked from "who is calling" into the reminder.
import { describe, expect, test } from 'vitest'
import { validateScript } from '../../shared/script/check.ts'
import { INBOUND } from '../../shared/script/inbound.ts'
import { scriptFor, scriptOf } from '../../shared/script/scripts.ts'
import { variablesIn } from '../../shared/script/variables.ts'
import { currentLine } from '../../shared/script/wording.ts'
import { codesOf, nodeOf, pathOf, start, verificationOpen } from '../../shared/script.ts'
import { EN, MATTER, T0, walk, ZH } from './scriptWalk.ts'

const through = (keys: readonly string[], pause = 5000) => walk(keys, pause, undefined, INBOUND)

describe('the script of a call that comes in', () => {
  test('is well formed and may be used', () => {
    expect(validateScript(INBOUND)).toEqual([])
  })

  test('leads whoever calls us, whatever for', () => {
    for (const purpose of ['collect', 'service', 'callback_requested'] as const)
      expect(scriptFor({ ...MATTER, direction: 'inbound', purpose })).toBe(INBOUND)
    expect(scriptOf(INBOUND)).toBe(INBOUND)
  })

  test('opens with who was reached and that it is recorded, and says no name of a customer', () => {
    const opening = nodeOf(INBOUND, INBOUND.start)
    expect(opening.mustSay).toEqual(['caller', 'recording', 'howToCheck'])
    for (const text of [opening.text.zh, opening.text.en])
      expect(variablesIn(text)).toEqual(['callerName', 'staffNumber', 'hotline'])
    for (const words of [ZH, EN]) expect(currentLine(INBOUND, start(INBOUND, T0), words)?.missing).toEqual([])
  })

  test('does not verify before that was said', () => {
    expect(verificationOpen(INBOUND, through(['self'], 100))).toBe(false)
    expect(verificationOpen(INBOUND, through(['self']))).toBe(true)
  })

  test('never leads back to an opening of ours', () => {
    const targets = INBOUND.nodes.flatMap(({ answers }) => answers.map(({ to }) => to))
    for (const id of ['A1', 'A3', 'AVM']) expect(targets).not.toContain(id)
    expect(pathOf(through(['other', 'handedOver']))).toEqual(['I1', 'A20', 'I1'])
  })

  test.each([
    [['self', '!', 'matched', 'goOn', 'known', 'cashFlow', 'dated', 'full', 'yes', 'end'], 'PTP_FULL'],
    [['self', '!', 'matched', 'paid', 'told', 'end'], 'PAID'],
    [['self', '~', 'mismatch', 'end'], 'IDFAIL'],
    [['other', 'relays'], 'TP_RELAY'],
    [['complaint', 'complaint', 'end'], 'COMPLAINT'],
    [['later', 'agreed', 'end'], 'CALLBK'],
  ])('%j ends in %s', (keys, code) => {
    const state = through(keys)
    expect(state.current).toBeNull()
    expect(codesOf(INBOUND, state)[0]).toBe(code)
  })
})

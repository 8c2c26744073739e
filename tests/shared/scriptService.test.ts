import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldsOf, fitting, isCode } from '../../shared/disposition.ts'
import { validateScript } from '../../shared/script/check.ts'
import { INBOUND } from '../../shared/script/inbound.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { scriptFor, scriptOf } from '../../shared/script/scripts.ts'
import { SERVICE } from '../../shared/script/service.ts'
import { isDebtFact } from '../../shared/script/variables.ts'
import { currentLine, prefillOf } from '../../shared/script/wording.ts'
import {
  answer,
  choicesOf,
  codesOf,
  jump,
  nodeOf,
  type ScriptState,
  start,
  verdict,
} from '../../shared/script.ts'
import { MATTER, moved, T0, VALUES, walk, ZH } from './scriptWalk.ts'

const through = (keys: readonly string[]) => walk(keys, 5000, undefined, SERVICE)

describe('the script of a call of service', () => {
  test('is well formed and may be used', () => {
    expect(validateScript(SERVICE)).toEqual([])
  })

  test('leads a call that we make to answer something, and nothing else', () => {
    expect(scriptFor({ ...MATTER, direction: 'outbound', purpose: 'service' })).toBe(SERVICE)
    expect(scriptFor({ ...MATTER, direction: 'outbound', purpose: 'collect' })).toBe(REMINDER_A)
    expect(scriptFor({ ...MATTER, direction: 'outbound', purpose: 'callback_requested' })).toBe(REMINDER_A)
    expect(scriptFor({ ...MATTER, direction: 'inbound', purpose: 'service' })).toBe(INBOUND)
    expect(scriptOf(SERVICE)).toBe(SERVICE)
    expect(scriptOf({ id: 'forgotten', version: 1 })).toBe(REMINDER_A)
  })

  test.each([
    [['self', '!', 'matched', 'complaint', 'accepts', 'end'], 'SERVED'],
    [['self', '!', 'matched', 'payment', 'found', 'end'], 'SERVED'],
    [['self', '!', 'matched', 'payment', 'told', 'end'], 'PAID'],
    [['self', '!', 'matched', 'dispute', 'dispute', 'amount', 'end'], 'DISPUTE'],
    [['self', '!', 'matched', 'complaint', 'disagrees', 'complaint', 'end'], 'COMPLAINT'],
    [['self', '!', 'matched', 'stop', 'cease', 'end'], 'CEASE'],
    [['self', '!', 'matched', 'later', 'agreed', 'end'], 'CALLBK'],
    [['self', '~', 'mismatch', 'end'], 'IDFAIL'],
    [['other', 'relays'], 'TP_RELAY'],
    [['machine', 'left'], 'VM'],
  ])('%j ends in %s', (keys, code) => {
    const state = through(keys)
    expect(state.current).toBeNull()
    expect(codesOf(SERVICE, state)[0]).toBe(code)
  })

  test('what was answered stands in the fields of its result', () => {
    const state = through(['self', '!', 'matched', 'hardship', 'accepts', 'end'])
    expect(prefillOf(SERVICE, state, 'SERVED', ZH)).toEqual({
      topic: 'hardship',
      answer: VALUES.answerGiven,
    })
    for (const field of fieldsOf('SERVED'))
      expect(Object.keys(SERVICE.prefill.SERVED ?? {})).toContain(field.name)
  })

  test('every result it leads to may follow a call of service', () => {
    const facts = {
      direction: 'outbound',
      answered: true,
      talkMs: 20_000,
      sipStatus: 200,
      endedBy: 'customer',
      service: true,
      scriptCode: null,
    } as const
    const codes = SERVICE.nodes.flatMap(({ answers }) => answers.flatMap(({ code }) => code ?? []))
    for (const code of codes) {
      if (!isCode(code)) throw new Error(code)
      const fits = (['none', 'matched', 'failed'] as const).some(
        (verification) => fitting(code, { ...facts, verification }).ok,
      )
      expect({ code, fits }).toEqual({ code, fits: true })
    }
  })

  test('asks for no money, in neither language', () => {
    const asks =
      /请您(尽快|今天|在).*还|承诺|应还|逾期|分期|欠|催|promise|owe|overdue|late|instalment|settle/iu
    for (const { id, text } of SERVICE.nodes)
      expect({ id, zh: asks.exec(text.zh)?.[0], en: asks.exec(text.en)?.[0] }).toEqual({ id })
    const captures = SERVICE.nodes.flatMap(({ answers }) =>
      answers.flatMap(({ capture }) => capture.map(({ name }) => name)),
    )
    for (const name of ['promiseAmount', 'promiseDate', 'planTerms', 'restDate'])
      expect(captures).not.toContain(name)
  })

  test('whatever is answered, no debt fact is on the line before a match and an ended script has a code', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(8), { maxLength: 30 }), (moves) => {
        let state: ScriptState = start(SERVICE, T0)
        for (const index of moves) {
          const choices = choicesOf(SERVICE, state)
          if (index === 6) state = verdict(state, true)
          else if (index === 7) state = moved(jump(SERVICE, state, 'complaint', state.enteredAt + 4000))
          else {
            const { answer: found, barred } = choices[index] ?? {}
            if (!found || barred) continue
            const captured = Object.fromEntries(found.capture.map(({ name }) => [name, VALUES[name]]))
            state = moved(answer(SERVICE, state, { key: found.key, captured, at: state.enteredAt + 4000 }))
          }
          const line = currentLine(SERVICE, state, ZH)
          expect(line?.missing ?? []).toEqual([])
          if (state.verification !== 'matched') {
            expect(state.current === null || !nodeOf(SERVICE, state.current).debtFacts).toBe(true)
            for (const part of line?.segments ?? [])
              if (part.kind === 'value') expect(isDebtFact(part.variable)).toBe(false)
          }
          if (state.current === null) expect(codesOf(SERVICE, state).length).toBeGreaterThan(0)
        }
      }),
      { seed: 20_261_128, numRuns: 300 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHINA } from '../../shared/instant.ts'
import { type CAPTURES, captureField } from '../../shared/script/captures.ts'
import { validateScript } from '../../shared/script/check.ts'
import type { Answer, Script, ScriptNode } from '../../shared/script/graph.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { SCRIPTS } from '../../shared/script/scripts.ts'
import { formatValue, isDebtFact } from '../../shared/script/variables.ts'
import { currentLine, noteOf } from '../../shared/script/wording.ts'
import {
  answer,
  back,
  codesOf,
  jump,
  type Moved,
  nodeOf,
  type ScriptState,
  start,
  verdict,
} from '../../shared/script.ts'

import { FACTS, moved, T0, VALUES, ZH } from './scriptWalk.ts'

const RUNS = { seed: 20_261_122, numRuns: 200 }

/** A random walk: answers by index, verdicts, jumps and ways back, as far as they are permitted. */
const anyMove = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('answer' as const), index: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('verdict' as const), index: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('jump' as const), index: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('back' as const), index: fc.constant(0) }) },
)

function step(
  script: Script,
  state: ScriptState,
  move: { kind: 'answer' | 'verdict' | 'jump' | 'back'; index: number },
): ScriptState {
  const at = state.enteredAt + 4000
  const kept = (result: Moved): ScriptState => (result.ok ? result.state : state)
  if (move.kind === 'verdict') return verdict(state, move.index === 1)
  if (move.kind === 'back') return kept(back(state, at))
  if (move.kind === 'jump')
    return kept(jump(script, state, script.objections[move.index]?.to ?? 'complaint', at))
  if (state.current === null) return state
  const found = nodeOf(script, state.current).answers[move.index]
  if (!found) return state
  const captured = Object.fromEntries(found.capture.map(({ name }) => [name, VALUES[name]]))
  return kept(answer(script, state, { key: found.key, captured, at }))
}

const EVERY = SCRIPTS.map((script) => [`${script.id} v${script.version}`, script] as const)

describe.each(EVERY)('properties over random calls of %s', (_, script) => {
  test('no debt fact is on the line before a match, no line has a hole, and an ended script has a code', () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 40 }), (moves) => {
        let state = start(script, T0)
        for (const move of moves) {
          state = step(script, state, move)
          const line = currentLine(script, state, ZH)
          if (state.verification !== 'matched') {
            expect(line?.node.debtFacts ?? false).toBe(false)
            for (const part of line?.segments ?? [])
              if (part.kind === 'value') expect(isDebtFact(part.variable)).toBe(false)
          }
          // Objections may lead to a recap only through an answer, so its captures are always there.
          expect(line?.missing ?? []).toEqual([])
          if (state.current === null) expect(codesOf(script, state).length).toBeGreaterThan(0)
        }
      }),
      RUNS,
    )
  })

  test('the note tells every amount and day that was written down', () => {
    fc.assert(
      fc.property(
        fc.array(anyMove, { maxLength: 40 }),
        fc.constantFrom('zh' as const, 'en' as const),
        (moves, language) => {
          const state = moves.reduce((at, move) => step(script, at, move), start(script, T0))
          const text = noteOf(script, state, { facts: FACTS, language })
            .map((line) => line.text)
            .join('\n')
          expect(text).not.toMatch(/[{}]|undefined/)
          for (const { captured } of state.steps) {
            for (const [name, value] of Object.entries(captured)) {
              const { kind } = captureField(name as keyof typeof CAPTURES)
              if (kind === 'money')
                expect(text).toContain(formatValue({ kind, fen: Number(value) }, language))
              if (kind === 'date')
                expect(text).toContain(formatValue({ kind: 'day', day: String(value) }, language))
              if (kind === 'datetime')
                expect(text).toContain(
                  formatValue({ kind: 'moment', at: Number(value), zone: CHINA }, language),
                )
            }
          }
        },
      ),
      RUNS,
    )
  })

  test('going back restores what was there, whatever the move was', () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 25 }), anyMove, (moves, last) => {
        const before = moves.reduce((at, move) => step(script, at, move), start(script, T0))
        const after = step(script, before, last)
        if (after.steps.length <= before.steps.length || before.current === null) return
        const again = moved(back(after, T0))
        expect({ current: again.current, steps: again.steps }).toEqual({
          current: before.current,
          steps: before.steps,
        })
      }),
      RUNS,
    )
  })
})

describe('the proof of a script', () => {
  const changed = (change: (script: Script) => void): Script => {
    const copy = structuredClone(REMINDER_A)
    change(copy)
    return copy
  }
  const kinds = (script: Script) => validateScript(script).map(({ kind }) => kind)
  const node = (id: string, patch: (found: ScriptNode) => Partial<ScriptNode>) => (script: Script) => {
    const found = nodeOf(script, id)
    Object.assign(found, patch(found))
  }
  const text = (id: string, more: string) =>
    node(id, (found) => ({ text: { zh: found.text.zh + more, en: found.text.en + more } }))
  const first = (id: string, patch: Partial<Answer>) =>
    node(id, ({ answers: [one, ...rest] }) => ({ answers: one ? [{ ...one, ...patch }, ...rest] : [] }))

  test.each<[string, (script: Script) => void, string]>([
    ['a debt fact that needs no match', first('A2', { needs: null }), 'debtFactBeforeMatch'],
    ['a code that needs a match without one', first('A20', { code: 'REFUSE' }), 'debtFactBeforeMatch'],
    ['a neutral line with a debt fact', text('A20', '{totalDue}'), 'debtFactInNeutralLine'],
    ['an unknown variable', text('A5', '{nothing}'), 'unknownVariable'],
    ['a capture that some way does not bring', text('A7', '{planTerms}'), 'captureMayBeMissing'],
    ['an end without a code', first('A20', { code: null }), 'endWithoutCode'],
    ['a target that is not there', first('A5', { to: 'Z9' }), 'unknownTarget'],
    ['a dead end', first('A22a', { to: 'A22a' }), 'deadEnd'],
    [
      'a node that nothing leads to',
      (script) => script.nodes.push({ ...nodeOf(script, 'A21'), id: 'A99' }),
      'unreachable',
    ],
    ['two nodes of one name', (script) => script.nodes.push(nodeOf(script, 'A21')), 'repeatedNode'],
    [
      'a must-say item that no line says',
      (script) => script.mustSay.push({ id: 'x', label: { zh: '测', en: 'x' }, when: 'always' }),
      'mustSayNeverSaid',
    ],
    ['an opening that says nothing', node('A1', () => ({ mustSay: [] })), 'openingSaysNothing'],
    ['a code that is not in the tree', first('A20', { code: 'NONE' }), 'unknownCode'],
    [
      'a first value for a field that is not there',
      (script) => Object.assign(script.prefill, { PAID: { nothing: { value: 1 } } }),
      'unknownField',
    ],
    [
      'seven answers',
      node('A1', ({ answers }) => ({
        answers: [...answers, ...answers.slice(0, 1).map((one) => ({ ...one, key: 'seventh' }))],
      })),
      'malformed',
    ],
  ])('finds %s', (_, change, kind) => {
    expect(kinds(changed(change))).toContain(kind)
  })
})

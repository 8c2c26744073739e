// What the answers of the scripts say of a customer's willingness: line by line, answer by answer. Promises: data only; the later answer of a
// call counts (`capturedOf`), and only results that have the field take it over.
import type { Willingness } from '../willingness.ts'
import type { Script } from './graph.ts'

const HEARD: Readonly<Record<string, Readonly<Record<string, Willingness>>>> = {
  A5: { refuse: 'refuses' },
  A7: { full: 'willing', part: 'willing', plan: 'willing', undated: 'undated', refuse: 'refuses' },
  A8: { now: 'willing', plan: 'willing' },
  A9: { undated: 'undated' },
  A10: { undated: 'undated' },
  A11: { calculate: 'willing' },
  A13: { settle: 'undated', plan: 'undated', stall: 'evasive', insist: 'refuses' },
  A16: { part: 'willing', full: 'willing', undated: 'evasive', refuse: 'refuses' },
  B6: { unwilling: 'refuses' },
  B8: { agreed: 'willing', noConsent: 'undated' },
  B9: { chosen: 'willing', none: 'undated', refuse: 'refuses' },
  B12: { settle: 'undated', plan: 'undated', insist: 'refuses', evade: 'refuses' },
}

const TAKEN_OVER = ['PTP_FULL', 'PTP_PART', 'PLAN', 'NEGO', 'HARD', 'REFUSE'] as const

/** The script in its next version, in which answers say so. */
export function withWillingness(script: Script, version: number): Script {
  return {
    ...script,
    version,
    nodes: script.nodes.map((node) => ({
      ...node,
      answers: node.answers.map((answer) => {
        const willingness = HEARD[node.id]?.[answer.key]
        return willingness ? { ...answer, sets: { ...answer.sets, willingness } } : answer
      }),
    })),
    prefill: {
      ...script.prefill,
      ...Object.fromEntries(
        TAKEN_OVER.filter((code) => script.prefill[code]).map((code) => [
          code,
          { ...script.prefill[code], willingness: { capture: 'willingness' as const } },
        ]),
      ),
    },
  }
}

// Changes of a script that is being written, each giving a new one. Pure. Promises: ids and keys stay unique, the start and the complaint line
// are never taken away, and answers to a line that goes lead to the end, where the check finds them.
import type { Answer, Script, ScriptNode, Stage } from '../../../shared/script/graph.ts'

export function changeNode(script: Script, id: string, change: Partial<ScriptNode>): Script {
  return { ...script, nodes: script.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)) }
}

export function changeAnswer(script: Script, id: string, at: number, change: Partial<Answer>): Script {
  const node = script.nodes.find((one) => one.id === id)
  if (!node) return script
  const answers = node.answers.map((answer, index) => (index === at ? { ...answer, ...change } : answer))
  return changeNode(script, id, { answers })
}

/** The first free id of its kind: `N1`, `N2` … */
function freeId(script: Script): string {
  const taken = new Set(script.nodes.map(({ id }) => id))
  for (let number = 1; ; number += 1) if (!taken.has(`N${number}`)) return `N${number}`
}

export function addNode(script: Script, stage: Stage): { script: Script; id: string } {
  const id = freeId(script)
  const node: ScriptNode = {
    id,
    stage,
    kind: 'facts',
    text: { zh: '', en: '' },
    mustSay: [],
    answers: [],
    minDwellMs: 1500,
    // Unless it is said to be neutral.
    debtFacts: true,
  }
  return { script: { ...script, nodes: [...script.nodes, node] }, id }
}

export const mayRemove = (script: Script, id: string): boolean =>
  script.nodes.length > 2 &&
  id !== script.start &&
  id !== script.complaint &&
  !script.objections.some(({ to }) => to === id)

export function removeNode(script: Script, id: string): Script {
  if (!mayRemove(script, id)) return script
  const nodes = script.nodes
    .filter((node) => node.id !== id)
    .map((node) => ({
      ...node,
      answers: node.answers.map((answer) => (answer.to === id ? { ...answer, to: 'end' } : answer)),
    }))
  return { ...script, nodes }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

export function addAnswer(script: Script, id: string): Script {
  const node = script.nodes.find((one) => one.id === id)
  if (!node || node.answers.length >= 6) return script
  const taken = new Set(node.answers.map(({ key }) => key))
  const letter = [...LETTERS].find((one) => !taken.has(`answer${one.toUpperCase()}`)) ?? 'z'
  const answer: Answer = {
    key: `answer${letter.toUpperCase()}`,
    label: { zh: '', en: '' },
    hint: null,
    to: 'end',
    code: null,
    capture: [],
    sets: {},
    needs: null,
    note: null,
  }
  return changeNode(script, id, { answers: [...node.answers, answer] })
}

export function removeAnswer(script: Script, id: string, at: number): Script {
  const node = script.nodes.find((one) => one.id === id)
  return node ? changeNode(script, id, { answers: node.answers.filter((_, index) => index !== at) }) : script
}

export function moveAnswer(script: Script, id: string, at: number, by: 1 | -1): Script {
  const node = script.nodes.find((one) => one.id === id)
  const [moved, other] = [node?.answers[at], node?.answers[at + by]]
  if (!node || !moved || !other) return script
  const answers = [...node.answers]
  answers[at] = other
  answers[at + by] = moved
  return changeNode(script, id, { answers })
}

/** A text with a variable put in where the caret stands, and where the caret is then. */
export function withVariable(
  text: string,
  from: number,
  to: number,
  name: string,
): { text: string; caret: number } {
  const put = `{${name}}`
  return { text: text.slice(0, from) + put + text.slice(to), caret: from + put.length }
}

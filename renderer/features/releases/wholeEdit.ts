// Changes of what belongs to no single line of a script: title, must-say items, objections, first values of the wrap-up. Pure. Promises: ids
// stay unique; what is taken away goes from every line that named it.
import type { MustSay, Objection, Script } from '../../../shared/script/graph.ts'

type Prefill = Script['prefill'][string][string]

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** The first free id of its kind: `itemA`, `itemB` … */
function free(taken: readonly string[], stem: string): string {
  const letter = [...LETTERS].find((one) => !taken.includes(`${stem}${one.toUpperCase()}`))
  return `${stem}${letter?.toUpperCase() ?? taken.length}`
}

export const MOST_ITEMS = 30
export const MOST_OBJECTIONS = 12

export function addItem(script: Script): Script {
  if (script.mustSay.length >= MOST_ITEMS) return script
  const id = free(
    script.mustSay.map((item) => item.id),
    'item',
  )
  return { ...script, mustSay: [...script.mustSay, { id, label: { zh: '', en: '' }, when: 'always' }] }
}

export function changeItem(script: Script, id: string, change: Partial<MustSay>): Script {
  return {
    ...script,
    mustSay: script.mustSay.map((item) => (item.id === id ? { ...item, ...change, id } : item)),
  }
}

export function removeItem(script: Script, id: string): Script {
  return {
    ...script,
    mustSay: script.mustSay.filter((item) => item.id !== id),
    nodes: script.nodes.map((node) => ({ ...node, mustSay: node.mustSay.filter((one) => one !== id) })),
  }
}

export function addObjection(script: Script): Script {
  if (script.objections.length >= MOST_OBJECTIONS) return script
  const id = free(
    script.objections.map((one) => one.id),
    'objection',
  )
  const made = { id, label: { zh: '', en: '' }, cue: { zh: '', en: '' }, to: script.complaint }
  return { ...script, objections: [...script.objections, made] }
}

export function changeObjection(script: Script, id: string, change: Partial<Objection>): Script {
  return {
    ...script,
    objections: script.objections.map((one) => (one.id === id ? { ...one, ...change, id } : one)),
  }
}

export function removeObjection(script: Script, id: string): Script {
  return { ...script, objections: script.objections.filter((one) => one.id !== id) }
}

/** Null takes the value away: the agent fills the field. */
export function changePrefill(script: Script, code: string, field: string, value: Prefill | null): Script {
  const { [field]: _, ...others } = script.prefill[code] ?? {}
  return {
    ...script,
    prefill: { ...script.prefill, [code]: value === null ? others : { ...others, [field]: value } },
  }
}

/** Where a first value comes from, as one choice of a list: `capture:reason`, `variable:totalDue`, `value`, `words`, or '' for none. */
export function sourceOf(value: Prefill | undefined): string {
  if (!value) return ''
  if ('capture' in value) return `capture:${value.capture}`
  if ('variable' in value) return `variable:${value.variable}`
  return 'value' in value ? 'value' : 'words'
}

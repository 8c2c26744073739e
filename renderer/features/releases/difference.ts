// What a version of a script or card says otherwise than another one, line by line (对比). Pure. Promises: nothing that changed is left out;
// what is the same is not told.
import type { Card, Script, ScriptNode } from '../../../shared/script/graph.ts'
import type { Wording } from '../../../shared/script/variables.ts'

export interface Difference {
  /** Id of the line; the name of the part for what belongs to none. */
  readonly at: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly parts: readonly Part[]
}
export interface Part {
  /** `text`, `answer:<key>`, `mustSay`, `other`, `title`, `entry:<id>`, `when:<id>`, `line:<n>`, `until` … */
  readonly name: string
  readonly before: Wording | null
  readonly after: Wording | null
}

/** Central keeps the parts of a text in an order of its own: alike is what says the same, however it is ordered. */
const same = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const [mine, other] = [Object.entries(a), new Map(Object.entries(b))]
  return (
    mine.length === other.size && mine.every(([key, value]) => other.has(key) && same(value, other.get(key)))
  )
}
const plain = (text: string): Wording => ({ zh: text, en: text })
const part = (name: string, before: Wording | null, after: Wording | null): Part[] =>
  same(before, after) ? [] : [{ name, before, after }]

export function scriptDifferences(before: Script, after: Script): Difference[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]))
  const kept = new Set(after.nodes.map(({ id }) => id))
  const lines = after.nodes.flatMap((node): Difference[] => {
    const was = old.get(node.id)
    if (!was) return [{ at: node.id, kind: 'added', parts: part('text', null, node.text) }]
    const parts = nodeParts(was, node)
    return parts.length > 0 ? [{ at: node.id, kind: 'changed', parts }] : []
  })
  const removed = before.nodes.flatMap((node): Difference[] =>
    kept.has(node.id) ? [] : [{ at: node.id, kind: 'removed', parts: part('text', node.text, null) }],
  )
  return [...lines, ...removed, ...wholeDifferences(before, after)]
}

/** Title, items, objections and first values each in words; anything else of the whole by its name. */
function wholeDifferences(before: Script, after: Script): Difference[] {
  const changed = (at: string, parts: Part[]): Difference[] =>
    parts.length > 0 ? [{ at, kind: 'changed', parts }] : []
  const lists = {
    mustSay: [...listed(before.mustSay, after.mustSay, ({ label }) => label), ...whens(before, after)],
    objections: listed(before.objections, after.objections, ({ label, cue, to }) => ({
      zh: `${label.zh} ${cue.zh} → ${to}`,
      en: `${label.en} ${cue.en} → ${to}`,
    })),
    // A record: it has no order.
    prefill: listed(sorted(valuesOf(before)), sorted(valuesOf(after)), ({ told }) => told),
  }
  const known = ['version', 'nodes', 'title', ...Object.keys(lists)]
  const rest = Object.keys(after)
    .filter((name) => !known.includes(name))
    .filter((name) => !same(before[name as keyof Script], after[name as keyof Script]))
  return [
    ...changed('title', part('title', before.title, after.title)),
    ...Object.entries(lists).flatMap(([at, parts]) => changed(at, parts)),
    ...rest.flatMap((at) => changed(at, [{ name: 'other', before: null, after: null }])),
  ]
}

/** From when on an item has to be said, by its name: the screen has the words. */
function whens(before: Script, after: Script): Part[] {
  const of = ({ mustSay }: Script, id: string) => {
    const found = mustSay.find((one) => one.id === id)
    return found ? plain(found.when) : null
  }
  const ids = new Set([...before.mustSay, ...after.mustSay].map(({ id }) => id))
  return [...ids].flatMap((id) => part(`when:${id}`, of(before, id), of(after, id)))
}

/** First values as a list: a code and a field name each. */
const valuesOf = ({ prefill }: Script): { id: string; told: Wording }[] =>
  Object.entries(prefill).flatMap(([code, fields]) =>
    Object.entries(fields).map(([field, from]) => {
      const id = `${code}.${field}`
      if ('words' in from) return { id, told: from.words }
      return {
        id,
        told: plain(
          String('capture' in from ? from.capture : 'variable' in from ? from.variable : from.value),
        ),
      }
    }),
  )

const sorted = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => (a.id < b.id ? -1 : 1))

/** What came, went or changed of a list whose entries have ids; the order counts too. */
function listed<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
  words: (one: T) => Wording,
): Part[] {
  const of = (all: readonly T[], id: string) => {
    const found = all.find((one) => one.id === id)
    return found ? words(found) : null
  }
  const ids = [...new Set([...before, ...after].map(({ id }) => id))]
  const parts = ids.flatMap((id) => part(`entry:${id}`, of(before, id), of(after, id)))
  const order = (all: readonly T[]) => plain(all.map(({ id }) => id).join(' · '))
  return parts.length > 0 ? parts : part('order', order(before), order(after))
}

function nodeParts(before: ScriptNode, after: ScriptNode): Part[] {
  const old = new Map(before.answers.map((answer) => [answer.key, answer]))
  const answers = after.answers.flatMap((answer): Part[] => {
    const was = old.get(answer.key)
    if (was && same(was, answer)) return []
    const told = (one: typeof answer) => ({
      zh: `${one.label.zh} → ${one.to}`,
      en: `${one.label.en} → ${one.to}`,
    })
    return [{ name: `answer:${answer.key}`, before: was ? told(was) : null, after: told(answer) }]
  })
  const gone = before.answers.flatMap((answer): Part[] =>
    after.answers.some(({ key }) => key === answer.key)
      ? []
      : [{ name: `answer:${answer.key}`, before: answer.label, after: null }],
  )
  const order = (node: ScriptNode) => node.answers.map(({ key }) => key).join(' · ')
  const fields = ({ stage, kind, minDwellMs, debtFacts }: ScriptNode) => ({
    stage,
    kind,
    minDwellMs,
    debtFacts,
  })
  return [
    ...part('text', before.text, after.text),
    ...part('mustSay', plain(before.mustSay.join(' · ')), plain(after.mustSay.join(' · '))),
    ...answers,
    ...gone,
    ...(answers.length + gone.length === 0 ? part('order', plain(order(before)), plain(order(after))) : []),
    ...(same(fields(before), fields(after)) ? [] : [{ name: 'other', before: null, after: null }]),
  ]
}

export function cardDifferences(before: Card, after: Card): Difference[] {
  const lines = Array.from({ length: Math.max(before.lines.length, after.lines.length) }, (_, at) =>
    part(`line:${at + 1}`, before.lines[at] ?? null, after.lines[at] ?? null),
  ).flat()
  const until = (card: Card) => plain(card.approved.until ?? '—')
  const place = ({ at }: Card) => (at ? plain(`${at.objection} ${at.buckets.join(' ')}`) : null)
  const parts = [
    ...part('title', before.title, after.title),
    ...lines,
    ...part('source', before.source, after.source),
    ...part('until', until(before), until(after)),
    ...part('place', place(before), place(after)),
  ]
  return parts.length > 0 ? [{ at: after.id, kind: 'changed', parts }] : []
}

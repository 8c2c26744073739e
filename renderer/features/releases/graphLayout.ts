// Where the lines of a script stand in its picture: a column for each stage, in it the lines ordered so that few answers cross, and a curve
// for each answer. Pure. Promises: no two lines overlap, the same script always looks the same, rings and dead ends are drawn like others.
import type { Script } from '../../../shared/script/graph.ts'
import { STAGES, type Stage } from '../../../shared/script/graph.ts'

export const NODE = { width: 108, height: 42 }
const GAP = { x: 40, y: 12 }
const PAD = 16
/** Room above the columns for the names of the stages. */
const HEAD = 24
/** Sweeps from left to right and back; more change nothing that an eye sees. */
const SWEEPS = 4

export interface PlacedNode {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly column: number
  readonly row: number
}
export interface PlacedEdge {
  readonly from: string
  readonly to: string
  readonly answer: string
  /** Place of the answer at its line, from 1: the key that picks it. */
  readonly number: number
  readonly path: string
}
export interface GraphLayout {
  readonly width: number
  readonly height: number
  readonly stages: readonly { readonly stage: Stage; readonly x: number }[]
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

export function layoutOf(script: Pick<Script, 'nodes'>): GraphLayout {
  const used = STAGES.filter((stage) => script.nodes.some((node) => node.stage === stage))
  const columns = used.map((stage) => script.nodes.filter((node) => node.stage === stage).map(({ id }) => id))
  const neighbours = new Map<string, string[]>()
  const meet = (a: string, b: string) => neighbours.set(a, [...(neighbours.get(a) ?? []), b])
  for (const node of script.nodes)
    for (const { to } of node.answers)
      if (to !== 'end') {
        meet(node.id, to)
        meet(to, node.id)
      }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const rows = new Map(columns.flatMap((ids) => ids.map((id, row) => [id, row / ids.length] as const)))
    for (const ids of columns) {
      const wish = new Map(
        ids.map((id) => {
          const near = (neighbours.get(id) ?? []).flatMap((other) => rows.get(other) ?? [])
          return [id, near.length === 0 ? (rows.get(id) ?? 0) : near.reduce((a, b) => a + b, 0) / near.length]
        }),
      )
      ids.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0) || a.localeCompare(b))
    }
  }
  const x = (column: number) => PAD + column * (NODE.width + GAP.x)
  const y = (row: number) => PAD + HEAD + row * (NODE.height + GAP.y)
  const nodes = columns.flatMap((ids, column) =>
    ids.map((id, row) => ({ id, x: x(column), y: y(row), column, row })),
  )
  const at = new Map(nodes.map((node) => [node.id, node]))
  const edges = script.nodes.flatMap((node) =>
    node.answers.flatMap(({ key, to }, index) => {
      const [from, target] = [at.get(node.id), at.get(to)]
      if (!from || !target) return []
      return [{ from: node.id, to, answer: key, number: index + 1, path: curve(from, target) }]
    }),
  )
  const tallest = columns.reduce((most, ids) => Math.max(most, ids.length), 1)
  return {
    width: x(Math.max(1, columns.length)) - GAP.x + PAD,
    height: y(tallest) - GAP.y + PAD,
    stages: used.map((stage, column) => ({ stage, x: x(column) })),
    nodes,
    edges,
  }
}

/** From the right edge of a line to the left edge of the next; within a column and backwards round the outside. */
function curve(from: PlacedNode, to: PlacedNode): string {
  const [y1, y2] = [from.y + NODE.height / 2, to.y + NODE.height / 2]
  if (to.column > from.column) {
    const [x1, x2] = [from.x + NODE.width, to.x]
    const bend = Math.max(GAP.x, (x2 - x1) / 2)
    return `M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
  }
  if (to.column === from.column) {
    const x1 = from.x + NODE.width
    const out = GAP.x * 0.9
    return `M ${x1} ${y1} C ${x1 + out} ${y1} ${x1 + out} ${y2} ${x1} ${y2}`
  }
  const [x1, x2] = [from.x, to.x + NODE.width]
  const bend = Math.max(GAP.x, (x1 - x2) / 2)
  return `M ${x1} ${y1} C ${x1 - bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}`
}

/** The line that an arrow key leads to from `id`; the same where there is none. */
export function stepTo(layout: GraphLayout, id: string, key: string): string {
  const from = layout.nodes.find((node) => node.id === id)
  if (!from) return layout.nodes[0]?.id ?? id
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const row = from.row + (key === 'ArrowDown' ? 1 : -1)
    return layout.nodes.find((node) => node.column === from.column && node.row === row)?.id ?? id
  }
  const column = from.column + (key === 'ArrowRight' ? 1 : -1)
  const there = layout.nodes.filter((node) => node.column === column)
  const nearest = there.reduce<PlacedNode | null>(
    (best, node) => (best && Math.abs(best.y - from.y) <= Math.abs(node.y - from.y) ? best : node),
    null,
  )
  return nearest?.id ?? id
}

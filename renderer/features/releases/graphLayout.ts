// Where the lines of a script stand in its picture: a row for each stage, broken where the window ends, in it the lines ordered so that few
// answers cross, and a curve for each answer. Pure. Promises: no two lines overlap, the same script looks the same in the same width, rings
// and dead ends are drawn like others.
import type { Script } from '../../../shared/script/graph.ts'
import { STAGES, type Stage } from '../../../shared/script/graph.ts'

export const NODE = { width: 98, height: 42 }
const GAP = { x: 10, y: 22 }
const PAD = 12
/** Room left of the rows for the names of the stages. */
export const GUTTER = 66
/** Sweeps down and up; more change nothing that an eye sees. */
const SWEEPS = 4
const FEWEST = 2

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
  readonly stages: readonly { readonly stage: Stage; readonly y: number }[]
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

/** `room`: width in px that there is; a picture is never narrower than two lines beside each other. */
export function layoutOf(script: Pick<Script, 'nodes'>, room: number): GraphLayout {
  const perRow = Math.max(FEWEST, Math.floor((room - GUTTER - PAD + GAP.x) / (NODE.width + GAP.x)))
  const rows: { stage: Stage; ids: string[]; first: boolean }[] = []
  for (const { stage, ids } of ordered(script))
    for (let at = 0; at < ids.length; at += perRow)
      rows.push({ stage, ids: ids.slice(at, at + perRow), first: at === 0 })
  const y = (row: number) => PAD + row * (NODE.height + GAP.y)
  const nodes = rows.flatMap(({ ids }, row) =>
    ids.map((id, column) => ({ id, x: GUTTER + column * (NODE.width + GAP.x), y: y(row), column, row })),
  )
  const at = new Map(nodes.map((node) => [node.id, node]))
  const edges = script.nodes.flatMap((node) =>
    node.answers.flatMap(({ key, to }, index) => {
      const [from, target] = [at.get(node.id), at.get(to)]
      if (!from || !target) return []
      return [{ from: node.id, to, answer: key, number: index + 1, path: curve(from, target) }]
    }),
  )
  const widest = rows.reduce((most, { ids }) => Math.max(most, ids.length), 1)
  return {
    width: GUTTER + widest * (NODE.width + GAP.x) - GAP.x + PAD,
    height: y(rows.length) - GAP.y + PAD,
    stages: rows.flatMap(({ stage, first }, row) => (first ? [{ stage, y: y(row) }] : [])),
    nodes,
    edges,
  }
}

/** The lines of each stage that there is, each near those that it leads to and that lead to it. */
function ordered(script: Pick<Script, 'nodes'>): { stage: Stage; ids: string[] }[] {
  const stages = STAGES.flatMap((stage) => {
    const ids = script.nodes.filter((node) => node.stage === stage).map(({ id }) => id)
    return ids.length > 0 ? [{ stage, ids }] : []
  })
  const neighbours = new Map<string, string[]>()
  const meet = (a: string, b: string) => neighbours.set(a, [...(neighbours.get(a) ?? []), b])
  for (const node of script.nodes)
    for (const { to } of node.answers)
      if (to !== 'end') {
        meet(node.id, to)
        meet(to, node.id)
      }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const places = new Map(stages.flatMap(({ ids }) => ids.map((id, at) => [id, at / ids.length] as const)))
    for (const { ids } of stages) {
      const wish = new Map(
        ids.map((id) => {
          const near = (neighbours.get(id) ?? []).flatMap((other) => places.get(other) ?? [])
          const middle = near.reduce((sum, place) => sum + place, 0) / near.length
          return [id, near.length === 0 ? (places.get(id) ?? 0) : middle]
        }),
      )
      ids.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0) || a.localeCompare(b))
    }
  }
  return stages
}

/** From the lower edge of a line to the upper edge of the next; within a row below it, and backwards from above. */
function curve(from: PlacedNode, to: PlacedNode): string {
  const [x1, x2] = [from.x + NODE.width / 2, to.x + NODE.width / 2]
  const below = (node: PlacedNode) => node.y + NODE.height
  if (to.row > from.row) {
    const [y1, y2] = [below(from), to.y]
    const bend = Math.max(GAP.y, (y2 - y1) / 2)
    return `M ${x1} ${y1} C ${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
  }
  if (to.row === from.row) {
    const y1 = below(from)
    const out = GAP.y * 0.9
    return `M ${x1} ${y1} C ${x1} ${y1 + out} ${x2} ${y1 + out} ${x2} ${y1}`
  }
  const [y1, y2] = [from.y, below(to)]
  const bend = Math.max(GAP.y, (y1 - y2) / 2)
  return `M ${x1} ${y1} C ${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2}`
}

/** The line that an arrow key leads to from `id`; the same where there is none. */
export function stepTo(layout: GraphLayout, id: string, key: string): string {
  const from = layout.nodes.find((node) => node.id === id)
  if (!from) return layout.nodes[0]?.id ?? id
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const column = from.column + (key === 'ArrowRight' ? 1 : -1)
    return layout.nodes.find((node) => node.row === from.row && node.column === column)?.id ?? id
  }
  const row = from.row + (key === 'ArrowDown' ? 1 : -1)
  const there = layout.nodes.filter((node) => node.row === row)
  const nearest = there.reduce<PlacedNode | null>(
    (best, node) => (best && Math.abs(best.x - from.x) <= Math.abs(node.x - from.x) ? best : node),
    null,
  )
  return nearest?.id ?? id
}

// The picture of a script: a row for each stage, a box for each line, a curve for each answer. Private to the releases. Promises: every box
// is reached by arrow keys, a fault and a change have a sign beside their colour, and the chosen line is in sight.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Script, STAGE_LABELS } from '../../../shared/script/graph.ts'
import { useFormat } from '../../words/format.ts'
import { GUTTER, layoutOf, NODE, stepTo } from './graphLayout.ts'

export interface LinesProps {
  readonly script: Script
  readonly chosen: string
  readonly faulty: ReadonlySet<string>
  readonly changed: ReadonlySet<string>
  onChoose(id: string): void
}

/** Until the box has been measured. */
const ROOM = 520
const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']

export function Graph({ script, chosen, faulty, changed, onChoose }: LinesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(ROOM)
  const layout = useMemo(() => layoutOf(script, room), [script, room])
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const watch = new ResizeObserver(() => setRoom(element.clientWidth))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  const texts = new Map(script.nodes.map((node) => [node.id, node]))
  useEffect(() => {
    box.current
      ?.querySelector(`[data-line="${chosen}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  const near = new Set(
    layout.edges.flatMap(({ from, to }) => (from === chosen ? [to] : to === chosen ? [from] : [])),
  )
  return (
    <div className="re-graph scroll" ref={box} data-scrolls="">
      <div style={{ width: layout.width, height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          {[...layout.edges]
            .sort((a, b) => Number(a.from === chosen) - Number(b.from === chosen))
            .map((edge) => (
              <path
                key={`${edge.from} ${edge.answer}`}
                d={edge.path}
                data-way={edge.from === chosen ? 'out' : edge.to === chosen ? 'in' : undefined}
              />
            ))}
        </svg>
        {layout.stages.map(({ stage, y }) => (
          <span key={stage} className="re-stage" style={{ top: y, width: GUTTER - 8 }}>
            {format.pick(STAGE_LABELS[stage])}
          </span>
        ))}
        {layout.nodes.map(({ id, x, y }) => {
          const node = texts.get(id)
          if (!node) return null
          const ways = layout.edges.filter(({ from, to }) => from === chosen && to === id)
          const bad = faulty.has(id)
          return (
            <button
              key={id}
              type="button"
              className="re-node"
              data-line={id}
              data-near={near.has(id) || undefined}
              data-bad={bad || undefined}
              data-neutral={!node.debtFacts || undefined}
              aria-current={id === chosen}
              title={format.pick(node.text)}
              tabIndex={id === chosen ? 0 : -1}
              style={{ left: x, top: y, width: NODE.width, height: NODE.height }}
              onClick={() => onChoose(id)}
              onKeyDown={(event) => {
                if (!ARROWS.includes(event.key)) return
                event.preventDefault()
                event.stopPropagation()
                const next = stepTo(layout, id, event.key)
                onChoose(next)
                box.current?.querySelector<HTMLElement>(`[data-line="${next}"]`)?.focus()
              }}
            >
              <span className="row tight">
                <b>{id}</b>
                {ways.length > 0 && <i className="re-way">{ways.map(({ number }) => number).join(' ')}</i>}
                <span className="grow" />
                {changed.has(id) && (
                  <>
                    <i className="re-changed" />
                    <span className="said-only">{t('releases.changed')}</span>
                  </>
                )}
                {bad && (
                  <>
                    <i className="re-bad">!</i>
                    <span className="said-only">{t('releases.faulty')}</span>
                  </>
                )}
              </span>
              <span className="clip">{format.pick(node.text)}</span>
            </button>
          )
        })}
      </div>
    </div>
  )
}

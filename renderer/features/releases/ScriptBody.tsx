// A script on screen: its picture or its text in the middle, beside it the chosen line to write, to hear, to check, to compare. Private to the
// releases. Promises: every change is judged by the check that central uses, and a fault leads to its line.
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { type ScriptFault, validateScript } from '../../../shared/script/check.ts'
import type { Script } from '../../../shared/script/graph.ts'
import { Button, Pills, Scroll } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { Checks } from './Checks.tsx'
import { Compare } from './Compare.tsx'
import { scriptDifferences } from './difference.ts'
import { addNode } from './edit.ts'
import { Graph } from './Graph.tsx'
import { Lines } from './Lines.tsx'
import { NodeForm } from './NodeForm.tsx'
import { Preview } from './Preview.tsx'
import { WholeForm } from './WholeForm.tsx'

const SIDES = ['write', 'whole', 'preview', 'checks', 'compare'] as const
type Side = (typeof SIDES)[number]

export interface ScriptBodyProps {
  readonly script: Script
  /** The version in force, where it is another one. */
  readonly against: Script | null
  /** No version of it is in force yet. */
  readonly first: boolean
  /** A draft of this person's own. */
  readonly mine: boolean
  readonly now: Instant
  onChange(next: (script: Script) => Script): void
}

/** The line that a fault speaks of; null where it speaks of the whole. */
export function lineOf(script: Script, fault: ScriptFault): string | null {
  if (!('node' in fault)) return null
  const id = fault.node.split(' ')[0] ?? ''
  if (script.nodes.some((node) => node.id === id)) return id
  return script.objections.find((one) => one.id === id)?.to ?? null
}

export function ScriptBody({ script, against, first, mine, now, onChange }: ScriptBodyProps) {
  const { t } = useTranslation()
  const [view, setView] = useState<'graph' | 'text'>('graph')
  const [chosen, setChosen] = useState(script.start)
  const [side, setSide] = useState<Side>('write')
  const judged = useDeferredValue(script)
  const faults = useMemo(() => validateScript(judged), [judged])
  const faulty = useMemo(
    () => new Set(faults.flatMap((fault) => lineOf(judged, fault) ?? [])),
    [faults, judged],
  )
  const differences = useMemo(() => (against ? scriptDifferences(against, judged) : []), [against, judged])
  const changed = useMemo(() => new Set(differences.map(({ at }) => at)), [differences])
  const node = script.nodes.find(({ id }) => id === chosen) ?? script.nodes[0]
  const group = t('releases.keys.group')
  useKey('V', () => setView((before) => (before === 'graph' ? 'text' : 'graph')), {
    label: t('releases.keys.view'),
    group,
  })
  useKey('T', () => setSide((before) => SIDES[(SIDES.indexOf(before) + 1) % SIDES.length] ?? 'write'), {
    label: t('releases.keys.side'),
    group,
  })
  if (!node) return null
  const look = { script, chosen: node.id, faulty, changed, onChoose: setChosen }
  return (
    <div className="re-script">
      <div className="re-main">
        <div className="row re-tools">
          <Pills
            label={t('releases.viewLabel')}
            value={view}
            onChange={setView}
            choices={(['graph', 'text'] as const).map((value) => ({
              value,
              text: t(`releases.view.${value}`),
            }))}
          />
          <span className="grow" />
          {mine && (
            <Button
              size="sm"
              icon="plus"
              onClick={() => {
                const made = addNode(script, node.stage)
                onChange(() => made.script)
                setChosen(made.id)
                setSide('write')
              }}
            >
              {t('releases.addLine')}
            </Button>
          )}
        </div>
        {view === 'graph' ? <Graph {...look} /> : <Lines {...look} />}
      </div>
      <aside className="re-side" aria-label={t('releases.sideLabel')}>
        <Pills
          label={t('releases.sideLabel')}
          value={side}
          onChange={setSide}
          choices={SIDES.map((value) => ({
            value,
            text: t(`releases.side.${value}`),
            ...(value === 'checks' && faults.length > 0 ? { count: faults.length } : {}),
            ...(value === 'compare' && differences.length > 0 ? { count: differences.length } : {}),
          }))}
        />
        <Scroll label={t(`releases.side.${side}`)} className="re-panel">
          {side === 'write' && (
            <NodeForm
              key={node.id}
              script={script}
              node={node}
              mine={mine}
              onChange={onChange}
              onGone={() => setChosen(script.start)}
            />
          )}
          {side === 'whole' && <WholeForm script={script} mine={mine} onChange={onChange} />}
          {side === 'preview' && <Preview script={script} node={node} now={now} onChoose={setChosen} />}
          {side === 'checks' && (
            <Checks
              faults={faults}
              lineOf={(fault) => lineOf(judged, fault)}
              onJump={(id) => {
                setChosen(id)
                setSide('write')
              }}
            />
          )}
          {side === 'compare' && (
            <Compare
              differences={differences}
              against={against?.version ?? null}
              first={first}
              onJump={(id) => (script.nodes.some((one) => one.id === id) ? setChosen(id) : setSide('whole'))}
            />
          )}
        </Scroll>
      </aside>
    </div>
  )
}

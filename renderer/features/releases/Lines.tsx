// The text of a script: every line in the order of a call, with its answers and where they lead. Private to the releases.
import { useTranslation } from 'react-i18next'
import { STAGE_LABELS, STAGES } from '../../../shared/script/graph.ts'
import { Scroll, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import type { LinesProps } from './Graph.tsx'

export function Lines({ script, chosen, faulty, changed, onChoose }: LinesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const ordered = STAGES.flatMap((stage) => script.nodes.filter((node) => node.stage === stage))
  return (
    <Scroll label={t('releases.view.text')} className="re-lines">
      <ul>
        {ordered.map((node) => (
          <li key={node.id}>
            <button
              type="button"
              className="re-line"
              data-line={node.id}
              aria-current={node.id === chosen}
              onClick={() => onChoose(node.id)}
            >
              <span className="row tight">
                <b>{node.id}</b>
                <span className="t3 sm">{format.pick(STAGE_LABELS[node.stage])}</span>
                {!node.debtFacts && <Tag small>{t('releases.neutral')}</Tag>}
                {faulty.has(node.id) && (
                  <Tag small tone="warn">
                    {t('releases.faulty')}
                  </Tag>
                )}
                {changed.has(node.id) && (
                  <Tag small tone="acc">
                    {t('releases.changed')}
                  </Tag>
                )}
              </span>
              <span>{format.pick(node.text)}</span>
              <span className="sm t3">
                {node.answers
                  .map(
                    (answer, at) =>
                      `${at + 1} ${format.pick(answer.label)} → ${answer.to === 'end' ? t('releases.end') : answer.to}`,
                  )
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Scroll>
  )
}

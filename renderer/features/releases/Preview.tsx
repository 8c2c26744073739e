// How a line is heard: filled with an invented case, in both languages, with the answers leading on. Private to the releases.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Script, ScriptNode } from '../../../shared/script/graph.ts'
import { Kbd, Pills, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { EXAMPLES, type Example, exampleFacts, exampleLine } from './example.ts'

export function Preview({
  script,
  node,
  now,
  onChoose,
}: {
  script: Script
  node: ScriptNode
  now: Instant
  onChoose(id: string): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [which, setWhich] = useState<Example>('early')
  const day = now - (now % 86_400_000)
  const facts = useMemo(() => exampleFacts(which, day), [which, day])
  return (
    <div className="re-preview">
      <Pills
        label={t('releases.exampleLabel')}
        value={which}
        onChange={setWhich}
        choices={EXAMPLES.map((value) => ({ value, text: t(`releases.example.${value}`) }))}
      />
      {(['zh', 'en'] as const).map((language) => (
        <p key={language} lang={language === 'zh' ? 'zh-CN' : 'en'} data-preview={language}>
          {exampleLine(node.text, { facts, now: day, language }).map((segment, at) =>
            segment.kind === 'words' ? (
              segment.text
            ) : segment.kind === 'value' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no identity but their place
              <mark key={at} title={segment.variable}>
                {segment.text}
              </mark>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <span key={at} className="warn">{`{${segment.variable}}`}</span>
            ),
          )}
        </p>
      ))}
      <span className="row tight">
        {node.mustSay.map((item) => (
          <Tag key={item} small tone="acc">
            {format.pick(script.mustSay.find(({ id }) => id === item)?.label ?? { zh: item, en: item })}
          </Tag>
        ))}
      </span>
      <ul>
        {node.answers.map((answer, at) => (
          <li key={answer.key}>
            <button
              type="button"
              className="sc-answer"
              disabled={answer.to === 'end'}
              onClick={() => onChoose(answer.to)}
            >
              <Kbd combo={String(at + 1)} />
              <span>
                <b className="sc-clip">{format.pick(answer.label)}</b>
                <small className="sc-clip">
                  {answer.to === 'end' ? `${t('releases.end')} ${answer.code ?? ''}` : answer.to}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="sm t3">{t('releases.invented')}</p>
    </div>
  )
}

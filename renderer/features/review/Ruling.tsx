// The ruling on what an agent disputes, item by item. Private to the review. Promises: every disputed item is ruled on, with a reason; points only rise.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cardOf } from '../../../shared/qa/scorecard.ts'
import type { ScoreRow } from '../../../shared/qa/scoreRow.ts'
import { Button, Pills, SectionHead } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { itemName } from './ScoreFacts.tsx'
import type { ScorePanelProps } from './ScorePanel.tsx'

interface Ruled {
  readonly decision: 'upheld' | 'changed'
  readonly points: number | null
  readonly reason: string
}

export function Ruling({ score, told, busy, onRecord }: ScorePanelProps & { score: ScoreRow }) {
  const { t } = useTranslation()
  const format = useFormat()
  const card = cardOf(score.card)
  const disputed = (score.rounds.at(-1)?.answers ?? []).filter(({ answer }) => answer === 'disputed')
  const [ruled, setRuled] = useState<Readonly<Record<string, Ruled>>>({})
  const [bad, setBad] = useState(false)
  const mostOf = (item: string) => card?.items.find(({ id }) => id === item)?.points ?? null
  const of = (item: string): Ruled => ruled[item] ?? { decision: 'upheld', points: mostOf(item), reason: '' }
  const change = (item: string, part: Partial<Ruled>) =>
    setRuled((was) => ({ ...was, [item]: { ...of(item), ...part } }))
  const send = () => {
    if (busy) return
    if (disputed.some(({ item }) => of(item).reason.trim() === '')) {
      setBad(true)
      return
    }
    onRecord({
      kind: 'score.decided',
      customerId: told.call.customerId,
      caseId: told.call.caseId,
      payload: {
        scoreId: score.id,
        items: disputed.map(({ item }) => {
          const { decision, points, reason } = of(item)
          return { item, decision, points: decision === 'changed' ? points : null, reason: reason.trim() }
        }),
      },
    })
  }
  useKey('Ctrl+Enter', send, { label: t('score.keys.send'), group: t('review.keys.group') })
  return (
    <section className="qs-ruling" data-ruling="">
      <SectionHead title={t('score.ruling.title')} hint={t('score.ruling.hint')} />
      {disputed.map(({ item }) => {
        const name = itemName(card, item, format)
        const { decision, points, reason } = of(item)
        const most = mostOf(item)
        return (
          <div key={item} data-ruled={item}>
            <Pills
              label={name}
              value={decision}
              choices={(['upheld', 'changed'] as const).map((value) => ({
                value,
                text: t(`score.rule.${value}`),
              }))}
              onChange={(next) => change(item, { decision: next })}
            />
            <b>{name}</b>
            {decision === 'changed' && most !== null && (
              <input
                className="input"
                type="number"
                min={0}
                max={most}
                aria-label={t('score.pointsOf', { item: name })}
                value={points ?? ''}
                onChange={(event) =>
                  change(item, {
                    points: Math.max(0, Math.min(most, Math.round(Number(event.target.value)) || 0)),
                  })
                }
              />
            )}
            <input
              className="input"
              value={reason}
              maxLength={500}
              placeholder={t('score.reason')}
              aria-label={t('score.reasonOf', { item: name })}
              aria-invalid={(bad && reason.trim() === '') || undefined}
              onChange={(event) => change(item, { reason: event.target.value })}
            />
          </div>
        )
      })}
      {bad && (
        <p className="under bad" role="alert">
          <Icon name="alert" size="s" />
          {t('score.ruling.missing')}
        </p>
      )}
      <Button look="pri" icon="scale" combo="Ctrl+Enter" busy={busy} onClick={send}>
        {t('score.ruling.send')}
      </Button>
    </section>
  )
}

// What a file would do, before anything is written: new, unchanged, differing and returned rows, the differing figures side by
// side, and the decision. Private to the import screen.
import { Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportReply } from '../../../shared/protocol.ts'
import { Button } from '../../ui/controls.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Changes } from './Changes.tsx'
import { Fresh } from './Fresh.tsx'
import { IntakeFigures, newRows, Rejected } from './IntakeRows.tsx'

export interface IntakePlanProps {
  readonly reply: ImportReply
  onBack(): void
  /** `changes`: also takes over the figures that differ. */
  onImport(changes: boolean): void
}

export function IntakePlan({ reply, onBack, onImport }: IntakePlanProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [takeOver, setTakeOver] = useState(false)
  const count = newRows(reply) + (takeOver ? reply.changed : 0)
  return (
    <div className="ik-result" data-stage="plan">
      <div className="row">
        <h2>{t('intake.plan.title')}</h2>
        <span className="t3" role="status">
          {t('intake.result.rows', { count: reply.rows })} · {t('intake.plan.nothingWritten')}
        </span>
        <span className="grow" />
        <Button look="ghost" icon="undo" onClick={onBack}>
          {t('intake.plan.back')}
        </Button>
        <Button look="pri" icon="import" disabled={count === 0} onClick={() => onImport(takeOver)}>
          {t('intake.plan.import', { rows: format.count(count), count })}
        </Button>
      </div>
      <IntakeFigures reply={reply} />
      {count === 0 && (
        <TroubleNote
          tone="calm"
          icon="info"
          what={t(reply.changed > 0 ? 'intake.plan.onlyChanges' : 'intake.plan.nothingToDo')}
        />
      )}
      {reply.changed > 0 && (
        <Checkbox checked={takeOver} onChange={(event) => setTakeOver(event.target.checked)}>
          {t('intake.plan.takeOver', { rows: format.count(reply.changed), count: reply.changed })}
        </Checkbox>
      )}
      {reply.changes.length > 0 && (
        <Changes changes={reply.changes} count={reply.changed} importId={reply.importId} />
      )}
      {reply.fresh.length > 0 && <Fresh rows={reply.fresh} count={newRows(reply)} />}
      <Rejected
        reply={reply}
        clean={t('intake.plan.clean', { rows: format.count(reply.accepted), count: reply.accepted })}
      />
    </div>
  )
}

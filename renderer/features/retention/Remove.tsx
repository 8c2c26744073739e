// Having removed what is due: the dry run stands above, its number is typed, and how far it is is told until it is over. Private to retention.
// Promises: nothing is asked for before the typed number is the one of the dry run; central looks again before it begins.
import { type FormEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SECOND } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { RetentionReply } from '../../../shared/retention/bodies.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'

const LOOK_AGAIN_MS = 2 * SECOND

export function Remove({
  of: { lines, lastRun },
  onReload,
  onReply,
}: {
  of: RetentionReply
  onReload(): void
  onReply(reply: RetentionReply): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  const id = useId()
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const count = lines.reduce((sum, line) => (line.remove ? sum + line.count : sum), 0)
  const running = lastRun !== null && !lastRun.ended
  useEffect(() => {
    if (!running) return
    const timer = setInterval(onReload, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [running, onReload])
  if (running) {
    const gone = Object.values(lastRun.removed).reduce((sum, n) => sum + n, 0)
    return (
      <p role="status" data-removing={gone}>
        {t('retention.removing', { gone: format.count(gone) })}
      </p>
    )
  }
  const remove = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || typed.trim() !== String(count)) return
    setBusy(true)
    setProblem(null)
    try {
      onReply(await sync.manage.runRetention(count))
      setAsking(false)
      setTyped('')
    } catch (error) {
      setProblem(problemOf(error, 'retention'))
      onReload()
    } finally {
      setBusy(false)
    }
  }
  if (count === 0) return null
  if (!asking)
    return (
      <div className="row">
        <Button icon="trash" onClick={() => setAsking(true)}>
          {t('retention.remove')}
        </Button>
      </div>
    )
  return (
    <form className="rt-form beside-form leavable" data-remove="" onSubmit={(event) => void remove(event)}>
      <p>{t('retention.removeText')}</p>
      <label className="lab" htmlFor={id}>
        {t('retention.removeType', { count })}
      </label>
      <input
        id={id}
        className="fi-in rt-typed"
        inputMode="numeric"
        maxLength={12}
        value={typed}
        // biome-ignore lint/a11y/noAutofocus: the form opens because its button was pressed
        autoFocus
        onChange={({ target }) => setTyped(target.value)}
      />
      {problem && <ProblemNote problem={problem} />}
      <div className="row tight">
        <Button type="submit" look="dang" icon="trash" busy={busy} disabled={typed.trim() !== String(count)}>
          {t('retention.removeNow')}
        </Button>
        <Button look="ghost" onClick={() => setAsking(false)}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

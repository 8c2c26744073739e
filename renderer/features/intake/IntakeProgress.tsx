// How far a check or an import is: bytes on their way, then rows of all rows, with cancel. Private to the import screen.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/controls.tsx'
import { useLateFlag } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import type { RunStep } from './importRun.ts'
import { percentOf } from './importRun.ts'

export function IntakeProgress({
  step,
  size,
  startedAt,
  stopping,
  onCancel,
}: {
  step: RunStep
  size: number
  startedAt: number
  stopping: boolean
  onCancel(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [elapsed, setElapsed] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setElapsed(performance.now() - startedAt), 500)
    return () => clearInterval(timer)
  }, [startedAt])
  const late = useLateFlag(true)
  if (!late) return null
  const { sent, progress } = step
  const uploaded = size === 0 ? 100 : Math.min(100, Math.round((sent / size) * 100))
  const percent = percentOf(step, size)
  const rows = progress ? format.count(progress.rows) : ''
  const said =
    uploaded < 100
      ? t('intake.sending', { percent: uploaded })
      : progress?.state === 'landing' && progress.of !== null
        ? t('intake.landing', { rows, of: format.count(progress.of) })
        : progress?.state === 'publishing' && progress.of !== null
          ? t('intake.publishing', { rows, of: format.count(progress.of) })
          : progress && progress.rows > 0
            ? t('intake.readingRows', { rows })
            : t('intake.reading')
  return (
    <div className="inset ik-progress" data-progress={progress?.state ?? 'sending'}>
      <div className="row">
        <span role="status">{stopping ? t('intake.stopping') : said}</span>
        <span className="sm t3 clip">{t('intake.goesOn')}</span>
        <span className="grow" />
        <span className="sm t3">{t('intake.elapsed', { time: format.duration(elapsed) })}</span>
        <Button
          size="sm"
          look="ghost"
          icon="close"
          busy={stopping}
          disabled={progress?.state === 'publishing'}
          onClick={onCancel}
        >
          {t('common.cancel')}
        </Button>
      </div>
      <div className="prog" aria-hidden="true">
        <i className={percent === null ? 'busy' : ''} style={{ width: `${percent ?? 100}%` }} />
      </div>
    </div>
  )
}

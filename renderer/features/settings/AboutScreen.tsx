// What this program is and which parts it runs on.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Reply } from '../../../shared/ipc.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Mark } from '../../ui/icons.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import './help.css'

export function AboutScreen({ practice }: { practice: boolean }) {
  const { t } = useTranslation()
  const { bridge } = useDesk()
  const [about, setAbout] = useState<Reply<'app.about'> | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    let stale = false
    bridge.call('app.about').then(
      (value) => {
        if (!stale) setAbout(value)
      },
      (error: unknown) => {
        if (!stale) setProblem(problemOf(error, 'about'))
      },
    )
    return () => {
      stale = true
    }
  }, [bridge])
  return (
    <main className="sheet ab" aria-label={t('about.title')}>
      <Mark size={56} />
      <h1>{about?.name ?? t('common.app')}</h1>
      <p className="t2">{t('about.text')}</p>
      {problem && <ProblemNote problem={problem} />}
      {about && (
        <dl className="copy">
          {(
            [
              ['version', about.version],
              ['mode', t(practice ? 'about.practice' : 'about.site')],
              ['electron', about.electron],
              ['chrome', about.chrome],
              ['node', about.node],
            ] as const
          ).map(([key, value]) => (
            <div key={key}>
              <dt>{t(`about.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {about?.standIn && <p className="warn">{t('about.standIn')}</p>}
    </main>
  )
}

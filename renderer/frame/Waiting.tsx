// The place of a case that is not there yet, or not any more. Promises: it never waits without an end, and there is always a way back.
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../shared/problem.ts'
import { Loading } from '../features/Loading.tsx'
import { ProblemNote } from '../features/ProblemNote.tsx'
import { askAgain } from '../local/useView.ts'
import { Button } from '../ui/controls.tsx'
import { EmptyState } from '../ui/states.tsx'

export interface WaitingProps {
  readonly gone: boolean
  /** Why it could not be read. */
  readonly problem: Problem | null
  onBack(): void
}

export function Waiting({ gone, problem, onBack }: WaitingProps) {
  const { t } = useTranslation()
  const back = { text: t('customer.gone.back'), go: onBack }
  return (
    <main className="sheet" aria-label={t('customer.panel')}>
      <h1 className="said-only">{t('customer.panel')}</h1>
      {gone ? (
        <EmptyState
          icon="file"
          title={t('customer.gone.title')}
          hint={t('customer.gone.text')}
          action={<Button onClick={onBack}>{back.text}</Button>}
        />
      ) : problem ? (
        <ProblemNote
          problem={problem}
          actions={
            <>
              <Button size="sm" icon="sync" onClick={askAgain}>
                {t('common.slow.again')}
              </Button>
              <Button size="sm" look="ghost" onClick={onBack}>
                {back.text}
              </Button>
            </>
          }
        />
      ) : (
        <Loading label={t('common.loading')} leave={back} />
      )}
    </main>
  )
}

// The place of a case that is not there yet, or not any more.
import { useTranslation } from 'react-i18next'
import { EmptyState, Skeleton } from '../ui/states.tsx'

export function Waiting({ gone }: { gone: boolean }) {
  const { t } = useTranslation()
  return (
    <main className="sheet" aria-label={t('customer.panel')}>
      {gone ? (
        <EmptyState icon="file" title={t('customer.gone.title')} hint={t('customer.gone.text')} />
      ) : (
        <Skeleton label={t('common.loading')} />
      )}
    </main>
  )
}

// Another screen is looked at while a call is up or waits for its result: says so, and leads back to it.
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/controls.tsx'
import { Strip } from '../ui/states.tsx'

export function CallGoesOn({ over, onBack }: { over: boolean; onBack(): void }) {
  const { t } = useTranslation()
  return (
    <Strip
      tone={over ? 'warn' : 'ok'}
      icon={over ? 'pen' : 'phone'}
      title={t(over ? 'shell.resultWaits' : 'shell.callGoesOn')}
      right={
        <Button size="sm" icon="undo" combo="Escape" onClick={onBack}>
          {t(over ? 'shell.toResult' : 'shell.backToCall')}
        </Button>
      }
    />
  )
}

// What stands in place of sign-in while IT has this computer's data removed, and what is said afterwards. Public to `main.tsx` and sign-in.
import { useTranslation } from 'react-i18next'
import type { Wiped } from '../../../shared/environment.ts'
import { Icon } from '../../ui/icons.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'

export function Removing() {
  const { t } = useTranslation()
  return (
    <main className="lock-cover" aria-label={t('shell.wipe.title')} data-wipe="running">
      <Icon name="lock" />
      <h1>{t('shell.wipe.title')}</h1>
      <p role="status">{t('shell.wipe.text')}</p>
    </main>
  )
}

export function WipedNote({ wiped: { at, waiting } }: { readonly wiped: Wiped }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <section data-wipe="done">
      <TroubleNote
        tone={waiting > 0 ? 'warn' : 'calm'}
        icon="lock"
        what={t('shell.wipe.done', { at: format.dayTime(at, at) })}
        now={waiting > 0 ? t('shell.wipe.waiting', { count: waiting }) : t('shell.wipe.whole')}
      />
    </section>
  )
}

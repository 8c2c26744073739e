// The SIP account that this desk registers with, and how the line is. It is shown and never typed here: where it comes from is
// said. The address is shown without what is secret in it.
import { useTranslation } from 'react-i18next'
import { Button, SectionHead, Tag } from '../../ui/controls.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { retryLine, usePhone } from '../phone/phone.ts'

export function LineSettings({ practice }: { practice: boolean }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const account = usePhone((state) => state.account)
  const registration = usePhone((state) => state.registration)
  const server = 'server' in registration ? registration.server : undefined
  const said =
    registration.state === 'failed'
      ? words(registration.problem).what
      : registration.state === 'connecting'
        ? t('phone.lights.connecting', { attempt: registration.attempt })
        : registration.state === 'registered'
          ? t(registration.backup ? 'phone.lights.registeredBackup' : 'phone.lights.registered')
          : t('phone.lights.offline')
  return (
    <section aria-label={t('settings.section.line')}>
      <SectionHead title={t('settings.section.line')} />
      {account === null ? (
        <p className="t2 st-text">{t('settings.line.none')}</p>
      ) : (
        <>
          <dl className="st-account copy">
            {(['uri', 'authorizationUser', 'displayName', 'server'] as const).map((key) => (
              <div key={key} data-account={key}>
                <dt>{t(`settings.line.${key}`)}</dt>
                <dd>{(key === 'server' && server) || account[key]}</dd>
              </div>
            ))}
            <div data-account="state">
              <dt>{t('settings.line.state')}</dt>
              <dd className="row tight">
                <Tag tone={registration.state === 'registered' ? 'ok' : 'warn'}>{said}</Tag>
                {registration.state !== 'registered' && (
                  <Button size="sm" icon="sync" onClick={retryLine}>
                    {t('phone.lights.retryNow')}
                  </Button>
                )}
              </dd>
            </div>
          </dl>
          <p className="sm t3">{t(practice ? 'settings.line.whyPractice' : 'settings.line.whySite')}</p>
        </>
      )}
    </section>
  )
}

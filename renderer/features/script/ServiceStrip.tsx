// Says over the script of a service call what the call is for. Private to the script pane.
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icons.tsx'

export function ServiceStrip() {
  const { t } = useTranslation()
  return (
    <div className="sc-strip" data-tone="accent" data-banner="service" role="note">
      <Icon name="message" />
      <b>{t('script.banner.service.title')}</b>
      <span className="sc-clip">{t('script.banner.service.text')}</span>
    </div>
  )
}

// The keys of the headset: what is connected, to connect one, to stop using it. With several at the machine the person chooses here
// among those that the shell has found.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { connectHeadset, forgetHeadset } from '../phone/headset.ts'
import { type HeadsetState, usePhone } from '../phone/phone.ts'

export function HeadsetSettings() {
  const { t } = useTranslation()
  const { bridge } = useDesk()
  const headset = usePhone((state) => state.headset)
  const [found, setFound] = useState<readonly { id: string; name: string }[]>([])
  const [asking, setAsking] = useState(false)
  const [missing, setMissing] = useState(false)
  useEffect(() => bridge.on('headsets', setFound), [bridge])

  const connect = async () => {
    setAsking(true)
    setMissing(false)
    try {
      setMissing(!(await connectHeadset()))
    } finally {
      setAsking(false)
    }
  }
  const held = headset.state === 'ready' || headset.state === 'gone'
  return (
    <div className="st-headset" data-headset={headset.state}>
      <div className="st-row">
        <span>
          {t('settings.headset.title')}
          <span className="sm t3" role="status">
            {missing && !held ? t('settings.headset.notFound') : <Standing headset={headset} />}
          </span>
        </span>
        <span className="row tight">
          {held && (
            <Button size="sm" look="ghost" onClick={() => void forgetHeadset()}>
              {t('settings.headset.forget')}
            </Button>
          )}
          {headset.state !== 'ready' && headset.state !== 'unable' && (
            <Button
              size="sm"
              icon="headset"
              busy={asking && found.length === 0}
              onClick={() => void connect()}
            >
              {t('settings.headset.connect')}
            </Button>
          )}
        </span>
      </div>
      {found.length > 0 && (
        <fieldset className="row">
          <legend className="sm t3">{t('settings.headset.choose')}</legend>
          {found.map(({ id, name }) => (
            <Button key={id} size="sm" onClick={() => void bridge.call('headset.choose', { id })}>
              {name}
            </Button>
          ))}
          <Button size="sm" look="ghost" onClick={() => void bridge.call('headset.choose', { id: null })}>
            {t('settings.headset.cancel')}
          </Button>
        </fieldset>
      )}
    </div>
  )
}

function Standing({ headset }: { headset: HeadsetState }) {
  const { t } = useTranslation()
  switch (headset.state) {
    case 'ready':
      return t(headset.lamps ? 'settings.headset.ready' : 'settings.headset.readyDark', {
        name: headset.name,
      })
    case 'gone':
      return t('settings.headset.gone', { name: headset.name })
    case 'unable':
      return t('settings.headset.unable')
    case 'none':
    case 'unknown':
      return t('settings.headset.none')
    default:
      return headset satisfies never
  }
}

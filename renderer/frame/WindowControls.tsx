// Minimise, maximise, close: the window has no frame of its own (macOS draws its own lights).
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Environment } from '../../shared/ipc.ts'
import type { Bridge } from '../bridge.ts'
import { Icon } from '../ui/icons.tsx'

export function WindowControls({ bridge, platform }: { bridge: Bridge; platform: Environment['platform'] }) {
  const { t } = useTranslation()
  const [maximized, setMaximized] = useState(false)
  useEffect(() => {
    let stale = false
    void bridge.call('window.state').then((state) => {
      if (!stale) setMaximized(state.maximized)
    })
    const stop = bridge.on('window', (state) => setMaximized(state.maximized))
    return () => {
      stale = true
      stop()
    }
  }, [bridge])
  if (platform === 'darwin') return null
  return (
    <div className="win">
      <button
        type="button"
        aria-label={t('shell.window.minimize')}
        onClick={() => void bridge.call('window.minimize')}
      >
        <Icon name="minus" size="s" />
      </button>
      <button
        type="button"
        aria-label={t(maximized ? 'shell.window.restore' : 'shell.window.maximize')}
        onClick={() => void bridge.call('window.maximize')}
      >
        <Icon name={maximized ? 'restore' : 'maximize'} size="s" />
      </button>
      <button
        type="button"
        className="x"
        aria-label={t('shell.window.close')}
        onClick={() => void bridge.call('window.close')}
      >
        <Icon name="close" size="s" />
      </button>
    </div>
  )
}

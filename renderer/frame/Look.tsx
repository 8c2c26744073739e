// Mode, language and motion for everything below: our tokens on the document, one ConfigProvider for Ant Design.
import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../shared/ipc.ts'
import { setDensity } from '../ui/density.ts'
import { chooseKeys } from '../ui/keys.ts'
import { Toasts } from '../ui/states.tsx'
import type { Mode } from '../ui/theme.ts'
import { themeOf } from '../ui/theme.ts'

/** Where popovers are drawn: outside of sheets that clip, inside of a landmark. */
const LAYERS = 'layers'

function useMedia(query: string): boolean {
  const media = useMemo(() => window.matchMedia(query), [query])
  return useSyncExternalStore(
    (listener) => {
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => media.matches,
  )
}

export function Look({ settings, children }: { settings: Settings; children: ReactNode }) {
  const { t } = useTranslation()
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const mode: Mode = settings.theme === 'system' ? (systemDark ? 'dark' : 'light') : settings.theme
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = mode
  }, [mode])
  const roomy = settings.density === 'roomy'
  useLayoutEffect(() => setDensity(settings.density), [settings.density])
  useLayoutEffect(() => chooseKeys(settings.keys), [settings.keys])
  // Ant Design puts one more provider around everything the first time that motion is off, which would mount the whole
  // window anew. So it is off for the first moment, and the provider is there for good.
  const [begun, setBegun] = useState(false)
  useLayoutEffect(() => setBegun(true), [])
  const motion = begun && !still
  const theme = useMemo(() => themeOf(mode, motion, roomy), [mode, motion, roomy])
  return (
    <ConfigProvider
      theme={theme}
      locale={settings.language === 'zh-CN' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      variant="outlined"
      getPopupContainer={() => document.getElementById(LAYERS) ?? document.body}
    >
      {children}
      <section id={LAYERS} aria-label={t('shell.layers')} />
      <Toasts closeLabel={t('common.close')} />
    </ConfigProvider>
  )
}

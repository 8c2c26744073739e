// One ConfigProvider for Ant Design, with our theme, language and motion. Of the workplace: the sign-in screen uses none of it.
import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { startTransition, useEffect, useMemo, useState } from 'react'
import type { Settings } from '../../shared/ipc.ts'
import { themeOf } from '../ui/theme.ts'
import { LAYERS, useMedia, useMode } from './Look.tsx'

/** Before this nothing of Ant Design moves, ms. */
const STILL_MS = 2000

export function AntLook({ settings, children }: { settings: Settings; children: ReactNode }) {
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const mode = useMode(settings)
  const roomy = settings.density === 'roomy'
  // Ant Design puts one more provider around everything the first time that motion is off, which would mount the whole
  // window anew. So it is off at first, and the provider is there for good. With motion all its style rules are made once more, which
  // is done between other work when the first screen has long been drawn.
  const [begun, setBegun] = useState(false)
  useEffect(() => {
    const later = setTimeout(() => startTransition(() => setBegun(true)), STILL_MS)
    return () => clearTimeout(later)
  }, [])
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
    </ConfigProvider>
  )
}

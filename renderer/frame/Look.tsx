// Mode, language and motion for everything below: our tokens on the document. What Ant Design must know of it is `AntLook.tsx`.
import type { ReactNode } from 'react'
import { useEffect, useLayoutEffect, useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../shared/ipc.ts'
import { setDensity } from '../ui/density.ts'
import { Hints } from '../ui/Hints.tsx'
import { chooseKeys } from '../ui/keys.ts'
import { dropToasts, Toasts } from '../ui/states.tsx'
import type { Mode } from '../ui/theme.ts'

/** Where popovers are drawn: outside of sheets that clip, inside of a landmark. */
export const LAYERS = 'layers'

export function useMedia(query: string): boolean {
  const media = useMemo(() => window.matchMedia(query), [query])
  return useSyncExternalStore(
    (listener) => {
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => media.matches,
  )
}

export function useMode(settings: Settings): Mode {
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  return settings.theme === 'system' ? (systemDark ? 'dark' : 'light') : settings.theme
}

export function Look({ settings, children }: { settings: Settings; children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const mode = useMode(settings)
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = mode
  }, [mode])
  useLayoutEffect(() => setDensity(settings.density), [settings.density])
  useLayoutEffect(() => chooseKeys(settings.keys), [settings.keys])
  useEffect(() => {
    i18n.on('languageChanged', dropToasts)
    return () => i18n.off('languageChanged', dropToasts)
  }, [i18n])
  return (
    <>
      {children}
      <section id={LAYERS} aria-label={t('shell.layers')} />
      <Hints />
      <Toasts closeLabel={t('common.close')} />
    </>
  )
}

// Sizes of the whole window, and the keys that step through them: in the settings, by key, and before anybody has signed in.
import { useTranslation } from 'react-i18next'
import { useKey } from './keys.ts'

/** 1 = 100 %. */
const ZOOMS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

/** The next size in this direction; null at the end. */
export function nextZoom(zoom: number, by: 1 | -1): number | null {
  const sizes = by > 0 ? ZOOMS : ZOOMS.toReversed()
  return sizes.find((size) => (size - zoom) * by > 0.01) ?? null
}

/** Ctrl with plus, minus and 0; the plus of the main block comes with or without Shift, that of the number pad as it is. */
export function useZoomKeys(zoom: number, onZoom: (zoom: number) => void): void {
  const { t } = useTranslation()
  const group = t('help.group.general')
  const step = (by: 1 | -1) => {
    const next = nextZoom(zoom, by)
    if (next !== null) onZoom(next)
  }
  useKey('Ctrl+=', () => step(1), { label: t('help.keys.zoomIn'), group })
  useKey('Ctrl+Shift++', () => step(1), { label: '', group: '' })
  useKey('Ctrl++', () => step(1), { label: '', group: '' })
  useKey('Ctrl+-', () => step(-1), { label: t('help.keys.zoomOut'), group })
  useKey('Ctrl+0', () => onZoom(1), { label: t('help.keys.zoomReset'), group })
}

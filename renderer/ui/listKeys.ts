// Lists by keys alone: arrows move the focus from row to row, Enter opens the row that has it, left and right change the filter.
// Looks only: rows are found by `[data-row]`, and what opens them is the button that they are.
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useKey } from './keys.ts'

/** Moves the focus to the row above or below; into the list when it is elsewhere. */
function moveIn(box: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(box?.querySelectorAll<HTMLElement>('[data-row]:not(:disabled)') ?? [])]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
}

/** Up and down go through the rows in `box`. */
export function useRowKeys(box: RefObject<HTMLElement | null>, enabled = true): void {
  const { t } = useTranslation()
  const group = t('help.group.move')
  useKey('ArrowUp', () => moveIn(box.current, -1), { label: t('help.keys.up'), group, enabled })
  useKey('ArrowDown', () => moveIn(box.current, 1), { label: t('help.keys.down'), group, enabled })
}

/** Left and right go through the filters of a list, without going round. */
export function useFilterKeys<T>(
  filters: readonly T[],
  filter: T,
  onFilter: (filter: T) => void,
  enabled = true,
): void {
  const { t } = useTranslation()
  const group = t('help.group.move')
  const step = (by: 1 | -1) => {
    const next = filters[filters.indexOf(filter) + by]
    if (next !== undefined) onFilter(next)
  }
  useKey('ArrowLeft', () => step(-1), { label: t('help.keys.filterBack'), group, enabled })
  useKey('ArrowRight', () => step(1), { label: t('help.keys.filter'), group, enabled })
}

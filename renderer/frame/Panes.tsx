// Where the window is too small for all columns of work (a large zoom): which of them shows. Unseen where all fit; `narrow.css`
// decides which of the three is hidden.
import { useTranslation } from 'react-i18next'
import { Pills } from '../ui/controls.tsx'

export type Pane = 'list' | 'centre' | 'side'

export function Panes({
  layout,
  calling,
  value,
  onChange,
}: {
  /** `ready`: the list is the centre. */
  layout: 'ready' | 'case'
  calling: boolean
  value: Pane
  onChange(pane: Pane): void
}) {
  const { t } = useTranslation()
  const centre = layout === 'ready' ? 'list' : calling ? 'call' : 'case'
  return (
    <nav className="panes" data-layout={layout} aria-label={t('shell.pane.label')}>
      <Pills
        label={t('shell.pane.label')}
        value={value}
        onChange={onChange}
        choices={[
          ...(layout === 'case' ? [{ value: 'list' as const, text: t('shell.pane.list') }] : []),
          { value: 'centre', text: t(`shell.pane.${centre}`) },
          { value: 'side', text: t('shell.pane.customer') },
        ]}
      />
    </nav>
  )
}

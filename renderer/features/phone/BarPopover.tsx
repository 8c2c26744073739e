// What opens from a key of the call bar: by its key or a click, closed by Escape with the focus back on it. Private to the call bar.
import { Popover, Tooltip } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { capOf, shortcutOf, useActingKey, useKey } from '../../ui/keys.ts'

export interface BarPopoverProps {
  /** As delivered; the person may have moved it. */
  readonly combo: string
  /** What the key does, in the help. */
  readonly keyLabel: string
  readonly label: string
  readonly icon: IconName
  readonly placement: 'bottom' | 'bottomRight'
  /** `close` leaves the focus where it goes by itself. */
  children(open: boolean, close: () => void): ReactNode
}

export function BarPopover({ combo, keyLabel, label, icon, placement, children }: BarPopoverProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const acting = useActingKey()(combo)
  const leave = () => {
    setOpen(false)
    opener.current?.focus()
  }
  useKey(combo, () => (open ? leave() : setOpen(true)), { label: keyLabel, group: t('phone.keys.group') })
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement={placement}
      destroyOnHidden
      content={
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the popover wherever its focus is
        <div
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
            event.stopPropagation()
            leave()
          }}
        >
          {children(open, () => setOpen(false))}
        </div>
      }
    >
      <Tooltip title={open ? '' : `${label}  ${capOf(acting)}`}>
        <button
          ref={opener}
          type="button"
          className="pb-btn"
          aria-label={label}
          aria-keyshortcuts={shortcutOf(acting)}
          aria-expanded={open}
        >
          <Icon name={icon} />
        </button>
      </Tooltip>
    </Popover>
  )
}

// What opens from a key of the call bar: by its key or a click, closed by Escape with the focus back on it. Private to the call bar.
import { Popover } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { capOf, shortcutOf, useActingKey } from '../../ui/keys.ts'

/** Open or not, and where the focus goes back to. Its key is bound by whoever uses it, to `toggle`. */
export function useBarPopover() {
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const leave = () => {
    setOpen(false)
    opener.current?.focus()
  }
  return { open, setOpen, opener, leave, toggle: () => (open ? leave() : setOpen(true)) }
}

export interface BarPopoverProps {
  readonly of: ReturnType<typeof useBarPopover>
  /** Its key as delivered; the person may have moved it. */
  readonly combo: string
  readonly label: string
  readonly icon: IconName
  readonly placement: 'bottom' | 'bottomRight'
  readonly children: ReactNode
}

export function BarPopover({ of, combo, label, icon, placement, children }: BarPopoverProps) {
  const { open, setOpen, opener, leave } = of
  const acting = useActingKey()(combo)
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
          {children}
        </div>
      }
    >
      <button
        ref={opener}
        type="button"
        className="pb-btn"
        aria-label={label}
        data-hint={open ? undefined : `${label}  ${capOf(acting)}`}
        aria-keyshortcuts={shortcutOf(acting)}
        aria-expanded={open}
      >
        <Icon name={icon} />
      </button>
    </Popover>
  )
}

// The button that is an icon, with its name and key in a tooltip. Apart from the other controls, because its tooltip is Ant
// Design's, which the sign-in screen does without. Looks only: never imports shared, local or features.
import { Tooltip } from 'antd'
import type { ButtonHTMLAttributes, Ref } from 'react'
import type { IconName } from './icons.tsx'
import { Icon } from './icons.tsx'
import { capOf, shortcutOf, useActingKey } from './keys.ts'

export interface IconButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'title'> {
  icon: IconName
  /** Name for screen readers and tooltip. */
  label: string
  combo?: string
  pressed?: boolean
  size?: 's' | 'm' | 'l'
  ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon, label, combo, pressed, size = 'm', ...rest }: IconButtonProps) {
  const acting = useActingKey()
  return (
    <Tooltip title={combo ? `${label}  ${capOf(acting(combo))}` : label}>
      <button
        type="button"
        {...rest}
        className="icon-btn"
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={combo === undefined ? undefined : shortcutOf(acting(combo))}
      >
        <Icon name={icon} size={size} />
      </button>
    </Tooltip>
  )
}

// The button that is an icon, with its name and key in its hint. Looks only: never imports shared, local or features.
import type { ButtonHTMLAttributes, Ref } from 'react'
import { Kbd } from './controls.tsx'
import type { IconName } from './icons.tsx'
import { Icon } from './icons.tsx'
import { capOf, shortcutOf, useActingKey } from './keys.ts'

export interface IconButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'title'> {
  icon: IconName
  /** Name for screen readers, and in the hint. */
  label: string
  combo?: string
  pressed?: boolean
  /** In a large window its name and key stand beside it. */
  named?: boolean
  size?: 's' | 'm' | 'l'
  ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon, label, combo, pressed, named, size = 'm', ...rest }: IconButtonProps) {
  const acting = useActingKey()
  return (
    <button
      type="button"
      {...rest}
      className={named ? 'icon-btn named' : 'icon-btn'}
      aria-label={label}
      data-hint={combo ? `${label}  ${capOf(acting(combo))}` : label}
      aria-pressed={pressed}
      aria-keyshortcuts={combo === undefined ? undefined : shortcutOf(acting(combo))}
    >
      <Icon name={icon} size={size} />
      {named && (
        <span className="icon-name">
          {label}
          {combo && <Kbd combo={combo} />}
        </span>
      )}
    </button>
  )
}

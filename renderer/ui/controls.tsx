// The small controls that every screen is made of. They know no domain and no words: texts come in as they shall be read.
// Looks only: never imports shared, local or features.
import type { ButtonHTMLAttributes, CSSProperties, ReactNode, Ref } from 'react'
import type { IconName } from './icons.tsx'
import { Icon } from './icons.tsx'
import { capOf, shortcutOf, useActingKey } from './keys.ts'

/**
 * A key cap. `combo` as delivered, as in the key registry: `F9`, `Ctrl+Enter`; the cap shows the key that does it now. `upTo` is the
 * last digit where the cap stands for a row of them: `Ctrl 1–9`.
 */
export function Kbd({ combo, upTo }: { combo: string; upTo?: string | undefined }) {
  const acting = useActingKey()
  const cap = capOf(acting(combo))
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a kbd element takes no focus; the control says its key by aria-keyshortcuts
  return <kbd aria-hidden="true">{upTo === undefined ? cap : `${cap}–${upTo}`}</kbd>
}

/** How to leave a field: seen only while one inside the nearest `.leavable` has the focus, and takes its room always. */
export function LeaveHint({ text }: { text: string }) {
  return (
    <span className="leave-hint">
      <Kbd combo="Escape" />
      {text}
    </span>
  )
}

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  look?: 'plain' | 'pri' | 'soft' | 'ghost' | 'dang'
  size?: 'sm' | 'md' | 'lg'
  icon?: IconName
  /** Key that does the same, shown as a cap. */
  combo?: string
  full?: boolean
  /** The button keeps its width, a spinner replaces the icon, clicks do nothing. */
  busy?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function Button({
  look = 'plain',
  size = 'md',
  icon,
  combo,
  full,
  busy,
  children,
  ...rest
}: ButtonProps) {
  const acting = useActingKey()
  const className = ['btn', look === 'plain' ? '' : look, size === 'md' ? '' : size, full ? 'full' : '']
    .filter((part) => part !== '')
    .join(' ')
  return (
    <button
      type="button"
      {...rest}
      className={className}
      aria-busy={busy || undefined}
      aria-keyshortcuts={combo === undefined ? undefined : shortcutOf(acting(combo))}
      onClick={busy ? undefined : rest.onClick}
    >
      {busy ? (
        <span className="spin">
          <Icon name="sync" size="s" />
        </span>
      ) : (
        icon && <Icon name={icon} size={size === 'sm' ? 's' : 'm'} />
      )}
      {children}
      {combo && <Kbd combo={combo} />}
    </button>
  )
}

/** Text that acts, inside a line of text. */
export function LinkButton({
  children,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>) {
  return (
    <button type="button" {...rest} className="link">
      {children}
    </button>
  )
}

export type Tone = 'plain' | 'ok' | 'warn' | 'bad' | 'acc' | 'outl'

/** At most two in a row of text. */
export function Tag({
  tone = 'plain',
  small,
  icon,
  children,
}: {
  tone?: Tone
  small?: boolean
  icon?: IconName
  children: ReactNode
}) {
  return (
    <span className={`tag ${tone === 'plain' ? '' : tone} ${small ? 'small' : ''}`}>
      {icon && <Icon name={icon} size="s" />}
      {children}
    </span>
  )
}

/** White paper for work. `as` gives it its landmark. */
export function Sheet({
  as: Element = 'section',
  label,
  className = '',
  style,
  children,
}: {
  as?: 'section' | 'main' | 'aside' | 'div'
  label?: string
  className?: string
  style?: CSSProperties
  children: ReactNode
}) {
  return (
    <Element className={`sheet ${className}`} aria-label={label} style={style}>
      {children}
    </Element>
  )
}

/** What scrolls inside a sheet, named and reachable by keyboard. */
export function Scroll({
  label,
  className = '',
  ref,
  children,
}: {
  label: string
  className?: string
  ref?: Ref<HTMLElement>
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse must be able to scroll it
    <section className={`scroll ${className}`} aria-label={label} tabIndex={0} data-scrolls="" ref={ref}>
      {children}
    </section>
  )
}

/** Heading of a section of a sheet, with what belongs to its right. */
export function SectionHead({
  title,
  hint,
  right,
}: {
  title: ReactNode
  hint?: ReactNode
  right?: ReactNode
}) {
  return (
    <div className="sec">
      <h2>{title}</h2>
      {hint !== undefined && <span className="t3 clip">{hint}</span>}
      {right !== undefined && <span className="r">{right}</span>}
    </div>
  )
}

/** A section of a sheet, split from the next by a hairline. */
export function Section({
  title,
  hint,
  right,
  className = '',
  children,
}: {
  title?: ReactNode
  hint?: ReactNode
  right?: ReactNode
  className?: string
  children: ReactNode
}) {
  return (
    <section className={className}>
      {title !== undefined && <SectionHead title={title} hint={hint} right={right} />}
      {children}
    </section>
  )
}

/** A label over a field, with what is wrong (and what to do) or a hint under it. */
export function Field({
  label,
  htmlFor,
  required,
  error,
  hint,
  children,
}: {
  label: ReactNode
  htmlFor?: string
  /** The word for "required". */
  required?: string
  error?: ReactNode
  hint?: ReactNode
  children: ReactNode
}) {
  return (
    <div>
      <label className="lab" htmlFor={htmlFor}>
        {label}
        {required && <span className="req">{required}</span>}
      </label>
      {children}
      {error ? (
        <p className="under bad" role="alert">
          <Icon name="alert" size="s" />
          {error}
        </p>
      ) : (
        hint && <p className="under">{hint}</p>
      )}
    </div>
  )
}

/** Used and left of a cap: grey used, amber when the last one is used or next. `label` says it in words. */
export function Pips({ used, cap, label }: { used: number; cap: number; label: string }) {
  const tone = used >= cap - 1 && used > 0 ? 'w' : 'u'
  return (
    <span className={`pips ${cap > 4 ? 'n' : ''}`} role="img" aria-label={label}>
      {Array.from({ length: cap }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pips have no identity but their place
        <i key={index} className={index < used ? tone : ''} />
      ))}
    </span>
  )
}

/** One choice out of a few, as pills. Arrow keys move, as in any radio group. */
export function Pills<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string
  value: T
  choices: readonly { value: T; text: string; count?: number }[]
  onChange: (value: T) => void
}) {
  const step = (by: number) => {
    const at = choices.findIndex((choice) => choice.value === value)
    const next = choices[(at + by + choices.length) % choices.length]
    if (next) onChange(next.value)
  }
  return (
    <div
      className="pills"
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
        if (by === undefined) return
        event.preventDefault()
        event.stopPropagation()
        step(by)
        const group = event.currentTarget
        requestAnimationFrame(() => group.querySelector<HTMLElement>('[aria-checked="true"]')?.focus())
      }}
    >
      {choices.map((choice) => (
        // biome-ignore lint/a11y/useSemanticElements: a pill is a button that behaves as a radio
        <button
          type="button"
          key={choice.value}
          className="pill"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChange(choice.value)}
        >
          {choice.text}
          {choice.count !== undefined && <i>{choice.count}</i>}
        </button>
      ))}
    </div>
  )
}

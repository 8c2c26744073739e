// Signs that carry meaning by shape as well as colour: guard light, money, cover, level meter, timeline entry.
// Looks only: never imports shared, local or features; texts come in as they shall be read.
import type { CSSProperties, ReactNode, Ref } from 'react'
import type { Tone } from './controls.tsx'
import type { IconName } from './icons.tsx'
import { Icon } from './icons.tsx'

export type Light = 'may' | 'last' | 'not' | 'hold' | 'done'

const LIGHTS: Record<Light, ReactNode> = {
  may: <circle cx="6" cy="6" r="4.5" fill="var(--ok-dot)" />,
  last: (
    <>
      <circle cx="6" cy="6" r="4" fill="none" stroke="var(--warn-dot)" strokeWidth="1.5" />
      <path d="M6 2a4 4 0 0 1 0 8Z" fill="var(--warn-dot)" />
    </>
  ),
  not: (
    <>
      <circle cx="6" cy="6" r="4.2" fill="none" stroke="var(--text-3)" strokeWidth="1.5" />
      <path d="M3.4 8.6 8.6 3.4" stroke="var(--text-3)" strokeWidth="1.5" />
    </>
  ),
  hold: (
    <>
      <rect
        x="1.8"
        y="1.8"
        width="8.4"
        height="8.4"
        rx="2.4"
        fill="none"
        stroke="var(--bad)"
        strokeWidth="1.5"
      />
      <path d="M4.8 4.2v3.6M7.2 4.2v3.6" stroke="var(--bad)" strokeWidth="1.5" />
    </>
  ),
  done: (
    <path
      d="m2.6 6.4 2.3 2.3 4.6-4.6"
      fill="none"
      stroke="var(--text-3)"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
}

/** Full disc = may call, half disc = last try, struck ring = not now, square with bars = hold, tick = done. */
export function GuardLight({ light, label }: { light: Light; label?: string }) {
  return (
    <svg
      className="gl"
      viewBox="0 0 12 12"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {label && <title>{label}</title>}
      {LIGHTS[light]}
    </svg>
  )
}

/** From this many digits on a headline figure is drawn smaller. */
const LONG_MONEY = 10

/** The headline figure of a sheet; `text` is the formatted amount without its sign of currency. */
export function Money({ text, symbol = '¥' }: { text: string; symbol?: string }) {
  const digits = text.replace(/\D/gu, '').length
  return (
    <div className="money copy" data-long={digits >= LONG_MONEY || undefined}>
      <small>{symbol}</small>
      {text}
    </div>
  )
}

/**
 * Hides a value until it may be seen: hatch, lock and the reason, as large as what it hides so that nothing jumps. The
 * caller renders it INSTEAD of the value, so the value is not in the document.
 */
export function Cover({
  why,
  block,
  small,
  style,
}: {
  why: string
  /** Covers a whole area. */
  block?: boolean
  /** Room for the lock alone; the reason is said to screen readers. */
  small?: boolean
  style?: CSSProperties
}) {
  if (small)
    return (
      <span className="cover" style={style} role="img" aria-label={why} data-covered="">
        <Icon name="lock" size="s" />
      </span>
    )
  if (block)
    return (
      <div className="cover blk" style={style} data-covered="">
        <span className="cl">
          <Icon name="lock" size="s" />
          <span className="clip">{why}</span>
        </span>
      </div>
    )
  return (
    <span className="cover" style={style} data-covered="">
      <Icon name="lock" size="s" />
      <span className="clip">{why}</span>
    </span>
  )
}

const BARS = [5, 8, 12, 16, 12, 9, 6]

/** Seven bars for a level of 0…1. */
export function Meter({ level, label }: { level: number; label: string }) {
  const lit = Math.round(Math.min(1, Math.max(0, level)) * BARS.length)
  return (
    <span className="meter" role="img" aria-label={label}>
      {BARS.map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity but their place
        <i key={index} className={index < lit ? '' : 'o'} style={{ height }} />
      ))}
    </span>
  )
}

/** One entry of a timeline: icon tile, words, time at the right, an optional second line. */
export function TimelineItem({
  ref,
  index,
  icon,
  tone = 'plain',
  words,
  when,
  detail,
}: {
  /** With `index` for a list that measures its rows. */
  ref?: Ref<HTMLLIElement>
  index?: number
  icon: IconName
  tone?: Tone
  words: ReactNode
  when: ReactNode
  detail?: ReactNode
}) {
  return (
    <li className="te" ref={ref} data-index={index}>
      <span className={`ic ${tone === 'plain' ? '' : tone}`}>
        <Icon name={icon} />
      </span>
      <span>{words}</span>
      <span className="w">{when}</span>
      {detail && <span className="d">{detail}</span>}
    </li>
  )
}

// Our own icons on a 24 grid: 1.8 stroke, round ends, drawn at 14, 16 or 18. An icon is decoration; its control carries the name.
// Looks only; anyone may import it.
import type { ReactNode } from 'react'

const paths = {
  phone: (
    <path d="M5 4h3.5l1.8 4.5-2.2 1.6a12 12 0 0 0 5.8 5.8l1.6-2.2L20 15.5V19a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4Z" />
  ),
  hangup: (
    <path d="M3.5 14.2c-.8-1-.6-2.4.3-3.2 4.8-4 11.6-4 16.4 0 .9.8 1.1 2.2.3 3.2l-1 1.1c-.5.6-1.4.7-2 .3l-2-1.4c-.5-.4-.7-1-.6-1.6l.2-1.3a10 10 0 0 0-6.2 0l.2 1.3c.1.6-.1 1.2-.6 1.6l-2 1.4c-.6.4-1.5.3-2-.3Z" />
  ),
  mic: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
    </>
  ),
  micOff: (
    <path d="m4 4 16 16M15 10.5V6a3 3 0 0 0-5.6-1.5M9 9v2a3 3 0 0 0 4.5 2.6M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3M18.5 11.5a6.5 6.5 0 0 1-.4 2.2M12 18v3" />
  ),
  hold: <path d="M9 5v14M15 5v14" />,
  play: <path d="M7 4.5v15l12-7.5Z" />,
  keypad: (
    <path
      d="M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01"
      strokeWidth="3"
    />
  ),
  transfer: <path d="M4 8h14m0 0-4-4m4 4-4 4M20 16H6m0 0 4-4m-4 4 4 4" />,
  headset: (
    <path d="M4 14v-2a8 8 0 0 1 16 0v2M4 14.5A1.5 1.5 0 0 1 5.5 13H7v6H5.5A1.5 1.5 0 0 1 4 17.5ZM20 14.5a1.5 1.5 0 0 0-1.5-1.5H17v6h1.5a1.5 1.5 0 0 0 1.5-1.5ZM18 19c0 1.5-1.5 2.5-4 2.5" />
  ),
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="m16 16 4.5 4.5" />
    </>
  ),
  list: <path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01" />,
  promise: (
    <>
      <rect x="4" y="5" width="16" height="15" rx="3" />
      <path d="M8 3v4M16 3v4M4 10h16M9 15l2 2 4-4" />
    </>
  ),
  callback: <path d="M4 12a8 8 0 1 1 2.5 5.8M4 12l-1.5-2.5M4 12l2.7-1.5M12 8v4.5l3 1.5" />,
  approve: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m8 12.2 2.7 2.7L16 9.5" />
    </>
  ),
  review: <path d="M3 12h2M7.5 8v8M12 4v16M16.5 8v8M19 12h2" />,
  report: <path d="M5 20V11M12 20V4M19 20v-6" />,
  practice: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <circle cx="12" cy="12" r="4.5" />
      <path d="M12 12h.01" strokeWidth="3" />
    </>
  ),
  outbox: (
    <path d="M4 13v5a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-5h-5l-1.5 2.5h-3L9 13ZM12 11V3.5m0 0L8.5 7M12 3.5 15.5 7" />
  ),
  import: <path d="M12 4v10m0 0-4-4m4 4 4-4M5 19.5h14" />,
  settings: (
    <>
      <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
      <circle cx="16" cy="7" r="2.5" />
      <circle cx="8" cy="17" r="2.5" />
    </>
  ),
  manage: (
    <path d="M5 19.5v-6M5 9.5v-5M12 19.5v-9M12 6.5v-2M19 19.5v-3M19 12.5v-8M3 13.5h4M10 6.5h4M17 16.5h4" />
  ),
  shield: <path d="M12 3.5 5 6v5.5c0 4.2 2.9 7.5 7 9 4.1-1.5 7-4.8 7-9V6Z" />,
  shieldOk: (
    <>
      <path d="M12 3.5 5 6v5.5c0 4.2 2.9 7.5 7 9 4.1-1.5 7-4.8 7-9V6Z" />
      <path d="m9 12 2.2 2.2L15.2 10" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="11" width="14" height="9" rx="2.5" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
      <circle cx="12" cy="12" r="2.8" />
    </>
  ),
  eyeOff: (
    <>
      <path d="M4.5 8.5C3.2 10.2 2.5 12 2.5 12S6 18.5 12 18.5c1.6 0 3-.5 4.2-1.2M9.5 5.9C10.3 5.6 11.1 5.5 12 5.5 18 5.5 21.5 12 21.5 12s-.9 1.7-2.600 3.300" />
      <path d="m4 4 16 16" />
    </>
  ),
  right: <path d="m9 5 7 7-7 7" />,
  down: <path d="m5 9 7 7 7-7" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  minus: <path d="M5 12h14" />,
  plus: <path d="M12 5v14M5 12h14" />,
  maximize: <rect x="5.5" y="5.5" width="13" height="13" rx="2" />,
  pen: <path d="M4 20h4L19.5 8.5a2.1 2.1 0 0 0-3-3L5 17Z" />,
  message: (
    <path d="M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5Z" />
  ),
  mail: (
    <>
      <rect x="3.5" y="5.5" width="17" height="13" rx="2.5" />
      <path d="m4 7.5 8 6 8-6" />
    </>
  ),
  copy: (
    <>
      <rect x="8.5" y="8.5" width="11" height="11" rx="2.5" />
      <path d="M15.5 5.5v-.5a1.5 1.5 0 0 0-1.5-1.5H6A2.5 2.5 0 0 0 3.5 6v8A1.5 1.5 0 0 0 5 15.5h.5" />
    </>
  ),
  file: (
    <>
      <path d="M6 3.5h8l4.5 4.5v12.5H6Z" />
      <path d="M14 3.5V8h4.5" />
    </>
  ),
  card: (
    <>
      <rect x="3" y="5.5" width="18" height="13" rx="2.5" />
      <path d="M3 10h18" />
    </>
  ),
  coin: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m9 7.5 3 4 3-4M12 11.5V17M9.2 12h5.6M9.2 14.5h5.6" />
    </>
  ),
  ticket: (
    <path d="M4 7.5A1.5 1.5 0 0 1 5.5 6h13A1.5 1.5 0 0 1 20 7.5v2.3a2.3 2.3 0 0 0 0 4.4v2.3a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5v-2.3a2.3 2.3 0 0 0 0-4.4ZM9.5 10.5h5M9.5 13.5h5" />
  ),
  flag: <path d="M5.5 21V4M5.5 4.5h12l-2.5 4 2.5 4h-12" />,
  alert: <path d="M12 4 2.8 19.5h18.4ZM12 10v4.5M12 17.2h.01" />,
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5M12 8h.01" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5.2l3.3 2" />
    </>
  ),
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z" />,
  calendar: (
    <>
      <rect x="4" y="5" width="16" height="15" rx="3" />
      <path d="M8 3v4M16 3v4M4 10h16" />
    </>
  ),
  filter: <path d="M4 6h16M7 12h10M10 18h4" />,
  sort: <path d="M7 4v16m0 0-3-3m3 3 3-3M17 20V4m0 0-3 3m3-3 3 3" />,
  arrow: <path d="M5 12h14m0 0-6-6m6 6-6 6" />,
  user: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20a7.5 7.5 0 0 1 15 0" />
    </>
  ),
  users: (
    <>
      <circle cx="9" cy="8.5" r="3.5" />
      <path d="M2.5 19.5a6.5 6.5 0 0 1 13 0M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.3" />
    </>
  ),
  leaf: <path d="M5 19c0-9 5-14 15-14 0 10-5 14-11 14-1.5 0-3-.5-4-1.5M5 19c2-4 5-6.5 9-8" />,
  book: (
    <path d="M5 5.5A2.5 2.5 0 0 1 7.5 3H19v15H7.5A2.5 2.5 0 0 0 5 20.5ZM5 20.5A2.5 2.5 0 0 0 7.5 21H19" />
  ),
  help: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8M12 16.5h.01" />
    </>
  ),
  sync: <path d="M4.5 10A8 8 0 0 1 19 8M19.5 14A8 8 0 0 1 5 16M19.5 4v4.5H15M4.5 20v-4.5H9" />,
  cloud: (
    <>
      <path d="M7 18.5a4.5 4.5 0 0 1-.5-9A6 6 0 0 1 18 10.5a4 4 0 0 1-.5 8Z" />
      <path d="m9.5 13.5 2 2 3.5-3.5" />
    </>
  ),
  signal: <path d="M5 19v-3M10 19v-7M15 19V8M20 19V4" strokeWidth="2.4" />,
  download: <path d="M12 4v11m0 0-4-4m4 4 4-4M5 19.5h14" />,
  more: <path d="M6 12h.01M12 12h.01M18 12h.01" strokeWidth="3" />,
  spark: <path d="M12 4v4M12 16v4M4 12h4M16 12h4M7 7l2 2M15 15l2 2M17 7l-2 2M9 15l-2 2" />,
  undo: <path d="M4 9h10a5.5 5.5 0 0 1 0 11H9M4 9l4-4M4 9l4 4" />,
  rewind: <path d="M11 7 5 12l6 5M19 7l-6 5 6 5" />,
  forward: <path d="m13 7 6 5-6 5M5 7l6 5-6 5" />,
  ban: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m6 6 12 12" />
    </>
  ),
  trend: <path d="m4 16 5-5 4 4 7-8M15 7h5v5" />,
  scale: <path d="M12 4v16M7 20h10M5 8l7-2 7 2M5 8l-2.5 6h5ZM19 8l-2.5 6h5Z" />,
  hand: (
    <path d="M8 12V6a1.5 1.5 0 0 1 3 0v5V4.5a1.5 1.5 0 0 1 3 0V11V6a1.5 1.5 0 0 1 3 0v9a6 6 0 0 1-6 6c-3 0-4.5-1.5-6-4l-2-3.5c-.7-1.3 1-2.4 2-1.3Z" />
  ),
  restore: (
    <>
      <rect x="4.5" y="8.5" width="11" height="11" rx="2" />
      <path d="M8.5 5.5h9a2 2 0 0 1 2 2v9" />
    </>
  ),
  out: <path d="M10 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H10M14.5 8l4 4-4 4M18.5 12H9.5" />,
  speaker: <path d="M4 9.5v5h3.5l4.5 4v-13l-4.5 4ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" />,
  bell: <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15ZM10 21h4" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4" />
    </>
  ),
  trash: <path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5M14 11v5" />,
  key: (
    <>
      <circle cx="8" cy="15" r="4" />
      <path d="m11 12 8.5-8.5M16 7l3 3M13.5 9.5l2 2" />
    </>
  ),
  grid: <path d="M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z" />,
} as const satisfies Record<string, ReactNode>

export type IconName = keyof typeof paths

/** `s` 14 px (tags), `m` 16 px, `l` 18 px (rail), `xl` 20 px. */
export function Icon({ name, size = 'm' }: { name: IconName; size?: 's' | 'm' | 'l' | 'xl' }) {
  return (
    <svg className={`i ${size}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {paths[name]}
    </svg>
  )
}

/** The mark of the product. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <rect width="26" height="26" rx="8" fill="var(--accent)" />
      <path
        d="M8 7.5h4.2a5.5 5.5 0 0 1 0 11H8Z"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.2"
        strokeLinejoin="round"
      />
      <circle cx="11.6" cy="13" r="1.5" fill="var(--on-accent)" />
    </svg>
  )
}

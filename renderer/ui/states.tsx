// What a screen shows when there is nothing, something went wrong, or something takes time; and short messages that pass.
// Looks only: never imports shared, local or features; `ProblemNote` of the features words a Problem with `TroubleNote`.
import type { ReactNode } from 'react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { IconName } from './icons.tsx'
import { Icon } from './icons.tsx'

/** What is empty, where it comes from, one button. */
export function EmptyState({
  icon,
  title,
  hint,
  action,
}: {
  icon: IconName
  title: string
  hint?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="empty">
      <span className="ic">
        <Icon name={icon} size="xl" />
      </span>
      <b>{title}</b>
      {hint !== undefined && <span className="sm">{hint}</span>}
      {action}
    </div>
  )
}

/** What happened, what to do now, one or two actions. Amber where nobody did wrong, red for loss and danger. */
export function TroubleNote({
  tone = 'bad',
  icon = 'alert',
  what,
  now,
  actions,
}: {
  tone?: 'bad' | 'warn' | 'calm'
  icon?: IconName
  what: ReactNode
  now?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={`trouble ${tone === 'bad' ? '' : tone}`} role={tone === 'calm' ? 'note' : 'alert'}>
      <Icon name={icon} />
      <span className="what">{what}</span>
      {now !== undefined && <span className="now">{now}</span>}
      {actions !== undefined && <span className="acts">{actions}</span>}
    </div>
  )
}

/** One line across a sheet or the window: offline, verified, not yet verified. */
export function Strip({
  tone,
  icon,
  title,
  text,
  right,
}: {
  tone: 'ok' | 'warn' | 'bad'
  icon: IconName
  title: ReactNode
  text?: ReactNode
  right?: ReactNode
}) {
  return (
    <div className={`strip ${tone}`} role="status">
      <Icon name={icon} />
      <b>{title}</b>
      {text !== undefined && <span className="m clip">{text}</span>}
      <span className="grow" />
      {right !== undefined && <span className="m row tight">{right}</span>}
    </div>
  )
}

/** True once `waiting` has lasted 150 ms: a skeleton that flashes is worse than none. */
export function useLateFlag(waiting: boolean, afterMs = 150): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!waiting) {
      setLate(false)
      return
    }
    const timer = setTimeout(() => setLate(true), afterMs)
    return () => clearTimeout(timer)
  }, [waiting, afterMs])
  return waiting && late
}

/** Bars in the place of rows that are being fetched. Shows nothing for the first 150 ms, and says what it waits for after 2 s. */
export function Skeleton({ rows = 6, label }: { rows?: number; label: string }) {
  const slow = useLateFlag(true, 2000)
  if (!useLateFlag(true)) return null
  return (
    <div className="col" style={{ gap: 14, padding: 20 }} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity but their place
        <span className="row" key={index} style={{ gap: 16 }}>
          <span className="bone" style={{ width: 12, height: 12 }} />
          <span className="bone" style={{ width: `${34 - (index % 3) * 6}%`, height: 10 }} />
          <span className="grow" />
          <span className="bone" style={{ width: `${14 - (index % 2) * 4}%`, height: 10 }} />
        </span>
      ))}
      {slow && <span className="t3">{label}…</span>}
    </div>
  )
}

export interface ToastText {
  tone: 'ok' | 'warn' | 'bad'
  title: string
  text?: string
}

interface Toast extends ToastText {
  id: number
}

let toasts: readonly Toast[] = []
let lastId = 0
const watchers = new Set<() => void>()

function setToasts(next: readonly Toast[]): void {
  toasts = next
  for (const watcher of watchers) watcher()
}

/** Shows a message for 6 s. What matters for longer than that must also stand somewhere that stays. */
export function showToast(toast: ToastText): void {
  lastId += 1
  const id = lastId
  setToasts([...toasts.slice(-2), { ...toast, id }])
  setTimeout(() => setToasts(toasts.filter((other) => other.id !== id)), 6000)
}

/** Takes away what is shown: its words are of a language that the window no longer speaks. What matters for longer stands elsewhere too. */
export function dropToasts(): void {
  setToasts([])
}

const SYMBOL: Record<ToastText['tone'], IconName> = { ok: 'check', warn: 'ban', bad: 'alert' }

/** The place where toasts appear; once in the window. */
export function Toasts({ closeLabel }: { closeLabel: string }) {
  const shown = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <div className="toast" key={toast.id}>
          <span className={`sym ${toast.tone}`}>
            <Icon name={SYMBOL[toast.tone]} size="l" />
          </span>
          <span className="grow">
            <b>{toast.title}</b>
            {toast.text && <span className="sm t2 col">{toast.text}</span>}
          </span>
          <button
            type="button"
            className="icon-btn"
            aria-label={closeLabel}
            onClick={() => setToasts(toasts.filter((other) => other.id !== toast.id))}
          >
            <Icon name="close" size="s" />
          </button>
        </div>
      ))}
    </div>
  )
}

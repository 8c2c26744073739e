// Small parts of the call bar: dot or ring of the state, recording flag, one key. Private to the call bar.
import { type MouseEvent, memo, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { OwnRecording } from '../../../shared/rows.ts'
import type { IconName } from '../../ui/icons.tsx'
import { Icon } from '../../ui/icons.tsx'
import { capOf, shortcutOf, useActingKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import type { BarView } from './barView.ts'

export function StateDot({ view }: { view: BarView }) {
  if (view.dot === 'alert')
    return (
      <span className="pb-warnicon">
        <Icon name="alert" />
      </span>
    )
  if (view.dot === 'sync')
    return (
      <span className="pb-warnicon">
        <Icon name="sync" />
      </span>
    )
  if (view.word === 'wrapUp' && view.say?.kind === 'wrapTotal' && view.timerMs !== null) {
    const circumference = 2 * Math.PI * 9
    const share = Math.min(1, view.timerMs / Math.max(1, view.say.limitMs))
    return (
      <svg className="pb-ring" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9" />
        <circle
          cx="12"
          cy="12"
          r="9"
          strokeDasharray={circumference}
          strokeDashoffset={circumference * (1 - share)}
        />
      </svg>
    )
  }
  return <span className="pb-dot" data-dot={view.dot} />
}

/** Flag and reason in two lines; an unconfirmed flag is an instruction. In wrap-up only what was reached is said. */
export function RecordingFlag({
  state,
  own,
  over,
}: {
  state: NonNullable<BarView['recording']>
  own: OwnRecording['state'] | null
  over: boolean
}) {
  const { t } = useTranslation()
  const ours = own === 'running'
  if (over)
    return state === 'confirmed' || own === 'kept' ? (
      <span className="pb-say pb-kept" style={{ color: 'var(--ink-ok)' }}>
        {t(state === 'confirmed' ? 'phone.recording.kept' : 'phone.recording.ownKept')}
      </span>
    ) : null
  const instruction = state === 'failed' ? t('phone.say.keepOff') : t('phone.say.awaitFlag')
  return (
    <span
      className="pb-rec"
      data-state={ours ? 'confirmed' : state}
      data-own={own ?? undefined}
      role={state === 'failed' && !ours ? 'alert' : undefined}
      title={state === 'confirmed' || ours ? undefined : instruction}
    >
      <i className="pb-recdot" data-state={ours ? 'confirmed' : state} />
      {state === 'confirmed' || ours ? (
        <span>
          {t('phone.recording.confirmed')}
          <small>
            {t(`phone.recording.${state !== 'confirmed' ? 'own' : ours ? 'both' : 'confirmedWhy'}`)}
          </small>
        </span>
      ) : (
        // The state at the left says that nothing is recorded; here stands what follows from it.
        <span className="pb-order">{instruction}</span>
      )}
    </span>
  )
}

interface BarKeyProps {
  icon: IconName
  word: string | null
  label?: string
  combo?: string
  kind?: 'answer' | 'end'
  pressed?: boolean
  busy?: boolean
  disabled?: boolean
  /** It would be refused: looks so and says why, and pressing it explains. */
  refused?: boolean
  tip?: string
  /** The event is for a menu that opens at the key. */
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void
}

/** A key that is as it was is not drawn again, though the bar is, every second: what it does is looked up when it is pressed. */
export function BarKey({ onClick, ...rest }: BarKeyProps) {
  const latest = useRef(onClick)
  latest.current = onClick
  const press = useCallback((event: MouseEvent<HTMLButtonElement>) => latest.current?.(event), [])
  return <DrawnKey {...rest} onClick={press} />
}

const DrawnKey = memo(function DrawnKey({
  icon,
  word,
  label,
  combo,
  kind,
  pressed,
  busy,
  disabled,
  refused,
  tip = '',
  onClick,
  ...rest
}: BarKeyProps) {
  const acting = useActingKey()
  const key = combo === undefined ? undefined : acting(combo)
  return (
    // A disabled button tells nothing on hover, so its reason stands on the span around it.
    <span className="pb-key" data-hint={tip || undefined}>
      <button
        type="button"
        {...rest}
        className="pb-btn"
        data-kind={kind}
        aria-label={[word ?? label, key].filter(Boolean).join(' ')}
        aria-pressed={pressed}
        aria-busy={busy || undefined}
        aria-keyshortcuts={shortcutOf(key)}
        disabled={disabled}
        aria-disabled={refused || undefined}
        aria-description={refused ? tip : undefined}
        onClick={busy ? undefined : onClick}
      >
        {busy ? (
          <span className="spin">
            <Icon name="sync" />
          </span>
        ) : (
          <Icon name={icon} size={kind === 'end' ? 'l' : 'm'} />
        )}
        {word !== null && <span className="pb-word">{`${word} `}</span>}
        {key && <small>{capOf(key)}</small>}
      </button>
    </span>
  )
})

/** Practice is marked in every state, with its own clock; the word gives way where the bar is narrow. */
export function PracticeTag({ at }: { at: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const time = format.time(at)
  const said = t('phone.lights.practiceAt', { time })
  return (
    <span
      className="pb-tag"
      role="img"
      aria-label={said}
      data-hint={`${said} · ${t('phone.lights.practiceMore')}`}
    >
      <Icon name="practice" size="s" />
      <span className="pb-tag-long">{said}</span>
      <span className="pb-tag-short">{time}</span>
    </span>
  )
}

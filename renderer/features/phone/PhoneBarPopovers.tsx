// What opens from the call bar: line quality on hover or focus, the keypad, and the reasons for a break. Private to the call bar.
import { Dropdown, Popover } from 'antd'
import type { KeyboardEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { qualityBand } from '../../../shared/quality.ts'
import { useDesk } from '../../desk.ts'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useProblemWords } from '../../words/problem.ts'
import { BarPopover, useBarPopover } from './BarPopover.tsx'
import { areaUnder, sparkline } from './barView.ts'
import { usePauseWords } from './barWords.ts'
import type { MediaSample } from './line.ts'
import { BarKey } from './PhoneBarParts.tsx'
import { sendDigits, takeBreak, usePhone } from './phone.ts'
import { HINTS } from './soundWatch.ts'

const SAMPLES = 30

/** The last half minute of MOS values of the call that is up. */
function useMosHistory(sample: MediaSample | null): readonly number[] {
  const [history, setHistory] = useState<readonly number[]>([])
  useEffect(() => {
    if (!sample) setHistory([])
    else if (sample.mos !== null) {
      const { mos } = sample
      setHistory((before) => [...before.slice(1 - SAMPLES), mos])
    }
  }, [sample])
  return history
}

const level = (share: number | undefined) => (share === undefined ? '—' : `${Math.round(share * 100)}%`)

/** MOS of the last second; loss, jitter and round trip behind it. Goes on counting while something else is said in its place. */
export function Quality({ shown }: { shown: boolean }) {
  const { t } = useTranslation()
  const sample = usePhone((state) => state.sample)
  const history = useMosHistory(sample)
  const words = useProblemWords()
  const mos = sample?.mos ?? null
  const band = mos === null ? null : qualityBand(mos)
  const figure = mos === null ? '—' : mos.toFixed(1)
  const label =
    band === null
      ? t('phone.quality.unknown')
      : t('phone.quality.label', { band: t(`phone.quality.${band}`), mos: figure })
  const ailing = band !== null && band !== 'good'
  const trouble = sample?.cause ? words({ code: HINTS[sample.cause], params: {} }).what : null
  if (!shown) return null
  const details = (
    <div className="pb-quality">
      <header>
        <b>{band ? t(`phone.quality.${band}`) : t('phone.quality.title')}</b>
        <span className="pb-span">{t('phone.quality.span', { seconds: Math.max(1, history.length) })}</span>
        <b className="pb-mos">{figure}</b>
        {t('phone.quality.mos')}
      </header>
      <svg viewBox="0 0 260 40" preserveAspectRatio="none" aria-hidden="true">
        <polygon points={areaUnder(history, 260, 38)} fill="var(--c2s)" opacity="0.5" />
        <polyline
          points={sparkline(history, 260, 38)}
          fill="none"
          stroke="var(--c2)"
          strokeWidth="1.8"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <dl>
        <div>
          <dt>{t('phone.quality.loss')}</dt>
          <dd>{sample ? `${sample.lossPct.toFixed(1)}%` : '—'}</dd>
        </div>
        <div>
          <dt>{t('phone.quality.jitter')}</dt>
          <dd>{sample ? `${Math.round(sample.jitterMs)} ms` : '—'}</dd>
        </div>
        <div>
          <dt>{t('phone.quality.rtt')}</dt>
          <dd>
            {sample?.rttMs === null || sample === null ? '—' : `${Math.max(0, Math.round(sample.rttMs))} ms`}
          </dd>
        </div>
      </dl>
      <dl>
        <div>
          <dt>{t('phone.quality.microphone')}</dt>
          <dd>{level(sample?.levelIn)}</dd>
        </div>
        <div>
          <dt>{t('phone.quality.earpiece')}</dt>
          <dd>{level(sample?.levelOut)}</dd>
        </div>
      </dl>
      {(trouble || ailing) && <p className="under">{trouble ?? t('phone.quality.advice')}</p>}
    </div>
  )
  return (
    <Popover content={details} trigger={['hover', 'focus']} placement="bottom">
      <button type="button" className="pb-q" data-bad={ailing || trouble !== null} aria-label={label}>
        <Icon name="signal" size="s" />
        {figure}
      </button>
    </Popover>
  )
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

function Keys({ open }: { open: boolean }) {
  const { t } = useTranslation()
  const [sent, setSent] = useState('')
  const first = useRef<HTMLButtonElement>(null)
  // One that is opened again before it was gone is the same one.
  useEffect(() => {
    if (open) first.current?.focus()
  }, [open])
  const press = (digit: string) => {
    void sendDigits(digit)
    setSent((before) => (before + digit).slice(-16))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9*#]$/.test(event.key)) return
    event.preventDefault()
    // The same digits answer the script: while the keypad is open they go to the line only.
    event.stopPropagation()
    event.nativeEvent.stopImmediatePropagation()
    press(event.key)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as one row or scroll
    <div className="pb-keys" role="group" aria-label={t('phone.keypad.title')} onKeyDownCapture={onKeyDown}>
      <output aria-live="polite">{sent || <small className="t3">{t('phone.keypad.none')}</small>}</output>
      {DIGITS.map((digit) => (
        <button
          type="button"
          key={digit}
          ref={digit === '1' ? first : undefined}
          aria-label={t('phone.keypad.digit', { digit })}
          onClick={() => press(digit)}
        >
          {digit}
        </button>
      ))}
      <p>{t('phone.keypad.note')}</p>
    </div>
  )
}

/** DTMF keys in a popover; digits typed while it is open go to the line and nowhere else. */
export function Keypad() {
  const { t } = useTranslation()
  const popover = useBarPopover()
  useKey('Ctrl+D', popover.toggle, { label: t('phone.keys.keypad'), group: t('phone.keys.group') })
  return (
    <BarPopover of={popover} combo="Ctrl+D" label={t('phone.button.keypad')} icon="keypad" placement="bottom">
      <Keys open={popover.open} />
    </BarPopover>
  )
}

/** Why the agent takes no calls, breaks first; by key the first reason has the focus, arrows move, Enter takes it. */
export function BreakMenu() {
  const { t } = useTranslation()
  const { policy } = useDesk()
  const words = usePauseWords()
  const [open, setOpen] = useState(false)
  useKey('Ctrl+B', () => setOpen((shown) => !shown), {
    label: t('phone.keys.break'),
    group: t('phone.keys.group'),
  })
  // Escape closes the menu and nothing behind it.
  useKey('Escape', () => setOpen(false), { label: '', group: '', enabled: open })
  return (
    <Dropdown
      trigger={['click']}
      open={open}
      onOpenChange={setOpen}
      autoFocus
      menu={{
        items: (['break', 'notReady'] as const).flatMap((kind) => {
          const children = policy.reasons
            .filter((reason) => reason.kind === kind)
            .map(({ id, minutes }) => ({
              key: id,
              label: minutes === null ? words(id) : t('phone.breakPlanned', { reason: words(id), minutes }),
            }))
          return children.length > 0
            ? [{ type: 'group' as const, label: t(`phone.pauseKind.${kind}`), children }]
            : []
        }),
        onClick: ({ key }) => takeBreak(key),
      }}
    >
      <BarKey icon="clock" word={t('phone.button.pause')} combo="Ctrl+B" />
    </Dropdown>
  )
}

// The call on one axis of time: both voices, silence, script, must-say items, acts, result, remarks; a press anywhere listens from there.
// Private to the review. Promises: one playhead through all lanes, moved without drawing the lanes anew; whose window it is stands in the
// picture of the sound; what can't be heard says why.
import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Remark } from '../../../shared/qa/scoreRow.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import { useDesk } from '../../desk.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Icon, type IconName } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { type Axis, axisOf, lanesOf, ticksOf } from './lanes.ts'
import { LONG_SILENCE_MS, type Shape, silencesOf } from './peaks.ts'
import type { Sound } from './useSound.ts'
import type { ReviewAct } from './walk.ts'
import './track.css'

const JUMP_MS = 5000
const LOOP_MS = 10_000

export function Track({
  told,
  sound,
  now,
  remarks,
  onRemark,
}: {
  told: ReviewCallReply
  sound: Sound
  now: Instant
  remarks: readonly Remark[]
  /** Null: nobody may remark. */
  onRemark: ((atMs: number) => void) | null
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const axis = useMemo(() => axisOf(told, sound.told?.soundMs ?? 0), [told, sound.told])
  const lanes = useMemo(() => lanesOf(told, axis), [told, axis])
  const silences = useMemo(() => (sound.shape ? silencesOf(sound.shape) : []), [sound.shape])
  const body = useRef<HTMLDivElement>(null)
  const clock = useRef<HTMLElement>(null)
  const { follow } = sound
  useEffect(() => {
    const moved = [...(body.current?.querySelectorAll<HTMLElement>('.qt-head, .qt-played') ?? [])]
    const show = (ms: number) => {
      const at = `${(100 * Math.min(ms, axis.wholeMs)) / axis.wholeMs}%`
      for (const one of moved) one.style.setProperty('--at', at)
      const time = format.timer(ms)
      if (clock.current && clock.current.textContent !== time) clock.current.textContent = time
    }
    show(sound.atMs())
    return follow(show)
  }, [follow, axis, format, sound.atMs])

  const answered = told.call.answeredAt !== null
  const group = t('review.keys.group')
  const ready = sound.told !== null
  useKey(' ', () => sound.toggle(), { label: t('track.keys.play'), group, enabled: answered })
  useKey('ArrowLeft', () => sound.step(-JUMP_MS), { label: t('track.keys.back'), group, enabled: ready })
  useKey('ArrowRight', () => sound.step(JUMP_MS), { label: t('track.keys.on'), group, enabled: ready })
  useKey('S', () => sound.faster(), { label: t('track.keys.speed'), group, enabled: ready })
  useKey('Q', () => sound.skip(), { label: t('track.keys.skip'), group, enabled: ready })
  const loop = () =>
    sound.repeat(sound.loop ? null : { fromMs: sound.atMs(), untilMs: sound.atMs() + LOOP_MS })
  useKey('L', loop, { label: t('track.keys.loop'), group, enabled: ready })
  useKey('M', () => onRemark?.(sound.atMs()), {
    label: t('track.keys.remark'),
    group,
    enabled: onRemark !== null,
  })

  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !answered) return
    const box = event.currentTarget.getBoundingClientRect()
    const ms = ((event.clientX - box.left) / box.width) * axis.wholeMs
    sound.seek(Math.min(ms, axis.talkMs))
  }
  const place = (ms: number) => `${(100 * Math.min(ms, axis.wholeMs)) / axis.wholeMs}%`
  return (
    <section className="qt" aria-label={t('track.title')} data-ready={ready || undefined}>
      <div className="qt-lanes">
        <Names />
        <div className="qt-body" ref={body} onPointerDown={press}>
          <div className="qt-axis" aria-hidden="true">
            {ticksOf(axis.wholeMs).map((ms) => (
              <i key={ms} style={{ left: place(ms) }}>
                <span>{format.timer(ms)}</span>
              </i>
            ))}
          </div>
          <div className="qt-wrap" style={{ left: place(axis.talkMs) }} />
          <Wave shape={sound.shape} side={0} axis={axis} now={now} />
          <Wave shape={sound.shape} side={1} axis={axis} now={now} />
          <div className="qt-lane" data-lane="silence">
            {silences.map((one) => (
              <span
                key={one.fromMs}
                className="qt-quiet"
                data-long={one.untilMs - one.fromMs >= LONG_SILENCE_MS || undefined}
                style={{ left: place(one.fromMs), width: place(one.untilMs - one.fromMs) }}
              />
            ))}
          </div>
          <div className="qt-lane" data-lane="script">
            {lanes.script.map((one) => (
              <span
                key={one.id}
                className="qt-node"
                title={`${one.node} ${format.timer(one.fromMs)}`}
                style={{ left: place(one.fromMs), width: place(one.untilMs - one.fromMs) }}
              >
                {one.node}
              </span>
            ))}
          </div>
          <div className="qt-lane" data-lane="mustSay">
            {lanes.mustSay.map((one) => (
              <Spot
                key={one.id}
                at={place(one.atMs)}
                icon={one.said ? 'check' : 'close'}
                tone={one.said ? 'ok' : 'bad'}
                words={t(one.said ? 'track.said' : 'track.unsaid', {
                  item: one.label ? format.pick(one.label) : one.id,
                  at: format.timer(one.atMs),
                })}
              />
            ))}
          </div>
          <div className="qt-lane" data-lane="acts">
            {lanes.acts.map((one) => (
              <Spot
                key={one.id}
                at={place(one.atMs)}
                icon={iconOf(one.act)}
                tone="plain"
                words={`${format.timer(one.atMs)} ${t(`enums.act.${one.act.kind}`)}`}
              />
            ))}
          </div>
          <div className="qt-lane" data-lane="remarks">
            {remarks.map((one) => (
              <Spot
                key={`${one.clip.fromMs}${one.text}`}
                at={place(one.clip.fromMs)}
                icon="pen"
                tone="acc"
                words={`${format.timer(one.clip.fromMs)} ${one.text}`}
              />
            ))}
          </div>
          <div className="qt-lane" data-lane="result">
            <span className="qt-result" style={{ right: 0 }}>
              {t('track.result', { time: format.timer(axis.talkMs), code: told.dispositions[0]?.code ?? '' })}
            </span>
          </div>
          <div className="qt-head" aria-hidden="true" />
        </div>
      </div>
      <div className="qt-bar">
        {answered && !ready && (
          <Button look="pri" icon="play" busy={sound.opening} onClick={() => sound.listen()}>
            {t('track.listen')}
          </Button>
        )}
        {ready && (
          <>
            <IconButton
              icon="rewind"
              label={t('track.keys.back')}
              combo="ArrowLeft"
              onClick={() => sound.step(-JUMP_MS)}
            />
            <IconButton
              icon={sound.playing ? 'hold' : 'play'}
              label={t('track.keys.play')}
              combo=" "
              pressed={sound.playing}
              onClick={sound.toggle}
            />
            <IconButton
              icon="forward"
              label={t('track.keys.on')}
              combo="ArrowRight"
              onClick={() => sound.step(JUMP_MS)}
            />
            <b className="qt-clock" ref={clock} data-playing={sound.playing || undefined} />
            <span className="t3">/ {format.timer(sound.told?.soundMs ?? 0)}</span>
            <span className="grow" />
            <Button size="sm" onClick={sound.faster}>
              {t('track.speed', { speed: sound.speed })}
            </Button>
            <Button
              size="sm"
              aria-pressed={sound.skipping}
              look={sound.skipping ? 'soft' : 'plain'}
              onClick={sound.skip}
            >
              {t('track.skip')}
            </Button>
            <Button
              size="sm"
              aria-pressed={sound.loop !== null}
              look={sound.loop ? 'soft' : 'plain'}
              onClick={loop}
            >
              {t('track.loop')}
            </Button>
          </>
        )}
        {!ready && !sound.opening && (
          <span className="sm t3">{t(answered ? 'track.recorded' : 'track.unanswered')}</span>
        )}
        {onRemark && ready && (
          <Button size="sm" look="soft" icon="pen" combo="M" onClick={() => onRemark(sound.atMs())}>
            {t('track.remark')}
          </Button>
        )}
      </div>
      {sound.told && !sound.told.whole && (
        <p className="under qt-note">
          <Tag tone="warn">{t('track.cut', { time: format.timer(sound.told.soundMs) })}</Tag>
        </p>
      )}
      {sound.problem && <ProblemNote problem={sound.problem} />}
    </section>
  )
}

function Names() {
  const { t } = useTranslation()
  return (
    <div className="qt-names">
      {(['agent', 'customer', 'silence', 'script', 'mustSay', 'acts', 'remarks', 'result'] as const).map(
        (name) => (
          <span key={name} className="clip" data-lane={name}>
            {t(`track.lane.${name}`)}
          </span>
        ),
      )}
    </div>
  )
}

function iconOf({ kind }: ReviewAct): IconName {
  if (kind.startsWith('verification')) return 'shield'
  if (kind.startsWith('record')) return 'mic'
  if (kind.startsWith('promise')) return 'promise'
  if (kind.startsWith('callback')) return 'callback'
  if (kind.startsWith('hold') || kind.startsWith('stop')) return 'hold'
  return kind === 'field.revealed' ? 'eye' : 'info'
}

function Spot({
  at,
  icon,
  tone,
  words,
}: {
  at: string
  icon: IconName
  tone: 'ok' | 'bad' | 'acc' | 'plain'
  words: string
}): ReactNode {
  return (
    <span
      className="qt-spot"
      data-tone={tone}
      role="img"
      aria-label={words}
      title={words}
      style={{ left: at }}
    >
      <Icon name={icon} size="s" />
    </span>
  )
}

/** One voice. Drawn twice over each other: pale as a whole, in full as far as it was played. */
function Wave({ shape, side, axis, now }: { shape: Shape | null; side: 0 | 1; axis: Axis; now: Instant }) {
  const { profile } = useDesk()
  const format = useFormat()
  const pale = useRef<HTMLCanvasElement>(null)
  const full = useRef<HTMLCanvasElement>(null)
  const mark = `${profile.staffNumber} ${profile.name} ${format.dayTime(now, 0)}`
  const both = () => {
    for (const canvas of [pale.current, full.current]) if (canvas) draw(canvas, shape, side, axis, mark)
  }
  const latest = useRef(both)
  latest.current = both
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew with what it shows
  useEffect(() => latest.current(), [shape, side, axis, mark])
  useEffect(() => {
    // Another width or another look: the colours are those of the moment.
    const again = () => latest.current()
    const sizes = new ResizeObserver(again)
    if (pale.current) sizes.observe(pale.current)
    const looks = new MutationObserver(again)
    looks.observe(document.documentElement, { attributes: true })
    return () => {
      sizes.disconnect()
      looks.disconnect()
    }
  }, [])
  return (
    <div className="qt-wave" aria-hidden="true" data-side={side} data-known={shape?.known ?? 0}>
      <canvas ref={pale} />
      <canvas ref={full} className="qt-played" />
    </div>
  )
}

function draw(canvas: HTMLCanvasElement, shape: Shape | null, side: 0 | 1, axis: Axis, mark: string): void {
  const { clientWidth: wide, clientHeight: high } = canvas
  const ratio = window.devicePixelRatio
  canvas.width = Math.round(wide * ratio)
  canvas.height = Math.round(high * ratio)
  const pen = canvas.getContext('2d')
  if (!pen || wide === 0) return
  pen.scale(ratio, ratio)
  const style = getComputedStyle(canvas)
  pen.fillStyle = style.getPropertyValue(side === 0 ? '--c1' : '--c2')
  const step = 3
  for (let x = 0; x < wide; x += step) {
    const [from, until] = [x, x + step].map((at) => ((at / wide) * axis.wholeMs) / (shape?.columnMs ?? 1))
    let peak = 0
    for (let at = Math.floor(from ?? 0); shape && at < Math.min(shape.known, Math.ceil(until ?? 0)); at += 1)
      peak = Math.max(peak, shape.sides[side][at] ?? 0)
    // Loudness as it is heard: quiet speech is seen as well.
    const height = shape ? Math.max(1, Math.sqrt(peak) * high) : 1
    pen.fillRect(x, (high - height) / 2, step - 1, height)
  }
  if (!shape) return
  pen.globalAlpha = 0.16
  pen.fillStyle = style.color
  pen.font = `10px ${style.fontFamily}`
  for (let x = 8; x < wide; x += 220) pen.fillText(mark, x, high - 3)
}

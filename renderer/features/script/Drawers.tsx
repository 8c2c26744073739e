// What opens over the lower half of the script without leaving the call: objections, cards, and "complaint / stop calling", which is
// durable before the screen says so. Private to the script; never a modal.
import type { ReactNode } from 'react'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalDay } from '../../../shared/instant.ts'
import type { Bucket } from '../../../shared/rows.ts'
import { cardsOn, hintsFor } from '../../../shared/script/cardValidity.ts'
import type { Card } from '../../../shared/script/graph.ts'
import type { Script } from '../../../shared/script.ts'
import { nodeOf } from '../../../shared/script.ts'
import { Button, Kbd, LeaveHint, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import type { WordedProblem } from '../../words/problem.ts'
import { versionWords } from '../../words/version.ts'

/** A drawer with its heading; Escape closes it and the focus goes where it was. */
export function Drawer({
  title,
  hint,
  onClose,
  children,
}: {
  title: string
  hint?: string
  onClose(): void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useKey('Escape', () => close.current(), { label: '', group: '' })
  useEffect(() => {
    const before = document.activeElement
    box.current?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <div className="sc-drawer" ref={box} role="dialog" aria-modal="false" aria-labelledby={id}>
      <header>
        <h3 id={id}>{title}</h3>
        {hint && <span>{hint}</span>}
        <button type="button" className="icon-btn" aria-label={t('script.close')} onClick={onClose}>
          <Icon name="close" size="s" />
        </button>
      </header>
      {children}
    </div>
  )
}

/** Objections with what helps, or cards to read from; none of it leaves the call. */
export function ReadDrawer({
  name,
  script,
  cards,
  matched,
  bucket,
  today,
  onPick,
  onClose,
}: {
  name: 'objections' | 'knowledge' | 'calm'
  script: Script
  cards: readonly Card[]
  matched: boolean
  bucket: Bucket
  today: LocalDay
  onPick(node: string): void
  onClose(): void
}) {
  const { t } = useTranslation()
  if (name !== 'objections')
    return (
      <Drawer title={t(`script.cards.${name}`)} hint={t('script.cards.hint')} onClose={onClose}>
        <Cards cards={cards} kind={name} today={today} />
      </Drawer>
    )
  return (
    <Drawer title={t('script.objections.title')} hint={t('script.objections.hint')} onClose={onClose}>
      <Objections
        script={script}
        matched={matched}
        hints={matched ? { cards, bucket, day: today } : null}
        onPick={onPick}
      />
    </Drawer>
  )
}

/** What customers object, and the line that answers each. Lines with debt facts wait for verification. */
function Objections({
  script,
  matched,
  hints,
  onPick,
}: {
  script: Script
  matched: boolean
  /** What helps in this bucket; null before verification, since the bucket is a debt fact. */
  hints: { readonly cards: readonly Card[]; readonly bucket: Bucket; readonly day: LocalDay } | null
  onPick(node: string): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ul className="sc-list">
      {script.objections.slice(0, 9).map((objection, index) => {
        const barred = nodeOf(script, objection.to).debtFacts && !matched
        const found = hints ? hintsFor(hints.cards, { ...hints, objection: objection.id }) : []
        return (
          <li key={objection.id} data-objection={objection.id} data-number={index + 1}>
            <DigitKey number={index + 1} enabled={!barred} onPick={() => onPick(objection.to)} />
            <button
              type="button"
              className="sc-answer"
              style={{ width: '100%' }}
              data-first={index === 0 ? '' : undefined}
              disabled={barred}
              onClick={() => onPick(objection.to)}
            >
              <Kbd combo={String(index + 1)} />
              <span>
                <b className="sc-clip">{format.pick(objection.label)}</b>
                <small className="sc-clip" title={format.pick(objection.cue)}>
                  {barred ? t('script.barred.notVerified') : format.pick(objection.cue)}
                </small>
              </span>
            </button>
            {found.map((card) => (
              <p key={card.id} className="sc-hint" data-hint={card.id}>
                <Tag small>{hints?.bucket}</Tag>
                <span>
                  {card.lines.map((line) => format.pick(line)).join(format.language === 'en' ? ' ' : '')}
                </span>
              </p>
            ))}
          </li>
        )
      })}
    </ul>
  )
}

function DigitKey({ number, enabled, onPick }: { number: number; enabled: boolean; onPick(): void }) {
  // Bound even while it does nothing: a digit must not fall through to the answers behind the drawer.
  useKey(String(number), () => enabled && onPick(), { label: '', group: '' })
  return null
}

/** Cards to read from: calm words for a heated call, or checked answers to questions. */
function Cards({
  cards,
  kind,
  today,
}: {
  cards: readonly Card[]
  kind: 'calm' | 'knowledge'
  today: LocalDay
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { shown, expired } = cardsOn(cards, kind, today)
  if (shown.length === 0 && expired === 0) return <p className="t3">{t('script.cards.none')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by key
    <ul className="sc-list" tabIndex={0} data-first="">
      {shown.map((card) => (
        <li key={card.id} className="sc-card">
          <b>{format.pick(card.title)}</b>
          {card.lines.map((line) => (
            <p key={line.zh}>{format.pick(line)}</p>
          ))}
          <small className="t3">
            {[
              t('script.cards.version', {
                version: versionWords(card.version, t),
                on: card.approved.on,
                by: format.pick(card.approved.by),
              }),
              card.approved.until && t('script.cards.until', { until: card.approved.until }),
              card.source && format.pick(card.source),
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </li>
      ))}
      {expired > 0 && <li className="t3">{t('script.cards.expired', { n: expired })}</li>}
    </ul>
  )
}

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

export interface StopWish {
  readonly holdKind: 'complaint' | 'cease'
  readonly words: string
  /** Only this number is never to be called again. */
  readonly numberOnly: boolean
}

/** Takes down a complaint or a wish to be left alone. `onSave` resolves when it is durable, with the trouble if it is not. */
export function StopForm({
  forced,
  onSave,
}: {
  /** What "no more calls" binds because somebody else says it; null where the customer decides. */
  forced: 'number' | 'review' | null
  onSave(wish: StopWish): Promise<WordedProblem | null>
}) {
  const { t } = useTranslation()
  const id = useId()
  const [holdKind, setHoldKind] = useState<'complaint' | 'cease'>('complaint')
  const [numberOnly, setNumberOnly] = useState(false)
  const [words, setWords] = useState('')
  const [saving, setSaving] = useState(false)
  const [trouble, setTrouble] = useState<WordedProblem | null>(null)
  const effect = holdKind === 'complaint' ? 'complaint' : (forced ?? (numberOnly ? 'number' : 'cease'))
  const byDigit = (digit: number) => {
    if (digit === 1 || digit === 2) setHoldKind(digit === 1 ? 'complaint' : 'cease')
    else if (digit === 3 && holdKind === 'cease') setNumberOnly((only) => !only)
  }
  const save = async () => {
    if (saving) return
    setSaving(true)
    setTrouble(
      await onSave({ holdKind, words: words.trim(), numberOnly: holdKind === 'cease' && numberOnly }),
    )
    setSaving(false)
  }
  useKey('Ctrl+Enter', () => void save(), {
    label: t('script.keys.stopSave'),
    group: t('script.keys.group'),
  })
  return (
    <form
      className="sc-stop leavable"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className="fi-choices" role="radiogroup" aria-label={t('script.stop.kind')}>
        {(['complaint', 'cease'] as const).map((kind, index) => (
          <label key={kind} className="fi-choice" htmlFor={`${id}-${kind}`} data-on={holdKind === kind}>
            <input
              id={`${id}-${kind}`}
              data-first={index === 0 ? '' : undefined}
              type="radio"
              name={`${id}-kind`}
              checked={holdKind === kind}
              onChange={() => setHoldKind(kind)}
            />
            {t(`script.stop.${kind}`)}
            <Kbd combo={String(index + 1)} />
          </label>
        ))}
        {holdKind === 'cease' && forced === null && (
          <label className="fi-choice" htmlFor={`${id}-number`}>
            <input
              id={`${id}-number`}
              type="checkbox"
              checked={numberOnly}
              onChange={(event) => setNumberOnly(event.target.checked)}
            />
            {t('script.stop.numberOnly')}
            <Kbd combo="3" />
          </label>
        )}
      </div>
      {DIGITS.map((digit) => (
        <DigitKey key={digit} number={digit} enabled onPick={() => byDigit(digit)} />
      ))}
      <label className="lab" htmlFor={`${id}-words`}>
        {t('script.stop.words')}
        <span className="req">{t('script.stop.wordsHint')}</span>
      </label>
      <textarea
        id={`${id}-words`}
        className="fi-in"
        rows={2}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {trouble && <TroubleNote what={trouble.what} now={trouble.now} />}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <span className="sm t3 grow">{t(`script.stop.effect.${effect}`)}</span>
        <LeaveHint text={t('common.leaveField')} />
        <Button type="submit" look="dang" icon="flag" combo="Ctrl+Enter" busy={saving}>
          {t('script.stop.save')}
        </Button>
      </div>
    </form>
  )
}

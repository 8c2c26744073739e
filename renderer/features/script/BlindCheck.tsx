// Blind verification: the agent types what the customer says, the desk answers match or no match, jointly, and never shows a
// value. Private to the script. What was typed lives in these boxes only and is gone with the verdict.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import { FACTOR_WORDS } from '../../../shared/script/variables.ts'
import type { VerificationFactor, VerificationVerdict } from '../../local/views.ts'
import { Button, Kbd, LeaveHint, LinkButton, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'

const CELLS = 4
const EMPTY = ['', '', '', ''] as const

export interface BlindCheckProps {
  readonly factors: readonly VerificationFactor[]
  /** Every factor that the data hold: what the customer can't say is exchanged for another. */
  readonly held: readonly VerificationFactor[]
  /** The opening was said; until then nothing can be typed. */
  readonly open: boolean
  /** Tries used in this call, and how many it may have. */
  readonly tried: number
  readonly allowed: number
  readonly matched: boolean
  check(typed: Partial<Record<VerificationFactor, string>>): Promise<VerificationVerdict>
  onExchange(factor: VerificationFactor): void
  /** The agent says that the opening was said after all. */
  onOpeningSaid(): void
}

type Outcome =
  | { readonly kind: 'none' | 'checking' | 'mismatch' }
  | { readonly kind: 'locked'; readonly problem: Problem | null }

export function BlindCheck({
  factors,
  held,
  open,
  tried,
  allowed,
  matched,
  check,
  onExchange,
  onOpeningSaid,
}: BlindCheckProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const [typed, setTyped] = useState<Partial<Record<VerificationFactor, readonly string[]>>>({})
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' })
  const box = useRef<HTMLDivElement>(null)
  const spent = tried >= allowed && !matched
  const locked = !open || spent || outcome.kind === 'locked' || outcome.kind === 'checking' || matched

  useEffect(() => {
    if (open && !matched) box.current?.querySelector<HTMLInputElement>('input:not(:disabled)')?.focus()
  }, [open, matched])

  const others = held.some((factor) => !factors.includes(factor))
  const exchange = (factor: VerificationFactor, index: number) => {
    setTyped(({ [factor]: _given, ...rest }) => rest)
    onExchange(factor)
    // The boxes of the other factor take the place of these.
    requestAnimationFrame(() =>
      box.current?.querySelectorAll<HTMLInputElement>('input')[index * CELLS]?.focus(),
    )
  }

  const fill = async (factor: VerificationFactor, cells: readonly string[]) => {
    const next = { ...typed, [factor]: cells }
    setTyped(next)
    if (outcome.kind === 'mismatch') setOutcome({ kind: 'none' })
    const full = factors.every((name) => (next[name] ?? EMPTY).every((cell) => cell !== ''))
    if (!full) return
    setOutcome({ kind: 'checking' })
    try {
      const said = await check(
        Object.fromEntries(factors.map((name) => [name, (next[name] ?? EMPTY).join('')])),
      )
      setTyped({})
      setOutcome(
        said.verdict === 'matched'
          ? { kind: 'none' }
          : said.verdict === 'mismatch' && said.triesLeft > 0
            ? { kind: 'mismatch' }
            : { kind: 'locked', problem: said.problem },
      )
      if (said.verdict === 'mismatch' && said.triesLeft > 0)
        requestAnimationFrame(() => box.current?.querySelector<HTMLInputElement>('input')?.focus())
    } catch (error) {
      setTyped({})
      setOutcome({ kind: 'locked', problem: problemOf(error, 'verify') })
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as one row or scroll
    <div
      className="sc-blind leavable"
      ref={box}
      role="group"
      aria-label={t('script.verify.title')}
      data-open={open}
    >
      <div className="sc-head">
        <h3>{t('script.verify.title')}</h3>
        <span className="sc-t3">{t('script.verify.hint')}</span>
        <span className="sc-end">
          {matched
            ? null
            : spent
              ? t('script.verify.spent')
              : t('script.verify.tries', { n: Math.min(allowed, tried + 1), of: allowed })}
        </span>
      </div>
      <div className="sc-factors">
        {factors.map((factor, index) => (
          <Factor
            key={factor}
            label={format.pick(FACTOR_WORDS[factor])}
            cells={typed[factor] ?? EMPTY}
            disabled={locked}
            matched={matched}
            letterX={factor === 'idLast4'}
            onExchange={others && !locked ? () => exchange(factor, index) : null}
            onChange={(cells) => void fill(factor, cells)}
            onFull={() => {
              const next = box.current?.querySelectorAll<HTMLInputElement>('input')[(index + 1) * CELLS]
              next?.focus()
            }}
          />
        ))}
      </div>
      <div className="sc-blindfoot" role="status" aria-live="polite">
        {matched ? (
          <Tag tone="ok" icon="check">
            {t('script.verify.matched')}
          </Tag>
        ) : !open ? (
          <>
            <Icon name="lock" size="s" />
            <span>{t('script.verify.openFirst')}</span>
            <Button size="sm" look="soft" combo="F2" onClick={onOpeningSaid}>
              {t('script.verify.openingSaid')}
            </Button>
          </>
        ) : outcome.kind === 'checking' ? (
          t('script.verify.checking')
        ) : outcome.kind === 'mismatch' ? (
          <Tag tone="warn" icon="alert">
            {t('script.verify.mismatch', { left: allowed - tried })}
          </Tag>
        ) : outcome.kind === 'locked' || spent ? (
          <span className="warn">
            {outcome.kind === 'locked' && outcome.problem
              ? `${words(outcome.problem).what} · ${words(outcome.problem).now}`
              : t('script.verify.spentNow')}
          </span>
        ) : (
          t('script.verify.whenFull')
        )}
        <LeaveHint text={t('common.leaveToAnswer')} />
        <span className="sc-end">{t('script.verify.traced')}</span>
      </div>
    </div>
  )
}

function Factor({
  label,
  cells,
  disabled,
  matched,
  letterX,
  onExchange,
  onChange,
  onFull,
}: {
  label: string
  cells: readonly string[]
  disabled: boolean
  matched: boolean
  /** The last place of an ID number may be an X. */
  letterX: boolean
  /** Asks for another factor in its place; null where there is none, or not now. */
  onExchange: (() => void) | null
  onChange(cells: readonly string[]): void
  onFull(): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const row = useRef<HTMLDivElement>(null)
  const full = cells.every((cell) => cell !== '')
  const at = (index: number) => row.current?.querySelectorAll<HTMLInputElement>('input')[index]
  const type = (from: number, text: string) => {
    const digits = [...text.normalize('NFKC').toUpperCase()].filter((sign) =>
      letterX ? /[0-9X]/.test(sign) : /[0-9]/.test(sign),
    )
    if (digits.length === 0) return
    const next = [...cells]
    digits.slice(0, CELLS - from).forEach((digit, offset) => {
      next[from + offset] = digit
    })
    onChange(next)
    const end = from + digits.length
    if (end < CELLS) at(end)?.focus()
    else onFull()
  }
  return (
    <div>
      <div className="lab">
        <span id={id}>{label}</span>
        {onExchange && (
          <LinkButton
            aria-label={t('script.verify.exchangeOf', { label })}
            aria-keyshortcuts="ArrowDown"
            onClick={onExchange}
          >
            {t('script.verify.exchange')} <Kbd combo="ArrowDown" />
          </LinkButton>
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as one row or scroll */}
      <div className="sc-cells" ref={row} role="group" aria-labelledby={id} data-full={full || matched}>
        {cells.map((cell, index) => (
          <input
            // biome-ignore lint/suspicious/noArrayIndexKey: a box has no identity but its place
            key={index}
            type="text"
            inputMode="numeric"
            autoComplete="off"
            value={matched ? '•' : cell}
            disabled={disabled}
            aria-label={t('script.verify.cell', { label, n: index + 1 })}
            onFocus={(event) => event.target.select()}
            onChange={(event) => type(index, event.target.value.replace(cell, '') || event.target.value)}
            onPaste={(event) => {
              event.preventDefault()
              type(index, event.clipboardData.getData('text'))
            }}
            onKeyDown={(event) => {
              if (event.key === 'Backspace') {
                event.preventDefault()
                const place = cells[index] === '' ? index - 1 : index
                if (place < 0) return
                onChange(cells.map((old, other) => (other === place ? '' : old)))
                at(place)?.focus()
              } else if (event.key === 'ArrowDown' && onExchange) {
                event.preventDefault()
                onExchange()
              } else if (event.key === 'ArrowLeft' && !event.altKey) at(index - 1)?.focus()
              else if (event.key === 'ArrowRight' && !event.altKey) at(index + 1)?.focus()
            }}
          />
        ))}
      </div>
    </div>
  )
}

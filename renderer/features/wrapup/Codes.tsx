// The codes to choose from: suggestions with their evidence, search, the others, and those that the call contradicts, with the fact.
// Private to the wrap-up. Nothing is preselected.
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Code, Contradiction } from '../../../shared/disposition.ts'
import { specOf } from '../../../shared/disposition.ts'
import type { Suggestion } from '../../../shared/suggestion.ts'
import { Kbd } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import type { CodeEntry, Offer } from './codes.ts'

export interface Reached {
  readonly node: string
  /** An amount or a day, worded; null while it is covered or nothing was written down. */
  readonly noted: string | null
}

export function Codes({
  offer,
  typed,
  chosen,
  talkMs,
  reached,
  ready = true,
  onType,
  onChoose,
}: {
  offer: Offer
  typed: string
  chosen: Code | null
  talkMs: number
  /** Where the script came to the code, and what was written down with it; null where no script was walked. */
  reached?: (code: Code) => Reached | null
  /** Digits may choose: nobody is still typing what was meant for another field. */
  ready?: boolean
  onType(text: string): void
  onChoose(code: Code): void
}) {
  const { t } = useTranslation()
  const search = useRef<HTMLInputElement>(null)
  const all = useRef<HTMLDivElement>(null)
  useKey('/', () => search.current?.focus(), {
    label: t('wrapUp.keys.search'),
    group: t('wrapUp.keys.group'),
  })
  // Nothing is chosen by an empty search: only what was looked for can be meant.
  const first = typed.trim() === '' ? undefined : offer.others[0]?.code
  // Suggestions, search and the other codes are one column for the arrows.
  const step = (by: number) => {
    const stops = [...(all.current?.querySelectorAll<HTMLElement>('button:not(:disabled), input') ?? [])]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    stops[Math.min(stops.length - 1, Math.max(0, at + by))]?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the controls inside
    <div
      className="wu-codes"
      ref={all}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
        if (by === undefined || event.nativeEvent.isComposing) return
        event.preventDefault()
        step(by)
      }}
    >
      {offer.suggested.length > 0 && (
        <section aria-label={t('wrapUp.suggested')} tabIndex={-1} data-first="">
          <div className="sec">
            <h3>{t('wrapUp.suggested')}</h3>
            <span className="r">{t('wrapUp.notPreselected')}</span>
          </div>
          {offer.suggested.map((suggestion, index) => (
            <Suggested
              key={suggestion.code}
              suggestion={suggestion}
              number={index + 1}
              chosen={suggestion.code === chosen}
              reached={reached?.(suggestion.code) ?? null}
              ready={ready}
              onChoose={() => onChoose(suggestion.code)}
            />
          ))}
        </section>
      )}
      <div className="fi-in wu-search">
        <Icon name="search" />
        <input
          ref={search}
          type="search"
          value={typed}
          aria-label={t('wrapUp.search')}
          placeholder={t('wrapUp.searchHint')}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.ctrlKey) return
            if (event.key === 'Enter') {
              event.preventDefault()
              if (!first) return
              onChoose(first)
              onType('')
            } else if (event.key === 'Escape') onType('')
          }}
        />
        {typed === '' && <Kbd combo="/" />}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as one row or scroll */}
      <div className="wu-list scroll" role="group" aria-label={t('wrapUp.others')}>
        {offer.others.length > 0 && (
          <h3 className="wu-group">{typed.trim() === '' ? t('wrapUp.others') : t('wrapUp.found')}</h3>
        )}
        {offer.others.map((entry, index) => (
          <CodeRow
            key={entry.code}
            entry={entry}
            typed={typed}
            chosen={entry.code === chosen}
            enter={typed.trim() !== '' && index === 0}
            onChoose={() => onChoose(entry.code)}
          />
        ))}
        {offer.contradicting.length > 0 && <h3 className="wu-group">{t('wrapUp.contradicting')}</h3>}
        {offer.contradicting.map(({ entry, fact }) => (
          <ContradictingRow key={entry.code} entry={entry} fact={fact} talkMs={talkMs} />
        ))}
        {offer.others.length + offer.contradicting.length === 0 && (
          <p className="wu-group">{t('wrapUp.nothingFound')}</p>
        )}
      </div>
    </div>
  )
}

function Suggested({
  suggestion,
  number,
  chosen,
  reached,
  ready,
  onChoose,
}: {
  suggestion: Suggestion
  number: number
  chosen: boolean
  reached: Reached | null
  ready: boolean
  onChoose(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  useKey(String(number), onChoose, { label: '', group: '', enabled: ready })
  const { code, evidence } = suggestion
  const why = ((): string => {
    switch (evidence.kind) {
      case 'sip':
        return t('wrapUp.evidence.sip', { status: evidence.status })
      case 'script':
        if (!reached) return t('wrapUp.evidence.script')
        return reached.noted === null
          ? t('wrapUp.evidence.reached', { node: reached.node })
          : t('wrapUp.evidence.noted', { node: reached.node, noted: reached.noted })
      case 'cancelled':
      case 'needsSupervisor':
        return t(`wrapUp.evidence.${evidence.kind}`)
      case 'talk':
        return t('wrapUp.evidence.talk', { time: format.timer(evidence.seconds * 1000) })
      case 'verification':
        return t(`wrapUp.evidence.${evidence.outcome}`)
      default:
        return evidence satisfies never
    }
  })()
  return (
    <button
      type="button"
      className="sc-answer wu-suggested"
      data-code={code}
      aria-pressed={chosen}
      aria-keyshortcuts={String(number)}
      onClick={onChoose}
    >
      <Kbd combo={String(number)} />
      <span>
        <b className="sc-clip">{format.pick(specOf(code).label)}</b>
        <small className="sc-clip">{why}</small>
      </span>
      {chosen && <Icon name="check" />}
    </button>
  )
}

function CodeRow({
  entry,
  typed,
  chosen,
  enter,
  onChoose,
}: {
  entry: CodeEntry
  typed: string
  chosen: boolean
  enter: boolean
  onChoose(): void
}) {
  const format = useFormat()
  const zh = format.language !== 'en'
  return (
    <button
      type="button"
      className="wu-code"
      data-code={entry.code}
      title={format.pick(entry)}
      aria-pressed={chosen}
      onClick={onChoose}
    >
      <span className="wu-name">
        <span className="clip">{zh ? <Marked entry={entry} typed={typed} /> : entry.en}</span>
        <small>{entry.code}</small>
      </span>
      <span className="wu-end">
        {enter ? <Kbd combo="Enter" /> : chosen ? <Icon name="check" size="s" /> : zh ? entry.initials : null}
      </span>
    </button>
  )
}

/** The letters typed, shown on the characters that they stand for. */
function Marked({ entry, typed }: { entry: CodeEntry; typed: string }) {
  const text = typed.trim().toLowerCase()
  const at =
    text === '' ? -1 : entry.zh.includes(text) ? entry.zh.indexOf(text) : entry.initials.indexOf(text)
  // Punctuation in a label has no initial: marks are set only where places agree.
  if (at < 0 || (entry.initials.length !== entry.zh.length && !entry.zh.includes(text))) return entry.zh
  return (
    <>
      {entry.zh.slice(0, at)}
      <b>{entry.zh.slice(at, at + text.length)}</b>
      {entry.zh.slice(at + text.length)}
    </>
  )
}

function ContradictingRow({
  entry,
  fact,
  talkMs,
}: {
  entry: CodeEntry
  fact: Contradiction
  talkMs: number
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <button type="button" className="wu-code" data-code={entry.code} disabled>
      <span className="wu-name">
        <span className="clip">{format.pick(entry)}</span>
        <small>{entry.code}</small>
      </span>
      <span className="wu-end">{t(`wrapUp.fact.${fact}`, { time: format.timer(talkMs) })}</span>
    </button>
  )
}

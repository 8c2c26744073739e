// A card on screen: its words in both languages, until when it may be read from, and how it looks in a call. Private to the releases. Promises:
// judged by the check that central uses; whoever approves it stands on it with the day.
import { useDeferredValue, useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import { cardFaults } from '../../../shared/script/check.ts'
import type { Card } from '../../../shared/script/graph.ts'
import { HOUSE_FROM } from '../../../shared/script/houseVersion.ts'
import { SCRIPTS } from '../../../shared/script/scripts.ts'
import type { Wording } from '../../../shared/script/variables.ts'
import { BUCKET_NAMES } from '../../../shared/values.ts'
import { Button, Scroll } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { versionWords } from '../../words/version.ts'
import { DayField } from '../fields/fields.tsx'
import { Checks } from './Checks.tsx'
import { Compare } from './Compare.tsx'
import { cardDifferences } from './difference.ts'
import { TextPair } from './TextPair.tsx'

const KINDS = ['knowledge', 'calm', 'hint'] as const
const MOST_LINES = 6
const EMPTY: Wording = { zh: '', en: '' }
/** For how long a new card is proposed. */
const HALF_A_YEAR = 183

/** Objections that some script has, each once. */
const OBJECTIONS = [
  ...new Map(SCRIPTS.flatMap(({ objections }) => objections).map((one) => [one.id, one])).values(),
]

/** A card that nobody had before, under the first free name. */
export function newCard(taken: readonly string[], now: Instant): Card {
  const on = localDay(now, CHINA)
  let number = 1
  while (taken.includes(`knowledge.own${number}`)) number += 1
  return {
    id: `knowledge.own${number}`,
    kind: 'knowledge',
    title: EMPTY,
    lines: [EMPTY],
    version: HOUSE_FROM + 1,
    source: null,
    approved: { on, by: EMPTY, until: addDays(on, HALF_A_YEAR) },
  }
}

export function CardBody({
  card,
  against,
  first,
  mine,
  onChange,
}: {
  card: Card
  against: Card | null
  first: boolean
  mine: boolean
  onChange(next: (card: Card) => Card): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const judged = useDeferredValue(card)
  const faults = useMemo(() => cardFaults(judged), [judged])
  const differences = useMemo(() => (against ? cardDifferences(against, judged) : []), [against, judged])
  const set = (change: Partial<Card>) => onChange((before) => ({ ...before, ...change }))
  const line = (at: number, text: Wording) =>
    set({ lines: card.lines.map((one, index) => (index === at ? text : one)) })
  return (
    <div className="re-script">
      <Scroll label={t('releases.cardText')} className="re-main re-panel">
        <form
          className="re-form"
          aria-label={t('releases.cardText')}
          onSubmit={(event) => event.preventDefault()}
        >
          <div className="re-two">
            <div>
              <label className="lab" htmlFor={`${id}k`}>
                {t('releases.cardKind')}
              </label>
              <select
                id={`${id}k`}
                className="fi-in"
                value={card.kind}
                disabled={!mine}
                onChange={(event) => {
                  const kind = KINDS.find((one) => one === event.target.value) ?? 'knowledge'
                  const { at: _, ...rest } = card
                  onChange(() => (kind === 'hint' ? { ...card, kind } : { ...rest, kind }))
                }}
              >
                {KINDS.map((kind) => (
                  <option key={kind} value={kind}>
                    {t(`releases.kind.${kind}`)}
                  </option>
                ))}
              </select>
            </div>
            <div>
              <label className="lab" htmlFor={`${id}u`}>
                {t('releases.until')}
              </label>
              {mine ? (
                <DayField
                  inputId={`${id}u`}
                  today={card.approved.on}
                  min={card.approved.on}
                  value={card.approved.until}
                  onChange={(until) => set({ approved: { ...card.approved, until } })}
                />
              ) : (
                <input id={`${id}u`} className="fi-in" readOnly value={card.approved.until ?? '—'} />
              )}
            </div>
          </div>
          {card.kind === 'hint' && <Place card={card} mine={mine} onChange={(at) => set({ at })} />}
          <TextPair
            label={t('releases.cardTitle')}
            value={card.title}
            readOnly={!mine}
            onChange={(title) => set({ title })}
          />
          {card.lines.map((text, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of a card is its place
            <div key={at} className="re-optional">
              <TextPair
                label={t('releases.cardLine', { n: at + 1 })}
                value={text}
                rows={2}
                readOnly={!mine}
                onChange={(next) => line(at, next)}
              />
              {mine && card.lines.length > 1 && (
                <Button
                  size="sm"
                  look="ghost"
                  icon="trash"
                  onClick={() => set({ lines: card.lines.filter((_, index) => index !== at) })}
                >
                  {t('releases.removeCardLine', { n: at + 1 })}
                </Button>
              )}
            </div>
          ))}
          {mine && (
            <Button
              size="sm"
              icon="plus"
              disabled={card.lines.length >= MOST_LINES}
              onClick={() => set({ lines: [...card.lines, EMPTY] })}
            >
              {t('releases.addCardLine')}
            </Button>
          )}
          {card.source || mine ? (
            <TextPair
              label={t('releases.cardSource')}
              value={card.source ?? EMPTY}
              readOnly={!mine}
              onChange={(source) => set({ source: source.zh === '' && source.en === '' ? null : source })}
            />
          ) : null}
        </form>
      </Scroll>
      <aside className="re-side" aria-label={t('releases.sideLabel')}>
        <Scroll label={t('releases.sideLabel')} className="re-panel">
          <h2>{t('releases.side.preview')}</h2>
          <div className="sc-card" data-card={card.id}>
            <b>{format.pick(card.title)}</b>
            {card.lines.map((text, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <p key={at}>{format.pick(text)}</p>
            ))}
            <small className="t3">
              {[
                versionWords(card.version, t),
                card.approved.until && t('script.cards.until', { until: card.approved.until }),
                card.source && format.pick(card.source),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </div>
          <h2>{t('releases.side.checks')}</h2>
          <Checks faults={faults} lineOf={() => null} onJump={() => undefined} />
          <h2>{t('releases.side.compare')}</h2>
          <Compare
            differences={differences}
            first={first}
            against={against?.version ?? null}
            onJump={() => undefined}
          />
        </Scroll>
      </aside>
    </div>
  )
}

/** At which objection a hint is shown, and in which buckets. */
function Place({
  card,
  mine,
  onChange,
}: {
  card: Card
  mine: boolean
  onChange(at: NonNullable<Card['at']>): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const first = OBJECTIONS[0]?.id ?? ''
  const at = card.at ?? { objection: '', buckets: [] }
  return (
    <>
      <div>
        <label className="lab" htmlFor={id}>
          {t('releases.objection')}
        </label>
        <select
          id={id}
          className="fi-in"
          value={at.objection}
          disabled={!mine}
          onChange={(event) =>
            onChange({
              objection: event.target.value,
              buckets: at.buckets.length > 0 ? at.buckets : [...BUCKET_NAMES],
            })
          }
        >
          {card.at === undefined && <option value="">—</option>}
          {OBJECTIONS.map((one) => (
            <option key={one.id} value={one.id}>
              {format.pick(one.label)}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="re-checks re-buckets">
        <legend className="lab">{t('releases.buckets')}</legend>
        {BUCKET_NAMES.map((bucket) => (
          <label key={bucket} className="row tight">
            <input
              type="checkbox"
              checked={at.buckets.includes(bucket)}
              disabled={!mine || (at.buckets.length === 1 && at.buckets[0] === bucket)}
              onChange={(event) =>
                onChange({
                  objection: at.objection || first,
                  buckets: BUCKET_NAMES.filter((one) =>
                    one === bucket ? event.target.checked : at.buckets.includes(one),
                  ),
                })
              }
            />
            {bucket}
          </label>
        ))}
      </fieldset>
    </>
  )
}

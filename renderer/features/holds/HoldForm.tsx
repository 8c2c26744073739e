// The form of a hold: until when, who looks at it again and when, which channels stay open, and why. Private to holds. Promises: hands out only
// what a hold may be (a review ahead of now and not after the end); the same form places and changes.
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HOLDS } from '../../../shared/compliance/holds.ts'
import type { HoldsReply } from '../../../shared/holdBodies.ts'
import {
  addDays,
  DAY,
  type Instant,
  instantOf,
  type LocalDay,
  localDay,
  type Zone,
} from '../../../shared/instant.ts'
import { Channel, HoldKind, type HoldRow, type Id } from '../../../shared/rows.ts'
import { Button } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { DayField } from '../fields/fields.tsx'

/** What the form hands out. */
export interface HoldWish {
  readonly holdKind: HoldKind
  readonly until: Instant | null
  readonly reviewAt: Instant
  readonly owner: Id
  readonly channels: Channel[]
  readonly words: string
}

/** Kinds that a supervisor places; a number under review comes of a call alone. */
const KINDS = HoldKind.options.filter((kind) => kind !== 'numberReview')
const YEAR = 366

/** The end of a day in the customer's zone: a hold stands through the day that is named. */
const endOf = (day: LocalDay, zone: Zone): Instant => instantOf(addDays(day, 1), 0, zone)

export function HoldForm({
  hold,
  zone,
  now,
  staff,
  self,
  busy,
  onSave,
  onCancel,
}: {
  /** The one that is changed; null for a new one. */
  hold: HoldRow | null
  zone: Zone
  now: Instant
  staff: HoldsReply['staff']
  self: Id
  busy: boolean
  onSave(wish: HoldWish): void
  onCancel(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const today = localDay(now, zone)
  const lastDay = (at: Instant) => localDay(at - 1, zone)
  const [holdKind, setKind] = useState<HoldKind>(hold?.holdKind ?? 'complaint')
  const suggested = (kind: HoldKind) => {
    const { days, reviewDays } = HOLDS[kind]
    return {
      until: days === null ? null : addDays(today, days),
      review: addDays(today, days === null ? reviewDays : Math.min(days, reviewDays)),
    }
  }
  const [until, setUntil] = useState<LocalDay | null>(
    hold ? (hold.until === null ? null : lastDay(hold.until)) : suggested(holdKind).until,
  )
  const [open, setOpen] = useState(hold ? hold.until === null : suggested(holdKind).until === null)
  const standing = hold?.reviewAt !== undefined && hold.reviewAt > now ? lastDay(hold.reviewAt) : null
  const [review, setReview] = useState<LocalDay | null>(
    hold ? (standing ?? addDays(today, 1)) : suggested(holdKind).review,
  )
  const [owner, setOwner] = useState<Id>(hold?.owner ?? self)
  const [channels, setChannels] = useState<readonly Channel[]>(hold?.channels ?? [])
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const late = !open && until !== null && review !== null && review > until
  const fault =
    (!open && until === null) || review === null
      ? t('holds.form.dayMissing')
      : late
        ? t('holds.form.reviewLate')
        : words.trim() === ''
          ? t('holds.form.wordsMissing')
          : null

  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (fault !== null || review === null || busy) return
    const end = open || until === null ? null : endOf(until, zone)
    // A minute before the end of its day: the review comes before the hold is over.
    const reviewAt = endOf(review, zone) - 60_000
    onSave({
      holdKind,
      until: end,
      reviewAt: end === null ? reviewAt : Math.min(reviewAt, end),
      owner,
      channels: [...channels],
      words: words.trim(),
    })
  }
  return (
    <form className="ho-form beside-form leavable" onSubmit={send}>
      {!hold && (
        <label className="ho-field" htmlFor={`${id}-kind`}>
          <span className="lab">{t('holds.form.kind')}</span>
          <select
            id={`${id}-kind`}
            className="fi-in"
            data-field="kind"
            value={holdKind}
            onChange={(event) => {
              const kind = HoldKind.parse(event.target.value)
              const days = suggested(kind)
              setKind(kind)
              setUntil(days.until)
              setOpen(days.until === null)
              setReview(days.review)
            }}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {format.pick(HOLDS[kind].label)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="ho-field" data-field="until">
        <label className="lab" htmlFor={`${id}-until`}>
          {t('holds.form.until')}
        </label>
        {!open && (
          <DayField
            inputId={`${id}-until`}
            value={until}
            today={today}
            min={today}
            max={addDays(today, 2 * YEAR)}
            onChange={setUntil}
          />
        )}
        <label className="row tight sm">
          <input type="checkbox" checked={open} onChange={(event) => setOpen(event.target.checked)} />
          {t('holds.form.open')}
        </label>
      </div>
      <div className="ho-field" data-field="review">
        <label className="lab" htmlFor={`${id}-review`}>
          {t('holds.form.review')}
        </label>
        <DayField
          inputId={`${id}-review`}
          value={review}
          today={today}
          min={today}
          max={addDays(localDay(now + 30 * DAY, zone), YEAR)}
          onChange={setReview}
        />
      </div>
      <label className="ho-field" htmlFor={`${id}-owner`}>
        <span className="lab">{t('holds.form.owner')}</span>
        <select
          id={`${id}-owner`}
          className="fi-in"
          data-field="owner"
          value={owner}
          onChange={(event) => setOwner(event.target.value)}
        >
          {staff.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name} {one.staffNumber}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="ho-field">
        <legend className="lab">{t('holds.form.channels')}</legend>
        <div className="ho-channels">
          {Channel.options.map((channel) => (
            <label className="row tight sm" key={channel}>
              <input
                type="checkbox"
                data-channel={channel}
                checked={channels.includes(channel)}
                onChange={(event) =>
                  setChannels(
                    event.target.checked ? [...channels, channel] : channels.filter((one) => one !== channel),
                  )
                }
              />
              {t(`enums.channel.${channel}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <label className="ho-field" htmlFor={`${id}-words`}>
        <span className="lab">{t(hold ? 'holds.form.reason' : 'holds.form.words')}</span>
        <textarea
          id={`${id}-words`}
          className="fi-in"
          data-field="words"
          rows={2}
          maxLength={hold ? 500 : 2000}
          value={words}
          aria-invalid={(tried && words.trim() === '') || undefined}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      {tried && fault !== null && (
        <p className="under bad" role="alert">
          {fault}
        </p>
      )}
      <div className="row tight">
        <Button look="pri" icon="check" type="submit" busy={busy}>
          {t(hold ? 'holds.form.change' : 'holds.form.place')}
        </Button>
        <Button look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

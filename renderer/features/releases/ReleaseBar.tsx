// The head of one version: which it is, how it stands, what this person may do with it now. Private to the releases. Promises: whoever wrote
// it does not publish it, and the screen says why a step cannot be taken.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  addDays,
  CHINA,
  DAY,
  HOUR,
  type Instant,
  instantOf,
  type LocalDay,
  localDay,
  timeOfDay,
} from '../../../shared/instant.ts'
import type { ReleaseHead } from '../../../shared/releaseBodies.ts'
import { faultsOf } from '../../../shared/script/release.ts'
import { useDesk } from '../../desk.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { versionWords } from '../../words/version.ts'
import { ClockField, DayField } from '../fields/fields.tsx'
import type { OpenRelease } from './useRelease.ts'

/** What is asked about once more before it is done. */
type Asked = 'publish' | 'sendBack' | 'discard' | 'withdraw'

const TONES = { draft: 'acc', inReview: 'warn', published: 'ok', withdrawn: 'plain' } as const

export interface ReleaseBarProps {
  readonly versions: readonly ReleaseHead[]
  /** The version that the product brings; null for a text that only the company has. */
  readonly brought: number | null
  readonly version: number | null
  /** The version that holds now. */
  readonly inForce: number | null
  /** Of a version of the company; null for the product's. */
  readonly head: ReleaseHead | null
  readonly opened: OpenRelease
  readonly mayWrite: boolean
  readonly mayDraft: boolean
  readonly now: Instant
  onVersion(version: number): void
  onDraft(): void
  onGone(): void
}

export function ReleaseBar(props: ReleaseBarProps) {
  const { versions, brought, version, inForce, head, opened, mayWrite, mayDraft, now } = props
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const [asked, setAsked] = useState<Asked | null>(null)
  const id = useId()
  const own = head?.author.id === profile.id
  const faults = head?.state === 'draft' && own && opened.content ? faultsOf(opened.content).length : 0
  const maySubmit = mayWrite && own && head?.state === 'draft' && faults === 0 && opened.saving === 'saved'
  const mayReview = mayWrite && !own && head?.state === 'inReview'
  const group = t('releases.keys.group')
  useKey('Ctrl+Enter', () => void opened.step({ kind: 'submit' }), {
    label: t('releases.keys.submit'),
    group,
    enabled: maySubmit && asked === null,
  })
  useKey('P', () => setAsked('publish'), { label: t('releases.keys.publish'), group, enabled: mayReview })
  useKey('B', () => setAsked('sendBack'), { label: t('releases.keys.sendBack'), group, enabled: mayReview })
  const told = (one: ReleaseHead) => {
    const when =
      one.effectiveFrom === null
        ? ''
        : ` · ${t('releases.from', { when: format.dayTime(one.effectiveFrom, now) })}`
    return `${versionWords(one.version, t)} · ${t(`releases.state.${one.state}`)}${when}`
  }
  return (
    <header className="re-bar">
      <div className="row">
        <label className="said-only" htmlFor={id}>
          {t('releases.versions')}
        </label>
        <select
          id={id}
          className="fi-in re-version"
          value={version ?? ''}
          onChange={(event) => props.onVersion(Number(event.target.value))}
        >
          {versions.map((one) => (
            <option key={one.version} value={one.version}>
              {told(one)}
            </option>
          ))}
          {brought !== null && (
            <option value={brought}>{`${versionWords(brought, t)} · ${t('releases.brought')}`}</option>
          )}
        </select>
        {head && <Tag tone={TONES[head.state]}>{t(`releases.state.${head.state}`)}</Tag>}
        {version === inForce && <Tag tone="ok">{t('releases.inForce')}</Tag>}
        <span className="grow" />
        {head?.state === 'draft' && own && (
          <span className="sm t3" role="status" data-saving={opened.saving}>
            {t(`releases.saving.${opened.saving}`)}
          </span>
        )}
        {mayDraft && (
          <Button icon="pen" size="sm" combo="N" onClick={props.onDraft}>
            {t('releases.draft')}
          </Button>
        )}
        {head?.state === 'draft' && own && mayWrite && (
          <>
            <Button
              size="sm"
              look="ghost"
              icon="trash"
              disabled={opened.busy}
              onClick={() => setAsked('discard')}
            >
              {t('releases.discard')}
            </Button>
            <Button
              size="sm"
              look="pri"
              icon="check"
              combo="Ctrl+Enter"
              busy={opened.busy}
              disabled={!maySubmit}
              onClick={() => void opened.step({ kind: 'submit' })}
            >
              {t('releases.submit')}
            </Button>
          </>
        )}
        {mayReview && (
          <>
            <Button size="sm" icon="undo" combo="B" onClick={() => setAsked('sendBack')}>
              {t('releases.sendBack')}
            </Button>
            <Button size="sm" look="pri" icon="check" combo="P" onClick={() => setAsked('publish')}>
              {t('releases.publish')}
            </Button>
          </>
        )}
        {head?.state === 'published' && mayWrite && (
          <Button size="sm" look="ghost" icon="undo" onClick={() => setAsked('withdraw')}>
            {t('releases.withdraw')}
          </Button>
        )}
      </div>
      <Standing head={head} calls={opened.reply?.calls ?? 0} own={own} faults={faults} now={now} />
      {asked !== null && (asked === 'publish' || asked === 'sendBack' ? mayReview : mayWrite) && (
        <Review
          key={asked}
          what={asked}
          opened={opened}
          now={now}
          onClose={() => setAsked(null)}
          onGone={props.onGone}
        />
      )}
    </header>
  )
}

/** One sentence: who wrote it, what it waits for. */
function Standing({
  head,
  calls,
  own,
  faults,
  now,
}: {
  head: ReleaseHead | null
  /** That it has led. */
  calls: number
  own: boolean
  faults: number
  now: Instant
}) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!head) return <p className="sm t3">{t('releases.standing.brought')}</p>
  const by = t('releases.by', { name: head.author.name, staff: head.author.staffNumber })
  const parts = [
    by,
    head.publishedBy &&
      t('releases.publishedBy', { name: head.publishedBy.name, staff: head.publishedBy.staffNumber }),
    head.withdrawnAt !== null && t('releases.withdrawnAt', { when: format.dayTime(head.withdrawnAt, now) }),
    head.state === 'inReview' && t(own ? 'releases.standing.ownReview' : 'releases.standing.review'),
    head.state === 'draft' && !own && t('releases.standing.others'),
    calls > 0 && t('releases.calls', { n: calls }),
    faults > 0 && t('releases.standing.faults', { n: faults }),
  ].filter((one): one is string => typeof one === 'string')
  return (
    <>
      <p className="sm t3">{parts.join(' · ')}</p>
      {head.sentBack !== null && (
        <p className="sm warn" data-sent-back="">
          {t('releases.standing.sentBack', { reason: head.sentBack })}
        </p>
      )}
    </>
  )
}

/** When work begins: what is proposed for a later day, ms since midnight. */
const NINE = 9 * HOUR

const DOES = {
  publish: 'releases.publish',
  sendBack: 'releases.sendBack',
  discard: 'releases.discard',
  withdraw: 'releases.withdraw',
} as const

function Review({
  what,
  opened,
  now,
  onClose,
  onGone,
}: {
  what: Asked
  opened: OpenRelease
  now: Instant
  onClose(): void
  onGone(): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const [reason, setReason] = useState('')
  const [later, setLater] = useState(false)
  const today = localDay(now, CHINA)
  const [day, setDay] = useState<LocalDay | null>(addDays(today, 1))
  const [clock, setClock] = useState<number | null>(NINE)
  const [missing, setMissing] = useState(false)
  const go = async () => {
    if (what === 'discard') return void ((await opened.discard()) && onGone())
    if (what === 'withdraw') return void ((await opened.step({ kind: 'withdraw' })) && onClose())
    if (what === 'sendBack') {
      if (reason.trim() === '') return setMissing(true)
      if (await opened.step({ kind: 'sendBack', reason: reason.trim() })) onClose()
      return
    }
    if (later && (day === null || clock === null)) return setMissing(true)
    const at = later && day !== null && clock !== null ? instantOf(day, clock, CHINA) : null
    if (await opened.step({ kind: 'publish', effectiveFrom: at })) onClose()
  }
  return (
    <form
      className="re-review leavable"
      aria-label={t(DOES[what])}
      onSubmit={(event) => {
        event.preventDefault()
        void go()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      {what === 'discard' || what === 'withdraw' ? (
        <p>{t(what === 'discard' ? 'releases.sureDiscard' : 'releases.sureWithdraw')}</p>
      ) : what === 'sendBack' ? (
        <>
          <label className="lab" htmlFor={id}>
            {t('releases.reason')}
          </label>
          <input
            id={id}
            className="fi-in"
            // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
            autoFocus
            maxLength={1000}
            value={reason}
            data-bad={missing}
            aria-invalid={missing || undefined}
            onChange={(event) => {
              setReason(event.target.value)
              setMissing(false)
            }}
          />
        </>
      ) : (
        <fieldset className="re-when">
          <legend className="lab">{t('releases.when')}</legend>
          {[false, true].map((value) => (
            <label key={String(value)} className="row tight">
              <input
                type="radio"
                name={id}
                checked={later === value}
                // biome-ignore lint/a11y/noAutofocus: the person has just asked to publish
                autoFocus={!value}
                onChange={() => setLater(value)}
              />
              {t(value ? 'releases.later' : 'releases.atOnce')}
            </label>
          ))}
          {later && (
            <>
              <DayField
                inputId={`${id}d`}
                label={t('releases.day')}
                today={today}
                min={today}
                value={day}
                bad={missing && day === null}
                onChange={setDay}
              />
              <ClockField
                inputId={`${id}c`}
                label={t('releases.clock')}
                from={0}
                until={DAY}
                gone={day === today ? timeOfDay(now, CHINA) : null}
                value={clock}
                bad={missing && clock === null}
                onChange={setClock}
              />
            </>
          )}
        </fieldset>
      )}
      <span className="row tight">
        <Button
          type="submit"
          size="sm"
          look={what === 'discard' || what === 'withdraw' ? 'dang' : 'pri'}
          icon="check"
          busy={opened.busy}
          autoFocus={what === 'discard' || what === 'withdraw'}
        >
          {t(what === 'publish' ? 'releases.confirmPublish' : DOES[what])}
        </Button>
        <Button size="sm" look="ghost" combo="Escape" onClick={onClose}>
          {t('releases.cancel')}
        </Button>
      </span>
      {missing && (
        <p className="under bad" role="alert">
          {t('releases.missing')}
        </p>
      )}
    </form>
  )
}

// One call in the middle of the review: who and when, its facts, what had to be said, and everything that happened by time.
// Private to the review. Promises: only what central told is shown, and that is masked.
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import { Scroll, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import { versionWords } from '../../words/version.ts'
import { CallSound } from '../recordings/CallSound.tsx'
import { ruleName } from '../worklist/reasons.ts'
import { Entries } from './Entries.tsx'
import { WhyPermitted } from './WhyPermitted.tsx'
import { saidItemsOf, scriptOf } from './walk.ts'

export function CallSheet({
  told,
  now,
  track,
}: {
  told: ReviewCallReply
  now: Instant
  /** The call on one axis of time. */
  track: ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { call, agent, matter } = told
  const script = scriptOf(told)
  const inForce = told.dispositions.at(-1)
  const zone = matter?.zone
  const recording =
    call.answeredAt === null ? null : (
      <Tag
        tone={call.recording === 'confirmed' ? 'ok' : call.recording === 'failed' ? 'bad' : 'warn'}
        icon="mic"
      >
        {t(`review.recording.${call.recording}`)}
      </Tag>
    )
  return (
    <>
      <header className="qr-head">
        <div className="row">
          <h2>{told.name}</h2>
          {inForce && <Tag tone="acc">{inForce.code}</Tag>}
          {matter && <Tag>{matter.bucket}</Tag>}
          <span className="grow" />
          {recording}
        </div>
        <p className="t2">
          {[
            `${t('review.facts.agent')} ${agent.staffNumber} ${agent.name}`,
            `${t(`review.direction.${call.direction}`)} ${format.dayTime(call.startedAt, now, zone)}`,
            call.answeredAt === null
              ? t('review.facts.unanswered')
              : `${t('review.facts.talk')} ${format.timer(call.talkMs)}`,
            script === null || script === 'old'
              ? null
              : `${format.pick(script.title)} ${versionWords(script.version, t)}`,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      </header>
      {track}
      <Told told={told} now={now} />
    </>
  )
}

/** What central told, under the track: as it is, whatever the sound does. */
const Told = memo(function Told({ told, now }: { told: ReviewCallReply; now: Instant }) {
  const { t } = useTranslation()
  const script = scriptOf(told)
  return (
    <>
      <Scroll label={t('review.timeline')} className="qr-body">
        <Facts told={told} />
        <WhyPermitted key={told.call.id} told={told} now={now} />
        <MustSay told={told} />
        <section>
          <h3 className="qr-sec">{t('review.timeline')}</h3>
          {script === null && <p className="under">{t('review.noScript')}</p>}
          {script === 'old' && <p className="under">{t('review.oldScript')}</p>}
          <Entries told={told} />
        </section>
      </Scroll>
      <Openings told={told} now={now} />
    </>
  )
})

/** Facts that take a line of their own. */
const WIDE = ['flags', 'media', 'quality', 'debt'] as const

function Facts({ told }: { told: ReviewCallReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { call, contact, matter } = told
  const facts: [string, ReactNode][] = [
    [t('review.facts.sip'), call.sipStatus ?? '—'],
    [t('review.facts.ended'), t(`review.endedBy.${call.endedBy ?? 'none'}`)],
    [
      t('review.facts.verification'),
      <>
        {t(`review.verification.${call.verification}`)}{' '}
        {call.tries > 0 && <span className="t3">{t('review.tries', { n: call.tries })}</span>}
      </>,
    ],
    [
      t('review.facts.number'),
      contact ? `${t(`enums.contactRole.${contact.role}`)} ${contact.phone}` : t('review.noCase'),
    ],
    [t('review.facts.clock'), t(`review.clock.${call.clock.source}`)],
    [t('review.facts.rules'), call.rules],
    [t('review.facts.flags'), <FlagTags key="flags" flags={call.flags} />],
  ]
  if (call.media)
    facts.push([
      t('review.facts.media'),
      t('review.media', {
        sent: format.count(call.media.sentPackets),
        received: format.count(call.media.receivedPackets),
        lost: format.count(call.media.lostPackets),
        heard: t(call.media.heardRms > 0 ? 'review.heard.yes' : 'review.heard.no'),
      }),
    ])
  if (call.media?.quality)
    facts.push([
      t('review.facts.quality'),
      <CallSound
        key="sound"
        quality={call.media.quality}
        answeredAt={call.answeredAt ?? call.startedAt}
        zone={matter?.zone}
      />,
    ])
  if (matter)
    facts.push([
      t('review.facts.debt'),
      t('review.debt', {
        bucket: matter.bucket,
        days: format.days(matter.dpd),
        total: format.money(matter.totalFen, '¥'),
        minimum: format.money(matter.minimumFen, '¥'),
      }),
    ])
  return (
    <section aria-label={t('review.facts.title')}>
      <dl className="qr-facts">
        {facts.map(([name, value]) => (
          <div key={name} data-wide={WIDE.some((one) => name === t(`review.facts.${one}`))}>
            <dt>{name}</dt>
            <dd className="copy">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const KNOWN_FLAGS = [
  'late',
  'clockSkew',
  'handedOver',
  'leaseElsewhere',
  'offlineWithoutLease',
  'verificationLimit',
  'unknownNumber',
  'outsideStage',
] as const

function FlagTags({ flags }: { flags: readonly string[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (flags.length === 0) return t('review.facts.noFlags')
  return (
    <span className="qr-flags">
      {flags.map((flag) => {
        const known = KNOWN_FLAGS.find((one) => one === flag)
        const [, when, rule] = /^(rule|later):(.+)$/.exec(flag) ?? []
        return (
          <Tag key={flag} tone="warn">
            {rule
              ? t(when === 'later' ? 'review.flag.later' : 'review.flag.rule', {
                  rule: ruleName(rule, format),
                })
              : known
                ? t(`review.flag.${known}`)
                : flag}
          </Tag>
        )
      })}
    </span>
  )
}

function MustSay({ told }: { told: ReviewCallReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const items = saidItemsOf(told)
  if (items.length === 0) return null
  const counted = items.filter((item) => item.demanded || item.said)
  const said = counted.filter((item) => item.said).length
  return (
    <section>
      <h3 className="qr-sec">
        {t('review.mustSay')}
        <span className="t3">{t('review.saidCount', { said, of: counted.length })}</span>
      </h3>
      <ul className="qr-must">
        {items.map((item) => {
          const state = item.said ? 'said' : item.demanded ? 'unsaid' : 'notNeeded'
          const words =
            item.saidAt === null
              ? t(`review.saying.${state}`)
              : t('review.saying.at', { at: format.timer(item.saidAt - told.call.startedAt) })
          return (
            <li key={item.id} data-said={state}>
              <span className={state === 'said' ? 'ok' : state === 'unsaid' ? 'bad' : 't3'}>
                <Icon name={state === 'said' ? 'check' : state === 'unsaid' ? 'close' : 'minus'} size="s" />
              </span>
              <span className="clip">{item.label ? format.pick(item.label) : item.id}</span>
              <span className="t3 nowrap">{words}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Openings({ told, now }: { told: ReviewCallReply; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const last = told.openings
    .slice(0, 4)
    .map(({ at, by }) =>
      t('review.openedBy', {
        name: told.staff.find((one) => one.id === by)?.name ?? '—',
        at: format.dayTime(at, now),
      }),
    )
    .join(' · ')
  return (
    <footer className="qr-foot sm t3" title={last}>
      <Icon name="eye" size="s" />
      <span className="clip">{t('review.opened', { n: told.openings.length })}</span>
      <span className="clip grow end">{last}</span>
    </footer>
  )
}

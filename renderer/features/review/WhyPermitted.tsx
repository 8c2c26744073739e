// Why a call was permitted when it was made: every check of the guard with what it measured then, the article that it keeps and the version of
// the rules; what central made of it when it heard of the call, and what it learned later. Private to the review. It judges nothing.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CheckRecord, Judgement } from '../../../shared/compliance/judgement.ts'
import { sourceFor } from '../../../shared/compliance/pack.ts'
import { ALL_RULES } from '../../../shared/compliance/packs.ts'
import { CHINA, type Instant } from '../../../shared/instant.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import type { Product } from '../../../shared/rows.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useFormat } from '../../words/format.ts'
import { useFigureWords } from '../guard/guard.tsx'
import { differing } from './judgements.ts'
import './whyPermitted.css'

export function WhyPermitted({ told, now }: { told: ReviewCallReply; now: Instant }) {
  const { t } = useTranslation()
  const panel = useId()
  const [first, ...later] = told.guard
  // A call that broke a rule is looked at for that very reason.
  const marked = told.call.flags.some((flag) => /^(?:rule|later):/.test(flag))
  const [open, setOpen] = useState(marked)
  if (told.call.direction !== 'outbound') return null
  return (
    <section className="qr-why" aria-label={t('review.why.title')}>
      <h3 className="qr-sec">
        {t('review.why.title')}
        {first && <span className="t3">{t('review.why.pack', { version: first.record.pack })}</span>}
        <span className="grow" />
        {first && (
          <Button
            icon={open ? 'minus' : 'plus'}
            aria-expanded={open}
            aria-controls={panel}
            onClick={() => setOpen((before) => !before)}
          >
            {t(open ? 'review.why.hide' : 'review.why.show')}
          </Button>
        )}
      </h3>
      {!first && <p className="under">{t('review.why.unknown')}</p>}
      {first && open && (
        <div id={panel}>
          <Told judgement={first} told={told} now={now} checks={first.record.checks} />
          {later.map((judgement, at) => (
            <Told
              key={`${judgement.by}${judgement.at}`}
              judgement={judgement}
              told={told}
              now={now}
              checks={differing(told.guard[at]?.record ?? first.record, judgement.record)}
            />
          ))}
        </div>
      )}
    </section>
  )
}

interface ToldProps {
  readonly judgement: Judgement
  readonly told: ReviewCallReply
  readonly now: Instant
  /** Those to list: all of the first judgement, of the others what is not as before. */
  readonly checks: readonly CheckRecord[]
}

function Told({ judgement, told, now, checks }: ToldProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const zone = told.matter?.zone ?? CHINA
  const asked = checks.filter(({ state }) => state !== 'notApplicable')
  const idle = checks.filter(({ state }) => state === 'notApplicable')
  return (
    <div className="qr-judged" data-by={judgement.by}>
      <p className="t2">
        {t(`review.why.by.${judgement.by}`, { at: format.dayTime(judgement.at, now, zone) })}
      </p>
      {checks.length === 0 && <p className="under">{t('review.why.same')}</p>}
      <ul>
        {asked.map((check) => (
          <CheckLine
            key={check.rule}
            check={check}
            at={told.call.startedAt}
            zone={zone}
            product={told.matter?.product ?? null}
          />
        ))}
      </ul>
      {idle.length > 0 && (
        <p className="under">
          {t('guard.idle', {
            checks: idle.map(({ rule }) => t(`guard.check.${rule}`)).join(t('guard.listMark')),
          })}
        </p>
      )}
    </div>
  )
}

const SIGNS = { pass: 'check', refuse: 'close', overridden: 'check', notApplicable: 'minus' } as const

function CheckLine(props: {
  readonly check: CheckRecord
  readonly at: Instant
  readonly zone: string
  readonly product: Product | null
}) {
  const { check, at, zone, product } = props
  const { t } = useTranslation()
  const format = useFormat()
  const figure = useFigureWords(at, zone)
  const rule = ALL_RULES[check.rule]
  const source = sourceFor(rule, product)
  const since = rule.effectiveFrom === null ? '' : ` ${t('review.why.since', { day: rule.effectiveFrom })}`
  return (
    <li data-state={check.state}>
      <Icon name={SIGNS[check.state]} size="s" />
      <div>
        <b>{check.state === 'pass' ? t(`guard.check.${check.rule}`) : format.pick(rule.name)}</b>{' '}
        {check.state === 'refuse' && <Tag tone="bad">{t('guard.state.refuse')}</Tag>}
        {check.state === 'overridden' && <Tag>{t('guard.state.overridden')}</Tag>}
        <p className="sm t3">
          {format.pick(source.title)} · {format.pick(source.article)}
          {since}
        </p>
      </div>
      <span className="qr-figure">{figure(check)}</span>
    </li>
  )
}

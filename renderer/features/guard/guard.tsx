// The guard on screen, and the question that the phone asks it. Public. Promises: a refusal is amber and says the rule, its official
// source, when it lifts and the one thing to do now; every check is listed with its figure. It decides nothing: `permits` does.
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHINA_RULES } from '../../../shared/compliance/china.ts'
import type { Check, Figure, Permit, Refusal, RuleId } from '../../../shared/compliance/compliance.ts'
import type { Instant, Zone } from '../../../shared/instant.ts'
import { timeOfDay } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import type { Local } from '../../local/local.ts'
import { Button } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { clockOf } from '../fields/fields.tsx'
import type { GuardAnswer, GuardRefusal, GuardRequest } from '../phone/phone.ts'
import './guard.css'

/** What the phone asks at click and just before the INVITE. Rejects only when the store can't answer: then nothing is dialled. */
export function guardAsker(deps: {
  readonly local: Local
  readonly now: () => Instant
  readonly online: () => boolean
  readonly timeVerified: () => boolean
  /** Has central move the debtor's lease to this desk; false when somebody else keeps it. */
  readonly reserve: (customerId: Id) => Promise<boolean>
}): (request: GuardRequest) => Promise<GuardAnswer> {
  return async ({ caseId, contactId, purpose }) => {
    const ask = async () => {
      const online = deps.online()
      const moment = { now: deps.now(), online, timeVerified: deps.timeVerified() }
      return { online, verdict: await deps.local.query('guard', { caseId, contactId, purpose, ...moment }) }
    }
    const [first, view] = await Promise.all([ask(), deps.local.query('case', { caseId, now: deps.now() })])
    const customerId = view?.customerId ?? caseId
    let asked = first
    if (isMovable(asked.verdict)) {
      // Where central can't be reached the desk is offline by now, and the guard refuses.
      const moved = await deps.reserve(customerId).catch(() => false)
      asked = await ask()
      if (!moved && isMovable(asked.verdict)) return { ...refused(customerId, 'LEASE'), until: null }
    }
    const { verdict, online } = asked
    if (verdict.kind === 'permit') return { permitted: true, customerId, rules: verdict.pack, online }
    const { rule, until, overridableBy } = verdict
    return { ...refused(customerId, rule), until, overridableBy }
  }
}

/** Permitted, but the lease still stands on another desk. */
const isMovable = (verdict: Permit | Refusal): boolean =>
  verdict.kind === 'permit' &&
  verdict.checks.some(({ figure }) => figure.kind === 'lease' && figure.state === 'movable')

function refused(customerId: Id, rule: RuleId) {
  const { title, article } = CHINA_RULES[rule].source
  const source = `${title.zh} ${article.zh}`
  return { permitted: false as const, customerId, rule, source, overridableBy: null }
}

export interface RefusalWords {
  readonly rule: string
  readonly source: string
  /** Empty when a person must act first. */
  readonly until: string
}

const isRule = (rule: string): rule is RuleId => Object.hasOwn(CHINA_RULES, rule)

/** A refused dial in words: rule, official title and article, and from when. */
export function useRefusalWords(): (refusal: GuardRefusal) => RefusalWords {
  const { t } = useTranslation()
  const format = useFormat()
  const { clock } = useDesk()
  return (refusal) => {
    const rule = isRule(refusal.rule) ? CHINA_RULES[refusal.rule] : null
    return {
      rule: rule ? format.pick(rule.name) : refusal.rule,
      source: rule ? `${format.pick(rule.source.title)} ${format.pick(rule.source.article)}` : refusal.source,
      until:
        refusal.until === null
          ? t('guard.needsPerson')
          : t('guard.from', { at: format.dayTime(refusal.until, clock.now()) }),
    }
  }
}

export interface GuardCardProps {
  readonly verdict: Permit | Refusal
  readonly caseId: Id
  readonly customerId: Id
  readonly contactId: Id | null
  readonly now: Instant
  readonly zone: Zone
  /** Shows the holds of the case. */
  onHolds?: () => void
}

/** Amber card for a refusal, nothing for a permit; all checks under it either way. */
export function GuardCard(props: GuardCardProps) {
  const { verdict } = props
  return (
    <div className="gd" data-verdict={verdict.kind}>
      {verdict.kind === 'refusal' && <RefusalCard {...props} refusal={verdict} />}
      <GuardChecks verdict={verdict} now={props.now} zone={props.zone} />
    </div>
  )
}

function RefusalCard({
  refusal,
  caseId,
  customerId,
  contactId,
  now,
  onHolds,
}: GuardCardProps & { refusal: Refusal }) {
  const { t } = useTranslation()
  const format = useFormat()
  const left = refusal.until === null ? null : Math.max(0, refusal.until - now)
  return (
    <div className="gd-card" role="note">
      <Icon name={refusal.rule === 'C1' ? 'moon' : refusal.rule === 'HOLD' ? 'hold' : 'ban'} size="xl" />
      <div className="gd-words">
        <b>{format.pick(refusal.name)}</b>
        <p>
          {refusal.until === null
            ? t('guard.needsPerson')
            : t('guard.fromLeft', {
                at: format.dayTime(refusal.until, now),
                left: format.duration(left ?? 0),
              })}
        </p>
        <p className="gd-source">
          {format.pick(refusal.source.title)} · {format.pick(refusal.source.article)}
        </p>
        <div className="gd-acts">
          <UsefulAction
            refusal={refusal}
            caseId={caseId}
            customerId={customerId}
            contactId={contactId}
            now={now}
            onHolds={onHolds}
          />
        </div>
      </div>
    </div>
  )
}

/** The one thing to do now: plan the call for when it is permitted, or look at what stands in the way. */
function UsefulAction({
  refusal,
  caseId,
  customerId,
  contactId,
  now,
  onHolds,
}: {
  refusal: Refusal
  caseId: Id
  customerId: Id
  contactId: Id | null
  now: Instant
  onHolds: (() => void) | undefined
}): ReactNode {
  const { t } = useTranslation()
  const { local } = useDesk()
  const format = useFormat()
  const problemWords = useProblemWords()
  const [planned, setPlanned] = useState<'no' | 'saving' | 'yes'>('no')
  const { until } = refusal
  if (until === null) {
    if (refusal.rule === 'HOLD' && onHolds)
      return (
        <Button size="sm" icon="flag" onClick={onHolds}>
          {t('guard.seeHold')}
        </Button>
      )
    return refusal.overridableBy ? <span className="gd-source">{t('guard.askSupervisor')}</span> : null
  }
  const when = format.dayTime(until, now)
  if (planned === 'yes')
    return (
      <span className="tag ok">
        <Icon name="check" size="s" />
        {t('guard.planned', { at: when })}
      </span>
    )
  const plan = async () => {
    setPlanned('saving')
    try {
      await local.record([
        {
          kind: 'callback.set',
          customerId,
          caseId,
          payload: { callbackId: crypto.randomUUID(), callId: null, contactId, at: until, requested: false },
        },
      ])
      setPlanned('yes')
    } catch (error) {
      setPlanned('no')
      const said = problemWords(problemOf(error, 'callback'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  return (
    <Button look="pri" icon="callback" busy={planned === 'saving'} onClick={() => void plan()}>
      {t('guard.plan', { at: when })}
    </Button>
  )
}

const SIGNS = { pass: 'check', refuse: 'close', overridden: 'check', notApplicable: 'minus' } as const

/** All checks of the guard with what they measured, and the version of the rules. */
function GuardChecks({ verdict, now, zone }: { verdict: Permit | Refusal; now: Instant; zone: Zone }) {
  const { t } = useTranslation()
  const figure = useFigureWords(now, zone)
  const shown = verdict.checks.filter((check) => check.state !== 'notApplicable')
  return (
    <section className="gd-checks">
      <div className="sec">
        <h2>{t('guard.checks')}</h2>
        <span className="r">{t('guard.pack', { version: verdict.pack })}</span>
      </div>
      <ul>
        {shown.map((check) => (
          <li key={check.rule} data-state={check.state}>
            <Icon name={SIGNS[check.state]} />
            <span className="gd-name">{t(`guard.check.${check.rule}`)}</span>
            <span className="said-only">{t(`guard.state.${check.state}`)}</span>
            <span className="gd-figure">{figure(check)}</span>
          </li>
        ))}
      </ul>
      <p className="gd-source">{t('guard.clockNote')}</p>
    </section>
  )
}

function useFigureWords(now: Instant, zone: Zone): (check: Check) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const wordsOf: { [K in Figure['kind']]: (figure: Extract<Figure, { kind: K }>, check: Check) => string } = {
    none: (_, check) => (check.state === 'pass' ? t('guard.figure.fine') : ''),
    count: ({ used, limit }) => `${used} / ${limit}`,
    flow: ({ used, limit, windowMs }) =>
      t('guard.figure.flow', { used, limit, minutes: Math.round(windowMs / 60_000) }),
    hours: ({ from, until, consented }) =>
      consented
        ? t('guard.figure.consented')
        : t('guard.figure.hours', {
            from: clockOf(from),
            until: clockOf(until),
            now: clockOf(timeOfDay(now, zone)),
          }),
    hold: ({ holdKind }) => (holdKind === null ? t('guard.figure.noHold') : t(`guard.hold.${holdKind}`)),
    source: ({ source }) => (source === null ? t('guard.source.unknown') : t(`guard.source.${source}`)),
    party: ({ role }) => t(`guard.party.${role}`),
    thirdParty: ({ failedDials, needed, openFrom }) =>
      openFrom === null
        ? t('guard.figure.failedDials', { failed: failedDials, needed })
        : t('guard.from', { at: format.dayTime(openFrom, now) }),
    lease: ({ state, left }) => t(`guard.lease.${state}`, { left: left ?? 0 }),
  }
  const worded = <K extends Figure['kind']>(figure: Extract<Figure, { kind: K }>, check: Check): string =>
    wordsOf[figure.kind as K](figure, check)
  return (check) => worded(check.figure, check)
}

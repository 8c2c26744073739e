// The guard on screen, and the question that the phone asks it. Public. Promises: a refusal is amber and says the rule, its official
// source, when it lifts and the one thing to do now; every check is listed with its figure. It decides nothing: `permits` does.
import { useTranslation } from 'react-i18next'
import type {
  Check,
  Figure,
  Permit,
  Refusal,
  Rule,
  RuleId,
  Source,
} from '../../../shared/compliance/compliance.ts'
import { waitsForLease } from '../../../shared/compliance/compliance.ts'
import { recordOf } from '../../../shared/compliance/judgement.ts'
import { isUnconfirmed } from '../../../shared/compliance/pack.ts'
import { ALL_RULES, isRuleId } from '../../../shared/compliance/packs.ts'
import type { Instant, Zone } from '../../../shared/instant.ts'
import { timeOfDay } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import type { Local } from '../../local/local.ts'
import type { CaseView } from '../../local/views.ts'
import { Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import type { Format } from '../../words/format.ts'
import { useFormat } from '../../words/format.ts'
import { clockOf } from '../fields/fields.tsx'
import type { GuardAnswer, GuardRefusal, GuardRequest } from '../phone/phone.ts'
import { RefusalActs } from './RefusalActs.tsx'
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
  return async ({ caseId, contactId, purpose, stage }) => {
    const dialling = stage === 'click'
    const ask = async () => {
      const online = deps.online()
      const moment = { now: deps.now(), online, timeVerified: deps.timeVerified() }
      const asked = { caseId, contactId, purpose, ...moment, dialling }
      return { online, verdict: await deps.local.query('guard', asked) }
    }
    let asked = await ask()
    const { customerId } = asked.verdict
    if (waitsForLease(asked.verdict)) {
      // Where central can't be reached the desk is offline by now, and the guard refuses.
      const moved = await deps.reserve(customerId).catch(() => false)
      asked = await ask()
      if (!moved && waitsForLease(asked.verdict))
        return { ...refused(customerId, 'LEASE', ALL_RULES.LEASE.source), until: null }
    }
    const { verdict, online } = asked
    if (verdict.kind === 'permit')
      return {
        permitted: true,
        customerId,
        rules: verdict.pack,
        record: recordOf(verdict),
        online,
        target: verdict.target,
        outsideStage: verdict.outsideStage,
      }
    const { rule, source, until, overridableBy } = verdict
    return { ...refused(customerId, rule, source), until, overridableBy }
  }
}

function refused(customerId: Id, rule: RuleId, source: Source) {
  return { permitted: false as const, customerId, rule, source: citation(source), overridableBy: null }
}

export interface RefusalWords {
  readonly rule: string
  readonly source: string
  /** Empty when a person must act first. */
  readonly until: string
}

/** A refused dial in words: rule, official title and article, and from when. */
export function useRefusalWords(): (refusal: GuardRefusal) => RefusalWords {
  const { t } = useTranslation()
  const format = useFormat()
  const { clock } = useDesk()
  return (refusal) => {
    const rule = isRuleId(refusal.rule) ? ALL_RULES[refusal.rule] : null
    return {
      rule: rule ? format.pick(rule.name) : refusal.rule,
      source: rule ? sourceWords(rule, refusal.source, format) : refusal.source,
      until:
        refusal.until === null
          ? t('guard.needsPerson')
          : t('guard.from', { at: format.dayTime(refusal.until, clock.now()) }),
    }
  }
}

/** The text that the guard cited, in the language of the screen: a rule may stand in another text for some products. */
function sourceWords(rule: Rule, cited: string, format: Format): string {
  const particular = rule.particular?.source
  const source = particular && citation(particular) === cited ? particular : rule.source
  return `${format.pick(source.title)} · ${format.pick(source.article)}`
}

const citation = ({ title, article }: Source): string => `${title.zh} ${article.zh}`

/** What the guard says, check by check, to the call that "dial" would make on this number; null for a number that is not there. */
export function verdictOn(
  { contacts, dial }: Pick<CaseView, 'contacts' | 'dial'>,
  contactId: Id | null,
): Permit | Refusal | null {
  // A due callback is judged by its own purpose.
  if (dial && dial.contactId === contactId) return dial.guard
  return contacts.find(({ id }) => id === contactId)?.guard ?? null
}

export interface GuardCardProps {
  readonly verdict: Permit | Refusal
  readonly caseId: Id
  readonly customerId: Id
  readonly contactId: Id | null
  readonly now: Instant
  readonly zone: Zone
}

/** Amber card for a refusal with what can be done about it, nothing for a permit; all checks under it either way. */
export function GuardCard(props: GuardCardProps) {
  const { verdict } = props
  return (
    <div className="gd" data-verdict={verdict.kind}>
      {verdict.kind === 'refusal' && <RefusalCard {...props} refusal={verdict} />}
      <GuardChecks verdict={verdict} now={props.now} zone={props.zone} />
    </div>
  )
}

function RefusalCard(props: GuardCardProps & { refusal: Refusal }) {
  const { refusal, now } = props
  const { t } = useTranslation()
  const format = useFormat()
  const left = refusal.until === null ? null : Math.max(0, refusal.until - now)
  return (
    <div className="gd-card" role="note">
      <Icon name={refusal.rule === 'C1' ? 'moon' : refusal.rule === 'HOLD' ? 'hold' : 'ban'} size="xl" />
      <div className="gd-words">
        <b>{format.pick(refusal.name)}</b> <Unconfirmed rule={refusal.rule} />
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
        <RefusalActs {...props} />
      </div>
    </div>
  )
}

/** Tells administrators that the wording of a law still waits for their compliance department. */
function Unconfirmed({ rule }: { rule: RuleId }) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  if (profile.role !== 'admin' || !isUnconfirmed(ALL_RULES[rule])) return null
  return <Tag small>{t('guard.unconfirmed')}</Tag>
}

const SIGNS = { pass: 'check', refuse: 'close', overridden: 'check', notApplicable: 'minus' } as const

/** All checks of the guard with what they measured, those that do not apply in one line, and the version of the rules. */
function GuardChecks({ verdict, now, zone }: { verdict: Permit | Refusal; now: Instant; zone: Zone }) {
  const { t } = useTranslation()
  const figure = useFigureWords(now, zone)
  const idle = verdict.checks.filter(({ state }) => state === 'notApplicable')
  // What refuses comes first; the others keep the order of their weight.
  const asked = verdict.checks
    .flatMap((check) => (check.state === 'notApplicable' ? [] : [{ ...check, state: check.state }]))
    .sort((a, b) => Number(b.state === 'refuse') - Number(a.state === 'refuse'))
  return (
    <section className="gd-checks">
      <div className="sec">
        <h2>{t('guard.checks')}</h2>
        <span className="r">{t('guard.pack', { version: verdict.pack })}</span>
      </div>
      <ul>
        {asked.map((check) => (
          <li key={check.rule} data-state={check.state}>
            <Icon name={SIGNS[check.state]} />
            <span className="gd-name">
              {t(`guard.check.${check.rule}`)} <Unconfirmed rule={check.rule} />
            </span>
            <span className="said-only">{t(`guard.state.${check.state}`)}</span>
            <span className="gd-figure">{figure(check)}</span>
          </li>
        ))}
        {idle.length > 0 && (
          <li data-state="notApplicable">
            <Icon name={SIGNS.notApplicable} />
            <span className="gd-name">
              {t('guard.idle', {
                checks: idle.map(({ rule }) => t(`guard.check.${rule}`)).join(t('guard.listMark')),
              })}
            </span>
          </li>
        )}
      </ul>
      <p className="gd-source">{t('guard.clockNote')}</p>
    </section>
  )
}

/** What a check measured, in words; `now`: the moment at which it was asked. */
export function useFigureWords(now: Instant, zone: Zone): (check: Pick<Check, 'figure' | 'state'>) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const wordsOf: {
    [K in Figure['kind']]: (figure: Extract<Figure, { kind: K }>, check: Pick<Check, 'state'>) => string
  } = {
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
    hold: ({ holdKind }, { state }) => {
      if (holdKind === null) return t('guard.figure.noHold')
      const told = t(`guard.hold.${holdKind}`)
      // A hold on another channel or purpose stands beside a tick: it says so.
      return state === 'pass' ? t('guard.figure.otherHold', { hold: told }) : told
    },
    source: ({ source }) => (source === null ? t('guard.source.unknown') : t(`guard.source.${source}`)),
    party: ({ role }) => t(`guard.party.${role}`),
    thirdParty: ({ failedDials, needed, openFrom }) =>
      openFrom === null
        ? t('guard.figure.failedDials', { failed: failedDials, needed })
        : t('guard.from', { at: format.dayTime(openFrom, now) }),
    lease: ({ state, left }) => t(`guard.lease.${state}`, { left: left ?? 0 }),
    visit: ({ people, needed }) => t('guard.figure.visit', { people, needed }),
    quiet: ({ lastTalk, days }) =>
      lastTalk === null
        ? t('guard.figure.noTalk')
        : t('guard.figure.quiet', { at: format.dayTime(lastTalk, now, zone), days }),
  }
  const worded = <K extends Figure['kind']>(
    figure: Extract<Figure, { kind: K }>,
    check: Pick<Check, 'state'>,
  ): string => wordsOf[figure.kind as K](figure, check)
  return (check) => worded(check.figure, check)
}

// The facts on which a supervisor decides: the case, what is asked, what the customer can bear, how earlier promises went. Private to the
// approvals. Shows what central and the money rules computed.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Approval } from '../../../shared/approvalBodies.ts'
import { REASONS } from '../../../shared/dispositionFields.ts'
import type { Instant } from '../../../shared/instant.ts'
import { ruleOn } from '../../../shared/moneyRules.ts'
import { planOf } from '../../../shared/plan.ts'
import { largestFen } from '../../../shared/planLimits.ts'
import { afterWaiver, waivedFen } from '../../../shared/waiver.ts'
import { Scroll, Section, Tag } from '../../ui/controls.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { PLAN_TONES } from './CurrentPlan.tsx'
import { percentOf } from './PlanColumns.tsx'

export function ApprovalFacts({ of, now }: { of: Approval; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { plan, matter } = of
  const owedFen = waivedFen(plan.owed)
  const agreed = planOf(Math.max(1, waivedFen(afterWaiver(plan.owed, plan.waiver))), plan.terms)
  const largest = largestFen(agreed)
  const waived = waivedFen(plan.waiver)
  const reason = REASONS.find(({ value }) => value === plan.reason)
  const share = plan.disposableFen
    ? percentOf(Math.round((largest / plan.disposableFen) * 1_000_000), 0)
    : '—'
  const ceiling = ruleOn('COST', matter, plan.askedOn)
  const state = plan.state === 'approved' ? 'running' : plan.state
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1>{of.name}</h1>
          <Tag>{of.bucket}</Tag>
          <Tag tone={PLAN_TONES[state]}>
            {t(plan.state === 'approved' ? 'approvals.approve' : `plan.state.${state}`)}
          </Tag>
        </div>
        <p>
          {t('approvals.askedBy', { name: of.agent.name, staff: of.agent.staffNumber })} ·{' '}
          {t('plan.askedAt', { at: format.dayTime(plan.askedAt, now, matter.zone) })}
        </p>
      </header>
      <Scroll className="ap-body" label={t('approvals.facts')}>
        {plan.state === 'asked' && of.totalFen !== owedFen && (
          <TroubleNote
            tone="warn"
            what={t('approvals.changed', { total: format.money(of.totalFen) })}
            now=""
          />
        )}
        <CaseFigures of={of} owedFen={owedFen}>
          <p className="sm t3">
            {t('approvals.parts', {
              fee: format.money(plan.owed.feeFen),
              interest: format.money(plan.owed.interestFen),
              principal: format.money(plan.owed.principalFen),
            })}
          </p>
        </CaseFigures>
        <Section title={t('approvals.plan')}>
          <p>
            {t('approvals.terms', {
              kind: t(`plan.kind.${plan.terms.planKind}`),
              periods: agreed.instalments.length,
            })}
          </p>
          <dl className="figures">
            <Figure name={t('approvals.each')} value={format.money(largest)} />
            <Figure name={t('approvals.first')} value={format.fullDay(plan.terms.firstDue)} />
            <Figure name={t('approvals.last')} value={agreed.instalments.at(-1)?.due ?? ''} />
            <Figure name={t('approvals.total')} value={format.money(agreed.totalFen)} />
            <Figure name={t('approvals.annual')} value={percentOf(agreed.rates.annualPpm)} />
          </dl>
          {ceiling && (
            <p className="sm t3">
              {format.pick(ceiling.name)} {percentOf(ceiling.value)} · {t('approvals.source')}{' '}
              {format.pick(ceiling.source.title)} {format.pick(ceiling.source.article)}
            </p>
          )}
        </Section>
        <Section title={t('approvals.waiver')} right={format.money(waived)}>
          <p className="sm t2">
            {waived === 0
              ? t('approvals.waiverNone')
              : t('approvals.waiverParts', {
                  fee: format.money(plan.waiver.feeFen),
                  interest: format.money(plan.waiver.interestFen),
                  most: format.money(of.mostFen),
                })}
          </p>
        </Section>
        <Section title={t('approvals.means')}>
          {plan.sheet && (
            <p className="sm t2">
              {t('approvals.meansFigures', {
                income: format.money(plan.sheet.incomeFen),
                needs: format.money(plan.sheet.needsFen),
                others: format.money(plan.sheet.otherDebtsFen),
              })}
            </p>
          )}
          <p>
            {plan.disposableFen === null
              ? t('approvals.noMeans')
              : t('approvals.disposable', { amount: format.money(plan.disposableFen), share })}
          </p>
        </Section>
        <History of={of} />
        <Section title={t('approvals.reason')}>
          <p>{reason ? format.pick(reason.label) : plan.reason}</p>
        </Section>
        {plan.note !== '' && (
          <Section title={t('approvals.note')}>
            <p className="copy">{plan.note}</p>
          </Section>
        )}
      </Scroll>
    </>
  )
}

/** The case as a supervisor needs to know it. */
export function CaseFigures({
  of: { bucket, dpd, matter },
  owedFen,
  children,
}: {
  of: Pick<Approval, 'bucket' | 'dpd' | 'matter'>
  owedFen: number
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t('approvals.facts')}>
      <dl className="figures">
        <Figure name={t('approvals.owed')} value={format.money(owedFen, '¥')} />
        <Figure
          name={t('approvals.bucket')}
          value={`${bucket} · ${t('approvals.overdue', { days: format.days(dpd) })}`}
        />
        <Figure
          name={t('approvals.lender')}
          value={`${matter.lender} · ${t(`enums.product.${matter.product}`)}`}
        />
      </dl>
      {children}
    </Section>
  )
}

/** How earlier promises went. */
export function History({ of: { history } }: { of: Pick<Approval, 'history'> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t('approvals.history')}>
      <p>
        {t('approvals.historyFigures', {
          made: history.made,
          kept: history.kept,
          broken: history.broken,
          paid: format.money(history.paidFen),
        })}
      </p>
    </Section>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="copy">{value}</dd>
    </div>
  )
}

// The plan of a case that waits or runs, or the last that did: its terms, its schedule as promises, the decision. Private to the plan.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView, PlanView } from '../../local/views.ts'
import { Button, Section, Tag, type Tone } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { PromiseTag } from '../customer/Parts.tsx'

export const PLAN_TONES: Record<PlanView['state'], Tone> = {
  asked: 'acc',
  refused: 'plain',
  withdrawn: 'plain',
  running: 'acc',
  completed: 'ok',
  broken: 'bad',
}

export function CurrentPlan({ view, of, now }: { view: CaseView; of: PlanView; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { plan, state } = of
  const series = view.promises
    .filter(({ promise }) => promise.planId === plan.id)
    .sort((a, b) => (a.promise.instalment ?? 0) - (b.promise.instalment ?? 0))
  return (
    <Section
      title={t('plan.current')}
      right={
        <Tag tone={PLAN_TONES[state]}>
          <span data-plan-state={state}>{t(`plan.state.${state}`)}</span>
        </Tag>
      }
    >
      <p>
        {t('approvals.terms', { kind: t(`plan.kind.${plan.terms.planKind}`), periods: plan.terms.periods })}
        <span className="t3">
          {' '}
          · {t('plan.askedAt', { at: format.dayTime(plan.askedAt, now, view.case.zone) })}
        </span>
      </p>
      {plan.ended && plan.ended.reason !== '' && (
        <p className="sm t2 copy">{t('plan.decidedBy', { reason: plan.ended.reason })}</p>
      )}
      {series.length > 0 && (
        <ul className="prs" aria-label={t('plan.schedule')}>
          {series.map((one) => (
            <li key={one.promise.id}>
              <span className="t3 nowrap">
                {t('plan.instalment', { no: one.promise.instalment ?? 1 })} {format.day(one.promise.due)}
              </span>
              <span className="copy">{format.money(one.promise.amountFen)}</span>
              <PromiseTag one={one} />
            </li>
          ))}
        </ul>
      )}
      {state === 'asked' && <Withdraw view={view} of={of} />}
    </Section>
  )
}

function Withdraw({ view, of: { plan } }: { view: CaseView; of: PlanView }) {
  const { t } = useTranslation()
  const { local } = useDesk()
  const words = useProblemWords()
  const [reason, setReason] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async () => {
    if (reason === null || reason.trim() === '' || busy) return
    setBusy(true)
    try {
      await local.record([
        {
          kind: 'plan.withdrawn',
          customerId: view.customerId,
          caseId: view.case.id,
          base: plan.version,
          payload: { planId: plan.id, reason: reason.trim() },
        },
      ])
    } catch (error) {
      const said = words(problemOf(error, 'plan'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  if (reason === null)
    return (
      <Button size="sm" look="ghost" icon="close" onClick={() => setReason('')}>
        {t('plan.withdraw')}
      </Button>
    )
  return (
    <form
      className="row tight"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <input
        className="fi-in grow"
        type="text"
        maxLength={200}
        aria-label={t('plan.withdrawReason')}
        placeholder={t('plan.withdrawReason')}
        value={reason}
        // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its button
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      <Button size="sm" look="pri" type="submit" busy={busy} disabled={reason.trim() === ''}>
        {t('plan.withdraw')}
      </Button>
    </form>
  )
}

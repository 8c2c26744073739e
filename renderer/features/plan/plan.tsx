// Plans at the desk: the calculator in the customer panel, what became of a request, and the news of a decision. Public file of the
// feature. Promises: figures are the ledger's of today; nothing is offered that the limits refuse; a request made without a network
// waits in the outbox like every other act.
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Instant, localDay, MINUTE } from '../../../shared/instant.ts'
import { ruleFor } from '../../../shared/moneyRules.ts'
import { PLANS_COMPARED, type Plan, planOf } from '../../../shared/plan.ts'
import { judgePlan, meansOf, planBounds } from '../../../shared/planLimits.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { PROFILES } from '../../../shared/product.ts'
import type { Id } from '../../../shared/rows.ts'
import {
  afterWaiver,
  mostOf,
  NO_WAIVER,
  tierOf,
  waivedFen,
  waiverOf,
  waiverProblems,
} from '../../../shared/waiver.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, LinkButton, Section } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { Cover } from '../../ui/signs.tsx'
import { EmptyState, showToast, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { useSync } from '../sync/sync.ts'
import { CurrentPlan } from './CurrentPlan.tsx'
import { owedOf, type PlanDraft, usePlanDraft, withOffer } from './draft.ts'
import { bringToScript, type Offered, sayable } from './offer.ts'
import { PlanColumns } from './PlanColumns.tsx'
import { type Entry, MeansFields, RequestFields, TermFields, WaiverFields } from './PlanFields.tsx'
import './plan.css'

export { calculate, type Offered, useBrought, useOffered } from './offer.ts'
export { percentOf } from './PlanColumns.tsx'

export interface PlanTabProps {
  readonly view: CaseView
  readonly now: Instant
  readonly covered: boolean
  /** What an offer in the call has asked the calculator for, until it was taken over. */
  readonly offered: Offered | null
  onTaken(): void
}

export function PlanTab({ view, now, covered, offered, onTaken }: PlanTabProps) {
  const { t } = useTranslation()
  if (covered)
    return (
      <div className="cu-covered">
        <section className="cu-rest">
          <Cover block why={t('plan.covered')} />
        </section>
      </div>
    )
  const [current] = view.plans
  const open = view.plans.some(({ state }) => state === 'asked' || state === 'running')
  return (
    <>
      {current && <CurrentPlan view={view} of={current} now={now} />}
      {!open &&
        (view.arrears.totalFen > 0 ? (
          <Calculator view={view} now={now} offered={offered} onTaken={onTaken} />
        ) : (
          <EmptyState icon="coin" title={t('plan.nothing')} />
        ))}
    </>
  )
}

function Calculator({ view, now, offered, onTaken }: Omit<PlanTabProps, 'covered'>) {
  const today = localDay(now, view.case.zone)
  const { draft, change, clear } = usePlanDraft(view.case.id, today)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!offered || !draft) return
    change(withOffer(draft, offered))
    onTaken()
    box.current?.querySelector<HTMLElement>('select, input')?.focus()
  }, [offered, draft, change, onTaken])
  if (!draft) return null
  return (
    <div ref={box}>
      <Sheet view={view} now={now} draft={draft} change={change} onSent={clear} />
    </div>
  )
}

interface SheetProps {
  readonly view: CaseView
  readonly now: Instant
  readonly draft: PlanDraft
  change(part: Partial<PlanDraft>): void
  onSent(): void
}

/** Everything that follows from what was typed. */
function reckon({ view, now, draft }: Pick<SheetProps, 'view' | 'now' | 'draft'>) {
  const today = localDay(now, view.case.zone)
  const owed = owedOf(view.arrears)
  const bounds = planBounds(view.case, today)
  const tier = tierOf(ruleFor('WAIVER', view.case, today).value, 'supervisor', view.arrears.bucket)
  const waiver =
    draft.waiveFee || owed.feeFen === 0
      ? waiverOf(owed, {
          feePpm: draft.waiveFee ? 1_000_000 : 0,
          interestPpm: draft.waiveInterest * 10_000,
          principalPpm: 0,
        })
      : NO_WAIVER
  const amountFen = waivedFen(afterWaiver(owed, waiver))
  const { incomeFen, needsFen } = draft
  const sheet =
    draft.consent && incomeFen !== null && needsFen !== null
      ? { incomeFen, needsFen, otherDebtsFen: draft.otherDebtsFen ?? 0 }
      : null
  const means = sheet ? meansOf(sheet, bounds.means) : null
  const plans = draft.options.map((terms) => planOf(Math.max(1, amountFen), terms))
  const verdicts = plans.map((plan) =>
    judgePlan(plan, { subject: view.case, today, means, otherPlan: false }),
  )
  return {
    today,
    owed,
    bounds,
    waiver,
    amountFen,
    sheet,
    means,
    plans,
    verdicts,
    mostFen: mostOf(owed, tier),
    waiverFaults: waiverProblems(waiver, owed, tier),
  }
}

function Sheet({ view, now, draft, change, onSent }: SheetProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const found = reckon({ view, now, draft })
  const verdict = found.verdicts[draft.chosen]
  const problems: Problem[] = [...found.waiverFaults, ...(verdict?.problems ?? [])]
  const faults = found.verdicts.map(({ problems: [problem] }) => (problem ? words(problem).what : null))
  const entry: Entry = {
    draft,
    change,
    bounds: found.bounds,
    limits: {
      today: found.today,
      now,
      zone: view.case.zone,
      hours: view.thresholds.hours,
      latest: found.bounds.latestFirst,
      contacts: [],
      calls: [],
    },
  }
  const add = () => {
    const [like] = draft.options
    if (like) change({ options: [...draft.options, like], chosen: draft.options.length })
  }
  const remove = () =>
    change({ options: draft.options.filter((_, index) => index !== draft.chosen), chosen: 0 })
  return (
    <>
      <Section title={t('plan.compare')}>
        <p className="sm t3">{t('plan.intro')}</p>
        <p className="sm t2 num">
          {t('plan.owed', {
            total: format.money(view.arrears.totalFen),
            waived: format.money(waivedFen(found.waiver)),
            amount: format.money(found.amountFen),
          })}
        </p>
        <PlanColumns
          plans={found.plans}
          chosen={draft.chosen}
          faults={faults}
          onChoose={(chosen) => change({ chosen })}
        />
        <div className="row tight">
          {draft.options.length < PLANS_COMPARED && <LinkButton onClick={add}>{t('plan.add')}</LinkButton>}
          {draft.options.length > 1 && (
            <LinkButton onClick={remove}>{t('plan.remove', { no: draft.chosen + 1 })}</LinkButton>
          )}
        </div>
        <TermFields {...entry} />
        <ToScript view={view} found={found} draft={draft} />
      </Section>
      <Section title={t('plan.waiver')}>
        <WaiverFields {...entry} owed={found.owed} mostFen={found.mostFen} />
      </Section>
      <Section title={t('plan.means')}>
        <MeansFields {...entry} means={found.means} tight={verdict?.tight ?? false} />
      </Section>
      <Section title={t('plan.ask')}>
        <RequestFields {...entry} channels={PROFILES[view.case.product].channels} />
        {problems.slice(0, 2).map((problem) => (
          <TroubleNote key={problem.code} tone="warn" what={words(problem).what} now={words(problem).now} />
        ))}
        <Ask view={view} draft={draft} found={found} blocked={problems.length > 0} onSent={onSent} />
      </Section>
    </>
  )
}

/** While a verified customer is on the line: the chosen plan becomes the line to say. */
function ToScript({
  view,
  found,
  draft,
}: Pick<SheetProps, 'view' | 'draft'> & { found: ReturnType<typeof reckon> }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const why = useId()
  const call = view.calls.find((each) => each.endedAt === null && each.verification === 'matched')
  const plan = found.plans[draft.chosen]
  const said = plan ? sayable(plan) : null
  // A calculation may be told before income and needs are known; what the house would refuse, and a waiver nobody granted, may not.
  const [problem] = (found.verdicts[draft.chosen]?.problems ?? []).filter(
    ({ code }) => code !== 'plan.meansUnknown',
  )
  const bar = problem
    ? words(problem).what
    : waivedFen(found.waiver) > 0
      ? t('plan.notBefore')
      : said
        ? null
        : t('plan.notEven')
  const bring = () => {
    if (said && bar === null && !bringToScript({ caseId: view.case.id, plan: said }))
      showToast({ tone: 'warn', title: t('plan.noLine') })
  }
  useKey('Alt+U', bring, {
    label: t('plan.keys.bring'),
    group: t('customer.keys.group'),
    enabled: call !== undefined && bar === null,
  })
  if (!call) return null
  return (
    <>
      <Button
        look="soft"
        size="sm"
        icon="arrow"
        combo="Alt+U"
        disabled={bar !== null}
        aria-describedby={bar === null ? undefined : why}
        onClick={bring}
      >
        {t('plan.keys.bring')}
      </Button>
      {bar !== null && (
        <p id={why} className="sm t3">
          {bar}
        </p>
      )}
    </>
  )
}

function Ask({
  view,
  draft,
  found,
  blocked,
  onSent,
}: {
  view: CaseView
  draft: PlanDraft
  found: ReturnType<typeof reckon>
  blocked: boolean
  onSent(): void
}) {
  const { t } = useTranslation()
  const { local } = useDesk()
  const online = useSync().state === 'online'
  const words = useProblemWords()
  const [busy, setBusy] = useState(false)
  const plan: Plan | undefined = found.plans[draft.chosen]
  const { reason, channel } = draft
  // The call that is up proves who agreed; without one the customer asked by another way.
  const call = view.calls.find((each) => each.endedAt === null && each.verification === 'matched')
  const send = async () => {
    if (!plan || !reason || !channel) return
    const subject = { customerId: view.customerId, caseId: view.case.id }
    const callId = call?.id ?? null
    setBusy(true)
    try {
      await local.record([
        ...(found.sheet
          ? [
              {
                kind: 'consent.sensitive' as const,
                ...subject,
                payload: { callId, purpose: 'plan' as const },
              },
            ]
          : []),
        {
          kind: 'plan.asked',
          ...subject,
          payload: {
            planId: crypto.randomUUID(),
            callId,
            terms: plan.terms,
            owed: found.owed,
            waiver: found.waiver,
            sheet: found.sheet,
            channel,
            reason,
            note: draft.note.trim(),
          },
        },
      ])
      onSent()
      showToast({ tone: 'ok', title: t(online ? 'plan.asked' : 'plan.askedQueued') })
    } catch (error) {
      const said = words(problemOf(error, 'plan'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      look="pri"
      icon="approve"
      full
      busy={busy}
      disabled={blocked || !reason || !channel}
      onClick={() => void send()}
    >
      {t('plan.ask')}
    </Button>
  )
}

/** Tells the agent what was decided about a plan of theirs, as soon as the desk hears of it. */
export function PlanNews(): null {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const now = useNow(MINUTE)
  const plans = useView('plans', { now }).value
  const before = useRef<ReadonlyMap<Id, string> | null>(null)
  useEffect(() => {
    if (!plans) return
    const known = before.current
    before.current = new Map(plans.map(({ plan }) => [plan.id, plan.state]))
    if (!known) return
    for (const { plan, name } of plans) {
      const { ended, state } = plan
      if (plan.askedBy !== profile.id || ended?.by === profile.id) continue
      if (known.get(plan.id) !== 'asked' || (state !== 'approved' && state !== 'refused')) continue
      showToast({
        tone: state === 'approved' ? 'ok' : 'warn',
        title: t(`plan.news.${state}`, { name }),
        text: ended?.reason ?? '',
      })
    }
  }, [plans, profile.id, t])
  return null
}

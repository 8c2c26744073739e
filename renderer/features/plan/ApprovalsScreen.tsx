// Approvals (审批), the supervisor's screen: requests of agents, the facts of the one that is chosen, a decision with its reason, all by
// keyboard. Promises: a decision is an act like any other, durable before the screen says so; central judges it once more.
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Approval, ApprovalsQuery } from '../../../shared/approvalBodies.ts'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { waivedFen } from '../../../shared/waiver.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Scroll, Sheet, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState, showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { ApprovalFacts } from './ApprovalFacts.tsx'
import { useApprovals } from './useApprovals.ts'
import './approvals.css'

/** `covered`: a call of the supervisor's own is up and not verified; then nothing of any case is shown. */
export function ApprovalsScreen({ now, covered }: { now: Instant; covered: boolean }) {
  const { t } = useTranslation()
  if (!covered) return <Requests now={now} />
  return (
    <main className="sheet" aria-label={t('approvals.title')}>
      <EmptyState icon="lock" title={t('worklist.covered')} />
    </main>
  )
}

function Requests({ now }: { now: Instant }) {
  const { t } = useTranslation()
  const [state, setState] = useState<ApprovalsQuery['state']>('open')
  const [chosen, setChosen] = useState<Id | null>(null)
  const { items, loading, problem, deciding, reload } = useApprovals(state)
  const shown = items.find(({ plan }) => plan.id === chosen) ?? items[0] ?? null
  const step = (by: number) => {
    const at = items.findIndex(({ plan }) => plan.id === shown?.plan.id)
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) setChosen(next.plan.id)
  }
  const group = t('approvals.keys.group')
  useKey('J', () => step(1), { label: t('approvals.keys.next'), group })
  useKey('K', () => step(-1), { label: t('approvals.keys.previous'), group })
  return (
    <div className="ap">
      <section className="ap-queue" aria-label={t('approvals.title')}>
        <div className="ap-head">
          <h2>{t('approvals.title')}</h2>
          <Pills
            label={t('approvals.filterLabel')}
            value={state}
            onChange={(next) => {
              setState(next)
              setChosen(null)
            }}
            choices={[
              { value: 'open', text: t('approvals.filter.open') },
              { value: 'ended', text: t('approvals.filter.ended') },
            ]}
          />
        </div>
        <Scroll className="ap-list" label={t(`approvals.filter.${state}`)}>
          {items.map((one) => (
            <Row
              key={one.plan.id}
              one={one}
              on={one.plan.id === shown?.plan.id}
              waiting={deciding.has(one.plan.id)}
              now={now}
              onOpen={() => setChosen(one.plan.id)}
            />
          ))}
        </Scroll>
      </section>
      <Sheet as="main" label={t('approvals.plan')} className="ap-main">
        {problem && <ProblemNote problem={problem} />}
        {shown ? (
          <ApprovalFacts key={shown.plan.id} of={shown} now={now} />
        ) : loading ? (
          <Loading label={t('common.loading')} onAgain={reload} />
        ) : (
          <EmptyState
            icon="approve"
            title={t(state === 'open' ? 'approvals.empty' : 'approvals.emptyEnded')}
            hint={state === 'open' ? t('approvals.emptyText') : undefined}
          />
        )}
      </Sheet>
      <Sheet as="aside" label={t('approvals.decision')} className="ap-side">
        {shown ? (
          <Decision key={shown.plan.id} of={shown} waiting={deciding.has(shown.plan.id)} now={now} />
        ) : (
          <EmptyState icon="approve" title={t('approvals.choose')} hint={t('approvals.chooseText')} />
        )}
      </Sheet>
    </div>
  )
}

function Row({
  one,
  on,
  waiting,
  now,
  onOpen,
}: {
  one: Approval
  on: boolean
  waiting: boolean
  now: Instant
  onOpen(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { plan } = one
  return (
    <button type="button" className="ap-row" aria-current={on} data-approval={plan.id} onClick={onOpen}>
      <span className="row tight">
        <b className="clip">{one.name}</b>
        <Tag small>{one.bucket}</Tag>
        <span className="grow" />
        <span className="num">{format.money(waivedFen(plan.owed))}</span>
      </span>
      <span className="row tight sm t2">
        <span className="clip">
          {t('approvals.terms', { kind: t(`plan.kind.${plan.terms.planKind}`), periods: plan.terms.periods })}
        </span>
        <span className="grow" />
        <span className="nowrap t3">{waiting ? t('approvals.waiting') : format.when(plan.askedAt, now)}</span>
      </span>
    </button>
  )
}

function Decision({ of, waiting, now }: { of: Approval; waiting: boolean; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { local, profile } = useDesk()
  const words = useProblemWords()
  const id = useId()
  const input = useRef<HTMLTextAreaElement>(null)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [missing, setMissing] = useState(false)
  const { plan } = of
  const own = plan.askedBy === profile.id
  const open = plan.state === 'asked' && !waiting && !own

  const decide = async (decision: 'approved' | 'refused') => {
    if (!open || busy) return
    if (reason.trim() === '') {
      setMissing(true)
      input.current?.focus()
      return
    }
    setBusy(true)
    try {
      await local.record([
        {
          kind: 'plan.decided',
          customerId: plan.customerId,
          caseId: plan.caseId,
          base: plan.version,
          payload: { planId: plan.id, decision, reason: reason.trim() },
        },
      ])
    } catch (error) {
      const said = words(problemOf(error, 'approvals'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  const group = t('approvals.keys.group')
  useKey('A', () => void decide('approved'), { label: t('approvals.keys.approve'), group, enabled: open })
  useKey('N', () => void decide('refused'), { label: t('approvals.keys.refuse'), group, enabled: open })

  if (plan.ended)
    return (
      <div className="ap-decision">
        <h2>{t('approvals.decision')}</h2>
        <p className="copy">{plan.ended.reason}</p>
        <p className="sm t3">
          {of.endedBy ? t('approvals.askedBy', { name: of.endedBy.name, staff: of.endedBy.staffNumber }) : ''}{' '}
          · {format.dayTime(plan.ended.at, now)}
        </p>
      </div>
    )
  return (
    <form
      className="ap-decision leavable"
      onSubmit={(event) => event.preventDefault()}
      // Out of the field the keys decide again.
      onKeyDown={(event) => {
        if (event.key === 'Escape') input.current?.blur()
      }}
    >
      <h2>{t('approvals.decision')}</h2>
      {own && <p className="sm warn">{t('approvals.own')}</p>}
      {waiting && <p className="sm t2">{t('approvals.waiting')}</p>}
      <label className="lab" htmlFor={id}>
        {t('approvals.reasonLabel')}
      </label>
      <textarea
        id={id}
        ref={input}
        className="fi-in"
        rows={4}
        maxLength={500}
        value={reason}
        disabled={!open}
        data-bad={missing}
        aria-invalid={missing || undefined}
        onChange={(event) => {
          setReason(event.target.value)
          setMissing(false)
        }}
      />
      {missing && (
        <p className="under bad" role="alert">
          {t('approvals.reasonMissing')}
        </p>
      )}
      <Button
        look="pri"
        icon="check"
        combo="A"
        full
        busy={busy}
        disabled={!open}
        onClick={() => void decide('approved')}
      >
        {t('approvals.approve')}
      </Button>
      <Button icon="close" combo="N" full disabled={!open || busy} onClick={() => void decide('refused')}>
        {t('approvals.refuse')}
      </Button>
    </form>
  )
}

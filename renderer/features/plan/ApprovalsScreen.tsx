// Approvals (审批), the supervisor's screen: requests of agents, the facts of the one that is chosen, a decision with its reason, all by
// keyboard. Promises: a decision is an act like any other, durable before the screen says so; central judges it once more.
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApprovalsQuery } from '../../../shared/approvalBodies.ts'
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
import { ExceptionFacts } from './ExceptionFacts.tsx'
import { decisionOn, isOpen, type Request } from './request.ts'
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
  const shown = items.find(({ row }) => row.id === chosen) ?? items[0] ?? null
  const step = (by: number) => {
    const at = items.findIndex(({ row }) => row.id === shown?.row.id)
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) setChosen(next.row.id)
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
              key={one.row.id}
              one={one}
              on={one.row.id === shown?.row.id}
              waiting={deciding.has(one.row.id)}
              now={now}
              onOpen={() => setChosen(one.row.id)}
            />
          ))}
        </Scroll>
      </section>
      <Sheet as="main" label={t('approvals.plan')} className="ap-main">
        {problem && <ProblemNote problem={problem} />}
        {shown ? (
          <Facts key={shown.row.id} of={shown} now={now} />
        ) : loading ? (
          <Loading label={t('common.loading')} onAgain={reload} />
        ) : (
          <>
            <h1 className="said-only">{t('approvals.title')}</h1>
            <EmptyState
              icon="approve"
              title={t(state === 'open' ? 'approvals.empty' : 'approvals.emptyEnded')}
              hint={state === 'open' ? t('approvals.emptyText') : undefined}
            />
          </>
        )}
      </Sheet>
      <Sheet as="aside" label={t('approvals.decision')} className="ap-side">
        {shown && <Decision key={shown.row.id} of={shown} waiting={deciding.has(shown.row.id)} now={now} />}
      </Sheet>
    </div>
  )
}

function Facts({ of, now }: { of: Request; now: Instant }) {
  return of.kind === 'plan' ? <ApprovalFacts of={of.of} now={now} /> : <ExceptionFacts of={of.of} now={now} />
}

function Row({
  one,
  on,
  waiting,
  now,
  onOpen,
}: {
  one: Request
  on: boolean
  waiting: boolean
  now: Instant
  onOpen(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { of, row } = one
  return (
    <button type="button" className="pick paper" aria-current={on} data-approval={row.id} onClick={onOpen}>
      <span className="row tight">
        <b className="clip">{of.name}</b>
        <Tag small>{of.bucket}</Tag>
        <span className="grow" />
        <span className="num">
          {format.money(one.kind === 'plan' ? waivedFen(one.row.owed) : of.totalFen)}
        </span>
      </span>
      <span className="row tight sm t2">
        <span className="clip">
          {one.kind === 'plan'
            ? t('approvals.terms', {
                kind: t(`plan.kind.${one.row.terms.planKind}`),
                periods: one.row.terms.periods,
              })
            : t(`exceptions.kind.${one.row.exceptionKind}`)}
        </span>
        <span className="grow" />
        <span className="nowrap t3">{waiting ? t('approvals.waiting') : format.when(row.askedAt, now)}</span>
      </span>
    </button>
  )
}

function Decision({ of: request, waiting, now }: { of: Request; waiting: boolean; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { local, profile } = useDesk()
  const words = useProblemWords()
  const id = useId()
  const input = useRef<HTMLTextAreaElement>(null)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [missing, setMissing] = useState(false)
  const { row, of } = request
  const own = row.askedBy === profile.id
  const open = isOpen(request) && !waiting && !own

  const decide = async (granted: boolean) => {
    if (!open || busy) return
    if (reason.trim() === '') {
      setMissing(true)
      input.current?.focus()
      return
    }
    setBusy(true)
    try {
      await local.record([decisionOn(request, granted, reason.trim())])
    } catch (error) {
      const said = words(problemOf(error, 'approvals'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  const group = t('approvals.keys.group')
  useKey('A', () => void decide(true), { label: t('approvals.keys.approve'), group, enabled: open })
  useKey('N', () => void decide(false), { label: t('approvals.keys.refuse'), group, enabled: open })

  if (row.ended)
    return (
      <div className="ap-decision">
        <h2>{t('approvals.decision')}</h2>
        <p className="copy">{row.ended.reason}</p>
        <p className="sm t3">
          {of.endedBy ? t('approvals.askedBy', { name: of.endedBy.name, staff: of.endedBy.staffNumber }) : ''}{' '}
          · {format.dayTime(row.ended.at, now)}
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
        onClick={() => void decide(true)}
      >
        {t('approvals.approve')}
      </Button>
      <Button icon="close" combo="N" full disabled={!open || busy} onClick={() => void decide(false)}>
        {t('approvals.refuse')}
      </Button>
    </form>
  )
}

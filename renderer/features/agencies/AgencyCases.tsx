// The cases of one agency: what could go out, what is there, what came back. Private to the referral. Promises: which fields leave is said
// before they leave; what can't go says why; a recall says what the agency has to do.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { AGENCY_FIELDS } from '../../../shared/referral/agency.ts'
import type { AgenciesReply, AgencyCasesQuery } from '../../../shared/referral/bodies.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Field, Pills, Section, Tag } from '../../ui/controls.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useAsked } from '../useAsked.ts'
import { useSaved } from './useSaved.ts'

type Show = AgencyCasesQuery['show']
const SHOWN: readonly Show[] = ['possible', 'out', 'recalled']

export function AgencyCases({
  agency,
  now,
  onChanged,
}: {
  agency: AgenciesReply['agencies'][number]
  now: Instant
  onChanged(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { sync } = useDesk()
  const save = useSaved()
  const [show, setShow] = useState<Show>('possible')
  const [chosen, setChosen] = useState<ReadonlySet<Id>>(new Set())
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const found = useAsked(({ referral }) => referral.cases(agency.id, show), `${agency.id} ${show}`)
  const cases = found.value?.cases ?? []
  const today = localDay(now, CHINA)

  const act = async (work: (ids: readonly Id[]) => Promise<void>) => {
    if (chosen.size === 0 || busy) return
    setBusy(true)
    setProblem(null)
    try {
      await work([...chosen])
      setChosen(new Set())
      found.again()
      onChanged()
    } catch (error) {
      setProblem(problemOf(error, 'agencies'))
    } finally {
      setBusy(false)
    }
  }
  const handOut = () =>
    act(async (ids) => {
      const reply = await sync.referral.handOut(agency.id, ids)
      const [first] = reply.refused
      if (first) setProblem(first.problem)
      if (reply.file !== null) await save(`agency-${today}.csv`, { text: reply.file })
      showToast({ tone: 'ok', title: t('agency.sent', { count: reply.sent }) })
    })
  const recall = () =>
    act(async (ids) => {
      const reply = await sync.referral.recall(agency.id, ids, reason.trim())
      if (reply.file !== null) await save(`recall-${today}.csv`, { text: reply.file })
      showToast({ tone: 'ok', title: t('agency.recalled', { count: reply.recalled }) })
    })
  const deleted = () =>
    act(async (ids) => {
      await sync.referral.deleted(agency.id, ids, today)
    })

  const go = {
    possible: handOut,
    out: () => (reason.trim() === '' ? undefined : recall()),
    recalled: deleted,
  }
  useKey('Ctrl+Enter', () => void go[show](), { label: t('agency.keys.act'), group: t('manage.title') })

  return (
    <Section
      title={t('agency.cases')}
      right={
        <Pills
          label={t('agency.cases')}
          value={show}
          onChange={(next) => {
            setShow(next)
            setChosen(new Set())
          }}
          choices={SHOWN.map((one) => ({ value: one, text: t(`agency.show.${one}`) }))}
        />
      }
    >
      {found.problem && <ProblemNote problem={found.problem} />}
      {problem && <TroubleNote tone="warn" what={words(problem).what} now={words(problem).now} />}
      {found.value !== null && cases.length === 0 && <p className="t3">{t(`agency.empty.${show}`)}</p>}
      {cases.length > 0 && (
        <ul className="ag-cases">
          {cases.map((one) => (
            <li key={one.caseId} data-agency-case={one.caseId}>
              <label className="row tight">
                <input
                  type="checkbox"
                  checked={chosen.has(one.caseId)}
                  disabled={one.problem !== null || one.deletedOn !== null}
                  onChange={(event) => {
                    const next = new Set(chosen)
                    if (event.target.checked) next.add(one.caseId)
                    else next.delete(one.caseId)
                    setChosen(next)
                  }}
                />
                <b>{one.name}</b>
                <Tag small>{one.bucket}</Tag>
                <span className="t2 clip">{one.lender}</span>
              </label>
              <span className="num">{format.money(one.totalFen)}</span>
              <span className="sm t3">
                {one.problem
                  ? words(one.problem).what
                  : one.deletedOn
                    ? t('agency.deletedOn', { day: one.deletedOn })
                    : one.recalledAt !== null
                      ? t('agency.recalledAt', { at: format.when(one.recalledAt, now) })
                      : one.outAt !== null
                        ? t('agency.outAt', { at: format.when(one.outAt, now) })
                        : t('agency.daysLate', { days: one.dpd })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {show === 'possible' && (
        <div className="ag-act">
          <p className="sm t2">
            {t('agency.fields')}{' '}
            {AGENCY_FIELDS.map(({ label }) => format.pick(label)).join(t('guard.listMark'))}
          </p>
          <Button
            look="pri"
            icon="out"
            combo="Ctrl+Enter"
            busy={busy}
            disabled={chosen.size === 0}
            onClick={() => void handOut()}
          >
            {t('agency.handOut', { count: chosen.size })}
          </Button>
        </div>
      )}
      {show === 'out' && (
        <div className="ag-act">
          <Field label={t('agency.why')} htmlFor="ag-why" required={t('common.required')}>
            <TextInput id="ag-why" value={reason} maxLength={200} onChange={setReason} />
          </Field>
          <Button
            icon="undo"
            combo="Ctrl+Enter"
            busy={busy}
            disabled={chosen.size === 0 || reason.trim() === ''}
            onClick={() => void recall()}
          >
            {t('agency.recall', { count: chosen.size })}
          </Button>
        </div>
      )}
      {show === 'recalled' && (
        <div className="ag-act">
          <p className="sm t2">{t('agency.deleteHint')}</p>
          <Button
            icon="check"
            combo="Ctrl+Enter"
            busy={busy}
            disabled={chosen.size === 0}
            onClick={() => void deleted()}
          >
            {t('agency.deleted', { count: chosen.size })}
          </Button>
        </div>
      )}
    </Section>
  )
}

// The audit (审计), a section of Manage: who looked at personal data and who changed what binds others, searched by kind, subject and day, and the check
// of the whole chain. Public. Promises: reading it stands in it; nothing of a customer is shown but ids.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AUDITED, type AuditCheck, Audited } from '../../../shared/audit.ts'
import { CHINA, type LocalDay, localDay } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Scroll } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { DayField } from '../fields/fields.tsx'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import '../../ui/beside.css'
import './audit.css'

const ENDS = ['from', 'until'] as const
type End = (typeof ENDS)[number]

const short = (id: string) => id.replaceAll('-', '').slice(-8).toUpperCase()

export function AuditSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [what, setWhat] = useState<Audited | null>(null)
  const [find, setFind] = useState('')
  const [days, setDays] = useState<Record<End, LocalDay | null>>({ from: null, until: null })
  const [pages, setPages] = useState<readonly number[]>([])
  const subject = Id.safeParse(find.trim())
  const { from, until } = days
  const before = pages.at(-1)
  const today = localDay(now, CHINA)
  const id = useId()
  const query = {
    ...(what ? { what } : {}),
    ...(subject.success ? { subject: subject.data } : {}),
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
    ...(before ? { before } : {}),
  }
  const { value, problem, reload } = useManage(JSON.stringify(query), (manage) => manage.audit(query))
  const staff = new Map((value?.staff ?? []).map((one) => [one.id, one]))
  const changed = (work: () => void) => {
    work()
    setPages([])
  }
  return (
    <>
      <header className="page-head">
        <h1>{t('manage.section.audit')}</h1>
        <p>{t('audit.intro')}</p>
      </header>
      <div className="page-tools au-tools">
        <select
          className="fi-in"
          aria-label={t('audit.kind')}
          value={what ?? ''}
          onChange={({ target }) => changed(() => setWhat(Audited.safeParse(target.value).data ?? null))}
        >
          <option value="">{t('audit.allKinds')}</option>
          {AUDITED.map((one) => (
            <option key={one} value={one}>
              {t(`audit.what.${one}`)}
            </option>
          ))}
        </select>
        <input
          className="fi-in au-find"
          aria-label={t('audit.subject')}
          placeholder={t('audit.subject')}
          value={find}
          aria-invalid={find.trim() !== '' && !subject.success}
          title={find.trim() !== '' && !subject.success ? t('audit.subjectWrong') : undefined}
          onChange={({ target }) => changed(() => setFind(target.value))}
        />
        {ENDS.map((end) => (
          <label key={end} className="row tight" htmlFor={`${id}-${end}`}>
            <span className="sm t3">{t(`audit.end.${end}`)}</span>
            <DayField
              inputId={`${id}-${end}`}
              today={today}
              min={end === 'until' ? (from ?? undefined) : undefined}
              max={end === 'from' ? (until ?? today) : today}
              value={days[end]}
              onChange={(day) => changed(() => setDays({ ...days, [end]: day }))}
            />
          </label>
        ))}
      </div>
      <Check />
      {problem && <ProblemNote problem={problem} />}
      {!value && !problem && <Loading label={t('common.loading')} onAgain={reload} />}
      {value && (
        <Scroll className="au" label={t('manage.section.audit')}>
          {value.entries.length === 0 ? (
            <EmptyState icon="lock" title={t('audit.empty')} />
          ) : (
            <table className="text-table">
              <thead>
                <tr>
                  {(['seq', 'at', 'by', 'what', 'subject'] as const).map((head) => (
                    <th key={head} scope="col">
                      {t(`audit.head.${head}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {value.entries.map(({ seq, at, by, what: done, subject: about, customerId, route }) => {
                  const who = by === null ? undefined : staff.get(by)
                  return (
                    <tr key={seq} data-audit={done}>
                      <td className="t3">{seq}</td>
                      <td className="nowrap">{format.dayTime(at, now)}</td>
                      <td>
                        {by === null
                          ? t('audit.central')
                          : who
                            ? `${who.staffNumber} ${who.name}`
                            : short(by)}
                      </td>
                      <td>
                        {t(`audit.what.${done}`)} <span className="sm t3">{route}</span>
                      </td>
                      <td
                        className="copy t2"
                        title={[about, customerId].filter(Boolean).join('\n') || undefined}
                      >
                        {[about, customerId].flatMap((id) => (id === null ? [] : short(id))).join(' · ')}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          )}
          {value.next !== null && (
            <Button size="sm" onClick={() => setPages([...pages, value.next ?? 1])}>
              {t('audit.more')}
            </Button>
          )}
        </Scroll>
      )}
    </>
  )
}

/** Follows the chain at one press, and says where it does not hold. */
function Check() {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const [found, setFound] = useState<AuditCheck | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const check = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      setFound(await sync.manage.checkAudit())
    } catch (error) {
      setProblem(problemOf(error, 'audit'))
    } finally {
      setBusy(false)
    }
  }
  useKey('V', () => void check(), { label: t('audit.keys.check'), group: t('manage.title') })
  return (
    <div className="au-check" data-chain={found ? (found.broken ? 'broken' : 'whole') : 'unknown'}>
      <Button icon="shieldOk" combo="V" busy={busy} onClick={() => void check()}>
        {t('audit.check')}
      </Button>
      {problem && <ProblemNote problem={problem} />}
      {found && !found.broken && (
        <p className="sm">
          <b className="au-whole">{t('audit.whole', { n: found.entries })}</b>{' '}
          <span className="t3 copy">{t('audit.noteEnd', found.head)}</span>
        </p>
      )}
      {found?.broken && (
        <TroubleNote
          tone="bad"
          what={t(`audit.broken.${found.broken.why}`, { seq: found.broken.seq })}
          now={t('audit.brokenNow', { n: found.entries })}
        />
      )}
    </div>
  )
}

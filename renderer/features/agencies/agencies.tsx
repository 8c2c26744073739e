// Outside agencies (外部机构), a section of Manage: which there are, what may go to one, what is there, what came back, its contacts, and the
// log of who got what. Public to Manage, with legal packages. Promises: says which fields leave before they leave; a case that can't go
// says why; every file is saved by the person who made it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { AGENCY_FIELDS } from '../../../shared/referral/agency.ts'
import type { AgenciesReply, AgencyContactsReply } from '../../../shared/referral/bodies.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Scroll, Section, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useAsked } from '../useAsked.ts'
import { AgencyCases } from './AgencyCases.tsx'
import { AgencyForm } from './AgencyForm.tsx'
import './agencies.css'

export { PackagesSection } from './LegalPackages.tsx'

type Agencies = AgenciesReply['agencies']

export function AgenciesSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const found = useAsked(({ referral }) => referral.agencies())
  const [chosen, setChosen] = useState<Id | null>(null)
  const [adding, setAdding] = useState(false)
  const manages = mayCall(profile.role, 'agencies.manage')
  const agencies = found.value?.agencies ?? []
  useKey('N', () => setAdding(true), {
    label: t('agency.keys.add'),
    group: t('manage.title'),
    enabled: manages,
  })
  const agency = agencies.find(({ id }) => id === chosen) ?? agencies[0] ?? null
  return (
    <>
      <header className="page-head row">
        <div className="grow">
          <h1>{t('manage.section.agencies')}</h1>
          <p>{t('agency.intro')}</p>
        </div>
        {manages && (
          <Button icon="plus" combo="N" aria-expanded={adding} onClick={() => setAdding(!adding)}>
            {t('agency.add')}
          </Button>
        )}
      </header>
      <Scroll className="ag" label={t('manage.section.agencies')}>
        {found.problem && <ProblemNote problem={found.problem} />}
        {adding && (
          <AgencyForm
            now={now}
            onSaved={(reply) => {
              found.put(reply)
              setAdding(false)
            }}
            onCancel={() => setAdding(false)}
          />
        )}
        {found.value === null && !found.problem && (
          <Loading label={t('common.loading')} onAgain={found.again} />
        )}
        {found.value !== null && agency === null && !adding && (
          <EmptyState icon="out" title={t('agency.none')} hint={t('agency.noneText')} />
        )}
        {agency && (
          <>
            <div className="row wrap ag-who">
              <Pills
                label={t('agency.which')}
                value={agency.id}
                onChange={setChosen}
                choices={agencies.map(({ id, name }) => ({ value: id, text: name }))}
              />
              <span className="t2 sm">{agency.contact}</span>
              <Tag small tone={agency.publishedOn === null ? 'warn' : 'ok'}>
                {agency.publishedOn === null
                  ? t('agency.unpublished')
                  : t('agency.published', { day: agency.publishedOn })}
              </Tag>
              <span className="t2 sm">{t('agency.out', { count: agency.out })}</span>
            </div>
            {manages && <AgencyCases key={agency.id} agency={agency} now={now} onChanged={found.again} />}
            {manages && <Contacts key={`contacts-${agency.id}`} agency={agency.id} />}
          </>
        )}
        {found.value !== null && found.value.exports.length > 0 && (
          <Log exports={found.value.exports} agencies={agencies} now={now} />
        )}
      </Scroll>
    </>
  )
}

/** Contacts that the agency reports, as a file. */
function Contacts({ agency }: { agency: Id }) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const words = useProblemWords()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reply, setReply] = useState<AgencyContactsReply | null>(null)
  const send = async (file: File) => {
    setBusy(true)
    setProblem(null)
    try {
      setReply(await sync.referral.contacts(agency, file))
    } catch (error) {
      setProblem(problemOf(error, 'agencies'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title={t('agency.contacts.title')} hint={t('agency.contacts.hint')}>
      {problem && <ProblemNote problem={problem} />}
      <div className="row tight wrap">
        <label className="btn" htmlFor="ag-contacts">
          <Icon name="import" />
          {t('agency.contacts.file')}
        </label>
        <input
          id="ag-contacts"
          className="said-only"
          type="file"
          accept=".csv,.txt,.xlsx"
          disabled={busy}
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) void send(file)
            event.target.value = ''
          }}
        />
        <span className="sm t3">{t('agency.contacts.columns')}</span>
      </div>
      {reply && (
        <div role="status" data-contacts={reply.booked}>
          <p>
            {t('agency.contacts.done', {
              booked: reply.booked,
              unchanged: reply.unchanged,
              flagged: reply.flagged,
              rejected: reply.rejected,
            })}
          </p>
          <ul className="sm t2">
            {reply.problems.map(({ line, problem: one }) => (
              <li key={line}>
                {t('agency.contacts.line', { line })} {words(one).what} {words(one).now}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  )
}

/** Who got what, when, with which fields and which hash. */
function Log({
  exports,
  agencies,
  now,
}: {
  exports: AgenciesReply['exports']
  agencies: Agencies
  now: number
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const names = new Map<string, string>(AGENCY_FIELDS.map(({ id, label }) => [id, format.pick(label)]))
  return (
    <Section title={t('agency.log.title')} hint={t('agency.log.hint')}>
      <ul className="ag-log">
        {exports.map((one) => (
          <li key={one.id} data-export={one.id}>
            <span className="row tight wrap">
              <b>{agencies.find(({ id }) => id === one.agency)?.name ?? ''}</b>
              <span>{t('agency.log.cases', { count: one.cases })}</span>
              <span className="t3">
                {one.by} · {format.when(one.at, now)} · {one.rules}
              </span>
            </span>
            <span className="sm t2">
              {one.fields.map((field) => names.get(field) ?? field).join(t('guard.listMark'))}
            </span>
            <span className="sm t3 ag-hash">SHA-256 {one.sha256}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

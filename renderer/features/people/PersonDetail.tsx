// One person: account, what stands under the name, and what is done with the account. Private to people.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Held, PeopleReply, PersonReply } from '../../../shared/people.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import type { ManageClient } from '../sync/sync.ts'
import { useManage } from '../useManage.ts'
import { PersonForm } from './PersonForm.tsx'
import { Machines, ReasonForm } from './stopping.tsx'

type Mode = 'read' | 'change' | 'stop' | 'giveBack'

export function PersonDetail({
  id,
  told,
  teams,
  now,
  onDone,
}: {
  id: Id
  told: PersonReply | null
  teams: PeopleReply['teams']
  now: Instant
  onDone(reply: PersonReply): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync, profile } = useDesk()
  const [mode, setMode] = useState<Mode>('read')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Problem | null>(null)
  const { value: asked, problem, reload } = useManage(`person ${id}`, (manage) => manage.people.one(id))
  // What was told once stays until another person is opened, whatever is asked anew meanwhile.
  const of =
    told && asked && asked.now > told.now
      ? { ...asked, firstPassword: told.firstPassword, returned: told.returned }
      : (told ?? asked)
  const may = mayCall(profile.role, 'people.change')
  const self = id === profile.id
  const stopped = of?.person.state === 'stopped'
  const free = mode === 'read' && of !== null
  const group = t('manage.title')
  useKey('C', () => setMode('change'), {
    label: t('people.keys.change'),
    group,
    enabled: free && may && !stopped,
  })
  useKey('S', () => setMode('stop'), {
    label: t('people.keys.stop'),
    group,
    enabled: free && may && !stopped && !self,
  })
  if (!of)
    return problem ? (
      <ProblemNote problem={problem} />
    ) : (
      <Loading label={t('common.loading')} onAgain={reload} />
    )
  const attempt = async (work: (people: ManageClient['people']) => Promise<PersonReply>) => {
    if (busy) return
    setBusy(true)
    setTrouble(null)
    try {
      const reply = await work(sync.manage.people)
      setMode('read')
      onDone(reply)
      reload()
    } catch (error) {
      setTrouble(problemOf(error, 'people'))
    } finally {
      setBusy(false)
    }
  }
  const { person } = of
  if (mode === 'change')
    return (
      <PersonForm
        of={of}
        teams={teams}
        onBack={() => setMode('read')}
        onDone={(reply) => {
          setMode('read')
          onDone(reply)
          reload()
        }}
      />
    )
  const holdsSome = of.cases > 0 || of.tickets.count > 0
  const facts: [string, string][] = [
    [t('people.field.loginName'), person.loginName],
    [t('people.role'), t(`enums.role.${person.role}`)],
    ...(person.role === 'agent'
      ? [[t('people.team'), person.team?.name ?? t('people.noTeam')] as [string, string]]
      : []),
    ...(of.leads.length > 0
      ? [[t('people.leads'), of.leads.join(t('people.comma'))] as [string, string]]
      : []),
    [
      t('people.signedIn'),
      person.lastSignIn === null ? t('people.never') : format.dayTime(person.lastSignIn, now),
    ],
    ...(of.line ? [[t('people.line'), of.line.uri] as [string, string]] : []),
    [t('people.cases'), format.count(of.cases)],
  ]
  return (
    <div className="beside-side" data-person-detail={person.staffNumber}>
      <h2>
        {person.staffNumber} {person.name}
      </h2>
      {of.firstPassword !== null && person.firstUntil !== null && (
        <>
          <h3>{t('people.first')}</h3>
          <p className="beside-code copy" data-first-password="">
            {of.firstPassword}
          </p>
          <p className="t2">
            {t('people.firstText', {
              at: format.dayTime(person.firstUntil, now),
              name: person.loginName,
            })}
          </p>
        </>
      )}
      {person.stopped && (
        <TroubleNote
          tone="calm"
          icon="ban"
          what={t('people.stoppedSince', {
            at: format.dayTime(person.stopped.at, now),
            by: person.stopped.by,
          })}
          now={person.stopped.reason}
        />
      )}
      {person.lockedUntil !== null && (
        <TroubleNote
          tone="warn"
          icon="lock"
          what={t('people.lockedUntil', { at: format.dayTime(person.lockedUntil, now) })}
          now={t('people.lockedText')}
        />
      )}
      {of.returned && (
        <p className="beside-words" role="status" data-returned={of.returned.cases}>
          {t('people.returned', { n: of.returned.cases })}
        </p>
      )}
      {of.returned?.problem && <ProblemNote problem={of.returned.problem} />}
      <dl className="named-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <HeldList title={t('people.callbacks', { n: of.callbacks.count })} of={of.callbacks.named} now={now} />
      <HeldList title={t('people.tickets', { n: of.tickets.count })} of={of.tickets.named} now={now} />
      {stopped && (holdsSome || of.callbacks.count > 0) && <p className="sm t2">{t('people.staysText')}</p>}
      {trouble && <ProblemNote problem={trouble} />}
      {mode === 'read' ? (
        <div className="row tight wrap">
          {may && !stopped && (
            <Button icon="pen" combo="C" onClick={() => setMode('change')}>
              {t('people.change')}
            </Button>
          )}
          {person.lockedUntil !== null && (
            <Button
              icon="lock"
              busy={busy}
              onClick={() => void attempt((people) => people.act(id, 'unlock'))}
            >
              {t('people.unlock')}
            </Button>
          )}
          {may && !stopped && !self && (
            <>
              <Button
                icon="key"
                busy={busy}
                onClick={() => void attempt((people) => people.act(id, 'password'))}
              >
                {t('people.password')}
              </Button>
              <Button icon="ban" combo="S" onClick={() => setMode('stop')}>
                {t('people.stop')}
              </Button>
            </>
          )}
          {stopped && holdsSome && (
            <Button icon="undo" look="pri" onClick={() => setMode('giveBack')}>
              {t('people.giveBack')}
            </Button>
          )}
          {may && stopped && (
            <Button icon="play" busy={busy} onClick={() => void attempt((people) => people.act(id, 'back'))}>
              {t('people.back')}
            </Button>
          )}
        </div>
      ) : (
        <ReasonForm
          stops={mode === 'stop'}
          cases={of.cases}
          busy={busy}
          onCancel={() => setMode('read')}
          onSave={(reason, giveBack) =>
            void attempt((people) =>
              mode === 'stop' ? people.stop(id, { reason, giveBack }) : people.giveBack(id, reason),
            )
          }
        />
      )}
      {person.stopped && mayCall(profile.role, 'machines.wipe') && (
        <Machines staffNumber={person.staffNumber} reason={person.stopped.reason} now={now} />
      )}
    </div>
  )
}

function HeldList({
  title,
  of,
  now,
}: {
  title: string
  of: readonly (Held & { ticketKind?: string })[]
  now: Instant
}) {
  const { t } = useTranslation()
  const format = useFormat()
  if (of.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul className="pe-held" aria-label={title}>
        {of.map((one) => {
          const spec = one.ticketKind === undefined ? undefined : kindSpec(one.ticketKind)
          return (
            <li key={one.id}>
              <b className="nowrap">{one.name}</b>
              <span className="clip t3">{spec ? format.pick(spec.label) : `${one.lender} ${one.tail}`}</span>
              <span className="grow" />
              <span className="nowrap t2">{t('people.dueAt', { at: format.dayTime(one.at, now) })}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

// People (人员), a section of Manage: who works here, and what an administrator does with an account; supervisors see the agents of their teams.
// Public. Promises: a first password is shown once and kept nowhere; nobody is stopped without a reason that stands in central.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { PeopleQuery, Person, PersonReply, PersonState } from '../../../shared/people.ts'
import { mayCall } from '../../../shared/role.ts'
import { type Id, Role } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Scroll, Tag, type Tone } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import { PersonDetail } from './PersonDetail.tsx'
import { PersonForm } from './PersonForm.tsx'
import '../../ui/beside.css'
import './people.css'

const TONES: Record<Exclude<PersonState, 'active'>, Tone> = {
  first: 'outl',
  over: 'warn',
  locked: 'warn',
  stopped: 'bad',
}

export function PeopleSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const may = mayCall(profile.role, 'people.make')
  const [query, setQuery] = useState<PeopleQuery>({ find: '', show: 'working' })
  const [chosen, setChosen] = useState<Id | null>(null)
  const [adding, setAdding] = useState(false)
  /** The last answer to something that was done: it may hold a first password. */
  const [told, setTold] = useState<PersonReply | null>(null)
  const { value, problem, reload } = useManage(`people ${JSON.stringify(query)}`, (manage) =>
    manage.people.list(query),
  )
  const people = value?.people ?? []
  const shown = chosen ?? people[0]?.id ?? null
  const open = (id: Id) => {
    setChosen(id)
    setAdding(false)
    if (told?.person.id !== id) setTold(null)
  }
  const done = (reply: PersonReply) => {
    setTold(reply)
    setChosen(reply.person.id)
    setAdding(false)
    reload()
  }
  const look = (change: Partial<PeopleQuery>) => {
    setQuery({ ...query, ...change })
    setChosen(null)
    setTold(null)
  }
  const step = (by: number) => {
    const at = people.findIndex(({ id }) => id === shown)
    const next = people[Math.min(people.length - 1, Math.max(0, at + by))]
    if (next) open(next.id)
  }
  const group = t('manage.title')
  useKey('J', () => step(1), { label: t('people.keys.next'), group })
  useKey('K', () => step(-1), { label: t('people.keys.previous'), group })
  useKey('N', () => setAdding(true), { label: t('people.keys.add'), group, enabled: may })
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1>{t('manage.section.people')}</h1>
          <span className="grow" />
          {may && (
            <Button icon="plus" combo="N" onClick={() => setAdding(true)}>
              {t('people.add')}
            </Button>
          )}
        </div>
        <p>{t(may ? 'people.intro' : 'people.introOwn')}</p>
      </header>
      <div className="page-tools">
        <Pills
          label={t('people.showLabel')}
          value={query.show}
          onChange={(show) => look({ show })}
          choices={(['working', 'stopped'] as const).map((show) => ({
            value: show,
            text: t(`people.show.${show}`),
            ...(value ? { count: value.counts[show] } : {}),
          }))}
        />
        <input
          className="fi-in pe-find"
          aria-label={t('people.find')}
          placeholder={t('people.find')}
          maxLength={60}
          value={query.find}
          onChange={({ target }) => look({ find: target.value })}
        />
        {may && (
          <select
            className="fi-in pe-role"
            aria-label={t('people.role')}
            value={query.role ?? ''}
            onChange={({ target }) => {
              const { role: _role, ...rest } = query
              const role = Role.safeParse(target.value)
              setQuery(role.success ? { ...rest, role: role.data } : rest)
              setChosen(null)
            }}
          >
            <option value="">{t('people.everyRole')}</option>
            {Role.options.map((role) => (
              <option key={role} value={role}>
                {t(`enums.role.${role}`)}
              </option>
            ))}
          </select>
        )}
      </div>
      {problem && <ProblemNote problem={problem} />}
      <div className="beside">
        <Scroll className="beside-list" label={t('manage.section.people')}>
          {people.map((one) => (
            <Row
              key={one.id}
              one={one}
              on={!adding && one.id === shown}
              now={now}
              onOpen={() => open(one.id)}
            />
          ))}
          {value?.more && <p className="sm t3 beside-more">{t('people.more')}</p>}
          {people.length === 0 &&
            (value ? (
              <EmptyState
                icon="user"
                title={t(query.show === 'stopped' ? 'people.noneStopped' : 'people.empty')}
                hint={t(query.find === '' ? 'people.emptyHint' : 'people.emptyFind')}
              />
            ) : (
              !problem && <Loading label={t('common.loading')} onAgain={reload} />
            ))}
        </Scroll>
        <Scroll className="beside-right" label={t(adding ? 'people.add' : 'people.detail')}>
          {adding ? (
            <PersonForm of={null} teams={value?.teams ?? []} onDone={done} onBack={() => setAdding(false)} />
          ) : (
            shown && (
              <PersonDetail
                key={shown}
                id={shown}
                told={told?.person.id === shown ? told : null}
                teams={value?.teams ?? []}
                now={now}
                onDone={done}
              />
            )
          )}
        </Scroll>
      </div>
    </>
  )
}

function Row({ one, on, now, onOpen }: { one: Person; on: boolean; now: Instant; onOpen(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <button
      type="button"
      className="pick"
      aria-current={on}
      data-person={one.staffNumber}
      data-person-state={one.state}
      onClick={onOpen}
    >
      <span className="row tight">
        <b className="clip">
          {one.staffNumber} {one.name}
        </b>
        <Tag small>{t(`enums.role.${one.role}`)}</Tag>
        <span className="grow" />
        {one.state !== 'active' && (
          <Tag tone={TONES[one.state]} small>
            {t(`people.state.${one.state}`)}
          </Tag>
        )}
      </span>
      <span className="row tight sm t3">
        <span className="clip">
          {one.team?.name ?? (one.role === 'agent' ? t('people.noTeam') : one.loginName)}
        </span>
        <span className="grow" />
        <span className="nowrap">
          {one.here
            ? t('people.here')
            : one.lastSignIn === null
              ? t('people.never')
              : t('people.lastSignIn', { at: format.dayTime(one.lastSignIn, now) })}
        </span>
      </span>
    </button>
  )
}

// Teams and skills: the place of each agent, saved one at a time. Private to allotment.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { SKILLS } from '../../../shared/stages.ts'
import { CASES_MEANT, CASES_MOST, type Place, type TeamsReply } from '../../../shared/teams.ts'
import { useDesk } from '../../desk.ts'
import { Button, Scroll } from '../../ui/controls.tsx'
import { EmptyState, showToast } from '../../ui/states.tsx'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { Leads } from './Leads.tsx'
import { Chips } from './Parts.tsx'
import { useAsked } from './useAsked.ts'

export function People() {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const asked = useAsked((central) => central.teams())
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const id = useId()

  async function put(work: () => Promise<TeamsReply>): Promise<void> {
    try {
      asked.put(await work())
      setProblem(null)
      showToast({ tone: 'ok', title: t('allotment.people.saved') })
    } catch (error) {
      setProblem(problemOf(error, 'teams.set'))
    }
  }
  if (asked.value === null) return <Loading label={t('common.loading')} onAgain={asked.again} />
  const { agents, teams, supervisors } = asked.value
  return (
    <>
      {(problem ?? asked.problem) && (
        <ProblemNote problem={problem ?? asked.problem ?? { code: 'unexpected', params: {} }} />
      )}
      <form
        className="page-tools"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          void put(() => sync.strategy.makeTeam(name.trim())).then(() => setName(''))
        }}
      >
        <label className="said-only" htmlFor={id}>
          {t('allotment.people.newTeam')}
        </label>
        <input
          id={id}
          className="fi-in al-team"
          maxLength={40}
          value={name}
          placeholder={t('allotment.people.newTeam')}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" icon="plus" disabled={name.trim() === ''}>
          {t('allotment.people.add')}
        </Button>
      </form>
      <Leads
        key={JSON.stringify(teams)}
        teams={teams}
        supervisors={supervisors}
        onSave={(team, leads) => put(() => sync.strategy.setLeads(team, { leads }))}
      />
      <Scroll className="fade sg-pad" label={t('allotment.people.title')}>
        {agents.length === 0 ? (
          <EmptyState icon="users" title={t('allotment.people.none')} />
        ) : (
          <ul className="al-people">
            {agents.map((agent) => (
              <PlaceForm
                key={`${agent.id}:${JSON.stringify(agent.place)}`}
                agent={agent}
                teams={teams}
                onSave={(place) => put(() => sync.strategy.placeAgent(agent.id, place))}
              />
            ))}
          </ul>
        )}
      </Scroll>
    </>
  )
}

function PlaceForm({
  agent,
  teams,
  onSave,
}: {
  agent: TeamsReply['agents'][number]
  teams: TeamsReply['teams']
  onSave(place: Place): Promise<void>
}) {
  const { t } = useTranslation()
  const id = useId()
  const [place, setPlace] = useState(agent.place)
  const [busy, setBusy] = useState(false)
  const changed = JSON.stringify(place) !== JSON.stringify(agent.place)
  return (
    <li data-agent={agent.staffNumber}>
      <b className="clip">
        {agent.name} · {agent.staffNumber}
      </b>
      <span>
        <label className="lab" htmlFor={`${id}-team`}>
          {t('allotment.people.team')}
        </label>
        <select
          id={`${id}-team`}
          className="fi-in"
          value={place.team ?? ''}
          onChange={(event) => setPlace({ ...place, team: event.target.value || null })}
        >
          <option value="">{t('allotment.people.noTeam')}</option>
          {teams.map((team) => (
            <option key={team.id} value={team.id}>
              {team.name}
            </option>
          ))}
        </select>
      </span>
      <Chips
        label={t('allotment.people.skills')}
        all={SKILLS}
        on={place.skills}
        text={(skill) => t(`strategy.skill.${skill}`)}
        onChange={(skills) => setPlace({ ...place, skills })}
      />
      <span>
        <label className="lab" htmlFor={`${id}-most`}>
          {t('allotment.people.most')}
        </label>
        <input
          id={`${id}-most`}
          className="fi-in"
          type="number"
          min={0}
          max={CASES_MOST}
          value={place.mostCases ?? ''}
          placeholder={String(CASES_MEANT)}
          title={t('allotment.people.mostHint', { most: CASES_MEANT })}
          onChange={(event) => {
            const most = Number(event.target.value)
            if (event.target.value === '') setPlace({ ...place, mostCases: null })
            else if (Number.isInteger(most) && most >= 0 && most <= CASES_MOST)
              setPlace({ ...place, mostCases: most })
          }}
        />
      </span>
      <Button
        size="sm"
        busy={busy}
        disabled={!changed}
        onClick={() => {
          setBusy(true)
          void onSave(place).finally(() => setBusy(false))
        }}
      >
        {t('allotment.people.save')}
      </Button>
    </li>
  )
}

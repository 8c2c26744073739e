// Who leads each team and who stands in: read by supervisors, set by administrators. Private to allotment.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mayCall } from '../../../shared/role.ts'
import type { LeadsRequest, TeamsReply } from '../../../shared/teams.ts'
import type { Id } from '../../../shared/values.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'

type Part = 'not' | 'lead' | 'deputy'

export function Leads({
  teams,
  supervisors,
  onSave,
}: {
  teams: TeamsReply['teams']
  supervisors: TeamsReply['supervisors']
  onSave(team: Id, leads: LeadsRequest['leads']): Promise<void>
}) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const [open, setOpen] = useState<Id | null>(null)
  const may = mayCall(profile.role, 'teams.lead')
  if (teams.length === 0) return null
  return (
    <section className="al-leads">
      <p className="sm t3">{t('allotment.people.lead.hint')}</p>
      <ul>
        {teams.map((team) => (
          <li key={team.id} data-team={team.name}>
            <b className="clip">{team.name}</b>
            <span className="grow clip">
              {team.leads.length === 0
                ? t('allotment.people.lead.nobody')
                : team.leads
                    .map(({ name, deputy }) =>
                      deputy ? t('allotment.people.lead.deputyOf', { name }) : name,
                    )
                    .join(' · ')}
            </span>
            {may && (
              <Button
                size="sm"
                look="ghost"
                aria-expanded={open === team.id}
                onClick={() => setOpen(open === team.id ? null : team.id)}
              >
                {t('allotment.people.lead.change')}
              </Button>
            )}
            {open === team.id && (
              <Choice team={team} supervisors={supervisors} onSave={(leads) => onSave(team.id, leads)} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Choice({
  team,
  supervisors,
  onSave,
}: {
  team: TeamsReply['teams'][number]
  supervisors: TeamsReply['supervisors']
  onSave(leads: LeadsRequest['leads']): Promise<void>
}) {
  const { t } = useTranslation()
  const [parts, setParts] = useState<Readonly<Record<Id, Part>>>(() =>
    Object.fromEntries(team.leads.map(({ id, deputy }) => [id, deputy ? 'deputy' : 'lead'])),
  )
  const [busy, setBusy] = useState(false)
  return (
    <form
      className="al-choice"
      aria-label={t('allotment.people.lead.title', { team: team.name })}
      onSubmit={(event) => {
        event.preventDefault()
        setBusy(true)
        const leads = Object.entries(parts).flatMap(([id, part]) =>
          part === 'not' ? [] : [{ id, deputy: part === 'deputy' }],
        )
        void onSave(leads).finally(() => setBusy(false))
      }}
    >
      {supervisors.map(({ id, name, staffNumber }) => (
        <label key={id} className="row">
          <span className="clip">
            {name} · {staffNumber}
          </span>
          <select
            className="fi-in"
            value={parts[id] ?? 'not'}
            onChange={(event) => setParts({ ...parts, [id]: event.target.value as Part })}
          >
            {(['not', 'lead', 'deputy'] as const).map((part) => (
              <option key={part} value={part}>
                {t(`allotment.people.lead.${part}`)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <Button type="submit" size="sm" busy={busy}>
        {t('allotment.people.save')}
      </Button>
    </form>
  )
}

// A new account, or what may change of one: name, number, role, team, line. Private to people. Promises: a password of the line that is there is
// never shown and stays unless another one is typed.
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PeopleReply, PersonReply } from '../../../shared/people.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { Role } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { ProblemNote } from '../ProblemNote.tsx'

const TEXTS = ['name', 'staffNumber', 'loginName'] as const
const LINE = ['uri', 'authorizationUser', 'displayName', 'sipPassword'] as const
type Texts = Record<(typeof TEXTS)[number] | (typeof LINE)[number], string>

const MOST: Record<keyof Texts, number> = {
  ...{ name: 60, staffNumber: 20, loginName: 60 },
  ...{ uri: 200, authorizationUser: 100, displayName: 60, sipPassword: 200 },
}

function textsOf(of: PersonReply | null): Texts {
  return {
    name: of?.person.name ?? '',
    staffNumber: of?.person.staffNumber ?? '',
    loginName: of?.person.loginName ?? '',
    uri: of?.line?.uri ?? '',
    authorizationUser: of?.line?.authorizationUser ?? '',
    displayName: of?.line?.displayName ?? '',
    sipPassword: '',
  }
}

export function PersonForm({
  of,
  teams,
  onDone,
  onBack,
}: {
  of: PersonReply | null
  teams: PeopleReply['teams']
  onDone(reply: PersonReply): void
  onBack(): void
}) {
  const { t } = useTranslation()
  const { sync, profile } = useDesk()
  const id = useId()
  const [texts, setTexts] = useState(() => textsOf(of))
  const [role, setRole] = useState<Role>(of?.person.role ?? 'agent')
  const [team, setTeam] = useState(of?.person.team?.id ?? '')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const text = (name: keyof Texts) => texts[name].trim()
  const usable =
    text('name') !== '' && text('staffNumber') !== '' && (of !== null || text('loginName') !== '')
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || !usable) return
    const line =
      text('uri') === ''
        ? null
        : {
            uri: text('uri'),
            authorizationUser: text('authorizationUser') || text('staffNumber'),
            displayName: text('displayName') || text('name'),
          }
    const account = {
      ...{ name: text('name'), staffNumber: text('staffNumber'), role, line },
      team: role === 'agent' && team !== '' ? team : null,
    }
    const typed = texts.sipPassword === '' ? null : texts.sipPassword
    setBusy(true)
    setProblem(null)
    try {
      onDone(
        of === null
          ? await sync.manage.people.make({ ...account, loginName: text('loginName'), sipPassword: typed })
          : await sync.manage.people.change(of.person.id, {
              ...account,
              ...(typed === null ? {} : { sipPassword: typed }),
            }),
      )
    } catch (error) {
      setProblem(problemOf(error, 'people'))
      setBusy(false)
    }
  }
  const field = (name: keyof Texts) => (
    <div key={name}>
      <label className="lab" htmlFor={`${id}-${name}`}>
        {t(`people.field.${name}`)}
      </label>
      <input
        id={`${id}-${name}`}
        className="fi-in"
        data-field={name}
        type={name === 'sipPassword' ? 'password' : 'text'}
        autoComplete={name === 'sipPassword' ? 'new-password' : 'off'}
        spellCheck={false}
        maxLength={MOST[name]}
        value={texts[name]}
        // biome-ignore lint/a11y/noAutofocus: the form opens because its button was pressed
        autoFocus={name === 'name'}
        placeholder={name === 'sipPassword' && of?.ownSipPassword ? t('people.sipPasswordStays') : undefined}
        onChange={({ target }) => setTexts({ ...texts, [name]: target.value })}
      />
    </div>
  )
  const own = of?.person.id === profile.id
  return (
    <form className="beside-side leavable" data-person-form="" onSubmit={(event) => void save(event)}>
      <h2>{t(of === null ? 'people.add' : 'people.change')}</h2>
      {TEXTS.map((name) => (of !== null && name === 'loginName' ? null : field(name)))}
      <label className="lab" htmlFor={`${id}-role`}>
        {t('people.role')}
      </label>
      <select
        id={`${id}-role`}
        className="fi-in"
        data-field="role"
        value={role}
        disabled={own}
        onChange={({ target }) => setRole(Role.safeParse(target.value).data ?? role)}
      >
        {Role.options.map((one) => (
          <option key={one} value={one}>
            {t(`enums.role.${one}`)}
          </option>
        ))}
      </select>
      {of !== null && role !== of.person.role && <p className="under warn">{t('people.roleText')}</p>}
      {role === 'agent' && (
        <>
          <label className="lab" htmlFor={`${id}-team`}>
            {t('people.team')}
          </label>
          <select
            id={`${id}-team`}
            className="fi-in"
            data-field="team"
            value={team}
            onChange={({ target }) => setTeam(target.value)}
          >
            <option value="">{t('people.noTeam')}</option>
            {teams.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </>
      )}
      <h3>{t('people.line')}</h3>
      {LINE.map(field)}
      <p className="under">{t('people.lineHint')}</p>
      {problem && <ProblemNote problem={problem} />}
      <div className="row">
        <Button type="submit" look="pri" busy={busy} disabled={!usable}>
          {t(of === null ? 'people.make' : 'people.save')}
        </Button>
        <Button look="ghost" onClick={onBack}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

// Sign-in: practice accounts by one click, or name and password; offline unlock when central can't be reached; then, where the
// system keeps no secret, the passphrase of this machine's data. Opens the desk through `openDesk` and hands it up.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { initialOf } from '../../../shared/identity.ts'
import type { CentralDoor, Environment, Settings, SettingsChange } from '../../../shared/ipc.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Bridge } from '../../bridge.ts'
import type { Credentials, SignInStep } from '../../openDesk.ts'
import { Button, Field, LinkButton, Tag } from '../../ui/controls.tsx'
import { Icon, Mark } from '../../ui/icons.tsx'
import { SecretInput, TextInput } from '../../ui/inputs.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { Choice, fixedBy } from '../settings/Choice.tsx'
import { Enrol } from './Enrol.tsx'
import { NewPassword } from './NewPassword.tsx'
import { KeyLost, Passphrase } from './Passphrase.tsx'
import { PRACTICE_ACCOUNTS, PRACTICE_PASSWORD } from './practiceAccounts.ts'
import { WipedNote } from './Removing.tsx'
import '../settings/settings.css'
import './signIn.css'

export interface SignInScreenProps {
  readonly bridge: Bridge
  readonly environment: Environment
  readonly central: CentralDoor
  readonly settings: Settings
  onSettings(change: SettingsChange): void
  /** Opens the desk, online or from what this machine remembers. */
  signIn(credentials: Credentials, how: 'online' | 'offline'): Promise<SignInStep>
  onReady(step: Extract<SignInStep, { state: 'ready' }>): void
}

type Stage =
  | { state: 'form'; problem: Problem | null }
  | { state: 'busy'; as: string }
  | { state: 'enrol' }
  /** The first password was right. */
  | { state: 'newPassword'; credentials: Credentials }
  | Extract<SignInStep, { state: 'passphrase' }>
  | Extract<SignInStep, { state: 'keyLost' }>

const LANGUAGES = ['zh-CN', 'en'] as const

export function SignInScreen(props: SignInScreenProps) {
  const { bridge, environment, central, settings, onSettings, signIn, onReady } = props
  const { t } = useTranslation()
  const practice = environment.mode === 'practice'
  const [stage, setStage] = useState<Stage>({ state: 'form', problem: null })

  const take = (step: SignInStep) => {
    if (step.state === 'ready') onReady(step)
    else setStage(step)
  }
  const attempt = async (credentials: Credentials, how: 'online' | 'offline') => {
    setStage({ state: 'busy', as: credentials.loginName })
    try {
      take(await signIn(credentials, how))
    } catch (error) {
      const problem = problemOf(error, 'signIn')
      setStage(
        problem.code === 'session.mustChange'
          ? { state: 'newPassword', credentials }
          : { state: 'form', problem },
      )
    }
  }
  const busy = stage.state === 'busy' ? stage.as : null
  return (
    <main className="si" data-mode={environment.mode}>
      <section className="si-brand">
        <Mark size={52} />
        <h1>{t('common.app')}</h1>
        <p className="t2">{t('signIn.welcome')}</p>
        <span className="grow" />
        <div className="si-foot">
          <Choice
            label={t('signIn.language')}
            value={settings.language}
            choices={LANGUAGES.map((value) => ({ value, text: t(`settings.languageName.${value}`) }))}
            fixed={fixedBy(environment.managed, 'language')}
            onChange={(language) => onSettings({ language })}
          />
          <p className="sm t3">{t('signIn.version', { version: environment.version })}</p>
          {environment.standIn && <p className="sm warn">{t('signIn.standIn')}</p>}
        </div>
      </section>
      <section className="sheet si-card" aria-label={t('signIn.title')}>
        {stage.state === 'passphrase' ? (
          <Passphrase step={stage} onStep={take} />
        ) : stage.state === 'enrol' ? (
          <Enrol bridge={bridge} onBack={() => setStage({ state: 'form', problem: null })} />
        ) : stage.state === 'newPassword' ? (
          <NewPassword
            onChosen={(newPassword) => void attempt({ ...stage.credentials, newPassword }, 'online')}
            onBack={() => setStage({ state: 'form', problem: null })}
          />
        ) : stage.state === 'keyLost' ? (
          <KeyLost step={stage} onStep={take} />
        ) : (
          <>
            {environment.wiped && <WipedNote wiped={environment.wiped} />}
            {environment.managed.wrong && <ProblemNote problem={environment.managed.wrong} tone="warn" />}
            {practice && (
              <PracticeAccounts
                central={central}
                busy={busy}
                onPick={(loginName) => void attempt({ loginName, password: PRACTICE_PASSWORD }, 'online')}
              />
            )}
            <PasswordForm
              practice={practice}
              lastLoginName={settings.lastLoginName}
              offlineHours={environment.managed.offlineDays * 24}
              busy={busy}
              problem={stage.state === 'form' ? stage.problem : null}
              onSubmit={(credentials, how) => void attempt(credentials, how)}
            />
            {environment.managed.mayJoin && (
              <p className="si-join sm t3">
                {t('signIn.enrol.belongs')}{' '}
                <LinkButton onClick={() => setStage({ state: 'enrol' })}>
                  {t('signIn.enrol.start')}
                </LinkButton>
              </p>
            )}
          </>
        )}
      </section>
    </main>
  )
}

function PracticeAccounts({
  central,
  busy,
  onPick,
}: {
  central: CentralDoor
  busy: string | null
  onPick(loginName: string): void
}) {
  const { t } = useTranslation()
  return (
    <div className="si-practice">
      <div className="row">
        <Tag tone="acc" icon="practice">
          {t('signIn.practice')}
        </Tag>
        <span className="grow" />
        <span className="row tight sm t3" role="status">
          {central.state === 'starting' ? (
            <span className="spin">
              <Icon name="sync" size="s" />
            </span>
          ) : (
            <span className={central.state === 'ready' ? 'ok' : 'bad'}>
              <Icon name={central.state === 'ready' ? 'cloud' : 'alert'} size="s" />
            </span>
          )}
          {t(
            central.state === 'ready'
              ? 'signIn.connected'
              : central.state === 'starting'
                ? 'signIn.connecting'
                : 'shell.starting.failed',
          )}
        </span>
      </div>
      <p className="t2">{t('signIn.practiceText')}</p>
      {central.state === 'failed' && <ProblemNote problem={central.problem} />}
      <ul className="si-people">
        {PRACTICE_ACCOUNTS.map((account) => (
          <li key={account.loginName}>
            <button
              type="button"
              className="si-person"
              disabled={busy !== null || central.state !== 'ready'}
              aria-busy={busy === account.loginName}
              data-account={account.loginName}
              onClick={() => onPick(account.loginName)}
            >
              <span className="ava" aria-hidden="true">
                {initialOf(account.name)}
              </span>
              <span className="col grow">
                <span className="row tight">
                  <b>{account.name}</b>
                  <Tag small>{t(`enums.role.${account.role}`)}</Tag>
                </span>
                <span className="sm t3 clip">{t(`signIn.role.${account.role}`)}</span>
              </span>
              {busy === account.loginName ? (
                <span className="spin t3">
                  <Icon name="sync" size="s" />
                </span>
              ) : (
                <span className="t3">
                  <Icon name="right" size="s" />
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function PasswordForm({
  practice,
  lastLoginName,
  offlineHours,
  busy,
  problem,
  onSubmit,
}: {
  practice: boolean
  lastLoginName: string
  offlineHours: number
  busy: string | null
  problem: Problem | null
  onSubmit(credentials: Credentials, how: 'online' | 'offline'): void
}) {
  const { t } = useTranslation()
  const [loginName, setLoginName] = useState(lastLoginName)
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const nameId = useId()
  const passwordId = useId()
  const unreachable = problem?.code === 'central.unreachable' || problem?.code === 'central.timeout'
  const empty = loginName.trim() === '' || password === ''
  const submit = (how: 'online' | 'offline') => {
    setTried(true)
    if (!empty) onSubmit({ loginName: loginName.trim(), password }, how)
  }
  return (
    <form
      className="si-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (busy === null) submit('online')
      }}
    >
      {practice ? <p className="si-or sm t3">{t('signIn.or')}</p> : <h2>{t('signIn.title')}</h2>}
      {problem && (
        <ProblemNote
          problem={problem}
          tone={unreachable ? 'warn' : 'bad'}
          actions={
            unreachable ? (
              <span className="col">
                <span className="sm t2">{t('signIn.offlineText', { hours: offlineHours })}</span>
                <span className="row">
                  <Button size="sm" icon="key" onClick={() => submit('offline')}>
                    {t('signIn.offline')}
                  </Button>
                </span>
              </span>
            ) : undefined
          }
        />
      )}
      <div className={practice ? 'si-fields inline' : 'si-fields'}>
        <Field label={t('signIn.loginName')} htmlFor={nameId}>
          <TextInput
            id={nameId}
            value={loginName}
            maxLength={60}
            autoComplete="username"
            spellCheck={false}
            onChange={setLoginName}
          />
        </Field>
        <Field label={t('signIn.password')} htmlFor={passwordId}>
          <SecretInput
            showLabel={t('signIn.showTyped')}
            id={passwordId}
            value={password}
            maxLength={200}
            autoComplete="current-password"
            onChange={setPassword}
          />
        </Field>
        <Button
          type="submit"
          look={practice ? 'plain' : 'pri'}
          size={practice ? 'md' : 'lg'}
          busy={busy === loginName && busy !== ''}
          disabled={busy !== null && busy !== loginName}
        >
          {t('signIn.submit')}
        </Button>
      </div>
      {tried && empty && (
        <p className="under bad" role="alert">
          <Icon name="alert" size="s" />
          {t('signIn.empty')}
        </p>
      )}
    </form>
  )
}

// The only wiring of the window: shell, words, look, sign-in, desk, telephone. Everything else is given what it needs here.
import { StrictMode, useCallback, useEffect, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import type { CentralDoor, Environment, LineDoor, Settings, SettingsChange } from '../shared/ipc.ts'
import type { Problem } from '../shared/problem.ts'
import { problemOf } from '../shared/problem.ts'
import { App } from './App.tsx'
import type { Bridge } from './bridge.ts'
import { openBridge } from './bridge.ts'
import type { Clock } from './clock.ts'
import { openClock } from './clock.ts'
import type { Desk } from './desk.ts'
import { DeskProvider } from './desk.ts'
import { usePhone } from './features/phone/phone.ts'
import { SignInScreen } from './features/signIn/SignInScreen.tsx'
import { Look } from './frame/Look.tsx'
import { WindowControls } from './frame/WindowControls.tsx'
import type { SignInStep } from './openDesk.ts'
import { signIn, unlockOffline } from './openDesk.ts'
import type { OpenedPhone } from './openPhone.ts'
import { openPhone } from './openPhone.ts'
import { listenForKeys } from './ui/keys.ts'
import { showToast } from './ui/states.tsx'
import { useZoomKeys } from './ui/zoom.ts'
import { useProblemWords } from './words/problem.ts'
import { changeLanguage, startWords } from './words/words.ts'
import './ui/tokens.css'
import './ui/controls.css'
import './ui/signs.css'
import './ui/parts.css'
import './frame/frame.css'
import './frame/narrow.css'

const HIGH_WATER = 'duedesk.clock'

interface Start {
  bridge: Bridge
  environment: Environment
  settings: Settings
  clock: Clock
}

function clockOf(environment: Environment): Clock {
  return openClock({
    practiceOffsetMs: environment.practiceClockOffsetMs,
    monotonic: () => performance.now(),
    pcNow: () => Date.now(),
    highWater: {
      read: () => Number(localStorage.getItem(HIGH_WATER)) || null,
      write: (at) => localStorage.setItem(HIGH_WATER, String(at)),
    },
  })
}

function Root({ bridge, environment, settings: first, clock }: Start) {
  const [settings, setSettings] = useState(first)
  const [central, setCentral] = useState<CentralDoor>(environment.central)
  const [line, setLine] = useState<LineDoor>(environment.line)
  const [opened, setOpened] = useState<Extract<SignInStep, { state: 'ready' }> | null>(null)
  const words = useProblemWords()
  const { t } = useTranslation()
  const latest = useRef({ settings, words, line, central })
  latest.current = { settings, words, line, central }
  const phone = useRef<OpenedPhone | null>(null)
  /** Settles when whoever signed out last is out: the end of one session must not end the next. */
  const leaving = useRef<Promise<void>>(Promise.resolve())

  const show = useCallback((problem: Problem) => {
    const said = latest.current.words(problem)
    showToast({ tone: 'bad', title: said.what, text: said.now })
  }, [])

  useEffect(() => {
    const stops = [
      bridge.on('settings', setSettings),
      bridge.on('trouble', show),
      bridge.on('moved', reloadWhenIdle),
      bridge.on('central', setCentral),
      bridge.on('line', (door) => {
        setLine(door)
        phone.current?.follow(door)
      }),
      listenForKeys(window),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [bridge, show])
  useEffect(() => {
    void changeLanguage(settings.language)
  }, [settings.language])

  const change = useCallback(
    (wish: SettingsChange) => {
      const { zoom, ...rest } = wish
      setSettings((before) => ({ ...before, ...definedOf(wish) }))
      const work =
        zoom === undefined ? bridge.call('settings.set', rest) : bridge.call('zoom.set', { factor: zoom })
      work.catch((error: unknown) => show(problemOf(error, 'settings')))
    },
    [bridge, show],
  )

  useZoomKeys(settings.zoom, (zoom) => change({ zoom }))

  const attempt = useCallback(
    async (credentials: { loginName: string; password: string }, how: 'online' | 'offline') => {
      await leaving.current
      const deps = {
        bridge,
        environment: { ...environment, central: latest.current.central, line: latest.current.line },
        clock,
        onProblem: show,
        onKept: () => showToast({ tone: 'warn', title: t('shell.kept.title'), text: t('shell.kept.text') }),
      }
      const step = how === 'online' ? await signIn(deps, credentials) : await unlockOffline(deps, credentials)
      change({ lastLoginName: credentials.loginName })
      return step
    },
    [bridge, environment, clock, show, change, t],
  )
  const ready = (step: Extract<SignInStep, { state: 'ready' }>) => {
    phone.current = openPhone({
      desk: step.desk,
      session: step.session,
      environment,
      line: latest.current.line,
      settings: () => latest.current.settings,
      onSettings: change,
    })
    setOpened(step)
  }
  const signOut = async (desk: Desk) => {
    setOpened(null)
    await phone.current?.close()
    phone.current = null
    await desk.signOut()
  }

  return (
    <Look settings={settings}>
      {opened ? (
        <DeskProvider desk={opened.desk}>
          <App
            key={opened.desk.profile.id}
            environment={{ ...environment, central, line }}
            settings={settings}
            onSettings={change}
            onSignOut={() => {
              leaving.current = signOut(opened.desk).catch((error: unknown) =>
                show(problemOf(error, 'signOut')),
              )
            }}
          />
        </DeskProvider>
      ) : (
        <div className="gate">
          <header className="gate-bar">
            <WindowControls bridge={bridge} platform={environment.platform} />
          </header>
          <SignInScreen
            environment={environment}
            central={central}
            settings={settings}
            onSettings={change}
            signIn={attempt}
            onReady={ready}
          />
        </div>
      )}
    </Look>
  )
}

const isIdle = () => ['idle', 'paused'].includes(usePhone.getState().call.state)

/** The page may speak to the new address only once it is loaded anew; a call and its wrap-up come first. */
function reloadWhenIdle(): void {
  if (isIdle()) location.reload()
  else {
    const stop = usePhone.subscribe(() => {
      if (!isIdle()) return
      stop()
      location.reload()
    })
  }
}

function definedOf(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

async function start(): Promise<void> {
  const place = document.getElementById('root')
  if (!place) throw new Error('index.html has no root')
  const bridge = openBridge()
  const [environment, settings] = await Promise.all([
    bridge.call('environment.get'),
    bridge.call('settings.get'),
  ])
  await startWords(settings.language)
  createRoot(place).render(
    <StrictMode>
      <Root bridge={bridge} environment={environment} settings={settings} clock={clockOf(environment)} />
    </StrictMode>,
  )
}

void start()

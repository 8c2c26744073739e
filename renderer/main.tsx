// The only wiring of the window: shell, words, look, sign-in, desk, telephone. Everything else is given what it needs here.
// Sign-in stands first; the workplace behind it and the desk's worker are loaded while the person types.
import { StrictMode, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import type { Environment, Session, Settings, SettingsChange } from '../shared/ipc.ts'
import type { Problem } from '../shared/problem.ts'
import { problemOf } from '../shared/problem.ts'
import type { Bridge } from './bridge.ts'
import { openBridge } from './bridge.ts'
import type { Desk } from './desk.ts'
import { askEnvironment, type Doors } from './doors.ts'
import { Removing } from './features/signIn/Removing.tsx'
import { SignInScreen } from './features/signIn/SignInScreen.tsx'
import { Look } from './frame/Look.tsx'
import { WindowControls } from './frame/WindowControls.tsx'
import type { Local } from './local/local.ts'
import { prepareWorker } from './local/spareWorker.ts'
import type { SignInStep } from './openDesk.ts'
import type { OpenedLine, OpenedPhone } from './openPhone.ts'
import { listenForKeys } from './ui/keys.ts'
import { showToast } from './ui/states.tsx'
import { useZoomKeys } from './ui/zoom.ts'
import { useWipe } from './wipe.ts'
import { useProblemWords } from './words/problem.ts'
import { changeLanguage, languageOf, readWords, startWords } from './words/words.ts'
import './ui/tokens.css'
import './ui/choices.css'
import './ui/controls.css'
import './ui/signs.css'
import './ui/parts.css'
import './frame/frame.css'

type Place = typeof import('./workplace.tsx')

/** Reads a part of the window once; the next try after one that failed asks for the file again. */
function part<T>(read: () => Promise<T>): { (): Promise<T>; asked(): Promise<T> | null } {
  let reading: Promise<T> | null = null
  const ask = () => {
    reading ??= read().catch((error: unknown) => {
      reading = null
      throw error
    })
    return reading
  }
  return Object.assign(ask, { asked: () => reading })
}

/** What opens a desk comes before what draws it: key, rows and registration are on their way while the screens are still read. */
const opening = part(() => import('./openDesk.ts'))
const workplace = part<Place>(() => import('./workplace.tsx'))

/** Who is signed in, and what they work with. */
interface Opened {
  readonly step: Extract<SignInStep, { state: 'ready' }>
  readonly place: Place
}

interface Start {
  bridge: Bridge
  environment: Environment
  doors: Doors
  settings: Settings
}

function Root({ bridge, environment, doors, settings: first }: Start) {
  const [settings, setSettings] = useState(first)
  const central = useSyncExternalStore(doors.subscribe, doors.central)
  const line = useSyncExternalStore(doors.subscribe, doors.line)
  const [opened, setOpened] = useState<Opened | null>(null)
  const words = useProblemWords()
  const { t } = useTranslation()
  const latest = useRef({ settings, words })
  latest.current = { settings, words }
  const phone = useRef<OpenedPhone | null>(null)
  /** Registers while the desk is being opened; the phone takes it over. */
  const early = useRef<Promise<OpenedLine> | null>(null)
  /** Settles when whoever signed out last is out: the end of one session must not end the next. */
  const leaving = useRef<Promise<void>>(Promise.resolve())

  const show = useCallback((problem: Problem) => {
    const said = latest.current.words(problem)
    showToast({ tone: 'bad', title: said.what, text: said.now })
  }, [])

  const [removing, setRemoving] = useState(false)
  /** What was said of it at this page's beginning; whoever signs in has read it. */
  const [wiped, setWiped] = useState(environment.wiped)
  const wipe = useWipe({ bridge, opened, show }, async () => {
    setRemoving(true)
    setOpened(null)
    await phone.current?.close()
  })

  useEffect(() => {
    const stops = [
      bridge.on('settings', setSettings),
      bridge.on('trouble', show),
      bridge.on('wipe', () => wipe.current()),
      bridge.on('moved', () => {
        const place = workplace.asked()
        if (place === null) location.reload()
        else void place.then(({ whenIdle }) => whenIdle(() => location.reload()))
      }),
      doors.subscribe(() => phone.current?.follow(doors.line())),
      listenForKeys(window),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [bridge, doors, show, wipe])
  useEffect(() => {
    changeLanguage(settings.language).catch((error: unknown) => show(problemOf(error, 'language')))
  }, [settings.language, show])

  const signedIn = opened !== null
  useEffect(() => {
    if (signedIn) return
    prepareWorker()
    // Whoever signs in waits for them, and is told why they can't be had.
    opening().catch(() => undefined)
    workplace().catch(() => undefined)
  }, [signedIn])

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
      // Central is asked at once, whatever is still being loaded.
      const [session, { clockOf, firstQuestions, openFor }] = await Promise.all([
        bridge.call(how === 'online' ? 'session.signIn' : 'session.offlineUnlock', credentials),
        opening(),
      ])
      const clock = clockOf(environment)
      const deps = {
        bridge,
        environment: { ...environment, central: doors.central(), line: doors.line() },
        central: doors.central,
        clock,
        onLocal: (local: Local) => firstQuestions(local, clock.now()),
        onProblem: show,
        onKept: () => showToast({ tone: 'warn', title: t('shell.kept.title'), text: t('shell.kept.text') }),
        onWipe: () => wipe.current(),
        onKey(session: Session) {
          const begun = workplace().then(({ openLine }) =>
            openLine(bridge, environment, session, doors.line()),
          )
          early.current = begun
          const gone = (error: unknown) => show(problemOf(error, 'line'))
          return () => void begun.then((opened) => opened.leave()).catch(gone)
        },
      }
      const step = await openFor(deps, session)
      change({ lastLoginName: credentials.loginName })
      return step
    },
    [bridge, environment, doors, show, change, t, wipe],
  )
  const ready = async (step: Opened['step']) => {
    const place = await workplace()
    const begun = await early.current
    early.current = null
    if (!begun) throw new Error('a desk without a line')
    phone.current = place.openPhone({
      desk: step.desk,
      session: step.session,
      environment,
      line: begun,
      door: doors.line(),
      settings: () => latest.current.settings,
      onSettings: change,
    })
    setWiped(null)
    setOpened({ step, place })
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
        <opened.place.Workplace
          desk={opened.step.desk}
          environment={{ ...environment, central, line }}
          settings={settings}
          onSettings={change}
          onSignOut={() => {
            leaving.current = signOut(opened.step.desk).catch((error: unknown) =>
              show(problemOf(error, 'signOut')),
            )
          }}
        />
      ) : (
        <div className="gate">
          <header className="gate-bar">
            <WindowControls bridge={bridge} platform={environment.platform} />
          </header>
          {removing ? (
            <Removing />
          ) : (
            <SignInScreen
              bridge={bridge}
              environment={{ ...environment, wiped }}
              central={central}
              settings={settings}
              onSettings={change}
              signIn={attempt}
              onReady={(step) => void ready(step).catch((error: unknown) => show(problemOf(error, 'signIn')))}
            />
          )}
        </div>
      )}
    </Look>
  )
}

function definedOf(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

async function start(): Promise<void> {
  const place = document.getElementById('root')
  if (!place) throw new Error('index.html has no root')
  const bridge = openBridge()
  readWords(languageOf(new URLSearchParams(location.search).get('language') ?? ''))
  const [{ environment, doors }, settings] = await Promise.all([
    askEnvironment(bridge),
    bridge.call('settings.get'),
  ])
  await startWords(settings.language)
  createRoot(place).render(
    <StrictMode>
      <Root {...{ bridge, environment, doors, settings }} />
    </StrictMode>,
  )
}

void start()

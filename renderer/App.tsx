// The signed-in window: call bar on top, rail, and the screen that is open. Decides which columns show; owns no data and no
// rule. Promises: a screen that fails never takes the call bar with it, and while a call is unverified every screen is covered.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callOf, IDLE } from '../shared/call.ts'
import { MINUTE } from '../shared/instant.ts'
import type { Environment, Settings, SettingsChange } from '../shared/ipc.ts'
import { mayCall } from '../shared/role.ts'
import type { Id } from '../shared/rows.ts'
import { useNow } from './clock.ts'
import { useDesk } from './desk.ts'
import { CallPane } from './features/callPane.tsx'
import { useCover } from './features/cover.ts'
import { CaseBrief } from './features/customer/CaseBrief.tsx'
import { CustomerPanel } from './features/customer/CustomerPanel.tsx'
import { useIntake } from './features/intake/useIntake.ts'
import { useOutside } from './features/outside/outside.ts'
import { PhoneBar } from './features/phone/PhoneBar.tsx'
import { NumberEntry, type NumberEntryProps } from './features/phone/PhoneBarEntry.tsx'
import { LineLights } from './features/phone/PhoneBarLights.tsx'
import { dial, usePhone } from './features/phone/phone.ts'
import { Progressive } from './features/progressive/Progressive.tsx'
import type { Filter } from './features/worklist/list.ts'
import { linesOf, nextRow, placeOf, useSteady, useWorklist } from './features/worklist/list.ts'
import { Preview } from './features/worklist/Preview.tsx'
import { WorkSide } from './features/worklist/WorkSide.tsx'
import { WorkTable } from './features/worklist/WorkTable.tsx'
import { Account } from './frame/Account.tsx'
import { Covers, useLock } from './frame/Covers.tsx'
import { callTarget, type Picked } from './frame/callTarget.ts'
import { OtherScreens } from './frame/OtherScreens.tsx'
import type { Pane } from './frame/Panes.tsx'
import { Panes } from './frame/Panes.tsx'
import { Rail } from './frame/Rail.tsx'
import { Strips } from './frame/Strips.tsx'
import { SyncLight } from './frame/SyncLight.tsx'
import type { Screen } from './frame/screens.ts'
import { homeOf } from './frame/screens.ts'
import { useBadges } from './frame/useBadges.ts'
import { useFocusInList, useFocusKept } from './frame/useFocus.ts'
import { useLinks } from './frame/useLinks.ts'
import { Waiting } from './frame/Waiting.tsx'
import { WindowControls } from './frame/WindowControls.tsx'
import { WorkPart } from './frame/WorkPart.tsx'
import { useView } from './local/useView.ts'
import { Mark } from './ui/icons.tsx'
import { useKey } from './ui/keys.ts'
import { EmptyState, showToast } from './ui/states.tsx'
import './frame/frame.css'

export interface AppProps {
  readonly environment: Environment
  readonly settings: Settings
  onSettings(change: SettingsChange): void
  onSignOut(): void
}

export function App({ environment, settings, onSettings, onSignOut }: AppProps) {
  const { t } = useTranslation()
  const { bridge, profile } = useDesk()
  const now = useNow(MINUTE)
  const cover = useCover()
  const covered = cover.reason !== 'none'
  const practice = environment.mode === 'practice'
  // Reviewers and administrators have no line: nothing to dial with, nothing to show.
  const caller = profile.role === 'agent' || profile.role === 'supervisor'
  const [screen, setScreen] = useState<Screen>(homeOf(profile.role))
  const [filter, setFilter] = useState<Filter>('all')
  const [chosen, setChosen] = useState<Id | null>(null)
  const [open, setOpen] = useState<Id | null>(null)
  const [stopOpen, setStopOpen] = useState(false)
  const [column, setColumn] = useState<Pane>('centre')
  const intake = useIntake(screen !== 'intake')
  const [finishing, setFinishing] = useState<Id | null>(null)
  const [picked, setPicked] = useState<Picked | null>(null)
  /** Where the last wrap-up went on to, and which call it was of. */
  const [goesTo, setGoesTo] = useState<{ caseId: Id; of: Id | null; turn: number } | null>(null)
  const [filled, setFilled] = useState<NumberEntryProps['filled']>(null)
  const lock = useLock()
  const { locked } = lock

  const live = usePhone((state) => state.call)
  const list = useWorklist(now, live.state === 'talking')
  const unfinished = useView('unfinished', null).value
  // The pane of a new call is drawn once its INVITE is out: drawing it would keep the INVITE waiting, and a dial that fails flashes none.
  const call = live.state === 'dialling' && live.call.invitedAt === null ? IDLE : live
  const party = callOf(call) ?? (call.state === 'wrappingUp' ? call.record : null)
  const left = finishing === null ? undefined : unfinished?.find((one) => one.call.id === finishing)?.call
  const pane = party
    ? { callId: party.callId, caseId: party.caseId, contactId: party.contactId }
    : left
      ? { callId: left.id, caseId: left.caseId, contactId: left.contactId }
      : null
  const steady = useSteady(list, pane !== null)
  const caseId = pane ? pane.caseId : open
  const shown = caseId ?? chosen
  const { value: view, problem } = useView('case', shown ? { caseId: shown, now } : undefined)
  const row = list.rows.find((one) => one.caseId === shown) ?? null
  const next = useMemo(() => nextRow(list.rows, caseId), [list.rows, caseId])
  const target = callTarget(shown, row, view ?? null, picked)

  const openCase = useCallback((id: Id) => {
    setChosen(id)
    setOpen(id)
    setScreen('work')
    setColumn('centre')
  }, [])
  /** Another case may be opened or called. */
  const free = pane === null && live.state !== 'dialling'
  const openWhenFree = useCallback((id: Id) => free && openCase(id), [free, openCase])
  const goNext = () => {
    if (next) openCase(next.caseId)
    else showToast({ tone: 'warn', title: t('worklist.noNext'), text: t('worklist.noNextText') })
  }
  const callNow = () => {
    if (target) void dial({ caseId: target.caseId, contactId: target.contactId, purpose: target.purpose })
  }
  /** Numbers are called and picked in the panel only while no call is up and no result is open. */
  const calling = caller &&
    free &&
    view && {
      target: target?.contactId ?? null,
      pick: (contactId: Id) => setPicked({ caseId: view.case.id, contactId }),
      call: (contactId: Id) => {
        setPicked({ caseId: view.case.id, contactId })
        void dial({
          caseId: view.case.id,
          contactId,
          purpose: contactId === view.dial?.contactId ? view.dial.purpose : 'collect',
        })
      },
    }
  const callId = party?.callId ?? null
  // A call that begins takes the screen, whatever was open.
  useEffect(() => {
    setStopOpen(false)
    if (callId === null) return
    setScreen('work')
    setColumn('centre')
    setFinishing(null)
  }, [callId])
  useEffect(() => {
    if (party?.caseId) {
      setOpen(party.caseId)
      setChosen(party.caseId)
    }
  }, [party?.caseId])
  // The list starts with its first row chosen, so that Enter and F8 mean something at once.
  const first = list.rows[0]?.caseId ?? null
  useEffect(() => {
    if (chosen === null && first !== null) {
      const line = linesOf(list.rows).find((one) => one.kind === 'row')
      setChosen(line?.kind === 'row' ? line.row.caseId : first)
    }
  }, [chosen, first, list.rows])
  const fillIn = useCallback(
    (number: string) => setFilled((last) => ({ number, turn: (last?.turn ?? 0) + 1 })),
    [],
  )
  useLinks(openCase, fillIn)
  useOutside(caller, practice)

  const general = t('help.group.general')
  const home = profile.role === 'qa' ? homeOf(profile.role) : 'work'
  const help = () => setScreen(screen === 'help' ? home : 'help')
  useKey('?', help, { label: t('help.keys.help'), group: general })
  useKey('F9', goNext, { label: t('help.keys.next'), group: t('help.group.move'), enabled: free })
  useKey(
    'Escape',
    () => {
      if (screen !== home) setScreen(home)
      // A result that was left before may be left again: it stays among the unfinished, with its draft.
      else if (finishing !== null) setFinishing(null)
      else setOpen(null)
    },
    // With a call up there is one way back to it, from wherever one looked something up.
    { label: t('help.keys.leave'), group: general, enabled: party === null || screen !== home },
  )

  // Ctrl+Shift+T from any screen, as soon as a customer has answered and until the result is saved.
  const answered = party ? party.answeredAt !== null : left !== undefined && left.answeredAt !== null
  useKey(
    'Ctrl+Shift+T',
    () => {
      setScreen('work')
      setStopOpen((open) => !open || screen !== 'work')
    },
    { label: t('script.keys.stop'), group: t('script.keys.group'), enabled: answered && caseId !== null },
  )

  const busy = pane === null ? null : party?.callId && call.state !== 'wrappingUp' ? 'call' : 'wrapUp'
  const away = screen !== 'work'
  const layout = pane || (open && !away) ? 'case' : 'ready'
  useFocusKept(away)
  const focusList = useFocusInList(!away && pane === null)
  const finish = (id: Id) => {
    setFinishing(id)
    setScreen('work')
  }
  const saved = (goOn: boolean) => {
    setFinishing(null)
    focusList()
    // Whoever chose this customer to practise with looks back on the call.
    const { practised } = usePhone.getState()
    if (practised?.scenario && practised.callId === pane?.callId) {
      setOpen(null)
      setScreen('practice')
    } else if (goOn) {
      const after = nextRow(list.rows, caseId)
      const of = pane?.callId ?? null
      if (after) setGoesTo((last) => ({ caseId: after.caseId, of, turn: (last?.turn ?? 0) + 1 }))
      if (after) openCase(after.caseId)
      else setOpen(null)
    }
  }
  const failed = (error: Error, where: string) => {
    void bridge.call('log.write', {
      level: 'error',
      event: 'screen.failed',
      data: { name: error.name, where: where.slice(0, 200) },
    })
  }
  const light = <SyncLight onOutbox={() => setScreen('outbox')} />

  return (
    <div
      className="app"
      data-locked={locked}
      data-layout={away ? 'page' : layout}
      data-screen={screen}
      data-cover={cover.reason}
    >
      <header className="bar">
        <div className="left">
          <span className="mark">
            <Mark />
          </span>
          <NumberEntry
            busy={busy}
            covered={covered}
            filled={filled}
            onOpen={openCase}
            onDial={(id, contactId) => {
              openCase(id)
              const listed = list.rows.find((one) => one.caseId === id && one.contactId === contactId)
              void dial({ caseId: id, contactId, purpose: listed?.purpose ?? 'collect' })
            }}
          />
        </div>
        {caller ? (
          <PhoneBar
            target={screen === 'work' && pane === null ? target : null}
            noNumber={screen === 'work' && view?.contacts.length === 0}
            practice={practice}
            wrapSeconds={settings.wrapSeconds}
            onFinish={finish}
            onOpen={openCase}
          />
        ) : (
          <span />
        )}
        <div className="right">
          {caller ? <LineLights sync={light} onSettings={() => setScreen('settings')} /> : light}
          <Account importing={intake.percent !== null} onScreen={setScreen} onSignOut={onSignOut} />
          <WindowControls bridge={bridge} platform={environment.platform} />
        </div>
      </header>
      <Rail
        role={profile.role}
        mode={environment.mode}
        screen={screen}
        badges={useBadges(now)}
        progress={{ intake: intake.percent }}
        onScreen={setScreen}
      />
      <div className="body">
        <Strips
          caller={caller}
          away={away}
          inPane={pane !== null}
          over={busy === 'wrapUp'}
          newcomer={!settings.welcomed}
          onScreen={setScreen}
          onWelcomed={() => onSettings({ welcomed: true })}
          onFinish={finish}
          onCallBack={openCase}
        >
          <Progressive
            goesTo={open === goesTo?.caseId && pane === null ? goesTo : null}
            target={target}
            noNumber={view?.case.id === open && view?.contacts.length === 0}
            on={settings.progressive}
            present={!away && !locked}
          />
        </Strips>
        {!away && <Panes layout={layout} calling={pane !== null} value={column} onChange={setColumn} />}
        {(!away || pane) && (
          <WorkPart of={pane?.callId ?? shown ?? ''} {...{ layout, column, away }} onError={failed}>
            {layout === 'case' && (
              <>
                <WorkSide
                  list={steady}
                  now={now}
                  filter={filter}
                  current={caseId ?? ''}
                  busy={busy}
                  covered={covered}
                  next={next}
                  onFilter={setFilter}
                  onOpen={openWhenFree}
                  onNext={goNext}
                />
                {pane ? (
                  <main className="sheet" aria-label={t('shell.screen.work')}>
                    <h1 className="said-only">{view?.name ?? t('shell.screen.work')}</h1>
                    <CallPane
                      key={pane.callId}
                      {...pane}
                      practice={practice}
                      next={next}
                      stopOpen={stopOpen}
                      onStopOpen={setStopOpen}
                      onSaved={saved}
                    />
                  </main>
                ) : view && view.case.id === open ? (
                  <CaseBrief
                    view={view}
                    row={row}
                    target={target}
                    now={now}
                    onCall={callNow}
                    onBack={() => setOpen(null)}
                  />
                ) : (
                  <Waiting gone={view === null} problem={problem} onBack={() => setOpen(null)} />
                )}
                {view && view.case.id === caseId ? (
                  <CustomerPanel
                    key={view.case.id}
                    view={view}
                    now={now}
                    cover={cover}
                    calling={calling || null}
                  />
                ) : (
                  <aside className="sheet" aria-label={t('customer.panel')}>
                    <EmptyState icon="user" title={t('customer.empty')} />
                  </aside>
                )}
              </>
            )}
            {layout === 'ready' && (
              <>
                <main className="sheet" aria-label={t('worklist.title')}>
                  <WorkTable
                    list={list}
                    now={now}
                    filter={filter}
                    chosen={chosen}
                    covered={covered}
                    admin={mayCall(profile.role, 'imports.make')}
                    onFilter={setFilter}
                    onChoose={setChosen}
                    onOpen={openCase}
                    onIntake={() => setScreen('intake')}
                  />
                </main>
                <Preview
                  row={row}
                  view={view && view.case.id === chosen ? view : null}
                  place={placeOf(list.shown(filter), chosen)}
                  now={now}
                  covered={covered}
                  onOpen={() => chosen && openCase(chosen)}
                  onCall={callNow}
                />
              </>
            )}
          </WorkPart>
        )}
        {away && (
          <WorkPart of={screen} layout="page" onError={failed}>
            <OtherScreens
              screen={screen}
              {...{ now, covered, practice, caller, settings, intake, caseId, callId }}
              inCall={busy !== null}
              onOpen={openCase}
              onScreen={setScreen}
              onSettings={onSettings}
            />
          </WorkPart>
        )}
      </div>
      <Covers {...lock} />
    </div>
  )
}

// The script pane: the line to say, what was heard, what is written down, what must be said. Public; shown from dialling to hang-up.
// Promises: debt facts are not in the document while they are covered, every move is saved as it is made, and a complaint or
// stop is durable before the screen says so. The engine is `shared/script.ts`; what was reached lives in the call's draft.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LocalDay } from '../../../shared/instant.ts'
import { planBounds } from '../../../shared/planLimits.ts'
import type { ContactRow, Id } from '../../../shared/rows.ts'
import type { CaptureName } from '../../../shared/script/captures.ts'
import type { Script } from '../../../shared/script/graph.ts'
import { SERVICE } from '../../../shared/script/service.ts'
import { currentLine, noteOf } from '../../../shared/script/wording.ts'
import type { Choice, Moved, ScriptState } from '../../../shared/script.ts'
import {
  answer,
  back,
  choicesOf,
  jump,
  nodeOf,
  sayItem,
  sayLine,
  verdict,
  verificationOpen,
} from '../../../shared/script.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { useKey } from '../../ui/keys.ts'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import type { WordedProblem } from '../../words/problem.ts'
import { type DraftDesk, mergeNote } from '../callDraft.ts'
import { AskPromise } from '../exception/exception.tsx'
import type { FieldLimits, FieldValue } from '../fields/fields.tsx'
import { sendStep } from '../phone/phone.ts'
import { Captions } from '../practice/practice.tsx'
import { type Typing, useTypingLeft } from '../typing.ts'
import { BlindCheck } from './BlindCheck.tsx'
import { AgreedLine, ToCalculator } from './Calculator.tsx'
import { Capture } from './Capture.tsx'
import { Dock } from './Dock.tsx'
import { ReadDrawer } from './Drawers.tsx'
import { useLed } from './led.ts'
import { MustSayList } from './MustSay.tsx'
import { Note } from './Note.tsx'
import { useNotice } from './notice.ts'
import { Answers, Earlier, Line, Stages, Strips } from './Parts.tsx'
import { ServiceStrip } from './ServiceStrip.tsx'
import { StopDrawer, stopShown, useStop } from './stop.tsx'
import { useBegin } from './useBegin.ts'
import { askedOf, exchanged, knownOf, matchedAtOf, metThirdParty, wishOf } from './view.ts'
import { useWordings } from './words.ts'
import './blindCheck.css'
import './script.css'
import './scriptDrawers.css'
import './scriptParts.css'

export { useLedAfter } from './led.ts'
export { StopStrip } from './Parts.tsx'
export { StopDrawer, stopShown, useStop } from './stop.tsx'
export { askedOf, type CoverReason, coverOf, matterOf, wasAnswered } from './view.ts'
export { useWordings } from './words.ts'

export interface ScriptPaneProps {
  readonly callId: Id
  readonly contactId: Id | null
  /** The script that a call of this kind begins with. */
  readonly script: Script
  readonly role: ContactRow['role'] | null
  readonly view: CaseView
  /** Why debt facts are hidden now. */
  readonly covered: boolean
  /** False while the customer is known and nothing is known to record the call: no debt fact may be told. */
  readonly recorded: boolean
  readonly answered: boolean
  readonly triesAllowed: number
  /** The tries of the call or of the day are used up without a match. */
  readonly exhausted: boolean
  /** "Complaint / stop calling" is open: its key works on every screen, so the frame holds it. */
  readonly stopOpen: boolean
  onStopOpen(open: boolean): void
  readonly practice: boolean
  readonly limits: FieldLimits
  /** Last day on which a promised payment may be due. */
  readonly promiseLatest: LocalDay
  /** Another promise after a broken one: a supervisor must agree. */
  readonly needsSupervisor: boolean
  readonly desk: DraftDesk
  /** The script goes: where in it somebody was typing. */
  onLeft(where: Typing | null): void
}

export type DrawerName = 'objections' | 'knowledge' | 'calm' | 'stop'

/** Names of factors as the simulated customer knows them. */
const ASKED = { idLast4: 'idTail', birthday: 'birthday', phoneLast4: 'phoneTail' } as const

export function ScriptPane(props: ScriptPaneProps) {
  const { callId, contactId, view, covered, recorded, answered, limits, desk } = props
  const { t } = useTranslation()
  const format = useFormat()
  const { local, clock } = useDesk()
  const [drawer, setDrawer] = useState<DrawerName | null>(null)
  useTypingLeft(props.onLeft)
  const [bad, setBad] = useState<CaptureName | null>(null)
  const [stopTrouble, setStopTrouble] = useState<WordedProblem | null>(null)
  const { draft, change } = desk
  const call = view.calls.find((one) => one.id === callId)
  const zone = view.case.zone
  const { led, cards } = useLed(draft?.script?.script ?? null, props.script, limits.now)
  const state = draft?.script ?? null

  const asked = askedOf(view, draft?.asked ?? null)
  const words = useWordings(view, draft?.stop?.holdId ?? null, asked)
  const thirdParty = (draft?.thirdParty ?? false) || props.role === 'contact'
  const speaker = { role: props.role, thirdParty, verified: state?.verification === 'matched' }
  const recordStop = useStop({ callId, contactId, view, desk, speaker })

  /** Every move goes through here: the note follows the path, third persons are remembered, and all of it is saved. */
  const move = (next: (state: ScriptState) => ScriptState) =>
    change((before) => {
      if (!before.script) return before
      const script = next(before.script)
      if (script === before.script) return before
      const lines = noteOf(led, script, words).map((line) => `${format.time(line.at, zone)} ${line.text}`)
      return {
        ...before,
        script,
        open: script.current === before.script.current ? before.open : null,
        note: mergeNote(before.note, lines),
        thirdParty: before.thirdParty || metThirdParty(led, script),
      }
    })
  const take = (moved: Moved) => {
    setBad(moved.ok ? null : moved.capture)
    if (moved.ok) move(() => moved.state)
  }

  const known = knownOf(call?.verification ?? 'none', props.exhausted)
  useBegin(desk, props.script, { answered, answeredAt: call?.answeredAt ?? null, known })
  useNotice(callId, state, answered ? call : undefined)

  const node = state && state.current !== null ? nodeOf(led, state.current) : null
  const tellStep = (said: boolean) => {
    if (!node || !answered) return
    const asks = asked.flatMap((factor) => (factor === 'cardTail' ? [] : ASKED[factor]))
    void sendStep({ node: node.id, stage: node.stage, said, ...(node.kind === 'verify' ? { asks } : {}) })
  }
  const latestTell = useRef(tellStep)
  latestTell.current = tellStep
  const stepKey = node?.kind === 'verify' ? `${node.id} ${asked.join(' ')}` : node?.id
  useEffect(() => {
    if (stepKey !== undefined && answered) latestTell.current(false)
  }, [stepKey, answered])

  const opened = state !== null && verificationOpen(led, state)
  const sayNow = () => {
    const at = clock.now()
    // On the verification line F2 makes up for an opening that went by too quickly to be counted.
    if (node?.kind === 'verify' && !opened)
      move((now) => nodeOf(led, led.start).mustSay.reduce((next, item) => sayItem(led, next, item, at), now))
    else move((now) => sayLine(led, now, at))
    tellStep(true)
  }

  const openKey = draft?.open?.key ?? null
  const choices = state && answered ? choicesOf(led, state, recorded) : []
  const openChoice = choices.find((choice) => choice.answer.key === openKey) ?? null
  const pick = (choice: Choice) => {
    if (!state || choice.barred !== null) return
    setDrawer(null)
    if (choice.answer.capture.length > 0) {
      setBad(null)
      change((before) =>
        before.open?.key === choice.answer.key
          ? { ...before, open: null }
          : { ...before, open: { key: choice.answer.key, values: {} } },
      )
      return
    }
    take(answer(led, state, { key: choice.answer.key, at: clock.now() }, recorded))
  }
  const goOn = () => {
    if (!state || !openChoice) return
    const entries = Object.entries(draft?.open?.values ?? {}).filter(
      ([, value]) => value !== null && value !== '',
    )
    const captured = Object.fromEntries(entries)
    const offered = captured.promiseAmount
    if (typeof offered === 'number' && offered > view.arrears.totalFen) return setBad('promiseAmount')
    const given = { key: openChoice.answer.key, captured, at: clock.now() }
    const moved = answer(led, state, given, recorded)
    const wish = moved.ok ? wishOf(openChoice.answer.code, captured) : null
    const onRecord = draft?.stop
    if (!wish || (onRecord?.holdKind === wish.holdKind && (onRecord.binds === 'all' || wish.numberOnly)))
      return take(moved)
    // What the line is about to tell the customer must be on record before it is told.
    void recordStop(wish).then((trouble) => {
      setStopTrouble(trouble)
      if (trouble) return
      move((now) => {
        // Pressed twice, the answer is given once.
        if (now.current !== state.current) return now
        const again = answer(led, now, given, recorded)
        return again.ok ? again.state : now
      })
    })
  }
  const jumpTo = (to: string) => {
    setDrawer(null)
    if (state) take(jump(led, state, to, clock.now(), recorded))
  }

  const toggle = (name: DrawerName) => {
    props.onStopOpen(name === 'stop' && !props.stopOpen)
    setDrawer((shown) => (name === 'stop' || shown === name ? null : name))
  }
  const group = t('script.keys.group')
  const live = answered && state !== null
  useKey('Alt+ArrowLeft', () => state && take(back(state, clock.now())), {
    label: t('script.keys.back'),
    group,
    enabled: live,
  })
  useKey('F2', sayNow, { label: t('script.keys.said'), group, enabled: live })
  useKey('F5', () => toggle('objections'), { label: t('script.keys.objections'), group, enabled: live })
  useKey('F6', () => toggle('knowledge'), {
    label: t('script.keys.knowledge'),
    group,
    enabled: live && !covered,
  })
  useKey('F7', () => toggle('calm'), { label: t('script.keys.calm'), group, enabled: live })
  const toCallback = () => {
    const callback = led.nodes.find((one) => one.kind === 'callback')
    if (callback) jumpTo(callback.id)
  }
  useKey('Alt+C', toCallback, { label: t('script.keys.callback'), group, enabled: live })

  if (!draft || !state) return <div className="sc" aria-busy="true" />
  const matched = state.verification === 'matched'
  const line = currentLine(led, state, words)
  return (
    <section className="sc" aria-label={t('script.title')}>
      <h2 className="said-only">{t('script.title')}</h2>
      <Stages script={led} state={state} />
      <Strips
        answered={answered}
        matched={matched}
        recorded={recorded}
        thirdParty={thirdParty}
        factors={asked}
        matchedAt={matchedAtOf(view.timeline, callId)}
        stop={stopShown(draft.stop)}
        zone={zone}
        now={limits.now}
      />
      {led.id === SERVICE.id && <ServiceStrip />}
      <Earlier script={led} state={state} words={words} covered={covered} />
      <Line
        script={led}
        line={line}
        covered={covered}
        ledgerDay={view.arrears.on}
        canGoBack={state.steps.length > 0 && answered}
        also={<ToCalculator led={led} state={state} view={view} desk={desk} enabled={live && !covered} />}
        onBack={() => take(back(state, clock.now()))}
        onSaid={answered ? sayNow : null}
      />
      {node?.kind === 'verify' && answered && (
        <BlindCheck
          key={callId}
          factors={asked}
          held={view.factorsHeld}
          open={opened}
          tried={call?.tries ?? 0}
          allowed={props.triesAllowed}
          matched={matched}
          check={async (typed) => {
            const said = await local.query('verify', {
              caseId: view.case.id,
              callId,
              openingSaid: opened,
              typed,
              now: clock.now(),
            })
            if (said.verdict !== 'locked') move((now) => verdict(now, said.verdict === 'matched'))
            return said
          }}
          onExchange={(factor) =>
            change((before) => ({ ...before, asked: [...exchanged(asked, view.factorsHeld, factor)] }))
          }
          onOpeningSaid={sayNow}
        />
      )}
      <Answers choices={choices} openKey={openKey} preparing={!answered} onPick={pick} />
      {openChoice && (
        <Capture
          key={openChoice.answer.key}
          answer={openChoice.answer}
          values={draft.open?.values ?? {}}
          limits={limits}
          latest={{
            promiseLatest: props.promiseLatest,
            planLatest: planBounds(view.case, limits.today).latestFirst,
          }}
          needsSupervisor={props.needsSupervisor}
          ask={<AskPromise view={view} />}
          totalFen={view.arrears.totalFen}
          bad={bad}
          onChange={(name: CaptureName, value: FieldValue) =>
            change((before) =>
              before.open
                ? { ...before, open: { ...before.open, values: { ...before.open.values, [name]: value } } }
                : before,
            )
          }
          onGo={goOn}
          onCancel={() => change((before) => ({ ...before, open: null }))}
        />
      )}
      {openChoice && <AgreedLine state={state} values={draft.open?.values ?? {}} />}
      {stopTrouble && (
        <div className="sc-trouble">
          <TroubleNote what={stopTrouble.what} now={stopTrouble.now} />
        </div>
      )}
      {props.practice && <Captions zone={zone} calm={drawer === 'calm'} />}
      <div className="sc-split">
        <MustSayList
          script={led}
          state={state}
          zone={zone}
          onSaid={(item) => move((now) => sayItem(led, now, item, clock.now()))}
        />
        <Note
          text={draft.note.text}
          savedAt={desk.savedAt}
          unsaved={desk.unsaved}
          problem={desk.problem}
          zone={zone}
          onChange={(text) => change((before) => ({ ...before, note: { ...before.note, text } }))}
        />
      </div>
      {drawer !== null && drawer !== 'stop' && (
        <ReadDrawer
          name={drawer}
          script={led}
          cards={cards}
          matched={matched}
          bucket={view.arrears.bucket}
          today={limits.today}
          onPick={jumpTo}
          onClose={() => setDrawer(null)}
        />
      )}
      {props.stopOpen && live && (
        <StopDrawer
          speaker={speaker}
          onSave={async (wish) => {
            const trouble = await recordStop(wish)
            if (!trouble) {
              props.onStopOpen(false)
              jumpTo('complaint')
            }
            return trouble
          }}
          onClose={() => props.onStopOpen(false)}
        />
      )}
      <Dock
        live={live}
        matched={matched && !covered}
        drawer={props.stopOpen ? 'stop' : drawer}
        onDrawer={toggle}
        onCallback={toCallback}
      />
    </section>
  )
}

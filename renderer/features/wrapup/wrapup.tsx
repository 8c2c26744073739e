// The wrap-up: what came of this call. Public; slides in at hang-up and opens again for calls left without a result. Promises: nothing
// is chosen for the agent, what is typed is kept as it is typed, and result, note, promise and callback are saved in one record.
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallRecord } from '../../../shared/call.ts'
import { callbacksMade } from '../../../shared/callback.ts'
import type { CallFacts, Code, DispositionContext } from '../../../shared/disposition.ts'
import {
  callFactsOf,
  effectsOf,
  fieldsOf,
  followOf,
  isCode,
  validateDisposition,
} from '../../../shared/disposition.ts'
import { grantedPromise } from '../../../shared/exception.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { CallRow } from '../../../shared/rows.ts'
import { STAGE_LABELS } from '../../../shared/script/graph.ts'
import { prefillOf } from '../../../shared/script/wording.ts'
import {
  capturedOf,
  codesAhead,
  codesOf,
  leftUnsaid,
  lineOfCode,
  mustSayOf,
  nodeOf,
  pathOf,
  walkedOf,
} from '../../../shared/script.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView, Queries, WorkRow } from '../../local/views.ts'
import { Button, Kbd, LeaveHint } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import type { CallDraft, DraftDesk } from '../callDraft.ts'
import { AbusedMark } from '../care/care.tsx'
import { AskPromise } from '../exception/exception.tsx'
import type { FieldLimits, FieldValue } from '../fields/fields.tsx'
import { ConfirmMessage } from '../messages/messages.tsx'
import {
  askedOf,
  matterOf,
  StopDrawer,
  StopStrip,
  stopShown,
  useLedAfter,
  useStop,
  useWordings,
} from '../script/script.tsx'
import { EndQuestion, endsWithQuestion } from '../tickets/EndQuestion.tsx'
import type { Typing } from '../typing.ts'
import { toEnd } from '../typing.ts'
import type { Reached } from './Codes.tsx'
import { Codes } from './Codes.tsx'
import { notedFor, numberOf, offerOf } from './codes.ts'
import { Form } from './Form.tsx'
import { useFieldFocus, useFirstFocus } from './focus.ts'
import { Header } from './Header.tsx'
import { NextCase } from './NextCase.tsx'
import { draftsOf } from './save.ts'
import './wrapup.css'

export type PromiseLimits = Queries['promiseLimits'][1]

export interface WrapUpProps {
  readonly row: CallRow
  /** The record of the call that has just ended; null for one that was left unfinished. */
  readonly record: CallRecord | null
  readonly view: CaseView
  readonly promiseLimits: PromiseLimits | null
  readonly limits: FieldLimits
  readonly desk: DraftDesk
  readonly covered: boolean
  /** Somebody else spoke for the customer. */
  readonly thirdParty: boolean
  /** No try of verification is left without a match. */
  readonly exhausted: boolean
  readonly stopOpen: boolean
  onStopOpen(open: boolean): void
  /** The next case, if there is one. */
  readonly next: WorkRow | null
  /** Where somebody was typing when the call ended. */
  readonly typing: Typing | null
  /** Everything is saved; `goOn` when the agent asked for the next case, `rest` for a break first. */
  onSaved(goOn: boolean, rest: boolean): void
}

type Saving = { readonly state: 'no' | 'saving' } | { readonly state: 'failed'; readonly problem: Problem }

export function WrapUp(props: WrapUpProps) {
  const { row, record, view, limits, desk, promiseLimits, covered } = props
  const { t } = useTranslation()
  const format = useFormat()
  const problemWords = useProblemWords()
  const { local } = useDesk()
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const [rest, setRest] = useState(false)
  const [saving, setSaving] = useState<Saving>({ state: 'no' })
  const busy = useRef(false)
  const { draft, change } = desk
  const words = useWordings(view, draft?.stop?.holdId ?? null, askedOf(view, draft?.asked ?? null))
  const { thirdParty } = props

  const ended = record ?? row
  const number = view.contacts.find(({ id }) => id === row.contactId)?.role ?? null
  const role = row.verification === 'matched' ? 'debtor' : number
  const speaker = { role: number, thirdParty, verified: row.verification === 'matched' }
  const recordStop = useStop({ callId: row.id, contactId: row.contactId, view, desk, speaker })
  const script = draft?.script ?? null
  const led = useLedAfter(script?.script ?? null, matterOf(view, row), row.startedAt)
  const walkedCodes = script ? codesOf(led, script) : []
  const scriptCodes = walkedCodes.length > 0 || !script ? walkedCodes : codesAhead(led, script)
  const facts: CallFacts = {
    ...callFactsOf(
      {
        direction: row.direction,
        purpose: row.purpose,
        verification: row.verification,
        answeredAt: ended.answeredAt,
        talkMs: ended.talkMs,
        sipStatus: ended.sipStatus,
        endedBy: ended.endedBy,
      },
      draft?.stop ? codeOfStop(draft) : (walkedCodes[0] ?? null),
    ),
    triesUsedUp: props.exhausted,
  }
  const last = script ? (pathOf(script).at(-1) ?? null) : null
  const offer = offerOf(facts, typed, scriptCodes, {
    thirdParty,
    closed: last !== null && nodeOf(led, last).kind === 'close',
    needsSupervisor: promiseLimits?.needsSupervisor ?? false,
  })
  const reached = (wanted: Code): Reached | null => {
    const node = script && lineOfCode(led, script, wanted)
    if (!script || !node) return null
    return { node, noted: covered ? null : notedFor(wanted, capturedOf(script), format, limits) }
  }
  const code = draft?.wrap.code && isCode(draft.wrap.code) ? draft.wrap.code : null

  const context: DispositionContext = {
    facts,
    now: limits.now,
    zone: view.case.zone,
    hours: view.thresholds.hours,
    contacts: view.contacts,
    callIds: view.calls.map((call) => call.id),
    sensitiveConsent: false,
    promise: {
      today: limits.today,
      totalFen: view.arrears.totalFen,
      minimumFen: view.arrears.minimumFen,
      bucket: view.arrears.bucket,
      standings: view.promises.map(({ promise, status, paidFen }) => ({
        id: promise.id,
        state: status,
        paidFen,
        lateKept: false,
        graceUntil: promise.due,
        endsAt: 0,
        due: promise.due,
        amountFen: promise.amountFen,
      })),
      supervisorAgreed: grantedPromise(view.exceptions, limits.now) !== null,
    },
    replaces: promiseLimits?.openPromise?.id ?? null,
  }
  const problems = code && draft ? validateDisposition(code, draft.wrap.values, context) : []

  const choose = (chosen: Code) => {
    setTried(false)
    setSaving({ state: 'no' })
    change((before) => {
      if (before.wrap.code === chosen) return before
      const first: CallDraft['wrap']['values'] = {
        ...numberOf(chosen, row.contactId, view.contacts),
        ...(before.script ? prefillOf(led, before.script, chosen, words) : {}),
        ...(before.stop?.words && (chosen === 'COMPLAINT' || chosen === 'CEASE')
          ? { words: before.stop.words }
          : {}),
        ...(before.stop?.binds === 'number' && chosen === 'CEASE' ? { scope: 'number' } : {}),
      }
      // Fields of the chosen code only; what the agent typed for another code under the same name is kept.
      const names = fieldsOf(chosen, first).map(({ name }) => name)
      const kept = Object.entries(before.wrap.values).filter(
        ([name]) => names.includes(name) && first[name] === undefined,
      )
      const values = {
        ...Object.fromEntries(kept),
        ...Object.fromEntries(Object.entries(first).filter(([name]) => names.includes(name))),
      }
      const carried = Object.keys(first).filter((name) => names.includes(name))
      return { ...before, wrap: { ...before.wrap, code: chosen, values, carried } }
    })
  }
  const setField = (name: string, value: FieldValue) =>
    change((before) => ({
      ...before,
      wrap: {
        ...before.wrap,
        values: { ...before.wrap.values, [name]: value },
        carried: before.wrap.carried.filter((one) => one !== name),
      },
    }))

  const save = async (goOn: boolean) => {
    setTried(true)
    if (!draft || !code || problems.length > 0 || busy.current) return
    busy.current = true
    setSaving({ state: 'saving' })
    try {
      await local.record(
        draftsOf({
          code,
          row,
          draft,
          zone: view.case.zone,
          openPromise: promiseLimits?.openPromise ?? null,
          callbacks: callbacksMade(view.callbacks, row, code, view.thresholds.callbackEarlyMs),
          path: script ? pathOf(script) : [],
          said: script ? Object.keys(script.said) : [],
          script: script?.script ?? null,
          walked: script ? walkedOf(script) : null,
        }),
      )
    } catch (error) {
      busy.current = false
      setSaving({ state: 'failed', problem: problemOf(error, 'wrapUp') })
      return
    }
    // The call has its result; a draft that can't be deleted is only in the way, it is read by nobody any more.
    await desk
      .drop()
      .catch((error: unknown) => setSaving({ state: 'failed', problem: problemOf(error, 'draft') }))
    props.onSaved(goOn && !rest, rest)
  }
  const group = t('wrapUp.keys.group')
  const note = useRef<HTMLTextAreaElement>(null)
  useKey('Alt+N', () => toEnd(note.current), { label: t('script.keys.note'), group })
  useKey('Ctrl+Enter', () => void save(true), { label: t('wrapUp.keys.saveNext'), group })
  useKey('Ctrl+S', () => void save(false), { label: t('wrapUp.keys.save'), group })

  const form = useRef<HTMLDivElement>(null)
  useFieldFocus(form, code)
  const box = useRef<HTMLElement>(null)
  const settled = useFirstFocus(box, props.typing)

  if (!draft) return <div className="wu" aria-busy="true" />
  const must = script
    ? {
        said: mustSayOf(led, script).filter((item) => item.saidAt !== null).length,
        unsaid: leftUnsaid(led, script).length,
      }
    : null
  return (
    <section className="wu leavable" aria-labelledby="wu-title" ref={box}>
      <Header
        row={row}
        ended={ended}
        thirdParty={thirdParty}
        must={must}
        node={last === null ? null : `${last} ${format.pick(STAGE_LABELS[nodeOf(led, last).stage])}`}
        savedAt={desk.savedAt}
        unsaved={desk.unsaved}
        problem={desk.problem}
        zone={view.case.zone}
      />
      <StopStrip stop={stopShown(draft.stop)} now={limits.now} zone={view.case.zone} />
      <div className="wu-body">
        <Codes
          offer={offer}
          typed={typed}
          chosen={code}
          talkMs={ended.talkMs}
          reached={reached}
          ready={settled}
          onType={setTyped}
          onChoose={choose}
        />
        <div className="wu-form scroll" ref={form} tabIndex={-1}>
          {code === null ? (
            <p className="wu-none">{t('wrapUp.chooseFirst')}</p>
          ) : (
            <Form
              code={code}
              values={draft.wrap.values}
              carried={draft.wrap.carried}
              problems={problems}
              tried={tried}
              limits={limits}
              promiseLimits={promiseLimits}
              totalFen={covered ? null : view.arrears.totalFen}
              replaced={
                view.promises.find(({ promise }) => promise.id === promiseLimits?.openPromise?.id) ?? null
              }
              effects={effectsOf(code, draft.wrap.values, limits.now, role)}
              follow={followOf(code, draft.wrap.values)}
              ask={<AskPromise view={view} />}
              zone={view.case.zone}
              followUpClock={draft.wrap.followUpClock}
              onFollowUp={(followUpClock) =>
                change((before) => ({ ...before, wrap: { ...before.wrap, followUpClock } }))
              }
              onField={setField}
            />
          )}
          {!covered && <ConfirmMessage row={row} view={view} desk={desk} now={limits.now} />}
          <label className="lab" htmlFor="wu-note" style={{ marginTop: 14 }}>
            {t('wrapUp.note')}
            <span className="req">{t('wrapUp.noteHint')}</span>
            <Kbd combo="Alt+N" />
          </label>
          <textarea
            ref={note}
            id="wu-note"
            className="fi-in wu-note"
            rows={4}
            maxLength={8000}
            value={draft.note.text}
            onChange={(event) => {
              const { value } = event.target
              change((before) => ({ ...before, note: { ...before.note, text: value } }))
            }}
          />
          {ended.answeredAt !== null && <AbusedMark desk={desk} />}
        </div>
      </div>
      {endsWithQuestion({ ...row, answeredAt: ended.answeredAt }) && <EndQuestion desk={desk} />}
      {props.stopOpen && (
        <StopDrawer
          speaker={speaker}
          onSave={async (wish) => {
            const trouble = await recordStop(wish)
            if (!trouble) props.onStopOpen(false)
            return trouble
          }}
          onClose={() => props.onStopOpen(false)}
        />
      )}
      {saving.state === 'failed' && (
        <div className="wu-trouble">
          <TroubleNote
            what={problemWords(saving.problem).what}
            now={`${problemWords(saving.problem).now} ${t('wrapUp.keptHere')}`}
          />
        </div>
      )}
      <footer className="wu-dock">
        <div className="sm grow wu-foot">
          <span className="row tight wu-next" role="status" data-wanting={tried && problems.length > 0}>
            {code === null ? (
              <span className="t2 clip">{t('wrapUp.needCode')}</span>
            ) : tried && problems.length > 0 ? (
              <span className="warn clip">{t('wrapUp.stillMissing', { count: problems.length })}</span>
            ) : (
              props.next !== null && <NextCase row={props.next} now={limits.now} covered={covered} />
            )}
          </span>
          {!(tried && problems.length > 0) && <LeaveHint text={t('common.leaveField')} />}
        </div>
        {record !== null && (
          <Button size="lg" look="ghost" icon="clock" aria-pressed={rest} onClick={() => setRest(!rest)}>
            {t(rest ? 'wrapUp.breakAfter' : 'wrapUp.break')}
          </Button>
        )}
        <Button
          size="lg"
          combo="Ctrl+S"
          busy={saving.state === 'saving'}
          disabled={code === null}
          onClick={() => void save(false)}
        >
          {t('wrapUp.save')}
        </Button>
        <Button
          size="lg"
          look="pri"
          combo="Ctrl+Enter"
          busy={saving.state === 'saving'}
          disabled={code === null}
          onClick={() => void save(true)}
        >
          {t('wrapUp.saveNext')}
        </Button>
      </footer>
    </section>
  )
}

/** The code that fits what was taken down in mid-call: a third person forbids a number, not all contact. */
function codeOfStop({ stop, thirdParty }: CallDraft): Code {
  if (stop?.holdKind === 'complaint') return 'COMPLAINT'
  return thirdParty ? 'TP_REFUSE' : 'CEASE'
}

// Raising a concern about what is asked, and following what becomes of it; for those who hear concerns, the list to read and answer.
// Private to `care`. Promises: saved like any other act, also without a network; the author sees waiting, sent, read or answered.
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { CONCERN_KINDS, CONCERN_TO, ConcernKind, ConcernTo, concernState } from '../../../shared/careActs.ts'
import type { ConcernsReply, OwnConcernsReply } from '../../../shared/careBodies.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { Button, Pills, Section, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { useCentral } from './useCentral.ts'

type Concern = OwnConcernsReply['concerns'][number]

/** Records one act of the desk; true when it is kept. */
function useSay(): (act: Pick<ActDraft, 'kind' | 'payload'>) => Promise<boolean> {
  const { local } = useDesk()
  const words = useProblemWords()
  return async (act) => {
    try {
      await local.record([{ customerId: null, caseId: null, ...act } as ActDraft])
      return true
    } catch (error) {
      const worded = words(problemOf(error, 'care.concern'))
      showToast({ tone: 'bad', title: worded.what, text: worded.now })
      return false
    }
  }
}

const ConcernDraft = z.object({ concern: ConcernKind, to: ConcernTo, text: z.string() })
type ConcernDraft = z.infer<typeof ConcernDraft>
const FRESH: ConcernDraft = { concern: 'unaffordable', to: 'compliance', text: '' }
const DRAFT_KEY = 'concern'

/** What is being written, kept as it is typed and encrypted like every draft: leaving the page loses nothing of it. */
function useConcernDraft() {
  const { local } = useDesk()
  const [draft, setDraft] = useState(FRESH)
  useEffect(() => {
    let gone = false
    local.query('draft', { key: DRAFT_KEY }).then(
      (found) => {
        const kept = ConcernDraft.safeParse(found).data
        if (!gone && kept) setDraft((typed) => (typed.text === '' ? kept : typed))
      },
      // The store tells of its own trouble; one can write without it.
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [local])
  const keep = (next: ConcernDraft | null) => {
    setDraft(next ?? FRESH)
    void local.saveDraft(DRAFT_KEY, next)
  }
  return {
    ...draft,
    change: (part: Partial<ConcernDraft>) => keep({ ...draft, ...part }),
    clear: () => keep(null),
  }
}

export function RaiseConcern({ caseId, callId }: { caseId: Id | null; callId: Id | null }) {
  const { t } = useTranslation()
  const say = useSay()
  const id = useId()
  const { concern, to, text, change, clear } = useConcernDraft()
  const [missing, setMissing] = useState(false)
  const send = async () => {
    const said = text.trim()
    if (said === '') {
      setMissing(true)
      return
    }
    const payload = { concernId: crypto.randomUUID(), concern, to, text: said, about: { caseId, callId } }
    if (await say({ kind: 'concern.raised', payload })) clear()
  }
  return (
    <Section title={t('care.concern.title')} hint={t('care.concern.who')}>
      <div className="care-form leavable">
        <span className="lab" aria-hidden="true">
          {t('care.concern.kind')}
        </span>
        <Pills
          label={t('care.concern.kind')}
          value={concern}
          choices={CONCERN_KINDS.map((value) => ({ value, text: t(`care.concern.kinds.${value}`) }))}
          onChange={(next) => change({ concern: next })}
        />
        <span className="lab" aria-hidden="true">
          {t('care.concern.to')}
        </span>
        <Pills
          label={t('care.concern.to')}
          value={to}
          choices={CONCERN_TO.map((value) => ({ value, text: t(`care.concern.hearer.${value}`) }))}
          onChange={(next) => change({ to: next })}
        />
        <label className="lab" htmlFor={id}>
          {t('care.concern.text')}
          <span className="req">{t(caseId ? 'care.concern.aboutCase' : 'care.concern.aboutNone')}</span>
        </label>
        <textarea
          id={id}
          className="input"
          rows={3}
          maxLength={2000}
          value={text}
          aria-invalid={missing || undefined}
          aria-describedby={missing ? `${id}-error` : undefined}
          onChange={(event) => {
            change({ text: event.target.value })
            setMissing(false)
          }}
        />
        {missing && (
          <p className="under bad" id={`${id}-error`} role="alert">
            <Icon name="alert" size="s" />
            {t('care.concern.missing')}
          </p>
        )}
        <div className="row">
          <Button look="pri" icon="message" onClick={() => void send()}>
            {t('care.concern.send')}
          </Button>
        </div>
      </div>
    </Section>
  )
}

const TONES = { waiting: 'warn', sent: 'plain', read: 'acc', answered: 'ok' } as const

/** The agent's own concerns: those that still wait in the outbox first, then what central has. */
export function OwnConcerns({ now }: { now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const outbox = useView('outbox', null).value ?? []
  const { value, problem } = useCentral('concerns.own', (care) => care.ownConcerns())
  const known = value?.concerns ?? []
  const waiting = outbox.flatMap(({ act }) =>
    act.kind === 'concern.raised' && !known.some(({ id }) => id === act.payload.concernId)
      ? [
          {
            ...act.payload,
            id: act.payload.concernId,
            raisedAt: act.at,
            answer: null,
            state: 'waiting' as const,
          },
        ]
      : [],
  )
  const all = [...waiting, ...known.map((one) => ({ ...one, state: concernState(one) }))]
  return (
    <Section title={t('care.own.title')}>
      {all.length === 0 ? (
        <p className="t3">{t(problem ? 'care.unreached' : 'care.own.none')}</p>
      ) : (
        <ul className="care-list">
          {all.map(({ id, concern, to, text, raisedAt, answer, state }) => (
            <li key={id} data-concern={state}>
              <Tag tone={TONES[state]}>{t(`care.state.${state}`)}</Tag>
              <b>{t(`care.concern.kinds.${concern}`)}</b>
              <span className="sm t3">
                {t(`care.concern.hearer.${to}`)} · {format.dayTime(raisedAt, now)}
              </span>
              <p className="copy">{text}</p>
              {answer && <p className="copy care-answer">{answer}</p>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** What was sent to this person's role. Opening one is told to its author. */
export function HeardConcerns({ now }: { now: Instant }) {
  const { t } = useTranslation()
  const { value, problem } = useCentral('concerns.list', (care) => care.concerns())
  const concerns = value?.concerns ?? []
  return (
    <Section title={t('care.heard.title')} hint={t('care.heard.hint')}>
      {concerns.length === 0 ? (
        <p className="t3">{t(problem ? 'care.unreached' : 'care.heard.none')}</p>
      ) : (
        <ul className="care-list">
          {concerns.map((one) => (
            <Heard key={one.id} one={one} now={now} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Heard({ one, now }: { one: ConcernsReply['concerns'][number]; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const say = useSay()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const state = concernState(one)
  const { id: concernId } = one as Concern
  const read = () => {
    setOpen(!open)
    if (!open && state === 'sent') void say({ kind: 'concern.read', payload: { concernId } })
  }
  const answer = async () => {
    const said = text.trim()
    if (said !== '' && (await say({ kind: 'concern.answered', payload: { concernId, text: said } })))
      setText('')
  }
  return (
    <li data-concern={state}>
      <Tag tone={TONES[state]}>{t(`care.heard.state.${state}`)}</Tag>
      <b>{t(`care.concern.kinds.${one.concern}`)}</b>
      <span className="sm t3">
        {one.by.name} {one.by.staffNumber} · {format.dayTime(one.raisedAt, now)}
      </span>
      <Button size="sm" look="ghost" aria-expanded={open} onClick={read}>
        {t(open ? 'care.heard.close' : 'care.heard.open')}
      </Button>
      {open && (
        <>
          <p className="copy">{one.text}</p>
          {one.answer ? (
            <p className="copy care-answer">{one.answer}</p>
          ) : (
            <div className="care-form leavable">
              <label className="lab" htmlFor={id}>
                {t('care.heard.answer')}
              </label>
              <textarea
                id={id}
                className="input"
                rows={2}
                maxLength={2000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
              <div className="row">
                <Button size="sm" look="pri" disabled={text.trim() === ''} onClick={() => void answer()}>
                  {t('care.heard.send')}
                </Button>
              </div>
            </div>
          )}
        </>
      )}
    </li>
  )
}

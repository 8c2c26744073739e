// A supervisor's help at one key: the agent asks in a call and takes it back with the same key; supervisors see who waits. Private to
// `care`. Promises: what is shown was recorded; whether anybody can come is said, never assumed; with the call the request is over.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { callOf } from '../../../shared/call.ts'
import { helpState } from '../../../shared/careActs.ts'
import { Instant, MINUTE } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { problemOf } from '../../../shared/problem.ts'
import { Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { Button, Kbd } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useKey } from '../../ui/keys.ts'
import { Strip, showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { usePhone } from '../phone/phone.ts'
import { useSync } from '../sync/sync.ts'
import { useCentral } from './useCentral.ts'

/** Under which the desk keeps the request that stands. */
const HELP = 'help'
const Kept = z.object({ helpId: Id, callId: Id, askedAt: Instant })

const desk = (what: Pick<ActDraft, 'kind' | 'payload'>) =>
  ({ customerId: null, caseId: null, ...what }) as ActDraft

/** The call that is up or being wrapped up. */
function useParty(): { callId: Id; caseId: Id | null } | null {
  const call = usePhone((state) => state.call)
  return callOf(call) ?? (call.state === 'wrappingUp' ? call.record : null)
}

function useHelp() {
  const { local, clock } = useDesk()
  const words = useProblemWords()
  const now = useNow(MINUTE)
  const party = useParty()
  const kept = Kept.safeParse(useView('draft', { key: HELP }).value).data ?? null
  const stands =
    kept !== null && helpState({ askedAt: kept.askedAt, takenAt: null, endedAt: null }, now) !== 'over'
  const trouble = (error: unknown) => {
    const worded = words(problemOf(error, 'care.help'))
    showToast({ tone: 'bad', title: worded.what, text: worded.now })
  }
  const ask = async () => {
    if (!party) return
    const { callId, caseId } = party
    const helpId = crypto.randomUUID()
    await local.record([desk({ kind: 'help.asked', payload: { helpId, about: { caseId, callId } } })])
    await local.saveDraft(HELP, { helpId, callId, askedAt: clock.now() })
  }
  const withdraw = async (why: 'agent' | 'callOver') => {
    if (!kept) return
    await local.record([desk({ kind: 'help.withdrawn', payload: { helpId: kept.helpId, why } })])
    await local.saveDraft(HELP, null)
  }
  return {
    party,
    kept,
    /** The request of the call that is up. */
    mine: stands && kept.callId === party?.callId ? kept : null,
    toggle: () => {
      const standing = stands && kept.callId === party?.callId
      void (standing ? withdraw('agent') : ask()).catch(trouble)
    },
    over: () => void withdraw('callOver').catch(trouble),
  }
}

/** In the foot of the script: ask, or take it back. */
export function HelpButton() {
  const { t } = useTranslation()
  const { party, mine, toggle } = useHelp()
  return (
    <IconButton
      icon="hand"
      label={t(mine ? 'care.help.withdraw' : 'care.help.ask')}
      combo="Alt+H"
      named
      pressed={mine !== null}
      disabled={party === null}
      onClick={toggle}
    />
  )
}

/** What became of the request, while it stands; on every screen. */
export function HelpStrip() {
  const { t } = useTranslation()
  const format = useFormat()
  const { party, kept, mine, toggle, over } = useHelp()
  const own = useCentral('help.own', (care) => care.ownHelp()).value
  const { state } = useSync()
  const outbox = useView('outbox', null).value ?? []
  useKey('Alt+H', toggle, {
    label: t('care.keys.help'),
    group: t('phone.keys.group'),
    enabled: party !== null,
  })
  // The call is gone, or another one is up: nobody need come any more.
  const left = kept !== null && kept.callId !== party?.callId
  const leave = useRef(over)
  leave.current = over
  useEffect(() => {
    if (left) leave.current()
  }, [left])
  if (!mine) return null
  const waits = outbox.some(({ act }) => act.kind === 'help.asked' && act.payload.helpId === mine.helpId)
  const taker = own?.help?.id === mine.helpId ? own.help.takenBy : null
  const what = taker
    ? 'taken'
    : waits
      ? state === 'offline'
        ? 'offline'
        : 'sending'
      : own?.supervisors === 0
        ? 'nobody'
        : own?.everyoneAt
          ? 'own'
          : 'asked'
  return (
    <div data-help={what}>
      <Strip
        tone={what === 'taken' ? 'ok' : 'warn'}
        icon="hand"
        title={t(`care.help.${what}.title`, { name: taker ?? '' })}
        text={t(`care.help.${what}.text`, {
          names: own?.seenBy.join(' · ') ?? '',
          at: own?.everyoneAt ? format.time(own.everyoneAt) : '',
        })}
        right={
          <Button size="sm" look="ghost" onClick={toggle}>
            {t('care.help.withdraw')} <Kbd combo="Alt+H" />
          </Button>
        }
      />
    </div>
  )
}

/** For supervisors: who waits for help, the longest first. */
export function HelpWanted() {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { local, profile } = useDesk()
  const now = useNow(MINUTE)
  const found = useCentral('help.list', (care) => care.help()).value
  const take = (helpId: Id) => {
    local.record([desk({ kind: 'help.taken', payload: { helpId } })]).catch((error: unknown) => {
      const worded = words(problemOf(error, 'care.help'))
      showToast({ tone: 'bad', title: worded.what, text: worded.now })
    })
  }
  return (found?.help ?? []).map(({ id, agent, staffNumber, customer, askedAt, takenBy }) => (
    <div key={id} data-help-wanted={takenBy ? 'taken' : 'open'}>
      <Strip
        tone="warn"
        icon="hand"
        title={t('care.help.wanted', { agent, number: staffNumber })}
        text={[customer, format.dayTime(askedAt, now)].filter(Boolean).join(' · ')}
        right={
          takenBy ? (
            t(takenBy.id === profile.id ? 'care.help.byYou' : 'care.help.by', { name: takenBy.name })
          ) : (
            <Button size="sm" look="pri" onClick={() => take(id)}>
              {t('care.help.take')}
            </Button>
          )
        }
      />
    </div>
  ))
}

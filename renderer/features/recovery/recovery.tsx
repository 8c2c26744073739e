// After a crash or a kill: what was kept, and the way back to the call that waits for its result. Public. It also closes, in the
// acts, calls that the crash left open, so that no attempt stays without an end.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callOf } from '../../../shared/call.ts'
import type { Crash } from '../../../shared/ipc.ts'
import type { LeftCall } from '../../../shared/keptCall.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { CallRow, Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { UnfinishedCall } from '../../local/views.ts'
import { Button } from '../../ui/controls.tsx'
import { showToast, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { usePhone } from '../phone/phone.ts'
import { endOf } from './leftOpen.ts'

const ASK_AGAIN_MS = 500

/** The call that the phone holds at this moment: never one that a crash left behind. */
function presentCall(): Id | null {
  const { call } = usePhone.getState()
  return callOf(call)?.callId ?? (call.state === 'wrappingUp' ? call.record.callId : null)
}

/** Closes the calls that were open when the desk was opened; once for each desk. */
function useLeftOpenCalls(
  unfinished: readonly UnfinishedCall[] | undefined,
  cut: readonly LeftCall[] | null,
): void {
  const { local } = useDesk()
  const words = useProblemWords()
  const done = useRef<typeof local | null>(null)
  const latest = useRef(words)
  latest.current = words
  useEffect(() => {
    if (!unfinished || cut === null || done.current === local) return
    done.current = local
    const present = presentCall()
    const acts = unfinished
      .filter(({ call }) => call.id !== present)
      .flatMap(({ call, draft }) => {
        const talked = cut.find(({ callId }) => callId === call.id)?.talkMs ?? null
        return endOf(call, draft, talked) ?? []
      })
    if (acts.length === 0) return
    local.record(acts).catch((error: unknown) => {
      const said = latest.current(problemOf(error, 'recovery'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    })
  }, [unfinished, cut, local])
}

/** Calls that were up when the window or the application went; null until the shell has answered. Asked again while one is being ended. */
function useCutCalls(): readonly LeftCall[] | null {
  const { bridge, profile } = useDesk()
  const [cut, setCut] = useState<readonly LeftCall[] | null>(null)
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let stale = false
    bridge.call('call.left', { agentId: profile.id }).then(
      (left) => {
        if (stale) return
        setCut(left)
        if (left.some(({ farEnd }) => farEnd === 'asking'))
          timer = setTimeout(() => setAsked(asked + 1), ASK_AGAIN_MS)
      },
      // Not knowing loses nothing: the call is listed as unfinished either way.
      () => setCut([]),
    )
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [bridge, profile.id, asked])
  return cut
}

/** A calm card after an unexpected end; nothing when there is nothing to tell. */
export function Recovery({
  away,
  onFinish,
  onCallBack,
}: {
  /** A call or a result form has the room. */
  readonly away: boolean
  onFinish(callId: Id): void
  /** Dials the person of a call that was cut off, by way of the guard. */
  onCallBack(call: Pick<CallRow, 'caseId' | 'contactId' | 'purpose'>): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { bridge, profile } = useDesk()
  const unfinished = useView('unfinished', null).value ?? undefined
  const status = useView('status', null).value
  const [crash, setCrash] = useState<Crash | null>(null)
  const [closed, setClosed] = useState(false)
  const cut = useCutCalls()
  useLeftOpenCalls(unfinished, cut)
  useEffect(() => {
    let stale = false
    bridge.call('crash.last').then(
      (last) => {
        if (!stale) setCrash(last)
      },
      // Not knowing of a crash loses nothing: unfinished calls are listed either way.
      () => setCrash(null),
    )
    return () => {
      stale = true
    }
  }, [bridge])
  if (!crash || closed || away) return null
  const waiting = (unfinished ?? []).filter(({ call }) => call.id !== presentCall())
  const ended = cut?.find(({ callId }) => waiting.some(({ call }) => call.id === callId))
  // The call that was cut off comes before whatever was left undone earlier.
  const first = waiting.find(({ call }) => call.id === ended?.callId) ?? waiting[0]
  const dismiss = () => {
    setClosed(true)
    void bridge.call('crash.clear')
    void bridge.call('call.leftSeen', { agentId: profile.id })
  }
  return (
    <section data-crash={crash.what} aria-label={t('recovery.title')}>
      <TroubleNote
        tone="calm"
        icon="restore"
        what={t(`recovery.what.${crash.what}`, { at: format.time(crash.at) })}
        now={[
          first && ended ? t(`recovery.cut.${ended.farEnd}`, { name: first.name }) : '',
          t('recovery.kept'),
          status && status.waiting > 0 ? t('recovery.waiting', { count: status.waiting }) : '',
          first ? t('recovery.unfinished', { name: first.name, count: waiting.length }) : '',
        ]
          .filter(Boolean)
          .join(' ')}
        actions={
          <>
            {first && ended && first.call.caseId !== null && first.call.contactId !== null && (
              <Button
                size="sm"
                look="pri"
                icon="phone"
                // The guard may say not yet: what was left stays in view until it is finished or put away.
                onClick={() => onCallBack(first.call)}
              >
                {t('recovery.callBack')}
              </Button>
            )}
            {first && (
              <Button
                size="sm"
                look={ended ? 'ghost' : 'pri'}
                icon="pen"
                onClick={() => {
                  dismiss()
                  onFinish(first.call.id)
                }}
              >
                {t('recovery.goOn')}
              </Button>
            )}
            <Button size="sm" look="ghost" onClick={dismiss}>
              {t('recovery.dismiss')}
            </Button>
          </>
        }
      />
    </section>
  )
}

// After a crash or a kill: what was kept, and the way back to the call that waits for its result. Public. It also closes, in the
// acts, calls that the crash left open, so that no attempt stays without an end.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callOf } from '../../../shared/call.ts'
import type { Crash } from '../../../shared/ipc.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { UnfinishedCall } from '../../local/views.ts'
import { Button } from '../../ui/controls.tsx'
import { showToast, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { usePhone } from '../phone/phone.ts'
import { endOf } from './leftOpen.ts'

/** The call that the phone holds at this moment: never one that a crash left behind. */
function presentCall(): Id | null {
  const { call } = usePhone.getState()
  return callOf(call)?.callId ?? (call.state === 'wrappingUp' ? call.record.callId : null)
}

/** Closes the calls that were open when the desk was opened; once for each desk. */
function useLeftOpenCalls(unfinished: readonly UnfinishedCall[] | undefined): void {
  const { local } = useDesk()
  const words = useProblemWords()
  const done = useRef<typeof local | null>(null)
  const latest = useRef(words)
  latest.current = words
  useEffect(() => {
    if (!unfinished || done.current === local) return
    done.current = local
    const present = presentCall()
    const acts = unfinished
      .filter(({ call }) => call.id !== present)
      .flatMap(({ call, draft }) => endOf(call, draft) ?? [])
    if (acts.length === 0) return
    local.record(acts).catch((error: unknown) => {
      const said = latest.current(problemOf(error, 'recovery'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    })
  }, [unfinished, local])
}

/** A calm card after an unexpected end; nothing when there is nothing to tell. */
export function Recovery({ onFinish }: { onFinish(callId: Id): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { bridge } = useDesk()
  const unfinished = useView('unfinished', null).value ?? undefined
  const status = useView('status', null).value
  const [crash, setCrash] = useState<Crash | null>(null)
  const [closed, setClosed] = useState(false)
  useLeftOpenCalls(unfinished)
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
  if (!crash || closed) return null
  const waiting = (unfinished ?? []).filter(({ call }) => call.id !== presentCall())
  const first = waiting[0]
  const dismiss = () => {
    setClosed(true)
    void bridge.call('crash.clear')
  }
  return (
    <section className="rc" data-crash={crash.what} aria-label={t('recovery.title')}>
      <TroubleNote
        tone="calm"
        icon="restore"
        what={t(`recovery.what.${crash.what}`, { at: format.time(crash.at) })}
        now={[
          t('recovery.kept'),
          status && status.waiting > 0 ? t('recovery.waiting', { count: status.waiting }) : '',
          first ? t('recovery.unfinished', { name: first.name, count: waiting.length }) : '',
        ]
          .filter(Boolean)
          .join(' ')}
        actions={
          <>
            {first && (
              <Button
                size="sm"
                look="pri"
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

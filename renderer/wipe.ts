// When IT has what this computer keeps removed: after the call that is up and its result, but not for ever, and once. Private to `main.tsx`.
import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type Problem, problemOf } from '../shared/problem.ts'
import type { Bridge } from './bridge.ts'
import type { SignInStep } from './openDesk.ts'
import { showToast } from './ui/states.tsx'

/** Nobody keeps a call going for ever to keep the data. */
const LONGEST_MS = 15 * 60_000

interface Opened {
  readonly step: Extract<SignInStep, { state: 'ready' }>
  readonly place: typeof import('./workplace.tsx')
}

/** The reply begins it. `leave` closes the workplace; then the page begins anew and says what became of it. */
export function useWipe(
  {
    bridge,
    opened,
    show,
  }: { readonly bridge: Bridge; readonly opened: Opened | null; show(problem: Problem): void },
  leave: () => Promise<void>,
): RefObject<() => void> {
  const { t } = useTranslation()
  const begun = useRef(false)
  const ended = useRef(false)
  const wipe = useRef<() => void>(() => undefined)
  const end = async () => {
    if (ended.current) return
    ended.current = true
    const desk = opened?.step.desk
    await leave()
    if (desk) await desk.wipe()
    else await bridge.call('machine.wipe')
    location.reload()
  }
  const latest = useRef(end)
  useEffect(() => {
    latest.current = end
    wipe.current = () => {
      if (begun.current) return
      begun.current = true
      const run = () => {
        latest.current().catch((error: unknown) => {
          // Told again by the next pull, it is tried again.
          begun.current = false
          ended.current = false
          show(problemOf(error, 'wipe'))
        })
      }
      if (!opened) return run()
      showToast({ tone: 'warn', title: t('shell.wipe.soon'), text: t('shell.wipe.soonText') })
      setTimeout(run, LONGEST_MS)
      opened.place.whenIdle(run)
    }
  })
  return wipe
}

// Progressive dialling on screen: who is dialled next and in how many seconds, and why it stopped. Public. It dials through the
// phone, and so through the guard; it never begins by itself, only after a wrap-up that went on to the next case.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SECOND } from '../../../shared/instant.ts'
import { type ProgressStop, progressStop } from '../../../shared/progressive.ts'
import type { Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { Button, Kbd } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useRestOffer } from '../care/care.tsx'
import type { PhoneTarget } from '../phone/PhoneBar.tsx'
import { dial, usePhone } from '../phone/phone.ts'
import './progressive.css'

export interface ProgressiveProps {
  /** The case that the wrap-up of the call `of` went on to, and how many times one did: each time is a countdown of its own. */
  readonly goesTo: { readonly caseId: Id; readonly turn: number; readonly of: Id | null } | null
  readonly target: PhoneTarget | null
  /** The open case has loaded and has no number. */
  readonly noNumber: boolean
  readonly on: boolean
  readonly present: boolean
}

/** Reasons that the agent knows anyway: nothing is said about them. */
const SILENT: readonly ProgressStop[] = ['off', 'busy', 'paused']

/** What passes within this stops nothing: right after a wrap-up a lease is still on its way and a record is still being filed. */
const SETTLE_MS = 2 * SECOND

export function Progressive(props: ProgressiveProps) {
  const { goesTo, target, noNumber, on, present } = props
  const { t } = useTranslation()
  const { clock, policy } = useDesk()
  const call = usePhone((state) => state.call.state)
  const registered = usePhone((state) => state.registration.state === 'registered')
  const { allowed, seconds } = policy.progressive
  /** The turn that is over: dialled, cancelled, or stopped. */
  const [over, setOver] = useState<{ turn: number; why: ProgressStop | null } | null>(null)
  const [begun, setBegun] = useState<{ turn: number; at: number } | null>(null)
  useNow(SECOND)
  const outbox = useView('status', null).value ?? null
  // The call that was just wrapped up may still be in the list for a moment.
  const left = useView('unfinished', null).value ?? []
  const resting = useRestOffer() !== null
  const unfinished = left.filter(({ call: { id } }) => id !== goesTo?.of).length

  // While a break after a hard call is offered nothing is dialled; the countdown begins once the agent said no to it.
  const turn = goesTo && !resting && over?.turn !== goesTo.turn ? goesTo : null
  const mine = turn !== null && target?.caseId === turn.caseId ? target : null
  // Until the case is read nobody knows whom to dial, nor whether there is anybody.
  const known = mine !== null || noNumber
  const stop =
    turn && known && outbox
      ? progressStop({
          allowed,
          on,
          call,
          present,
          registered,
          outbox,
          unfinished,
          permitted: mine ? mine.guard.kind === 'permit' : null,
        })
      : null
  const runs = turn !== null && mine !== null && outbox !== null && stop === null

  const end = (why: ProgressStop | null) => {
    if (turn) setOver({ turn: turn.turn, why })
    setBegun(null)
  }
  const dialNow = () => {
    if (!mine) return
    end(null)
    void dial({ caseId: mine.caseId, contactId: mine.contactId, purpose: mine.purpose })
  }
  const latest = useRef({ end, dialNow })
  latest.current = { end, dialNow }

  useEffect(() => {
    if (stop === null) return
    const timer = setTimeout(() => latest.current.end(stop), SILENT.includes(stop) ? 0 : SETTLE_MS)
    return () => clearTimeout(timer)
  }, [stop])
  const number = runs ? turn.turn : null
  useEffect(() => {
    if (number === null) return
    setBegun({ turn: number, at: clock.now() })
    const timer = setTimeout(() => latest.current.dialNow(), seconds * SECOND)
    return () => clearTimeout(timer)
  }, [number, seconds, clock])

  const counting = runs && begun?.turn === turn.turn
  const cancel = () => end(null)
  const group = t('phone.keys.group')
  useKey('Escape', cancel, { label: '', group, enabled: counting })
  // While it counts the call key stops it: whoever wants to dial at once presses the button, or the key once more.
  useKey('F8', cancel, { label: '', group, enabled: counting, urgent: true })

  if (counting && mine) {
    const left = Math.max(0, Math.ceil((begun.at + seconds * SECOND - clock.now()) / SECOND))
    return (
      <section className="pg" data-progressive="counting" aria-label={t('progressive.title')}>
        <Icon name="clock" />
        <span role="timer" className="pg-left">
          {t('progressive.counting', { name: mine.name, count: left })}
        </span>
        <span className="said-only" aria-live="polite">
          {t('progressive.announce', { name: mine.name, seconds })}
        </span>
        <span className="grow" />
        <Button size="sm" look="ghost" icon="phone" onClick={dialNow}>
          {t('progressive.now')}
        </Button>
        <Button size="sm" look="pri" icon="close" onClick={cancel}>
          {t('progressive.cancel')} <Kbd combo="Escape" />
        </Button>
      </section>
    )
  }
  const why = over && goesTo?.turn === over.turn ? over.why : null
  if (why === null || SILENT.includes(why) || call !== 'idle') return null
  return (
    <section className="pg" data-progressive={why} role="status">
      <Icon name="info" />
      <span>{t(`progressive.stopped.${why}`)}</span>
    </section>
  )
}

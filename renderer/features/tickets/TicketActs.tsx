// What can be done with one ticket: answer, note, step, hand on, raise, extend, close. Private to the tickets. Promises: a form opens by its
// key and closes by Escape with nothing done; what is written goes off as one act.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { ActDraft } from '../../../shared/operation.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { rightsOn, type TicketRights } from '../../../shared/ticket/rights.ts'
import type { TicketItem } from '../../../shared/ticketBodies.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { Button } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { ActForm, type Filled } from './ActForm.tsx'
import { MODES, type Mode } from './modes.ts'
import type { Colleague } from './useTickets.ts'

const LOOKS: Record<Mode, { combo: string; icon: IconName }> = {
  answer: { combo: 'A', icon: 'check' },
  step: { combo: 'S', icon: 'approve' },
  note: { combo: 'N', icon: 'pen' },
  move: { combo: 'M', icon: 'transfer' },
  raise: { combo: 'E', icon: 'flag' },
  extend: { combo: 'X', icon: 'clock' },
  close: { combo: 'D', icon: 'close' },
}

/** The ways that this person has now. */
function waysOf(rights: TicketRights): Mode[] {
  return MODES.filter((mode) => rights[mode] !== null && rights[mode] !== false)
}

export function TicketActs({
  of,
  pending,
  colleagues,
  now,
  onOpen,
}: {
  of: TicketItem
  pending: boolean
  colleagues: readonly Colleague[]
  now: Instant
  onOpen(caseId: Id): void
}) {
  const { t } = useTranslation()
  const { local, profile } = useDesk()
  const words = useProblemWords()
  const id = useId()
  const [mode, setMode] = useState<Mode | null>(null)
  const [busy, setBusy] = useState(false)
  const { ticket } = of
  const held = useView('case', { caseId: ticket.caseId, now }).value ?? null
  const rights = rightsOn(ticket, profile, now)
  const ways = pending ? [] : waysOf(rights)
  const open = (wanted: Mode) => ways.includes(wanted) && setMode(mode === wanted ? null : wanted)
  const group = t('tickets.keys.group')
  useKey('A', () => open('answer'), { label: t('tickets.act.answer'), group })
  useKey('S', () => open('step'), { label: t('tickets.act.step'), group })
  useKey('N', () => open('note'), { label: t('tickets.act.note'), group })
  useKey('M', () => open('move'), { label: t('tickets.act.move'), group })
  useKey('E', () => open('raise'), { label: t('tickets.act.raise'), group })
  useKey('X', () => open('extend'), { label: t('tickets.act.extend'), group })
  useKey('D', () => open('close'), { label: t('tickets.act.close'), group })
  useKey('O', () => onOpen(ticket.caseId), {
    label: t('tickets.keys.open'),
    group,
    enabled: held !== null,
  })

  const record = async (filled: Filled) => {
    if (mode === null || busy) return
    setBusy(true)
    try {
      await local.record([draftOf(of, mode, filled, rights)])
      setMode(null)
    } catch (error) {
      const said = words(problemOf(error, 'tickets'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="tk-acts leavable">
      <h2>{t('tickets.acts')}</h2>
      {pending && <p className="sm t2">{t('tickets.pendingLong')}</p>}
      {!pending && ways.length === 0 && <p className="sm t2">{t(`tickets.nothing.${ticket.state}`)}</p>}
      <div className="tk-ways">
        {ways.map((way) => (
          <Button
            key={way}
            size="sm"
            look={mode === way ? 'soft' : way === 'answer' ? 'pri' : 'plain'}
            icon={LOOKS[way].icon}
            combo={LOOKS[way].combo}
            aria-expanded={mode === way}
            aria-controls={id}
            onClick={() => setMode(mode === way ? null : way)}
          >
            {t(`tickets.act.${way}`)}
          </Button>
        ))}
        {held !== null && (
          <Button size="sm" look="ghost" icon="file" combo="O" onClick={() => onOpen(ticket.caseId)}>
            {t('tickets.openCase')}
          </Button>
        )}
      </div>
      <div id={id}>
        {mode !== null && ways.includes(mode) && (
          <ActForm
            key={mode}
            mode={mode}
            ticket={ticket}
            rights={rights}
            colleagues={colleagues}
            view={held}
            now={now}
            busy={busy}
            onSave={(filled) => void record(filled)}
            onCancel={() => setMode(null)}
          />
        )}
      </div>
    </div>
  )
}

function draftOf({ ticket }: TicketItem, mode: Mode, filled: Filled, rights: TicketRights): ActDraft {
  const subject = { customerId: ticket.customerId, caseId: ticket.caseId }
  const { text, data } = filled
  const ticketId = ticket.id
  switch (mode) {
    case 'answer':
      return {
        ...subject,
        kind: 'ticket.answered',
        payload: { ticketId, outcome: filled.choice, text, told: filled.told, hold: filled.hold, data },
      }
    case 'step':
      return {
        ...subject,
        kind: 'ticket.stepped',
        payload: { ticketId, step: rights.step?.step ?? '', text, data },
      }
    case 'note': {
      const evidence = filled.evidence === '' ? [] : [{ what: filled.evidence, callId: null }]
      return { ...subject, kind: 'ticket.noted', payload: { ticketId, text, evidence } }
    }
    case 'move':
      return {
        ...subject,
        kind: 'ticket.moved',
        payload: { ticketId, desk: filled.desk, owner: filled.owner, reason: text },
      }
    case 'raise':
      return { ...subject, kind: 'ticket.raised', payload: { ticketId, reason: text } }
    case 'extend':
      return {
        ...subject,
        kind: 'ticket.extended',
        payload: { ticketId, step: rights.extend?.step ?? '', reason: text, approvedBy: filled.evidence },
      }
    case 'close':
      return { ...subject, kind: 'ticket.closed', payload: { ticketId, why: filled.why, text } }
    default:
      return mode satisfies never
  }
}

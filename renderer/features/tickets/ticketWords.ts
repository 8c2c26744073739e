// What a ticket is called and how its time stands, in words. Public to whoever shows a ticket.
import { useTranslation } from 'react-i18next'
import { DAY, type Instant } from '../../../shared/instant.ts'
import type { TicketRow } from '../../../shared/rows.ts'
import { HEARERS, levelOf, pressureOf } from '../../../shared/ticket/clock.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import type { Tone } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'

export function useTicketWords() {
  const { t } = useTranslation()
  const format = useFormat()
  const span = (ms: number) => (ms >= DAY ? format.days(Math.floor(ms / DAY)) : format.duration(ms))
  const kindOf = ({ ticketKind }: Pick<TicketRow, 'ticketKind'>): string => {
    const spec = kindSpec(ticketKind)
    return spec ? format.pick(spec.label) : ticketKind
  }
  return {
    kindOf,
    /** Its subject, or its kind where nobody wrote one. */
    titleOf: (ticket: TicketRow) => ticket.subject || kindOf(ticket),
    /** How much time is left, or how late it is. */
    timeOf: (ticket: TicketRow, now: Instant): { text: string; tone: Tone } => {
      if (ticket.state !== 'open') return { text: t(`tickets.state.${ticket.state}`), tone: 'plain' }
      const pressure = pressureOf(ticket, now)
      if (pressure === 'late')
        return { text: t('tickets.late', { time: span(now - ticket.due) }), tone: 'warn' }
      const text = t('tickets.left', { time: span(ticket.due - now) })
      return { text, tone: pressure === 'soon' ? 'warn' : 'plain' }
    },
    levelOf: (ticket: TicketRow, now: Instant): string => {
      const level = levelOf(ticket, now)
      const hearer = HEARERS[level - 1]
      return hearer ? t(`tickets.level.${hearer}`) : ''
    },
    outcomeOf: (ticket: TicketRow): string => {
      const found = kindSpec(ticket.ticketKind)?.outcomes.find(
        ({ value }) => value === ticket.answer?.outcome,
      )
      return found ? format.pick(found.label) : (ticket.answer?.outcome ?? '')
    },
  }
}

// Tickets where a case is shown: those that wait or were answered, and a new one. Public to the customer panel. Promises: what is taken in is
// one act with the words as they were said; a complaint or dispute holds the case from that moment on.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Section, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { NewTicket } from './NewTicket.tsx'
import { useTicketWords } from './ticketWords.ts'
import './tickets.css'

export { NewTicket }

/** Closed ones stand in the timeline; so many of the latest stay here. */
const CLOSED_SHOWN = 1

export function CaseTickets({ view, now }: { view: CaseView; now: Instant }) {
  const { t } = useTranslation()
  const id = useId()
  const words = useTicketWords()
  const [adding, setAdding] = useState(false)
  useKey('Alt+T', () => setAdding(true), { label: t('tickets.keys.new'), group: t('customer.keys.group') })
  const closed = view.tickets.filter(({ state }) => state === 'closed').slice(0, CLOSED_SHOWN)
  const shown = [...view.tickets.filter(({ state }) => state !== 'closed'), ...closed]
  return (
    <Section
      className="cu-lift"
      title={t('tickets.title')}
      right={
        <Button
          size="sm"
          look="ghost"
          icon="ticket"
          combo="Alt+T"
          aria-expanded={adding}
          aria-controls={id}
          onClick={() => setAdding(!adding)}
        >
          {t('tickets.new')}
        </Button>
      }
    >
      {shown.map((ticket) => {
        const time = words.timeOf(ticket, now)
        return (
          <div key={ticket.id} className="tk-line" data-case-ticket={ticket.state}>
            <div className="row pair">
              <span className="clip">{words.titleOf(ticket)}</span>
              <span className="grow" />
              <Tag small tone={time.tone}>
                {time.text}
              </Tag>
            </div>
            {ticket.answer && (
              <p className="sm t2 copy">
                {words.outcomeOf(ticket)} · {ticket.answer.text}
              </p>
            )}
          </div>
        )
      })}
      {shown.length === 0 && !adding && <p className="sm t3">{t('tickets.none')}</p>}
      <div id={id}>{adding && <NewTicket view={view} now={now} onDone={() => setAdding(false)} />}</div>
    </Section>
  )
}

// Tickets (工单): what waits for an answer, the facts of the one that is chosen, and what can be done with it, all by keyboard. Promises: every
// change is an act, durable before the screen says so; central judges it once more.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import type { TicketItem } from '../../../shared/ticketBodies.ts'
import { useDesk } from '../../desk.ts'
import { LinkButton, Pills, Scroll, Sheet, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { TicketActs } from './TicketActs.tsx'
import { TicketFacts } from './TicketFacts.tsx'
import { useTicketWords } from './ticketWords.ts'
import { filtered, TICKET_FILTERS, type TicketFilter, useColleagues, useTickets } from './useTickets.ts'
import './tickets.css'

export interface TicketsScreenProps {
  readonly now: Instant
  /** A call of the own is up and not verified; then nothing of any case is shown. */
  readonly covered: boolean
  /** Opens the case, where this desk holds it. */
  onOpen(caseId: Id): void
}

export function TicketsScreen(props: TicketsScreenProps) {
  const { t } = useTranslation()
  if (!props.covered) return <All {...props} />
  return (
    <main className="sheet" aria-label={t('tickets.title')}>
      <EmptyState icon="lock" title={t('worklist.covered')} />
    </main>
  )
}

function All({ now, onOpen }: TicketsScreenProps) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const [filter, setFilter] = useState<TicketFilter>('mine')
  const [chosen, setChosen] = useState<Id | null>(null)
  const found = useTickets(filter === 'ended' ? 'ended' : 'open')
  // An answer that the customer is to be told is somebody's business too.
  const ended = useTickets('ended').items
  const colleagues = useColleagues()
  const items = filtered(filter === 'mine' ? [...found.items, ...ended] : found.items, filter, profile, now)
  const shown = items.find(({ ticket }) => ticket.id === chosen) ?? items[0] ?? null
  const step = (by: number) => {
    const at = items.findIndex(({ ticket }) => ticket.id === shown?.ticket.id)
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) setChosen(next.ticket.id)
  }
  const turn = (by: number) => {
    const at = TICKET_FILTERS.indexOf(filter)
    setFilter(TICKET_FILTERS[(at + by + TICKET_FILTERS.length) % TICKET_FILTERS.length] ?? 'mine')
    setChosen(null)
  }
  const group = t('tickets.keys.group')
  useKey('J', () => step(1), { label: t('tickets.keys.next'), group })
  useKey('K', () => step(-1), { label: t('tickets.keys.previous'), group })
  useKey('ArrowRight', () => turn(1), { label: t('help.keys.filter'), group: t('help.group.move') })
  useKey('ArrowLeft', () => turn(-1), { label: t('help.keys.filterBack'), group: t('help.group.move') })
  return (
    <div className="tk">
      <section className="tk-queue" aria-label={t('tickets.title')}>
        <div className="tk-head">
          <h2>{t('tickets.title')}</h2>
          <Pills
            label={t('tickets.filterLabel')}
            value={filter}
            onChange={(next) => {
              setFilter(next)
              setChosen(null)
            }}
            choices={TICKET_FILTERS.map((value) => ({ value, text: t(`tickets.filter.${value}`) }))}
          />
        </div>
        <Scroll className="tk-list" label={t(`tickets.filter.${filter}`)}>
          {items.map((one) => (
            <Row
              key={one.ticket.id}
              one={one}
              on={one.ticket.id === shown?.ticket.id}
              pending={found.pending.has(one.ticket.id)}
              now={now}
              onChoose={() => setChosen(one.ticket.id)}
            />
          ))}
          {found.more && (
            <p className="tk-more">
              <LinkButton onClick={found.next}>{t('tickets.more')}</LinkButton>
            </p>
          )}
        </Scroll>
      </section>
      <Sheet as="main" label={t('tickets.facts')} className="tk-main">
        {found.problem && <ProblemNote problem={found.problem} />}
        {shown ? (
          <TicketFacts key={shown.ticket.id} of={shown} now={now} nameOf={colleagues.nameOf} />
        ) : found.loading ? (
          <Loading label={t('common.loading')} onAgain={found.reload} />
        ) : (
          <>
            <h1 className="said-only">{t('tickets.title')}</h1>
            <EmptyState icon="ticket" title={t(`tickets.empty.${filter}`)} hint={t('tickets.emptyText')} />
          </>
        )}
      </Sheet>
      <Sheet as="aside" label={t('tickets.acts')} className="tk-side">
        {shown && (
          <TicketActs
            key={shown.ticket.id}
            of={shown}
            pending={found.pending.has(shown.ticket.id)}
            colleagues={colleagues.all}
            now={now}
            onOpen={onOpen}
          />
        )}
      </Sheet>
    </div>
  )
}

function Row({
  one: { ticket, name },
  on,
  pending,
  now,
  onChoose,
}: {
  one: TicketItem
  on: boolean
  pending: boolean
  now: Instant
  onChoose(): void
}) {
  const { t } = useTranslation()
  const words = useTicketWords()
  const time = words.timeOf(ticket, now)
  return (
    <button type="button" className="pick paper" aria-current={on} data-ticket={ticket.id} onClick={onChoose}>
      <span className="row tight">
        <b className="clip">{name}</b>
        <span className="grow" />
        <Tag small tone={time.tone}>
          {time.text}
        </Tag>
      </span>
      <span className="row tight sm t2">
        <span className="clip">{words.titleOf(ticket)}</span>
        <span className="grow" />
        <span className="nowrap t3">
          {pending ? t('tickets.pending') : words.levelOf(ticket, now) || t(`tickets.desk.${ticket.desk}`)}
        </span>
      </span>
    </button>
  )
}

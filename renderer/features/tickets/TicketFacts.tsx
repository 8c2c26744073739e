// The facts of one ticket: its clock, what was said and asked, what proves it, and what became of it so far. Private to the tickets; shows
// what the rules computed.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '../../../shared/disposition.ts'
import { shortId } from '../../../shared/identity.ts'
import { DAY, type Instant } from '../../../shared/instant.ts'
import type { Id, TicketPayload, TicketRow } from '../../../shared/rows.ts'
import { clockOn, ladderOn, nextRung, stepOf } from '../../../shared/ticket/clock.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import { DATA_COPY } from '../../../shared/ticket/personalData.ts'
import type { TicketItem } from '../../../shared/ticketBodies.ts'
import { useView } from '../../local/useView.ts'
import { Scroll, Section, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { DataCopy } from './DataCopy.tsx'
import { Papers } from './Papers.tsx'
import { useTicketWords } from './ticketWords.ts'

export function TicketFacts({
  of: { ticket, name, matter },
  now,
  nameOf,
}: {
  of: TicketItem
  now: Instant
  nameOf(id: Id): string
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useTicketWords()
  const spec = kindSpec(ticket.ticketKind)
  const held = useView('case', { caseId: ticket.caseId, now }).value ?? null
  const time = words.timeOf(ticket, now)
  const stamp = ({ at, by }: { at: Instant; by: Id }) => `${nameOf(by)} · ${format.dayTime(at, now)}`
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1 className="clip">{words.titleOf(ticket)}</h1>
          {words.titleOf(ticket) !== words.kindOf(ticket) && <Tag>{words.kindOf(ticket)}</Tag>}
          <Tag tone={time.tone}>{time.text}</Tag>
        </div>
        <p>
          {name} · {matter.lender} · {t('tickets.number', { number: referenceOf(ticket) })}
        </p>
      </header>
      <Scroll className="tk-body" label={t('tickets.facts')}>
        <Section title={t(ticket.clock === null ? 'tickets.due' : 'tickets.clock')}>
          {ticket.clock !== null && <Clock ticket={ticket} now={now} />}
          <p className={ticket.clock === null ? undefined : 'tk-due'}>
            {t('tickets.dueAt', {
              at: format.dayTime(ticket.due, now),
              desk: t(`tickets.desk.${ticket.desk}`),
            })}
            {ticket.owner !== null && ` · ${t('tickets.owner', { name: nameOf(ticket.owner) })}`}
          </p>
          <Rises ticket={ticket} now={now} />
          {ticket.extensions.map((one) => (
            <p key={one.at} className="sm t2">
              {t('tickets.extended', { reason: one.reason, by: stamp(one) })}
              {one.approvedBy !== '' && ` · ${t('tickets.approvedBy', { name: one.approvedBy })}`}
            </p>
          ))}
        </Section>
        {ticket.words !== '' && (
          <Section title={t('tickets.words')}>
            <blockquote className="copy tk-words">{ticket.words}</blockquote>
          </Section>
        )}
        {ticket.wish !== '' && (
          <Section title={t('tickets.wish')}>
            <p className="copy">{ticket.wish}</p>
          </Section>
        )}
        {spec && <Values title={t('tickets.details')} fields={spec.fields} values={ticket.payload} />}
        <Section
          title={t('tickets.evidence')}
          right={t('tickets.evidenceCount', { count: ticket.evidence.length })}
        >
          <ul className="tk-evidence">
            {ticket.evidence.map((one) => (
              <li key={`${one.at}:${one.what}:${one.callId}`} className="row pair">
                <span className="copy">{one.what || t('tickets.evidenceCall')}</span>
                <span className="grow" />
                <span className="sm t3 nowrap">{stamp(one)}</span>
              </li>
            ))}
          </ul>
          <p className="sm t3">
            {t('tickets.openedBy', { by: stamp({ at: ticket.openedAt, by: ticket.openedBy }) })}
            {ticket.channel !== 'none' &&
              ` · ${t('tickets.cameBy', { channel: t(`tickets.channel.${ticket.channel}`) })}`}
          </p>
        </Section>
        {ticket.ticketKind === DATA_COPY && ticket.state === 'open' && <DataCopy ticket={ticket} />}
        {spec?.forgets?.includes('papers') && (
          <Papers ticket={ticket} view={held} now={now} nameOf={nameOf} />
        )}
        {ticket.steps.map((done) => {
          const step = spec?.steps.find((one) => one.step === done.step)
          return (
            <Section key={done.step} title={step ? format.pick(step.label) : done.step} right={stamp(done)}>
              <p className="copy">{done.text}</p>
              {step && <Values fields={step.fields} values={done.data} />}
            </Section>
          )
        })}
        {ticket.answer && (
          <Section title={t('tickets.answer')} right={stamp(ticket.answer)}>
            <div data-answer="" className="tk-answer">
              <p>
                <Tag tone="ok">{words.outcomeOf(ticket)}</Tag>{' '}
                <span className="sm t2">
                  {t('tickets.told', { channel: t(`tickets.channel.${ticket.answer.told}`) })}
                </span>
              </p>
              <p className="copy">{ticket.answer.text}</p>
            </div>
            {spec && <Values fields={spec.answerFields} values={ticket.answer.data} />}
          </Section>
        )}
        {ticket.closed && (
          <Section title={t('tickets.closed')} right={stamp(ticket.closed)}>
            <p>{t(`tickets.why.${closeReason(ticket)}`)}</p>
            {ticket.closed.text !== '' && <p className="copy t2">{ticket.closed.text}</p>}
          </Section>
        )}
      </Scroll>
    </>
  )
}

/** The reference that the customer was told: that of the hold, where one was placed. */
const referenceOf = ({ id, holdId }: TicketRow) => shortId(holdId ?? id)

const WHYS = ['told', 'withdrawn', 'duplicate', 'mistake'] as const
const closeReason = ({ closed }: TicketRow) => WHYS.find((why) => why === closed?.why) ?? 'told'

/** The statutory clock: the days that have run, on a line with its steps. */
function Clock({ ticket, now }: { ticket: TicketRow; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rule = clockOn(ticket.openedAt)
  const step = stepOf(ticket)
  const end = ticket.answer?.at ?? ticket.closed?.at ?? now
  const gone = Math.max(0, Math.floor((end - ticket.openedAt) / DAY))
  /** The day on which it came is the first. */
  const days = gone + 1
  const longest = rule.steps.at(-1)?.days ?? 1
  const share = (of: number) => `${Math.min(100, (of / longest) * 100)}%`
  return (
    <>
      <div
        className="tk-clock"
        role="img"
        aria-label={t('tickets.clockRead', { days, most: step?.days ?? longest })}
        data-late={gone >= (step?.days ?? longest) && ticket.state === 'open'}
      >
        <i style={{ width: share(gone) }} />
        {rule.steps.map((one) => (
          <span key={one.step} data-on={one.step === ticket.clock} style={{ left: share(one.days) }}>
            {one.days}
          </span>
        ))}
      </div>
      <p>
        {t('tickets.clockAt', {
          days,
          most: step?.days ?? longest,
          step: step ? format.pick(step.label) : (ticket.clock ?? ''),
        })}
      </p>
      <ul className="sm t2 tk-steps" data-clock-source={rule.version}>
        {rule.steps.map((one) => (
          <li key={one.step} aria-current={one.step === ticket.clock ? 'step' : undefined}>
            <b>{t('tickets.clockDays', { days: one.days })}</b> {format.pick(one.says)}
          </li>
        ))}
      </ul>
      <p className="sm t3">
        {format.pick(rule.source.title)} {format.pick(rule.source.article)}
        {rule.confidence !== 'A' && ` · ${t('tickets.clockUnread')}`}
      </p>
    </>
  )
}

/** To whom time will bring it next, and by which rule of the house. */
function Rises({ ticket, now }: { ticket: TicketRow; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useTicketWords()
  if (ticket.state !== 'open') return null
  const next = nextRung(ticket, now)
  const level = words.levelOf(ticket, now)
  return (
    <p className="sm t2">
      {level !== '' && `${level} · `}
      {next
        ? t('tickets.rises', {
            at: format.dayTime(next.at, now),
            level: t(`tickets.level.${next.rung.tells}`),
          })
        : t('tickets.risesNoMore')}
      <span className="t3">
        {' '}
        · {format.pick(ladderOn(ticket.openedAt).source.title)} ·{' '}
        {format.pick(ladderOn(ticket.openedAt).source.article)}
      </span>
    </p>
  )
}

/** What the kind asks for, by its own labels. Nothing where nothing was filled in. */
function Values({
  title,
  fields,
  values,
}: {
  title?: string
  fields: readonly Field[]
  values: TicketPayload
}) {
  const format = useFormat()
  const filled = fields.filter(({ name }) => values[name] !== undefined && values[name] !== null)
  if (filled.length === 0) return null
  const shown = (field: Field): ReactNode => {
    const value = values[field.name] ?? null
    if (Array.isArray(value)) return value.join('；')
    if (field.kind === 'money' && typeof value === 'number') return format.money(value)
    if (field.kind === 'choice') {
      const option = field.options.find((one) => one.value === value)
      return option ? format.pick(option.label) : String(value)
    }
    return String(value)
  }
  const list = (
    <dl className="figures">
      {filled.map((field) => (
        <div key={field.name}>
          <dt>{format.pick(field.label)}</dt>
          <dd className="copy">{shown(field)}</dd>
        </div>
      ))}
    </dl>
  )
  return title === undefined ? list : <Section title={title}>{list}</Section>
}

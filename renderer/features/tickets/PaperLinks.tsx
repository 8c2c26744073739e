// How a customer can send papers without a desk: a link to a page of central's, asked for here, and what became of each. Private to the tickets. Promises:
// asking is an act like any other; central alone makes the link, when the message leaves; nothing of the link is ever on a desk.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { purposeOf, refOf } from '../../../shared/message/template.ts'
import type { MessageChannel } from '../../../shared/messageRows.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { TicketRow } from '../../../shared/rows.ts'
import type { Language } from '../../../shared/script/variables.ts'
import type { PaperLink } from '../../../shared/ticket/papers.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { CaseView, WritingReader } from '../../local/views.ts'
import { Button, Pills } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { messageReason } from '../customer/messageWords.ts'
import { problemFor, useTemplates, verdictOf } from '../messages/messages.tsx'

export function PaperLinks({ links, now }: { links: readonly PaperLink[]; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const reason = (why: string) => messageReason(why, t, format)
  const stateOf = ({ state, at, channel, reason: why, expiresAt, ended }: PaperLink): string => {
    if (state === 'queued')
      return why === '' ? t('tickets.papers.asked') : t('tickets.papers.waits', { reason: reason(why) })
    if (expiresAt === null || state === 'refused' || state === 'cancelled')
      return t('tickets.papers.not', { reason: reason(why) })
    const sent = t('tickets.papers.sent', {
      channel: t(`message.channel.${channel}`),
      at: format.dayTime(at, now),
      until: format.dayTime(expiresAt, now),
    })
    if (ended !== null) return `${sent} · ${t(`tickets.papers.ended.${ended}`)}`
    return expiresAt <= now ? `${sent} · ${t('tickets.papers.over')}` : sent
  }
  if (links.length === 0) return null
  return (
    <ul className="tk-evidence" data-links={links.length}>
      {links.map((link) => (
        <li
          key={link.messageId}
          className="row pair"
          data-link={link.ended ?? link.state}
          data-came={link.came}
        >
          <span className="sm t2">{stateOf(link)}</span>
          <span className="grow" />
          <b className="sm nowrap">
            {link.came > 0 ? t('tickets.papers.came', { count: link.came }) : t('tickets.papers.none')}
          </b>
        </li>
      ))}
    </ul>
  )
}

/** Only where this desk has the case: whoever wrote to the customer is who spoke with them. */
export function SendLink({
  ticket,
  view,
  now,
  again,
  onSent,
}: {
  ticket: TicketRow
  view: CaseView
  now: Instant
  /** A link stands already: this one takes its place. */
  again: boolean
  onSent(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { local } = useDesk()
  const id = useId()
  const writing = useView('writing', { caseId: ticket.caseId, now }).value
  const { templates, channels, loading } = useTemplates(now, view.case.zone)
  const [chosen, setChosen] = useState<string | null>(null)
  const [language, setLanguage] = useState<Language>(format.language === 'en' ? 'en' : 'zh')
  const [busy, setBusy] = useState(false)
  const templateFor = (channel: MessageChannel) =>
    templates.find((one) => one.occasion === 'papersAsked' && one.channel === channel) ?? null
  const readers = (writing?.readers ?? []).filter((one) => {
    const template = channels.includes(one.channel) ? templateFor(one.channel) : null
    return template !== null && problemFor(template, one) === null
  })
  const keyOf = ({ contactId, channel }: WritingReader) => contactId ?? channel
  const reader = readers.find((one) => keyOf(one) === chosen) ?? readers[0] ?? null
  const template = reader && templateFor(reader.channel)
  const verdict = template && reader && verdictOf(template, reader)
  const ready = template !== null && verdict?.kind === 'permit' && !busy
  const send = async () => {
    if (!ready || !reader) return
    setBusy(true)
    try {
      await local.record([
        {
          kind: 'message.asked',
          customerId: ticket.customerId,
          caseId: ticket.caseId,
          payload: {
            messageId: crypto.randomUUID(),
            channel: reader.channel,
            contactId: reader.contactId,
            template: refOf(template),
            language,
            purpose: purposeOf(template.occasion),
            promiseId: null,
            callId: null,
            ticketId: ticket.id,
            notBefore: null,
          },
        },
      ])
      showToast({ tone: 'ok', title: t('tickets.papers.linkAsked'), text: t('tickets.papers.linkText') })
      onSent()
    } catch (error) {
      const said = words(problemOf(error, 'papers'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  useKey('L', () => void send(), {
    label: t('tickets.papers.send'),
    group: t('tickets.keys.group'),
    enabled: ready,
  })
  if (loading || !writing) return null
  if (channels.length === 0) return <p className="sm t2">{t('tickets.papers.closed')}</p>
  if (!reader) return <p className="sm t2">{t('tickets.papers.nobody')}</p>
  return (
    <div className="row tight wrap tk-send" data-send-link="">
      <label className="lab" htmlFor={`${id}-to`}>
        {t('tickets.papers.sendTo')}
      </label>
      <select
        id={`${id}-to`}
        className="fi-in"
        value={keyOf(reader)}
        onChange={(event) => setChosen(event.target.value)}
      >
        {readers.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {`${t(`message.channel.${one.channel}`)} ${one.to ?? ''}`}
          </option>
        ))}
      </select>
      <Pills
        label={t('tickets.papers.language')}
        value={language}
        onChange={setLanguage}
        choices={(['zh', 'en'] as const).map((value) => ({
          value,
          text: t(`settings.languageName.${value === 'zh' ? 'zh-CN' : 'en'}`),
        }))}
      />
      <Button icon="message" combo="L" busy={busy} disabled={!ready} onClick={() => void send()}>
        {t('tickets.papers.send')}
      </Button>
      {verdict?.kind === 'refusal' && (
        <p className="sm warn">{t('message.refused', { rule: format.pick(verdict.name) })}</p>
      )}
      {again && <p className="sm t3">{t('tickets.papers.newLink')}</p>}
    </div>
  )
}

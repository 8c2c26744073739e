// The copy that a person asked for: made by central, saved by whoever answers, noted on the ticket. Private to the tickets. Promises: nothing of it stays
// on this machine but what a person saves on purpose; a ticket says when a copy was saved.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { mayCall } from '../../../shared/role.ts'
import type { TicketRow } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Section } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { ProblemNote } from '../ProblemNote.tsx'

export function DataCopy({ ticket }: { ticket: TicketRow }) {
  const { t, i18n } = useTranslation()
  const { sync, bridge, local, profile } = useDesk()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  if (!mayCall(profile.role, 'copies.make')) return null
  const make = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      const copy = await sync.tickets.dataCopy(ticket.id, i18n.language.startsWith('zh') ? 'zh' : 'en')
      const bytes = new Uint8Array(await copy.arrayBuffer())
      const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
      const { path } = await bridge.call('file.save', {
        suggestedName: `copy-${ticket.id.slice(-8)}.pdf`,
        content: { base64 },
      })
      if (path === null) return
      const { customerId, caseId, id: ticketId } = ticket
      const payload = { ticketId, text: t('tickets.copy.noted'), evidence: [] }
      await local.record([{ kind: 'ticket.noted', customerId, caseId, payload }])
      showToast({ tone: 'ok', title: t('intake.result.saved', { path }) })
    } catch (error) {
      setProblem(problemOf(error, 'copy'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title={t('tickets.copy.title')}>
      <p className="t2">{t('tickets.copy.text')}</p>
      {problem && <ProblemNote problem={problem} />}
      <div className="row" data-data-copy="">
        <Button icon="file" busy={busy} onClick={() => void make()}>
          {t('tickets.copy.make')}
        </Button>
      </div>
    </Section>
  )
}

// Papers of a hardship at the desk: what came, one to take in, one to open. Private to the tickets. Promises: nothing of a paper stays on this
// machine but what a person saves on purpose; without central it says so.
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Id, TicketRow } from '../../../shared/rows.ts'
import { PAPER_TYPES, type Paper, paperProblem, takesPapers } from '../../../shared/ticket/papers.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, LinkButton, Section } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useSync } from '../sync/sync.ts'
import { useAsked } from '../useAsked.ts'
import { PaperLinks, SendLink } from './PaperLinks.tsx'

const ENDING: Record<Paper['type'], string> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
}

const base64Of = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

export function Papers({
  ticket,
  view,
  now,
  nameOf,
}: {
  ticket: TicketRow
  /** The case, where this desk has it. */
  view: CaseView | null
  now: Instant
  nameOf(id: Id): string
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { sync, bridge, local } = useDesk()
  const id = useId()
  const file = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [agreed, setAgreed] = useState(false)
  // What customers send comes while this stands open: central wakes the desk.
  const pulledAt = useSync().lastPullAt
  const known = useAsked((central) => central.tickets.papers(ticket.id), `${ticket.id}:${pulledAt}`)
  const may = takesPapers(ticket)
  const consented = agreed || (known.value?.consented ?? true)
  const tell = (error: unknown) => {
    const said = words(problemOf(error, 'papers'))
    showToast({ tone: 'bad', title: said.what, text: said.now })
  }
  /** Papers tell of income and health: what they are for is said first, and that the customer agrees is an act. */
  const agree = () => {
    setAgreed(true)
    const { customerId, caseId } = ticket
    const payload = { callId: null, purpose: 'hardship' as const }
    local.record([{ kind: 'consent.sensitive', customerId, caseId, payload }]).catch((error: unknown) => {
      setAgreed(false)
      tell(error)
    })
  }
  const choose = () => file.current?.click()
  useKey('U', choose, {
    label: t('tickets.papers.add'),
    group: t('tickets.keys.group'),
    enabled: may && consented && name.trim() !== '' && !busy,
  })
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    setBusy(true)
    try {
      const bytes = new Uint8Array(await chosen.arrayBuffer())
      const problem = paperProblem(bytes)
      if (problem) throw new ProblemError(problem.code, problem.params)
      const paper = { paperId: crypto.randomUUID(), name: name.trim(), base64: base64Of(bytes) }
      known.put(await sync.tickets.addPaper(ticket.id, paper))
      setName('')
    } catch (error) {
      tell(error)
    } finally {
      setBusy(false)
      if (file.current) file.current.value = ''
    }
  }
  const open = async (paper: Paper) => {
    try {
      const bytes = new Uint8Array(await (await sync.tickets.paper(ticket.id, paper.id)).arrayBuffer())
      const suggestedName = `${paper.id}.${ENDING[paper.type]}`
      const { path } = await bridge.call('file.save', { suggestedName, content: { base64: base64Of(bytes) } })
      if (path !== null) showToast({ tone: 'ok', title: t('intake.result.saved', { path }) })
    } catch (error) {
      tell(error)
    }
  }
  const papers = known.value?.papers ?? []
  const links = known.value?.links ?? []
  return (
    <Section title={t('tickets.papers.title')} right={t('tickets.evidenceCount', { count: papers.length })}>
      {known.problem && <ProblemNote problem={known.problem} />}
      <ul className="tk-evidence" data-papers={papers.length}>
        {papers.map((paper) => (
          <li key={paper.id} className="row pair">
            <span className="copy clip">{paper.name}</span>
            <span className="sm t3 nowrap">
              {t('tickets.papers.size', { size: Math.max(1, Math.round(paper.bytes / 1024)) })}
            </span>
            <span className="grow" />
            <span className="sm t3 nowrap">
              {`${paper.from === 'customer' ? t('tickets.papers.byCustomer') : nameOf(paper.by)} · ${format.dayTime(paper.at, now)}`}
            </span>
            <LinkButton onClick={() => void open(paper)}>{t('tickets.papers.open')}</LinkButton>
          </li>
        ))}
      </ul>
      {may && !consented && (
        <label className="fi-choice">
          <input type="checkbox" checked={agreed} onChange={agree} />
          {t('tickets.papers.consent')}
        </label>
      )}
      <PaperLinks links={links} now={now} />
      {may && consented && view !== null && (
        <SendLink
          ticket={ticket}
          view={view}
          now={now}
          again={links.some(({ expiresAt, ended }) => expiresAt !== null && ended === null)}
          onSent={known.again}
        />
      )}
      {may && consented && view === null && links.length === 0 && (
        <p className="sm t3">{t('tickets.papers.held')}</p>
      )}
      {may && consented && (
        <div className="row tight wrap tk-add">
          <input
            className="fi-in grow"
            type="text"
            maxLength={80}
            aria-label={t('tickets.papers.name')}
            placeholder={t('tickets.papers.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <input
            ref={file}
            id={id}
            type="file"
            className="said-only"
            tabIndex={-1}
            aria-label={t('tickets.papers.add')}
            accept={PAPER_TYPES.join(',')}
            onChange={(event) => void take(event.target.files?.[0])}
          />
          <Button icon="plus" combo="U" busy={busy} disabled={name.trim() === ''} onClick={choose}>
            {t('tickets.papers.add')}
          </Button>
        </div>
      )}
      <p className="sm t3">{t(may ? 'tickets.papers.limits' : 'tickets.papers.gone')}</p>
    </Section>
  )
}

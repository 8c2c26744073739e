// The centre before a call: what the guard says, why the case is here, what was noted and what happened. The agent prepares
// with the whole case; covers begin with the answer.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { CaseView, WorkRow } from '../../local/views.ts'
import { Button, IconButton, Scroll, SectionHead, Tag } from '../../ui/controls.tsx'
import { GuardLight } from '../../ui/signs.tsx'
import { useFormat } from '../../words/format.ts'
import { GuardCard } from '../guard/guard.tsx'
import { Why } from '../worklist/Preview.tsx'
import { leadingReason, useLightWords, useReasonWords } from '../worklist/reasons.ts'
import { Timeline } from './Timeline.tsx'
import './customer.css'

export interface CaseBriefProps {
  readonly view: CaseView
  readonly row: WorkRow | null
  readonly now: Instant
  onCall(): void
  onBack(): void
}

export function CaseBrief({ view, row, now, onCall, onBack }: CaseBriefProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useReasonWords()
  const lightOf = useLightWords()
  const light = row ? lightOf(row, now) : null
  const first = leadingReason(view.reasons)
  const reason = first ? words(first, now) : null
  const note = view.timeline.find((entry) => entry.kind === 'note')
  const contact = view.contacts.find((one) => one.id === row?.contactId) ?? view.contacts[0]
  const permitted = row?.guard.kind === 'permit' && row.contactId !== null
  return (
    <main className="sheet brief" aria-label={view.name}>
      <header>
        <div className="row">
          <IconButton icon="undo" label={t('help.keys.work')} combo="Escape" onClick={onBack} />
          <h1 className="nowrap">{view.name}</h1>
          {reason && <Tag tone={reason.tone}>{reason.tag}</Tag>}
          <span className="t2 clip">{reason?.text}</span>
          <span className="grow" />
          {light && (
            <span className="row tight sm t2 nowrap">
              <GuardLight light={light.light} label={light.name} />
              {light.until}
            </span>
          )}
          <Button look="pri" icon="phone" combo="F8" disabled={!permitted} onClick={onCall}>
            {t('worklist.call')}
          </Button>
        </div>
      </header>
      <div className="cols">
        <Scroll label={t('worklist.why')}>
          {row && permitted && <WhyBlock row={row} now={now} />}
          {contact && (
            <div className="block">
              <GuardCard
                verdict={contact.guard}
                caseId={view.case.id}
                customerId={view.customerId}
                contactId={contact.id}
                now={now}
                zone={view.case.zone}
              />
            </div>
          )}
          {row && !permitted && <WhyBlock row={row} now={now} />}
        </Scroll>
        <Scroll className="fade" label={t('customer.timeline.title')}>
          {note && (
            <div className="block">
              <SectionHead title={t('timeline.kind.note')} right={format.when(note.at, now)} />
              <p className="note copy">{typeof note.params.text === 'string' ? note.params.text : ''}</p>
            </div>
          )}
          <div className="block">
            <SectionHead title={t('customer.timeline.title')} />
            <Timeline entries={view.timeline} now={now} />
          </div>
        </Scroll>
      </div>
    </main>
  )
}

function WhyBlock({ row, now }: { row: WorkRow; now: Instant }) {
  return (
    <div className="block">
      <Why row={row} now={now} />
    </div>
  )
}

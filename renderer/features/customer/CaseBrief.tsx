// The centre before a call: what the guard says, why the case is here, what was noted and what happened. The agent prepares
// with the whole case; covers begin with the answer.
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { CaseView, WorkRow } from '../../local/views.ts'
import { Button, Scroll, SectionHead, Tag } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { GuardLight } from '../../ui/signs.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { GuardCard, verdictOn } from '../guard/guard.tsx'
import type { PhoneTarget } from '../phone/PhoneBar.tsx'
import { Why } from '../worklist/Preview.tsx'
import { leadingReason, useLightWords, useReasonWords } from '../worklist/reasons.ts'
import { useRelation } from './relation.ts'
import { StageBlock } from './StageBlock.tsx'
import { LongTimeline } from './Timeline.tsx'
import './brief.css'
import './customer.css'

export interface CaseBriefProps {
  readonly view: CaseView
  readonly row: WorkRow | null
  /** What F8 dials. */
  readonly target: PhoneTarget | null
  readonly now: Instant
  onCall(): void
  onBack(): void
}

export function CaseBrief({ view, row, target, now, onCall, onBack }: CaseBriefProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useReasonWords()
  const lightOf = useLightWords()
  const box = useRef<HTMLElement>(null)
  const relationOf = useRelation()
  const light = row && target ? lightOf({ ...row, guard: target.guard }, now) : null
  const first = leadingReason(view.reasons)
  const reason = first ? words(first, now) : null
  const note = view.timeline.find((entry) => entry.kind === 'note')
  const contact = view.contacts.find((one) => one.id === target?.contactId) ?? view.contacts[0]
  const permitted = target?.guard.kind === 'permit'
  const stage = view.stage && (
    <div className="block" data-stage={view.stage.stage.fromDpd}>
      <StageBlock standing={view.stage} view={view} />
    </div>
  )
  const party = contact && contact.role !== 'debtor' ? contact : null
  return (
    <main className="sheet brief" aria-label={view.name}>
      <header>
        <div className="row">
          <IconButton icon="undo" label={t('help.keys.work')} combo="Escape" onClick={onBack} />
          <h1 className="clip">{view.name}</h1>
          {reason && <Tag tone={reason.tone}>{reason.tag}</Tag>}
          <span className="t2 clip br-why">{reason?.text}</span>
          <span className="grow" />
          {light && (
            <span className="row tight sm t2 nowrap">
              <GuardLight light={light.light} label={light.name} />
              {light.until}
            </span>
          )}
          {party && (
            <Tag>{t('customer.contacts.party', { name: party.name ?? '', relation: relationOf(party) })}</Tag>
          )}
          <Button look="pri" icon="phone" combo="F8" disabled={!permitted} onClick={onCall}>
            {t('worklist.call')}
          </Button>
        </div>
      </header>
      <div className="cols">
        <Scroll label={t('worklist.why')}>
          {row && permitted && <WhyBlock row={row} now={now} />}
          {permitted && stage}
          {view.contacts.length === 0 && (
            <div className="block">
              <EmptyState
                icon="phone"
                title={t('customer.contacts.none')}
                hint={t('customer.contacts.noneText')}
              />
            </div>
          )}
          {contact && (
            <div className="block">
              <GuardCard
                verdict={verdictOn(view, contact.id) ?? contact.guard}
                caseId={view.case.id}
                customerId={view.customerId}
                contactId={contact.id}
                now={now}
                zone={view.case.zone}
              />
            </div>
          )}
          {row && !permitted && <WhyBlock row={row} now={now} />}
          {!permitted && stage}
        </Scroll>
        <Scroll className="fade" label={t('customer.timeline.title')} ref={box}>
          {note && (
            <div className="block">
              <SectionHead title={t('timeline.kind.note')} right={format.when(note.at, now)} />
              <p className="note copy">{typeof note.params.text === 'string' ? note.params.text : ''}</p>
            </div>
          )}
          <div className="block">
            <SectionHead title={t('customer.timeline.title')} />
            <LongTimeline entries={view.timeline} now={now} box={box} />
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

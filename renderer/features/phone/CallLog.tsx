// The agent's own calls of the day, from the call bar: when, with whom (masked), which way, what came of it, how long; open the case
// or call again, under the guard as always. Private to the call bar.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { outcomeOf } from '../../../shared/call.ts'
import { MINUTE } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useView } from '../../local/useView.ts'
import type { CallLogRow } from '../../local/views.ts'
import { Button } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { BarPopover, useBarPopover } from './BarPopover.tsx'
import { useOutcomeWords } from './barWords.ts'
import { dial, redial, usePhone } from './phone.ts'
import './transfer.css'

export interface CallLogProps {
  onOpen(caseId: Id): void
}

export function CallLog({ onOpen }: CallLogProps) {
  const { t } = useTranslation()
  const popover = useBarPopover()
  useKey('Ctrl+H', popover.toggle, { label: t('phone.keys.log'), group: t('phone.keys.group') })
  return (
    <BarPopover of={popover} combo="Ctrl+H" label={t('phone.button.log')} icon="list" placement="bottomRight">
      <Calls
        open={popover.open}
        onDone={() => popover.setOpen(false)}
        onOpen={(caseId) => {
          popover.setOpen(false)
          onOpen(caseId)
        }}
      />
    </BarPopover>
  )
}

function Calls({ open, onDone, onOpen }: { open: boolean; onDone(): void; onOpen(caseId: Id): void }) {
  const { t } = useTranslation()
  const now = useNow(MINUTE)
  const { value } = useView('callLog', { now })
  const last = usePhone((state) => state.lastDialled)
  const box = useRef<HTMLUListElement>(null)
  const first = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (open) first.current?.focus()
  }, [open])
  const rows = value ?? []
  return (
    <div className="cl-box" ref={first} tabIndex={-1}>
      <div className="cl-head">
        <h2>{t('phone.log.title')}</h2>
        <span>{t('phone.log.count', { count: rows.length })}</span>
        <Button
          size="sm"
          icon="phone"
          combo="Ctrl+Shift+F8"
          disabled={!last}
          onClick={() => {
            onDone()
            void redial()
          }}
        >
          {t('phone.log.redial')}
        </Button>
      </div>
      {rows.length === 0 ? (
        <p className="tp-none" role="status">
          {t('phone.log.none')}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by keys
        <ul className="cl-list" ref={box} tabIndex={0} aria-label={t('phone.log.title')} data-scrolls>
          {rows.map((row) => (
            <Row key={row.callId} row={row} onDone={onDone} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Row({ row, onDone, onOpen }: { row: CallLogRow; onDone(): void; onOpen(caseId: Id): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const outcomeWords = useOutcomeWords()
  const { caseId, contactId, direction, purpose } = row
  const missed = direction === 'inbound' && !row.answered
  const came = row.running
    ? t('phone.log.running')
    : missed
      ? t('phone.log.missed')
      : row.answered
        ? t('phone.log.talked', { time: format.timer(row.talkMs) })
        : outcomeWords(outcomeOf(row.sipStatus, false, row.endedBy ?? 'network'), row.sipStatus).say
  return (
    <li className="cl-row" data-call={row.callId}>
      <time dateTime={new Date(row.startedAt).toISOString()}>{format.time(row.startedAt)}</time>
      <span className="cl-way" data-way={direction} data-missed={missed}>
        <Icon name="right" size="s" />
        <span className="said-only">{t(`phone.log.${direction}`)}</span>
      </span>
      <span className="tp-who">
        <b className="clip">
          {row.name || t('phone.log.unknown')} {row.phone}
        </b>
        <span className="clip" title={came}>
          {t(`phone.log.${direction}`)} · {came}
        </span>
      </span>
      <span className="cl-acts">
        {caseId && (
          <Button size="sm" look="ghost" onClick={() => onOpen(caseId)}>
            {t('phone.log.open')}
          </Button>
        )}
        {caseId && contactId && !row.running && (
          <Button
            size="sm"
            look="soft"
            onClick={() => {
              onDone()
              void dial({ caseId, contactId, purpose: direction === 'inbound' ? 'collect' : purpose })
            }}
          >
            {t('phone.log.again')}
          </Button>
        )}
      </span>
    </li>
  )
}

// What a person can do about a record that central returned: put it right and send it again, or hand it to a supervisor with the reason. Promises:
// the first one stays in the outbox until what takes its place is stored.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { date, type Field as FieldSpec, money, text } from '../../../shared/dispositionFields.ts'
import { addDays, CHINA, DAY, type Instant, localDay, MINUTE } from '../../../shared/instant.ts'
import type { Act, CaseAct } from '../../../shared/operation.ts'
import { isDeskAct } from '../../../shared/operation.ts'
import { problemOf } from '../../../shared/problem.ts'
import { RETURNED, RETURNED_TEXT } from '../../../shared/ticket/returned.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { OutboxItem } from '../../local/views.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import type { Format } from '../../words/format.ts'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { channelName } from '../channels.ts'
import { FieldInput, type FieldLimits, type FieldValue } from '../fields/fields.tsx'
import { SideBySide } from './sideBySide.tsx'
import { chosenOf, editedOf, type Picks, putInPlace } from './standIn.ts'

/** As far as a promise may be moved by hand; central judges it by the house's limits. */
const LATEST_DAYS = 62

const NOTE: FieldSpec = text('text', '', '', true, 8000)
const AMOUNT: FieldSpec = money('amount', '', '')
const DUE: FieldSpec = date('due', '', '', 'future')

export const canEdit = ({ act }: OutboxItem): boolean =>
  act.kind === 'note.added' || act.kind === 'promise.made'

/** A supervisor works on cases; what is about none stays with the desk. */
export const canHandOver = ({ act }: OutboxItem): boolean =>
  !isDeskAct(act) && act.caseId !== null && act.kind !== 'ticket.opened'

/** The record as a supervisor has to read it: every figure and word of it, without ids. */
export function recordText(act: CaseAct, format: Format, now: Instant): string {
  if (act.kind === 'note.added') return act.payload.text
  if (act.kind === 'promise.made')
    return [
      format.money(act.payload.amountFen, '¥'),
      format.dayWithWeekday(act.payload.due),
      channelName(act.payload.channel, format),
      format.dayTime(act.at, now),
    ].join(' · ')
  const lines = Object.entries(act.payload).flatMap(([name, value]) =>
    /id$/i.test(name) || value === null || value === '' ? [] : [`${name}: ${JSON.stringify(value)}`],
  )
  return [format.dayTime(act.at, now), ...lines].join('\n')
}

export function EditReturned({ item, now, onDone }: { item: OutboxItem; now: Instant; onDone(): void }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { local, sync } = useDesk()
  const id = useId()
  const { act } = item
  const [values, setValues] = useState<Record<string, FieldValue>>(
    act.kind === 'note.added'
      ? { text: act.payload.text }
      : act.kind === 'promise.made'
        ? { amount: act.payload.amountFen, due: act.payload.due }
        : {},
  )
  const [busy, setBusy] = useState(false)
  const today = localDay(now, CHINA)
  const limits: FieldLimits = {
    today,
    now,
    zone: CHINA,
    hours: { from: 0, until: DAY },
    latest: addDays(today, LATEST_DAYS),
    contacts: [],
    calls: [],
  }
  const owed = useView(
    'case',
    act.caseId ? { caseId: act.caseId, now: now - (now % MINUTE) } : undefined,
  ).value
  const edited = editedOf(item, values, owed?.arrears.totalFen ?? null)
  const [picks, setPicks] = useState<Picks>({})
  // Beside what it clashes with stands what is typed, not what came back.
  const typed = edited ? ({ ...act, payload: edited.payload } as Act) : act
  const clash = item.state === 'conflict' ? item.current : null
  const draft = edited && (chosenOf({ act: typed, current: clash }, picks) ?? edited)
  const save = async () => {
    if (!draft) return
    setBusy(true)
    try {
      await putInPlace(local, act.n, draft)
      void sync.tryNow()
      onDone()
    } catch (error) {
      const said = words(problemOf(error, 'outbox.edit'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
      setBusy(false)
    }
  }
  const fields = act.kind === 'note.added' ? [NOTE] : [AMOUNT, DUE]
  return (
    <form
      className="ob-edit"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {fields.map((field, place) => (
        <Field
          key={field.name}
          label={t(`outbox.field.${field.name as 'text' | 'amount' | 'due'}`)}
          htmlFor={`${id}${place}`}
        >
          <FieldInput
            field={field}
            value={values[field.name] ?? null}
            limits={limits}
            labelId={`${id}${place}l`}
            inputId={`${id}${place}`}
            compact
            autoFocus={place === 0}
            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
          />
        </Field>
      ))}
      {clash && <SideBySide act={typed} current={clash} now={now} picks={picks} onPick={setPicks} />}
      <div className="row">
        <Button size="sm" look="pri" icon="check" busy={busy} disabled={!draft} onClick={() => void save()}>
          {t('outbox.saveEdit')}
        </Button>
        <Button size="sm" look="ghost" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

export function HandOver({
  item,
  now,
  first = false,
}: {
  item: OutboxItem
  now: Instant
  /** It is what the answer of central advises. */
  first?: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { local, sync } = useDesk()
  const [busy, setBusy] = useState(false)
  const { act, problem } = item
  const hand = async (of: Exclude<Act, { customerId: null }>) => {
    setBusy(true)
    try {
      const whole = recordText(of, format, now)
      const said = problem ? words(problem) : null
      await local.record([
        {
          kind: 'ticket.opened',
          customerId: of.customerId,
          caseId: of.caseId,
          payload: {
            ticketId: crypto.randomUUID(),
            ticketKind: RETURNED,
            subject: t(`enums.act.${of.kind}`),
            words: '',
            wish: '',
            channel: 'none',
            evidence: [],
            payload: {
              reason: said ? said.what : '—',
              record: whole.slice(0, RETURNED_TEXT),
              ...(whole.length > RETURNED_TEXT
                ? { more: whole.slice(RETURNED_TEXT, 2 * RETURNED_TEXT) }
                : {}),
            },
            callId: null,
            owner: null,
          },
        },
      ])
      // What does not fit into a ticket stays here as well.
      if (whole.length <= 2 * RETURNED_TEXT) await local.sync.resolve(of.n, 'drop')
      showToast({ tone: 'ok', title: t('outbox.handedOver') })
      void sync.tryNow()
    } catch (error) {
      const said = words(problemOf(error, 'outbox.handOver'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      size="sm"
      look={first ? 'pri' : 'plain'}
      icon="flag"
      busy={busy}
      onClick={() => {
        if (!isDeskAct(act)) void hand(act)
      }}
    >
      {t('outbox.handOver')}
    </Button>
  )
}

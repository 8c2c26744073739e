// What this desk has stored and central has not taken: waiting, returned with a reason, or in conflict with someone else's change.
// Promises: nothing is dropped without being asked twice; a conflict shows both sides before a person chooses.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Act } from '../../../shared/operation.ts'
import { type ProblemCode, problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { OutboxItem } from '../../local/views.ts'
import { Button, Scroll, Tag } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { Icon } from '../../ui/icons.tsx'
import { EmptyState, showToast } from '../../ui/states.tsx'
import type { Format } from '../../words/format.ts'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { UploadList } from '../recordings/Uploads.tsx'
import { useUploads } from '../recordings/useUploads.ts'
import { canEdit, canHandOver, EditReturned, HandOver } from './returned.tsx'
import { SideBySide } from './sideBySide.tsx'
import { canKeepMine, choicesOf, chosenOf, type Picks, putInPlace } from './standIn.ts'
import './outbox.css'

const ORDER: readonly OutboxItem['state'][] = ['conflict', 'refused', 'waiting']
const ICONS: Partial<Record<Act['kind'], IconName>> = {
  'note.added': 'pen',
  'promise.made': 'promise',
  'plan.asked': 'promise',
  'callback.set': 'callback',
  'callback.done': 'callback',
  'callback.moved': 'callback',
  'callback.cancelled': 'callback',
  'disposition.set': 'approve',
  'disposition.reviewed': 'review',
  'review.answered': 'message',
  'call.scored': 'review',
  'score.answered': 'message',
  'score.decided': 'scale',
  'stop.requested': 'flag',
  'message.asked': 'message',
  'message.cancelled': 'message',
  'hold.lifted': 'play',
  'field.revealed': 'eye',
  'call.refused': 'ban',
  'verification.tried': 'shield',
}

/** Answers after which only a supervisor can go on with the record. */
const FOR_SUPERVISOR: readonly ProblemCode[] = ['act.caseNotYours', 'act.notAllowed']

export function OutboxScreen({ now, covered }: { now: Instant; covered: boolean }) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const { value, loading, problem } = useView('outbox', null)
  const status = useView('status', null).value
  const uploads = useUploads()
  const items = [...(value ?? [])].sort(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.act.n - b.act.n,
  )
  const count = (state: OutboxItem['state']) => items.filter((item) => item.state === state).length
  return (
    <main className="sheet" aria-label={t('outbox.title')}>
      <header className="page-head">
        <div className="row">
          <h1>{t('outbox.title')}</h1>
          <span className="grow" />
          {count('conflict') > 0 && (
            <Tag tone="bad">{t('outbox.count.conflict', { count: count('conflict') })}</Tag>
          )}
          {count('refused') > 0 && (
            <Tag tone="warn">{t('outbox.count.refused', { count: count('refused') })}</Tag>
          )}
          {count('waiting') > 0 && <Tag>{t('outbox.count.waiting', { count: count('waiting') })}</Tag>}
          {status !== undefined && status.kept > 0 && (
            <Tag tone="warn">{t('outbox.count.kept', { count: status.kept })}</Tag>
          )}
          <Button size="sm" icon="sync" onClick={() => void sync.tryNow()}>
            {t('outbox.syncNow')}
          </Button>
        </div>
        <p>{t('outbox.intro')}</p>
      </header>
      <UploadList uploads={uploads} now={now} />
      {problem ? (
        <ProblemNote problem={problem} />
      ) : loading && value === undefined ? (
        <Loading label={t('common.loading')} />
      ) : items.length === 0 && uploads.waiting > 0 ? (
        <p className="under ob-all">{t('outbox.empty.text')}</p>
      ) : items.length === 0 ? (
        <EmptyState icon="outbox" title={t('outbox.empty.title')} hint={t('outbox.empty.text')} />
      ) : (
        <Scroll className="ob-list" label={t('outbox.title')}>
          <ul>
            {items.map((item) => (
              <Item key={item.act.id} item={item} now={now} covered={covered} />
            ))}
          </ul>
        </Scroll>
      )}
    </main>
  )
}

function Item({ item, now, covered }: { item: OutboxItem; now: Instant; covered: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { local, sync } = useDesk()
  const [asking, setAsking] = useState(false)
  const [editing, setEditing] = useState(false)
  const [busy, setBusy] = useState<'drop' | 'retry' | null>(null)
  const [picks, setPicks] = useState<Picks>({})
  const { act, state, problem, current } = item
  const chosen = chosenOf(item, picks)

  const resolve = async (how: 'drop' | 'retry') => {
    setBusy(how)
    try {
      if (how === 'retry' && chosen) await putInPlace(local, act.n, chosen)
      else await local.sync.resolve(act.n, how)
      void sync.tryNow()
    } catch (error) {
      const said = words(problemOf(error, 'outbox'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(null)
      setAsking(false)
    }
  }
  const said = problem ? words(problem) : null
  const theirs = t('outbox.keepTheirs')
  const keepable = canKeepMine(act, current)
  const choosing = !keepable
    ? 'theirs'
    : editing
      ? 'editing'
      : current && choicesOf(act, current).length > 0
        ? 'fields'
        : 'whole'
  // Sent again it would come back: what its words advise comes first.
  const handed = canHandOver(item) && problem !== null && FOR_SUPERVISOR.includes(problem.code)
  return (
    <li className="ob" data-state={state}>
      <div className="row">
        <span className="ob-ic">
          <Icon name={ICONS[act.kind] ?? 'phone'} />
        </span>
        <b>{t(`enums.act.${act.kind}`)}</b>
        <span className="clip">{item.name}</span>
        <span className="t3 clip">{covered ? '' : summary(act, format, now)}</span>
        <span className="grow" />
        <span className="sm t3 nowrap">{format.dayTime(act.at, now)}</span>
        <Tag tone={state === 'conflict' ? 'bad' : state === 'refused' ? 'warn' : 'plain'}>
          {t(`outbox.state.${state}`)}
        </Tag>
      </div>
      {said && (
        <div className="ob-why">
          <p>
            <b>{said.what}</b>{' '}
            <span className="t2">{state === 'conflict' ? t(`outbox.choose.${choosing}`) : said.now}</span>
          </p>
          {state === 'conflict' && current && !covered && !editing && (
            <SideBySide act={act} current={current} now={now} picks={picks} onPick={setPicks} />
          )}
          {editing && !covered ? (
            <EditReturned item={item} now={now} onDone={() => setEditing(false)} />
          ) : asking ? (
            <div className="row">
              <span>{t('outbox.dropAsk')}</span>
              <Button size="sm" look="dang" busy={busy === 'drop'} onClick={() => void resolve('drop')}>
                {t('outbox.dropYes')}
              </Button>
              <Button size="sm" look="ghost" onClick={() => setAsking(false)}>
                {t('common.cancel')}
              </Button>
            </div>
          ) : (
            <div className="row">
              {handed && <HandOver item={item} now={now} first />}
              {keepable && (
                <Button
                  size="sm"
                  look={handed ? 'plain' : 'pri'}
                  icon={state === 'conflict' ? 'check' : 'sync'}
                  busy={busy === 'retry'}
                  onClick={() => void resolve('retry')}
                >
                  {t(
                    chosen ? 'outbox.keepChosen' : state === 'conflict' ? 'outbox.keepMine' : 'outbox.retry',
                  )}
                </Button>
              )}
              <Button
                size="sm"
                icon={state === 'conflict' ? 'cloud' : 'trash'}
                onClick={() => setAsking(true)}
              >
                {state === 'conflict' ? theirs : t('outbox.drop')}
              </Button>
              {canEdit(item) && !covered && (
                <Button size="sm" icon="pen" onClick={() => setEditing(true)}>
                  {t('outbox.edit')}
                </Button>
              )}
              {canHandOver(item) && !handed && <HandOver item={item} now={now} />}
              <span className="grow" />
              <span className="sm t3">{t('outbox.number', { n: act.n })}</span>
            </div>
          )}
        </div>
      )}
    </li>
  )
}

/** The one figure or sentence by which a person knows the record again; no personal data. */
function summary(act: Act, format: Format, now: Instant): string {
  switch (act.kind) {
    case 'promise.made':
      return `${format.money(act.payload.amountFen, '¥')} · ${format.dayWithWeekday(act.payload.due)}`
    case 'plan.asked':
      return format.dayWithWeekday(act.payload.terms.firstDue)
    case 'note.added':
      return act.payload.text.split('\n')[0] ?? ''
    case 'callback.set':
      return format.dayTime(act.payload.at, now)
    case 'disposition.set':
      return act.payload.code
    case 'disposition.reviewed':
      return act.payload.outcome === 'corrected' ? act.payload.code : ''
    default:
      return ''
  }
}

// Agreed callbacks by when they are due, each with what the guard says to it now. A call that reaches the customer marks its callback made;
// the others are made, moved or taken back from here.
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { shortId } from '../../../shared/identity.ts'
import { addDays, CHINA, localDay } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import { useView } from '../../local/useView.ts'
import type { DialPlan, Queries } from '../../local/views.ts'
import { Button, Scroll, Tag } from '../../ui/controls.tsx'
import { useRowKeys } from '../../ui/listKeys.ts'
import { GuardLight } from '../../ui/signs.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { useLightWords } from '../worklist/reasons.ts'
import { CallbackRowActs } from './CallbackRowActs.tsx'
import type { ListScreenProps } from './PromisesScreen.tsx'
import { StrangerCalls } from './StrangerCalls.tsx'
import './promises.css'

type Group = 'overdue' | 'today' | 'tomorrow' | 'later'
const GROUPS: readonly Group[] = ['overdue', 'today', 'tomorrow', 'later']

type Shown = Queries['callbacks'][1][number]

export interface CallbacksScreenProps extends ListScreenProps {
  /** A call is up or waits for its result. */
  readonly inCall: boolean
  /** Opens the case and makes this callback, under the guard as always. */
  onDial(caseId: Id, dial: DialPlan): void
}

export function CallbacksScreen({ now, inCall, onOpen, onDial, onWork }: CallbacksScreenProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLElement>(null)
  useRowKeys(box)
  const { value, loading, problem } = useView('callbacks', { now })
  const groups = useMemo(() => {
    const found: Record<Group, Shown[]> = {
      overdue: [],
      today: [],
      tomorrow: [],
      later: [],
    }
    const today = localDay(now, CHINA)
    const open = (value ?? []).filter(({ callback }) => callback.doneAt === null)
    for (const one of open.sort((a, b) => a.callback.at - b.callback.at)) {
      const day = localDay(one.callback.at, CHINA)
      if (one.callback.at < now) found.overdue.push(one)
      else if (day === today) found.today.push(one)
      else if (day === addDays(today, 1)) found.tomorrow.push(one)
      else found.later.push(one)
    }
    return found
  }, [value, now])
  const count = GROUPS.reduce((sum, group) => sum + groups[group].length, 0)

  return (
    <main className="sheet" aria-label={t('callbacks.title')} ref={box}>
      <header className="page-head">
        <h1>{t('callbacks.title')}</h1>
        <p>{t('callbacks.intro')}</p>
      </header>
      <StrangerCalls now={now} />
      {problem ? (
        <ProblemNote problem={problem} />
      ) : loading && count === 0 ? (
        <Loading label={t('common.loading')} />
      ) : count === 0 ? (
        <EmptyState
          icon="callback"
          title={t('callbacks.empty.title')}
          hint={t('callbacks.empty.text')}
          action={<Button onClick={onWork}>{t('callbacks.empty.toWork')}</Button>}
        />
      ) : (
        <Scroll className="cb-list" label={t('callbacks.title')}>
          {GROUPS.filter((group) => groups[group].length > 0).map((group) => (
            <section key={group} aria-label={t(`callbacks.group.${group}`)}>
              <div className="grp cb-grp">
                <h2>{t(`callbacks.group.${group}`)}</h2>
                <span>{groups[group].length}</span>
              </div>
              <ul>
                {groups[group].map((one) => (
                  <Row
                    key={one.callback.id}
                    one={one}
                    late={group === 'overdue'}
                    now={now}
                    inCall={inCall}
                    onOpen={onOpen}
                    onDial={onDial}
                  />
                ))}
              </ul>
            </section>
          ))}
        </Scroll>
      )}
    </main>
  )
}

function Row({
  one,
  late,
  now,
  inCall,
  onOpen,
  onDial,
}: {
  one: Shown
  late: boolean
} & Pick<CallbacksScreenProps, 'now' | 'inCall' | 'onOpen' | 'onDial'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const lightOf = useLightWords()
  const { callback, name, dial, missed } = one
  const light = dial
    ? lightOf({ guard: dial.guard, lastTry: false, done: false, group: 'callback' }, now)
    : null
  const inside = callback.at < now
  return (
    <li className="grid-row cb-cols" data-callback={callback.id}>
      <b className="nowrap">{format.dayTime(callback.at, now)}</b>
      <span className="cb-who">
        <span className="row tight">
          {light && <GuardLight light={light.light} label={light.name} />}
          <span className="clip">{name}</span>
        </span>
        <span className="sm t3 clip">{t('worklist.caseId', { id: shortId(callback.caseId) })}</span>
      </span>
      <Tag tone={missed ? 'warn' : callback.requested ? 'acc' : 'plain'}>
        {missed ? t('callbacks.missed') : t(callback.requested ? 'callbacks.requested' : 'callbacks.planned')}
      </Tag>
      <span className="cb-who">
        <span className={late ? 'warn' : 't2'}>
          {inside
            ? t('callbacks.late', { time: format.duration(now - callback.at) })
            : t('callbacks.in', { time: format.duration(callback.at - now) })}
        </span>
        <span className="sm t3 clip">{light ? light.until : t('callbacks.numberGone')}</span>
      </span>
      <CallbackRowActs
        shown={one}
        inCall={inCall}
        now={now}
        onOpen={() => onOpen(callback.caseId)}
        onDial={(plan) => onDial(callback.caseId, plan)}
      />
    </li>
  )
}

// Holds (停催), a section of Manage: every hold of the team with its owner, the day somebody has to look at it and the channels it leaves open,
// those due for review first; placing, changing and lifting them with a reason. Public. Promises: each change is an act, durable before the
// screen says so, and central judges it once more; nothing of a number is shown.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HOLDS } from '../../../shared/compliance/holds.ts'
import type { HeldCase, HoldsQuery } from '../../../shared/holdBodies.ts'
import { CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import { HoldKind, type Id } from '../../../shared/rows.ts'
import { useView } from '../../local/useView.ts'
import { Button, Pills, Scroll, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import { useRecord } from '../useRecord.ts'
import { holdName } from '../worklist/reasons.ts'
import { HoldDetail } from './HoldDetail.tsx'
import { PlaceHold } from './PlaceHold.tsx'
import '../../ui/beside.css'
import './holds.css'

type State = HoldsQuery['state']

export function HoldsSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [state, setState] = useState<State>('due')
  const [holdKind, setKind] = useState<HoldKind | null>(null)
  const [pages, setPages] = useState<readonly string[]>([])
  const cursor = pages.at(-1)
  const query: HoldsQuery = { state, ...(holdKind ? { holdKind } : {}), ...(cursor ? { cursor } : {}) }
  // What this desk recorded and central has not judged yet: the list is asked anew when that is gone.
  const outbox = useView('outbox', null).value ?? []
  const waiting = new Set(
    outbox.flatMap(({ act }) =>
      act.kind === 'hold.lifted' || act.kind === 'hold.changed' || act.kind === 'hold.placed'
        ? [act.payload.holdId]
        : [],
    ),
  )
  const { value, problem, reload } = useManage(JSON.stringify([query, [...waiting]]), (manage) =>
    manage.holds(query),
  )
  const [chosen, setChosen] = useState<Id | null>(null)
  const [mode, setMode] = useState<'read' | 'place' | 'change' | 'lift'>('read')
  const { record, busy } = useRecord('holds', () => setMode('read'))
  const holds = value?.holds ?? []
  const shown = holds.find(({ hold }) => hold.id === chosen) ?? holds[0] ?? null
  const open = (id: Id) => {
    setChosen(id)
    setMode('read')
  }
  const step = (by: number) => {
    const at = holds.findIndex(({ hold }) => hold.id === shown?.hold.id)
    const next = holds[Math.min(holds.length - 1, Math.max(0, at + by))]
    if (next) open(next.hold.id)
  }
  const look = (next: State, kind: HoldKind | null) => {
    setState(next)
    setKind(kind)
    setPages([])
    setChosen(null)
  }
  const group = t('manage.title')
  const free = shown !== null && shown.hold.liftedAt === null && !waiting.has(shown.hold.id)
  useKey('J', () => step(1), { label: t('holds.keys.next'), group })
  useKey('K', () => step(-1), { label: t('holds.keys.previous'), group })
  useKey('N', () => setMode('place'), { label: t('holds.keys.place'), group })
  useKey('C', () => setMode('change'), { label: t('holds.keys.change'), group, enabled: free })
  useKey('L', () => setMode('lift'), { label: t('holds.keys.lift'), group, enabled: free })
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1>{t('manage.section.holds')}</h1>
          <span className="grow" />
          <Button icon="plus" combo="N" onClick={() => setMode('place')}>
            {t('holds.place')}
          </Button>
        </div>
        <p>{t('holds.intro')}</p>
      </header>
      <div className="page-tools ho-tools">
        <Pills
          label={t('holds.filterLabel')}
          value={state}
          onChange={(next) => look(next, holdKind)}
          choices={[
            { value: 'due', text: t('holds.filter.due'), ...(value ? { count: value.due } : {}) },
            {
              value: 'standing',
              text: t('holds.filter.standing'),
              ...(value ? { count: value.standing } : {}),
            },
            { value: 'ended', text: t('holds.filter.ended') },
          ]}
        />
        <select
          className="fi-in ho-kind"
          aria-label={t('holds.form.kind')}
          value={holdKind ?? ''}
          onChange={(event) => look(state, HoldKind.safeParse(event.target.value).data ?? null)}
        >
          <option value="">{t('holds.allKinds')}</option>
          {HoldKind.options.map((kind) => (
            <option key={kind} value={kind}>
              {format.pick(HOLDS[kind].label)}
            </option>
          ))}
        </select>
      </div>
      {problem && <ProblemNote problem={problem} />}
      <div className="beside">
        <Scroll className="beside-list" label={t(`holds.filter.${state}`)}>
          {holds.map((one) => (
            <Row
              key={one.hold.id}
              one={one}
              on={one.hold.id === shown?.hold.id && mode !== 'place'}
              waiting={waiting.has(one.hold.id)}
              now={now}
              onOpen={() => open(one.hold.id)}
            />
          ))}
          {holds.length === 0 &&
            (value ? (
              <EmptyState icon="hold" title={t(`holds.empty.${state}`)} />
            ) : (
              <Loading label={t('common.loading')} onAgain={reload} />
            ))}
          {(value?.next || pages.length > 0) && (
            <div className="row beside-more">
              {pages.length > 0 && (
                <Button size="sm" onClick={() => setPages(pages.slice(0, -1))}>
                  {t('holds.previousPage')}
                </Button>
              )}
              {value?.next && (
                <Button size="sm" onClick={() => setPages([...pages, value.next ?? ''])}>
                  {t('holds.nextPage')}
                </Button>
              )}
            </div>
          )}
        </Scroll>
        <Scroll className="beside-right" label={t(mode === 'place' ? 'holds.place' : 'holds.detail')}>
          {mode === 'place' && value ? (
            <PlaceHold
              staff={value.staff}
              now={now}
              busy={busy}
              onCancel={() => setMode('read')}
              onPlace={({ customerId, caseId }, wish) => {
                const holdId = crypto.randomUUID()
                look('standing', null)
                setChosen(holdId)
                record({ kind: 'hold.placed', customerId, caseId, payload: { holdId, ...wish } })
              }}
            />
          ) : shown && value ? (
            <HoldDetail
              key={`${shown.hold.id}:${shown.hold.version}`}
              of={shown}
              mode={mode === 'place' ? 'read' : mode}
              staff={value.staff}
              waiting={waiting.has(shown.hold.id)}
              busy={busy}
              now={now}
              onMode={setMode}
              onRecord={record}
            />
          ) : null}
        </Scroll>
      </div>
    </>
  )
}

function Row({
  one: { hold, name, matter, owner },
  on,
  waiting,
  now,
  onOpen,
}: {
  one: HeldCase
  on: boolean
  waiting: boolean
  now: Instant
  onOpen(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const zone = matter?.zone ?? CHINA
  const review = hold.reviewAt ?? hold.until
  const due = hold.liftedAt === null && review !== null && localDay(review, zone) <= localDay(now, zone)
  return (
    <button type="button" className="pick" aria-current={on} data-hold={hold.id} onClick={onOpen}>
      <span className="row tight">
        <b className="clip">{name}</b>
        <span className="clip t2">{holdName(hold.holdKind, format)}</span>
        <span className="grow" />
        {waiting ? (
          <Tag tone="outl" small>
            {t('approvals.waiting')}
          </Tag>
        ) : due ? (
          <Tag tone="warn" small>
            {t('holds.due')}
          </Tag>
        ) : null}
      </span>
      <span className="row tight sm t3">
        <span className="clip">
          {owner.name} {owner.staffNumber}
        </span>
        <span className="grow" />
        <span className="nowrap">
          {hold.liftedAt !== null
            ? t('holds.liftedOn', { at: format.when(hold.liftedAt, now, zone) })
            : review === null
              ? t('holds.noReview')
              : t('holds.reviewOn', { at: format.when(review, now, zone) })}
        </span>
      </span>
    </button>
  )
}

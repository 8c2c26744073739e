// The reviewers' queue: state, filters, calls newest first. Private to the review. Nothing is opened by moving through it.
import { Select } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CODE_LIST, specOf } from '../../../shared/disposition.ts'
import { initialOf } from '../../../shared/identity.ts'
import type { Instant, LocalDay } from '../../../shared/instant.ts'
import { CHINA, localDay } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Profile } from '../../../shared/protocol.ts'
import { mustReview, REVIEW_STATES, type ReviewFilter } from '../../../shared/review.ts'
import { REVIEW_COUNTED, type ReviewItem } from '../../../shared/reviewBodies.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import type { OutboxItem } from '../../local/views.ts'
import { Button, LinkButton, Pills, Tag } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Icon } from '../../ui/icons.tsx'
import { EmptyState, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { DayField } from '../fields/fields.tsx'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { codeName } from './fieldWords.ts'
import type { CallList } from './useReview.ts'

export const ANY: ReviewFilter = {
  state: 'pending',
  codes: [],
  agentId: null,
  from: null,
  until: null,
  draw: null,
}

export function Queue({
  filter,
  list,
  disputes,
  chosen,
  opened,
  waiting,
  now,
  onFilter,
  onDraws,
  onOpen,
}: {
  filter: ReviewFilter
  list: CallList
  /** How many wait for a second look; null while unknown. */
  disputes: number | null
  chosen: Id | null
  opened: Id | null
  waiting: ReadonlyMap<Id, OutboxItem>
  now: Instant
  onFilter(filter: ReviewFilter): void
  onDraws(): void
  onOpen(callId: Id): void
}) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const rows = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (chosen)
      rows.current?.querySelector(`[data-review-call="${chosen}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const narrowed =
    filter.draw !== null ||
    filter.codes.length > 0 ||
    filter.agentId !== null ||
    filter.from !== null ||
    filter.until !== null
  const counted =
    list.count === null
      ? ''
      : t(list.count >= REVIEW_COUNTED ? 'review.countMore' : 'review.count', { n: list.count })
  return (
    <section className="qr-queue" aria-label={t('review.list')}>
      <header className="qr-qhead">
        <h1>{t('review.title')}</h1>
        <span className="t3 clip" role="status">
          {counted}
        </span>
        <span className="grow" />
        <IconButton
          icon="filter"
          label={t('review.filters')}
          pressed={shown || narrowed}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        />
        <IconButton
          icon="spark"
          label={t('draws.open')}
          combo="D"
          pressed={filter.draw !== null}
          onClick={onDraws}
        />
        <IconButton icon="sync" label={t('review.refresh')} onClick={list.reload} />
      </header>
      <Pills
        label={t('review.state.label')}
        value={filter.state}
        onChange={(state) => onFilter({ ...filter, state })}
        choices={REVIEW_STATES.map((state) => ({
          value: state,
          text: t(`review.state.${state}`),
          ...(state === 'disputed' && disputes ? { count: disputes } : {}),
        }))}
      />
      {shown && (
        <Filters today={localDay(now, CHINA)} filter={filter} onFilter={onFilter} narrowed={narrowed} />
      )}
      {list.problem && <Trouble list={list} />}
      {list.loading && list.items.length === 0 ? (
        <Loading label={t('common.loading')} onAgain={list.reload} />
      ) : list.items.length === 0 && !list.problem ? (
        <EmptyState
          icon="review"
          title={t(`review.empty.${filter.state}`)}
          hint={narrowed ? t('review.empty.filtered') : t('review.empty.text')}
        />
      ) : (
        <ul className="scroll qr-list" ref={rows}>
          {list.items.map((item) => (
            <Row
              key={item.callId}
              item={item}
              chosen={item.callId === chosen}
              opened={item.callId === opened}
              sending={waiting.has(item.callId)}
              now={now}
              onOpen={() => onOpen(item.callId)}
            />
          ))}
          {list.more && (
            <li className="qr-more">
              <Button size="sm" look="ghost" full busy={list.loading} onClick={list.loadMore}>
                {t('review.more')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </section>
  )
}

function Trouble({ list }: { list: CallList }) {
  const { t } = useTranslation()
  const again = (
    <Button size="sm" icon="sync" onClick={list.reload}>
      {t('review.refresh')}
    </Button>
  )
  const offline = list.problem?.code === 'central.unreachable' || list.problem?.code === 'central.timeout'
  if (list.problem && !offline) return <ProblemNote problem={list.problem} actions={again} />
  return <TroubleNote tone="warn" what={t('review.offlineOnly')} actions={again} />
}

function Row({
  item,
  chosen,
  opened,
  sending,
  now,
  onOpen,
}: {
  item: ReviewItem
  chosen: boolean
  opened: boolean
  sending: boolean
  now: Instant
  onOpen(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const must = mustReview(item.code, item.flags)
  return (
    <li>
      <button
        type="button"
        className="pick paper qr-row"
        data-review-call={item.callId}
        data-state={item.state}
        data-chosen={chosen || undefined}
        aria-current={opened ? 'true' : undefined}
        onClick={onOpen}
      >
        <span className="qr-line">
          <b className="clip">{item.name}</b>
          <Tag small tone={item.state === 'disputed' ? 'warn' : 'plain'}>
            {item.code}
          </Tag>
          {item.state === 'done' && (
            <span role="img" className="t3" aria-label={t('review.state.done')}>
              <Icon name="check" size="s" />
            </span>
          )}
          {sending && (
            <span role="img" className="t3" aria-label={t('review.sending')}>
              <Icon name="outbox" size="s" />
            </span>
          )}
          {item.cover && <Cover cover={item.cover} />}
          <span className="qr-end">{item.answered ? format.timer(item.talkMs) : t('review.unanswered')}</span>
        </span>
        <span className="qr-line sm t3">
          {item.locked ? (
            <span className="warn clip">{t('draws.locked', { name: item.locked.by.name })}</span>
          ) : item.drawn ? (
            <span className="clip" data-drawn={item.drawn.why}>
              {t(`draws.why.${item.drawn.why}`)}
            </span>
          ) : must ? (
            <span className="warn nowrap">{t(`review.must.${must}`)}</span>
          ) : (
            <span className="clip">{codeName(item.code, format)}</span>
          )}
          <span className="qr-end clip">
            {format.when(item.startedAt, now)} {item.agent.staffNumber} {initialOf(item.agent.name)}*
          </span>
        </span>
      </button>
    </li>
  )
}

/** How the call is covered by a recording; only what is missing stands out. */
function Cover({ cover: { mark } }: { cover: NonNullable<ReviewItem['cover']> }) {
  const { t } = useTranslation()
  const covered = mark === 'both' || mark === 'line' || mark === 'held'
  const said = t(`review.cover.${mark}`)
  return (
    <span role="img" className={covered ? 't3' : 'warn'} data-cover={mark} aria-label={said} title={said}>
      <Icon name={covered ? 'mic' : 'micOff'} size="s" />
    </span>
  )
}

function Filters({
  filter,
  today,
  narrowed,
  onFilter,
}: {
  filter: ReviewFilter
  today: LocalDay
  narrowed: boolean
  onFilter(filter: ReviewFilter): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const agents = useAgents()
  return (
    <div className="qr-filters">
      <Select
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        className="qr-codes"
        value={[...filter.codes]}
        placeholder={t('review.filter.anyCode')}
        aria-label={t('review.filter.codes')}
        options={CODE_LIST.map((code) => ({
          value: code,
          label: `${code} ${format.pick(specOf(code).label)}`,
        }))}
        optionFilterProp="label"
        popupMatchSelectWidth={300}
        onChange={(codes: string[]) => onFilter({ ...filter, codes })}
      />
      <Select
        allowClear
        showSearch
        className="qr-agent"
        value={filter.agentId}
        placeholder={t('review.filter.anyAgent')}
        aria-label={t('review.filter.agent')}
        options={agents.people.map((one) => ({ value: one.id, label: `${one.staffNumber} ${one.name}` }))}
        optionFilterProp="label"
        onChange={(agentId: string | undefined) => onFilter({ ...filter, agentId: agentId ?? null })}
      />
      {agents.failed && <p className="under">{t('review.filter.noAgents')}</p>}
      <div className="qr-days">
        {(['from', 'until'] as const).map((end) => (
          <label key={end} htmlFor={`${id}-${end}`}>
            <span className="sm t2">{t(`review.filter.${end}`)}</span>
            <div>
              <DayField
                inputId={`${id}-${end}`}
                today={today}
                min={end === 'until' ? (filter.from ?? undefined) : undefined}
                max={end === 'from' ? (filter.until ?? today) : today}
                value={filter[end]}
                onChange={(day) => onFilter({ ...filter, [end]: day })}
              />
            </div>
          </label>
        ))}
      </div>
      {narrowed && (
        <LinkButton onClick={() => onFilter({ ...ANY, state: filter.state })}>
          {t('review.filter.clear')}
        </LinkButton>
      )}
    </div>
  )
}

function useAgents(): { people: readonly Profile[]; failed: boolean } {
  const { sync, bridge } = useDesk()
  const [state, setState] = useState<{ people: readonly Profile[]; failed: boolean }>({
    people: [],
    failed: false,
  })
  useEffect(() => {
    let stopped = false
    sync.agents().then(
      (people) => {
        if (!stopped) setState({ people, failed: false })
      },
      (error: unknown) => {
        if (stopped) return
        setState({ people: [], failed: true })
        const { code } = problemOf(error, 'review.agents')
        void bridge.call('log.write', { level: 'warn', event: 'review.agents', data: { code } })
      },
    )
    return () => {
      stopped = true
    }
  }, [sync, bridge])
  return state
}

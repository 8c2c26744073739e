// The worklist when no call is up: one table over the whole centre, grouped, virtual, moved through by keys.
// Promises: the chosen row is always in view; while a call is unverified no debt fact of any row is in the document.
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { CHINA, localDay } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import type { WorkRow } from '../../local/views.ts'
import { Button, Kbd, Pills, Tag } from '../../ui/controls.tsx'
import { useMoreRow } from '../../ui/density.ts'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFilterKeys } from '../../ui/listKeys.ts'
import type { Light } from '../../ui/signs.tsx'
import { Cover, GuardLight } from '../../ui/signs.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { useSync } from '../sync/sync.ts'
import type { Filter, Line, Worklist } from './list.ts'
import { FILTERS, linesOf } from './list.ts'
import { usePressed } from './pressed.ts'
import { leadingReason, useLightWords, useReasonWords } from './reasons.ts'
import './worklist.css'

export interface WorkTableProps {
  readonly list: Worklist
  readonly now: Instant
  readonly filter: Filter
  readonly chosen: Id | null
  /** Debt facts are covered (a call is up and not verified). */
  readonly covered: boolean
  readonly admin: boolean
  onFilter(filter: Filter): void
  onChoose(caseId: Id): void
  onOpen(caseId: Id): void
  onIntake(): void
}

/** The row of column names stays at the top while the rest scrolls. */
const NAMES_HEIGHT = 32

const LIGHTS: readonly Exclude<Light, 'done'>[] = ['may', 'last', 'not', 'hold']

export function WorkTable(props: WorkTableProps) {
  const { list, now, filter, chosen, onFilter, onChoose, onOpen } = props
  const { t } = useTranslation()
  const format = useFormat()
  const { arriving } = useSync()
  const shown = useMemo(() => list.shown(filter), [list, filter])
  const lines = useMemo(() => linesOf(shown), [shown])
  const rows = useMemo(() => lines.flatMap((line) => (line.kind === 'row' ? [line.row] : [])), [lines])
  const at = rows.findIndex((row) => row.caseId === chosen)

  const move = (by: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))]
    if (row) onChoose(row.caseId)
  }
  const group = t('help.group.move')
  useKey('ArrowUp', () => move(-1), { label: t('help.keys.up'), group })
  useKey('ArrowDown', () => move(1), { label: t('help.keys.down'), group })
  useKey('Enter', () => chosen && onOpen(chosen), {
    label: t('help.keys.open'),
    group,
    enabled: chosen !== null,
  })
  useFilterKeys(FILTERS, filter, onFilter)

  const all = list.rows.length
  return (
    <>
      <header className="wt-head">
        <div className="row">
          <h1>{t('worklist.title')}</h1>
          <span className="t3 nowrap">
            {format.longDay(localDay(now, CHINA))} {format.time(now)}
          </span>
          <span className="grow" />
          <Pills
            label={t('worklist.filterLabel')}
            value={filter}
            onChange={onFilter}
            choices={FILTERS.map((value) => ({
              value,
              text: t(`worklist.filter.${value}`),
              count: list.counts[value],
            }))}
          />
        </div>
        <div className="row sm t2 wt-sum">
          <span role="status">
            {arriving ? t('worklist.arriving', { ...arriving }) : t('worklist.today', { count: all })}
          </span>
          <span className="grow" />
          <span>{t('worklist.progress', { done: list.done, left: all - list.done })}</span>
        </div>
        <div className="prog" style={{ height: 6 }} aria-hidden="true">
          <i style={{ width: `${all === 0 ? 0 : (list.done / all) * 100}%` }} />
        </div>
        <Order />
      </header>
      <Body {...props} lines={lines} shown={rows} />
      <footer className="dock wt-dock">
        <span className="sm t3 row tight">
          <Kbd combo="ArrowUp" />
          <Kbd combo="ArrowDown" />
          {t('worklist.keys.choose')}
        </span>
        <span className="sm t3 row tight">
          <Kbd combo="Enter" />
          {t('worklist.keys.open')}
        </span>
        <span className="sm t3 row tight">
          <Kbd combo="F9" />
          {t('worklist.keys.next')}
        </span>
        <span className="grow" />
        {LIGHTS.map((light) => (
          <span className="sm t3 row tight" key={light}>
            <GuardLight light={light} />
            {t(`worklist.legend.${light}`)}
          </span>
        ))}
      </footer>
    </>
  )
}

function Order() {
  const { t } = useTranslation()
  const steps = ['callback', 'promise', 'first', 'followUp'] as const
  return (
    <div className="row sm wt-order">
      <span className="t3">{t('worklist.order')}</span>
      {steps.map((step, index) => (
        <span className="row tight" key={step}>
          {index > 0 && (
            <span className="t3">
              <Icon name="right" size="s" />
            </span>
          )}
          <span className="tag big">{t(`reason.group.${step}`)}</span>
        </span>
      ))}
      <span className="t3 clip">{t('worklist.orderNote')}</span>
    </div>
  )
}

function Body({
  list,
  now,
  filter,
  chosen,
  covered,
  admin,
  lines,
  shown,
  onFilter,
  onChoose,
  onOpen,
  onIntake,
}: WorkTableProps & { lines: readonly Line[]; shown: readonly WorkRow[] }) {
  const { t } = useTranslation()
  const sync = useSync()
  const box = useRef<HTMLDivElement>(null)
  const more = useMoreRow()
  useKey('Ctrl+L', () => box.current?.focus(), {
    label: t('help.keys.list'),
    group: t('help.group.move'),
  })
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (lines[index]?.kind === 'group' ? 33 : 36 + more),
    // A turn of the wheel shows a dozen new rows; what waits unseen beside them is drawn in the same frame.
    overscan: 5,
    scrollMargin: NAMES_HEIGHT,
    scrollPaddingStart: NAMES_HEIGHT,
    getItemKey: (index) => {
      const line = lines[index]
      return line === undefined ? index : line.kind === 'group' ? line.group : line.row.caseId
    },
  })
  const chosenLine = lines.findIndex((line) => line.kind === 'row' && line.row.caseId === chosen)
  const pressed = usePressed()
  // biome-ignore lint/correctness/useExhaustiveDependencies: all rows have another height in another density
  useEffect(() => virtual.measure(), [virtual, more])
  useEffect(() => {
    if (chosenLine >= 0 && !pressed.just(chosen)) virtual.scrollToIndex(chosenLine, { align: 'auto' })
  }, [chosenLine, virtual, chosen, pressed])

  // Before the first download is through an empty list says nothing yet.
  if (list.rows.length === 0 && (list.loading || sync.state === 'starting' || sync.downloaded !== null))
    return (
      <Loading
        rows={9}
        step={sync.downloaded ?? 0}
        label={sync.downloaded ? t('worklist.fetched', { count: sync.downloaded }) : t('common.loading')}
      />
    )
  if (list.rows.length === 0)
    return (
      <EmptyState
        icon="list"
        title={t('worklist.empty.title')}
        hint={t(admin ? 'worklist.empty.admin' : 'worklist.empty.text')}
        action={
          admin ? (
            <Button look="pri" icon="import" onClick={onIntake}>
              {t('worklist.empty.toIntake')}
            </Button>
          ) : undefined
        }
      />
    )
  if (shown.length === 0)
    return (
      <EmptyState
        icon="filter"
        title={t('worklist.empty.filtered')}
        hint={t('worklist.empty.filteredText')}
        action={
          filter === 'all' ? undefined : (
            <Button onClick={() => onFilter('all')}>{t('worklist.empty.showAll')}</Button>
          )
        }
      />
    )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list has no table rows for what is out of sight
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list are in the key registry
    <div
      className="wt scroll"
      ref={box}
      role="grid"
      onClick={(event) => {
        const caseId = pressed.first(event, chosen)
        if (caseId !== null) onChoose(caseId)
      }}
      onDoubleClick={() => {
        const caseId = pressed.last()
        if (caseId !== null) onOpen(caseId)
      }}
      tabIndex={0}
      aria-label={t('worklist.title')}
      aria-rowcount={shown.length + 1}
      aria-activedescendant={chosen ? `wt-${chosen}` : undefined}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid takes the focus */}
      <div className="wt-cols wt-names" role="row" aria-rowindex={1}>
        {(['light', 'customer', 'why', 'due', 'overdue', 'next'] as const).map((column) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: the grid takes the focus
          <span role="columnheader" key={column} className={column === 'light' ? '' : column}>
            {column === 'light' ? (
              <span className="said-only">{t('worklist.column.light')}</span>
            ) : (
              t(`worklist.column.${column}`)
            )}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div className="wt-scroll" role="rowgroup">
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index]
            if (!line) return null
            return (
              <div
                key={item.key}
                role="presentation"
                style={{
                  position: 'absolute',
                  top: 0,
                  left: 0,
                  right: 0,
                  // What is laid out anew in one row moves nothing of another.
                  contain: 'layout style',
                  transform: `translateY(${item.start - NAMES_HEIGHT}px)`,
                }}
              >
                {line.kind === 'group' ? (
                  <div className="grp wt-grp" role="presentation">
                    {covered ? (
                      <Cover small why={t('worklist.covered')} style={{ width: 72, height: 18 }} />
                    ) : (
                      <span>{t(`reason.group.${line.group}`)}</span>
                    )}
                    <span>{line.count}</span>
                  </div>
                ) : (
                  <Row
                    row={line.row}
                    index={line.index}
                    now={now}
                    on={line.row.caseId === chosen}
                    covered={covered}
                  />
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** A row that is as it was is not drawn again, while one scrolls and when another changes. */
const Row = memo(function Row({
  row,
  index,
  now,
  on,
  covered,
}: {
  row: WorkRow
  index: number
  now: Instant
  on: boolean
  covered: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const light = useLightWords()(row, now)
  const words = useReasonWords()
  const first = leadingReason(row.reasons)
  const reason = first ? words(first, now) : null
  const hidden = <Cover small why={t('worklist.covered')} style={{ width: 56, height: 18 }} />
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list has no table rows for what is out of sight
    // biome-ignore lint/a11y/useFocusableInteractive: the grid takes the focus
    <div
      className={`wt-cols wt-row ${on ? 'on' : ''} ${row.done ? 'done' : ''}`}
      role="row"
      id={`wt-${row.caseId}`}
      aria-rowindex={index + 2}
      aria-selected={on}
      data-case={row.caseId}
    >
      {(
        [
          ['light', <GuardLight key="l" light={light.light} label={light.name} />],
          [
            'customer',
            <span className="row tight" key="c">
              <b className="clip">{row.name}</b>
              {!covered && <Tag small>{row.bucket}</Tag>}
            </span>,
          ],
          [
            'why',
            covered ? (
              hidden
            ) : (
              <span className="row" key="w">
                {reason && <Tag tone={reason.tone}>{reason.tag}</Tag>}
                <span className="clip t2" title={reason?.text}>
                  {reason?.text}
                </span>
              </span>
            ),
          ],
          ['due', covered ? hidden : format.money(row.totalFen)],
          ['overdue', covered ? hidden : format.days(row.dpd)],
          ['next', light.next],
        ] as const
      ).map(([name, content]) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: the grid takes the focus
        <span
          role="gridcell"
          key={name}
          className={name === 'next' && light.light === 'may' ? 'next ok' : name}
        >
          {content}
        </span>
      ))}
    </div>
  )
})

// The worklist beside a case: rows of two lines, receding while a call is up, and "next" at its foot.
// Promises: while a call is unverified no debt fact of any row is in the document.
import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'
import { memo, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import type { WorkRow } from '../../local/views.ts'
import { Button, Pills, Tag } from '../../ui/controls.tsx'
import { useMoreRow } from '../../ui/density.ts'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFilterKeys } from '../../ui/listKeys.ts'
import { Cover, GuardLight } from '../../ui/signs.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import type { Filter, Line, Worklist } from './list.ts'
import { filtersWithRows, linesOf } from './list.ts'
import { usePressed } from './pressed.ts'
import { leadingReason, useLightWords, useReasonWords } from './reasons.ts'
import './worklist.css'

export interface WorkSideProps {
  readonly list: Worklist
  readonly now: Instant
  readonly filter: Filter
  readonly current: Id
  /** A call on the current case is up, or waits for its result. */
  readonly busy: 'call' | 'wrapUp' | null
  readonly covered: boolean
  readonly next: WorkRow | null
  onFilter(filter: Filter): void
  onOpen(caseId: Id): void
  onNext(): void
}

export function WorkSide(props: WorkSideProps) {
  const { list, now, filter, current, busy, covered, next, onFilter, onOpen, onNext } = props
  const { t } = useTranslation()
  const lines = useMemo(() => linesOf(list.shown(filter)), [list, filter])
  const box = useRef<HTMLUListElement>(null)
  const more = useMoreRow()
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (lines[index]?.kind === 'group' ? 30 : 52 + more),
    overscan: 8,
    // The list fades at its cut: the case that is open stands above that.
    scrollPaddingEnd: 30,
    getItemKey: (index) => {
      const line = lines[index]
      return line === undefined ? index : line.kind === 'group' ? line.group : line.row.caseId
    },
  })
  const currentLine = lines.findIndex((line) => line.kind === 'row' && line.row.caseId === current)
  // biome-ignore lint/correctness/useExhaustiveDependencies: all rows have another height in another density
  useEffect(() => virtual.measure(), [virtual, more])
  const pressed = usePressed()
  const high = virtual.scrollRect?.height ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: a strip that comes above shortens the list, and the open case stays in view
  useEffect(() => {
    if (currentLine >= 0 && !pressed.just(current)) virtual.scrollToIndex(currentLine, { align: 'auto' })
  }, [currentLine, virtual, current, pressed, high])
  useSideKeys(box, { lines, current, free: busy === null, onOpen })
  const offered = filtersWithRows(list.counts, filter)
  useFilterKeys(offered, filter, onFilter, busy === null)
  const all = list.rows.length
  return (
    <aside className={`list ${busy ? 'recede' : ''}`} aria-label={t('worklist.title')}>
      <header>
        <div className="row ws-title">
          <h2>{t('worklist.title')}</h2>
          <span className="grow" />
          <span className="sm t3">{t('worklist.progressShort', { done: list.done, all })}</span>
        </div>
        <div className="prog" aria-hidden="true">
          <i style={{ width: `${all === 0 ? 0 : (list.done / all) * 100}%` }} />
        </div>
      </header>
      <div className="ws-pills">
        <Pills
          label={t('worklist.filterLabel')}
          value={filter}
          onChange={onFilter}
          choices={offered.map((value) => ({
            value,
            text: t(`worklist.filter.${value}`),
            count: list.counts[value],
          }))}
        />
      </div>
      {list.loading && all === 0 ? (
        <Loading rows={7} label={t('common.loading')} />
      ) : lines.length === 0 ? (
        <EmptyState
          icon="filter"
          title={t('worklist.empty.filtered')}
          hint={t('worklist.empty.filteredText')}
        />
      ) : (
        <ul
          className="scroll fade ws-rows"
          ref={box}
          onClick={(event) => {
            const caseId = pressed.first(event, current)
            if (caseId !== null) onOpen(caseId)
          }}
          onKeyDown={(event) => {
            const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
            // With a call up rows are looked through, not opened.
            if (by === undefined || busy === null) return
            event.preventDefault()
            stepFocus(event.currentTarget, by)
          }}
        >
          <li style={{ height: virtual.getTotalSize() }} aria-hidden="true" className="ws-space" />
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index]
            if (!line) return null
            return (
              <li key={item.key} className="ws-at" style={{ transform: `translateY(${item.start}px)` }}>
                {line.kind === 'group' ? (
                  <div className="grp">
                    {/* The group itself tells of a debt. */}
                    {covered ? (
                      <Cover small why={t('worklist.covered')} style={{ width: 72, height: 18 }} />
                    ) : (
                      <span>{t(`reason.group.${line.group}`)}</span>
                    )}
                    <span>{line.count}</span>
                  </div>
                ) : (
                  <SideRow
                    row={line.row}
                    now={now}
                    on={line.row.caseId === current}
                    busy={busy}
                    covered={covered}
                  />
                )}
              </li>
            )
          })}
        </ul>
      )}
      <footer>
        <Button full combo="F9" icon="arrow" disabled={next === null || busy !== null} onClick={onNext}>
          <span className="row tight grow">
            <span className={next ? '' : 'clip'}>
              {next ? t('worklist.next') : t(list.done < all ? 'worklist.nextLater' : 'worklist.nextNone')}
            </span>
            {next && <span className="t3 clip next-name">{next.name}</span>}
          </span>
        </Button>
      </footer>
    </aside>
  )
}

/** The focus goes to the row above or below the one that has it. */
function stepFocus(list: HTMLElement, by: number): void {
  const rows = [...list.querySelectorAll<HTMLElement>('.wr')].sort(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  )
  rows[rows.indexOf(document.activeElement as HTMLElement) + by]?.focus()
}

/** Ctrl+L leads to the case in the list; between calls arrows open the case above or below. */
function useSideKeys(
  box: RefObject<HTMLElement | null>,
  at: { lines: readonly Line[]; current: Id; free: boolean; onOpen(caseId: Id): void },
): void {
  const { t } = useTranslation()
  const group = t('help.group.move')
  const { lines, current, free, onOpen } = at
  const step = (by: 1 | -1) => {
    const rows = lines.flatMap((line) => (line.kind === 'row' ? [line.row.caseId] : []))
    const next = rows[Math.max(0, rows.indexOf(current) + by)]
    if (next !== undefined && next !== current) onOpen(next)
  }
  const toList = () => {
    const row = box.current?.querySelector<HTMLElement>('.wr.on') ?? box.current?.querySelector('.wr')
    if (row instanceof HTMLElement) row.focus()
  }
  useKey('Ctrl+L', toList, { label: t('help.keys.list'), group })
  useKey('ArrowUp', () => step(-1), { label: t('help.keys.up'), group, enabled: free })
  useKey('ArrowDown', () => step(1), { label: t('help.keys.down'), group, enabled: free })
  // The focus that stood on a row goes with the case.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each case that opens
  useEffect(() => {
    if (free && box.current?.contains(document.activeElement)) toList()
  }, [current])
}

/** A row that is as it was is not drawn again: answers keep the identity of what did not change. */
const SideRow = memo(function SideRow({
  row,
  now,
  on,
  busy,
  covered,
}: {
  row: WorkRow
  now: Instant
  on: boolean
  busy: WorkSideProps['busy']
  covered: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const light = useLightWords()(row, now)
  const words = useReasonWords()
  // The call that is up, or its result that is still to be filled in, is what this row is about: not what the guard says of a next one.
  const here = on && busy !== null
  const first = (here && row.reasons.find(({ points }) => points > 0)) || leadingReason(row.reasons)
  const why = covered || !first ? null : words(first, now)
  return (
    <button
      type="button"
      className={`wr ${on ? 'on' : ''} ${row.done && !here ? 'done' : ''}`}
      aria-current={on ? 'true' : undefined}
      data-case={row.caseId}
    >
      {here ? (
        <span className="wr-call">
          <Icon name="phone" size="s" />
        </span>
      ) : (
        <GuardLight light={light.light} label={light.name} />
      )}
      <span className="wr-line">
        <span className="n">
          <span className="clip">{row.name}</span>
          {!covered && <Tag small>{row.bucket}</Tag>}
        </span>
        <span className="a">
          {covered ? (
            <Cover small why={t('worklist.covered')} style={{ width: 64, height: 18 }} />
          ) : (
            format.money(row.totalFen)
          )}
        </span>
      </span>
      <span className="wr-line">
        <span className="r clip" title={why?.text}>
          {why?.short}
        </span>
        <span className={`g ${here && busy === 'call' ? 'ok' : ''}`}>
          {here ? t(busy === 'call' ? 'worklist.onCall' : 'worklist.onWrapUp') : light.until}
        </span>
      </span>
    </button>
  )
})

// All promises of the desk with the state that the ledger gives them, filters by state, and what they come to.
// Promises: no debt fact is shown while a call is unverified; states are computed, nothing here sets one.
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import { useView } from '../../local/useView.ts'
import type { PromiseView } from '../../local/views.ts'
import { Button, Pills, Tag } from '../../ui/controls.tsx'
import { useFilterKeys, useRowKeys } from '../../ui/listKeys.ts'
import { Cover } from '../../ui/signs.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { channelName } from '../channels.ts'
import { PromiseTag } from '../customer/Parts.tsx'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import './promises.css'

const FILTERS = ['running', 'due', 'soon', 'grace', 'kept', 'broken', 'all'] as const
type Filter = (typeof FILTERS)[number]

const STATES: Record<Filter, readonly PromiseView['status'][] | null> = {
  running: ['OPEN', 'DUE_SOON', 'DUE', 'GRACE'],
  due: ['DUE'],
  soon: ['DUE_SOON'],
  grace: ['GRACE'],
  kept: ['KEPT'],
  broken: ['BROKEN', 'PARTIAL'],
  all: null,
}

const fits = (filter: Filter, one: PromiseView) => STATES[filter]?.includes(one.status) ?? true

export interface ListScreenProps {
  readonly now: Instant
  readonly covered: boolean
  onOpen(caseId: Id): void
  onWork(): void
}

export function PromisesScreen({ now, covered, onOpen, onWork }: ListScreenProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [filter, setFilter] = useState<Filter>('running')
  const rows = useRef<HTMLUListElement>(null)
  useRowKeys(rows)
  useFilterKeys(FILTERS, filter, setFilter, !covered)
  const { value, loading, problem } = useView('promises', { now })
  const all = useMemo(() => value ?? [], [value])
  const shown = useMemo(
    () =>
      all
        .filter((one) => fits(filter, one))
        .sort((a, b) =>
          a.promise.due < b.promise.due
            ? -1
            : a.promise.due > b.promise.due
              ? 1
              : b.promise.madeAt - a.promise.madeAt,
        ),
    [all, filter],
  )
  const kept = all.filter((one) => one.status === 'KEPT').length
  const ended = all.filter((one) => ['KEPT', 'PARTIAL', 'BROKEN'].includes(one.status)).length
  const running = all.filter((one) => fits('running', one))
  const sums = [
    {
      key: 'running',
      value: format.money(
        running.reduce((sum, one) => sum + one.promise.amountFen, 0),
        '¥',
      ),
    },
    {
      key: 'due',
      value: format.money(
        all.filter((one) => one.status === 'DUE').reduce((sum, one) => sum + one.promise.amountFen, 0),
        '¥',
      ),
    },
    { key: 'rate', value: ended === 0 ? '—' : `${Math.round((kept / ended) * 100)}%` },
  ] as const
  return (
    <main className="sheet" aria-label={t('promises.title')}>
      <header className="page-head">
        <div className="row">
          <h1>{t('promises.title')}</h1>
        </div>
        <p>{t('promises.intro')}</p>
        {!covered && all.length > 0 && (
          <dl className="figures pm-sums">
            {sums.map((sum) => (
              <div
                key={sum.key}
                title={sum.key === 'rate' ? t('promises.rateFormula', { kept, ended }) : undefined}
              >
                <dt>{t(`promises.sum.${sum.key}`)}</dt>
                <dd className="copy">{sum.value}</dd>
              </div>
            ))}
          </dl>
        )}
      </header>
      {!covered && (
        <div className="page-tools">
          <Pills
            label={t('promises.filterLabel')}
            value={filter}
            onChange={setFilter}
            choices={FILTERS.map((one) => ({
              value: one,
              text: t(`promises.filter.${one}`),
              count: all.filter((each) => fits(one, each)).length,
            }))}
          />
        </div>
      )}
      {covered ? (
        // Days and states tell of the debt as amounts do: nothing of them before the customer is verified.
        <EmptyState icon="lock" title={t('promises.covered.title')} hint={t('promises.covered.text')} />
      ) : problem ? (
        <ProblemNote problem={problem} />
      ) : loading && all.length === 0 ? (
        <Loading label={t('common.loading')} />
      ) : shown.length === 0 ? (
        <EmptyState
          icon="promise"
          title={t(all.length === 0 ? 'promises.empty.title' : 'promises.empty.filtered')}
          hint={all.length === 0 ? t('promises.empty.text') : undefined}
          action={
            all.length === 0 ? <Button onClick={onWork}>{t('promises.empty.toWork')}</Button> : undefined
          }
        />
      ) : (
        <>
          <div className="grid-head pm-cols" aria-hidden="true">
            <span>{t('promises.column.due')}</span>
            <span>{t('promises.column.customer')}</span>
            <span className="end">{t('promises.column.amount')}</span>
            <span className="end">{t('promises.column.paid')}</span>
            <span>{t('promises.column.state')}</span>
            <span>{t('promises.column.channel')}</span>
            <span className="end">{t('promises.column.made')}</span>
          </div>
          <ul className="scroll pm-list" ref={rows}>
            {shown.map((one) => (
              <li key={one.promise.id} data-promise={one.promise.id}>
                <button
                  type="button"
                  className="grid-row pm-cols"
                  data-row=""
                  title={t('promises.open')}
                  onClick={() => onOpen(one.caseId)}
                >
                  <span className="nowrap">{format.dayWithWeekday(one.promise.due)}</span>
                  <b className="clip">{one.name}</b>
                  <span className="end">
                    {covered ? (
                      <Cover small why={t('worklist.covered')} />
                    ) : (
                      format.money(one.promise.amountFen)
                    )}
                  </span>
                  <span className="end t2">
                    {covered ? <Cover small why={t('worklist.covered')} /> : format.money(one.paidFen)}
                  </span>
                  <span className="row tight">
                    {covered ? <Cover small why={t('worklist.covered')} /> : <PromiseTag one={one} />}
                    {one.pending && <Tag tone="outl">{t('promises.waiting')}</Tag>}
                  </span>
                  <span className="clip t2">{covered ? '' : channelName(one.promise.channel, format)}</span>
                  <span className="end t3 nowrap">{format.when(one.promise.madeAt, now)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </main>
  )
}

// Retention (资料保存), a section of Manage: what is past its period and goes with the next clearing, what stays and which article keeps it; legal holds,
// what persons asked about their own data, and the periods. Public. Promises: counts and masked names only; nothing is removed but what the dry run told, by its typed number.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DueLine, RetentionReply, ShownLimit } from '../../../shared/retention/bodies.ts'
import { RETENTION_NAMES } from '../../../shared/retention/rules.ts'
import { mayCall } from '../../../shared/role.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import { useDesk } from '../../desk.ts'
import { Pills, Scroll, Section, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import { LegalHolds } from './LegalHolds.tsx'
import { Remove } from './Remove.tsx'
import { useLegalHoldsWaiting } from './waiting.ts'
import '../../ui/beside.css'
import './retention.css'

const VIEWS = ['due', 'holds', 'requests', 'periods'] as const
type View = (typeof VIEWS)[number]

export function RetentionSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const [view, setView] = useState<View>('due')
  // What this desk recorded and central has not judged yet: the list is asked anew when that is gone.
  const waiting = useLegalHoldsWaiting()
  const { value, problem, reload, put } = useManage(JSON.stringify([...waiting]), (manage) =>
    manage.retention(),
  )
  useKey('G', () => setView(VIEWS[(VIEWS.indexOf(view) + 1) % VIEWS.length] ?? 'due'), {
    label: t('retention.keys.view'),
    group: t('manage.title'),
  })
  const open = value?.requests.filter(({ state }) => state === 'open').length
  return (
    <>
      <header className="page-head">
        <h1>{t('manage.section.retention')}</h1>
        <p>{t('retention.intro')}</p>
      </header>
      <div className="page-tools">
        <Pills
          label={t('retention.viewLabel')}
          value={view}
          onChange={setView}
          choices={[
            { value: 'due', text: t('retention.view.due') },
            {
              value: 'holds',
              text: t('retention.view.holds'),
              ...(value ? { count: value.holds.length } : {}),
            },
            {
              value: 'requests',
              text: t('retention.view.requests'),
              ...(open === undefined ? {} : { count: open }),
            },
            { value: 'periods', text: t('retention.view.periods') },
          ]}
        />
      </div>
      {problem && <ProblemNote problem={problem} />}
      {!value && !problem && <Loading label={t('common.loading')} onAgain={reload} />}
      {value && view === 'holds' && <LegalHolds holds={value.holds} waiting={waiting} now={now} />}
      {value && view !== 'holds' && (
        <Scroll className="rt" label={t(`retention.view.${view}`)}>
          {view === 'due' && <Due of={value} onReload={reload} onReply={put} />}
          {view === 'requests' && <Requests of={value} />}
          {view === 'periods' && <Periods of={value} />}
        </Scroll>
      )}
    </>
  )
}

function Due({
  of,
  onReload,
  onReply,
}: {
  of: RetentionReply
  onReload(): void
  onReply(reply: RetentionReply): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const { day, customers, whole, more, lines, lastRun, now } = of
  return (
    <>
      <p className="rt-sum" data-retention={day}>
        {t(more ? 'retention.sumMore' : 'retention.sum', { customers, whole })}{' '}
        <span className="t3">
          {lastRun
            ? t('retention.lastRun', { at: format.dayTime(lastRun.at, now) })
            : t('retention.neverRun')}
        </span>
      </p>
      {([true, false] as const).map((remove) => (
        <Section
          key={String(remove)}
          title={t(remove ? 'retention.goes' : 'retention.stays')}
          hint={t(remove ? 'retention.goesHint' : 'retention.staysHint')}
        >
          <Lines lines={lines.filter((line) => line.remove === remove)} />
          {remove && mayCall(profile.role, 'retention.run') && (
            <Remove of={of} onReload={onReload} onReply={onReply} />
          )}
        </Section>
      ))}
    </>
  )
}

type Head =
  | 'kind'
  | 'count'
  | 'why'
  | 'by'
  | 'who'
  | 'what'
  | 'due'
  | 'answer'
  | 'months'
  | 'least'
  | 'most'
  | 'lender'

function Heads({ of }: { of: readonly Head[] }) {
  const { t } = useTranslation()
  return (
    <thead>
      <tr>
        {of.map((head) => (
          <th key={head} scope="col">
            {t(`retention.head.${head}`)}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Lines({ lines }: { lines: readonly DueLine[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (lines.length === 0) return <p className="t3">{t('retention.nothing')}</p>
  return (
    <table className="text-table">
      <Heads of={['kind', 'count', 'why', 'by']} />
      <tbody>
        {lines.map((line) => (
          <tr
            key={`${line.kind} ${line.why} ${line.limit?.title.zh}`}
            data-due={line.kind}
            data-why={line.why}
          >
            <td className="nowrap">{format.pick(RETENTION_NAMES[line.kind])}</td>
            <td className="rt-count">{format.count(line.count)}</td>
            <td>{t(`retention.why.${line.why}`)}</td>
            <td>{line.limit ? <Cited limit={line.limit} /> : <span className="t3">—</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Title and article, and how far they were checked. */
function Cited({ limit }: { limit: ShownLimit }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <span className="rt-cited">
      {t('retention.cited', { title: format.pick(limit.title), article: format.pick(limit.article) })}{' '}
      <Tag small>{t(`rules.confidence.${limit.confidence}`)}</Tag>
    </span>
  )
}

function Requests({ of: { requests, now } }: { of: RetentionReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (requests.length === 0)
    return <EmptyState icon="lock" title={t('retention.noRequests')} hint={t('retention.noRequestsText')} />
  return (
    <table className="text-table">
      <Heads of={['who', 'what', 'due', 'answer']} />
      <tbody>
        {requests.map(({ ticketId, ticketKind, about, due, state, outcome }) => {
          const spec = kindSpec(ticketKind)
          const answer = spec?.outcomes.find(({ value }) => value === outcome)
          return (
            <tr key={ticketId} data-request={ticketKind}>
              <td>
                <b>{about.name}</b>{' '}
                <span className="t3 sm">
                  {about.lender} {about.tail}
                </span>
              </td>
              <td>{spec ? format.pick(spec.label) : ticketKind}</td>
              <td className="nowrap">
                {state === 'open' && due < now ? <Tag tone="bad">{t('retention.late')}</Tag> : null}{' '}
                {format.dayTime(due, now)}
              </td>
              <td>{answer ? format.pick(answer.label) : t('retention.waits')}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

type Period = RetentionReply['periods'][number]

/** Kinds of data that are kept by the same rules for every lender stand together: each rule is told once. */
function alike(periods: readonly Period[]): { kinds: Period['kind'][]; rules: Period[] }[] {
  const groups = new Map<string, { kinds: Period['kind'][]; rules: Period[] }>()
  for (const kind of new Set(periods.map((one) => one.kind))) {
    const rules = periods.filter((one) => one.kind === kind)
    const key = JSON.stringify(rules.map(({ kind: _, ...rule }) => rule))
    const group = groups.get(key) ?? { kinds: [], rules }
    group.kinds.push(kind)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function Periods({ of: { periods } }: { of: RetentionReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const months = (limit: ShownLimit | null) =>
    limit === null ? (
      <span className="t3">{t('retention.noLimit')}</span>
    ) : (
      <>
        {t('retention.months', { n: limit.months })} <Cited limit={limit} />
      </>
    )
  return (
    <table className="text-table">
      <Heads of={['kind', 'lender', 'months', 'least', 'most']} />
      <tbody>
        {alike(periods).flatMap(({ kinds, rules }) =>
          rules.map(({ lenderType, from, months: kept, own, least, most }, at) => (
            <tr key={`${kinds[0]} ${lenderType}`} data-period={kinds.join(' ')}>
              {at === 0 && (
                <td rowSpan={rules.length}>
                  {kinds.map((kind) => (
                    <span className="rt-kind" key={kind}>
                      {format.pick(RETENTION_NAMES[kind])}
                    </span>
                  ))}
                  <span className="t3 sm">{t(`retention.from.${from}`)}</span>
                </td>
              )}
              <td>
                {lenderType ? (
                  t(`enums.lenderType.${lenderType}`)
                ) : (
                  <span className="t3">
                    {t(rules.length === 1 ? 'retention.everyLender' : 'retention.anyLender')}
                  </span>
                )}
              </td>
              <td className="nowrap">
                {most === null ? t('retention.forGood') : t('retention.months', { n: kept })}{' '}
                {own && <Tag tone="acc">{t('retention.own')}</Tag>}
              </td>
              <td>{months(least)}</td>
              <td>{months(most)}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  )
}

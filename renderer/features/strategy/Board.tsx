// Who holds what by bucket, what nobody holds, and what was ordered last. Private to allotment.
import { useTranslation } from 'react-i18next'
import type { AllotmentBoard, AllotmentSummary, Load } from '../../../shared/allotmentBodies.ts'
import type { Instant } from '../../../shared/instant.ts'
import { BUCKET_NAMES } from '../../../shared/values.ts'
import { Button, Section, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'

export function Board({ board }: { board: AllotmentBoard }) {
  const { t } = useTranslation()
  const shown = BUCKET_NAMES.filter((bucket) =>
    [board.pool, ...board.agents.map((agent) => agent.load)].some((load) =>
      load.buckets.some((each) => each.bucket === bucket),
    ),
  )
  return (
    <Section title={t('allotment.board.title')}>
      <div className="al-scroll">
        <table className="al-table">
          <thead>
            <tr>
              <th scope="col">{t('allotment.board.agent')}</th>
              <th scope="col">{t('allotment.board.cases')}</th>
              {shown.map((bucket) => (
                <th scope="col" key={bucket}>
                  {bucket}
                </th>
              ))}
              <th scope="col">{t('allotment.board.fen')}</th>
              <th scope="col">{t('allotment.board.kept')}</th>
              <th scope="col">{t('allotment.board.termOver')}</th>
            </tr>
          </thead>
          <tbody>
            <Line
              name={t('allotment.board.nobody')}
              load={board.pool}
              shown={shown}
              more={['', '']}
              row="pool"
            />
            {board.agents.map((agent) => (
              <Line
                key={agent.id}
                name={`${agent.name} · ${agent.staffNumber}`}
                load={agent.load}
                shown={shown}
                more={[String(agent.kept), String(agent.termOver)]}
                row={agent.staffNumber}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function Line({
  name,
  load,
  shown,
  more,
  row,
}: {
  name: string
  load: Load
  shown: readonly (typeof BUCKET_NAMES)[number][]
  more: readonly string[]
  row: string
}) {
  const format = useFormat()
  return (
    <tr data-holder={row}>
      <th scope="row">{name}</th>
      <td>
        <b>{format.count(load.cases)}</b>
      </td>
      {shown.map((bucket) => (
        <td key={bucket}>{load.buckets.find((each) => each.bucket === bucket)?.cases ?? 0}</td>
      ))}
      <td>{format.money(load.fen)}</td>
      <td>{more[0]}</td>
      <td>{more[1]}</td>
    </tr>
  )
}

const TONES = {
  previewed: 'plain',
  landing: 'acc',
  done: 'ok',
  takingBack: 'warn',
  takenBack: 'warn',
  undone: 'plain',
} as const

export function Recent({
  recent,
  running,
  now,
  busy,
  onUndo,
}: {
  recent: readonly AllotmentSummary[]
  running: AllotmentSummary | null
  now: Instant
  busy: boolean
  onUndo(allotment: AllotmentSummary): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t('allotment.recent.title')}>
      {running && <p role="status">{t('allotment.undoing')}</p>}
      {recent.length === 0 ? (
        <p className="sm t2">{t('allotment.recent.none')}</p>
      ) : (
        <ul className="sg-history">
          {recent.map((each) => (
            <li key={each.id} className="row" data-allotment={each.id}>
              <span className="grow al-entry">
                <span className="row tight">
                  <b>{t(`allotment.how.${each.how}`)}</b>
                  <Tag tone={TONES[each.state]}>{t(`allotment.state.${each.state}`)}</Tag>
                  <span className="clip">{each.reason}</span>
                </span>
                <span className="sm t3">
                  {format.dayTime(each.at, now)} ·{' '}
                  {t('allotment.recent.entry', {
                    cases: each.landed,
                    name: each.by.name,
                    number: each.by.staffNumber,
                  })}
                </span>
              </span>
              {each.state === 'done' && each.how !== 'undo' && each.landed > 0 && (
                <Button size="sm" icon="undo" disabled={busy} onClick={() => onUndo(each)}>
                  {t('allotment.undo')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

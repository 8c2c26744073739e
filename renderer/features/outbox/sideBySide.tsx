// Two records of one thing that clash, field by field: what this desk has and what central has. Promises: what differs is seen at once; where the two
// can be put together, each such field asks for a choice, and this desk's stands until another is made.
import type { TFunction } from 'i18next'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { REASONS } from '../../../shared/dispositionFields.ts'
import type { Instant } from '../../../shared/instant.ts'
import type { Act } from '../../../shared/operation.ts'
import type { PlanRow, Row } from '../../../shared/rows.ts'
import { waivedFen } from '../../../shared/waiver.ts'
import type { Format } from '../../words/format.ts'
import { useFormat } from '../../words/format.ts'
import { channelName } from '../channels.ts'
import { type Choice, choicesOf, type Picks, PLAN_CHOICES } from './standIn.ts'

interface Pair {
  key: Choice | 'at' | 'code' | 'text' | 'version' | 'status'
  mine: string
  theirs: string
}

function pairsOf(act: Act, current: Row, format: Format, t: TFunction, now: Instant): Pair[] {
  if (act.kind === 'promise.made' && current.kind === 'promise')
    return [
      { key: 'amount', mine: format.money(act.payload.amountFen), theirs: format.money(current.amountFen) },
      {
        key: 'due',
        mine: format.dayWithWeekday(act.payload.due),
        theirs: format.dayWithWeekday(current.due),
      },
      {
        key: 'channel',
        mine: channelName(act.payload.channel, format),
        theirs: channelName(current.channel, format),
      },
      { key: 'at', mine: format.dayTime(act.at, now), theirs: format.dayTime(current.madeAt, now) },
    ]
  if (act.kind === 'disposition.set' && current.kind === 'disposition')
    return [{ key: 'code', mine: act.payload.code, theirs: current.code }]
  if (act.kind === 'disposition.reviewed' && current.kind === 'disposition')
    return [
      {
        key: 'code',
        mine: act.payload.outcome === 'corrected' ? act.payload.code : '—',
        theirs: current.code,
      },
    ]
  if (act.kind === 'note.added' && current.kind === 'note')
    return [{ key: 'text', mine: act.payload.text, theirs: current.text }]
  if (act.kind === 'plan.asked' && current.kind === 'plan')
    return planPairs(act.payload, current, format, t).concat({
      key: 'at',
      mine: format.dayTime(act.at, now),
      theirs: format.dayTime(current.askedAt, now),
    })
  if ((act.kind === 'plan.withdrawn' || act.kind === 'plan.decided') && current.kind === 'plan')
    return [
      {
        key: 'status',
        mine: stateWords(act.kind === 'plan.decided' ? act.payload.decision : 'withdrawn', t),
        theirs: stateWords(current.state, t),
      },
      { key: 'reason', mine: act.payload.reason, theirs: current.ended?.reason ?? '—' },
      {
        key: 'at',
        mine: format.dayTime(act.at, now),
        theirs: format.dayTime(current.ended?.at ?? current.askedAt, now),
      },
    ]
  // Nothing that a person would know it by.
  return [{ key: 'version', mine: String(act.base ?? '—'), theirs: String(current.version) }]
}

const stateWords = (state: PlanRow['state'], t: TFunction) =>
  t(`plan.state.${state === 'approved' ? 'running' : state}`)

type Asked = Pick<PlanRow, 'terms' | 'waiver' | 'channel' | 'reason' | 'note'>

function planPairs(mine: Asked, theirs: Asked, format: Format, t: TFunction): Pair[] {
  const reason = REASONS.map(({ value, label }) => [value, format.pick(label)] as const)
  const words: Record<(typeof PLAN_CHOICES)[number], (of: Asked) => string> = {
    kind: ({ terms }) => t(`plan.kind.${terms.planKind}`),
    periods: ({ terms }) => String(terms.planKind === 'single' ? 1 : terms.periods),
    first: ({ terms }) => format.dayWithWeekday(terms.firstDue),
    waiver: ({ waiver }) => format.money(waivedFen(waiver)),
    channel: ({ channel }) => channelName(channel, format),
    reason: (of) => reason.find(([value]) => value === of.reason)?.[1] ?? of.reason,
    note: ({ note }) => note || '—',
  }
  return PLAN_CHOICES.map((key) => ({ key, mine: words[key](mine), theirs: words[key](theirs) }))
}

export function SideBySide({
  act,
  current,
  now,
  picks,
  onPick,
}: {
  act: Act
  current: Row
  now: Instant
  picks: Picks
  onPick(picks: Picks): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const choices: readonly string[] = choicesOf(act, current)
  return (
    <table className="ob-pairs">
      <caption className="said-only">{t('outbox.compare')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('outbox.compare')}</th>
          <th scope="col">{t('outbox.mine')}</th>
          <th scope="col">{t('outbox.theirs')}</th>
        </tr>
      </thead>
      <tbody>
        {pairsOf(act, current, format, t, now).map(({ key, mine, theirs }) => {
          const differs = mine !== theirs
          const cell = (side: 'mine' | 'theirs', text: string) => (
            <td className={differs ? 'differs' : ''}>
              {differs && choices.includes(key) ? (
                <label>
                  <input
                    type="radio"
                    name={`${id}${key}`}
                    checked={(picks[key as Choice] ?? 'mine') === side}
                    onChange={() => onPick({ ...picks, [key]: side })}
                  />
                  {text}
                </label>
              ) : (
                text
              )}
            </td>
          )
          return (
            <tr key={key}>
              <th scope="row">{t(`outbox.field.${key}`)}</th>
              {cell('mine', mine)}
              {cell('theirs', theirs)}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

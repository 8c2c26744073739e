// Any two periods of a report, day by day: which one is looked at and which one it is compared with. Private to the reports.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type LocalDay } from '../../../shared/instant.ts'
import { LONGEST_DAYS, periodBefore } from '../../../shared/report/bodies.ts'
import { DayField } from '../fields/fields.tsx'

export interface TwoPeriods {
  readonly from: LocalDay
  readonly until: LocalDay
  readonly against: LocalDay
  readonly againstUntil: LocalDay
}

/** `from`–`until` and as many days before it. */
export function withBefore(period: { from: LocalDay; until: LocalDay }): TwoPeriods {
  const before = periodBefore(period)
  return { ...period, against: before.from, againstUntil: before.until }
}

const ENDS = [
  ['from', 'until'],
  ['against', 'againstUntil'],
] as const

export function Periods({
  value,
  today,
  onChange,
}: {
  value: TwoPeriods
  today: LocalDay
  onChange(value: TwoPeriods): void
}) {
  const { t } = useTranslation()
  const id = useId()
  return ENDS.map(([first, last]) => (
    <div key={first} className="row tight" data-period={first}>
      {([first, last] as const).map((end) => (
        <label key={end} className="row tight" htmlFor={`${id}-${end}`}>
          <span className="sm t3">{t(`reports.end.${end}`)}</span>
          <DayField
            inputId={`${id}-${end}`}
            today={today}
            min={end === last ? value[first] : addDays(value[last], 1 - LONGEST_DAYS)}
            max={end === first ? value[last] : [today, addDays(value[first], LONGEST_DAYS - 1)].sort()[0]}
            value={value[end]}
            onChange={(day) => day && onChange({ ...value, [end]: day })}
          />
        </label>
      ))}
    </div>
  ))
}

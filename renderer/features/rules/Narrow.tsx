// Narrowing the rules: narrower figures for all lenders or one, from a day on. Private to rules. Promises: what would widen a rule is refused in
// words before it is sent, with the law's own figure; an empty field leaves the rule as it is.
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pack } from '../../../shared/compliance/compliance.ts'
import { lawFor } from '../../../shared/compliance/packs.ts'
import { tightenFaults } from '../../../shared/compliance/tighten.ts'
import { addDays, instantOf, type LocalDay, localDay } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { RuleSettingsReply } from '../../../shared/ruleBodies.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { showToast, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import type { WordedProblem } from '../../words/problem.ts'
import { clockOf, DayField, readClock } from '../fields/fields.tsx'
import { type FigureName, figuresOf, standingIn, typedOf, unitOf, wishOf } from './figures.ts'
import { useRuleFigureWords } from './words.ts'

const YEAR = 366

export function Narrow({
  pack,
  known,
  now,
  onNarrowed,
  onClose,
}: {
  pack: Pack
  known: RuleSettingsReply
  now: number
  onNarrowed(reply: RuleSettingsReply): void
  onClose(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  const figureWords = useRuleFigureWords()
  const id = useId()
  const today = localDay(now, pack.zone)
  const [lender, setLender] = useState<string | null>(null)
  const standing = (of: string | null) =>
    typedOf(standingIn(known.settings, pack.id, of)?.tightening ?? {}, clockOf)
  const [typed, setTyped] = useState(() => standing(null))
  const [from, setFrom] = useState<LocalDay | null>(today)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<WordedProblem | null>(null)
  // By the law of the day on which it would begin.
  const law = from ? lawFor(pack.zone, instantOf(from, 0, pack.zone)).thresholds : pack.thresholds
  const read = wishOf(typed, law, readClock)
  const [fault] = 'wish' in read ? tightenFaults({ thresholds: law }, read.wish) : []
  const said = fault
    ? figureWords.fault(fault)
    : 'unreadable' in read
      ? {
          what: t('rules.unreadable', {
            figure: read.unreadable === 'hours' ? t('rules.figure.hours') : figureWords.name(read.unreadable),
          }),
          now: '',
        }
      : refused

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (!('wish' in read) || fault || from === null || busy) return
    setBusy(true)
    setRefused(null)
    try {
      onNarrowed(
        await sync.manage.narrow({ pack: pack.id, lender, effectiveFrom: from, tightening: read.wish }),
      )
      showToast({ tone: 'ok', title: t('rules.narrowed', { day: format.fullDay(from) }) })
      onClose()
    } catch (error) {
      setRefused(figureWords.problem(problemOf(error, 'rules.narrow')))
    } finally {
      setBusy(false)
    }
  }
  const setFigure = (name: FigureName, text: string) => {
    setRefused(null)
    setTyped((before) => ({ ...before, figures: { ...before.figures, [name]: text } }))
  }
  return (
    <form className="rul-narrow leavable" onSubmit={(event) => void send(event)} data-narrow="">
      <h2>{t('rules.narrow')}</h2>
      <p className="t2 sm">{t('rules.narrowText')}</p>
      <div className="rul-scope">
        <label className="rul-field" htmlFor={`${id}-lender`}>
          <span className="lab">{t('rules.lender')}</span>
          <select
            id={`${id}-lender`}
            className="fi-in"
            value={lender ?? ''}
            onChange={(event) => {
              const next = event.target.value === '' ? null : event.target.value
              setLender(next)
              setTyped(standing(next))
              setRefused(null)
            }}
          >
            <option value="">{t('rules.allLenders')}</option>
            {known.lenders.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <div className="rul-field">
          <label className="lab" htmlFor={`${id}-from`}>
            {t('rules.from')}
          </label>
          <DayField
            inputId={`${id}-from`}
            value={from}
            today={today}
            min={today}
            max={addDays(today, YEAR)}
            onChange={setFrom}
          />
        </div>
      </div>
      {said && (
        <div data-refused="">
          <TroubleNote tone="warn" what={said.what} now={said.now} />
        </div>
      )}
      <div className="row tight">
        <Button
          look="pri"
          icon="check"
          type="submit"
          busy={busy}
          disabled={fault !== undefined || !('wish' in read) || from === null}
        >
          {t('rules.narrowSave')}
        </Button>
        <Button look="ghost" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
      <table className="rul-figures">
        <thead>
          <tr>
            <th scope="col">{t('rules.column.figure')}</th>
            <th scope="col">{t('rules.column.law')}</th>
            <th scope="col">{t('rules.column.ours')}</th>
          </tr>
        </thead>
        <tbody>
          <tr data-bad={fault?.setting.startsWith('hours') || undefined}>
            <th scope="row">{t('rules.figure.hours')}</th>
            <td>{t('rules.hours', { from: clockOf(law.hours.from), until: clockOf(law.hours.until) })}</td>
            <td>
              <span className="row tight">
                {(['from', 'until'] as const).map((end) => (
                  <input
                    key={end}
                    className="fi-in rul-clock"
                    data-figure={`hours.${end}`}
                    aria-label={t(`rules.hoursEnd.${end}`)}
                    placeholder={clockOf(law.hours[end])}
                    value={typed[end]}
                    maxLength={8}
                    onChange={(event) => {
                      const text = event.target.value
                      setRefused(null)
                      setTyped((before) => ({ ...before, [end]: text }))
                    }}
                  />
                ))}
              </span>
            </td>
          </tr>
          {figuresOf(law).map((name) => (
            <tr key={name} data-bad={fault?.setting === name || undefined}>
              <th scope="row">
                <label htmlFor={`${id}-${name}`}>{figureWords.name(name)}</label>
              </th>
              <td>{figureWords.value(name, law[name] ?? 0)}</td>
              <td>
                <span className="row tight">
                  <input
                    id={`${id}-${name}`}
                    className="fi-in rul-clock"
                    data-figure={name}
                    inputMode="numeric"
                    maxLength={6}
                    value={typed.figures[name] ?? ''}
                    onChange={(event) => setFigure(name, event.target.value)}
                  />
                  <Unit of={name} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </form>
  )
}

function Unit({ of }: { of: FigureName }) {
  const { t } = useTranslation()
  const unit = unitOf(of)
  return unit === 'times' ? null : <span className="sm t3">{t(`rules.unitName.${unit}`)}</span>
}

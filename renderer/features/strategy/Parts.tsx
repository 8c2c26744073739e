// Small parts of strategy and allotment: a row of things to switch on and off, and the line with which a change is saved. Private.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Field, Pills } from '../../ui/controls.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import type { Saving } from './useSaving.ts'

/** Any number out of a few. */
export function Chips<T extends string>({
  label,
  all,
  on,
  text,
  onChange,
}: {
  label: string
  all: readonly T[]
  on: readonly T[]
  text(value: T): string
  onChange(on: T[]): void
}) {
  return (
    <fieldset className="sg-chips">
      <legend className="lab">{label}</legend>
      <div className="row tight">
        {all.map((value) => (
          <button
            key={value}
            type="button"
            className="chip"
            aria-pressed={on.includes(value)}
            data-value={value}
            onClick={() =>
              onChange(all.filter((one) => (one === value ? !on.includes(one) : on.includes(one))))
            }
          >
            {text(value)}
          </button>
        ))}
      </div>
    </fieldset>
  )
}

/** Reason, first day and the button; `why` = what keeps it from being saved. */
export function SaveLine({ saving, why }: { saving: Saving; why: string | null }) {
  const { reason, from, busy, problem, setReason, setFrom, save } = saving
  const { t } = useTranslation()
  const id = useId()
  return (
    <footer className="sg-save">
      {problem && <ProblemNote problem={problem} />}
      {why !== null && <p className="under">{why}</p>}
      <div className="row top">
        <div className="grow">
          <Field label={t('strategy.save.reason')} htmlFor={id} required={t('common.required')}>
            <input
              id={id}
              className="fi-in"
              maxLength={200}
              value={reason}
              placeholder={t('strategy.save.reasonHint')}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        </div>
        <div className="sg-when">
          <span className="lab">{t('strategy.save.from')}</span>
          <Pills
            label={t('strategy.save.from')}
            value={from}
            choices={[
              { value: 'today', text: t('strategy.save.today') },
              { value: 'tomorrow', text: t('strategy.save.tomorrow') },
            ]}
            onChange={setFrom}
          />
        </div>
        <Button
          look="pri"
          combo="Ctrl+Enter"
          busy={busy}
          disabled={why !== null || reason.trim() === ''}
          title={why ?? undefined}
          onClick={save}
        >
          {t(from === 'today' ? 'strategy.save.go' : 'strategy.save.goLater')}
        </Button>
      </div>
    </footer>
  )
}

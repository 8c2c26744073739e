// The form that finds a case by its whole account number or a whole phone number, and what it found, of which one is chosen. Public to the features.
// Promises: central tells it masked, and has on record who asked.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Tag } from '../ui/controls.tsx'
import { useFormat } from '../words/format.ts'
import { ProblemNote } from './ProblemNote.tsx'
import type { useCaseSearch } from './useCaseSearch.ts'
import { holdName } from './worklist/reasons.ts'

export function CaseSearch({ of, field }: { of: ReturnType<typeof useCaseSearch>; field: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const { text, setText, found, problem, chosen, setChosen, search } = of
  return (
    <>
      <form className="beside-form" onSubmit={(event) => void search(event)}>
        <label className="lab" htmlFor={id}>
          {t('holds.find')}
        </label>
        <div className="row tight">
          <input
            id={id}
            className="fi-in grow"
            data-field={field}
            type="text"
            inputMode="numeric"
            maxLength={40}
            value={text}
            // biome-ignore lint/a11y/noAutofocus: the supervisor asked for this field by pressing its button
            autoFocus
            onChange={(event) => setText(event.target.value)}
          />
          <Button icon="search" type="submit">
            {t('holds.findGo')}
          </Button>
        </div>
        <p className="under">{t('holds.findHint')}</p>
      </form>
      {problem && <ProblemNote problem={problem} />}
      {found?.length === 0 && <p className="t3">{t('holds.findNone')}</p>}
      {found?.map((one) => (
        <button
          key={one.caseId}
          type="button"
          className="pick"
          aria-current={one === chosen}
          onClick={() => setChosen(one)}
        >
          <span className="row tight wrap">
            <b>{one.name}</b>
            {one.holds.map((hold) => (
              <Tag key={hold.id} tone="bad" small>
                {holdName(hold.holdKind, format)}
              </Tag>
            ))}
          </span>
          <span className="t2">
            {one.matter &&
              `${one.matter.lender} · ${t(`enums.product.${one.matter.product}`)} · ${one.matter.tail}`}
          </span>
        </button>
      ))}
    </>
  )
}

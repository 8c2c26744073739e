// From an offer to the calculator and back: opens it with what the line has so far, and takes the plan that comes back as what was written
// down and what the recap says. Private to the script. Promises: only a verified customer's figures leave the line, and only by a key.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { capturedOf, jump, nodeOf, planLine, type Script, type ScriptState } from '../../../shared/script.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { Button } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import type { DraftDesk } from '../callDraft.ts'
import { calculate, percentOf, useBrought } from '../plan/plan.tsx'

export interface ToCalculatorProps {
  readonly led: Script
  readonly state: ScriptState | null
  readonly view: CaseView
  readonly desk: DraftDesk
  /** The customer is verified and nothing is covered. */
  readonly enabled: boolean
}

/** What the line has of an offer: what stands in the open strip before what was written down earlier. */
function offerOf(state: ScriptState, open: Readonly<Record<string, unknown>>) {
  const known: Readonly<Record<string, unknown>> = { ...capturedOf(state), ...open }
  const { planTerms, planFirst, restDate, promiseDate } = known
  const day = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  if (typeof planTerms === 'number' || day(planFirst))
    return { periods: typeof planTerms === 'number' ? planTerms : null, firstDue: day(planFirst) }
  const later = day(restDate) ?? day(promiseDate)
  return { periods: later ? 1 : null, firstDue: later }
}

/** The button at a line that offers something, and the key for it at every line. */
export function ToCalculator({ led, state, view, desk, enabled }: ToCalculatorProps) {
  const { t } = useTranslation()
  const { clock } = useDesk()
  const caseId = view.case.id
  const { draft, change } = desk
  const [brought, setBrought] = useState(0)
  const open = () => {
    if (state) calculate({ caseId, ...offerOf(state, draft?.open?.values ?? {}) })
  }
  useKey('Alt+P', open, {
    label: t('script.keys.calculate'),
    group: t('script.keys.group'),
    enabled: enabled && state !== null,
  })
  useBrought(caseId, ({ plan }) => {
    const line = state && enabled ? planLine(led, state) : null
    if (!state || !line) return false
    const there = line.node === state.current ? state : jump(led, state, line.node, clock.now())
    const script = 'ok' in there ? (there.ok ? there.state : null) : there
    if (!script) return false
    change((before) => ({
      ...before,
      script: { ...script, agreed: plan },
      open: { key: line.key, values: { planTerms: plan.periods, planFirst: plan.firstDue } },
    }))
    setBrought((times) => times + 1)
    return true
  })
  // The strip stands: one press of Enter goes on to the recap.
  const box = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (brought > 0)
      box.current?.closest('.sc')?.querySelector<HTMLElement>('.sc-capture [type="submit"]')?.focus()
  }, [brought])
  const node = state && state.current !== null ? nodeOf(led, state.current) : null
  const offers =
    node !== null &&
    (node.stage === 'offer' ||
      node.answers.some(({ capture }) => capture.some(({ name }) => name === 'planTerms')))
  return (
    <span ref={box} data-calculator={offers && enabled}>
      {offers && enabled && (
        <Button size="sm" look="ghost" icon="coin" combo="Alt+P" onClick={open}>
          {t('script.calculate')}
        </Button>
      )}
    </span>
  )
}

/** Under the strip: what the calculator reckoned for the periods and day that stand in it. */
export function AgreedLine({
  state,
  values,
}: {
  state: ScriptState
  values: Readonly<Record<string, unknown>>
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { agreed } = state
  if (!agreed || values.planTerms !== agreed.periods || values.planFirst !== agreed.firstDue) return null
  return (
    <p className="sc-agreed sm" data-agreed={agreed.periods}>
      {t('script.agreed', { each: format.money(agreed.eachFen, '¥'), annual: percentOf(agreed.annualPpm) })}
    </p>
  )
}

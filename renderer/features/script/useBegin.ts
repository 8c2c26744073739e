// How the script takes up what the call did before it: it begins with the call, its first line counts from the answer, and a verdict
// that the desk store knows stands, also after a crash between verdict and draft. Private to the script.
import { useEffect, useRef } from 'react'
import type { CallRow } from '../../../shared/rows.ts'
import { type Script, start, verdict } from '../../../shared/script.ts'
import { useDesk } from '../../desk.ts'
import type { DraftDesk } from '../callDraft.ts'

export function useBegin(
  { draft, change }: Pick<DraftDesk, 'draft' | 'change'>,
  script: Script,
  call: {
    readonly answered: boolean
    readonly answeredAt: number | null
    readonly known: CallRow['verification']
  },
): void {
  const { clock } = useDesk()
  const begun = useRef(false)
  const { answered, answeredAt, known } = call
  useEffect(() => {
    if (!draft) return
    if (!draft.script) {
      change((before) => ({ ...before, script: start(script, clock.now()) }))
      return
    }
    if (answered && !begun.current && draft.script.steps.length === 0 && answeredAt) {
      begun.current = true
      change((before) =>
        before.script ? { ...before, script: { ...before.script, enteredAt: answeredAt } } : before,
      )
    }
  }, [draft, answered, answeredAt, change, clock, script])

  const state = draft?.script ?? null
  useEffect(() => {
    if (!state || known === 'none') return
    if (known === 'matched' ? state.verification !== 'matched' : state.verification === 'open')
      change((before) =>
        before.script ? { ...before, script: verdict(before.script, known === 'matched') } : before,
      )
  }, [state, known, change])
}

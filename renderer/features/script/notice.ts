// That the call is recorded was said (C14): an act at that moment, and told to the exchange, not only part of the walk that the wrap-up
// saves. Private to the script.
import { useEffect } from 'react'
import type { CallRow, Id } from '../../../shared/rows.ts'
import type { ScriptState } from '../../../shared/script.ts'
import { noticeSaid } from '../phone/phone.ts'

/** `call`: as the desk store has it; undefined before the answer. */
export function useNotice(callId: Id, state: ScriptState | null, call: CallRow | undefined): void {
  const said = state?.said.recording !== undefined
  const due = said && call !== undefined && call.noticeSaidAt === undefined
  useEffect(() => {
    if (due) noticeSaid(callId)
  }, [due, callId])
}

// Recording at one press: durable before it is said to be saved, and what stands against it is told. Public to the features.
import { useState } from 'react'
import type { ActDraft } from '../../shared/operation.ts'
import { problemOf } from '../../shared/problem.ts'
import { useDesk } from '../desk.ts'
import { showToast } from '../ui/states.tsx'
import { useProblemWords } from '../words/problem.ts'

/** `about`: where a problem comes from, for the log. */
export function useRecord(
  about: string,
  onSaved: () => void,
): { record(draft: ActDraft): void; busy: boolean } {
  const { local } = useDesk()
  const words = useProblemWords()
  const [busy, setBusy] = useState(false)
  const send = async (draft: ActDraft) => {
    setBusy(true)
    try {
      await local.record([draft])
      onSaved()
    } catch (error) {
      const said = words(problemOf(error, about))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  return { busy, record: (draft) => void send(draft) }
}

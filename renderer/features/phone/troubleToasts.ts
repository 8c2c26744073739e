// A refusal or trouble of the line appears once as a toast; what lasts also stands on the guard card and in the lights. Private to the call bar.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { useRefusalWords } from '../guard/guard.tsx'
import { dismissTrouble, usePhone } from './phone.ts'

/** `name`: whom the refusal is about. */
export function useTroubleToasts(name: string): void {
  const { t } = useTranslation()
  const words = useProblemWords()
  const refusalWords = useRefusalWords()
  const refusal = usePhone((state) => state.refusal)
  const problem = usePhone((state) => state.problem)
  const latest = useRef({ t, words, refusalWords, name })
  latest.current = { t, words, refusalWords, name }
  useEffect(() => {
    if (!refusal) return
    const { refusalWords: wordsOf, t: tr, name: who } = latest.current
    const said = wordsOf(refusal)
    showToast({
      tone: 'warn',
      title: `${tr('phone.dialogue.refusedTitle', { name: who })} · ${said.rule}`,
      text: [said.source, said.until].filter(Boolean).join(' · '),
    })
  }, [refusal])
  useEffect(() => {
    if (!problem) return
    const said = latest.current.words(problem)
    showToast({ tone: 'bad', title: said.what, text: said.now })
    dismissTrouble()
  }, [problem])
}

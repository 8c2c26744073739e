// Finding a case by its whole account number or a whole phone number, as central tells it: masked, and on record. Public to the features.
import { type FormEvent, useState } from 'react'
import type { HoldCasesReply } from '../../shared/holdBodies.ts'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { useDesk } from '../desk.ts'

export type FoundCase = HoldCasesReply['cases'][number]

/** Shorter is no whole number. */
const LEAST = 4

export function useCaseSearch() {
  const { sync } = useDesk()
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly FoundCase[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [chosen, setChosen] = useState<FoundCase | null>(null)
  const search = async (event: FormEvent) => {
    event.preventDefault()
    if (text.trim().length < LEAST) return
    setProblem(null)
    try {
      const { cases } = await sync.manage.holdCases(text.trim())
      setFound(cases)
      setChosen(cases.length === 1 ? (cases[0] ?? null) : null)
    } catch (error) {
      setProblem(problemOf(error, 'holds.cases'))
    }
  }
  return { text, setText, found, problem, chosen, setChosen, search }
}

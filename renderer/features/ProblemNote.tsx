// A Problem on screen: what happened, what to do now, and actions. Public to every feature.
import type { ReactNode } from 'react'
import type { Problem } from '../../shared/problem.ts'
import { TroubleNote } from '../ui/states.tsx'
import { useProblemWords } from '../words/problem.ts'

export function ProblemNote({
  problem,
  tone = 'bad',
  actions,
}: {
  problem: Problem
  tone?: 'bad' | 'warn'
  actions?: ReactNode
}) {
  const said = useProblemWords()(problem)
  return (
    <div className="problem-note" data-problem={problem.code}>
      <TroubleNote tone={tone} what={said.what} now={said.now} actions={actions} />
    </div>
  )
}

// Figures of the rules and what stands against a narrower one, in words. Private to rules.
import { useTranslation } from 'react-i18next'
import type { TightenFault, Tightening } from '../../../shared/compliance/tighten.ts'
import { NARROWED } from '../../../shared/compliance/tighten.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { WordedProblem } from '../../words/problem.ts'
import { useProblemWords } from '../../words/problem.ts'
import { clockOf } from '../fields/fields.tsx'
import { type FigureName, shownFigure, unitOf } from './figures.ts'

const isFigure = (name: string): name is FigureName => NARROWED.some((one) => one === name)

export interface RuleFigureWords {
  name(of: FigureName): string
  value(of: FigureName, value: number): string
  /** What a setting of the company says, one entry for each figure. */
  tightening(of: Tightening): string[]
  /** A problem of central's or of our own look, with the figure by its name and in its unit. */
  problem(problem: Problem): WordedProblem
  fault(fault: TightenFault): WordedProblem
}

export function useRuleFigureWords(): RuleFigureWords {
  const { t } = useTranslation()
  const words = useProblemWords()
  const name = (of: FigureName) => t(`rules.figure.${of}`)
  const value = (of: FigureName, figure: number) =>
    t(`rules.unit.${unitOf(of)}`, { n: shownFigure(of, figure) })
  const shown = (setting: string, figure: unknown) => {
    if (typeof figure !== 'number') return '—'
    return isFigure(setting) ? value(setting, figure) : clockOf(figure)
  }
  const problem = (found: Problem): WordedProblem => {
    const { setting, law, asked } = found.params
    if (typeof setting !== 'string') return words(found)
    const named = isFigure(setting) ? name(setting) : t('rules.figure.hours')
    return words({
      code: found.code,
      params: { setting: named, law: shown(setting, law), asked: shown(setting, asked) },
    })
  }
  return {
    name,
    value,
    tightening: (of) => [
      ...(of.hours
        ? [t('rules.hours', { from: clockOf(of.hours.from), until: clockOf(of.hours.until) })]
        : []),
      ...NARROWED.flatMap((one) => {
        const figure = of[one]
        return figure === undefined ? [] : [`${name(one)} ${value(one, figure)}`]
      }),
    ],
    problem,
    fault: ({ why, setting, law, asked }) =>
      problem({
        code:
          why === 'closed' ? 'rules.hoursClosed' : why === 'notInPack' ? 'rules.notInPack' : 'rules.wider',
        params: why === 'closed' ? {} : { setting, law, asked },
      }),
  }
}

// A Problem in words: what happened and what to do now, with its figures written as people write them.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { columnLabel } from '../../shared/intake/columns.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Format } from './format.ts'
import { useFormat } from './format.ts'

export interface WordedProblem {
  what: string
  now: string
}

/** Parameters that are fen, rates, instants, days or bytes by their name; everything else is shown as it is. */
function shownParams(params: Problem['params'], format: Format, now: number): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    if (value === null) shown[name] = '—'
    else if (typeof value === 'number' && name.endsWith('Fen')) shown[name] = format.money(value, '¥')
    else if (typeof value === 'number' && name.endsWith('Ppm'))
      shown[name] = `${(value / 10_000).toFixed(2)}%`
    else if (typeof value === 'number' && name.endsWith('Bytes')) shown[name] = format.bytes(value)
    else if (typeof value === 'number' && value > 1e11) shown[name] = format.dayTime(value, now)
    // A day that may lie years away says its year; a call's day need not.
    else if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !name.endsWith('Date'))
      shown[name] = format.dayWithWeekday(value)
    else shown[name] = String(value)
  }
  return shown
}

/** Words for any Problem in the language on screen. */
export function useProblemWords(): (problem: Problem) => WordedProblem {
  const { t } = useTranslation()
  const format = useFormat()
  return (problem) => {
    const params = shownParams(problem.params, format, Date.now())
    // A column of ours is called what files and screens call it.
    const column = columnLabel(String(problem.params.column ?? ''))
    if (column) params.column = format.pick(column)
    if (problem.code === 'role.notAllowed') params.need = needWords(problem.params.need, t)
    if (problem.code === 'local.corrupt') params.what = partWords(problem.params.what, t)
    return {
      what: t(`problems.${problem.code}.what`, { replace: params }),
      now: t(`problems.${problem.code}.now`, { replace: params }),
    }
  }
}

function needWords(need: Problem['params'][string] | undefined, t: TFunction): string {
  switch (need) {
    case 'agent':
    case 'supervisor':
    case 'qa':
    case 'admin':
      return t(`enums.role.${need}`)
    default:
      return String(need ?? '')
  }
}

/** What became of a part of the desk's own data, and what that means for whoever works on it. */
function partWords(part: Problem['params'][string] | undefined, t: TFunction): string {
  switch (part) {
    case 'rows':
    case 'outbox':
    case 'drafts':
    case 'journal':
    case 'database':
      return t(`enums.storePart.${part}`)
    default:
      return String(part ?? '')
  }
}

// Why a script may not be used, in the words of whoever wrote it. Promises: every fault is worded in both languages and names its place.
import type { TFunction } from 'i18next'
import type { ScriptFault } from '../../../shared/script/check.ts'
import { FORBIDDEN_WORDS } from '../../../shared/script/forbidden.ts'
import type { Format } from '../../words/format.ts'

/** One sentence: where it is, what is wrong, what would be right. */
export function faultWords(fault: ScriptFault, t: TFunction, format: Pick<Format, 'pick'>): string {
  const { kind, ...where } = fault
  if (fault.kind !== 'forbiddenWords') return t(`scriptFault.kind.${kind}`, where)
  const rule = FORBIDDEN_WORDS.find(({ id }) => id === fault.rule)
  return t(`scriptFault.kind.${fault.kind}`, {
    ...where,
    rule: rule ? format.pick(rule.label) : fault.rule,
    source: rule ? format.pick(rule.source) : '',
  })
}

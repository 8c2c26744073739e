// Saving a version of the strategy: reason, first day, the key that saves, and what went wrong. Private to strategy.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type Instant, type LocalDay } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { houseDay, type StrategyReply } from '../../../shared/strategy.ts'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'

export type From = 'today' | 'tomorrow'

export interface Saving {
  readonly reason: string
  readonly from: From
  readonly busy: boolean
  readonly problem: Problem | null
  setReason(reason: string): void
  setFrom(from: From): void
  save(): void
}

/** `may`: nothing but the reason is missing. */
export function useSaving(
  now: Instant,
  may: boolean,
  keep: (how: { effectiveFrom: LocalDay; reason: string }) => Promise<StrategyReply>,
  onSaved: (strategy: StrategyReply) => void,
): Saving {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [from, setFrom] = useState<From>('today')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const ready = may && !busy && reason.trim() !== ''

  async function save(): Promise<void> {
    if (!ready) return
    setBusy(true)
    try {
      const today = houseDay(now)
      onSaved(await keep({ effectiveFrom: from === 'today' ? today : addDays(today, 1), reason }))
      setReason('')
      setProblem(null)
      showToast({ tone: 'ok', title: t('strategy.save.done') })
    } catch (error) {
      setProblem(problemOf(error, 'strategy.set'))
    }
    setBusy(false)
  }
  useKey('Ctrl+Enter', () => void save(), {
    label: t('strategy.keys.save'),
    group: t('manage.title'),
    enabled: ready,
  })
  return { reason, from, busy, problem, setReason, setFrom, save: () => void save() }
}

// A stage in words: its days, channels and steps. Public to whoever shows a stage.
import { useTranslation } from 'react-i18next'
import type { Stage, StageChannel, StageStep } from '../../shared/stages.ts'

export interface StageWords {
  /** `逾期 2–5 天`; `next`: the stage after it, null for the last one. */
  range(stage: Pick<Stage, 'fromDpd'>, next: Pick<Stage, 'fromDpd'> | null): string
  channels(channels: readonly StageChannel[]): string
  steps(steps: readonly StageStep[]): string
}

export function useStageWords(): StageWords {
  const { t } = useTranslation()
  return {
    range({ fromDpd }, next) {
      if (fromDpd < 0) return t('strategy.stage.before', { days: -fromDpd })
      if (next === null) return t('strategy.stage.open', { from: fromDpd })
      if (next.fromDpd === fromDpd + 1) return t('strategy.stage.day', { from: fromDpd })
      return t('strategy.stage.range', { from: fromDpd, to: next.fromDpd - 1 })
    },
    channels: (channels) => channels.map((channel) => t(`strategy.channel.${channel}`)).join(' · '),
    steps: (steps) => steps.map((step) => t(`strategy.step.${step}`)).join(' · '),
  }
}

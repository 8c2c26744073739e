// Buttons of the call bar that move people: change between two, join three, hand on, take back, take or turn away a second caller. Private
// to the call bar, which listens to their keys.
import { useTranslation } from 'react-i18next'
import type { IconName } from '../../ui/icons.tsx'
import type { BarButton } from './barView.ts'
import { BarKey } from './PhoneBarParts.tsx'
import {
  answerWaiting,
  completeTransfer,
  declineWaiting,
  joinConference,
  type PendingCommand,
  takeBack,
  toggleHold,
  usePhone,
} from './phone.ts'

export type LegButtonName = Extract<
  BarButton,
  'swap' | 'conference' | 'complete' | 'takeBack' | 'takeSecond' | 'decline'
>

interface Button {
  readonly icon: IconName
  readonly combo: string
  readonly kind?: 'answer' | 'end'
  readonly pending: PendingCommand
  run(): Promise<void>
}

const BUTTONS: Record<LegButtonName, Button> = {
  swap: { icon: 'sync', combo: 'F12', pending: 'hold', run: toggleHold },
  conference: {
    icon: 'users',
    combo: 'Ctrl+F7',
    pending: 'conference',

    run: joinConference,
  },
  complete: {
    icon: 'transfer',
    combo: 'Ctrl+T',
    kind: 'answer',
    pending: 'transfer',

    run: completeTransfer,
  },
  takeBack: { icon: 'hangup', combo: 'F8', kind: 'end', pending: 'takeBack', run: takeBack },
  takeSecond: {
    icon: 'phone',
    combo: 'Ctrl+F2',
    kind: 'answer',
    pending: 'answer',

    run: answerWaiting,
  },
  decline: { icon: 'close', combo: 'Shift+F8', pending: 'answer', run: declineWaiting },
}

export function LegButton({ of }: { of: LegButtonName }) {
  const { t } = useTranslation()
  const pending = usePhone((state) => state.pending)
  const { icon, combo, kind, pending: waitsFor, run } = BUTTONS[of]
  return (
    <BarKey
      icon={icon}
      {...(kind ? { kind } : {})}
      word={t(`phone.button.${of}`)}
      combo={combo}
      busy={pending.includes(waitsFor)}
      tip={t(`phone.tip.${of}`)}
      onClick={() => void run()}
    />
  )
}

// What is done to the microphone's sound before a customer hears it: three switches, which hold at once, also in a call.
import { Switch } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { SoundProcessing } from '../../../shared/ipc.ts'
import { chooseDevices } from '../phone/phone.ts'
import { FixedBy } from './Choice.tsx'

const PARTS = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const

/** `fixed`: who decided for everybody, or null. */
export function ProcessingSettings({
  processing,
  fixed,
}: {
  processing: SoundProcessing
  fixed: string | null
}) {
  return PARTS.map((part) => <Part key={part} {...{ part, processing, fixed }} />)
}

function Part({
  part,
  processing,
  fixed,
}: {
  part: (typeof PARTS)[number]
  processing: SoundProcessing
  fixed: string | null
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="st-row" data-processing={part}>
      <label htmlFor={id}>
        {t(`settings.processing.${part}`)}
        <span className="sm t3">{t(`settings.processing.${part}Why`)}</span>
        <FixedBy who={fixed} />
      </label>
      <Switch
        id={id}
        checked={processing[part]}
        disabled={fixed !== null}
        onChange={(on) => void chooseDevices({ processing: { ...processing, [part]: on } })}
      />
    </div>
  )
}

// What is done to the microphone's sound before a customer hears it: three switches, which hold at once, also in a call.
import { Switch } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { SoundProcessing } from '../../../shared/ipc.ts'
import { chooseDevices } from '../phone/phone.ts'

const PARTS = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const

export function ProcessingSettings({ processing }: { processing: SoundProcessing }) {
  return PARTS.map((part) => <Part key={part} part={part} processing={processing} />)
}

function Part({ part, processing }: { part: (typeof PARTS)[number]; processing: SoundProcessing }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="st-row" data-processing={part}>
      <label htmlFor={id}>
        {t(`settings.processing.${part}`)}
        <span className="sm t3">{t(`settings.processing.${part}Why`)}</span>
      </label>
      <Switch
        id={id}
        checked={processing[part]}
        onChange={(on) => void chooseDevices({ processing: { ...processing, [part]: on } })}
      />
    </div>
  )
}

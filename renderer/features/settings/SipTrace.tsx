// The SIP trace for support: on for so many minutes, off by itself, saved as a file in which nobody is named. Private to the
// diagnosis.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE, SECOND } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { startTrace, stopTrace, traceText, useTrace } from '../phone/trace.ts'
import { Choice } from './Choice.tsx'

const MINUTES = ['5', '15', '30'] as const

export function SipTrace() {
  const { t } = useTranslation()
  const { bridge } = useDesk()
  const words = useProblemWords()
  const { until, messages } = useTrace()
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>('15')
  useNow(10 * SECOND)
  const left = until === null ? 0 : Math.max(1, Math.ceil((until - Date.now()) / MINUTE))
  const save = async () => {
    try {
      const suggestedName = 'duedesk-sip-trace.txt'
      const { path } = await bridge.call('file.save', { suggestedName, content: { text: traceText() } })
      if (path !== null) showToast({ tone: 'ok', title: t('settings.diagnosis.saved', { path }) })
    } catch (error) {
      const said = words(problemOf(error, 'trace'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  return (
    <div className="st-part" data-trace={until === null ? 'off' : 'on'}>
      <p className="t2 st-text">{t('settings.trace.text')}</p>
      <Choice<(typeof MINUTES)[number]>
        label={t('settings.trace.minutes')}
        value={minutes}
        choices={MINUTES.map((value) => ({
          value,
          text: t('settings.trace.choice', { count: Number(value) }),
        }))}
        onChange={setMinutes}
      />
      <div className="row">
        {until === null ? (
          <Button icon="file" onClick={() => startTrace(Number(minutes))}>
            {t('settings.trace.start')}
          </Button>
        ) : (
          <Button icon="close" onClick={stopTrace}>
            {t('settings.trace.stop')}
          </Button>
        )}
        {messages > 0 && (
          <Button look="ghost" icon="download" onClick={() => void save()}>
            {t('settings.trace.save', { count: messages })}
          </Button>
        )}
        <span className="t2" role="status">
          {until === null ? '' : t('settings.trace.running', { count: left })}
        </span>
      </div>
    </div>
  )
}

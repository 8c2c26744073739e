// The test before the first call, as a person reads it: speak, hear yourself, and three sentences about microphone, earpiece and
// connection with what to do where one of them fails. The test itself belongs to the phone.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SoundProcessing } from '../../../shared/ipc.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import { Button } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Meter } from '../../ui/signs.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { usePhone } from '../phone/phone.ts'
import { type PreCallVerdict, preCallTest } from '../phone/preCall.ts'

export function PreCallTest({ processing, volume }: { processing: SoundProcessing; volume: number }) {
  const { t } = useTranslation()
  const chosen = usePhone((state) => state.chosen)
  const busy = usePhone((state) => state.call.state !== 'idle')
  const [running, setRunning] = useState<AbortController | null>(null)
  const [level, setLevel] = useState(0)
  const [verdict, setVerdict] = useState<PreCallVerdict | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const latest = useRef(running)
  latest.current = running
  // Whoever leaves the page, or takes a call, leaves no microphone open behind.
  useEffect(() => () => latest.current?.abort(), [])
  useEffect(() => {
    if (busy) latest.current?.abort()
  }, [busy])

  const run = async () => {
    const stop = new AbortController()
    setRunning(stop)
    setVerdict(null)
    setProblem(null)
    try {
      setVerdict(
        await preCallTest({
          microphone: chosen.microphone?.id ?? null,
          speaker: chosen.speaker?.id ?? null,
          processing,
          volume,
          signal: stop.signal,
          level: setLevel,
        }),
      )
    } catch (error) {
      if (!stop.signal.aborted) setProblem(problemOf(error, 'preCall'))
    } finally {
      setRunning(null)
      setLevel(0)
    }
  }

  const percent = Math.round(level * 100)
  return (
    <div className="st-test" data-precall={running ? 'running' : verdict ? 'done' : 'idle'}>
      <div className="row">
        <Button
          size="sm"
          icon={running ? 'hold' : 'headset'}
          disabled={busy}
          onClick={() => (running ? running.abort() : void run())}
        >
          {t(running ? 'settings.test.stop' : 'settings.preCall.start')}
        </Button>
        {running && <Meter level={level} label={t('settings.test.level', { percent })} />}
        <span className="sm t3" role="status">
          {t(running ? 'settings.preCall.speak' : 'settings.preCall.what')}
        </span>
      </div>
      {verdict && <Verdict verdict={verdict} />}
      {problem && <ProblemNote problem={problem} tone="warn" />}
    </div>
  )
}

function Verdict({ verdict }: { verdict: PreCallVerdict }) {
  const { t } = useTranslation()
  const { microphone, speaker, connection, roundTripMs } = verdict
  const up = connection === 'up'
  const lines = [
    { part: 'connection', good: up, text: up ? t('settings.preCall.up') : t('settings.preCall.failed') },
    ...(up
      ? [
          {
            part: 'microphone',
            good: microphone === 'heard',
            text: t(microphone === 'heard' ? 'settings.preCall.heard' : 'settings.preCall.silent'),
          },
          {
            part: 'speaker',
            good: speaker === 'played',
            text: t(speaker === 'played' ? 'settings.preCall.played' : 'settings.preCall.refused'),
          },
        ]
      : []),
  ]
  const good = lines.every((line) => line.good)
  return (
    <div className="st-verdict" role="status" data-good={good}>
      <b>{t(good ? 'settings.preCall.good' : 'settings.preCall.bad')}</b>
      <ul>
        {lines.map((line) => (
          <li key={line.part} data-part={line.part} data-good={line.good}>
            <Icon name={line.good ? 'check' : 'alert'} size="s" />
            <span>{line.text}</span>
          </li>
        ))}
        {roundTripMs !== null && (
          <li data-part="roundTrip" data-good="true">
            <Icon name="signal" size="s" />
            <span>{t('settings.preCall.roundTrip', { ms: Math.max(1, Math.round(roundTripMs)) })}</span>
          </li>
        )}
      </ul>
    </div>
  )
}

// The report for technical support: what the shell knows (redacted there) and how line, devices and sync are. It names no
// person, number or device: a headset may carry its owner's name.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Button, SectionHead } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { type LineStatistics, usePhone } from '../phone/phone.ts'
import type { SyncStatus } from '../sync/sync.ts'
import { Doctor } from './Doctor.tsx'
import { SipTrace } from './SipTrace.tsx'

function soundOf({ quality, sentPackets, receivedPackets, lostPackets }: LineStatistics): string {
  const packets = `${sentPackets} sent, ${receivedPackets} received, ${lostPackets} lost`
  if (!quality) return `${packets}; never answered, or too short to measure`
  const { mosMean, mosLow, lossPct, jitterMs, rttMs, poorSeconds, deafSeconds, dumbSeconds } = quality
  const figures = `MOS ${mosMean} (lowest ${mosLow}), loss ${lossPct}%, jitter ${jitterMs} ms, round trip ${rttMs ?? '?'} ms`
  return `${packets}; ${figures}; seconds poor ${poorSeconds}, without sound in ${deafSeconds}, without sound out ${dumbSeconds}`
}

/** In English and technical on purpose: support reads it. */
function windowLines(sync: SyncStatus): string[] {
  const { registration, devices, chosen, counts, headset } = usePhone.getState()
  const device = (role: 'microphone' | 'speaker' | 'ringer') => (chosen[role] ? 'chosen' : 'system default')
  const failed = registration.state === 'failed' ? ` (${registration.problem.code})` : ''
  return [
    `registration: ${registration.state}${failed}`,
    `sync: ${sync.state}`,
    `devices: ${devices.microphones.length} microphones, ${devices.speakers.length} speakers`,
    `microphone: ${device('microphone')}, speaker: ${device('speaker')}, ringer: ${device('ringer')}`,
    `headset keys: ${headset.state}`,
    `last call: ${counts === null ? 'none' : soundOf(counts)}`,
    `window: ${window.innerWidth}x${window.innerHeight} at ${window.devicePixelRatio}`,
  ]
}

export function Diagnosis({ practice, caller }: { practice: boolean; caller: boolean }) {
  const { t } = useTranslation()
  const { bridge, sync } = useDesk()
  const words = useProblemWords()
  const [text, setText] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [copied, setCopied] = useState(false)
  const [found, setFound] = useState<string[]>([])

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      const said = words(problemOf(error, 'diagnosis'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  const make = async () => {
    const shell = (await bridge.call('diagnostics.summary')).text
    setText([shell, ...windowLines(sync.status()), ...found].join('\n'))
    setCopied(false)
  }
  const save = async (content: string) => {
    const suggestedName = 'duedesk-diagnosis.txt'
    const { path } = await bridge.call('file.save', { suggestedName, content: { text: content } })
    if (path !== null) showToast({ tone: 'ok', title: t('settings.diagnosis.saved', { path }) })
  }
  return (
    <section aria-label={t('settings.section.diagnosis')}>
      <SectionHead title={t('settings.section.diagnosis')} />
      <Doctor practice={practice} onReport={setFound} />
      {caller && <SipTrace />}
      <p className="t2 st-text">{t('settings.diagnosis.text')}</p>
      {text !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse must be able to scroll it
        <pre className="st-report copy" tabIndex={0}>
          {text}
        </pre>
      )}
      <div className="row">
        <Button icon="file" busy={busy} onClick={() => void attempt(make)}>
          {t('settings.diagnosis.make')}
        </Button>
        {text !== null && (
          <>
            <Button
              look="ghost"
              icon={copied ? 'check' : 'file'}
              onClick={() =>
                void attempt(async () => {
                  await navigator.clipboard.writeText(text)
                  setCopied(true)
                })
              }
            >
              {t(copied ? 'settings.diagnosis.copied' : 'settings.diagnosis.copy')}
            </Button>
            <Button look="ghost" icon="download" onClick={() => void attempt(() => save(text))}>
              {t('settings.diagnosis.save')}
            </Button>
          </>
        )}
      </div>
    </section>
  )
}

// Microphone, earpiece and ringer, each with a test: bars that move when somebody speaks, a tone that is heard. The devices
// themselves belong to the phone; this only chooses. The microphone is open while the test runs and no longer.
import { Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem.ts'
import { Button } from '../../ui/controls.tsx'
import { Meter } from '../../ui/signs.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import type { Device } from '../phone/devices.ts'
import { audioContext, meterOf } from '../phone/levels.ts'
import { chooseDevices, usePhone } from '../phone/phone.ts'

type Role = 'microphone' | 'speaker' | 'ringer'

export function AudioSettings() {
  const { t } = useTranslation()
  const devices = usePhone((state) => state.devices)
  const chosen = usePhone((state) => state.chosen)
  const busy = usePhone((state) => state.call.state !== 'idle')
  const unnamed = [...devices.microphones, ...devices.speakers].some((device) => device.label === '')
  return (
    <>
      <DeviceRow part="microphone" devices={devices.microphones} chosen={chosen.microphone} />
      <MicrophoneTest device={chosen.microphone} blocked={busy} />
      <DeviceRow part="speaker" devices={devices.speakers} chosen={chosen.speaker} test />
      <DeviceRow part="ringer" devices={devices.speakers} chosen={chosen.ringer} test />
      {devices.microphones.length === 0 && devices.speakers.length === 0 && (
        <p className="sm warn">{t('settings.noDevices')}</p>
      )}
      {unnamed && <p className="sm t3">{t('settings.allow')}</p>}
    </>
  )
}

const SYSTEM = 'default'

function DeviceRow({
  part,
  devices,
  chosen,
  test,
}: {
  part: Role
  devices: readonly Device[]
  chosen: Device | null
  test?: boolean
}) {
  const { t } = useTranslation()
  const id = useId()
  // The browser lists the default once more under its own id; ours says it already.
  const real = devices.filter(
    (device) => device.id !== 'default' && device.id !== 'communications' && device.id !== '',
  )
  return (
    <div className="st-row">
      <label htmlFor={id}>{t(`settings.${part}`)}</label>
      <span className="row tight st-device">
        <Select
          id={id}
          value={chosen?.id ?? SYSTEM}
          options={[
            { value: SYSTEM, label: t('settings.systemDefault') },
            ...real.map((device) => ({ value: device.id, label: device.label || device.id.slice(0, 8) })),
          ]}
          onChange={(value) =>
            void chooseDevices({ [part]: real.find((device) => device.id === value) ?? null })
          }
          style={{ flex: 1, minWidth: 0 }}
        />
        {test && (
          <Button
            size="sm"
            icon={part === 'ringer' ? 'bell' : 'speaker'}
            onClick={() => void playTone(chosen?.id ?? '')}
          >
            {t('settings.test.speaker')}
          </Button>
        )}
      </span>
    </div>
  )
}

/** Half a second of a soft tone on that device. */
async function playTone(device: string): Promise<void> {
  const context = audioContext()
  const out = context.createMediaStreamDestination()
  const gain = context.createGain()
  const oscillator = context.createOscillator()
  oscillator.frequency.value = 520
  gain.gain.setValueAtTime(0.2, context.currentTime)
  gain.gain.linearRampToValueAtTime(0, context.currentTime + 0.6)
  oscillator.connect(gain).connect(out)
  const element = new Audio()
  element.srcObject = out.stream
  await element.setSinkId(device)
  await element.play()
  oscillator.start()
  oscillator.stop(context.currentTime + 0.6)
}

function MicrophoneTest({ device, blocked }: { device: Device | null; blocked: boolean }) {
  const { t } = useTranslation()
  const [running, setRunning] = useState(false)
  const [level, setLevel] = useState(0)
  const [silent, setSilent] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const deviceId = device?.id ?? null

  useEffect(() => {
    if (!running || blocked) return
    let stopped = false
    let close = () => {}
    setProblem(null)
    const audio = deviceId === null ? true : { deviceId: { exact: deviceId } }
    navigator.mediaDevices.getUserMedia({ audio }).then(
      (stream) => {
        const meter = meterOf(stream)
        let quiet = 0
        const timer = setInterval(() => {
          const { peak } = meter.read()
          quiet = peak < 0.01 ? quiet + 1 : 0
          setLevel(peak)
          setSilent(quiet > 30)
        }, 120)
        close = () => {
          clearInterval(timer)
          meter.close()
          for (const track of stream.getTracks()) track.stop()
        }
        if (stopped) close()
      },
      (error: unknown) => {
        const denied = error instanceof DOMException && error.name === 'NotAllowedError'
        setProblem({ code: denied ? 'phone.microphoneDenied' : 'phone.noMicrophone', params: {} })
        setRunning(false)
      },
    )
    return () => {
      stopped = true
      close()
      setLevel(0)
      setSilent(false)
    }
  }, [running, blocked, deviceId])

  const percent = Math.round(level * 100)
  return (
    <div className="st-test">
      <div className="row">
        <Button
          size="sm"
          icon={running ? 'hold' : 'mic'}
          disabled={blocked}
          onClick={() => setRunning(!running)}
        >
          {t(running ? 'settings.test.stop' : 'settings.test.microphone')}
        </Button>
        <Meter level={level} label={t('settings.test.level', { percent })} />
        {running && (
          <span className={`sm ${silent ? 'warn' : 't3'}`}>
            {t(silent ? 'settings.test.silent' : 'settings.test.hint')}
          </span>
        )}
      </div>
      {problem && <ProblemNote problem={problem} tone="warn" />}
    </div>
  )
}

// Microphone, earpiece and ringer, each with a test: bars that move when somebody speaks, a tone that is heard. The devices
// themselves belong to the phone; this only chooses. The microphone is open while the test runs and no longer.
import { Select, Slider } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/ipc.ts'
import type { Problem } from '../../../shared/problem.ts'
import { Button } from '../../ui/controls.tsx'
import { Meter } from '../../ui/signs.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import type { Device } from '../phone/devices.ts'
import { meterOf } from '../phone/levels.ts'
import { chooseDevices, setVoiceVolume, usePhone } from '../phone/phone.ts'
import { playSound, playVoice, recordVoice } from './sounds.ts'

type Role = 'microphone' | 'speaker' | 'ringer'

export function AudioSettings({
  volumes,
  onVolumes,
}: {
  volumes: Settings['volumes']
  onVolumes(volumes: Settings['volumes']): void
}) {
  const { t } = useTranslation()
  const devices = usePhone((state) => state.devices)
  const chosen = usePhone((state) => state.chosen)
  const busy = usePhone((state) => state.call.state !== 'idle')
  const unnamed = [...devices.microphones, ...devices.speakers].some((device) => device.label === '')
  return (
    <>
      <DeviceRow part="microphone" devices={devices.microphones} chosen={chosen.microphone} />
      <MicrophoneTest device={chosen.microphone} speaker={chosen.speaker} blocked={busy} />
      <DeviceRow
        part="speaker"
        devices={devices.speakers}
        chosen={chosen.speaker}
        test={{ sound: 'tone', volume: volumes.speaker }}
      />
      <VolumeRow
        part="speaker"
        volume={volumes.speaker}
        onVolume={(speaker) => {
          onVolumes({ ...volumes, speaker })
          setVoiceVolume(speaker)
        }}
      />
      <DeviceRow
        part="ringer"
        devices={devices.speakers}
        chosen={chosen.ringer}
        test={{ sound: 'ring', volume: volumes.ringer }}
      />
      <VolumeRow
        part="ringer"
        volume={volumes.ringer}
        onVolume={(ringer) => onVolumes({ ...volumes, ringer })}
      />
      {devices.microphones.length === 0 && devices.speakers.length === 0 && (
        <p className="sm warn">{t('settings.noDevices')}</p>
      )}
      {unnamed && <p className="sm t3">{t('settings.allow')}</p>}
    </>
  )
}

/** A percentage while it is dragged; kept when it is let go of. */
function VolumeRow({
  part,
  volume,
  onVolume,
}: {
  part: 'speaker' | 'ringer'
  volume: number
  onVolume(volume: number): void
}) {
  const { t } = useTranslation()
  const kept = Math.round(volume * 100)
  const [percent, setPercent] = useState(kept)
  useEffect(() => setPercent(kept), [kept])
  const label = t('settings.volumeOf', { device: t(`settings.${part}`) })
  return (
    <div className="st-row" data-volume={part}>
      <span>{label}</span>
      <span className="row tight st-device">
        <Slider
          className="grow"
          min={0}
          max={100}
          step={5}
          value={percent}
          ariaLabelForHandle={label}
          tooltip={{ open: false }}
          onChange={setPercent}
          onChangeComplete={(value) => onVolume(value / 100)}
        />
        <span className="st-percent">{percent}%</span>
      </span>
    </div>
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
  test?: { sound: 'tone' | 'ring'; volume: number }
}) {
  const { t } = useTranslation()
  const id = useId()
  const [playing, setPlaying] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const play = async (sound: 'tone' | 'ring', volume: number) => {
    setPlaying(true)
    setProblem(null)
    try {
      await playSound(sound, chosen?.id ?? '', volume)
    } catch {
      setProblem({
        code: 'phone.deviceGone',
        params: { label: chosen?.label ?? t('settings.systemDefault') },
      })
    } finally {
      setPlaying(false)
    }
  }
  // The browser lists the default once more under its own id; ours says it already.
  const real = devices.filter(
    (device) => device.id !== 'default' && device.id !== 'communications' && device.id !== '',
  )
  return (
    <div className="st-row" data-device={part}>
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
            busy={playing}
            onClick={() => void play(test.sound, test.volume)}
          >
            {t(`settings.test.${part === 'ringer' ? 'ringer' : 'speaker'}`)}
          </Button>
        )}
      </span>
      {problem && <ProblemNote problem={problem} tone="warn" />}
    </div>
  )
}

type Testing = 'idle' | 'meter' | 'recording' | 'playing'

/** Three seconds of recording are announced, shown by the bars, and played back at once. */
function MicrophoneTest({
  device,
  speaker,
  blocked,
}: {
  device: Device | null
  speaker: Device | null
  blocked: boolean
}) {
  const { t } = useTranslation()
  const [testing, setTesting] = useState<Testing>('idle')
  const [level, setLevel] = useState(0)
  const [silent, setSilent] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const deviceId = device?.id ?? null
  const speakerId = speaker?.id ?? ''
  const open = (testing === 'meter' || testing === 'recording') && !blocked
  const recording = testing === 'recording'

  useEffect(() => {
    if (!open) return
    const stop = new AbortController()
    let close = () => {}
    setProblem(null)
    const audio = deviceId === null ? true : { deviceId: { exact: deviceId } }
    const run = async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio })
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
      if (stop.signal.aborted) return close()
      if (!recording) return
      const voice = await recordVoice(stream, stop.signal)
      if (stop.signal.aborted) return
      setTesting('playing')
      await playVoice(voice, speakerId)
      setTesting((now) => (now === 'playing' ? 'idle' : now))
    }
    run().catch((error: unknown) => {
      const denied = error instanceof DOMException && error.name === 'NotAllowedError'
      setProblem({ code: denied ? 'phone.microphoneDenied' : 'phone.noMicrophone', params: {} })
      setTesting('idle')
    })
    return () => {
      stop.abort()
      close()
      setLevel(0)
      setSilent(false)
    }
  }, [open, recording, deviceId, speakerId])

  const percent = Math.round(level * 100)
  const hint =
    testing === 'recording'
      ? 'settings.test.recording'
      : testing === 'playing'
        ? 'settings.test.playing'
        : silent
          ? 'settings.test.silent'
          : 'settings.test.hint'
  return (
    <div className="st-test" data-testing={testing}>
      <div className="row">
        <Button
          size="sm"
          icon={testing === 'meter' ? 'hold' : 'mic'}
          disabled={blocked || recording || testing === 'playing'}
          onClick={() => setTesting(testing === 'meter' ? 'idle' : 'meter')}
        >
          {t(testing === 'meter' ? 'settings.test.stop' : 'settings.test.microphone')}
        </Button>
        <Button
          size="sm"
          icon="speaker"
          disabled={blocked}
          busy={recording || testing === 'playing'}
          onClick={() => setTesting('recording')}
        >
          {t('settings.test.record')}
        </Button>
        <Meter level={level} label={t('settings.test.level', { percent })} />
        {testing !== 'idle' && (
          <span className={`sm ${silent ? 'warn' : 't3'}`} role="status">
            {t(hint)}
          </span>
        )}
      </div>
      {blocked && <p className="sm t3">{t('settings.test.blocked')}</p>}
      {problem && <ProblemNote problem={problem} tone="warn" />}
    </div>
  )
}

// How one call sounded: figures with their band, what went wrong and when, and with which devices. Public: reviews show it as well.
// Promises: what was not measured, or was not recorded by an older desk, is left out and never guessed.
import { useTranslation } from 'react-i18next'
import { type Instant, SECOND, type Zone } from '../../../shared/instant.ts'
import { type CallQuality, qualityBand, type SoundDevice, soundTrouble } from '../../../shared/quality.ts'
import { Tag, type Tone } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import './callSound.css'

const BAND_TONES: Record<ReturnType<typeof qualityBand>, Tone> = { good: 'ok', fair: 'warn', poor: 'bad' }

/** In one word what was bad about the sound, or that nothing was. */
export function SoundTag({ quality }: { quality: CallQuality | null }) {
  const { t } = useTranslation()
  if (quality === null) return <Tag small>{t('recordings.sound.none')}</Tag>
  const trouble = soundTrouble(quality)
  if (trouble === null) return <Tag small>{t('recordings.sound.fine')}</Tag>
  return (
    <Tag small tone={trouble === 'poor' ? 'warn' : 'bad'}>
      {t(`recordings.sound.trouble.${trouble}`)}
    </Tag>
  )
}

/** `answeredAt`: what the times of incidents are counted from. */
export function CallSound({
  quality,
  answeredAt,
  zone,
}: {
  quality: CallQuality
  answeredAt: Instant
  zone?: Zone | undefined
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const band = qualityBand(quality.mosMean)
  const at = (seconds: number) => format.clock(answeredAt + seconds * SECOND, zone)
  const figures = [
    t('recordings.sound.mos', { mean: quality.mosMean.toFixed(1), low: quality.mosLow.toFixed(1) }),
    t('recordings.sound.loss', { loss: quality.lossPct.toFixed(1) }),
    t('recordings.sound.jitter', { jitter: Math.round(quality.jitterMs) }),
    quality.rttMs === null
      ? t('recordings.sound.noRtt')
      : t('recordings.sound.rtt', { rtt: Math.round(quality.rttMs) }),
    ...(quality.codec === undefined ? [] : [t('recordings.sound.codec', { codec: quality.codec })]),
  ]
  const seconds = (
    [
      ['poor', quality.poorSeconds],
      ['deaf', quality.deafSeconds],
      ['dumb', quality.dumbSeconds],
    ] as const
  ).filter(([, lasted]) => lasted > 0)
  const { incidents = [], devices = [] } = quality
  return (
    <div className="cs" data-band={band}>
      <p>
        <Tag small tone={BAND_TONES[band]}>
          {t(`phone.quality.${band}`)}
        </Tag>{' '}
        {figures.join(' · ')}
      </p>
      {seconds.length > 0 && (
        <p className="warn">
          {seconds.map(([what, lasted]) => t(`recordings.sound.${what}`, { seconds: lasted })).join(' · ')}
        </p>
      )}
      {incidents.length > 0 && (
        <Entries
          title={t('recordings.sound.incidents')}
          entries={incidents.map((one) => ({
            at: at(one.at),
            words: t('recordings.sound.lasted', {
              what: t(`recordings.sound.cause.${one.cause}`),
              time: format.duration(one.seconds * SECOND),
            }),
          }))}
        />
      )}
      {devices.length > 0 && <Devices devices={devices} at={at} />}
    </div>
  )
}

function Devices({ devices, at }: { devices: readonly SoundDevice[]; at: (seconds: number) => string }) {
  const { t } = useTranslation()
  const entries = devices.map((one, index) => {
    const before = devices.slice(0, index).some(({ what }) => what === one.what)
    const label = one.label === '' ? t('recordings.sound.unnamed') : one.label
    const named = t(`recordings.sound.${one.what}`, { label })
    if (!before) return { at: at(one.at), words: named }
    // A microphone that is there has a name: the page may see names as soon as it may hear.
    if (one.label === '' && one.what === 'microphone')
      return { at: at(one.at), words: t('recordings.sound.gone') }
    return { at: at(one.at), words: t('recordings.sound.changedTo', { what: named }) }
  })
  return <Entries title={t('recordings.sound.devices')} entries={entries} />
}

function Entries({
  title,
  entries,
}: {
  title: string
  entries: readonly { readonly at: string; readonly words: string }[]
}) {
  return (
    <div className="cs-part">
      <b>{title}</b>
      <ul>
        {entries.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what happened keeps its place
          <li key={index}>
            <span className="t3 nowrap">{one.at}</span>
            <span className="copy">{one.words}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

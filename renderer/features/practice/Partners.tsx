// The customers one can practise with, as cards, each shown by voiceprint. Private to practice.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scenario } from '../../../shared/practice/customers.ts'
import { PARTNERS } from '../../../shared/practice/partners.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import { Button } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { usePhone } from '../phone/phone.ts'
import type { PracticeCase } from './cases.ts'

const TONES = ['var(--c2)', 'var(--c1)', 'var(--c3)', 'var(--c5)', 'var(--c4)'] as const
const BARS = 48
/** Nobody's voice is behind these. */
const MUTE: readonly Scenario[] = ['busy', 'noAnswer', 'voicemail']

export interface PartnerCardProps {
  readonly scenario: Scenario
  readonly useCase: PracticeCase
  /** Best score so far; null when never practised. */
  readonly best: number | null
  onStart(): void
  onPrepare(): void
  onCallMe(): Promise<void>
}

export function PartnerCard({ scenario, useCase, best, onStart, onPrepare, onCallMe }: PartnerCardProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const idle = usePhone((state) => state.call.state === 'idle')
  /** Also a second call, while one talks. */
  const mayRing = usePhone(({ call }) => call.state === 'idle' || call.state === 'talking')
  const [asked, setAsked] = useState<'no' | 'asked' | Problem>('no')
  const partner = PARTNERS[scenario]
  const name = format.pick(partner.name)
  /** Who calls in is waited for, not dialled. */
  const callsIn = partner.group === 'inbound'
  const letCall = () => {
    setAsked('asked')
    onCallMe().then(
      () => setAsked('no'),
      (error: unknown) => setAsked(problemOf(error, 'practice')),
    )
  }
  return (
    <li className="pr-card" data-scenario={scenario}>
      <Voiceprint scenario={scenario} />
      <div className="pr-words">
        <h2>
          <span className="clip">{name}</span>
          <span className="pr-hard" role="img" aria-label={t('practice.hard', { n: partner.heat, of: 4 })}>
            {[1, 2, 3, 4].map((step) => (
              <i key={step} data-on={step <= partner.heat} />
            ))}
          </span>
        </h2>
        <p>{format.pick(partner.manner)}</p>
        <p className="t3">{t('practice.trains', { what: format.pick(partner.trains) })}</p>
        {typeof asked === 'object' && <p className="bad sm">{words(asked).what}</p>}
      </div>
      <footer>
        <span className="t3 sm">
          {t('practice.best')} <b>{best ?? '—'}</b>
        </span>
        <span className="grow" />
        {!MUTE.includes(scenario) && !callsIn && (
          <IconButton
            icon="callback"
            label={`${name} · ${t(asked === 'asked' ? 'practice.called' : 'practice.callMe')}`}
            disabled={!mayRing || asked === 'asked'}
            onClick={letCall}
          />
        )}
        <IconButton
          icon="file"
          label={`${name} · ${t('practice.prepare', { name: useCase.name })}`}
          disabled={!idle}
          onClick={onPrepare}
        />
        <Button
          size="sm"
          look="soft"
          icon={callsIn ? 'callback' : 'phone'}
          disabled={!(callsIn ? mayRing : idle) || asked === 'asked'}
          aria-label={`${name} · ${t(callsIn ? 'practice.callMe' : 'practice.start')}`}
          onClick={callsIn ? letCall : onStart}
        >
          {t(callsIn ? 'practice.callMe' : 'practice.start')}
        </Button>
      </footer>
    </li>
  )
}

/** A voice as bars: the same customer always gives the same picture, and a heated one swings wider. */
function Voiceprint({ scenario }: { scenario: Scenario }) {
  const { bars, tone } = useMemo(() => {
    const { heat } = PARTNERS[scenario]
    let seed = [...scenario].reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) >>> 0, 7)
    const bars = Array.from({ length: BARS }, (_, index) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      const swell = 0.5 + 0.5 * Math.sin(index / (3 + (scenario.length % 4)))
      const loud = 7 + heat * 3
      return MUTE.includes(scenario) ? 2 : 3 + swell * loud * (0.45 + (seed >>> 16) / 131_072)
    })
    return { bars, tone: TONES[scenario.length % TONES.length] }
  }, [scenario])
  return (
    <svg className="pr-print" viewBox="0 0 288 44" preserveAspectRatio="none" aria-hidden="true">
      {bars.map((height, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity but their place
          key={index}
          x={index * 6 + 1}
          y={22 - height}
          width="3"
          height={height * 2}
          rx="1.5"
          fill={tone}
        />
      ))}
    </svg>
  )
}

// The call bar while a supervisor is in the call of an agent: whose call, who hears them, and the way out. Private to the call bar.
import { useTranslation } from 'react-i18next'
import { SECOND } from '../../../shared/instant.ts'
import { useNow } from '../../clock.ts'
import { clockText } from './barView.ts'
import type { Joined } from './joinDesk.ts'
import { BarKey, PracticeTag } from './PhoneBarParts.tsx'
import { hangUp, toggleMute } from './phone.ts'

export function JoinBar({ joined, practice }: { joined: Joined; practice: boolean }) {
  const { t } = useTranslation()
  const now = useNow(SECOND)
  const { way, agent, state, since, muted } = joined
  const on = state === 'on'
  const heardBy = t(`supervise.heard.${muted ? 'listen' : way}`)
  return (
    <section
      className="pb"
      data-ink={true}
      data-state="joined"
      data-join={way}
      data-joined={state}
      data-leg="none"
      aria-label={t('phone.bar')}
    >
      <span className="said-only" role="status" aria-live="polite">
        {on ? `${t(`supervise.now.${way}`)} ${agent} ${heardBy}` : t('supervise.dialling')}
      </span>
      <span className="pb-state">
        <span className="pb-dot" data-dot={on ? 'live' : 'busy'} />
        {on ? t(`supervise.now.${way}`) : t('supervise.dialling')}
      </span>
      {on && (
        <span className="pb-timer" role="timer">
          {clockText(now - since)}
        </span>
      )}
      <span className="pb-sep" />
      <span className="pb-who">
        <b className="clip">{agent}</b>
      </span>
      <span className="pb-say" title={heardBy}>
        {heardBy}
      </span>
      {practice && (
        <span className="pb-say" title={t('supervise.practice')}>
          {t('supervise.practice')}
        </span>
      )}
      {practice && <PracticeTag at={now} />}
      <span className="pb-btns">
        {way !== 'listen' && (
          <BarKey
            icon={muted ? 'micOff' : 'mic'}
            label={t('phone.button.mute')}
            word={muted ? t('phone.button.unmute') : null}
            combo="F3"
            pressed={muted}
            tip={t(muted ? 'phone.tip.unmute' : 'phone.tip.mute')}
            onClick={toggleMute}
          />
        )}
        <BarKey
          kind="end"
          icon="hangup"
          word={t('phone.button.hangUp')}
          combo="F8"
          onClick={() => void hangUp()}
        />
      </span>
    </section>
  )
}

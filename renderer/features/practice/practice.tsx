// What the simulated customer says, as captions in the script pane. Public. Everything here concerns synthetic customers only;
// whom to practise with, and how it went, is `PracticeScreen.tsx`.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Zone } from '../../../shared/instant.ts'
import { LinkButton } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { capOf, useActingKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { sendCalm, usePhone } from '../phone/phone.ts'
import './practice.css'

/** What the simulated customer said; the last caption in one line, all of them on demand. `calm`: a calm card is open. */
export function Captions({ zone, calm }: { zone: Zone; calm: boolean }) {
  const acting = useActingKey()
  const { t } = useTranslation()
  const format = useFormat()
  const captions = usePhone((state) => state.captions)
  const talking = usePhone((state) => state.call.state === 'talking')
  const [all, setAll] = useState(false)
  const list = useRef<HTMLOListElement>(null)
  const last = captions.at(-1)
  // Whoever opens a calm card is about to read from it: the customer listens to those words differently.
  useEffect(() => {
    if (calm) void sendCalm()
  }, [calm])
  useEffect(() => {
    if (all && last) list.current?.scrollTo({ top: list.current.scrollHeight })
  }, [all, last])
  if (!talking && !last) return null
  const shown = all ? captions : last ? [last] : []
  return (
    <div className="pr-captions" role="log" aria-label={t('practice.captions')} data-all={all}>
      <Icon name="practice" size="s" />
      <ol ref={list}>
        {shown.length === 0 && <li className="t3">{t('practice.waiting')}</li>}
        {shown.map((caption) => (
          <li key={caption.n} data-n={caption.n} data-spoken={caption.spoken}>
            <time>{format.clock(caption.at, zone)}</time>
            <b>{t('practice.customer')}</b>
            <span>
              {format.language === 'en' ? caption.en : caption.zh}
              {caption.spoken === 'cut' && <em> {t('practice.cut')}</em>}
            </span>
          </li>
        ))}
      </ol>
      {captions.length > 1 ? (
        <LinkButton aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'practice.less' : 'practice.more', { n: captions.length })}
        </LinkButton>
      ) : (
        <span className="t3 sm pr-hint">{t('practice.sayHint', { said: capOf(acting('F2')) })}</span>
      )}
    </div>
  )
}

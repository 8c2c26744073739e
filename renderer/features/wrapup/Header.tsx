// The facts of the call above the wrap-up, and when the draft was last saved. Private to the wrap-up.
import { useTranslation } from 'react-i18next'
import type { EndedBy } from '../../../shared/call.ts'
import { outcomeOf } from '../../../shared/call.ts'
import type { Instant, Zone } from '../../../shared/instant.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { CallRow } from '../../../shared/rows.ts'
import { Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useLateFlag } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { useOutcomeWords } from '../phone/PhoneBar.tsx'

export function Header({
  row,
  ended,
  thirdParty,
  must,
  node,
  savedAt,
  unsaved,
  problem,
  zone,
}: {
  row: CallRow
  ended: {
    readonly answeredAt: Instant | null
    readonly talkMs: number
    readonly sipStatus: number | null
    readonly endedBy: EndedBy | null
  }
  thirdParty: boolean
  must: { said: number; unsaid: number } | null
  node: string | null
  savedAt: Instant | null
  unsaved: boolean
  problem: Problem | null
  zone: Zone
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const outcomeWords = useOutcomeWords()
  const slow = useLateFlag(unsaved)
  const answered = ended.answeredAt !== null
  const outcome = outcomeWords(
    outcomeOf(ended.sipStatus, answered, ended.endedBy ?? 'network'),
    ended.sipStatus,
  )
  const who = thirdParty ? 'thirdParty' : row.verification === 'matched' ? 'verified' : 'unverified'
  return (
    <header className="wu-head">
      <div className="grow">
        <h2 id="wu-title">{t('wrapUp.title')}</h2>
        <p className="wu-facts">
          {answered ? (
            <>
              <span className={who === 'verified' ? 'ok' : 'warn'}>
                <Icon
                  name={who === 'verified' ? 'shieldOk' : who === 'thirdParty' ? 'users' : 'lock'}
                  size="s"
                />
                {t(`wrapUp.who.${who}`)}
              </span>
              <span>{t('wrapUp.talked', { time: format.timer(ended.talkMs) })}</span>
              {must && (
                <span className={must.unsaid > 0 ? 'warn' : ''}>
                  {must.unsaid > 0
                    ? t('wrapUp.unsaid', { count: must.unsaid })
                    : t('wrapUp.mustSaid', { count: must.said })}
                </span>
              )}
              {node && <span>{t('wrapUp.reached', { node })}</span>}
            </>
          ) : (
            <span>
              {outcome.say}
              {outcome.do && ` · ${outcome.do}`}
            </span>
          )}
        </p>
      </div>
      {problem ? (
        <Tag tone="bad" icon="alert">
          {words(problem).what}
        </Tag>
      ) : (
        savedAt !== null && (
          <span data-draft={unsaved ? 'unsaved' : 'saved'}>
            <Tag tone="outl">
              {slow ? t('common.saving') : t('wrapUp.draftSaved', { at: format.clock(savedAt, zone) })}
            </Tag>
          </span>
        )
      )}
    </header>
  )
}

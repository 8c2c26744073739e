// What this version says otherwise than the one in force. Private to the releases. Promises: before and after stand apart in words, not only
// in colour.
import { useTranslation } from 'react-i18next'
import { MustSay } from '../../../shared/script/graph.ts'
import { LinkButton, Tag } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { versionWords } from '../../words/version.ts'
import type { Difference, Part } from './difference.ts'

/** What belongs to no line is told by the heading under which it is written. */
const WHOLE_PARTS = {
  title: 'releases.whole.title',
  mustSay: 'releases.whole.items',
  objections: 'releases.whole.objections',
  prefill: 'releases.whole.firstValues',
} as const
const wholePart = (at: string): at is keyof typeof WHOLE_PARTS => Object.hasOwn(WHOLE_PARTS, at)

export function Compare({
  differences,
  against,
  first,
  onJump,
}: {
  differences: readonly Difference[]
  /** The version in force; null where this is the one. */
  against: number | null
  first: boolean
  onJump(id: string): void
}) {
  const { t } = useTranslation()
  if (against === null)
    return <p className="t3">{t(first ? 'releases.compare.first' : 'releases.compare.same')}</p>
  if (differences.length === 0)
    return <p className="t3">{t('releases.compare.nothing', { version: versionWords(against, t) })}</p>
  return (
    <>
      <p className="sm t3">{t('releases.compare.with', { version: versionWords(against, t) })}</p>
      <ul className="re-differences">
        {differences.map((one) => (
          <li key={one.at} data-difference={one.at}>
            <span className="row tight">
              <LinkButton onClick={() => onJump(one.at)}>
                {wholePart(one.at) ? t(WHOLE_PARTS[one.at]) : one.at}
              </LinkButton>
              <Tag small tone={one.kind === 'changed' ? 'plain' : one.kind === 'added' ? 'ok' : 'warn'}>
                {t(`releases.compare.kind.${one.kind}`)}
              </Tag>
            </span>
            {one.parts.map((part) => (
              <Told key={part.name} part={part} />
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

function Told({ part }: { part: Part }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [name = '', which = ''] = part.name.split(':')
  const known = [
    'text',
    'answer',
    'mustSay',
    'order',
    'other',
    'title',
    'line',
    'source',
    'until',
    'place',
    'entry',
  ] as const
  const key = known.find((one) => one === name) ?? 'other'
  const label = t(name === 'when' ? 'releases.whole.when' : `releases.compare.part.${key}`)
  /** In the language of the screen; where only the other one changed, that. */
  const shown = (words: Part['before']): string => {
    if (!words) return ''
    if (name === 'when') return t(`releases.whole.whens.${MustSay.shape.when.parse(words.en)}`)
    const here = format.pick(words)
    const alike = part.before && part.after && format.pick(part.before) === format.pick(part.after)
    return alike ? (here === words.zh ? words.en : words.zh) : here
  }
  return (
    <div className="re-part">
      <span className="sm t3">{`${label} ${which}`}</span>
      {part.before && (
        <del>
          <span className="said-only">{t('releases.compare.before')} </span>
          {shown(part.before)}
        </del>
      )}
      {part.after && (
        <ins>
          <span className="said-only">{t('releases.compare.after')} </span>
          {shown(part.after)}
        </ins>
      )}
    </div>
  )
}

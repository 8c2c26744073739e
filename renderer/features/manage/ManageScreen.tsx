// Manage (管理): what supervisors, reviewers and administrators set for everybody, one section at a time. Owns which section is open
// and nothing else. Promises: a section is loaded when it is first opened, and one that fails to load says so.
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { useDesk } from '../../desk.ts'
import { Icon } from '../../ui/icons.tsx'
import { capOf, shortcutOf, useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { Loading } from '../Loading.tsx'
import { SECTIONS, type SectionId, type SectionProps, sectionsOf } from './manage.ts'
import './manage.css'

/** `covered`: a call of the own is up and not verified; then nothing that could name a case is shown. */
export function ManageScreen({
  now,
  covered,
  onReview,
}: {
  now: Instant
  covered: boolean
  onReview: SectionProps['onReview']
}) {
  const { t } = useTranslation()
  const ids = sectionsOf(useDesk().profile.role)
  const [open, setOpen] = useState<SectionId | undefined>(ids[0])
  if (covered || open === undefined)
    return (
      <main className="sheet" aria-label={t('manage.title')}>
        <EmptyState icon="lock" title={t(covered ? 'worklist.covered' : 'manage.empty')} />
      </main>
    )
  const { Body } = SECTIONS[open]
  return (
    <div className="mg">
      <nav className="mg-nav" aria-label={t('manage.nav')}>
        <h2>{t('manage.title')}</h2>
        <ul>
          {ids.map((id, at) => (
            <li key={id}>
              <SectionButton id={id} place={at + 1} on={id === open} onOpen={() => setOpen(id)} />
            </li>
          ))}
        </ul>
      </nav>
      <main className="sheet mg-main" aria-label={t(`manage.section.${open}`)}>
        <Suspense fallback={<Loading label={t('common.loading')} onAgain={null} />}>
          <Body key={open} now={now} onReview={onReview} />
        </Suspense>
      </main>
    </div>
  )
}

/** A section, opened with Alt and the digit of its place. */
function SectionButton(props: { id: SectionId; place: number; on: boolean; onOpen(): void }) {
  const { id, place, on, onOpen } = props
  const { t } = useTranslation()
  const combo = `Alt+${place}`
  useKey(combo, onOpen, { label: t('manage.keys.sections'), group: t('manage.title'), enabled: place <= 9 })
  return (
    <button
      type="button"
      aria-current={on ? 'page' : undefined}
      aria-keyshortcuts={place <= 9 ? shortcutOf(combo) : undefined}
      title={place <= 9 ? capOf(combo) : undefined}
      data-section={id}
      onClick={onOpen}
    >
      <Icon name={SECTIONS[id].icon} size="m" />
      <span>{t(`manage.section.${id}`)}</span>
    </button>
  )
}

// Every screen but the work itself: which one is open decides what is drawn. Owns no data; remembers which call one screen wants
// opened by another.
import { type ComponentProps, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../shared/instant.ts'
import type { Settings, SettingsChange } from '../../shared/ipc.ts'
import type { Id } from '../../shared/rows.ts'
import { CareScreen } from '../features/care/CareScreen.tsx'
import { IntakeScreen } from '../features/intake/IntakeScreen.tsx'
import { ManageScreen } from '../features/manage/ManageScreen.tsx'
import { OutboxScreen } from '../features/outbox/OutboxScreen.tsx'
import { dial } from '../features/phone/phone.ts'
import { ApprovalsScreen } from '../features/plan/ApprovalsScreen.tsx'
import { PracticeScreen } from '../features/practice/PracticeScreen.tsx'
import { CallbacksScreen } from '../features/promises/CallbacksScreen.tsx'
import { PromisesScreen } from '../features/promises/PromisesScreen.tsx'
import { RecordingsScreen } from '../features/recordings/RecordingsScreen.tsx'
import { FeedbackScreen } from '../features/review/FeedbackScreen.tsx'
import { ReviewScreen } from '../features/review/ReviewScreen.tsx'
import { AboutScreen } from '../features/settings/AboutScreen.tsx'
import { HelpScreen } from '../features/settings/HelpScreen.tsx'
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx'
import type { Screen } from './screens.ts'

export interface OtherScreensProps {
  readonly screen: Screen
  readonly now: Instant
  readonly covered: boolean
  readonly practice: boolean
  /** Has a telephone. */
  readonly caller: boolean
  readonly inCall: boolean
  /** Of the call that is up, or the open case. */
  readonly caseId: Id | null
  readonly callId: Id | null
  readonly settings: Settings
  readonly intake: ComponentProps<typeof IntakeScreen>['intake']
  onOpen(caseId: Id): void
  onScreen(screen: Screen): void
  onSettings(change: SettingsChange): void
}

export function OtherScreens(props: OtherScreensProps) {
  const { screen, now, covered, practice, caller, settings, onOpen, onScreen } = props
  const { t } = useTranslation()
  const [reviewed, setReviewed] = useState<Id | null>(null)
  // Each opening is on record: coming back to the review later opens nothing by itself.
  useEffect(() => {
    if (screen !== 'review') setReviewed(null)
  }, [screen])
  const lists = { now, covered, onOpen, onWork: () => onScreen('work') }
  switch (screen) {
    case 'promises':
      return <PromisesScreen {...lists} />
    case 'callbacks':
      return (
        <CallbacksScreen
          {...lists}
          inCall={props.inCall}
          onDial={(caseId, { contactId, purpose }) => {
            onOpen(caseId)
            void dial({ caseId, contactId, purpose })
          }}
        />
      )
    case 'intake':
      return <IntakeScreen intake={props.intake} />
    case 'approvals':
      return <ApprovalsScreen now={now} covered={covered} />
    case 'review':
      return <ReviewScreen now={now} covered={covered} open={reviewed} />
    case 'recordings':
      return (
        <RecordingsScreen
          now={now}
          onReview={(callId) => {
            setReviewed(callId)
            onScreen('review')
          }}
        />
      )
    case 'feedback':
      return <FeedbackScreen now={now} covered={covered} onOpen={onOpen} />
    case 'practice':
      return (
        <main className="plain" aria-label={t('shell.screen.practice')}>
          <PracticeScreen onOpen={onOpen} />
        </main>
      )
    case 'outbox':
      return <OutboxScreen now={now} covered={covered} />
    case 'help':
      return <HelpScreen />
    case 'settings':
      return (
        <SettingsScreen practice={practice} caller={caller} settings={settings} onChange={props.onSettings} />
      )
    case 'about':
      return <AboutScreen practice={practice} />
    case 'care':
      return <CareScreen now={now} caseId={props.caseId} callId={props.callId} />
    case 'manage':
      return <ManageScreen now={now} covered={covered} />
    case 'work':
      return null
    default:
      return screen satisfies never
  }
}

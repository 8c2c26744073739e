// Every screen but the work itself: which one is open decides what is drawn. Owns no data; remembers which call one screen wants
// opened by another.
import { type ComponentProps, type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../shared/instant.ts'
import type { Settings, SettingsChange } from '../../shared/ipc.ts'
import type { Id } from '../../shared/rows.ts'
import { Loading } from '../features/Loading.tsx'
import { dial } from '../features/phone/phone.ts'
import type { Screen } from './screens.ts'

/** Read when it is first opened: an agent who only works down the list never waits for the others at the start. */
function screenOf<P extends object>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await load() }))
}

const CareScreen = screenOf(async () => (await import('../features/care/CareScreen.tsx')).CareScreen)
const IntakeScreen = screenOf(async () => (await import('../features/intake/IntakeScreen.tsx')).IntakeScreen)
const ManageScreen = screenOf(async () => (await import('../features/manage/ManageScreen.tsx')).ManageScreen)
const OutboxScreen = screenOf(async () => (await import('../features/outbox/OutboxScreen.tsx')).OutboxScreen)
const ApprovalsScreen = screenOf(
  async () => (await import('../features/plan/ApprovalsScreen.tsx')).ApprovalsScreen,
)
const PracticeScreen = screenOf(
  async () => (await import('../features/practice/PracticeScreen.tsx')).PracticeScreen,
)
const CallbacksScreen = screenOf(
  async () => (await import('../features/promises/CallbacksScreen.tsx')).CallbacksScreen,
)
const PromisesScreen = screenOf(
  async () => (await import('../features/promises/PromisesScreen.tsx')).PromisesScreen,
)
const RecordingsScreen = screenOf(
  async () => (await import('../features/recordings/RecordingsScreen.tsx')).RecordingsScreen,
)
const FeedbackScreen = screenOf(
  async () => (await import('../features/review/FeedbackScreen.tsx')).FeedbackScreen,
)
const ReviewScreen = screenOf(async () => (await import('../features/review/ReviewScreen.tsx')).ReviewScreen)
const AboutScreen = screenOf(async () => (await import('../features/settings/AboutScreen.tsx')).AboutScreen)
const HelpScreen = screenOf(async () => (await import('../features/settings/HelpScreen.tsx')).HelpScreen)
const SettingsScreen = screenOf(
  async () => (await import('../features/settings/SettingsScreen.tsx')).SettingsScreen,
)
const TicketsScreen = screenOf(
  async () => (await import('../features/tickets/TicketsScreen.tsx')).TicketsScreen,
)

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
  const { t } = useTranslation()
  return (
    <Suspense fallback={<Loading label={t('common.loading')} onAgain={null} />}>
      <OtherScreen {...props} />
    </Suspense>
  )
}

function OtherScreen(props: OtherScreensProps) {
  const { screen, now, covered, practice, caller, settings, onOpen, onScreen } = props
  const { t } = useTranslation()
  const [reviewed, setReviewed] = useState<Id | null>(null)
  // Each opening is on record: coming back to the review later opens nothing by itself.
  useEffect(() => {
    if (screen !== 'review') setReviewed(null)
  }, [screen])
  const review = (callId: Id) => {
    setReviewed(callId)
    onScreen('review')
  }
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
    case 'tickets':
      return <TicketsScreen now={now} covered={covered} onOpen={onOpen} />
    case 'intake':
      return <IntakeScreen intake={props.intake} />
    case 'approvals':
      return <ApprovalsScreen now={now} covered={covered} />
    case 'review':
      return <ReviewScreen now={now} covered={covered} open={reviewed} />
    case 'recordings':
      return <RecordingsScreen now={now} onReview={review} />
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
      return <ManageScreen now={now} covered={covered} onReview={review} />
    case 'work':
      return null
    default:
      return screen satisfies never
  }
}

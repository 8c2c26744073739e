// The strips between call bar and screen: what has to be known on every screen, each gone when there is nothing to say. Owns their
// order and nothing else.
import type { ReactNode } from 'react'
import { mayCall } from '../../shared/role.ts'
import type { Id } from '../../shared/rows.ts'
import { useDesk } from '../desk.ts'
import { AnnouncementStrip, HelpStrip, HelpWanted, JoinedStrip, RestStrip } from '../features/care/care.tsx'
import { ExceptionNews } from '../features/exception/exception.tsx'
import { dial } from '../features/phone/phone.ts'
import { PlanNews } from '../features/plan/plan.tsx'
import { Recovery } from '../features/recovery/recovery.tsx'
import { StageReason } from '../features/stageReason.tsx'
import { CallGoesOn } from './CallGoesOn.tsx'
import { ClockStrip } from './ClockStrip.tsx'
import { FirstRun } from './FirstRun.tsx'
import { OfflineStrip } from './OfflineStrip.tsx'
import type { Screen } from './screens.ts'
import { UpdateStrip } from './UpdateStrip.tsx'

export interface StripsProps {
  /** Has a telephone. */
  readonly caller: boolean
  /** Another screen than the work is open. */
  readonly away: boolean
  /** A call or its result form stands in the centre of the work. */
  readonly inPane: boolean
  /** That call is over. */
  readonly over: boolean
  readonly newcomer: boolean
  onScreen(screen: Screen): void
  onWelcomed(): void
  /** Opens the result form of a call. */
  onFinish(callId: Id): void
  /** Opens the case of a call that was cut off and is made once more. */
  onCallBack(caseId: Id): void
  /** What the callers alone have. */
  readonly children: ReactNode
}

export function Strips(props: StripsProps) {
  const { caller, away, inPane, newcomer, onScreen } = props
  const supervisor = mayCall(useDesk().profile.role, 'help.list')
  return (
    <div className="strip-row">
      <ClockStrip />
      {!inPane && <UpdateStrip />}
      <OfflineStrip onOutbox={() => onScreen('outbox')} />
      <Recovery
        away={inPane}
        onFinish={props.onFinish}
        onCallBack={({ caseId, contactId, purpose }) => {
          if (!caseId || !contactId) return
          props.onCallBack(caseId)
          void dial({ caseId, contactId, purpose })
        }}
      />
      {caller && newcomer && !inPane && (
        <FirstRun onHeadset={() => onScreen('settings')} onDone={props.onWelcomed} />
      )}
      {caller && <HelpStrip />}
      {caller && <JoinedStrip />}
      {caller && <AnnouncementStrip />}
      {supervisor && <HelpWanted />}
      {caller && !inPane && <RestStrip />}
      {caller && <PlanNews />}
      {caller && <ExceptionNews />}
      {caller && props.children}
      {caller && <StageReason />}
      {away && inPane && <CallGoesOn over={props.over} onBack={() => onScreen('work')} />}
    </div>
  )
}

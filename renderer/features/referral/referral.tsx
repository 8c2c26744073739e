// What goes beyond the own desk, where a case is shown: the score with its reasons, ways out for who can't pay, and handing the case on.
// Public to the customer panel. Promises: only below the covers; a request is an act like any other, saved before the screen says so.
import { useState } from 'react'
import type { Instant } from '../../../shared/instant.ts'
import type { REFERRALS } from '../../../shared/referral/ticketKinds.ts'
import type { CaseView } from '../../local/views.ts'
import { Refer } from './Refer.tsx'
import { RiskScore } from './RiskScore.tsx'
import { WaysOut } from './WaysOut.tsx'
import './referral.css'

/** A kind of request whose form is open. */
export type Asked = (typeof REFERRALS)[number] | 'scoreWrong'

export function Referral({ view, now }: { view: CaseView; now: Instant }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  return (
    <>
      <RiskScore view={view} now={now} asked={asked} onAsk={setAsked} />
      <Refer view={view} now={now} asked={asked} onAsk={setAsked} />
      <WaysOut view={view} now={now} />
    </>
  )
}

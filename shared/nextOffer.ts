// The next best offer (下一步方案): what an agent may put to this customer now, and why. Promises: from the ledger, the promises and the house's
// limits alone, every figure computed; it suggests and decides nothing, and never offers what the limits would refuse. Pure.
import type { Arrears, Bucket } from './arrears.ts'
import { HOLDS, holdBinds, holdStands } from './compliance/holds.ts'
import { type Instant, type LocalDay, localDay } from './instant.ts'
import type { Subject } from './moneyRules.ts'
import { planBounds } from './planLimits.ts'
import { planState } from './planStanding.ts'
import { latestDue, runningPromise, type Standing } from './promise.ts'
import type { CaseRow, Fen, HoldRow, PlanRow } from './rows.ts'
import type { Willingness } from './willingness.ts'

export const OFFERS = ['none', 'remind', 'full', 'part', 'plan', 'hardship'] as const
export type Offer = (typeof OFFERS)[number]

/** Why this one, as a code for the screen. */
export const OFFER_REASONS = [
  'nothingOwed',
  'held',
  'planWaits',
  'planRuns',
  'promiseRuns',
  'brokenTwice',
  'broken',
  'refused',
  'unsure',
  'early',
  'minimum',
  'long',
] as const
export type OfferReason = (typeof OFFER_REASONS)[number]

export interface NextOffer {
  readonly offer: Offer
  readonly why: OfferReason
  /** What would be paid: at once, or each month of a plan. */
  readonly amountFen: Fen | null
  /** The last day that the house allows for it. */
  readonly latest: LocalDay | null
  /** Months of a plan. */
  readonly periods: number | null
}

/** Short enough to be kept, within what the house allows. */
const USUAL_PERIODS: Record<Bucket, number> = {
  M0: 3,
  M1: 3,
  M2: 6,
  M3: 6,
  M4: 12,
  M5: 12,
  M6: 12,
  'M7+': 12,
}
const EARLY: readonly Bucket[] = ['M0', 'M1']
const MIDDLE: readonly Bucket[] = ['M2', 'M3']

export interface OfferFacts {
  readonly matter: Pick<CaseRow, 'id' | 'zone'> & Subject
  readonly arrears: Pick<Arrears, 'totalFen' | 'minimumFen' | 'bucket'>
  readonly standings: readonly Standing[]
  readonly plans: readonly PlanRow[]
  readonly holds: readonly HoldRow[]
  /** As the newest result of the case says. */
  readonly willingness?: Willingness | null
}

export function nextOffer(
  { matter, arrears, standings, plans, holds, willingness = null }: OfferFacts,
  at: Instant,
): NextOffer {
  const today = localDay(at, matter.zone)
  const { totalFen, minimumFen, bucket } = arrears
  const say = (offer: Offer, why: OfferReason, change: Partial<NextOffer> = {}): NextOffer => ({
    offer,
    why,
    amountFen: null,
    latest: null,
    periods: null,
    ...change,
  })
  if (totalFen === 0) return say('none', 'nothingOwed')
  const held = holds.some(
    (hold) =>
      holdStands(hold, at) && holdBinds(hold, matter.id) && HOLDS[hold.holdKind].refuses.includes('collect'),
  )
  if (held) return say('none', 'held')
  const states = plans.map((plan) => planState(plan, standings))
  if (states.includes('asked')) return say('none', 'planWaits')
  const running = runningPromise(standings)
  if (running)
    return say('remind', states.includes('running') ? 'planRuns' : 'promiseRuns', {
      amountFen: Math.max(0, running.amountFen - running.paidFen),
      latest: running.due,
    })
  const { periods: most, latestFirst } = planBounds(matter, today)
  const inMonths = (why: OfferReason) => {
    const periods = Math.min(USUAL_PERIODS[bucket], most)
    return say('plan', why, { amountFen: Math.ceil(totalFen / periods), periods, latest: latestFirst })
  }
  const broken = standings.filter(({ state }) => state === 'BROKEN' || state === 'PARTIAL').length
  // Who could not keep two agreements needs another look at what they can bear, not a third date.
  if (broken >= 2) return say('hardship', 'brokenTwice')
  if (broken === 1) return inMonths('broken')
  const latest = latestDue(bucket, today)
  // Who said no to the sum may say yes to a part each month; who could not name a day is asked for the least first.
  if (willingness === 'refuses') return inMonths('refused')
  const least = minimumFen > 0 && minimumFen < totalFen
  if ((willingness === 'undated' || willingness === 'evasive') && EARLY.includes(bucket) && least)
    return say('part', 'unsure', { amountFen: minimumFen, latest })
  if (EARLY.includes(bucket)) return say('full', 'early', { amountFen: totalFen, latest })
  if (MIDDLE.includes(bucket) && least) return say('part', 'minimum', { amountFen: minimumFen, latest })
  return inMonths('long')
}

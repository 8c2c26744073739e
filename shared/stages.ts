// The stage table: by days past due, and by product where one differs, which channels, which tone and which steps a case calls for, and
// which skills. A way of reaching the customer that the stage does not name is not offered, and central sends nothing by it, unless a person gave a
// reason, which is kept; never a permission: what may be done at a given moment the guard alone says. Pure: schemas,
// our default (DOMAIN §4, no law), what speaks against a table, and the stage of a case.
import { z } from 'zod'
import { daysBetween, type Instant, type LocalDay, localDay, type Zone } from './instant.ts'
import { RUNNING, type Standing } from './promise.ts'
import type { EventRow, Purpose } from './rows.ts'
import { forbiddenIn } from './script/forbidden.ts'
import { Product } from './values.ts'

export const STAGE_CHANNELS = ['app', 'sms', 'call', 'email', 'letter', 'visit'] as const
export const StageChannel = z.enum(STAGE_CHANNELS)
export type StageChannel = z.infer<typeof StageChannel>

export const TONES = ['notify', 'remind', 'negotiate', 'formal'] as const
export const Tone = z.enum(TONES)
export type Tone = z.infer<typeof Tone>

export const STAGE_STEPS = [
  'planOffer',
  'hardship',
  'supervisorReview',
  'lastNotice',
  'agency',
  'mediation',
  'visitRequest',
  'legalReferral',
] as const
export const StageStep = z.enum(STAGE_STEPS)
export type StageStep = z.infer<typeof StageStep>

/** What an agent can be trained for and a case can ask for. */
export const SKILLS = ['negotiation', 'hardship', 'legal', 'card', 'consumerCredit', 'english'] as const
export const Skill = z.enum(SKILLS)
export type Skill = z.infer<typeof Skill>

export const Stage = z.object({
  /** The first day past due; the stage ends where the next begins. Below 0: before the due day. */
  fromDpd: z.int().min(-30).max(3650),
  channels: z.array(StageChannel).max(STAGE_CHANNELS.length),
  tone: Tone,
  steps: z.array(StageStep).max(STAGE_STEPS.length),
  /** Asked of whoever is given such a case, where cases are dealt out by skill. */
  skills: z.array(Skill).max(SKILLS.length),
  /** What else the agent should know. */
  note: z.string().max(200),
})
export type Stage = z.infer<typeof Stage>

/** `product` null: for every product that has no table of its own. */
export const StageTable = z.object({ product: Product.nullable(), stages: z.array(Stage).min(1).max(20) })
export type StageTable = z.infer<typeof StageTable>
export const StageTables = z.array(StageTable).min(1).max(5)
export type StageTables = z.infer<typeof StageTables>

const stage = (fromDpd: number, tone: Tone, channels: StageChannel[], more: Partial<Stage> = {}): Stage => ({
  fromDpd,
  channels,
  tone,
  steps: [],
  skills: [],
  note: '',
  ...more,
})

export const OUR_STAGES: StageTables = [
  {
    product: null,
    stages: [
      stage(-3, 'notify', ['app', 'sms']),
      stage(1, 'notify', ['app', 'sms']),
      stage(2, 'remind', ['call', 'app', 'sms']),
      stage(6, 'remind', ['call', 'sms']),
      stage(16, 'negotiate', ['call', 'sms', 'email', 'letter'], { steps: ['planOffer'] }),
      stage(31, 'negotiate', ['call', 'letter', 'email'], {
        steps: ['planOffer', 'supervisorReview'],
        skills: ['negotiation'],
      }),
      stage(61, 'negotiate', ['call', 'letter'], {
        steps: ['planOffer', 'hardship', 'lastNotice', 'agency'],
        skills: ['negotiation', 'hardship'],
      }),
      stage(91, 'formal', ['letter', 'call', 'visit'], {
        steps: ['mediation', 'agency', 'visitRequest', 'legalReferral'],
        skills: ['legal'],
      }),
    ],
  },
]

export type StageFault =
  | { why: 'noGeneral' }
  | { why: 'productTwice'; product: Product | null }
  /** Not later than the one before it. */
  | { why: 'order'; product: Product | null; fromDpd: number }
  /** The first stage begins after the due day: days without a stage. */
  | { why: 'begins'; product: Product | null; fromDpd: number }
  | { why: 'empty'; product: Product | null; fromDpd: number }
  /** A visit is a request with two people and consent (C22), never the only way. */
  | { why: 'visitAlone'; product: Product | null; fromDpd: number }
  | { why: 'words'; product: Product | null; fromDpd: number; words: string }

/** What speaks against these tables; empty when they may be put in force. */
export function stageFaults(tables: StageTables): StageFault[] {
  const faults: StageFault[] = []
  if (!tables.some((table) => table.product === null)) faults.push({ why: 'noGeneral' })
  const seen = new Set<Product | null>()
  for (const { product, stages } of tables) {
    if (seen.has(product)) faults.push({ why: 'productTwice', product })
    seen.add(product)
    const [first] = stages
    if (first && first.fromDpd > 1) faults.push({ why: 'begins', product, fromDpd: first.fromDpd })
    stages.forEach(({ fromDpd, channels, steps, note }, at) => {
      const before = stages[at - 1]
      if (before && before.fromDpd >= fromDpd) faults.push({ why: 'order', product, fromDpd })
      if (channels.length + steps.length === 0) faults.push({ why: 'empty', product, fromDpd })
      if (channels.length === 1 && channels[0] === 'visit')
        faults.push({ why: 'visitAlone', product, fromDpd })
      const [found] = forbiddenIn({ zh: note, en: note }, 'line')
      if (found) faults.push({ why: 'words', product, fromDpd, words: found.text })
    })
  }
  return faults
}

/** A stage and the last of its days; null for the last stage, which has none. */
export type StandingStage = { stage: Stage; toDpd: number | null; product: Product | null }

/** The stage of a case; null before the first one begins. */
export function stageOf(tables: StageTables, product: Product, dpd: number): StandingStage | null {
  const table =
    tables.find((each) => each.product === product) ?? tables.find((each) => each.product === null)
  if (!table) return null
  let at = -1
  table.stages.forEach((each, index) => {
    if (each.fromDpd <= dpd) at = index
  })
  const found = table.stages[at]
  if (!found) return null
  const next = table.stages[at + 1]
  return { stage: found, toDpd: next ? next.fromDpd - 1 : null, product: table.product }
}

/** Days past due by which a stage is looked up: before the due day they count down, where arrears stand at 0. */
export const stageDay = (arrears: { dpd: number }, dueDate: LocalDay, today: LocalDay): number =>
  arrears.dpd > 0 ? arrears.dpd : Math.min(0, daysBetween(dueDate, today))

/** Ways that a person can take by themselves; what the lender's app does, and visits, which are requests, are no choice at a desk. */
export const CHOSEN_CHANNELS = ['call', 'sms', 'email', 'letter'] as const satisfies readonly StageChannel[]
export const ChosenChannel = z.enum(CHOSEN_CHANNELS)
export type ChosenChannel = z.infer<typeof ChosenChannel>

/** Whether the stage is for it; a case that stands in no stage yet asks for nothing. */
export const namesChannel = (standing: StandingStage | null, channel: ChosenChannel): boolean =>
  standing === null || standing.stage.channels.includes(channel)

/** Whether somebody gave a reason today for another way than those of the stage. */
export const isExcepted = (
  events: readonly Pick<EventRow, 'eventKind' | 'at' | 'params'>[],
  channel: ChosenChannel,
  at: Instant,
  zone: Zone,
): boolean =>
  events.some(
    (event) =>
      event.eventKind === 'stageExcepted' &&
      event.params.channel === channel &&
      event.at <= at &&
      localDay(event.at, zone) === localDay(at, zone),
  )

/**
 * Whether a dial at `at` collects by telephone where the stage is not for it and nobody gave a reason today. A customer who asked to be
 * called, a call of service, and a promise that runs are reasons of their own. `events`: those of the case.
 */
export const callsOutsideStage = (
  dialled: { purpose: Purpose; at: Instant; zone: Zone },
  owed: { standing: StandingStage | null; totalFen: number; promises: readonly Pick<Standing, 'state'>[] },
  events: Parameters<typeof isExcepted>[0],
): boolean =>
  dialled.purpose === 'collect' &&
  owed.totalFen > 0 &&
  !namesChannel(owed.standing, 'call') &&
  !owed.promises.some(({ state }) => RUNNING.includes(state)) &&
  !isExcepted(events, 'call', dialled.at, dialled.zone)

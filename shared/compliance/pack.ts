// What a rule pack is: rules of law, carrier and house as data, thresholds, and the names of the predicates that read them.
// Promises: types and schemas only, no numbers. Packs are `china.ts` and `usa.ts`, read by `readPack.ts`; `compliance.ts` applies one.
import { z } from 'zod'
import { LocalDay, Zone } from '../instant.ts'
import { Channel, HoldKind, LenderType, NumberSource, Product } from '../rows.ts'

/**
 * C… are the rules of the China pack and U… those of the United States as numbered in the house's rule register; the others are house
 * controls: HOLD a hold stands (C24) · HANDLER service is for the assigned agent · CASE closed case · NUMBER invalid number ·
 * LEASE offline or leased elsewhere · CLOCK time not verified · FREE free dial · CALLBACK no callback was asked for · SYNTHETIC a made-up
 * case on a real line · CHANNELS contacts by all channels together.
 */
export const RuleId = z.enum([
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'C8',
  'C9',
  'C10',
  'C12',
  'C13',
  'C14',
  'C22',
  'C28',
  'U1',
  'U2',
  'U3',
  'U4',
  'U5',
  'U6',
  'U7',
  'U8',
  'U11',
  'HOLD',
  'HANDLER',
  'CASE',
  'NUMBER',
  'LEASE',
  'CLOCK',
  'FREE',
  'CALLBACK',
  'SYNTHETIC',
  'CHANNELS',
])
export type RuleId = z.infer<typeof RuleId>

const Words = z.object({ zh: z.string().min(1), en: z.string().min(1) })

/** Official title and article; never an address. */
export const Source = z.object({ title: Words, article: Words })
export type Source = z.infer<typeof Source>

export const Rule = z.object({
  name: Words,
  source: Source,
  /** Where another text says the same for certain products: the one to cite there. */
  particular: z.object({ product: z.array(Product), source: Source }).nullable(),
  /** A = text of the rule or the issuer's page · B = agreeing reports · C = weak · P = our own house rule. */
  confidence: z.enum(['A', 'B', 'C', 'P']),
  kind: z.enum(['law', 'carrier', 'house']),
  /** Where it is kept: `guard` by a predicate before the contact, `call` in the course of it, `counting` in how contacts are counted. */
  keptBy: z.enum(['guard', 'call', 'counting']),
  /** Null = all. A rule that does not apply is shown as such and never refuses. */
  appliesTo: z.object({
    product: z.array(Product).nullable(),
    lenderType: z.array(LenderType).nullable(),
    channel: z.array(Channel).nullable(),
  }),
  /** First day on which it binds, and the first on which it does not any more. */
  effectiveFrom: LocalDay.nullable(),
  effectiveUntil: LocalDay.nullable(),
})
export type Rule = z.infer<typeof Rule>

/** The text to cite for a product; null = no case, so the general one. */
export function sourceFor(rule: Rule, product: Product | null): Source {
  const { particular, source } = rule
  return particular && product && particular.product.includes(product) ? particular.source : source
}

/** Law whose wording nobody has confirmed yet (待合规确认). A carrier's limits and house rules are what they say. */
export function isUnconfirmed({ kind, confidence }: Rule): boolean {
  return kind === 'law' && confidence !== 'A'
}

/** The thresholds of a pack. Editable data: a house may tighten them, never loosen. */
export const Thresholds = z.object({
  /** Permitted hours as milliseconds since the debtor's local midnight: from ≤ t < until. */
  hours: z.object({ from: z.int().min(0), until: z.int().max(86_400_000) }),
  /** Effective calls that we start, per debtor and natural day (C2, C3, C5). */
  effectivePerDay: z.int().min(0),
  /** Connected calls in which a machine only says something, per debtor and natural day, all calls counted (C3). */
  noticesPerDay: z.int().min(0),
  /** Unanswered attempts per number and natural day (C4). */
  unansweredPerDay: z.int().min(0),
  /** Answered calls and messages together, all channels and colleagues, per person and natural day (CHANNELS). */
  contactsPerDay: z.int().min(0),
  /** Attempts to one callee in any window of this length (C6); a carrier's figures, per trunk. */
  flow: z.array(z.object({ windowMs: z.int().min(1), max: z.int().min(1) })),
  /** Consecutive failed dials to the debtor after which a third person may be asked from the next day on (C8). */
  failedDials: z.int().min(1),
  /** A dial that we cancelled sooner than this is no failed dial. */
  minRingMs: z.int().min(0),
  /** People who must go together on a visit (C22). */
  visitors: z.int().min(1),
  /** Calls about one debt in seven consecutive days (U2), and the days without one after a conversation, its own day counted (U3). */
  callsInSevenDays: z.int().min(0).nullable(),
  quietDays: z.int().min(1).nullable(),
  /** How long a customer's wish to be called stands (U5), and how often a third person may be asked where the debtor is (U6). */
  wishDays: z.int().min(0).nullable(),
  locationCalls: z.int().min(0).nullable(),
  /** Verification (C12): factors that must match together, tries. */
  factors: z.int().min(1),
  triesPerCall: z.int().min(1),
  triesPerDay: z.int().min(1),
  /** How early before the agreed time a requested callback may be dialled. */
  callbackEarlyMs: z.int().min(0),
  /** Trusted time after a restart: how old the last trusted instant may be, and the margin to both ends of the hours. */
  restartMs: z.int().min(0),
  restartMarginMs: z.int().min(0),
})
export type Thresholds = z.infer<typeof Thresholds>

/** What a check measured, for the card that shows it. */
export const Figure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('count'), used: z.int(), limit: z.int() }),
  z.object({ kind: z.literal('flow'), used: z.int(), limit: z.int(), windowMs: z.int() }),
  z.object({ kind: z.literal('hours'), from: z.int(), until: z.int(), consented: z.boolean() }),
  z.object({ kind: z.literal('hold'), holdKind: HoldKind.nullable(), standing: z.int() }),
  z.object({ kind: z.literal('source'), source: NumberSource.nullable() }),
  z.object({ kind: z.literal('party'), role: z.enum(['debtor', 'guarantor', 'contact', 'unknown']) }),
  z.object({
    kind: z.literal('thirdParty'),
    failedDials: z.int(),
    needed: z.int(),
    openFrom: z.int().nullable(),
  }),
  z.object({
    kind: z.literal('lease'),
    state: z.enum(['online', 'held', 'missing', 'over', 'elsewhere', 'movable', 'used']),
    left: z.int().nullable(),
  }),
  z.object({ kind: z.literal('visit'), people: z.int(), needed: z.int() }),
  /** The last conversation about the debt, and how many days after it stay quiet. */
  z.object({ kind: z.literal('quiet'), lastTalk: z.int().nullable(), days: z.int() }),
])
export type Figure = z.infer<typeof Figure>

export const Check = z.object({
  rule: RuleId,
  name: Words,
  state: z.enum(['pass', 'refuse', 'overridden', 'notApplicable']),
  figure: Figure,
  /** Passing: until when. Refusing: from when it may pass again. Null = no end known; a person decides. */
  until: z.int().nullable(),
  /** Who may override this refusal. */
  overridableBy: z.literal('supervisor').nullable(),
})
export type Check = z.infer<typeof Check>

/** What a company may choose about recording (C13). */
const Recording = z.object({
  flags: z.array(z.enum(['always', 'onConsent', 'never'])).min(1),
  pause: z.boolean(),
})

/** How a permitted call must be led. */
export const Condition = z.enum([
  'verifyFirst',
  /** A third person answers: no debt fact, only "please ask them to call". */
  'neutralScript',
  'recorded',
  /** The first talk says that a debt collector calls, what for, and that what is said will be used for it (U7); later ones that one calls. */
  'firstDisclosure',
  'collectorDisclosure',
  /** To a mailbox nothing but the limited message (U8). */
  'limitedMessage',
])
export type Condition = z.infer<typeof Condition>

/** A pack as it is written down. `readPack.ts` checks it and gives the predicates their code. */
export const PackData = z.strictObject({
  id: z.enum(['CN', 'US']),
  /** Stored with every call that it permitted. */
  version: z.string().regex(/^[a-z]{2}-\d{4}\.\d{2}(?:\.\d{1,3})?$/),
  /** The first day of this version, null = since ever, and the first day of the next one. */
  effectiveFrom: LocalDay.nullable(),
  effectiveUntil: LocalDay.nullable(),
  /** Where a number is nobody's that we know, this zone's clock counts. */
  zone: Zone,
  /** Debtors who live in one of these zones are under this pack. */
  zones: z.array(Zone).min(1),
  /** Hours count also where the called number is at home: `nanp` reads its area code. */
  numberZones: z.enum(['none', 'nanp']),
  thresholds: Thresholds,
  recording: Recording,
  rules: z.partialRecord(RuleId, Rule),
  /** In order of weight: the first that refuses gives the refusal its name. */
  predicates: z.array(z.strictObject({ rule: RuleId, predicate: z.string().max(40) })),
  /** How calls to the debtor (and who answers for the debt), and to third persons, must be led. */
  conditions: z.strictObject({ debtor: z.array(Condition), thirdPerson: z.array(Condition) }),
})
export type PackData = z.infer<typeof PackData>

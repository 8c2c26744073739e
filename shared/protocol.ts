// The HTTP bodies between desks and central: sign-in, push, pull, wake, import, leases. Both sides parse with these.
// Every body says its schema version; central serves the versions it lists in `GET /v1/health`.
import { z } from 'zod'
import { RuleSettings } from './compliance/tighten.ts'
import { IcePolicy, NO_ICE } from './ice.ts'
import { Instant, LocalDay } from './instant.ts'
import { FreshRow, RowChange } from './intake/exchange.ts'
import { BillEntry, PaymentEntry } from './ledger.ts'
import { Act } from './operation.ts'
import { Problem } from './problem.ts'
import { ALWAYS_RECORD, RecordingPolicies } from './recording.ts'
import { Id, Role, Row } from './rows.ts'
import { DeskStrategy } from './strategy.ts'

/** What this desk speaks. 2: says so with every pull, may pack what it sends, reads how many cases are to come. */
export const PROTOCOL_VERSION = 2
/** What central serves: the newest and the one before, so that desks can follow within days. Ascending. */
export const SERVED_PROTOCOLS = [1, 2] as const
export const PUSH_LIMIT = 250
export const PULL_LIMIT = 2000
export const IMPORT_LIMIT_BYTES = 64 * 1024 * 1024

/** Header in which a desk of the embedded central shows the per-run secret. */
export const DOOR_HEADER = 'x-duedesk-door'
/** The key of one wish: sent again with it, because the answer was lost, it is answered as before and not carried out twice. */
export const ONCE_HEADER = 'idempotency-key'

export const Profile = z.object({
  id: Id,
  loginName: z.string().min(1).max(60),
  name: z.string().min(1).max(60),
  staffNumber: z.string().min(1).max(20),
  role: Role,
})
export type Profile = z.infer<typeof Profile>

/** What a desk needs to register its line; the password itself never leaves the main process. */
export const LineAccount = z.object({
  uri: z.string().max(200),
  authorizationUser: z.string().max(100),
  displayName: z.string().max(60),
})
export type LineAccount = z.infer<typeof LineAccount>

/** Letters of a password that a person chooses. */
export const LEAST_PASSWORD = 10

// POST /v1/session
export const SignInRequest = z.object({
  // Control characters (PostgreSQL refuses NUL in text) belong in no name.
  loginName: z
    .string()
    .min(1)
    .max(60)
    .regex(/^\P{Cc}*$/u),
  password: z.string().min(1).max(200),
  /** Chosen by the person in place of a first password. */
  newPassword: z.string().min(LEAST_PASSWORD).max(200).optional(),
})
export type SignInRequest = z.infer<typeof SignInRequest>

// reply of POST /v1/session and POST /v1/session/refresh
export const SessionReply = z.object({
  accessToken: z.string(),
  accessExpiresAt: Instant,
  refreshToken: z.string(),
  profile: Profile,
  line: LineAccount.nullable(),
  sipPassword: z.string().nullable(),
  /** Central's clock when it answered. */
  now: Instant,
  /** P-256 public key (JWK) to which desks seal their journals; pinned at the first sign-in. */
  sealKey: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  /** How calls are recorded; of a central that does not say, as everywhere before. */
  recording: RecordingPolicies.default({ general: ALWAYS_RECORD, lenders: {} }),
  /** How the company narrows the rules of contact. */
  rules: RuleSettings.default([]),
  /** The company's STUN and TURN servers, with an account of this agent's; a central that names none has none. */
  ice: IcePolicy.default(NO_ICE),
})
export type SessionReply = z.infer<typeof SessionReply>

export const RefreshRequest = z.object({ refreshToken: z.string().min(20).max(400) })
export type RefreshRequest = z.infer<typeof RefreshRequest>

// GET /v1/health (no session; door only)
export const Health = z.object({
  ok: z.boolean(),
  now: Instant,
  protocol: z.array(z.int()),
  epoch: z.string(),
  database: z.enum(['pglite', 'postgres']),
})
export type Health = z.infer<typeof Health>

/** POST /v1/enrol: the single-use code that an empty central prints makes its first administrator. */
export const EnrolRequest = z.object({
  code: z.string().min(8).max(100),
  loginName: z.string().min(1).max(60),
  name: z.string().min(1).max(60),
  staffNumber: z.string().min(1).max(20),
  password: z.string().min(LEAST_PASSWORD).max(200),
})
export type EnrolRequest = z.infer<typeof EnrolRequest>

/** POST /v1/users (admin); answers with the Profile. */
export const NewUser = z.object({
  loginName: z.string().min(1).max(60),
  name: z.string().min(1).max(60),
  staffNumber: z.string().min(1).max(20),
  role: Role,
  password: z.string().min(8).max(200),
  line: LineAccount.nullable(),
  sipPassword: z.string().min(1).max(200).nullable(),
})
export type NewUser = z.infer<typeof NewUser>

// POST /v1/sync/push
export const PushRequest = z.object({
  protocol: z.literal(PROTOCOL_VERSION),
  device: Id,
  /** From the head of the outbox, contiguous `n`. */
  acts: z.array(Act).max(PUSH_LIMIT),
})
export type PushRequest = z.infer<typeof PushRequest>

/** What central demands of a push before it looks at single acts: one that it can't read gets a verdict, the rest go on. */
export const PushEnvelope = z.object({
  protocol: z.int(),
  device: Id,
  acts: z.array(z.looseObject({ id: z.string().min(1).max(64), n: z.int().min(1) })).max(PUSH_LIMIT),
})
export type PushEnvelope = z.infer<typeof PushEnvelope>

export const Verdict = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('applied'), n: z.int(), flags: z.array(z.string()) }),
  z.object({ outcome: z.literal('duplicate'), n: z.int() }),
  /** `current`: the row as central has it, beside which the desk shows its own. */
  z.object({ outcome: z.literal('conflict'), n: z.int(), problem: Problem, current: Row.nullable() }),
  z.object({ outcome: z.literal('refused'), n: z.int(), problem: Problem }),
])
export type Verdict = z.infer<typeof Verdict>

export const PushReply = z.object({
  verdicts: z.array(Verdict),
  now: Instant,
  /** Central's last number of this device after the push. */
  lastN: z.int().optional(),
})
export type PushReply = z.infer<typeof PushReply>

/**
 * A journal line sealed to central's key: `1.<ephemeral public key, raw>.<iv>.<ciphertext and tag>`, each part base64url without padding.
 * ECDH P-256 (ephemeral x sealKey), then HKDF-SHA256 (empty salt, info `duedesk journal 1`) -> AES-256-GCM with a 12-byte iv and
 * associated data `<device>|<n>` (UTF-8). The plain text is the act as JSON.
 */
export const SealedLine = z.string().regex(/^1\.[\w-]{87}\.[\w-]{16}\.[\w-]+$/)
export const SEALED_INFO = 'duedesk journal 1'

/** POST /v1/sync/sealed: journal lines of any device, sealed to central's key, handed over by whoever signs in next. */
export const SealedRequest = z.object({
  device: Id,
  lines: z.array(z.object({ n: z.int().min(1), sealed: z.string() })).max(PUSH_LIMIT),
})
export type SealedRequest = z.infer<typeof SealedRequest>

// GET /v1/sync/pull?cursor=&limit=&device=
export const PullQuery = z.object({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(PULL_LIMIT).default(PULL_LIMIT),
  /** With it, the reply names central's last number of this device. */
  device: Id.optional(),
  /** Desks of the first version say nothing. */
  protocol: z.coerce.number().int().default(1),
})

/** `lastN` below what the desk has acknowledged: central was put back; the desk resends from its journal. */
export const PullReply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('page'),
    rows: z.array(Row),
    /** Rows that no longer exist or left this agent's scope. */
    removed: z.array(z.object({ kind: z.string(), id: Id })),
    /** Customers that left the scope: the desk drops all their rows. */
    removedCustomers: z.array(Id),
    /** How the company narrows the rules of contact, where this desk does not know the newest of it. */
    rules: RuleSettings.optional(),
    cursor: z.string(),
    more: z.boolean(),
    /** Cases in the caller's scope, while a desk that began from nothing is filled. */
    total: z.int().optional(),
    /** The mark of released scripts and cards; a desk that knows another one fetches them anew. */
    releases: z.int().optional(),
    now: Instant,
    lastN: z.int().optional(),
    /** Weights and stages, when they are others than this desk was told last. */
    strategy: DeskStrategy.optional(),
  }),
  z.object({
    kind: z.literal('mustRefetch'),
    reason: z.string(),
    epoch: z.string(),
    now: Instant,
    lastN: z.int().optional(),
  }),
])
export type PullReply = z.infer<typeof PullReply>

/** Data line of a `wake` event on GET /v1/sync/wake (server-sent events); `ping` events keep the stream alive. */
export const Wake = z.object({ now: Instant })
export type Wake = z.infer<typeof Wake>

/** POST /v1/practice/cases (agent, practice only): new synthetic cases for the caller. */
export const RefillReply = z.object({ made: z.int() })

// POST /v1/leases
export const LeaseRequest = z.object({
  device: Id,
  customerIds: z.array(Id).min(1).max(500),
  /** Also what another desk of the caller's holds: the agent sits here now. */
  takeOver: z.boolean().default(false),
})
export type LeaseRequest = z.infer<typeof LeaseRequest>
export const LeaseReply = z.object({
  granted: z.array(Id),
  /** Held by another device until the instant given; 0 = not one of the caller's customers. */
  refused: z.array(z.object({ customerId: Id, until: Instant })),
  now: Instant,
})
export type LeaseReply = z.infer<typeof LeaseReply>

/** POST /v1/leases/release: the agent leaves this desk; what it had leased is free for others. */
export const LeaseRelease = z.object({ device: Id })

/** POST /v1/assignments (supervisor, admin): allots cases to an agent, or takes them back with null. */
export const AssignmentsRequest = z.object({
  caseIds: z.array(Id).min(1).max(PULL_LIMIT),
  agentId: Id.nullable(),
})
export type AssignmentsRequest = z.infer<typeof AssignmentsRequest>
export const AssignmentsReply = z.object({ changed: z.int(), unknown: z.array(Id) })
export type AssignmentsReply = z.infer<typeof AssignmentsReply>

/** JSON `{heading: column}` as a person corrected it; `''` leaves a heading out. */
const ChosenColumns = z
  .string()
  .max(20_000)
  .transform((text, context): Record<string, string> => {
    try {
      return z.record(z.string(), z.string()).parse(JSON.parse(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'not a mapping' })
      return z.NEVER
    }
  })

/**
 * POST /v1/imports?name=&…  (body: the file's bytes, application/octet-stream, at most IMPORT_LIMIT_BYTES; admin).
 * `lender`, `callerName`, `hotline`: for files that leave them out. `mapping`: JSON `{heading: column}` as a person corrected it.
 * `apply`: `new` writes new accounts and previews changes, `changes` writes both, `nothing` only previews.
 */
export const ImportQuery = z.object({
  /** The sender's own, by which it asks how far the import is and cancels it. */
  id: Id.optional(),
  name: z.string().min(1).max(200),
  lender: z.string().min(1).max(80).optional(),
  callerName: z.string().min(1).max(80).optional(),
  hotline: z.string().min(3).max(20).optional(),
  /** An agent's id, or `spread` to deal the new cases out among all agents; without it they wait for allotment. */
  assign: z.union([z.literal('spread'), Id]).optional(),
  apply: z.enum(['new', 'changes', 'nothing']).default('new'),
  mapping: ChosenColumns.optional(),
})
export type ImportQuery = z.output<typeof ImportQuery>

/** POST /v1/imports/columns: the beginning of a text file suffices, a workbook comes whole. */
export const ColumnsQuery = z.object({
  lender: ImportQuery.shape.lender,
  mapping: ChosenColumns.optional(),
  /** Of an earlier reply: its file is read again, the body is empty. */
  kept: Id.optional(),
})
export type ColumnsQuery = z.output<typeof ColumnsQuery>

/** Paid beyond all that was owed. */
const Surplus = z.object({ reference: z.string(), fen: z.int() })

/** What a ledger file made of a case: only the ledger keeps promises, and cures or reopens cases. */
export const LedgerEffect = z.object({
  effect: z.enum(['promiseKept', 'promisePartial', 'cured', 'settled', 'reopened']),
  /** Last four of the account number. */
  tail: z.string(),
  amountFen: z.int().nullable(),
  due: LocalDay.nullable(),
})
export type LedgerEffect = z.infer<typeof LedgerEffect>

export const ImportReply = z.object({
  importId: Id,
  rows: z.int(),
  accepted: z.int(),
  /** Accepted rows that were already there and equal. */
  unchanged: z.int(),
  /** Rows whose ledger figures differ from the database: previewed, applied only with `apply=changes`. */
  changed: z.int(),
  rejected: z.int(),
  columns: z.record(z.string(), z.string()),
  /** The first rows whose figures differ, old beside new; all are GET /v1/imports/:id/changes (CSV). */
  changes: z.array(RowChange).max(200),
  /** The first new rows. */
  fresh: z.array(FreshRow).max(50).default([]),
  /** The first rejected rows; the whole list is GET /v1/imports/:id/rejected (CSV). */
  problems: z.array(z.object({ line: z.int(), column: z.string().nullable(), problem: Problem })).max(200),
  /** Of a ledger file. */
  surplus: z.array(Surplus).max(200).default([]),
  /** Of a ledger file: the first of them, and how many there are. */
  effects: z.array(LedgerEffect).max(200).default([]),
  effectCount: z.int().default(0),
  milliseconds: z.int(),
})
export type ImportReply = z.infer<typeof ImportReply>

// POST /v1/payments (admin): ledger entries for cases by lender + account number
export const PaymentsRequest = z.object({ payments: z.array(PaymentEntry).max(2000) })
export type PaymentsRequest = z.infer<typeof PaymentsRequest>

/** POST /v1/bills (admin): bills that fell due after the one with which an account was handed over. */
export const BillsRequest = z.object({ bills: z.array(BillEntry).max(2000) })

/** What was booked. `unknown`, `refused`, `surplus` name the references; `unchanged` were booked before with the same figures. */
export const LedgerReply = z.object({
  applied: z.int(),
  unchanged: z.int(),
  unknown: z.array(z.string()),
  refused: z.array(z.object({ reference: z.string(), problem: Problem })),
  surplus: z.array(Surplus),
})
export type LedgerReply = z.infer<typeof LedgerReply>

/** POST /v1/ledger?what=payments|bills&name=&lender= (admin): the same as a file (CSV or XLSX), answered like an import. */
export const LedgerQuery = z.object({
  what: z.enum(['payments', 'bills']),
  name: z.string().min(1).max(200),
  lender: z.string().min(1).max(80).optional(),
  /** The sender's own, by which it asks how far the file is. */
  id: Id.optional(),
  /** `nothing` only tells what would come of it. */
  apply: z.enum(['all', 'nothing']).default('all'),
})
export type LedgerQuery = z.output<typeof LedgerQuery>

/** GET /v1/agents (supervisor, admin): to whom cases can be allotted. */
export const AgentsReply = z.object({ agents: z.array(Profile) })
export type AgentsReply = z.infer<typeof AgentsReply>

/** GET /v1/counts (admin): what stands in central; the demo prints it. */
export const CountsReply = z.object({
  acts: z.int(),
  cases: z.int(),
  calls: z.int(),
  notes: z.int(),
  promises: z.int(),
  dispositions: z.int(),
  recordings: z.int().default(0),
})
export type CountsReply = z.infer<typeof CountsReply>

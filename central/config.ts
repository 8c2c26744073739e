// What central needs to be told: parsed once at start. Embedded and standing alone differ only here.
import { z } from 'zod'
import type { Instant } from '../shared/instant.ts'
import { ALWAYS_RECORD, RECORDING_LIMIT_BYTES, RecordingPolicy } from '../shared/recording.ts'
import { IceFile } from './ice.ts'

export const DatabaseConfig = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pglite'),
    /** Folder of the database; null keeps it in memory. */
    dataDir: z.string().min(1).nullable().default(null),
    /** Gzip tar of a data directory (prepared seed or snapshot), used only where no database stands yet. */
    seed: z
      .custom<Uint8Array>((value) => value instanceof Uint8Array)
      .nullable()
      .default(null),
  }),
  z.object({
    kind: z.literal('postgres'),
    url: z.string().min(1),
    /** Connections that this node opens at most, one for its wakes apart. */
    connections: z.int().min(2).max(500).optional(),
    /** How long a request waits for one of them before it is told to come again. */
    waitMs: z.int().min(50).optional(),
    /** The longest that one statement may take. */
    statementMs: z.int().min(100).optional(),
  }),
])
export type DatabaseConfig = z.infer<typeof DatabaseConfig>

/** Where recordings stand, sealed as the desks sent them. `database`: for several nodes that share no folder. */
export const RecordingPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), path: z.string().min(1) }),
  z.object({ kind: z.literal('database') }),
])
export type RecordingPlace = z.infer<typeof RecordingPlace>

/** One line of the log: never a personal datum, never a secret. */
export interface LogLine {
  level: 'info' | 'warn' | 'error'
  what: string
  reference?: string
  detail?: string
}

const Addressed = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol))

/** How messages leave. What is not named can't be sent; in practice with nothing named they go nowhere and arrive. */
export const MessageWays = z.object({
  /** `smtps://user:password@host:465`, or `smtp://…` with STARTTLS. `from`: `Name <address>`. */
  smtp: z
    .object({ url: Addressed('smtp:', 'smtps:'), from: z.string().min(3).max(200) })
    .nullable()
    .default(null),
  /** The text messages' gateway, and the secret by which it and central know each other. */
  gateway: z
    .object({ url: Addressed('http:', 'https:'), secret: z.string().min(32).max(200) })
    .nullable()
    .default(null),
  /** Where the print room takes letters from. */
  letters: z
    .object({ folder: z.string().min(1) })
    .nullable()
    .default(null),
  /** Made-up cases may be written to: nobody reads it. */
  testSite: z.boolean().default(false),
})

export type MessageWays = z.output<typeof MessageWays>

/** Secrets by the name of the lender. */
export const LenderFeeds = z.record(z.string().min(1).max(80), z.string().min(32).max(200))
export type LenderFeeds = z.infer<typeof LenderFeeds>

export const CentralConfig = z.object({
  database: DatabaseConfig,
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 = any free port. */
  port: z.int().min(0).max(65_535).default(0),
  /** Per-run secret that every request must show; null where central stands alone. */
  door: z.string().min(32).nullable().default(null),
  allowedOrigins: z.array(z.string().min(1)).default([]),
  /** Host headers let in, with port; null = the loopback names of the bound port, and any host when not bound to loopback. */
  allowedHosts: z.array(z.string().min(1)).nullable().default(null),
  /** Behind a load balancer: believe its `X-Forwarded-For`. */
  trustProxy: z.boolean().default(false),
  now: z.custom<() => Instant>((value) => typeof value === 'function'),
  /** Makes the practice accounts and their synthetic cases when the database is empty. */
  practice: z.boolean().default(false),
  /** SIP password of every practice account; only with `practice`. */
  linePassword: z.string().min(1).nullable().default(null),
  /** Folder with the numbered SQL files. */
  migrationsDir: z.string().min(1),
  /** 256 bits, hex: wraps the keys that stand in the database. Null only with `practice`. */
  siteKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
  /** The database was put back to an earlier state: a new epoch makes desks fetch anew and resend. */
  restored: z.boolean().default(false),
  /** Pings on wake streams, at which their sessions are checked. */
  pingMs: z.int().min(10).default(15_000),
  /** Null: this central takes no recordings. */
  recordings: RecordingPlace.nullable().default(null),
  recordingLimitBytes: z.int().min(1000).default(RECORDING_LIMIT_BYTES),
  /** Until an administrator sets another one. */
  recordingPolicy: RecordingPolicy.default(ALWAYS_RECORD),
  messages: MessageWays.prefault({}),
  /** Where customers reach the page for papers: `https://…`, without a path. Null = nobody is sent a link. */
  publicUrl: Addressed('http:', 'https:').nullable().default(null),
  /** Lenders whose app and text messages may tell us of events: their secrets by name, as the accounts have it. */
  lenderFeeds: LenderFeeds.default({}),
  /** The STUN and TURN servers of the company; null = desks reach their exchange directly. */
  ice: IceFile.nullable().default(null),
  /** Who asks for /v1/metrics shows it; null = there is no such page. */
  metricsToken: z.string().min(16).nullable().default(null),
  /** The clock of this node has to agree with the database's, or it is not ready. */
  clockOfDatabase: z.boolean().default(false),
  /** When it stops: how long requests may take to end before they are cut. */
  drainMs: z.int().min(0).default(10_000),
  /** Serve the OpenAPI page at /v1/docs. */
  docs: z.boolean().default(false),
  /** Requests a minute and client before `request.tooMany`; sign-ins from one address have a quarter of it. */
  requestsPerMinute: z.int().min(20).default(1200),
  log: z
    .custom<(line: LogLine) => void>((value) => typeof value === 'function')
    .default(() => () => undefined),
})
export type CentralConfig = z.output<typeof CentralConfig>
export type CentralOptions = z.input<typeof CentralConfig>

// What IT decides about a machine, as one file: servers, line, the work at the desk, settings that nobody may change there, the screen,
// updates. Pure: the shell finds and reads the file (`electron/policy.ts`); its JSON schema for editors is made from here. Promises:
// an unknown or misspelt key is an error that names it, never a wish that is silently dropped.
import { z } from 'zod'
import { DeskPolicy } from './agentState.ts'
import { Problem } from './problem.ts'
import { RecordWay } from './recording.ts'
import { Settings } from './settings.ts'
import { Supervise } from './supervise.ts'
import { Directory, NO_DIRECTORY } from './transfer.ts'

const Server = z.url({ protocol: /^wss$/ })

/** The settings that a policy may fix. Size and keys stay with the person: some can't read or reach others. Devices are what is plugged in. */
export const FIXABLE = [
  'language',
  'theme',
  'density',
  'processing',
  'wrapSeconds',
  'progressive',
] as const satisfies readonly (keyof Settings)[]
export type Fixable = (typeof FIXABLE)[number]

const FIXED = Object.fromEntries(FIXABLE.map((name) => [name, true])) as Record<Fixable, true>
export const FixedSettings = z
  .strictObject(Settings.pick(FIXED).shape)
  .partial()
  .describe('Settings that people on this machine may not change; each is shown as set by `managedBy`.')
export type FixedSettings = z.infer<typeof FixedSettings>

export const ScreenPolicy = z
  .strictObject({
    contentProtection: z
      .boolean()
      .default(false)
      .describe(
        'The window is black in pictures of the screen and when the screen is shared (Windows, macOS).',
      ),
    watermark: z
      .boolean()
      .default(false)
      .describe(
        'Staff number, login name and day stand faintly across every screen, so that a photograph tells whose it is.',
      ),
    copying: z.boolean().default(true).describe('Text may be copied out of the window.'),
    saving: z
      .boolean()
      .default(true)
      .describe('Lists, reports and papers may be saved as files. The diagnosis report can always be saved.'),
    lockAfterMinutes: z
      .int()
      .min(1)
      .max(240)
      .nullable()
      .default(null)
      .describe(
        'Without a key or a movement of the mouse for so long, everything is covered until the password is typed. Null: never.',
      ),
  })
  .describe('What may be seen and taken from the screen.')
export type ScreenPolicy = z.infer<typeof ScreenPolicy>

export const UpdatePolicy = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe('Folder of the feed: https, or http on this machine for trials.'),
    key: z
      .base64()
      .describe('Ed25519 public key (SPKI, DER, base64) with which the company or the maker signs the feed.'),
    channel: z
      .enum(['latest', 'beta'])
      .default('latest')
      .describe('`beta` also gets what is not yet for everybody.'),
    everyHours: z.int().min(1).max(168).default(4).describe('How often the feed is asked.'),
  })
  .describe('Where updates come from. Without it nothing is ever fetched: IT installs.')
export type UpdatePolicy = z.infer<typeof UpdatePolicy>

export const OfflinePolicy = z
  .strictObject({
    days: z
      .int()
      .min(1)
      .max(14)
      .default(3)
      .describe(
        'Without central, this long after the last sign-in nobody signs in here any more; open desks cover themselves.',
      ),
    wipeAfterDays: z
      .int()
      .min(1)
      .max(365)
      .nullable()
      .default(null)
      .describe(
        'A computer that has not met central for so long removes what it keeps at its next start; unsent acts stay, sealed to central. Null: never.',
      ),
  })
  .describe('How long a computer may be away from central.')

/** What both kinds of machine have. */
const Common = {
  $schema: z.string().max(500).optional().describe('For editors; Duedesk does not read it.'),
  managedBy: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .optional()
    .describe(
      'Who answers for this file, as people see it beside a locked setting: "IT service desk, ext. 8000".',
    ),
  settings: FixedSettings.default({}),
  screen: ScreenPolicy.prefault({}),
  updates: UpdatePolicy.nullable().default(null),
}

export const SitePolicy = z.strictObject({
  ...Common,
  central: z.strictObject({ url: z.url({ protocol: /^https$/ }).describe('Address of the central API.') }),
  offline: OfflinePolicy.prefault({}),
  line: z
    .strictObject({
      url: z
        .union([Server, z.array(Server).min(1).max(8)])
        .transform((url) => [url].flat())
        .describe('One SIP server (wss), or several in the order in which they are to be used.'),
      domain: z.string().min(1).max(200).describe('SIP domain, and realm of the digest.'),
      recordConfirm: z
        .enum(['header', 'response'])
        .default('header')
        .describe(
          'An exchange that answers without a `Record` header must be named as such: silence is no confirmation by itself.',
        ),
      record: RecordWay.default({ kind: 'info' }),
      directory: Directory.default(NO_DIRECTORY),
      supervise: Supervise.nullable()
        .default(null)
        .describe(
          'Codes by which supervisors join the calls of agents from the board; null: the exchange has none.',
        ),
    })
    .nullable()
    .describe('The SIP line; null for a machine without a telephone.'),
  testSite: z
    .boolean()
    .default(false)
    .describe('The line reaches nobody real (a lab): made-up cases may be called on it.'),
  desk: DeskPolicy.prefault({}).describe(
    'The work at the desk: reasons for a pause, what the exchange is told, progressive dialling.',
  ),
})
export type SitePolicy = z.infer<typeof SitePolicy>

/** For machines on which people only practise. A file without `central` is one of these. */
export const PracticePolicy = z.strictObject({
  ...Common,
  practice: z.strictObject({
    allowed: z
      .boolean()
      .default(true)
      .describe('False: this machine waits for its company policy and says so, instead of practising.'),
    recordLocally: z
      .boolean()
      .default(false)
      .describe("The desk records practice calls itself, as a company's policy may ask of real ones."),
  }),
})
export type PracticePolicy = z.infer<typeof PracticePolicy>

/** The same, as a JSON schema (2020-12) that editors and deployment tools check a file with. */
export function policySchema(): Record<string, unknown> {
  const { $schema, ...site } = z.toJSONSchema(SitePolicy, { io: 'input' })
  const { $schema: _same, ...practice } = z.toJSONSchema(PracticePolicy, { io: 'input' })
  return {
    $schema,
    title: 'Policy of a Duedesk workstation',
    description:
      'Either the policy of a company (with `central`) or of a machine for practice (with `practice`).',
    oneOf: [
      { title: 'Company', ...site },
      { title: 'Practice', ...practice },
    ],
  }
}

/** Where it is wrong, for whoever wrote the file: `line.url: Invalid URL; colour: Unrecognized key`. Values are never quoted. */
export function policyFaults(error: z.ZodError): string {
  const said = error.issues.slice(0, 5).map((issue) => {
    const at = issue.path.join('.')
    if (issue.code === 'unrecognized_keys')
      return `${[...issue.path, issue.keys.join(', ')].join('.')}: unknown key`
    return `${at || 'file'}: ${issue.message}`
  })
  return said.join('; ').slice(0, 400)
}

/** What the window knows of its policy. */
export const Managed = z.object({
  /** Who answers for it, in their own words; null when the file does not say. */
  by: z.string().nullable(),
  fixed: z.array(z.enum(FIXABLE)),
  screen: ScreenPolicy,
  /** The file as it stands is wrong, and the last good one holds. */
  wrong: Problem.nullable(),
  /** IT put no file here: the machine may join a company by the file that IT sent. */
  mayJoin: z.boolean(),
  /** Without central, so long after the last sign-in nobody signs in here any more. */
  offlineDays: z.int(),
})
export type Managed = z.infer<typeof Managed>

export const UNMANAGED: Managed = {
  by: null,
  fixed: [],
  screen: ScreenPolicy.parse({}),
  wrong: null,
  mayJoin: false,
  offlineDays: OfflinePolicy.parse({}).days,
}

/** What a policy means to the window. */
export function managedBy(
  policy: Pick<SitePolicy, 'managedBy' | 'settings' | 'screen'> & Partial<Pick<SitePolicy, 'offline'>>,
  wrong: Problem | null,
): Managed {
  const fixed = FIXABLE.filter((name) => policy.settings[name] !== undefined)
  const offlineDays = policy.offline?.days ?? UNMANAGED.offlineDays
  return {
    by: policy.managedBy ?? null,
    fixed,
    screen: policy.screen,
    wrong,
    mayJoin: false,
    offlineDays,
  }
}

// The contract between the window and the shell: every channel with its request and reply, every event from main.
// `electron/ipc.ts` parses requests and replies with it, `renderer/bridge.ts` parses what comes back. The preload
// knows none of it: it passes names and values on. A channel that is not here does not exist.
import { z } from 'zod'
import { HookCall } from './agentState.ts'
import { Control, HotkeyStates, RingWords, TrayWords } from './deskControls.ts'
import { Finding } from './doctor.ts'
import { EnrolmentOffer } from './enrolment.ts'
import { firstEvents, firstReplies, Wiped } from './environment.ts'
import { IcePolicy } from './ice.ts'
import { Instant } from './instant.ts'
import { KeptCall, LeftCall } from './keptCall.ts'
import { Link } from './link.ts'
import type { Problem } from './problem.ts'
import { Profile, SessionReply } from './protocol.ts'
import { RecordingsStatus } from './recording.ts'
import { FRAME_LIMIT, HEAD_LIMIT_BYTES } from './recordingFile.ts'
import { Id } from './rows.ts'
import { Settings, SettingsChange } from './settings.ts'
import { UpdateState } from './updates.ts'

export { CentralDoor, Environment, LineDoor, WindowState, Wiped } from './environment.ts'
export { Headset, Settings, SettingsChange, SoundProcessing } from './settings.ts'

const Nothing = z.undefined()
const Done = z.void()

export const SipAccount = z.object({
  uri: z.string(),
  authorizationUser: z.string(),
  displayName: z.string(),
  /** MD5(user:realm:password): the password itself stays in the main process. */
  ha1: z.string().regex(/^[0-9a-f]{32}$/),
})
export type SipAccount = z.infer<typeof SipAccount>

export const Session = z.object({
  /** Null after an offline unlock. */
  accessToken: z.string().nullable(),
  expiresAt: Instant.nullable(),
  profile: Profile,
  sip: SipAccount.nullable(),
  /** Central's clock when it answered; for an offline unlock the last one known. */
  centralNow: Instant,
  sealKey: SessionReply.shape.sealKey,
  recording: SessionReply.shape.recording,
  rules: SessionReply.shape.rules,
  ice: SessionReply.shape.ice,
  online: z.boolean(),
})
export type Session = z.infer<typeof Session>

/** Why this computer does not trust a server, as its certificate has it. */
export const DistrustedCertificate = z.object({
  host: z.string().max(260),
  subject: z.string().max(200),
  issuer: z.string().max(200),
  validUntil: Instant,
  /** As Chromium names it: `CERT_AUTHORITY_INVALID`, `CERT_DATE_INVALID`, `CERT_COMMON_NAME_INVALID`… */
  reason: z.string().max(80),
})
export type DistrustedCertificate = z.infer<typeof DistrustedCertificate>

const Credentials = z.object({ loginName: z.string().min(1).max(60), password: z.string().min(1).max(200) })
/** `newPassword`: chosen in place of a first password. */
const SignIn = Credentials.extend({ newPassword: z.string().min(1).max(200).optional() })

export const OpenedKey = z.object({
  /** Base64 of 32 bytes; import it as non-extractable and drop it. */
  rawKey: z.string(),
  /** This agent on this installation, made together with the key: the `device` of acts and journal. */
  device: Id,
  mode: z.enum(['os', 'passphrase']),
  /** What the operating system offers: `gnome_libsecret`, `kwallet6`, `keychain`, `dpapi`, `basic_text`, `none`… */
  backend: z.string(),
  /** The key was made just now: whatever an older key encrypted can't be read. */
  fresh: z.boolean(),
})
export type OpenedKey = z.infer<typeof OpenedKey>

export const JournalLine = z.object({
  n: z.int().min(1),
  /** Sealed text without line breaks; the shell can't read it. */
  line: z
    .string()
    .min(1)
    .max(4_000_000)
    .regex(/^[^\r\n]*$/),
})
export type JournalLine = z.infer<typeof JournalLine>

const JournalName = z.object({ agentId: Id, device: Id })
/** `locked`: the book of what was asked while the desk was locked. */
const JournalBook = JournalName.extend({ locked: z.boolean().optional() })

export const Crash = z.object({
  at: Instant,
  /** `application`: the run before this one did not end in order. */
  what: z.enum(['renderer', 'unresponsive', 'application', 'settings', 'practiceDatabase']),
  reason: z.string(),
  exitCode: z.int().nullable(),
})
export type Crash = z.infer<typeof Crash>

const Bytes = z.instanceof(Uint8Array)
const RecordingName = z.object({ recordingId: Id })

export const LogLevel = z.enum(['error', 'warn', 'info', 'debug'])
export type LogLevel = z.infer<typeof LogLevel>

/** channel -> request and reply. A refused request comes back as `{ok: false, problem}`. */
export const ipc = {
  'environment.get': { request: Nothing, reply: firstReplies['environment.get'] },

  'settings.get': { request: Nothing, reply: firstReplies['settings.get'] },
  'settings.set': { request: SettingsChange, reply: Settings },

  'session.signIn': { request: SignIn, reply: Session },
  /** A new access token by the refresh token that main keeps. */
  'session.refresh': { request: Nothing, reply: Session },
  'session.signOut': { request: Nothing, reply: Done },
  'session.offlineUnlock': { request: Credentials, reply: Session },

  /** `local.keyStoreRefused {backend, chosen}`: ask for a passphrase (`chosen`: there is one already) and call again with it. */
  'keys.open': {
    request: z.object({ agentId: Id, passphrase: z.string().min(8).max(200).optional() }),
    reply: OpenedKey,
  },
  /** After `local.keyLost`: keeps what is left of the old key aside and makes a new one, with a new device. */
  'keys.renew': {
    request: z.object({ agentId: Id, passphrase: z.string().min(8).max(200).optional() }),
    reply: OpenedKey,
  },

  /** Answers when the lines are on disk (fsync). A line that is there already with the same text is no error. */
  'journal.append': {
    request: JournalBook.extend({ lines: z.array(JournalLine).min(1).max(1000) }),
    reply: z.object({
      lastN: z.int(),
      /** The disk is full: this was written into the reserve. */
      lowDisk: z.boolean(),
    }),
  },
  'journal.read': {
    request: JournalBook.extend({ fromN: z.int().min(1), limit: z.int().min(1).max(1000).default(250) }),
    reply: z.object({
      lines: z.array(JournalLine),
      more: z.boolean(),
      lastN: z.int().min(0),
      acknowledged: z.int().min(0),
      /** Lines that could not be read back. */
      damaged: z.int().min(0),
    }),
  },
  /** Central has a verdict on every act up to `upTo`. */
  'journal.acknowledge': { request: JournalBook.extend({ upTo: z.int().min(0) }), reply: Done },
  /** Unacknowledged lines of every other agent and device on this machine, at most 250 of each. */
  'journal.others': {
    request: JournalName,
    reply: z.array(JournalName.extend({ lines: z.array(JournalLine) })),
  },

  /** A sealed recording of a call begins: its head is on disk when this answers. `local.diskFull`, `local.recordingFailed {detail}`. */
  'recording.begin': {
    request: RecordingName.extend({ head: Bytes.refine(({ length }) => length <= HEAD_LIMIT_BYTES) }),
    reply: Done,
  },
  /** Whole sealed frames; answers when they are on disk (fsync). After a refusal the recording takes no more. */
  'recording.append': {
    request: RecordingName.extend({ frames: Bytes.refine(({ length }) => length <= 2 * FRAME_LIMIT) }),
    reply: Done,
  },
  /** `keep` false: nobody answered, there is nothing to keep. */
  'recording.end': { request: RecordingName.extend({ keep: z.boolean() }), reply: Done },
  'recording.waiting': { request: Nothing, reply: RecordingsStatus },
  /** Hands over at once what waits, also what central had refused. */
  'recording.retry': { request: Nothing, reply: Done },
  /** The certificate by which this host was turned away last; null when none was. */
  'line.certificate': {
    request: z.object({ host: z.string().min(1).max(260) }),
    reply: DistrustedCertificate.nullable(),
  },
  /** Whether the window holds a registration that it wants to take back before it ends. */
  'line.stands': { request: z.object({ stands: z.boolean() }), reply: Done },

  /** The link that started Duedesk, once; later links come as the event `link`. */
  'link.pending': { request: Nothing, reply: Link.nullable() },

  /** Why the window had to be loaded again; null when it had not. Asking does not clear it. */
  'crash.last': { request: Nothing, reply: Crash.nullable() },
  'crash.clear': { request: Nothing, reply: Done },

  /** A call stands, or its dialog moved on: what the shell needs to end it should the window go. */
  'call.keep': { request: KeptCall, reply: Done },
  'call.release': { request: z.object({ callId: Id }), reply: Done },
  /** Calls of this agent that were up when the window or the application went. Asking does not clear them. */
  'call.left': { request: z.object({ agentId: Id }), reply: z.array(LeftCall) },
  'call.leftSeen': { request: z.object({ agentId: Id }), reply: Done },

  /** The STUN and TURN servers of the session that stands; none before a sign-in. */
  'line.ice': { request: Nothing, reply: IcePolicy },
  /** By the policy's HTTP hook: what the agent chose. Answers when the other side took it. */
  'desk.tellState': { request: HookCall, reply: Done },

  'log.write': {
    request: z.object({
      level: LogLevel,
      event: z.string().regex(/^[a-zA-Z0-9.]{1,60}$/),
      data: z
        .record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
        .optional(),
    }),
    reply: Done,
  },
  /** Plain redacted text for a support ticket. */
  'diagnostics.summary': { request: Nothing, reply: z.object({ text: z.string() }) },

  /** What the shell finds of this machine; takes some seconds. */
  'doctor.machine': { request: Nothing, reply: z.array(Finding) },

  /** `path` is null when the person cancelled. */
  'file.save': {
    request: z.object({
      suggestedName: z
        .string()
        .min(1)
        .max(120)
        .regex(/^[^/\\<>:"|?*]+$/),
      content: z.union([
        z.object({ text: z.string().max(64_000_000) }),
        z.object({ base64: z.base64().max(90_000_000) }),
      ]),
    }),
    reply: z.object({ path: z.string().nullable() }),
  },

  /** Which of the chosen hotkeys the system gave. */
  'hotkeys.states': { request: Nothing, reply: HotkeyStates },
  'tray.say': { request: TrayWords.nullable(), reply: Done },
  /** A call rings, or what is known of its caller changed; `ring.hide`: it rings no more. */
  'ring.show': { request: RingWords, reply: Done },
  'ring.hide': { request: Nothing, reply: Done },
  /** Asked by the small window of a ringing call, which may ask nothing else. */
  'ring.words': { request: Nothing, reply: RingWords.nullable() },
  'ring.press': { request: z.object({ action: z.enum(['answer', 'decline']) }), reply: Done },
  /** Flashes the task bar, for a ringing call. */
  'window.attention': { request: Nothing, reply: Done },
  'window.minimize': { request: Nothing, reply: Done },
  /** Maximizes, or restores when it is maximized. */
  'window.maximize': { request: Nothing, reply: Done },
  'window.close': { request: Nothing, reply: Done },
  'window.state': { request: Nothing, reply: firstReplies['window.state'] },
  /** Of the headsets that the event `headsets` named; null = none of them. */
  'headset.choose': { request: z.object({ id: z.string().max(200).nullable() }), reply: Done },

  'zoom.set': { request: z.object({ factor: z.number().min(0.5).max(3) }), reply: Done },
  'app.about': {
    request: Nothing,
    reply: z.object({
      name: z.string(),
      version: z.string(),
      electron: z.string(),
      chrome: z.string(),
      node: z.string(),
      standIn: z.boolean(),
    }),
  },
  'app.quit': { request: Nothing, reply: Done },

  /** The person chooses a file in the system's dialogue; null when they chose none. `enrolment.notOne {detail}`, `enrolment.badSignature`. */
  'enrolment.open': { request: Nothing, reply: EnrolmentOffer.nullable() },
  /** Keeps it and starts the program again. `enrolment.wrongCode {left}`. */
  'enrolment.accept': { request: z.object({ code: z.string().min(1).max(40) }), reply: Done },
  /** A computer that IT did not set up gets its policy from central, for a code that IT told, and starts again. `enrolment.noSuchCode`. */
  'enrolment.redeem': {
    request: z.object({ central: z.string().min(1).max(300), code: z.string().min(1).max(40) }),
    reply: Done,
  },
  /** The window has handed over and closed its desk: what this computer keeps is removed. */
  'machine.wipe': { request: Nothing, reply: Wiped },
  'update.state': { request: Nothing, reply: UpdateState },
  /** Asks the feed now. */
  'update.check': { request: Nothing, reply: UpdateState },
  /** Ends the program and installs what is ready; `update.busy` in a call. */
  'update.install': { request: Nothing, reply: Done },
} as const

export type Ipc = typeof ipc
export type Channel = keyof Ipc
export type Request<C extends Channel> = z.input<Ipc[C]['request']>
export type Reply<C extends Channel> = z.output<Ipc[C]['reply']>
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem }

/** Events that main sends to the window. */
export const events = {
  ...firstEvents,
  power: z.enum(['suspend', 'resume', 'lock', 'unlock']),
  /** IT has what this computer keeps removed: the desk hands over, closes, and asks for it. */
  wipe: z.null(),
  /** Nobody touched this machine for as long as the policy says, and no call is up. */
  unattended: z.null(),
  update: UpdateState,
  link: Link,
  /** Asked for by a hotkey, the tray, or the small window of a ringing call. */
  control: Control,
  /** Headsets with keys to choose among; empty = the choice is over. */
  headsets: z.array(z.object({ id: z.string().max(200), name: z.string().max(200) })).max(50),
  recordings: RecordingsStatus,
  /** A renewed session brought renewed accounts of the TURN servers. */
  ice: IcePolicy,
} as const

export type Events = typeof events
export type EventName = keyof Events
export type EventData<E extends EventName> = z.output<Events[E]>

/** What the preload puts on `window`: untyped on purpose, the bridge parses. `on` returns its own undoing. */
export type DuedeskBridge = {
  invoke(channel: string, payload: unknown): Promise<unknown>
  on(event: string, listener: (data: unknown) => void): () => void
}

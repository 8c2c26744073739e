// A `Line` that a test plays by hand, and the deps around it: everything that happens is logged in order.
import { expect, vi } from 'vitest'
import type { DeviceChoice, DeviceList } from '../../renderer/features/phone/devices.ts'
import type { Line, LineEvent } from '../../renderer/features/phone/line.ts'
import {
  type Caller,
  connectPhone,
  type DialTarget,
  type GuardAnswer,
  type PhoneDeps,
  type RecordingParts,
  type Stranger,
  usePhone,
} from '../../renderer/features/phone/phone.ts'
import type { SoundProcessing } from '../../shared/ipc.ts'
import type { ActDraft } from '../../shared/operation.ts'

const CASE = '00000000-0000-7000-8000-0000000000c1'
const CONTACT = '00000000-0000-7000-8000-0000000000d1'
const CUSTOMER = '00000000-0000-7000-8000-0000000000e1'
export const REQUEST = { caseId: CASE, contactId: CONTACT, purpose: 'collect' } as const
export const PERMIT: GuardAnswer = {
  permitted: true,
  customerId: CUSTOMER,
  rules: 'china-1',
  online: true,
  target: null,
}
export const REFUSAL: GuardAnswer = {
  permitted: false,
  customerId: CUSTOMER,
  rule: 'C1',
  source: 'GB/T 45251-2025',
  until: 5_000_000,
  overridableBy: null,
}
const TARGET: DialTarget = {
  e164: '+8619900000010',
  masked: '199********',
  ofDebtor: true,
  practice: { idTail: '123X', birthday: '0506', phoneTail: '0010' },
}
export const CALLER: Caller = {
  customerId: CUSTOMER,
  caseId: CASE,
  contactId: CONTACT,
  ofDebtor: true,
  masked: '199********',
  cases: 1,
  awaited: false,
}

const PLAIN: SoundProcessing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

export interface Bench {
  /** What happened, in order: `guard:click`, `record:call.attempted`, `line:dial`, … */
  readonly log: string[]
  readonly acts: ActDraft[]
  readonly headers: Record<string, string>[]
  /** What became of each microphone that was opened ahead, in order. */
  readonly microphones: ('open' | 'taken' | 'closed')[]
  /** Calls of unknown callers, as they were kept. */
  readonly strangers: Stranger[]
  /** Of whose calls it need not be kept any more. */
  readonly forgotten: string[]
  locked: boolean
  clock: number
  /** What a caller gets while the agent pauses. */
  pausedStatus: number
  readonly line: Line
  emit(event: LineEvent): void
  close(): void
  /** Replaceable answers. */
  guard(stage: 'click' | 'invite'): Promise<GuardAnswer>
  target(): Promise<DialTarget | null>
  caller(): Promise<Caller | null>
  record(drafts: ActDraft[]): Promise<unknown>
  command(name: string): Promise<void>
  /** What the line was last told to do to the microphone's sound. */
  processing: SoundProcessing
  lingersMs: number
  /** What is plugged in, and the machine's word that it changed. */
  devices: DeviceList
  plugged(): void
}

const SYSTEM_DEFAULT: DeviceChoice = { microphone: null, speaker: null, ringer: null }

export function bench(
  practice = true,
  remembered: DeviceChoice = SYSTEM_DEFAULT,
  recording?: RecordingParts,
): Bench {
  const listeners = new Set<(event: LineEvent) => void>()
  let ids = 0
  const done = async (name: string) => {
    it.log.push(`line:${name}`)
    await it.command(name)
  }
  const it: Bench = {
    log: [],
    acts: [],
    headers: [],
    microphones: [],
    strangers: [],
    forgotten: [],
    locked: false,
    clock: 1_000_000,
    pausedStatus: 486,
    get line() {
      return line
    },
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    close: () => close(),
    guard: async () => PERMIT,
    target: async () => TARGET,
    caller: async () => CALLER,
    record: async () => undefined,
    command: async () => undefined,
    processing: PLAIN,
    lingersMs: 0,
    devices: { microphones: [{ id: 'm1', label: '', group: '' }], speakers: [] },
    plugged: () => undefined,
  }
  const line: Line = {
    practice,
    connect: () => undefined,
    disconnect: async () => undefined,
    openMicrophone() {
      const n = it.microphones.push('open') - 1
      return {
        drop() {
          if (it.microphones[n] === 'open') it.microphones[n] = 'closed'
        },
      }
    },
    prepare(_target, { callId, headers, microphone }) {
      it.log.push('line:prepare')
      if (microphone) it.microphones.splice(-1, 1, 'taken')
      let sent = false
      const sound = it.command('sound')
      // Whoever dials awaits it and says what failed; a call that is dropped before must not fail the run unheard.
      sound.catch(() => undefined)
      return {
        sound,
        async send() {
          sent = true
          it.headers.push({ ...headers })
          await done('dial')
          it.emit({ kind: 'invited', callId })
        },
        drop() {
          if (!sent) it.log.push('line:drop')
        },
      }
    },
    tap: () => () => undefined,
    answer: () => done('answer'),
    hangUp: (_callId, status) => done(status ? `hangUp:${status}` : 'hangUp'),
    mute: (_callId, muted) => {
      it.log.push(`line:mute:${muted}`)
    },
    async hold(callId, held) {
      await done(`hold:${held}`)
      it.emit({ kind: 'held', callId, held })
    },
    dtmf: (_callId, digits) => done(`dtmf:${digits}`),
    transfer: async (_callId, target) => {
      await done(`transfer:${target}`)
      return 'completed'
    },
    attend: async () => {
      await done('attend')
      return 'completed'
    },
    conference: (_callId, _legId, address) => done(`conference:${address}`),
    recordFlag: (_callId, on) => done(`record:${on}`),
    info: (_callId, _type, body) => done(`info:${body}`),
    message: (_target, _type, body) => done(`message:${body}`),
    setDevices: async (devices) => {
      it.processing = devices.processing
      it.log.push(`line:devices:${devices.microphone}`)
    },
    async setIce() {},
    setVolume: () => undefined,
    statistics: () => ({ sentPackets: 0, receivedPackets: 0, lostPackets: 0, heardRms: 0, quality: null }),
    retryNow: () => undefined,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
  const deps: PhoneDeps = {
    line,
    now: () => it.clock,
    newId: () => {
      ids += 1
      return `00000000-0000-7000-8000-${String(ids).padStart(12, '0')}`
    },
    async askGuard({ stage }) {
      it.log.push(`guard:${stage}`)
      const answer = await it.guard(stage)
      if (stage === 'invite' || !answer.permitted) return answer
      it.log.push('target')
      return { ...answer, target: await it.target() }
    },
    dialTarget: () => {
      it.log.push('target')
      return it.target()
    },
    findCaller: () => it.caller(),
    keepStranger: async (call) => {
      it.strangers.push(call)
    },
    forgetStranger: async (callId) => {
      it.forgotten.push(callId)
    },
    locked: () => it.locked,
    async record(drafts) {
      await it.record(drafts)
      it.acts.push(...drafts)
      for (const draft of drafts) it.log.push(`record:${draft.kind}`)
    },
    pausedStatus: () => it.pausedStatus,
    attention: () => {
      it.log.push('attention')
    },
    serverTime: () => undefined,
    log: () => undefined,
    devices: {
      get lingersMs() {
        return it.lingersMs
      },
      list: async () => it.devices,
      watch(changed) {
        it.plugged = changed
        return () => undefined
      },
    },
    tones: {
      play: (tone) => {
        it.log.push(`tone:${tone}`)
      },
      stop: () => {
        it.log.push('tone:stop')
      },
      setSinks: () => undefined,
    },
    volume: () => 1,
    ...(recording ? { recording } : {}),
    remembered,
    processing: PLAIN,
    remember: () => undefined,
  }
  const close = connectPhone(deps)
  it.emit({ kind: 'registration', registration: { state: 'registered', sinceMs: 0 } })
  return it
}

export const state = () => usePhone.getState()
export const kinds = (it: Bench) => it.acts.map((act) => act.kind)

export const ended = (id: string, more: Partial<Extract<LineEvent, { kind: 'ended' }>> = {}): LineEvent => ({
  kind: 'ended',
  callId: id,
  sipStatus: 200,
  reasonText: '',
  by: 'customer',
  ...more,
})
export const until = (hope: () => void) => vi.waitFor(hope, { timeout: 15_000, interval: 1 })

/** The id of the call that is up. */
export function callId(): string {
  const { call } = state()
  expect(call).toHaveProperty('call')
  return 'call' in call ? call.call.callId : ''
}

/** A promise and the hands that settle it. */
export function gate<T>(): { promise: Promise<T>; open(value: T): void; fail(error: Error): void } {
  let open: (value: T) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { promise, open, fail }
}

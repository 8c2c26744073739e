// What happened in the practice world before today: calls, promises, callbacks, a complaint, payments, so that the worklist
// shows every kind of reason. Recorded as acts of the practice agents and pushed like any other.
import { randomUUID } from 'node:crypto'
import { CHINA_PACK } from '../shared/compliance/china.ts'
import {
  addDays,
  CHINA,
  daysBetween,
  HOUR,
  instantOf,
  type LocalDay,
  localDay,
  MINUTE,
  SECOND,
} from '../shared/instant.ts'
import type { Act, ActDraft } from '../shared/operation.ts'
import type { PaymentsRequest } from '../shared/protocol.ts'
import type { CaseRow, ContactRow, Id, Walked } from '../shared/rows.ts'
import { REMINDER_A } from '../shared/script/reminderA.ts'
import { namesChannel, OUR_STAGES, stageOf } from '../shared/stages.ts'
import type { PracticeAccount } from './practiceFile.ts'

/** One practice case with what the history needs of it. */
export interface PracticeCase {
  account: PracticeAccount
  matter: CaseRow
  contact: ContactRow
}

type Payment = PaymentsRequest['payments'][number]

/** What happened in one case, in order of time. */
export interface Episode {
  case: PracticeCase
  acts: { at: number; draft: ActDraft }[]
  payments: Payment[]
}

const BANK = 'bank'

/** Ways through the script: line and answer. Reviewers find them with the calls. */
const WAYS = {
  promise: 'A1 self, A2 matched, A3 goOn, A4 known, A5 cashFlow, A6 undated, A7 part, A10 yes, A21 end',
  callback: 'A1 self, A2 matched, A3 later, A17 agreed, A21 end',
  complaint: 'A1 self, A2 matched, A3 goOn, A4 @jump, A22 complaint, A22a end',
} as const

/** What a disposition keeps of a way that took `talkMs` from `from` on, its lines evenly long. */
function walkedWay(way: keyof typeof WAYS, from: number, talkMs: number) {
  const pairs = WAYS[way].split(', ').map((pair) => pair.split(' ') as [string, string])
  const each = Math.floor(talkMs / pairs.length)
  const said: Walked['said'] = {}
  const steps = pairs.map(([node, answer], index) => {
    const at = from + index * each
    for (const item of REMINDER_A.nodes.find(({ id }) => id === node)?.mustSay ?? [])
      said[item] ??= at + each - 1
    return { node, answer, at }
  })
  const { id, version } = REMINDER_A
  return {
    path: steps.map(({ node }) => node),
    said: Object.keys(said),
    script: { id, version },
    walked: { steps, said },
  }
}

/** The history of case number `index`; most cases have none. */
export function episodeOf(index: number, of: PracticeCase, today: LocalDay): Episode {
  const episode = new EpisodeBuilder(of, today, index)
  const half = Math.floor(of.account.amountFen / 200) * 100
  const kinds = [
    // Due as the practice day begins: the first call that a newcomer makes is one that was asked for.
    () => episode.callbackAgreed(1, 10 * HOUR),
    () => episode.promised(3, half, today),
    () => episode.promised(7, half, addDays(today, -5)),
    () => episode.promised(1, half, addDays(today, 2)),
    () => {
      episode.promised(7, half, addDays(today, -5))
      episode.paid(Math.floor(half * 0.6), addDays(today, -5))
    },
    () => episode.complained(2),
    () => episode.unanswered(1),
  ]
  // Two neighbouring rows go to the two agents: each gets one of every kind.
  kinds[Math.floor(index / 2)]?.()
  if (index === 20 || index === 21) episode.paid(50_000, addDays(today, -2))
  // Long overdue, and paying it down: what a chart of repayments has to show.
  if (index === 26 || index === 27) {
    episode.promised(45, half, addDays(today, -40))
    episode.paid(half, addDays(today, -40))
    episode.paid(30_000, addDays(today, -12))
  }
  return { case: of, acts: episode.acts, payments: episode.payments }
}

class EpisodeBuilder {
  readonly acts: { at: number; draft: ActDraft }[] = []
  readonly payments: Payment[] = []
  readonly #of: PracticeCase
  readonly #today: LocalDay
  readonly #index: number

  constructor(of: PracticeCase, today: LocalDay, index: number) {
    this.#of = of
    this.#today = today
    this.#index = index
  }

  promised(daysAgo: number, amountFen: number, due: LocalDay): void {
    const { call, at, way } = this.#answered(daysAgo, 95 * SECOND, 'promise')
    this.#add(at, 'disposition.set', {
      dispositionId: randomUUID(),
      callId: call,
      code: 'PTP_PART',
      fields: {
        amount: amountFen,
        date: due,
        restDate: due,
        channel: BANK,
        rest: '下次联系时再定',
        lowReason: '本月工资只发了一部分',
      },
      ...way,
    })
    this.#add(at + SECOND, 'promise.made', {
      promiseId: randomUUID(),
      callId: call,
      promiseKind: 'part',
      amountFen,
      due,
      channel: BANK,
      previousId: null,
    })
    this.#note(at + 2 * SECOND, call, '客户表示发工资后先还一部分。')
  }

  callbackAgreed(daysAgo: number, timeOfDay: number): void {
    const { call, at, way } = this.#answered(daysAgo, 40 * SECOND, 'callback')
    const when = instantOf(this.#today, timeOfDay, CHINA)
    const contactId = this.#of.contact.id
    this.#add(at, 'disposition.set', {
      dispositionId: randomUUID(),
      callId: call,
      code: 'CALLBK',
      fields: { at: when, contact: contactId },
      ...way,
    })
    this.#add(at + SECOND, 'callback.set', {
      callbackId: randomUUID(),
      callId: call,
      contactId,
      at: when,
      requested: true,
    })
    this.#note(at + 2 * SECOND, call, '客户在忙，约定今天再打。')
  }

  complained(daysAgo: number): void {
    const { call, at, way } = this.#answered(daysAgo, 70 * SECOND, 'complaint')
    this.#add(at, 'disposition.set', {
      dispositionId: randomUUID(),
      callId: call,
      code: 'COMPLAINT',
      fields: { words: '一周内接到太多电话', target: 'frequency', wish: '请减少联系' },
      ...way,
    })
  }

  unanswered(daysAgo: number): void {
    const start = this.#start(daysAgo)
    const call = this.#attempt(start)
    const at = start + 42 * SECOND
    this.#add(at, 'call.ended', { callId: call, sipStatus: 480, endedBy: 'network', talkMs: 0 })
    this.#add(at + SECOND, 'disposition.set', {
      dispositionId: randomUUID(),
      callId: call,
      code: 'NA',
      fields: {},
      path: [],
      said: [],
      script: null,
    })
  }

  paid(amountFen: number, valueDate: LocalDay): void {
    const { lender, accountNumber } = this.#of.account
    const reference = `PRACTICE-${this.#index}-${this.payments.length + 1}`
    this.payments.push({ lender, accountNumber, amountFen, valueDate, channel: BANK, reference })
  }

  #start(daysAgo: number): number {
    return instantOf(addDays(this.#today, -daysAgo), 10 * HOUR + this.#index * 3 * MINUTE, CHINA)
  }

  #attempt(at: number): Id {
    const callId = randomUUID()
    const { product, dueDate } = this.#of.matter
    const day = daysBetween(dueDate, localDay(at, CHINA))
    if (!namesChannel(stageOf(OUR_STAGES, product, day), 'call'))
      this.#add(at - SECOND, 'stage.excepted', { channel: 'call', reason: '客户来信请我们回电。' })
    this.#add(at, 'call.attempted', {
      callId,
      contactId: this.#of.contact.id,
      number: null,
      ofDebtor: true,
      purpose: 'collect',
      rules: CHINA_PACK.version,
    })
    return callId
  }

  #answered(daysAgo: number, talkMs: number, way: keyof typeof WAYS) {
    const start = this.#start(daysAgo)
    const call = this.#attempt(start)
    const answered = start + 12 * SECOND
    this.#add(answered, 'call.answered', { callId: call })
    this.#add(answered + SECOND, 'recording.flagged', { callId: call, recording: 'confirmed', reason: '' })
    this.#add(answered + 20 * SECOND, 'verification.tried', {
      callId: call,
      factors: ['idLast4', 'phoneLast4'],
      matched: true,
    })
    this.#add(answered + talkMs, 'call.ended', { callId: call, sipStatus: 200, endedBy: 'customer', talkMs })
    return { call, at: answered + talkMs + 20 * SECOND, way: walkedWay(way, answered, talkMs) }
  }

  #note(at: number, callId: Id, text: string): void {
    this.#add(at, 'note.added', { noteId: randomUUID(), callId, text })
  }

  #add<K extends ActDraft['kind']>(
    at: number,
    kind: K,
    payload: Extract<ActDraft, { kind: K }>['payload'],
  ): void {
    const { matter } = this.#of
    const draft = { kind, customerId: matter.customerId, caseId: matter.id, payload } as ActDraft
    this.acts.push({ at, draft })
  }
}

/** Stamps drafts as one device's acts, in order of time, numbered from 1. */
export function stamped(drafts: readonly { at: number; draft: ActDraft }[], device: Id, agent: Id): Act[] {
  return [...drafts]
    .sort((a, b) => a.at - b.at)
    .map(
      ({ at, draft }, index) =>
        ({
          ...draft,
          id: randomUUID(),
          device,
          n: index + 1,
          base: draft.base ?? null,
          hlc: `${String(at).padStart(15, '0')}-${String(index).padStart(5, '0')}`,
          schema: 1,
          actor: { id: agent, role: 'agent' },
          at,
          clock: { source: 'practice', skewMs: 0 },
        }) as Act,
    )
}

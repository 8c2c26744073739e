// Answered calls: how they are covered by recordings and how they sounded, by day and agent, by microphone, and one by one. Promises:
// nothing of a customer leaves; figures and list judge by the same rules (`recording.ts`, `quality.ts` of shared).
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import {
  type AnsweredCallsQuery,
  type AnsweredCallsReply,
  type CallsShown,
  COVERAGE_DAYS,
  type CoverageDay,
  type CoverageQuery,
  type CoverageReply,
  type SoundSum,
} from '../shared/coverage.ts'
import { addDays, CHINA, instantOf, type LocalDay, localDay } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'
import { BAD_SOUND, type CallQuality, soundTrouble } from '../shared/quality.ts'
import { coverOfCall, ownMarkOf, type Unsettled } from '../shared/recording.ts'
import type { CallRow, Id } from '../shared/rows.ts'
import type { Caller, Central } from './context.ts'
import { heldOf, unsettledOf } from './heldRecordings.ts'
import { placeOf, readPlace } from './listCursor.ts'
import { reachOf } from './reach.ts'
import { named, staffOf } from './staff.ts'

const ANSWERED = sql<number>`(c.data ->> 'answeredAt')::bigint`
const QUALITY = sql`c.data #> '{media,quality}'`

interface Period {
  readonly from: LocalDay
  readonly until: LocalDay
}

/** Throws `request.malformed` for more than `COVERAGE_DAYS`. */
function answeredIn({ from, until }: Period): RawBuilder<unknown> {
  if (addDays(from, COVERAGE_DAYS) < until)
    throw new ProblemError('request.malformed', { path: 'until', detail: 'tooFar' })
  // Calls that an outside agency made are recorded there, and not by our agents.
  return sql`c.kind = 'call' and not c.deleted and c.data ->> 'answeredAt' is not null and c.data -> 'agency' is null
    and ${ANSWERED} >= ${instantOf(from, 0, CHINA)} and ${ANSWERED} < ${instantOf(addDays(until, 1), 0, CHINA)}`
}

type Recorded = Pick<CallRow, 'agentId' | 'recording' | 'ownRecording'>
interface Judged {
  readonly whole: boolean | null
  readonly unsettled: Unsettled | null
}

/** What is known of the recordings of one call, by all rules at once. */
function coverIn(call: Recorded, { whole, unsettled }: Judged) {
  const own = call.ownRecording ?? null
  const held = whole === null ? null : { whole }
  return {
    cover: coverOfCall({ recording: call.recording, own }, held, unsettled),
    own: ownMarkOf(own, held, unsettled),
  }
}

type Heard = Pick<CallQuality, 'mosMean' | 'mosLow' | 'deafSeconds' | 'dumbSeconds'>

class Sounds {
  readonly #sum = { measured: 0, deaf: 0, dumb: 0, poor: 0 }
  #mos = 0

  add(heard: Heard): void {
    this.#sum.measured += 1
    this.#mos += heard.mosMean
    const trouble = soundTrouble(heard)
    if (trouble) this.#sum[trouble] += 1
  }

  get sum(): SoundSum {
    const { measured } = this.#sum
    return { ...this.#sum, mosMean: measured === 0 ? null : Math.round((this.#mos / measured) * 100) / 100 }
  }
}

const troubled = ({ deaf, dumb, poor }: SoundSum) => deaf + dumb + poor

interface DayOfAgent extends Pick<CoverageDay, 'answered' | 'marks' | 'reasons' | 'line' | 'own'> {
  readonly sounds: Sounds
}

const emptyDay = (): DayOfAgent => ({
  answered: 0,
  marks: { both: 0, line: 0, held: 0, part: 0, waiting: 0, missing: 0 },
  reasons: {},
  line: { confirmed: 0, asked: 0, off: 0, failed: 0 },
  own: { confirmed: 0, part: 0, underWay: 0, kept: 0, failed: 0 },
  sounds: new Sounds(),
})

/** Answered calls by agent and day, and by microphone. Throws `request.malformed` for more than `COVERAGE_DAYS`. */
export async function coverage(
  { database, now }: Central,
  caller: Caller,
  period: z.output<typeof CoverageQuery>,
): Promise<CoverageReply> {
  const reach = await reachOf(database.db, caller)
  const found = await sql<
    Judged & { call: Recorded; at: number; heard: Heard | null; microphone: string | null }
  >`
    select jsonb_build_object('agentId', c.data -> 'agentId', 'recording', c.data -> 'recording',
        'ownRecording', c.data -> 'ownRecording') as call,
      ${ANSWERED} as at, h.whole as whole, u.state as unsettled,
      case when jsonb_typeof(${QUALITY}) = 'object' then jsonb_build_object(
        'mosMean', ${QUALITY} -> 'mosMean', 'mosLow', ${QUALITY} -> 'mosLow',
        'deafSeconds', ${QUALITY} -> 'deafSeconds', 'dumbSeconds', ${QUALITY} -> 'dumbSeconds') end as heard,
      jsonb_path_query_first(${QUALITY}, '$.devices[*] ? (@.what == "microphone").label') #>> '{}' as microphone
    from rows c ${heldOf(sql`c.id`)} ${unsettledOf(sql`c.id`)}
    where ${answeredIn(period)} and ${reach.sees(sql`c.data ->> 'agentId'`)}`.execute(database.db)
  const days = new Map<string, DayOfAgent>()
  const microphones = new Map<string, Sounds>()
  for (const { call, at, heard, microphone, ...judged } of found.rows) {
    const key = `${localDay(at, CHINA)} ${call.agentId}`
    const before = days.get(key) ?? emptyDay()
    const { cover, own } = coverIn(call, judged)
    const { reason } = cover
    days.set(key, {
      ...before,
      answered: before.answered + 1,
      marks: { ...before.marks, [cover.mark]: before.marks[cover.mark] + 1 },
      reasons:
        reason === '' ? before.reasons : { ...before.reasons, [reason]: (before.reasons[reason] ?? 0) + 1 },
      line: { ...before.line, [call.recording]: before.line[call.recording] + 1 },
      own: own === null ? before.own : { ...before.own, [own]: before.own[own] + 1 },
    })
    if (heard === null) continue
    before.sounds.add(heard)
    const label = microphone ?? ''
    const same = microphones.get(label) ?? new Sounds()
    microphones.set(label, same)
    same.add(heard)
  }
  const staff = await staffOf(
    database.db,
    [...days.keys()].map((key) => key.slice(11)),
  )
  return {
    days: [...days.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { sounds, ...day }]) => ({
        day: key.slice(0, 10),
        agent: named(staff, key.slice(11)),
        ...day,
        sound: sounds.sum,
      })),
    microphones: [...microphones.entries()]
      .map(([label, sounds]) => ({ label, ...sounds.sum }))
      .sort((a, b) => troubled(b) - troubled(a) || b.measured - a.measured || (a.label < b.label ? -1 : 1)),
    now: now(),
  }
}

/** As `coverOfCall` and `soundTrouble` judge; a test compares them. */
const SHOWN: Record<CallsShown, RawBuilder<unknown>> = {
  all: sql`true`,
  lacking: sql`c.data ->> 'recording' <> 'confirmed' and h.whole is not true`,
  troubled: sql`((${QUALITY} ->> 'deafSeconds')::int >= ${BAD_SOUND.deafSeconds}
    or (${QUALITY} ->> 'dumbSeconds')::int >= ${BAD_SOUND.dumbSeconds}
    or (${QUALITY} ->> 'mosLow')::numeric < ${BAD_SOUND.mosLow})`,
}

/** Answered calls one by one, newest first. Throws `request.malformed` for a cursor that is none, or too long a period. */
export async function answeredCalls(
  { database, now }: Central,
  caller: Caller,
  { from, until, agent, show, cursor, limit }: z.output<typeof AnsweredCallsQuery>,
): Promise<AnsweredCallsReply> {
  const reach = await reachOf(database.db, caller)
  const wanted = [answeredIn({ from, until }), SHOWN[show], reach.sees(sql`c.data ->> 'agentId'`)]
  if (agent) wanted.push(sql`c.data ->> 'agentId' = ${agent}`)
  if (cursor !== undefined) {
    const [at, id] = readPlace(cursor)
    wanted.push(sql`(${ANSWERED}, c.id) < (${at}::bigint, ${id}::uuid)`)
  }
  const found = await sql<Judged & { call: CallRow }>`
    select c.data as call, h.whole as whole, u.state as unsettled
    from rows c ${heldOf(sql`c.id`)} ${unsettledOf(sql`c.id`)}
    where ${sql.join(wanted, sql` and `)}
    order by ${ANSWERED} desc, c.id desc limit ${limit + 1}`.execute(database.db)
  const shown = found.rows.slice(0, limit)
  const staff = await staffOf(
    database.db,
    shown.map(({ call }) => call.agentId),
  )
  const last = shown.at(-1)?.call
  return {
    calls: shown.map(({ call, ...judged }) => answered(call, judged, (id) => named(staff, id))),
    cursor: last && found.rows.length > limit ? placeOf(last.answeredAt ?? 0, last.id) : null,
    now: now(),
  }
}

function answered(
  call: CallRow,
  judged: Judged,
  who: (id: Id) => ReturnType<typeof named>,
): AnsweredCallsReply['calls'][number] {
  const { cover, own } = coverIn(call, judged)
  return {
    callId: call.id,
    agent: who(call.agentId),
    direction: call.direction,
    answeredAt: call.answeredAt ?? call.startedAt,
    talkMs: call.talkMs,
    recording: call.recording,
    own: own && { mark: own, reason: call.ownRecording?.reason ?? '' },
    cover,
    quality: call.media?.quality ?? null,
    coded: call.dispositionId !== null,
  }
}

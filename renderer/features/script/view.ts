// What the script pane shows, as data: covers, clauses of the large line, states of the must-say items, limits of the capture
// strip. Pure and private to the script; the engine itself is `shared/script.ts`.
import type { CallState } from '../../../shared/call.ts'
import type { Factor } from '../../../shared/compliance/verification.ts'
import { mayDisclose } from '../../../shared/compliance/verification.ts'
import type { Instant, LocalDay } from '../../../shared/instant.ts'
import { addDays } from '../../../shared/instant.ts'
import type { CallRow, ContactRow, Id, RecordingState } from '../../../shared/rows.ts'
import type { Captured, CaptureName } from '../../../shared/script/captures.ts'
import { earlierPromiseOf } from '../../../shared/script/earlierPromise.ts'
import type { ScriptMatter } from '../../../shared/script/scripts.ts'
import type { Segment, VariableSource } from '../../../shared/script/variables.ts'
import type { MustSayState, Script, ScriptState } from '../../../shared/script.ts'
import { nodeOf } from '../../../shared/script.ts'
import type { TimelineEntry } from '../../../shared/timeline.ts'
import type { CaseView } from '../../local/views.ts'

/** Why debt facts are hidden; `none` before the answer (the agent prepares) and after customer and recording are confirmed. */
export type CoverReason = 'none' | 'unverified' | 'unrecorded' | 'thirdParty'

/** What decides which script a call is led by: the call, whose number is on the line, how late the case is, the promise still open. */
export function matterOf(
  view: Pick<CaseView, 'case' | 'arrears' | 'contacts' | 'promises' | 'payments'>,
  call: Pick<CallRow, 'direction' | 'purpose'> & { readonly contactId: Id | null },
): ScriptMatter {
  return {
    direction: call.direction,
    purpose: call.purpose,
    role: view.contacts.find(({ id }) => id === call.contactId)?.role ?? null,
    dpd: view.arrears.dpd,
    earlier: earlierPromiseOf(view.promises, view.payments, view.case.zone),
  }
}

/**
 * From the answer until the customer is verified every debt fact is covered, and so it is while nothing is known to record the
 * call that is up; with a third person to the end of the call.
 */
export function coverOf(facts: {
  /** The call is up or in wrap-up, and was answered. */
  answered: boolean
  verification: CallRow['verification']
  role: ContactRow['role'] | null
  thirdParty: boolean
  /** The flag of the call that is up; null once it is over, when nothing can be told to anybody. */
  recording: RecordingState | null
  /** The desk's own recorder runs in this call. */
  recorderRuns: boolean
}): CoverReason {
  if (!facts.answered) return 'none'
  if (facts.thirdParty || facts.role === 'contact') return 'thirdParty'
  const matched = facts.verification === 'matched'
  const disclosure = mayDisclose({
    role: facts.role ?? 'debtor',
    answered: true,
    // No try was possible before the opening was said.
    openingSaid: matched,
    verified: matched,
    recording: facts.recording ?? 'confirmed',
    recorderRuns: facts.recorderRuns,
  })
  if (disclosure.ok) return 'none'
  return matched && disclosure.rule === 'C13' ? 'unrecorded' : 'unverified'
}

/**
 * Runs one work at a time: whoever asks for the same again meanwhile gets the answer of the first, anything else comes after it.
 * `work` must not reject.
 */
export function oneAtATime<W, A>(work: (wish: W) => Promise<A>): (wish: W) => Promise<A> {
  let running: { readonly wish: string; readonly done: Promise<A> } | null = null
  return (asked) => {
    const wish = JSON.stringify(asked)
    if (running?.wish === wish) return running.done
    const before: Promise<unknown> = running?.done ?? Promise.resolve()
    const done = before.then(() => work(asked))
    const mine = { wish, done }
    running = mine
    void done.then(() => {
      if (running === mine) running = null
    })
    return done
  }
}

/** Whether the call that is up, or in wrap-up, was answered. */
export function wasAnswered(call: CallState): boolean {
  if ('call' in call) return call.call.answeredAt !== null
  return call.state === 'wrappingUp' && call.record.answeredAt !== null
}

/** Somebody else spoke: the path went through the branch for third persons. */
export function metThirdParty(script: Script, state: ScriptState): boolean {
  const walked = [...state.steps.map(({ node }) => node), ...(state.current === null ? [] : [state.current])]
  return walked.some((id) => nodeOf(script, id).kind === 'thirdParty')
}

/** What is known of the verification: tries used up in earlier calls of the day leave the same way open as tries used up here. */
export function knownOf(ofCall: CallRow['verification'], exhausted: boolean): CallRow['verification'] {
  return ofCall === 'none' && exhausted ? 'failed' : ofCall
}

/** The factors asked for: the agent's own choice while the data hold it, else the strongest two. */
export function askedOf(
  data: { readonly factors: readonly Factor[]; readonly factorsHeld: readonly Factor[] },
  chosen: readonly Factor[] | null,
): readonly Factor[] {
  const sound =
    chosen !== null &&
    chosen.length === data.factors.length &&
    chosen.every((factor) => data.factorsHeld.includes(factor))
  return sound ? chosen : data.factors
}

/** The pair with `factor` given up for the next one that is held and not asked yet; the same pair where there is none. */
export function exchanged(
  asked: readonly Factor[],
  held: readonly Factor[],
  factor: Factor,
): readonly Factor[] {
  const at = held.indexOf(factor)
  const after = [...held.slice(at + 1), ...held.slice(0, Math.max(0, at))]
  const next = after.find((one) => !asked.includes(one))
  return next === undefined ? asked : asked.map((one) => (one === factor ? next : one))
}

/** When this call's answers matched, as the timeline has it. */
export function matchedAtOf(timeline: readonly TimelineEntry[], callId: Id): Instant | null {
  const match = timeline.find(
    (entry) => entry.kind === 'verificationTried' && entry.callId === callId && entry.params.matched === true,
  )
  return match?.at ?? null
}

/** What an answer with this code asks to be recorded at once; null for every other answer. */
export function wishOf(
  code: string | null,
  captured: Captured,
): { holdKind: 'complaint' | 'cease'; words: string; numberOnly: boolean } | null {
  if (code !== 'COMPLAINT' && code !== 'CEASE') return null
  return {
    holdKind: code === 'COMPLAINT' ? 'complaint' : 'cease',
    words: typeof captured.words === 'string' ? captured.words.trim() : '',
    numberOnly: code === 'CEASE' && captured.ceaseScope === 'number',
  }
}

export type Piece =
  | { readonly kind: 'words'; readonly text: string }
  | {
      readonly kind: 'value'
      readonly text: string
      readonly variable: string
      readonly source: VariableSource
    }
  | { readonly kind: 'covered'; readonly variable: string }
  | { readonly kind: 'missing'; readonly variable: string }

/** Ledger and computed values become covers while debt facts are hidden: the value itself is not handed on. */
export function piecesOf(segments: readonly Segment[], covered: boolean): Piece[] {
  return segments.map((segment): Piece => {
    if (segment.kind === 'value' && covered && (segment.source === 'ledger' || segment.source === 'computed'))
      return { kind: 'covered', variable: segment.variable }
    return segment
  })
}

/** The line in clauses, each of which stays together when the line breaks. A stop belongs to the clause before it. */
export function clausesOf(pieces: readonly Piece[]): Piece[][] {
  const clauses: Piece[][] = [[]]
  const last = () => clauses[clauses.length - 1] as Piece[]
  for (const piece of pieces) {
    if (piece.kind !== 'words') {
      last().push(piece)
      continue
    }
    for (const part of piece.text.split(/(?<=[，。？！；：,?!;][”"’']?)/u)) {
      if (part === '') continue
      last().push({ kind: 'words', text: part })
      if (/[，。？！；：,?!;][”"’']?\s*$/u.test(part)) clauses.push([])
    }
  }
  return clauses.filter((clause) => clause.length > 0)
}

export type MustSayLook = 'said' | 'now' | 'missed' | 'open'

/** Open ring, this step, said, or left the step unsaid. */
export function mustSayLook(script: Script, state: ScriptState, item: MustSayState): MustSayLook {
  if (item.saidAt !== null) return 'said'
  if (item.here) return 'now'
  const left = state.steps.some(({ node }) => nodeOf(script, node).mustSay.includes(item.id))
  return left && item.demanded ? 'missed' : 'open'
}

/** Said and demanded items as "4 / 6"; items that this call does not demand (yet) are counted once they are said. */
export function mustSayCount(items: readonly MustSayState[]): { said: number; of: number } {
  const counted = items.filter((item) => item.demanded || item.saidAt !== null)
  return { said: counted.filter((item) => item.saidAt !== null).length, of: counted.length }
}

/** What remains of the total after the amount offered; null while no usable amount stands. */
export function restFen(totalFen: number, offered: unknown): number | null {
  return typeof offered === 'number' && offered > 0 && offered <= totalFen ? totalFen - offered : null
}

/** The time that a line of the note begins with, as the path writes it; null where there is none. */
export function timeAt(line: string): string | null {
  return /^\d{2}:\d{2}(?= )/u.exec(line)?.[0] ?? null
}

/**
 * The note with the time before the line that has just been begun (`caret` stands in it), and where the caret then belongs; null
 * where nothing was begun: in lines that stood there, that have their time, or from which something was deleted.
 */
export function stampedLine(
  before: string,
  after: string,
  caret: number,
  time: string,
): { text: string; caret: number } | null {
  if (after.length <= before.length) return null
  const start = after.lastIndexOf('\n', caret - 1) + 1
  const lineOf = (text: string) => text.slice(start).split('\n', 1)[0] ?? ''
  const line = lineOf(after)
  if (line.trim() === '' || timeAt(`${line} `) !== null) return null
  const head = after.slice(0, start)
  const begun =
    before.length < start ? `${before}\n` === head : before.startsWith(head) && lineOf(before) === ''
  if (!begun) return null
  return { text: `${head}${time} ${after.slice(start)}`, caret: caret + time.length + 1 }
}

/** Fields that stand for a day of payment: their label says how late it may be. */
export const DUE: readonly CaptureName[] = ['promiseDate', 'restDate', 'planFirst']

/** Days that stand in one list in mid-call. */
const LISTED_DAYS = 31

/** Last day on which a promised payment, and the first of a plan, may be due. */
export interface LatestDays {
  readonly promiseLatest: LocalDay
  readonly planLatest: LocalDay
}

/** The last day that a field of the strip offers: nobody finds work again on a schedule, everything else is near. */
export function latestDayOf(
  name: CaptureName,
  { today, latest }: { readonly today: LocalDay; readonly latest: LocalDay },
  { promiseLatest, planLatest }: LatestDays,
): LocalDay {
  if (name === 'planFirst') return planLatest
  if (DUE.includes(name)) return promiseLatest
  return name === 'recovery' ? latest : addDays(today, LISTED_DAYS)
}

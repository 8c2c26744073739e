// Looking back on a practice call: what was said and missed, how the customer's mood moved, what went well, what to try next.
// Pure: a record and the script in, a debrief out. The words are data of `advice.ts`; times are ms from the answer.
import { isCode, specOf } from '../disposition.ts'
import type { Instant } from '../instant.ts'
import type { NodeId } from '../script/graph.ts'
import { STAGE_LABELS } from '../script/graph.ts'
import type { Script } from '../script.ts'
import { answerOf, mustSayOf, nodeOf, pathOf } from '../script.ts'
import type { NextTime, Part, WellDone } from './advice.ts'
import { NEXT_TIME, PARTS, SAY, SAY_ANY, WELL_DONE } from './advice.ts'
import type { Partner, Words } from './partners.ts'
import { PARTNERS } from './partners.ts'
import type { PracticeRecord, PracticeSummary } from './record.ts'

export interface Finding<Rule extends string> {
  readonly rule: Rule
  readonly title: Words
  readonly text: Words
  /** Ms after the answer; null for what has no moment of its own. */
  readonly ms: number | null
  /** Points that it took off the score: the same for everybody, and never more than were left of its part. */
  readonly lost: number
}

export interface DebriefEvent {
  readonly ms: number
  readonly kind:
    | 'agent'
    | 'customer'
    | 'said'
    | 'missed'
    | 'verified'
    | 'interrupted'
    | 'silence'
    | 'long'
    | 'calm'
    | 'end'
  readonly text: Words
}

export interface Debrief {
  readonly answered: boolean
  readonly talkMs: number
  readonly score: number
  readonly parts: readonly { readonly part: Part; readonly got: number; readonly of: number }[]
  readonly mustSay: readonly {
    readonly id: string
    readonly label: Words
    readonly state: 'said' | 'missed'
    readonly ms: number
  }[]
  /** The lines of the script in the order in which they were said; `weak` = something to try next belongs there. */
  readonly path: readonly { readonly node: NodeId; readonly ms: number; readonly weak: boolean }[]
  /** The mood after each of the customer's turns, the first one at pick-up. */
  readonly curve: readonly { readonly ms: number; readonly mood: number }[]
  readonly events: readonly DebriefEvent[]
  readonly well: readonly Finding<WellDone>[]
  readonly next: readonly Finding<NextTime>[]
}

/** Below this the customer is heated, and a calm card helps. */
const HEATED = 30
/** A customer with less than this left ended the call out of patience. */
const AT_AN_END = 10
const MOOD_MATTERS = 5

export function debriefOf(record: PracticeRecord, script: Script): Debrief {
  const partner = PARTNERS[record.scenario]
  const answered = record.answeredAt !== null
  const from = record.answeredAt ?? record.startedAt
  const ms = (at: Instant) => Math.max(0, at - from)
  const machine = record.scenario === 'voicemail'
  const spoke = answered && !machine
  const walked: readonly string[] = record.script ? pathOf(record.script) : []
  const mustSay = answered ? itemsOf(record, script, ms) : []
  const curve = spoke ? record.captions.map(({ at, mood }) => ({ ms: ms(at), mood })) : []

  const next: Finding<NextTime>[] = []
  const well: Finding<WellDone>[] = []
  const lost: Record<Part, number> = { privacy: 0, duties: 0, listening: 0, care: 0, result: 0 }
  const tryNext = (rule: NextTime, at: number | null, fill: Fill = {}) => {
    const { part, lost: points, title, text } = NEXT_TIME[rule]
    const took = Math.min(points, PARTS[part].of - lost[part])
    lost[part] += took
    next.push({ rule, title: filled(title, fill), text: filled(text, fill), ms: at, lost: took })
  }
  const praise = (rule: WellDone, at: number | null, fill: Fill = {}) => {
    const { title, text } = WELL_DONE[rule]
    well.push({ rule, title: filled(title, fill), text: filled(text, fill), ms: at, lost: 0 })
  }

  const matchedAt = record.script?.steps.find(({ answer }) => answer === 'matched')?.at ?? null
  const asked = record.script?.steps.find(({ node }) => nodeOf(script, node).kind === 'verify') ?? null
  if (spoke) {
    if (record.script?.verification === 'matched' && matchedAt !== null) praise('verified', ms(matchedAt))
    else if (partner.verifies) tryNext('notVerified', null)
    if (!partner.self) {
      if (asked) tryNext('askedOthers', ms(asked.enteredAt))
      else praise('keptPrivate', null)
    }
    listening(record, ms, tryNext, praise)
    feelings(record, partner, curve, ms, tryNext, praise)
  }
  for (const item of mustSay)
    if (item.state === 'missed')
      tryNext('missed', item.ms, { item: item.label, say: SAY[item.id] ?? SAY_ANY })
  if (mustSay.length > 0 && mustSay.every(({ state }) => state === 'said'))
    praise('allSaid', null, { n: mustSay.length })
  wayAndResult(record, partner, walked, ms, tryNext, praise)

  const applies: Record<Part, boolean> = {
    privacy: spoke && (partner.verifies || !partner.self || record.script?.verification === 'matched'),
    duties: mustSay.length > 0,
    listening: spoke,
    care: spoke,
    result: record.code !== null || (answered && partner.branch !== null),
  }
  const parts = (Object.keys(PARTS) as Part[]).flatMap((part) => {
    const { of } = PARTS[part]
    return applies[part] ? [{ part, got: of - lost[part], of }] : []
  })
  const of = parts.reduce((sum, part) => sum + part.of, 0)
  const got = parts.reduce((sum, part) => sum + part.got, 0)
  const path = linesOf(record).map(({ node, enteredAt, at }) => ({
    node,
    ms: ms(enteredAt),
    weak: next.some((one) => one.ms !== null && one.ms > ms(enteredAt) && one.ms <= ms(at)),
  }))
  return {
    answered,
    talkMs: answered ? ms(record.endedAt) : 0,
    score: of === 0 ? 100 : Math.round((got / of) * 100),
    parts,
    mustSay,
    path: answered ? path : [],
    curve,
    events: eventsOf(record, script, mustSay, matchedAt, ms),
    well,
    next: inOrder(next),
  }
}

/** One line of the history. */
export function summaryOf(record: PracticeRecord, debrief: Debrief): PracticeSummary {
  const partner = PARTNERS[record.scenario]
  const verified = record.script?.verification === 'matched'
  return {
    callId: record.callId,
    at: record.startedAt,
    name: record.name,
    scenario: record.scenario,
    difficulty: record.difficulty,
    mood: record.mood,
    answered: debrief.answered,
    talkMs: debrief.talkMs,
    score: debrief.score,
    verified: debrief.answered && (partner.verifies || verified) ? verified : null,
    mustSay: {
      said: debrief.mustSay.filter(({ state }) => state === 'said').length,
      of: debrief.mustSay.length,
    },
    silences: record.captions.filter(({ because }) => because === 'silence').length,
    codeFits: record.code === null ? null : fitsPartner(record.code, record, partner),
  }
}

/** The lines that were left for another, and the one on which the call ended. */
function linesOf({ script, endedAt }: PracticeRecord) {
  if (!script) return []
  const { steps, current, enteredAt } = script
  return current === null ? steps : [...steps, { node: current, enteredAt, at: endedAt }]
}

type Fill = Readonly<Record<string, Words | string | number>>
type Say<Rule extends string> = (rule: Rule, at: number | null, fill?: Fill) => void

function itemsOf(record: PracticeRecord, script: Script, ms: (at: Instant) => number): Debrief['mustSay'] {
  const { script: state } = record
  // A machine is told the neutral name and the hotline only: the duties towards a person do not arise.
  if (!state || record.scenario === 'voicemail') return []
  return mustSayOf(script, state).flatMap(({ id, label, saidAt, demanded }): Debrief['mustSay'] => {
    if (saidAt !== null) return [{ id, label, state: 'said', ms: ms(saidAt) }]
    if (!demanded) return []
    const left = state.steps.filter(({ node }) => nodeOf(script, node).mustSay.includes(id)).at(-1)
    return [{ id, label, state: 'missed', ms: ms(left?.at ?? record.endedAt) }]
  })
}

function listening(
  record: PracticeRecord,
  ms: (at: Instant) => number,
  tryNext: Say<NextTime>,
  praise: Say<WellDone>,
): void {
  const { captions } = record
  for (const [index, caption] of captions.entries()) {
    if (caption.because === 'interrupted') tryNext('interrupted', ms(caption.at))
    if (caption.because === 'long') tryNext('long', ms(caption.at))
    if (caption.because === 'silence') {
      const since = captions
        .slice(0, index)
        .filter(({ because }) => because !== 'silence')
        .at(-1)
      const seconds = Math.round((caption.at - (since?.at ?? record.answeredAt ?? caption.at)) / 1000)
      tryNext('silence', ms(caption.at), { seconds })
    }
  }
  const said = captions.filter(({ because }) => because === 'said').length
  if (said >= 3 && captions.every(({ because }) => because !== 'interrupted' && because !== 'long'))
    praise('listened', null, { n: said })
}

function feelings(
  record: PracticeRecord,
  partner: Partner,
  curve: Debrief['curve'],
  ms: (at: Instant) => number,
  tryNext: Say<NextTime>,
  praise: Say<WellDone>,
): void {
  const first = curve[0]
  const last = curve.at(-1)
  if (!first || !last) return
  const card = record.calmCards[0]
  const heated = curve.find(({ mood }) => mood < HEATED)
  if (heated && card === undefined) tryNext('calmUnused', heated.ms)
  if (record.endedBy === 'customer' && last.mood < AT_AN_END) tryNext('gaveUp', last.ms)
  else if (last.mood <= first.mood - 2 * MOOD_MATTERS && (!heated || card !== undefined))
    tryNext('moodFell', last.ms)
  if (card !== undefined) {
    const before = curve.filter((point) => point.ms <= ms(card)).at(-1) ?? first
    const after = curve.filter((point) => point.ms > ms(card))
    const best = Math.max(...after.map(({ mood }) => mood))
    if (after.length > 0 && best > before.mood) praise('calmed', ms(card), { from: before.mood, to: best })
  }
  if (partner.self && last.mood >= first.mood + MOOD_MATTERS)
    praise('moodRose', null, { from: first.mood, to: last.mood })
}

function wayAndResult(
  record: PracticeRecord,
  { branch, codes }: Partner,
  walked: readonly string[],
  ms: (at: Instant) => number,
  tryNext: Say<NextTime>,
  praise: Say<WellDone>,
): void {
  if (branch && record.answeredAt !== null) {
    const fill = { branch: branch.name, say: branch.say }
    const reached = branch.nodes.some((node) => walked.includes(node))
    if (!reached) tryNext('branch', null, fill)
    else {
      const step = record.script?.steps.find(({ to }) => to !== null && branch.nodes.includes(to))
      praise('branch', step ? ms(step.at) : null, fill)
    }
  }
  if (record.code === null) return
  const chosen = labelOf(record.code)
  if (fitsPartner(record.code, record, { codes })) praise('code', null, { chosen })
  else {
    const usual = codes.slice(0, 2).map(labelOf)
    tryNext('code', null, {
      chosen,
      usual: { zh: usual.map(({ zh }) => zh).join('、'), en: usual.map(({ en }) => en).join(', ') },
    })
  }
}

/** Where a promise could not be recorded, what stands for it is right. */
function fitsPartner(code: string, { needsSupervisor }: PracticeRecord, { codes }: Pick<Partner, 'codes'>) {
  const promised = codes.includes('PTP_FULL') || codes.includes('PTP_PART')
  return codes.includes(code) || (needsSupervisor === true && promised && code === 'NEGO')
}

const labelOf = (code: string): Words => (isCode(code) ? specOf(code).label : { zh: code, en: code })

function eventsOf(
  record: PracticeRecord,
  script: Script,
  mustSay: Debrief['mustSay'],
  matchedAt: Instant | null,
  ms: (at: Instant) => number,
): DebriefEvent[] {
  const same = (text: string): Words => ({ zh: text, en: text })
  const events: DebriefEvent[] = []
  const add = (at: number, kind: DebriefEvent['kind'], text: Words) => events.push({ ms: at, kind, text })
  if (record.answeredAt !== null)
    for (const step of record.script?.steps ?? []) {
      const stage = STAGE_LABELS[nodeOf(script, step.node).stage]
      const answer = answerOf(script, step.node, step.answer)?.label
      add(
        ms(step.at),
        'agent',
        answer ? { zh: `${stage.zh}：${answer.zh}`, en: `${stage.en}: ${answer.en}` } : stage,
      )
    }
  for (const { at, zh, en, because } of record.captions) {
    const kind = because === 'answered' || because === 'said' ? 'customer' : because
    add(ms(at), kind, { zh, en })
  }
  for (const item of mustSay) add(item.ms, item.state, item.label)
  if (matchedAt !== null) add(ms(matchedAt), 'verified', same(''))
  for (const at of record.calmCards) add(ms(at), 'calm', same(''))
  add(ms(record.endedAt), 'end', same(record.endedBy))
  return events
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.ms - b.event.ms || a.index - b.index)
    .map(({ event }) => event)
}

/** By time; what has no moment of its own comes last. */
function inOrder<Rule extends string>(findings: readonly Finding<Rule>[]): Finding<Rule>[] {
  return [...findings].sort((a, b) => (a.ms ?? Number.MAX_SAFE_INTEGER) - (b.ms ?? Number.MAX_SAFE_INTEGER))
}

function filled(words: Words, fill: Fill): Words {
  const into = (text: string, language: 'zh' | 'en') =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = fill[name]
      if (value === undefined) return whole
      return typeof value === 'object' ? value[language] : String(value)
    })
  return { zh: into(words.zh, 'zh'), en: into(words.en, 'en') }
}

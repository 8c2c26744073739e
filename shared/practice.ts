// The simulated customer: scenario + seed + what was heard -> reply and mood. Pure: the same number, seed and turns give the
// same conversation. The exchange in `electron/practice` lends it a line, ears and a voice; nothing here knows SIP.
import type { ClipId } from './practice/clips.ts'
import { captionOf } from './practice/clips.ts'
import type { Answer, Customer, Scenario, Word } from './practice/customers.ts'
import { CUSTOMERS } from './practice/customers.ts'
import type { Difficulty } from './practice/difficulty.ts'
import { felt, TEMPER } from './practice/difficulty.ts'
import { habitOf } from './practice/extensions.ts'
import type { PracticeFacts, PracticeManner, StepInfo, VerificationFactor } from './practice/messages.ts'
import { NO_WISH } from './practice/messages.ts'
import { MOOD_AT_START } from './practice/mood.ts'

/** All practice numbers begin so; five more digits follow, of which the last chooses the customer. */
export const PRACTICE_BLOCK = '+86199000'

/**
 * Last digit of the number -> who picks up. Numbers outside the block (an imported file may hold any) follow the same
 * table. Some tails are set aside for trying the line itself: `99183` plays the network's "switched off" before an answer and
 * ends with 480, `99166` to `99169` are the willing customer on a line whose recorder is in trouble, `99170` to `99173` one whose
 * telephone has habits of its own (`habitOf`), and `99` + a SIP status from 400 to 699 ends with that status.
 */
export const SCENARIO_BY_LAST_DIGIT: readonly Scenario[] = [
  'promisesFriday',
  'disputesAmount',
  'relativeAnswers',
  'busy',
  'noAnswer',
  'hangsUpMidway',
  'whoAreYou',
  'alreadyPaid',
  'hardship',
  'promisesFriday',
]

/** How the recorder of the line answers when it is asked to record; `stops` confirms and says some seconds later that it is off. */
export type Recorder = 'confirms' | 'refuses' | 'contradicts' | 'silent' | 'stops'

/** Numbers with a willing customer on a line whose recorder is in trouble. */
const RECORDER_BY_TAIL: Readonly<Record<string, Recorder>> = {
  '99166': 'refuses',
  '99167': 'contradicts',
  '99168': 'silent',
  '99169': 'stops',
}

/** How the far end treats an INVITE to a number. Times in ms. */
export type Pickup =
  | {
      readonly kind: 'answers'
      readonly scenario: keyof typeof CUSTOMERS
      readonly ringMs: number
      readonly recorder: Recorder
    }
  | { readonly kind: 'busy'; readonly status: 486 }
  /** Rings until the caller gives up or the network does. */
  | { readonly kind: 'noAnswer'; readonly status: 480; readonly afterMs: number }
  | { readonly kind: 'announcement'; readonly status: 480; readonly clip: ClipId }
  | { readonly kind: 'status'; readonly status: number }

const NO_ANSWER_MS = 45_000

/**
 * What happens when `number` (E.164) is dialled in a run with `seed`. `wish` is the customer whom the agent chose to practise
 * with: they pick up instead of the one in the table, but never on a number that tries the line itself.
 */
export function pickupOf(number: string, seed: number, wish: Scenario | null = null): Pickup {
  if (!/^\+\d{6,15}$/.test(number)) return { kind: 'status', status: 404 }
  const tail = number.slice(-5)
  if (tail === '99183') return { kind: 'announcement', status: 480, clip: 'announceOff' }
  const troubled = RECORDER_BY_TAIL[tail] ?? (habitOf(number) ? 'confirms' : undefined)
  if (troubled) return { kind: 'answers', scenario: 'promisesFriday', ringMs: 900, recorder: troubled }
  const trial = /^99([4-6]\d\d)$/.exec(tail)
  if (trial) return { kind: 'status', status: Number(trial[1]) }
  const scenario = wish ?? SCENARIO_BY_LAST_DIGIT[Number(number.slice(-1))] ?? 'noAnswer'
  if (scenario === 'busy') return { kind: 'busy', status: 486 }
  if (scenario === 'noAnswer') return { kind: 'noAnswer', status: 480, afterMs: NO_ANSWER_MS }
  const ringMs = 900 + (scramble(seed ^ hashOf(number)) % 1600)
  return { kind: 'answers', scenario, ringMs, recorder: 'confirms' }
}

export interface CustomerState {
  readonly scenario: keyof typeof CUSTOMERS
  readonly difficulty: Difficulty
  readonly facts: PracticeFacts | null
  /** State of the seeded generator. */
  readonly draw: number
  /** Drawn once: what is this customer's own, whatever was said. */
  readonly whim: number
  readonly mood: number
  /** How often each node was answered. */
  readonly answered: Readonly<Record<string, number>>
  /** The last reply was to this node after the agent fell silent, before the line was marked as said. */
  readonly aheadOf: string | null
  readonly interruptions: number
  readonly silences: number
  /** How often calm words were heard, and how often the agent was talked over. */
  readonly calmed: number
  readonly cutShort: number
  readonly gone: boolean
}

export type HeardTurn =
  /** The customer picked up. */
  | { readonly kind: 'answered' }
  /** The agent finished a turn: by falling silent, or by marking the line as said. */
  | {
      readonly kind: 'said'
      readonly by: 'voice' | 'mark'
      readonly step: StepInfo | null
      /** What was said came from a calm card. */
      readonly calm?: true
    }
  /** The agent has talked without a pause for longer than this customer listens (`longTalkOf`). */
  | { readonly kind: 'long' }
  /** Nobody has spoken for a while (the exchange asks at each of `silenceAfter`). */
  | { readonly kind: 'silence'; readonly ms: number }
  /** The agent spoke into the customer's own words. */
  | { readonly kind: 'interrupted'; readonly step: StepInfo | null }

/** Ms of silence on both sides after which this customer says something about it. */
export const silenceAfter = (state: CustomerState): readonly number[] => TEMPER[state.difficulty].silenceAfter

/** Ms of unbroken talk that this customer bears before talking over it: a tenth more or less, by the seed. Null: any. */
export function longTalkOf(state: CustomerState): number | null {
  const { longTalk } = TEMPER[state.difficulty]
  return longTalk === null ? null : Math.round(longTalk * (0.9 + (state.whim % 200) / 1000))
}

export interface Reply {
  readonly action: 'speak' | 'hangUp' | 'silence'
  readonly clips: readonly ClipId[]
  readonly captionZh: string
  readonly captionEn: string
  /** 0…100 after this turn. */
  readonly mood: number
}

/** Below this mood any customer ends the call. */
const GIVES_UP_BELOW = 10

/** Nobody picks up so angry that the first word ends the call. */
const LOWEST_START = 16

export function beginCustomer(
  number: string,
  scenario: keyof typeof CUSTOMERS,
  seed: number,
  facts: PracticeFacts | null,
  { difficulty, mood: feeling }: PracticeManner = NO_WISH,
): CustomerState {
  const draw = scramble(seed ^ hashOf(number) ^ 0x5bd1e995)
  const mood = CUSTOMERS[scenario].mood + TEMPER[difficulty].mood + MOOD_AT_START[feeling]
  return {
    scenario,
    difficulty,
    facts,
    draw,
    whim: scramble(draw ^ 0x2545f491),
    mood: Math.min(100, Math.max(LOWEST_START, mood)),
    answered: {},
    aheadOf: null,
    interruptions: 0,
    silences: 0,
    calmed: 0,
    cutShort: 0,
    gone: false,
  }
}

/** The customer's reply to one turn. After a hang-up there is only silence. */
export function hear(state: CustomerState, turn: HeardTurn): { state: CustomerState; reply: Reply } {
  const customer = CUSTOMERS[state.scenario]
  if (state.gone) return { state, reply: silent(state.mood) }
  switch (turn.kind) {
    case 'answered': {
      const greeting = customer.greets[state.draw % customer.greets.length]
      return give({ ...state, draw: scramble(state.draw) }, { say: greeting ? [greeting] : [] }, [])
    }
    case 'silence':
      return give({ ...state, silences: state.silences + 1 }, nth(customer.onSilence, state.silences), [])
    case 'interrupted':
      return give(
        { ...state, interruptions: state.interruptions + 1, silences: 0 },
        nth(customer.onInterrupt, Math.max(0, state.interruptions + TEMPER[state.difficulty].interruptions)),
        [],
      )
    case 'long':
      return give(
        { ...state, cutShort: state.cutShort + 1, silences: 0 },
        nth(customer.onLong, state.cutShort),
        [],
      )
    case 'said':
      // Calm words are answered for themselves; the line of the script is still to be said.
      if (turn.calm)
        return give(
          { ...state, calmed: state.calmed + 1, silences: 0 },
          nth(customer.onCalm, state.calmed),
          [],
        )
      return answer({ ...state, silences: 0 }, customer, turn)
    default:
      return turn satisfies never
  }
}

/** Lines of the inbound script that ask what a line of the reminder asks. */
const SAME_QUESTION: Readonly<Record<string, string>> = { I1: 'A1', I3: 'A3' }

function answer(
  state: CustomerState,
  customer: Customer,
  turn: Extract<HeardTurn, { kind: 'said' }>,
): { state: CustomerState; reply: Reply } {
  // Without a script step the first thing an agent says is taken for the opening.
  const step = turn.step && (SAME_QUESTION[turn.step.node] ?? turn.step.node)
  const node = step ?? (Object.keys(state.answered).length === 0 ? 'A1' : '?')
  const times = state.answered[node] ?? 0
  if (turn.by === 'mark' && state.aheadOf === node)
    // The customer has answered already, when the agent fell silent: marking the line says nothing new.
    return { state: { ...state, aheadOf: null }, reply: silent(state.mood) }
  if (turn.by === 'voice' && times > 0 && state.aheadOf === node)
    // Small talk inside one step: they listen.
    return { state, reply: silent(state.mood) }
  const known = customer.answers[node]
  const counted: CustomerState = {
    ...state,
    answered: { ...state.answered, [node]: times + 1 },
    aheadOf: turn.by === 'voice' ? node : null,
  }
  const others = Object.entries(state.answered).reduce(
    (sum, [of, count]) => (customer.answers[of] ? sum : sum + count),
    0,
  )
  return give(counted, known ? nth(known, times) : nth(customer.otherwise, others), turn.step?.asks ?? [])
}

function give(
  state: CustomerState,
  answer: Answer,
  asks: readonly VerificationFactor[],
): { state: CustomerState; reply: Reply } {
  const mood = Math.min(100, Math.max(0, state.mood + felt(answer.mood ?? 0, state.difficulty)))
  const fedUp = mood < GIVES_UP_BELOW && !answer.leaves
  const clips = answer.say.flatMap((word) => spoken(word, state.facts, asks))
  const all = fedUp ? [...clips, CUSTOMERS[state.scenario].last] : clips
  const hangsUp = fedUp || answer.leaves === true
  const caption = captionOf(all)
  return {
    state: { ...state, mood, gone: hangsUp },
    reply: {
      action: hangsUp ? 'hangUp' : all.length > 0 ? 'speak' : 'silence',
      clips: all,
      captionZh: caption.zh,
      captionEn: caption.en,
      mood,
    },
  }
}

const silent = (mood: number): Reply => ({ action: 'silence', clips: [], captionZh: '', captionEn: '', mood })

const LEAD_IN: Record<VerificationFactor, ClipId> = {
  idTail: 'idTailIs',
  birthday: 'birthdayIs',
  phoneTail: 'phoneTailIs',
}

function spoken(
  word: Word,
  facts: PracticeFacts | null,
  asks: readonly VerificationFactor[],
): readonly ClipId[] {
  if (word !== '*id') return [word]
  const wanted: readonly VerificationFactor[] = asks.length > 0 ? asks : ['idTail', 'birthday']
  const clips = wanted.flatMap((factor): ClipId[] => {
    const value = facts?.[factor]
    return value ? [LEAD_IN[factor], ...[...value].map(digitClip)] : []
  })
  return clips.length > 0 ? clips : ['cannotSay']
}

const DIGITS: Readonly<Record<string, ClipId>> = {
  '0': 'd0',
  '1': 'd1',
  '2': 'd2',
  '3': 'd3',
  '4': 'd4',
  '5': 'd5',
  '6': 'd6',
  '7': 'd7',
  '8': 'd8',
  '9': 'd9',
  X: 'dX',
}
const digitClip = (digit: string): ClipId => DIGITS[digit] ?? 'd0'

function nth(answers: readonly Answer[], at: number): Answer {
  return answers[Math.min(at, answers.length - 1)] ?? { say: [] }
}

/** FNV-1a over the characters: the same number is always the same customer. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  return hash >>> 0
}

/** One step of mulberry32. */
function scramble(seed: number): number {
  let value = (seed + 0x6d2b79f5) | 0
  value = Math.imul(value ^ (value >>> 15), value | 1)
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
  return (value ^ (value >>> 14)) >>> 0
}

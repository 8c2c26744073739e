// Histories told in plain Chinese, line by line, read into a log for the judge (`storyRows.ts` makes rows of it, for the guard). A line that is
// not understood is an error: nothing of a history is passed over.
import type { RuleId } from '../../../shared/compliance/pack.ts'
import type { Channel, HoldKind, Purpose } from '../../../shared/rows.ts'
import { AGENT, CASE, OTHER_CASE, OTHER_DESK } from './facts.ts'
import type { Entry, Person, Wanted } from './judge.ts'

const COLLEAGUE = OTHER_DESK
const id = (n: number): string => `018f0000-0000-7000-8000-${(0x2000 + n).toString(16).padStart(12, '0')}`

const NUMBERS: Readonly<
  Record<string, { CN: string; US: string; role: Person['numbers'][number]['role'] | null }>
> = {
  本人一号: { CN: '+8619900000001', US: '+12125550101', role: 'debtor' },
  本人二号: { CN: '+8619900000002', US: '+13105550102', role: 'debtor' },
  担保人: { CN: '+8619900000005', US: '+12125550105', role: 'guarantor' },
  亲属: { CN: '+8619900000003', US: '+12125550103', role: 'contact' },
  来源不明的号码: { CN: '+8619900000006', US: '+12125550106', role: 'debtor' },
  陌生号码: { CN: '+8619900000009', US: '+12125550109', role: null },
}
const WHO = Object.keys(NUMBERS).join('|')
const HOLD_WORDS: Readonly<Record<string, HoldKind>> = {
  投诉: 'complaint',
  争议: 'dispute',
  盗刷: 'fraud',
  困难: 'hardship',
  律师: 'legal',
  破产: 'bankruptcy',
  重病: 'vulnerable',
  安全: 'safety',
  死亡: 'death',
  停止联系: 'cease',
  已还: 'paidClaim',
  号码复核: 'numberReview',
}
const CHANNELS: Readonly<Record<string, Channel>> = { 短信: 'sms', 邮件: 'email', 信函: 'letter' }
const DEBTS: Readonly<Record<string, readonly string[]>> = {
  甲: [CASE],
  乙: [OTHER_CASE],
  甲和乙: [CASE, OTHER_CASE],
}

export type Question = { line: string; wanted: Wanted; expected: readonly RuleId[]; from: number | null }
export type Story = { title: string; person: Person; log: Entry[]; questions: Question[] }

export const personOf = (law: Person['law'], zone: string): Person => ({
  law,
  zone,
  synthetic: true,
  handlers: { [CASE]: AGENT, [OTHER_CASE]: AGENT },
  numbers: Object.entries(NUMBERS).flatMap(([name, { role, ...at }]) =>
    role === null ? [] : [{ number: at[law], role, sourced: name !== '来源不明的号码' }],
  ),
})

/** `11-24 08:10`, in the debtor's own time; November 2026. */
function timeOf(text: string, person: Person): number {
  const [day, clock = ''] = text.split(' ')
  const offset = { 'Asia/Shanghai': '+08:00', 'America/New_York': '-05:00', 'America/Los_Angeles': '-08:00' }[
    person.zone
  ]
  const at = Date.parse(`2026-${day}T${clock.length === 5 ? `${clock}:00` : clock}${offset ?? ''}`)
  if (Number.isNaN(at)) throw new Error(`no time: ${text}`)
  return at
}

const TIME = String.raw`\d\d-\d\d \d\d:\d\d(?::\d\d)?`

/** Reads one history: a title, then lines with their time; `问` lines ask and say the answer. */
export function readStory(text: string): Story {
  const [title = '', ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.trim())
  const west = title.includes('洛杉矶')
  const american = west || title.includes('纽约')
  const person = american
    ? personOf('US', west ? 'America/Los_Angeles' : 'America/New_York')
    : personOf('CN', 'Asia/Shanghai')
  const story: Story = { title, person, log: [], questions: [] }
  for (const line of lines) {
    const found = new RegExp(`^(${TIME}) (.+)$`).exec(line)
    if (!found) throw new Error(`no time in: ${line}`)
    const [, when = '', what = ''] = found
    readLine(story, timeOf(when, person), what, line)
  }
  return story
}

function readLine(story: Story, t: number, what: string, line: string): void {
  const { person, log } = story
  const number = (name: string): string => NUMBERS[name]?.[person.law] ?? ''
  const time = (text: string): number => timeOf(text, person)
  const next = (): string => id(log.length)
  const reads: readonly [RegExp, (groups: Record<string, string | undefined>) => void][] = [
    [
      new RegExp(`^(?:同事|外包机构)?(?<how>按约)?拨(?<who>${WHO})(?:谈(?<debt>甲和乙|甲|乙))?，(?<end>.+)$`),
      ({ how, who = '', debt = '甲', end = '' }) => {
        const answered = end === '接通' || end === '本人接听'
        const hungUp = /^响(\d+)秒就挂断$/.exec(end)?.[1]
        if (!answered && !hungUp && !['没人接', '占线', '空号'].includes(end))
          throw new Error(`how it ended: ${line}`)
        log.push({
          t,
          what: 'call',
          id: next(),
          out: true,
          number: number(who),
          debts: DEBTS[debt] ?? [],
          answered,
          matched: end === '本人接听',
          status: answered ? 200 : end === '占线' ? 486 : end === '空号' ? 404 : 487,
          hungUpAfter: hungUp ? Number(hungUp) * 1000 : null,
          purpose: how ? 'callback_requested' : 'collect',
        })
      },
    ],
    [
      new RegExp(`^(?<who>${WHO})来电，(?<end>接通|本人接听)$`),
      ({ who = '', end }) =>
        log.push({
          t,
          what: 'call',
          id: next(),
          out: false,
          number: number(who),
          debts: [CASE],
          answered: true,
          matched: end === '本人接听',
          status: 200,
          hungUpAfter: null,
          purpose: 'service',
        }),
    ],
    [
      new RegExp(`^(?<debt>甲|乙)停催：(?<kind>[^，]+)(?:，到 (?<until>${TIME}))?(?:，可用(?<open>.+))?$`),
      ({ debt = '', kind = '', until, open }) => {
        const known = HOLD_WORDS[kind]
        if (!known) throw new Error(`which hold: ${line}`)
        log.push({
          t,
          what: 'hold',
          id: next(),
          kind: known,
          debt: DEBTS[debt]?.[0] ?? '',
          until: until ? time(until) : null,
          open: (open?.split('和') ?? []).flatMap((word) => CHANNELS[word] ?? []),
        })
      },
    ],
    [
      /^解除停催：(?<kind>.+)$/,
      ({ kind = '' }) => {
        const hold = log.findLast((entry) => entry.what === 'hold' && entry.kind === HOLD_WORDS[kind])
        if (hold?.what !== 'hold') throw new Error(`which hold: ${line}`)
        log.push({ t, what: 'lift', id: hold.id })
      },
    ],
    [
      new RegExp(`^(?<who>${WHO})停机$`),
      ({ who = '' }) => log.push({ t, what: 'dead', number: number(who) }),
    ],
    [
      new RegExp(`^(?<where>别的案件里)?(?<who>${WHO})说别再打$`),
      ({ where, who = '' }) =>
        log.push({ t, what: 'forbidden', number: number(who), elsewhere: where !== undefined }),
    ],
    [
      new RegExp(`^(?<who>${WHO})同意 (?<from>${TIME}) 到 (?<to>${TIME})$`),
      ({ who = '', from = '', to = '' }) =>
        log.push({ t, what: 'agreed', number: number(who), from: time(from), to: time(to) }),
    ],
    [
      new RegExp(`^约好 (?<at>${TIME}) 回(?<who>${WHO})$`),
      ({ at = '', who = '' }) => log.push({ t, what: 'wish', debt: CASE, number: number(who), at: time(at) }),
    ],
    [/^发(?:短信|邮件)$/, () => log.push({ t, what: 'message' })],
    [/^甲结清$/, () => log.push({ t, what: 'closed', debt: CASE })],
    [/^甲转给同事$/, () => log.push({ t, what: 'handler', debt: CASE, agent: COLLEAGUE })],
    [
      new RegExp(
        `^问(?:（(?<given>.+)）)?：(?:(?<how>机器人|播报|按约|作服务)?(?<act>拨)(?<who>${WHO})(?:谈(?<debt>甲|乙))?|(?<message>发短信|发邮件|发信函)给?(?<to>${WHO})?|(?<people>一|两)人上门)？(?<answer>可以|不可以：(?<rules>[A-Z0-9、]+)(?:，(?<from>${TIME}) 起)?)$`,
      ),
      (groups) => story.questions.push(questionOf(groups, story, t, line)),
    ],
  ]
  const [read] = reads.flatMap(([pattern, act]) => {
    const groups = pattern.exec(what)?.groups
    return groups ? [() => act({ ...groups })] : pattern.test(what) ? [() => act({})] : []
  })
  if (!read) throw new Error(`not understood: ${line}`)
  read()
}

function questionOf(
  groups: Record<string, string | undefined>,
  { person, title }: Story,
  t: number,
  line: string,
): Question {
  const { given = '', how, who, debt, message, to, people, rules, from } = groups
  const name = who ?? to ?? '本人一号'
  const number = NUMBERS[name]?.[person.law] ?? ''
  const purpose: Purpose = how === '作服务' ? 'service' : how === '按约' ? 'callback_requested' : 'collect'
  const left = /有授权，还可(\d)次/.exec(given)?.[1]
  const span = 8 * 3600_000
  return {
    line: `${title} ${line}`,
    wanted: {
      t,
      number,
      debt: debt === '乙' ? OTHER_CASE : CASE,
      purpose,
      agent: AGENT,
      channel: message ? (CHANNELS[message.slice(1)] ?? 'call') : people ? 'visit' : 'call',
      voice: how === '机器人' ? 'robot' : how === '播报' ? 'notice' : 'person',
      people: people === '两' ? 2 : people === '一' ? 1 : 0,
      online: !given.includes('断网'),
      lease: left === undefined ? null : { from: t - span, until: t + span, left: Number(left) },
      leasedElsewhere: false,
      timeKnown: !given.includes('时间未核实'),
      realLine: given.includes('真实线路'),
      mayDialFreely: given.includes('有自由拨号权'),
    },
    expected: (rules?.split('、') ?? []) as RuleId[],
    from: from ? timeOf(from, person) : null,
  }
}

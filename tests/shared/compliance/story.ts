// Histories told in plain Chinese, line by line, read into a log for the judge; and the same log as rows, for the guard. A line that is not
// understood is an error: nothing of a history is passed over.
import {
  guardFactsOf,
  type Pack,
  type Permit,
  permits,
  type Refusal,
  suppressedNumbers,
} from '../../../shared/compliance/compliance.ts'
import type { RuleId } from '../../../shared/compliance/pack.ts'
import {
  CallbackRow,
  CallRow,
  CaseRow,
  type Channel,
  ContactRow,
  type HoldKind,
  HoldRow,
  type LeaseRow,
  type Purpose,
} from '../../../shared/rows.ts'
import { AGENT, CASE, DESK, OTHER_CASE, OTHER_DESK } from './facts.ts'
import type { Entry, Person, Wanted } from './judge.ts'

const CUSTOMER = '018f0000-0000-7000-8000-0000000000f1'
export const COLLEAGUE = OTHER_DESK
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
  handler: AGENT,
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
      timeKnown: !given.includes('时间未核实'),
      realLine: given.includes('真实线路'),
      mayDialFreely: given.includes('有自由拨号权'),
    },
    expected: (rules?.split('、') ?? []) as RuleId[],
    from: from ? timeOf(from, person) : null,
  }
}

/** The same log as rows, as central and desks hold them at `t`, and what the guard says to it. */
export function askGuard(
  log: readonly Entry[],
  person: Person,
  wanted: Wanted,
  pack: Pack,
): Permit | Refusal {
  const past = log.filter((entry) => entry.t <= wanted.t)
  const base = { customerId: CUSTOMER, caseId: CASE, version: 1 }
  const statusOf = (number: string): ContactRow['status'] => {
    const said = past.some((e) => e.what === 'forbidden' && e.number === number && !e.elsewhere)
    if (said) return 'suppressed'
    return past.some((e) => e.what === 'dead' && e.number === number) ? 'invalid' : 'active'
  }
  const contacts = person.numbers.map(({ number, role, sourced }, index) =>
    ContactRow.parse({
      kind: 'contact',
      id: id(1000 + index),
      ...base,
      caseId: null,
      role,
      relation: null,
      name: null,
      phone: number,
      source: sourced ? 'contract' : null,
      status: statusOf(number),
      consent: past.flatMap((e) =>
        e.what === 'agreed' && e.number === number ? [{ from: e.from, to: e.to }] : [],
      ),
    }),
  )
  const contactOf = (number: string): string | null =>
    contacts.find((row) => row.phone === number)?.id ?? null
  const calls = past.flatMap((e) => (e.what === 'call' ? [callRow(e, contactOf(e.number), person)] : []))
  const lifted = new Map(past.flatMap((e) => (e.what === 'lift' ? [[e.id, e.t] as const] : [])))
  const holds = past.flatMap((e) =>
    e.what === 'hold'
      ? [
          HoldRow.parse({
            kind: 'hold',
            id: e.id,
            ...base,
            caseId: e.debt,
            holdKind: e.kind,
            from: e.t,
            until: e.until,
            callId: null,
            owner: AGENT,
            words: '',
            liftedAt: lifted.get(e.id) ?? null,
            channels: e.open,
          }),
        ]
      : [],
  )
  // A wish is written down in a call of the same moment.
  const wishes = past.flatMap((e, index) => (e.what === 'wish' ? [{ e, callId: id(3000 + index) }] : []))
  const asked = wishes.map(({ e, callId }) => ({
    ...callRow(wishCall(e, callId), null, person),
    id: callId,
    direction: 'inbound' as const,
    answeredAt: null,
  }))
  const callbacks = wishes.map(({ e, callId }, index) =>
    CallbackRow.parse({
      kind: 'callback',
      id: id(4000 + index),
      ...base,
      caseId: e.debt,
      contactId: e.number === null ? null : contactOf(e.number),
      at: e.at,
      owner: AGENT,
      callId,
      requested: true,
      doneAt: null,
    }),
  )
  const handlers = past.flatMap((e) => (e.what === 'handler' && e.debt === wanted.debt ? [e.agent] : []))
  const closed = past.some((e) => e.what === 'closed' && e.debt === wanted.debt)
  const facts = guardFactsOf({
    matter: caseRow(wanted.debt, person, handlers.at(-1) ?? person.handler, closed),
    contacts,
    calls: [...calls, ...asked],
    holds,
    callbacks,
    records: past.flatMap((e) =>
      e.what === 'call' ? e.debts.map((caseId) => ({ callId: e.id, caseId })) : [],
    ),
    messages: past.flatMap((e) => (e.what === 'message' ? [{ channel: 'sms' as const, at: e.t }] : [])),
    lease: wanted.lease && leaseRow(wanted.lease),
    suppressed: new Set([
      ...suppressedNumbers(contacts),
      ...past.flatMap((e) => (e.what === 'forbidden' ? [e.number] : [])),
    ]),
    device: DESK,
    online: wanted.online,
    timeVerified: wanted.timeKnown,
    zone: person.zone,
    realLine: wanted.realLine,
    freeDialRight: wanted.mayDialFreely,
  })
  const { number, purpose, agent, channel, voice, people } = wanted
  const reason = wanted.mayDialFreely ? '联系合作机构测试' : ''
  const request = {
    number,
    purpose,
    agentId: agent,
    reason,
    override: null,
    channel,
    voice,
    visitors: people,
  }
  return permits(request, facts, pack, wanted.t)
}

type Call = Extract<Entry, { what: 'call' }>

const wishCall = ({ t }: { t: number }, callId: string): Call => ({
  t,
  what: 'call',
  id: callId,
  out: false,
  number: '',
  debts: [],
  answered: false,
  matched: false,
  status: null,
  hungUpAfter: null,
  purpose: 'service',
})

export function callRow(call: Call, contactId: string | null, person: Person): CallRow {
  return CallRow.parse({
    kind: 'call',
    id: call.id,
    customerId: CUSTOMER,
    caseId: call.debts[0] ?? null,
    version: 1,
    contactId,
    agentId: AGENT,
    direction: call.out ? 'outbound' : 'inbound',
    purpose: call.purpose,
    number: null,
    ofDebtor: person.numbers.some((row) => row.number === call.number && row.role === 'debtor'),
    startedAt: call.t,
    answeredAt: call.answered ? call.t + 1000 : null,
    endedAt: call.t + (call.hungUpAfter ?? 30_000),
    sipStatus: call.status,
    endedBy: call.hungUpAfter === null ? 'customer' : 'agent',
    talkMs: 0,
    verification: call.matched ? 'matched' : 'none',
    tries: 0,
    recording: 'confirmed',
    rules: 'story',
    clock: { source: 'central', skewMs: 0 },
    flags: [],
    dispositionId: null,
  })
}

export function caseRow(caseId: string, person: Person, assignedTo: string, closed = false): CaseRow {
  return CaseRow.parse({
    kind: 'case',
    id: caseId,
    customerId: CUSTOMER,
    caseId,
    version: 1,
    lender: '测试银行',
    lenderType: 'bank',
    callerName: '测试客服中心',
    hotline: '4000000000',
    product: 'creditCard',
    accountNumber: '6222020200001234',
    dueDate: '2026-11-01',
    terms: {
      principalFen: 1,
      minimumFen: 1,
      interestFrom: '2026-11-01',
      dailyRatePpm: 500,
      penaltyPpm: 1_000_000,
      lateFeePpm: 0,
      lateFeeFloorFen: 0,
    },
    zone: person.zone,
    assignedTo,
    state: closed ? 'CURED' : 'QUEUED',
    synthetic: person.synthetic,
    importedAt: 0,
  })
}

function leaseRow({ from, until, left }: NonNullable<Wanted['lease']>): LeaseRow {
  return {
    kind: 'lease',
    id: CUSTOMER,
    customerId: CUSTOMER,
    caseId: null,
    version: 1,
    device: DESK,
    holder: AGENT,
    from,
    until,
    effectiveLeft: left,
  }
}

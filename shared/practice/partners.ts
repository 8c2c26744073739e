// Whom one can practise with: what each simulated customer is called, how they are, what they teach, which branch of the script
// leads them on and which results fit. Data for the practice screen and the debrief; how they talk is in `customers.ts`.
import type { NodeId } from '../script/graph.ts'
import type { Scenario } from './customers.ts'

export interface Words {
  readonly zh: string
  readonly en: string
}

export const PARTNER_GROUPS = ['basic', 'feelings', 'others', 'objections', 'inbound', 'unreached'] as const
export type PartnerGroup = (typeof PARTNER_GROUPS)[number]

export interface Partner {
  readonly group: PartnerGroup
  readonly name: Words
  /** How they are on the telephone. */
  readonly manner: Words
  readonly trains: Words
  /** 1…4: how much they ask of the agent at normal difficulty. */
  readonly heat: 1 | 2 | 3 | 4
  /** Whoever speaks is the customer: debt facts may be told once they are verified. */
  readonly self: boolean
  /** A good call gets as far as a verified customer. */
  readonly verifies: boolean
  /** The way through the script that this customer needs; null where the ordinary one will do. */
  readonly branch: { readonly nodes: readonly NodeId[]; readonly name: Words; readonly say: Words } | null
  /** Results that fit this call, the usual one first. */
  readonly codes: readonly string[]
}

const words = (zh: string, en: string): Words => ({ zh, en })

export const PARTNERS: Readonly<Record<Scenario, Partner>> = {
  promisesFriday: {
    group: 'basic',
    name: words('等工资的上班族', 'Waiting for wages'),
    manner: words('平静，愿意配合，星期五能还', 'Calm and willing, can pay on Friday'),
    trains: words('核身、复述、官方渠道', 'verification, recap, official channels'),
    heat: 1,
    self: true,
    verifies: true,
    branch: null,
    codes: ['PTP_FULL', 'PTP_PART', 'PLAN'],
  },
  paysToday: {
    group: 'basic',
    name: words('忘了还款的人', 'Forgot to pay'),
    manner: words('随和，想起来了，今天就还', 'Easy-going, remembers, pays today'),
    trains: words('短而完整，不多说一句', 'a short call with nothing left out'),
    heat: 1,
    self: true,
    verifies: true,
    branch: null,
    codes: ['PTP_FULL'],
  },
  callLater: {
    group: 'basic',
    name: words('正在开会的人', 'In a meeting'),
    manner: words('压低声音，请你下午再打', 'Speaks low, asks for a call this afternoon'),
    trains: words('约定回电时间，不硬谈', 'agreeing on a time instead of pressing on'),
    heat: 2,
    self: true,
    verifies: false,
    branch: {
      nodes: ['A17'],
      name: words('约定回电', 'Call later'),
      say: words(
        '可以说：“好的，不打扰您。哪天几点方便？”',
        'You could say: “I will not keep you. When would suit you?”',
      ),
    },
    codes: ['CALLBK'],
  },
  angry: {
    group: 'feelings',
    name: words('一接就生气的人', 'Angry from the start'),
    manner: words('嗓门大，说一天打几个，要投诉', 'Loud, counts the calls, wants to complain'),
    trains: words('先安抚、按原话记投诉', 'calming first, taking a complaint as said'),
    heat: 4,
    self: true,
    verifies: false,
    branch: {
      nodes: ['A22'],
      name: words('投诉或停止联系', 'Complaint or stop'),
      say: words(
        '用“投诉 / 别再打”按原话登记，不争辩。',
        '“Complaint / stop” takes it down in their words, without arguing.',
      ),
    },
    codes: ['COMPLAINT', 'CEASE'],
  },
  hardship: {
    group: 'feelings',
    name: words('刚失业的人', 'Just lost a job'),
    manner: words('低落，没有收入，还要交房租', 'Low, no income, rent to pay'),
    trains: words('共情、困难登记', 'empathy, registering hardship'),
    heat: 3,
    self: true,
    verifies: true,
    branch: {
      nodes: ['A12', 'B11'],
      name: words('困难登记', 'Hardship'),
      say: words(
        '可以说：“我理解，这确实不容易，我先帮您登记。”',
        'You could say: “I understand, this is hard. Let me register it.”',
      ),
    },
    codes: ['HARD', 'VULN', 'NEGO'],
  },
  hangsUpMidway: {
    group: 'feelings',
    name: words('没耐心的人', 'No patience'),
    manner: words('赶时间，说到一半就挂', 'In a hurry, hangs up half-way'),
    trains: words('开场简短、挂断后记录', 'a short opening, recording a hang-up'),
    heat: 3,
    self: true,
    verifies: false,
    branch: null,
    codes: ['HUNGUP', 'CALLBK'],
  },
  relativeAnswers: {
    group: 'others',
    name: words('家人接的电话', 'A relative answers'),
    manner: words('客气，追问有什么事', 'Polite, asks what it is about'),
    trains: words('只请转告，不说账单', 'a message only, nothing about the bill'),
    heat: 2,
    self: false,
    verifies: false,
    branch: {
      nodes: ['A20'],
      name: words('请人转告', 'Message only'),
      say: words(
        '可以说：“麻烦您转告一声，请他方便时联系我们。”',
        'You could say: “Please ask them to contact us when they can.”',
      ),
    },
    codes: ['TP_RELAY', 'TP_REFUSE'],
  },
  wrongNumber: {
    group: 'others',
    name: words('打错了', 'Wrong number'),
    manner: words('不认识这个人，不想再接到', 'Does not know the person, wants no more calls'),
    trains: words('不核身、道歉、登记错号', 'no verification, an apology, marking the number'),
    heat: 2,
    self: false,
    verifies: false,
    branch: {
      nodes: ['A20'],
      name: words('不是本人', 'Not the customer'),
      say: words(
        '可以说：“抱歉打扰，我登记一下，不再打这个号码。”',
        'You could say: “Sorry to trouble you. I will note it; this number is not called again.”',
      ),
    },
    codes: ['TP_WRONG'],
  },
  whoAreYou: {
    group: 'objections',
    name: words('怀疑是骗子', 'Who are you?'),
    manner: words('警惕，要求证明', 'Wary, wants proof'),
    trains: words('官方核实方式、不谈欠款', 'how to check us, no debt talk'),
    heat: 3,
    self: true,
    verifies: false,
    branch: {
      nodes: ['A18'],
      name: words('请客户核实', 'Let them check'),
      say: words(
        '可以说：“您的谨慎是对的，可以挂断后自己拨官方热线。”',
        'You could say: “You are right to be careful. Hang up and call the official hotline.”',
      ),
    },
    codes: ['CALLBK', 'IDFAIL', 'HUNGUP', 'PTP_FULL', 'PTP_PART'],
  },
  disputesAmount: {
    group: 'objections',
    name: words('觉得金额不对', 'Disputes the amount'),
    manner: words('不认一笔费用，要求先查', 'Rejects a charge, asks for a review'),
    trains: words('异议登记、不争辩', 'recording a dispute, not arguing'),
    heat: 3,
    self: true,
    verifies: true,
    branch: {
      nodes: ['A14'],
      name: words('异议登记', 'Dispute'),
      say: words(
        '可以说：“哪一笔有疑问？我登记下来去核查。”',
        'You could say: “Which charge is it? I will have it checked.”',
      ),
    },
    codes: ['DISPUTE', 'FRAUD'],
  },
  alreadyPaid: {
    group: 'objections',
    name: words('说已经还过了', 'Says it is paid'),
    manner: words('笃定，有点烦', 'Certain, slightly annoyed'),
    trains: words('声称已还、登记核对', 'recording a claimed payment'),
    heat: 2,
    self: true,
    verifies: true,
    branch: {
      nodes: ['A15'],
      name: words('已还核对', 'Paid already'),
      say: words(
        '可以说：“请告诉我金额、日期和渠道，我去核对。”',
        'You could say: “Tell me amount, day and channel, and I will check.”',
      ),
    },
    codes: ['PAID'],
  },
  callsBack: {
    group: 'inbound',
    name: words('打回来的人', 'Calls back'),
    manner: words('随和，看到未接来电，问账单多少', 'Easy-going, saw the missed call, asks about the bill'),
    trains: words('来电核身、先核身再说账单', 'an incoming call: verify, then explain'),
    heat: 1,
    self: true,
    verifies: true,
    branch: null,
    codes: ['PTP_FULL', 'PTP_PART', 'PLAN'],
  },
  busy: {
    group: 'unreached',
    name: words('正在占线', 'Busy line'),
    manner: words('忙音，没有人说话', 'A busy tone, nobody speaks'),
    trains: words('忙线记录、换个时段', 'recording busy, another time of day'),
    heat: 1,
    self: false,
    verifies: false,
    branch: null,
    codes: ['BUSY'],
  },
  noAnswer: {
    group: 'unreached',
    name: words('没人接', 'Nobody answers'),
    manner: words('一直响，没有人接', 'It rings and rings'),
    trains: words('未接记录、次数上限', 'missed calls and their limits'),
    heat: 1,
    self: false,
    verifies: false,
    branch: null,
    codes: ['NA'],
  },
  voicemail: {
    group: 'unreached',
    name: words('留言信箱', 'Voicemail'),
    manner: words('自动应答，请你留言', 'A machine asks for a message'),
    trains: words('只留名称和热线，不说账单', 'name and hotline only, nothing about the bill'),
    heat: 1,
    self: false,
    verifies: false,
    branch: {
      nodes: ['AVM'],
      name: words('语音信箱', 'Voicemail'),
      say: words(
        '留言只说我方名称和热线，不提账单。',
        'Leave our name and hotline only; nothing about the bill.',
      ),
    },
    codes: ['VM'],
  },
}

// Problems of plans, waivers and the ledger in Chinese: what happened, and what to do now.
import type { ProblemWords } from '../problemWords.ts'

export const moneyProblems = {
  'plan.tooManyPeriods': { what: '期数太多', now: '最多 {{maximum}} 期。' },
  'plan.firstInPast': { what: '首期日已过', now: '最早 {{earliest}}。' },
  'plan.firstTooLate': { what: '首期日太晚', now: '最晚 {{latest}}。' },
  'plan.tooDear': {
    what: '方案的年化成本太高',
    now: '年化 {{annualPpm}}，上限 {{maximumPpm}}；请降低费率或缩短期数。',
  },
  'plan.alreadyOpen': { what: '已有一个方案', now: '请等它有结果，或先撤回原申请。' },
  'plan.partTooSmall': { what: '每期金额太小', now: '请减少期数。' },
  'plan.meansUnknown': { what: '还不知道客户的收支', now: '请先征得同意，填写每月收入和必要开支。' },
  'plan.figuresChanged': {
    what: '账目有变，客户同意的金额已不对',
    now: '现在应还 {{totalFen}}，请和客户重新确认后再申请。',
  },
  'plan.consentMissing': { what: '没有客户的收支授权', now: '请先说明用途并征得客户同意。' },
  'plan.nothingOwed': { what: '没有需要还的金额', now: '无需方案。' },
  'plan.ownRequest': { what: '不能审批自己的申请', now: '请由另一位主管审批。' },
  'plan.closed': { what: '这个申请已有结果', now: '请刷新后再看。' },
  'plan.aboveMeans': {
    what: '每期金额超过客户的承受能力',
    now: '每月可用 {{disposableFen}}，每期最多 {{maximumFen}}；请增加期数或走困难通道。',
  },
  'waiver.aboveOwed': { what: '减免超过应还', now: '请重新试算。' },
  'waiver.order': { what: '减免顺序不对', now: '先减违约金，再减利息，最后才是本金。' },
  'waiver.aboveTier': { what: '减免超出权限', now: '最多可减 {{maximumFen}}。' },
  'ledger.unknownAccount': { what: '没有这个账户', now: '请核对委托方和账号，或先导入账户。' },
  'ledger.inFuture': { what: '日期在今天之后', now: '最晚 {{latest}}；请核对后再入账。' },
  'ledger.beforeBill': {
    what: '还款早于账单',
    now: '这个账户最早 {{earliest}} 才有账单，请核对账号和日期。',
  },
  'ledger.contradicts': {
    what: '同一流水号已入账，内容不同',
    now: '流水 {{reference}} 与已有记录不一致，请与委托方核对。',
  },
  'ledger.closed': { what: '案件已结束', now: '请由主管确认后再处理这笔账。' },
  'ledger.dueBeforePosting': { what: '到期日早于账单日', now: '账单日是 {{postedOn}}，请核对到期日。' },
  'ledger.minimumAboveAmount': { what: '最低还款额大于账单金额', now: '账单金额是 {{amountFen}}。' },
  'ledger.billTooOld': { what: '账单太早', now: '{{after}} 及以前到期的已含在应还金额里。' },
  'ledger.billTwice': { what: '同一到期日已有账单', now: '{{dueDate}} 到期的账单已入账，请核对。' },
} satisfies Partial<ProblemWords>

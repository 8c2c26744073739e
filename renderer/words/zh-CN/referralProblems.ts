// Problems of cases that are handed on (agencies, referrals) in Chinese: what happened, and what to do now.
import type { ProblemWords } from '../problemWords.ts'

export const referralProblems = {
  'agency.notPublished': {
    what: '{{name}} 还没有公示',
    now: '请先在官方渠道公布机构名称和联系方式，再登记公示日期。',
  },
  'agency.ended': { what: '与 {{name}} 的委托已结束', now: '请选择另一家机构。' },
  'agency.alreadyOut': { what: '案件已在 {{name}}', now: '请先召回。' },
  'agency.closed': { what: '案件已结束或没有欠款', now: '无需委外。' },
  'agency.tooEarly': { what: '逾期还不够久', now: '案件在 {{bucket}}，从 {{from}} 起才可委外。' },
  'agency.held': { what: '案件处于停催', now: '停催解除后才可委外。' },
  'agency.agreed': { what: '有承诺或方案在执行', now: '等它有结果再考虑委外。' },
  'agency.noNumber': { what: '没有可用的本人号码', now: '请先核实号码和来源。' },
  'agency.notIts': { what: '这家机构没有这个案件', now: '请核对案件编号。' },
  'agency.unknownNumber': { what: '号码不属于这个案件', now: '请核对号码；机构只能拨打交给它的号码。' },
  'agency.inFuture': { what: '时间在现在之后', now: '最晚 {{latest}}；请核对时间。' },
  'referral.notApproved': { what: '还没有批准移送法务', now: '请先由坐席发起法务移送，再由另一位主管批准。' },
  'referral.factsTooShort': { what: '事实写得太少', now: '请写明时间、原话或行为，至少 {{least}} 个字。' },
  'referral.twoVisitors': { what: '外访须两名不同的人员', now: '请填写两位外访人员的姓名和工号。' },
  'paper.notOne': { what: '这不是可收的材料', now: '请用 PDF、JPEG 或 PNG；不能打开的文件请客户重新提供。' },
  'paper.tooLarge': { what: '文件太大', now: '每份最多 {{limit}} MB，请压缩或分开提供。' },
  'paper.tooMany': { what: '材料太多', now: '每张工单最多 {{limit}} 份，请只留审核需要的。' },
  'paper.noConsent': {
    what: '客户还没有同意提供敏感信息',
    now: '请先向客户说明用途、取得同意并登记，再收材料。',
  },
  'paper.ticketOver': { what: '这张工单不再收材料', now: '审核已有结果；需要重新审核请新开工单。' },
} satisfies Partial<ProblemWords>

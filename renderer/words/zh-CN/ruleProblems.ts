// Problems of holds and of settings of the rules, in Chinese. Part of `problems.ts`.
export const ruleProblems = {
  'hold.ownComplaint': {
    what: '客户投诉的就是您那通电话，您不能解除这条停催',
    now: '请由另一位主管核实后解除。',
  },
  'promise.notRunning': {
    what: '这笔承诺已经结束，不能再取消或作废',
    now: '履约或未履约由账务确定。',
  },
  'promise.ofPlan': { what: '这是方案里的一期，不能单独取消', now: '请就整个方案与主管商量。' },
  'exception.open': { what: '同样的申请已经提交或已获准', now: '请等主管答复，或先用掉已获准的那一次。' },
  'exception.closed': { what: '这个申请已有结果', now: '请看申请上的答复。' },
  'exception.own': { what: '这是您自己提交的申请', now: '请由另一位主管决定。' },
  'rules.wider': {
    what: '{{setting}}：{{asked}} 比规则宽（规则是 {{law}}）',
    now: '只能收紧，不能放宽；请改成更严的值。',
  },
  'rules.hoursClosed': { what: '这样设没有可联系的时间', now: '开始时间要早于结束时间。' },
  'rules.notInPack': { what: '这个规则包里没有 {{setting}} 这一项', now: '请去掉这一项，或选另一个规则包。' },
  'rules.dateInPast': { what: '生效日期已过', now: '最早从 {{earliest}} 生效。' },
}

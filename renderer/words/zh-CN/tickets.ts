// Words for tickets in Chinese: their kinds' own words stand with the kinds.
export const ticketActs = {
  'ticket.opened': '新建工单',
  'ticket.noted': '工单记录',
  'ticket.moved': '工单转办',
  'ticket.raised': '工单升级',
  'ticket.extended': '工单延期',
  'ticket.stepped': '工单步骤',
  'ticket.answered': '工单答复',
  'ticket.closed': '工单办结',
  'satisfaction.asked': '满意度',
}

export const ticketTimeline = {
  ticketOpened: '新建工单：{{kind}}，{{due}} 前答复',
  ticketNoted: '工单记录：{{kind}}',
  ticketMoved: '工单转至{{desk}}：{{kind}}',
  ticketRaised: '工单升级至 {{level}} 级：{{kind}}',
  ticketExtended: '工单期限改为 {{due}}：{{kind}}',
  ticketStepped: '工单步骤完成：{{kind}} · {{step}}',
  ticketAnswered: '工单已答复：{{kind}} · {{outcome}}',
  ticketClosed: '工单办结：{{kind}}',
  satisfaction: '满意度：{{answer}}',
}

export const ticketProblems = {
  'ticket.closed': { what: '该工单已有答复或已办结', now: '请刷新后查看。' },
  'ticket.notYours': { what: '您的角色不能处理该工单', now: '请交由主管处理。' },
  'ticket.ownComplaint': {
    what: '被投诉的人员不能参与处理',
    now: '请交由其他人员处理。',
  },
  'ticket.ownRequest': { what: '不能处理自己提出的工单', now: '请交由其他人员处理。' },
  'ticket.stepMissing': { what: '步骤顺序不对', now: '请先完成前面的步骤。' },
  'ticket.unanswered': {
    what: '还没有答复，不能办结',
    now: '请先登记答复；客户撤回的，请选择“客户撤回”。',
  },
  'ticket.askedAlready': { what: '本次通话已登记满意度', now: '无需再次登记。' },
}

export const tickets = {
  desk: {
    supervisor: '主管',
    service: '客服',
    bank: '银行',
    legal: '法务',
    credit: '信贷',
    risk: '风控',
  },
  satisfaction: { good: '满意', fair: '一般', poor: '不满意', declined: '未作评价' },
}

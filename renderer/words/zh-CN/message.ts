// Letters, e-mails and text messages, in Chinese.
export const message = {
  channel: { sms: '短信', email: '邮件', letter: '函件' },
  state: {
    queued: '等待发出',
    sent: '已发出',
    delivered: '已送达',
    failed: '发送失败',
    refused: '合规闸不准发送',
    cancelled: '已撤回',
  },
  /** Why it stands as it does. */
  reason: {
    templateOver: '模板已停用',
    noAddress: '委托方没有提供地址',
    neutralOnly: '对方不是本人',
    unverified: '号码未核实本人',
    valueMissing: '账目缺少模板需要的数据',
    notConfigured: '中心没有开通这种方式',
    carrier: '服务商拒收',
    unreachable: '服务商连不上，稍后再试',
    unconfirmed: '可能已发出，没有确认；不会重发',
    promiseOver: '承诺已不再有效',
    glyph: '有打印不出的字',
    agent: '坐席撤回',
    gone: '案件或联系人已不在',
  },
  timeline: {
    words: '{{channel}}：{{title}}',
    state: '{{state}} {{at}}',
    stateReason: '{{state}} {{at}} · {{reason}}',
    planned: '定于 {{at}} 发出',
    received: '客户回复{{channel}}',
    stopChannel: '客户要求不再接收{{channel}}',
  },
}

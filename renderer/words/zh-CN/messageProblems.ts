// Problems of messages in Chinese: what happened, and what to do now. Part of `problems.ts`.
export const messageProblems = {
  'message.wrongChannel': { what: '这个模板不能用这种方式发送', now: '请换一个模板。' },
  'message.noAddress': {
    what: '委托方没有提供这种联系方式（{{channel}}）',
    now: '请换一种方式，或在通话中请客户向委托方补充。',
  },
  'message.neutralOnly': {
    what: '对方不是债务人本人，不能提及欠款',
    now: '只能发“请与我们联系”的中性模板。',
  },
  'message.unverified': {
    what: '这个号码上还没有核实过本人，短信里不能提及欠款',
    now: '请先通话核身，或改发中性模板。',
  },
  'message.valueMissing': { what: '账目里缺少模板需要的 {{name}}', now: '请换一个模板，或请主管修改模板。' },
  'message.templateFaults': { what: '模板还有 {{count}} 处问题', now: '请改好标出的地方再提交。' },
  'message.templateClosed': { what: '这个模板已有结果', now: '请刷新后再看。' },
  'message.ownTemplate': { what: '不能批准自己写的模板', now: '请由另一位主管批准。' },
  'message.versionTaken': { what: '别人已写了第 {{version}} 版', now: '请刷新，在新版上再改。' },
  'message.signature': { what: '回执的签名不对（{{detail}}）', now: '请核对网关密钥和时钟。' },
}

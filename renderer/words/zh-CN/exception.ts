// Words of exceptions that a supervisor decides, in Chinese.
export const exceptions = {
  kind: {
    call: '例外拨打',
    promise: '再次承诺',
    cancelPromise: '取消承诺',
    voidPromise: '作废承诺',
  },
  ask: {
    call: '请主管准许拨一次',
    promise: '请主管同意再次承诺',
    cancelPromise: '申请取消承诺',
    voidPromise: '申请作废（登记有误）',
  },
  why: {
    call: '为什么今天还要再拨一次',
    promise: '为什么可以再次承诺',
    cancelPromise: '客户和我们怎么商定的',
    voidPromise: '哪里登记错了',
  },
  send: '提交主管',
  waiting: '{{at}} 已提交主管',
  granted: '主管已同意：{{reason}}',
  withdraw: '撤回',
  withdrawn: '坐席撤回',
  news: {
    granted: '{{name}}：{{what}}已获准',
    refused: '{{name}}：{{what}}未获准',
  },
  keys: { ask: '向主管申请例外' },
  facts: {
    rules: '拦下它的规则',
    now: '合规闸此刻的答复',
    permitted: '此刻已可以拨打，不需要例外',
    promise: '相关承诺',
    promiseFigures: '{{due}} 前还 {{amount}}，已还 {{paid}}',
    once: '批准后只用一次，客户当地时间当天有效。',
    ends: '批准后承诺立即结束；是否履约仍只看账务。',
    used: '已使用',
    unused: '未使用',
  },
}

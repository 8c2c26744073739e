// Words of a supervisor's line to all agents, in Chinese: writing it, reading it, who has.
export const announce = {
  write: '给全体坐席写一句话（不超过 200 字）',
  send: '发给坐席',
  hint: '不要写客户的姓名、号码或欠款。',
  personal: '像是号码：请去掉客户信息再发。',
  readBy: '已读 {{read}} / {{all}}',
  from: '{{name}}：',
  read: '知道了',
  keys: { write: '给全体坐席写一句话', read: '确认已读主管的话' },
}

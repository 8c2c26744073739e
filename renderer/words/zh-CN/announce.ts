// Words of a supervisor's line to a team or to all agents, in Chinese: writing it, reading it, who has.
export const announce = {
  write: '给坐席写一句话（不超过 200 字）',
  to: '发给',
  everyone: '我的全部坐席',
  toTeam: '致{{team}}：',
  send: '发给坐席',
  hint: '不要写客户的姓名、号码或欠款。',
  personal: '像是号码：请去掉客户信息再发。',
  readBy: '已读 {{read}} / {{all}}',
  from: '{{name}}：',
  read: '知道了',
  keys: { write: '给坐席写一句话', read: '确认已读主管的话' },
}

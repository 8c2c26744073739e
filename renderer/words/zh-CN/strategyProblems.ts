// Problems of strategy and allotment, in Chinese. Part of `problems.ts`.
export const strategyProblems = {
  'strategy.bounds': { what: '权重“{{weight}}”只能在 {{least}} 到 {{most}} 之间', now: '改到范围内再保存。' },
  'strategy.unfair': { what: '这样会有案件一直排不上', now: '“每等一天”至少要 {{least}} 分。' },
  'strategy.stage': { what: '阶段表有一处不对（逾期 {{fromDpd}} 天起）', now: '按提示改好那一行再保存。' },
  'strategy.dateInPast': { what: '那一天已经过去', now: '最早可从 {{earliest}} 起生效。' },
  'strategy.changed': { what: '别人刚刚改过', now: '先看新的设置，再改一次。' },
  'team.nameTaken': { what: '已有名为“{{name}}”的小组', now: '换一个名称。' },
  'allot.nothing': { what: '没有符合条件的案件', now: '放宽筛选条件再预览。' },
  'allot.dateInPast': { what: '那一天已经过去', now: '最早可选 {{earliest}}。' },
  'allot.gone': { what: '这次分配的预览已失效，或已经撤回', now: '重新预览后再执行。' },
  'allot.changed': {
    what: '预览之后有 {{cases}} 个案件已被别人调整，整批没有执行',
    now: '重新预览后再执行。',
  },
  'allot.running': { what: '另一批分配正在进行', now: '等它完成后再试。' },
  'allot.broken': { what: '分配中途中断，已全部恢复原样', now: '重新预览后再执行。' },
}

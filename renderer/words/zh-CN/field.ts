// Words of the inputs that script and wrap-up share, in Chinese.
export const field = {
  required: '必填',
  optional: '选填',
  today: '今天',
  dayOf: '日期',
  clock: '时间',
  hours: '可约 {{from}}–{{until}}',
  day: {
    pick: '选日期',
    before: '上个月',
    after: '下个月',
    unreadable: '写成 2026-11-28 或 11-28',
    between: '可选 {{from}} 至 {{until}}',
    from: '不早于 {{from}}',
    until: '不晚于 {{until}}',
  },
  time: {
    pick: '选时间',
    unreadable: '写成 14:30',
    hours: '只能约 {{from}}–{{until}}',
    gone: '这个时间已过',
    none: '今天没有可约的时间了',
  },
  money: {
    empty: '请填金额',
    negative: '金额不能为负',
    decimals: '最多两位小数',
    grouping: '千位逗号的位置不对',
    notANumber: '这不是金额，例如 2000 或 2,000.00',
    tooLarge: '金额太大',
  },
}

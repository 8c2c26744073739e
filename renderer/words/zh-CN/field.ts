// Words of the inputs that script and wrap-up share, in Chinese.
export const field = {
  required: '必填',
  optional: '选填',
  today: '今天',
  dayOf: '日期',
  clock: '时间',
  hours: '可约 {{from}}–{{until}}',
  money: {
    empty: '请填金额',
    negative: '金额不能为负',
    decimals: '最多两位小数',
    grouping: '千位逗号的位置不对',
    notANumber: '这不是金额，例如 2000 或 2,000.00',
    tooLarge: '金额太大',
  },
}

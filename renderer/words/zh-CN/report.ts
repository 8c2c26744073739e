// Words for the report of a day in Chinese: its figures, its days and its files.
export const report = {
  title: '日报',
  file: '日报',
  day: '选择日期',
  today: '今天',
  figures:
    '通话 {{calls}} 通，接通 {{answered}} 通，核身一致 {{verified}} 通，承诺 {{promised}} 笔，工单 {{tickets}} 张，合规标记 {{flagged}} 通。',
  csv: '导出 CSV',
  xlsx: '导出 XLSX',
  saved: '日报已保存',
  hint: '姓名已脱敏，小记中的号码已隐去；每个单元格都按文本写入。',
  keys: { csv: '日报导出 CSV', xlsx: '日报导出 XLSX' },
}

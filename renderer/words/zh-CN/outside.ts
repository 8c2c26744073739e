// Words of what is seen of the telephone outside its window, and of progressive dialling, in Chinese.
export const outside = {
  show: '打开 Duedesk',
  notReady: '示忙',
  quit: '退出',
}

export const progressive = {
  title: '自动拨打下一位',
  counting: '{{count}} 秒后拨打 {{name}}',
  announce: '{{seconds}} 秒后自动拨打 {{name}}，按 Esc 取消',
  now: '现在拨',
  cancel: '不拨',
  stopped: {
    off: '自动拨打已关闭。',
    busy: '正在通话，没有自动拨打。',
    paused: '小休或示忙中，没有自动拨打。',
    away: '您离开了作业页，没有自动拨打下一位。',
    line: '线路未就绪，没有自动拨打下一位。',
    outbox: '发件箱有问题要先处理，没有自动拨打下一位。',
    unfinished: '还有通话没填结果，没有自动拨打下一位。',
    nobody: '没有可拨的下一位，自动拨打到此为止。',
    guard: '下一位现在不可拨，没有自动拨打；原因见案件。',
  },
}

// Words of the call's centre pane and of recovery, in Chinese.
export const callPane = {
  number: '{{name}} {{phone}}',
  numberOnLine: '{{name}} {{phone}}（本次通话）',
  loading: '正在打开通话',
  slow: '电话不受影响，照常说话和挂断。',
  unknown: '这个号码不属于任何客户',
  unknownHint: '不谈任何案件。可请对方说明来意，或请其拨打官方热线。',
  unknownDone: '完成',
  unknownKept: '没有关联案件的来电会留在“预约回电”页，供以后查对。',
  find: '找到案件再关联：姓名拼音、号码尾号、案件号',
  found: '找到的案件',
  foundNone: '没有找到，换个说法再试。',
  attach: '关联到此案',
}

export const recovery = {
  title: '恢复情况',
  what: {
    renderer: '{{at}} 窗口意外关闭，已重新打开',
    unresponsive: '{{at}} 窗口没有响应，已重新打开',
    application: '上一次没有正常退出，可能是断电或程序被强行结束',
    settings: '{{at}} 设置文件损坏，已恢复为默认设置',
    practiceDatabase: '{{at}} 练习数据损坏，已重新准备',
  },
  kept: '已填的内容和记录都在本机，没有丢失。',
  waiting: '{{count}} 条记录等待送出。',
  unfinished: '{{name}} 的通话还没填结果（共 {{count}} 通）。',
  /** Of a call that was up when it happened: what became of the other end. */
  cut: {
    asking: '和 {{name}} 的通话断了，正在替您挂断对方那一端。',
    told: '和 {{name}} 的通话断了，对方那一端已替您挂断。',
    gone: '和 {{name}} 的通话断了，线路上已经没有这通电话。',
    unreached: '和 {{name}} 的通话断了，没能通知到线路，对方可能要自己挂断。',
  },
  callBack: '回拨',
  goOn: '继续填写',
  dismiss: '知道了',
}

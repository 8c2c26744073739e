// Words of the call's centre pane, of practice and of recovery, in Chinese.
export const callPane = {
  loading: '正在打开通话',
  unknown: '这个号码不属于任何客户',
  unknownHint: '不谈任何案件。可请对方说明来意，或请其拨打官方热线。',
  unknownDone: '完成',
}

export const practice = {
  title: '和谁练一通？',
  subtitle: '电话会真的响、会说话、也会挂断；练习模式不会拨出真实电话',
  loading: '正在找练习对象',
  nobody: '名单里没有能练的客户',
  nobodyHint: '练习客户都已达今日上限或暂不可拨，稍后再来。',
  start: '打开案件',
  callMe: '让他打进来',
  hard: '难度 {{n}} / {{of}}',
  captions: '模拟客户字幕',
  customer: '客户',
  waiting: '等客户说话…',
  sayHint: '说完一句按 F2，客户就回答',
  cut: '（被打断）',
  more: '全部 {{n}} 句',
  less: '收起',
  scenario: {
    promisesFriday: { trains: '练：核身、复述、官方渠道' },
    disputesAmount: { trains: '练：异议登记、不争辩' },
    relativeAnswers: { trains: '练：第三方只请转告' },
    busy: { name: '正在占线', trains: '练：忙线记录、改时段' },
    noAnswer: { name: '没人接', trains: '练：未接记录、次数上限' },
    hangsUpMidway: { trains: '练：开场简短、挂断后记录' },
    whoAreYou: { trains: '练：官方核实方式、不谈欠款' },
    alreadyPaid: { trains: '练：声称已还、登记核对' },
    hardship: { trains: '练：共情、困难通道' },
  },
}

export const recovery = {
  what: {
    renderer: '{{at}} 窗口意外关闭，已重新打开',
    unresponsive: '{{at}} 窗口没有响应，已重新打开',
    settings: '{{at}} 设置文件损坏，已恢复为默认设置',
    practiceDatabase: '{{at}} 练习数据损坏，已重新准备',
  },
  kept: '已填的内容和记录都在本机，没有丢失。',
  waiting: '{{n}} 条记录等待送出。',
  unfinished: '{{name}} 的通话还没填结果（共 {{n}} 通）。',
  goOn: '继续填写',
  dismiss: '知道了',
}

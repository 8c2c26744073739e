// Problems of a machine in Chinese, its policy and its updates: what happened, and what to do now. Part of `problems.ts`.
export const machineProblems = {
  'enrolment.notOne': { what: '这不是加入公司用的登记文件（{{detail}}）', now: '请向 IT 重新索取文件。' },
  'enrolment.badSignature': { what: '文件在签名之后被改动过', now: '请不要使用，告诉 IT 并重新索取。' },
  'enrolment.wrongCode': {
    what: '校验码与文件不符，还可以试 {{left}} 次',
    now: '请打电话向 IT 核对；如仍不符，文件不是公司发的。',
  },
  'enrolment.unreachable': { what: '{{url}} 没有应答', now: '请核对地址和网络；加入码没有用掉。' },
  'enrolment.noSuchCode': {
    what: '没有这个加入码，或者它已用过、已过期',
    now: '请再核对一遍；仍不行请向 IT 要新的。',
  },
  'machine.wipeOrdered': {
    what: 'IT 正在清除本机的数据',
    now: '您记录的内容会先交给中心，不会丢失；之后怎么办请问 IT。',
  },
  'machine.tooLate': { what: '已经不能撤回：那台电脑已开始清除，或没有这项命令', now: '请再看一下列表。' },
  'update.unsigned': {
    what: '{{url}} 的更新没有公司信任的签名',
    now: '没有安装任何内容，可以照常工作。请告诉 IT：更新可能被人改动过。',
  },
  'update.damaged': {
    what: '从 {{url}} 下载的更新已损坏，已丢弃',
    now: '稍后会自动再试；如一直如此，请告诉 IT。',
  },
  'update.unreachable': { what: '没能从 {{url}} 取得更新', now: '稍后会自动再试，可以照常工作。' },
  'update.busy': { what: '现在不能安装更新', now: '请先结束通话并保存结果；关闭程序时也会自动安装。' },
  'shell.savingForbidden': { what: '公司不允许在本机保存文件', now: '如工作需要，请联系 IT。' },
  'shell.policyUnreadable': {
    what: '公司配置文件 {{path}} 有误（{{wrong}}）',
    now: '请把以上内容告诉 IT；为安全起见，不会改用练习模式。',
  },
  'shell.policyMissing': {
    what: '本机属于公司，但配置文件 {{path}} 不见了',
    now: '请联系 IT；为安全起见，不会改用练习模式。',
  },
  'shell.policyKept': {
    what: '公司配置文件 {{path}} 有误（{{wrong}}），仍按上一份有效配置运行',
    now: '可以照常工作；请把以上内容告诉 IT，新的改动尚未生效。',
  },
  'shell.practiceForbidden': {
    what: '本机不允许练习模式',
    now: '需等公司配置文件 {{path}} 下发，请联系 IT。',
  },
}

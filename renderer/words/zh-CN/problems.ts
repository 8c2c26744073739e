// Every problem code in Chinese: what happened, and what to do now.
import type { ProblemWords } from '../problemWords.ts'
import { machineProblems } from './machineProblems.ts'
import { messageProblems } from './messageProblems.ts'
import { moneyProblems } from './moneyProblems.ts'
import { peopleProblems } from './peopleProblems.ts'
import { qaProblems } from './qaProblems.ts'
import { referralProblems } from './referralProblems.ts'
import { releaseProblems } from './releaseProblems.ts'
import { retentionProblems } from './retentionProblems.ts'
import { ruleProblems } from './ruleProblems.ts'
import { strategyProblems } from './strategyProblems.ts'
import { ticketProblems } from './tickets.ts'

export const problems: ProblemWords = {
  'session.wrongCredentials': { what: '登录名或密码不对', now: '请检查大小写后再试，还可试 {{left}} 次。' },
  'session.locked': { what: '账号已暂时锁定', now: '试错次数过多，{{until}} 后可再登录，或请主管解锁。' },
  'session.expired': { what: '登录已过期', now: '请重新登录；未送出的记录都还在本机。' },
  'session.centralChanged': {
    what: '中心服务器的密钥变了，没有登录',
    now: '请不要再输入密码，联系 IT 核实 {{url}}。确认更换后，由 IT 删除本机文件 {{file}} 再登录。',
  },
  'session.offlineUnlockExpired': {
    what: '离线解锁已过期',
    now: '距上次联网登录已超过 {{hours}} 小时，请联网后登录。',
  },
  'role.notAllowed': { what: '没有这项权限', now: '需要{{need}}权限，请联系管理员。' },
  'team.notYours': {
    what: '这属于其他主管负责的小组',
    now: '请找该小组的主管或代理主管处理。小组由谁负责，由管理员设置。',
  },
  'door.closed': {
    what: '中心拒绝了这次连接',
    now: '请退出 Duedesk 后重新打开；仍不行请把诊断信息交给技术支持。',
  },
  'request.malformed': { what: '中心看不懂这次请求', now: '请升级到最新版本；位置：{{path}}。' },
  'request.tooLarge': { what: '内容太大', now: '上限为 {{limitBytes}}，请拆分后再试。' },
  'request.tooMany': { what: '操作太频繁', now: '请等 {{retryAfterSeconds}} 秒再试。' },
  'request.notFound': { what: '中心没有找到这条记录', now: '它可能已被移走，请刷新后再看。' },
  'central.unreachable': { what: '连不上中心', now: '照常工作，记录都存在本机，连上后自动送出。' },
  'central.timeout': { what: '中心没有及时回应', now: '请稍后再试；已做的记录都在本机。' },
  'central.busy': { what: '中心正忙', now: '{{retryAfterSeconds}} 秒后自动再试；已做的记录都在本机。' },
  'central.internal': { what: '中心内部出错', now: '请稍后再试；如仍出现，请报告编号 {{reference}}。' },
  'central.tooOld': {
    what: '本机程序版本太旧，中心不再接受',
    now: '请联系 IT 升级。您的记录都留在发件箱，升级后自动上传。',
  },
  'central.behind': {
    what: '中心的版本比本机旧',
    now: '请联系 IT 升级中心。您的记录都留在发件箱，之后自动上传。',
  },
  'sync.gap': { what: '中心缺少前面的记录', now: '本机会从第 {{expected}} 条起重新送出，无需操作。' },
  'sync.numberReused': {
    what: '本机恢复过旧备份，或另有电脑与它同名',
    now: '记录会自动换用新编号上传。如果一直这样，请把诊断信息交给技术支持（编号 {{n}}）。',
  },
  'sync.mustRefetch': { what: '需要重新取一次数据', now: '正在后台重建，发件箱不受影响。' },
  'act.unknownKind': { what: '中心不认识这种记录', now: '请先升级中心或本机程序，再在发件箱里重试。' },
  'act.malformed': {
    what: '这条记录内容不合规格',
    now: '记录留在发件箱，请把诊断信息交给技术支持（{{path}}）。',
  },
  'act.versionConflict': { what: '同一条内容已被别人改动', now: '请并排比较后决定保留哪一份。' },
  'act.subjectMissing': { what: '中心没有这个客户或案件', now: '案件可能已撤回，请与主管确认后再处理。' },
  'act.idTaken': {
    what: '这条记录的编号已被占用',
    now: '记录留在发件箱，可再送一次；仍不行请把诊断信息交给技术支持。',
  },
  'act.notAllowed': { what: '这种操作不在您的权限内', now: '请由主管处理，或丢弃这条记录。' },
  'act.caseNotYours': { what: '案件已转给别人', now: '这条记录还在本机，请转交主管。' },
  'promise.amountTooLow': { what: '承诺金额太低', now: '至少 {{minimumFen}}。' },
  'promise.amountTooHigh': { what: '承诺金额超过应还', now: '最多 {{maximumFen}}。' },
  'promise.dateInPast': { what: '承诺日期已过', now: '最早 {{earliest}}。' },
  'promise.dateTooLate': { what: '承诺日期太晚', now: '最晚 {{latest}}。' },
  'promise.needsSupervisor': {
    what: '再次承诺要主管同意',
    now: '上次承诺未履约，或已改约两次，这里不能登记。请改选“协商考虑中”，把客户的意愿留在小记里，再请主管处理。',
  },
  'promise.notVerified': {
    what: '这通电话没有通过核身，不能登记承诺',
    now: '请在核身通过的通话里和客户重新确认。',
  },
  'promise.alreadyOpen': { what: '已有一笔未到期的承诺', now: '请先处理原承诺，或改签为新的承诺。' },
  'disposition.fieldMissing': { what: '还缺必填项', now: '请填写「{{field}}」。' },
  'disposition.fieldInvalid': { what: '有一项填写有误', now: '请检查「{{field}}」。' },
  'disposition.contradictsCall': {
    what: '结果与通话事实不符',
    now: '{{code}} 与「{{fact}}」矛盾，请另选结果。',
  },
  'disposition.already': { what: '这通电话已有结果', now: '已记为 {{code}}，更改请走更正。' },
  'callback.inPast': { what: '回电时间已经过去', now: '请选现在以后的时间。' },
  'callback.outsideHours': { what: '回电时间不在允许时段', now: '请约在 {{from}} 至 {{until}} 之间。' },
  ...machineProblems,
  ...messageProblems,
  ...retentionProblems,
  ...ruleProblems,
  ...releaseProblems,
  ...strategyProblems,
  ...peopleProblems,
  ...qaProblems,
  ...moneyProblems,
  ...referralProblems,
  ...ticketProblems,
  'review.ownCall': { what: '不能复核自己的通话', now: '请交给另一位质检。' },
  'review.nothingChanged': { what: '更正与原结果相同', now: '没有改动就不是更正；认可原结果请选“同意”。' },
  'review.notYours': { what: '这不是您的通话', now: '质检反馈只能由打这通电话的人答复。' },
  'review.closed': { what: '这条质检反馈不能再答复', now: '每条更正只能答复一次；还有疑问请找质检或主管。' },
  'guard.refused': { what: '现在不能联系', now: '{{until}} 后可联系。' },
  'guard.timeNotVerified': { what: '时间未经核实，不能外呼', now: '请联网对时后再拨。' },
  'guard.freeDialRight': { what: '没有自由拨号权限', now: '请从作业名单里选择客户拨打。' },
  'verification.locked': { what: '核身已锁定', now: '请按话术结束通话，改日再联系。' },
  'phone.notRegistered': { what: '线路尚未就绪', now: '正在自动重连，请稍候再拨。' },
  'phone.noRelay': {
    what: '公司的语音中继没有回应',
    now: '电话没有拨出，因为双方会听不到声音。请告诉管理员“TURN 中继没有回应”，恢复后再拨。',
  },
  'phone.noMicrophone': { what: '没有找到麦克风', now: '请插好耳机，再到设置里选择。' },
  'phone.microphoneDenied': {
    what: '系统不允许使用麦克风',
    now: '请在系统隐私设置里允许 Duedesk 使用麦克风。',
  },
  'phone.deviceGone': {
    what: '音频设备已断开',
    now: '「{{label}}」不见了，现在用系统默认设备；插回后自动换回。',
  },
  'phone.numberInvalid': { what: '号码不能拨打', now: '请核对号码。' },
  'phone.busyHere': { what: '已有一通电话', now: '请先结束当前通话。' },
  'phone.failed': { what: '呼叫没有成功', now: '线路回应 {{status}} {{reason}}，请稍后再试。' },
  'phone.transferFailed': {
    what: '没有转成（{{status}}），通话还在您这里',
    now: '可以再转一次、换一位，或继续通话',
  },
  'phone.conferenceFailed': {
    what: '三方通话没有建成',
    now: '客户还在您这里；可以再试，或改用转接',
  },
  'phone.targetUnreached': {
    what: '咨询对象没有接（{{status}}）',
    now: '客户还在等待；请取回客户，或再找一位',
  },
  'phone.targetLeft': { what: '咨询对象挂断了', now: '客户还在等待；请取回客户，或再找一位' },
  'phone.unknownStatus': { what: '线路给出了未知的回应', now: '回应码 {{status}}，已如实记录。' },
  'phone.recordingUnconfirmed': { what: '录音没有得到确认', now: '先不要谈案件；请挂断并报告主管。' },
  'phone.headsetBusy': {
    what: '耳机按键用不了',
    now: '「{{label}}」可能被别的程序占用，请退出其他电话软件后到设置里重新连接。',
  },
  'phone.headsetGone': {
    what: '耳机按键已断开',
    now: '「{{label}}」不见了；通话不受影响，请先用屏幕上的按键，插回后自动恢复。',
  },
  'phone.customerUnheard': {
    what: '听不到客户的声音',
    now: '请问客户是否听得见；看看听筒有没有插好、音量是否太小，不行就挂断重拨。',
  },
  'phone.agentUnheard': {
    what: '客户可能听不到您',
    now: '麦克风没有声音：检查耳机上的静音键和插头，或到设置里换一个麦克风。',
  },
  'phone.lineLossy': {
    what: '网络丢包，声音断续',
    now: '请关掉占网络的程序，用网线代替无线；重要的话请客户复述一遍。',
  },
  'phone.lineUneven': {
    what: '网络不稳，声音忽快忽慢',
    now: '请用网线代替无线，或离无线路由近一点；持续发生请报修。',
  },
  'phone.lineSlow': {
    what: '网络延迟大，双方容易抢话',
    now: '说完一句稍等再说；VPN 能断就断，持续发生请报修。',
  },
  'phone.lineDown': { what: '线路断开', now: '记录都在本机，正在自动重连。' },
  'phone.loginRefused': {
    what: '线路服务器不接受您的分机（{{status}}）',
    now: '分机可能被停用，或线路密码已更改。请把“分机不被接受，代码 {{status}} {{reason}}”告诉管理员；恢复前不能拨打和接听，记录照常保存在本机。',
  },
  'phone.loginUnknown': {
    what: '线路服务器没有您的分机（{{status}}）',
    now: '请管理员核对您的分机号和线路域名（代码 {{status}} {{reason}}）；恢复前不能拨打和接听。',
  },
  'phone.loginLoop': {
    what: '线路服务器反复要求验证（{{status}}）',
    now: '密码已按要求提供，服务器仍说验证已过期。请管理员检查服务器的时间和验证设置（代码 {{status}} {{reason}}）。',
  },
  'phone.loginFailed': {
    what: '线路注册没有成功（{{status}}）',
    now: '请把代码 {{status}} {{reason}} 告诉管理员；会自动再试。',
  },
  'phone.serverBusy': {
    what: '线路服务器暂时不能服务（{{status}}）',
    now: '不用操作，会按服务器要求的时间自动再试；记录都在本机。',
  },
  'phone.certificate': {
    what: '线路服务器 {{host}} 的证书不可信',
    now: '为保护通话没有连接。请把这些告诉管理员：证书颁给 {{subject}}，颁发者 {{issuer}}，有效至 {{untilDate}}，原因 {{reason}}。',
  },
  'desk.stateNotTold': {
    what: '交换机没有收到您的状态（{{detail}}）',
    now: '本机已按您的选择处理，但队列来电可能仍会分给您。请告诉主管或 IT。',
  },
  'local.keyStoreRefused': {
    what: '系统钥匙串不可用',
    now: '请设一个口令来保护本机数据；忘记口令，本机数据就无法打开。',
  },
  'local.passphraseWrong': { what: '口令不对', now: '请再试一次。' },
  'local.keyLost': { what: '打不开本机数据的钥匙', now: '原数据会原样封存，将启用新的本机数据库。' },
  'local.journalFailed': { what: '记录没能写入磁盘', now: '请不要关闭窗口，检查磁盘后再保存。' },
  'local.diskFull': { what: '磁盘已满', now: '请清出空间；已保存的记录不受影响。' },
  'local.recordingFailed': { what: '本机录音中断', now: '通话不受影响，请告诉主管（{{detail}}）。' },
  'local.corrupt': { what: '本机数据有损坏', now: '{{what}}' },
  'local.lockedElsewhere': { what: '本机数据正被另一个窗口使用', now: '请关闭另一个 Duedesk 窗口。' },
  'recording.notKept': {
    what: '中心没有存放录音的地方',
    now: '录音加密留在本机；请 IT 为中心设置存放位置。',
  },
  'recording.already': { what: '中心在这个编号下已有另一份录音', now: '录音加密留在本机，请告诉 IT。' },
  'recording.damaged': {
    what: '有一份录音传到中心时已损坏',
    now: '会自动重传；若再次出现，请告诉 IT（{{detail}}）。',
  },
  'recording.outsideLaw': { what: '法规不允许这样录音', now: '请选择全程录音（规则 {{rule}}）。' },
  'intake.encoding': { what: '看不懂文件的编码', now: '请另存为 UTF-8 或 GB18030 的 CSV，或使用 XLSX。' },
  'intake.empty': { what: '文件里没有数据', now: '请检查是否选错了文件或工作表。' },
  'intake.tooLarge': { what: '文件太大', now: '上限为 {{limitBytes}}，请拆成几个文件。' },
  'intake.unpacksTooLarge': {
    what: '工作簿解压后太大',
    now: '没有读取，也没有写入。解压后上限为 {{limitBytes}}，请检查文件，或拆成几个文件。',
  },
  'intake.notATable': { what: '这不是表格文件', now: '请提供 CSV 或 XLSX 文件。' },
  'intake.columnMissing': { what: '缺少必需的列', now: '请补上「{{column}}」列。' },
  'intake.unsaid': {
    what: '没有说明「{{column}}」',
    now: '请在导入时填写，或在文件里补上「{{column}}」这一列。',
  },
  'intake.cancelled': { what: '导入已取消', now: '没有写入任何行，可以重新开始。' },
  'intake.brokenRow': { what: '这一行格式有误', now: '请检查第 {{line}} 行的引号和分隔符。' },
  'intake.cellMissing': { what: '缺少必填内容', now: '请填写「{{column}}」。' },
  'intake.cellInvalid': { what: '内容不合规格', now: '「{{column}}」：{{reason}}。' },
  'intake.duplicateInFile': { what: '与前面的行重复', now: '与第 {{line}} 行是同一账户，请删去一行。' },
  'ipc.malformed': {
    what: '程序内部通信有误',
    now: '请重启 Duedesk；如仍出现，请交诊断信息（{{channel}}）。',
  },
  'ipc.untrusted': { what: '已拒绝不可信的请求', now: '如反复出现，请联系技术支持。' },
  'shell.practiceUnavailable': { what: '练习环境没有启动', now: '请退出后重新打开 Duedesk。' },
  'shell.portTaken': { what: '端口被占用', now: '请关闭占用端口 {{port}} 的程序，或改用其他端口。' },
  'shell.practiceNotKept': {
    what: '练习数据没能存盘（{{detail}}）',
    now: '可以继续练习；请清理磁盘空间，否则退出后这一段练习不会保留。',
  },
  'shell.fileNotSaved': { what: '文件没能保存（{{detail}}）', now: '请换一个文件夹再试。' },
  unexpected: {
    what: '出现了意外的问题',
    now: '已做的记录都在本机；如反复出现，请交诊断信息 {{reference}}。',
  },
}

// What was found of a machine, and what to do about it, in Chinese: check by check, finding by finding (`shared/doctor.ts`).
export const doctor = {
  policy: {
    practice: '练习模式，没有公司配置。',
    site: '已读到公司配置。',
    kept: '公司配置文件 {{path}} 有误（{{wrong}}），仍按上一份有效配置运行，请告诉 IT。',
    unreadable: '公司配置文件 {{path}} 不见了或有误（{{wrong}}），请联系 IT。',
  },
  dns: {
    resolved: '{{host}} 可以解析（{{ms}} 毫秒）。',
    local: '只用到本机地址，不需要解析。',
    unknown: '解析不了 {{host}}（{{code}}）。请检查网线或 VPN，再请 IT 查 DNS。',
    slow: '解析 {{host}} 用了 {{ms}} 毫秒，偏慢。请 IT 查 DNS。',
  },
  wss: {
    opened: '{{host}} 已连上（{{ms}} 毫秒）。',
    slow: '连上 {{host}} 用了 {{ms}} 毫秒，偏慢。请检查网络或代理。',
    refused: '{{host}} 拒绝了连接（HTTP {{status}}）。请 IT 查交换机是否放行本程序。',
    noSip: '{{host}} 能连上，但不是 SIP 服务。请 IT 核对配置里的地址。',
    certificate: '{{host}} 的证书不被信任（{{code}}）。请 IT 安装公司根证书，不要忽略。',
    unreachable: '连不上 {{host}}（{{code}}）。请检查网络、VPN 和防火墙。',
    none: '没有可检查的线路。',
  },
  registration: {
    registered: '线路已注册，可以拨打和接听。',
    asked: '交换机有应答（{{status}}）；登录后才会注册。',
    connecting: '正在连接，还没有注册。请稍候再检查。',
    failed: '注册失败（{{code}}）。请在“线路账号”里看原因。',
    silent: '{{host}} 连上了，但交换机没有应答。请 IT 查 SIP 服务。',
    none: '没有可注册的线路。',
  },
  ice: {
    gathered: '找到 {{count}} 条声音通路，其中中继 {{relays}} 条。',
    loopback: '找到 {{count}} 条声音通路；练习只走本机。',
    none: '找不到声音通路。请检查网卡，或请 IT 放行 UDP。',
    noRelay: '中继 {{server}} 用不上（{{code}}），跨网段可能没有声音。请 IT 检查地址、账号和防火墙。',
    relayDead:
      '中继 {{server}} 用不上（{{code}}），而公司规定声音只走中继，因此打不了电话。请 IT 检查地址、账号和防火墙。',
    noStun: '{{server}} 没有回应（{{code}}），接通会变慢，跨网段可能没有声音。请 IT 检查。',
    unchecked: '没有检查：没有可用的显示环境。',
  },
  microphone: {
    heard: '有声音（{{count}} 个麦克风，最大 {{percent}}%）。',
    silent: '打得开，但听不到声音。请检查耳机静音键，对着麦克风说句话再试。',
    missing: '没有可用的麦克风。请插好耳机。',
    denied: '系统不允许使用麦克风。请在系统隐私设置里允许 Duedesk。',
    unchecked: '没有检查：通话中不占用麦克风，或没有可用的显示环境。',
  },
  speaker: {
    found: '找到 {{count}} 个播放设备。',
    missing: '没有播放设备。请插好耳机或音箱。',
    unchecked: '没有检查：没有可用的显示环境。',
  },
  clock: {
    right: '与中心相差 {{seconds}} 秒，正常。',
    off: '与中心相差 {{seconds}} 秒。请 IT 校对时钟，否则外呼会被拒绝。',
    unknown: '{{host}} 没有给出时间，无法核对。',
    own: '练习模式用自己的时钟。',
  },
  disk: {
    roomy: '剩 {{gigabytes}} GB，写入 {{ms}} 毫秒。',
    tight: '只剩 {{gigabytes}} GB，请清理。',
    full: '只剩 {{gigabytes}} GB，记录可能存不下。请马上清理。',
    slow: '剩 {{gigabytes}} GB，但写入用了 {{ms}} 毫秒，偏慢。请 IT 检查磁盘或杀毒软件。',
    readOnly: '写不进数据文件夹（{{code}}）。请 IT 检查权限。',
  },
  store: {
    sqlite: '本机数据库存放在 SQLite 里，磁盘写满也不会清空。',
    levelDb: '本机数据库存放在 LevelDB 里；万一磁盘写满被清空，会用日志和中心的数据恢复。',
    none: '这里还没有本机数据库。',
  },
  keyStore: {
    protects: '系统钥匙串可用（{{backend}}）。',
    weak: '系统钥匙串不可用（{{backend}}），每次登录要输入本机口令。请 IT 启用钥匙串。',
    unchecked: '没有检查：没有可用的显示环境。',
  },
  versions: {
    known: 'Duedesk {{version}}，Electron {{electron}}，{{system}}。',
    standIn:
      'Duedesk {{version}} 运行在测试运行时（Electron {{electron}}），{{system}}；只用于试用，不能面对客户。',
    unchecked: '没有检查版本。',
  },
}

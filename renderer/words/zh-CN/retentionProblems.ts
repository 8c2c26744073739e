// Problems of keeping and erasing data, in Chinese. Part of `problems.ts`.
export const retentionProblems = {
  'erasure.debtOpen': {
    what: '这个案件还没有结清，催收需要这些信息，现在不能删除',
    now: '请向客户说明理由并答复“不同意”；结清并过了法定保存期后可以再提。',
  },
  'erasure.ticketOpen': {
    what: '这个案件还有投诉、争议或请求没有答复，现在不能删除',
    now: '请先办结那些工单。',
  },
  'erasure.legalHold': {
    what: '这位客户的资料处于法律保全，不能删除',
    now: '请向客户说明，并答复“不同意”；解除保全后可以再提。',
  },
  'erasure.lawKeeps': {
    what: '法律要求保存到 {{until}}，在那之前不能删除',
    now: '请向客户说明理由并答复“不同意”；依据见“管理 → 资料保存”。',
  },
  'retention.outsideLaw': {
    what: '这个期限不在法律允许的范围内（{{months}} 个月）',
    now: '最短不低于法定期限，最长不超过上限；请改期限。',
  },
  'retention.changed': {
    what: '到期的资料数量变了：现在是 {{count}} 项',
    now: '没有删除任何资料。请再看一遍清单，按新的数量确认。',
  },
  'retention.busy': { what: '另一台服务器正在清理', now: '请等它做完；再次运行会接着做。' },
  'recording.erased': {
    what: '这通录音的保存期已满，已经删除',
    now: '通话记录还在；需要保留的录音请在到期前加法律保全。',
  },
  'call.erased': {
    what: '这通电话的资料已到期删除，打不开了',
    now: '报表里的数仍包括它；无需再做什么。',
  },
  'customer.erased': {
    what: '这位客户的资料已依法删除，这条记录没有再保存内容',
    now: '中心只记下有过这一条；无需再做什么。若客户再来电，请按新客户处理。',
  },
}

// Problems of quality review: draws, scores, disputes, calls that are joined, in Chinese. Part of `problems.ts`.
export const qaProblems = {
  'review.redrawReason': {
    what: '{{from}} 起的这几天已经抽过',
    now: '再抽请写明原因。原来的抽样会留着。',
  },
  'score.items': {
    what: '评分项“{{item}}”没有填，或不属于这张评分表',
    now: '逐项打分或标“不适用”再提交。',
  },
  'score.reason': {
    what: '“{{item}}”没有写原因',
    now: '扣分和申诉都要写一句原因。',
  },
  'score.disputed': {
    what: '坐席对这次评分有申诉',
    now: '先由另一位质检裁定，再改评分。',
  },
  'score.closed': {
    what: '这次评分已不能再答复或裁定',
    now: '期限已过，或已经处理完。',
  },
  'score.ownScore': {
    what: '不能裁定自己打的分',
    now: '请交给另一位质检。',
  },
  'score.lower': {
    what: '申诉不能让分数变低',
    now: '改为维持，或给更高的分。',
  },
  'supervise.notInCall': {
    what: '这位坐席没有已接通的通话',
    now: '通话可能刚结束；看板每 10 秒更新。',
  },
  'supervise.noExtension': {
    what: '拨不了这位坐席的分机',
    now: '线路账号没有配或格式不对，请管理员查看。',
  },
  'recording.none': {
    what: '中心没有这通的录音',
    now: '没有接通、没有录，或还在坐席电脑上没有传来。覆盖情况见“录音”。',
  },
  'recording.keyLost': {
    what: '这段录音打不开',
    now: '封存它的密钥不在这个中心。请管理员查看密钥备份。',
  },
  'recording.empty': {
    what: '这段录音里没有声音',
    now: '文件在开头就中断了。',
  },
  'recording.grantOver': {
    what: '收听许可已到期',
    now: '再点一次“收听录音”。',
  },
  'calibration.closed': {
    what: '这次校准已经结束',
    now: '结果已公开，不能再评。',
  },
  'calibration.scored': {
    what: '您已给这通评过盲评',
    now: '盲评只有一次，等结束后一起看。',
  },
  'calibration.tooFew': {
    what: '还没有一通由两人评过',
    now: '至少两位质检评过同一通，才能结束。',
  },
}

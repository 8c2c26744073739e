// Problems of quality review: draws, scores, disputes, in Chinese. Part of `problems.ts`.
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
}

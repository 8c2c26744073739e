// Words of what the desk does for the agent’s own good, in Chinese: the break after a hard call and what goes with it.
export const care = {
  keys: { rest: '接受缓一缓' },
  hard: {
    risk: '刚才那通关系到人身安全',
    abused: '刚才您被辱骂或威胁了',
    grief: '刚才那通让人难受',
    complaint: '刚才那通是投诉',
    handedOn: '刚才那通请了主管',
    conflict: '刚才那通谈得很僵',
    long: '刚才那通谈了很久',
  },
  rest: {
    text: '要不要缓 {{minutes}} 分钟？这段时间不拨号，也不占您的小休。',
    yes: '缓一缓',
    no: '不用，继续',
  },
  abused: '我在通话中被辱骂或威胁',
}

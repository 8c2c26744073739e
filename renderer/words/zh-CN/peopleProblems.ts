// Problems of accounts in Chinese: what happened, and what to do now. Part of `problems.ts`.
export const peopleProblems = {
  'session.mustChange': {
    what: '这是初始密码',
    now: '请退出到登录页，用它登录并设置您自己的密码。',
  },
  'session.firstPasswordOver': {
    what: '初始密码已过期（{{until}}）',
    now: '请管理员在“管理 → 人员”里重新发一个。',
  },
  'person.nameTaken': {
    what: '登录名 {{name}} 已有人使用',
    now: '登录名停用后也不再给别人；请换一个。',
  },
  'person.numberTaken': {
    what: '工号 {{number}} 已有人使用',
    now: '请换一个工号；停用的账号也保留工号。',
  },
  'person.yourself': {
    what: '不能对自己的账号这样做',
    now: '请另一位管理员来做。',
  },
  'person.lastAdmin': {
    what: '这是最后一位管理员',
    now: '请先再设一位管理员。',
  },
}

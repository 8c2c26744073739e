// Problems of releasing scripts and cards, in Chinese. Part of `problems.ts`.
export const releaseProblems = {
  'release.openAlready': {
    what: '这份话术已有一个版本在修改中（第 {{version}} 版）',
    now: '请先打开那个版本，或请作者提交、作废。',
  },
  'release.tooManyOpen': { what: '正在修改的版本太多（上限 {{limit}} 个）', now: '请先处理已有的草稿。' },
  'release.changedMeanwhile': { what: '这个版本刚刚在别处改过', now: '已重新读取，请核对后再试。' },
  'release.wrongState': { what: '这个版本现在不能这样操作', now: '请看它当前的状态。' },
  'release.ownWork': { what: '自己写的版本要由另一个人复核', now: '请另一位主管或管理员复核。' },
  'release.notTheAuthor': { what: '只有作者可以修改这份草稿', now: '请作者修改，或退回并写明原因。' },
  'release.otherName': { what: '草稿不能改成另一个版本的名字', now: '请在原来的版本里修改。' },
  'release.reasonMissing': { what: '退回要写明原因', now: '请写一句话，作者才知道改哪里。' },
  'release.faulty': { what: '还有 {{count}} 处不合规，不能提交', now: '请看“检查”，逐条改好。' },
  'release.inThePast': { what: '生效时间已经过去', now: '请选现在或以后的时间。' },
  'release.lastInForce': { what: '撤回后新的通话就没有话术可用了', now: '请先发布另一个版本。' },
}

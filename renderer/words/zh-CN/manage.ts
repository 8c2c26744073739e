// Words of the Manage screen and its rules, in Chinese.
export const manage = {
  title: '管理',
  nav: '管理的各部分',
  empty: '您的角色在这里没有要管理的内容',
  section: { rules: '规则', strategy: '策略', allotment: '分案' },
  section: { rules: '规则', holds: '停催' },
  keys: { sections: '打开管理的各部分' },
}

export const rules = {
  intro: '今天生效的联系规则；合规闸按这些规则放行或拦下每一次联系。',
  kind: { law: '法规', carrier: '线路方', house: '本公司' },
  unconfirmed: '待合规确认',
}

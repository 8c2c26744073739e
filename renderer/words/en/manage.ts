// Words of the Manage screen and its rules, in English; the same keys as the Chinese.
import type { manage as zhManage, rules as zhRules } from '../zh-CN/manage.ts'

export const manage: typeof zhManage = {
  title: 'Manage',
  nav: 'Sections of Manage',
  empty: 'Your role manages nothing here',
  section: { rules: 'Rules', strategy: 'Strategy', allotment: 'Allotment' },
  section: { rules: 'Rules', holds: 'Holds' },
  keys: { sections: 'Open a section of Manage' },
}

export const rules: typeof zhRules = {
  intro: 'The rules of contact in force today. The guard permits or refuses every contact by them.',
  kind: { law: 'Law', carrier: 'Carrier', house: 'House' },
  unconfirmed: 'Compliance has to confirm',
}

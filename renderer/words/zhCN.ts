// The Chinese dictionary: the reference, whose keys every other language has.
import { common, enums } from './zh-CN/common.ts'
import { field } from './zh-CN/field.ts'
import { guard } from './zh-CN/guard.ts'
import { intake, outbox, settings } from './zh-CN/office.ts'
import { phone } from './zh-CN/phone.ts'
import { problems } from './zh-CN/problems.ts'
import { reason, timeline } from './zh-CN/record.ts'
import { about, help, shell, signIn } from './zh-CN/shell.ts'
import { callbacks, customer, promises, worklist } from './zh-CN/work.ts'

export const zhCN = {
  about,
  callbacks,
  common,
  customer,
  enums,
  field,
  guard,
  help,
  intake,
  outbox,
  phone,
  problems,
  promises,
  reason,
  settings,
  shell,
  signIn,
  timeline,
  worklist,
}

/** What a language must word. */
export type Dictionary = typeof zhCN

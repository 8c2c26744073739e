// The Chinese dictionary: the reference, whose keys every other language has.
import { announce } from './zh-CN/announce.ts'
import { audit } from './zh-CN/audit.ts'
import { board } from './zh-CN/board.ts'
import { callPane, recovery } from './zh-CN/callPane.ts'
import { care } from './zh-CN/care.ts'
import { common, enums } from './zh-CN/common.ts'
import { doctor } from './zh-CN/doctor.ts'
import { exceptions } from './zh-CN/exception.ts'
import { field } from './zh-CN/field.ts'
import { guard } from './zh-CN/guard.ts'
import { holds } from './zh-CN/holds.ts'
import { ledger } from './zh-CN/ledger.ts'
import { machines } from './zh-CN/machines.ts'
import { manage, rules } from './zh-CN/manage.ts'
import { message } from './zh-CN/message.ts'
import { intake, outbox, settings } from './zh-CN/office.ts'
import { outside, progressive } from './zh-CN/outside.ts'
import { people } from './zh-CN/people.ts'
import { phone } from './zh-CN/phone.ts'
import { approvals, plan } from './zh-CN/plan.ts'
import { practice } from './zh-CN/practice.ts'
import { problems } from './zh-CN/problems.ts'
import { calibration, draws, figures, score, track } from './zh-CN/qa.ts'
import { reason, timeline } from './zh-CN/record.ts'
import { recordings } from './zh-CN/recordings.ts'
import { agency, legal, referral } from './zh-CN/referral.ts'
import { releases } from './zh-CN/releases.ts'
import { report } from './zh-CN/report.ts'
import { reports } from './zh-CN/reports.ts'
import { retention } from './zh-CN/retention.ts'
import { feedback, review } from './zh-CN/review.ts'
import { script } from './zh-CN/script.ts'
import { scriptFault } from './zh-CN/scriptFault.ts'
import { about, help, shell, signIn } from './zh-CN/shell.ts'
import { allotment, strategy } from './zh-CN/strategy.ts'
import { supervise } from './zh-CN/supervise.ts'
import { tickets } from './zh-CN/tickets.ts'
import { callbacks, customer, promises, worklist } from './zh-CN/work.ts'
import { wrapUp } from './zh-CN/wrapUp.ts'

export const zhCN = {
  about,
  agency,
  allotment,
  announce,
  approvals,
  audit,
  machines,
  board,
  callPane,
  calibration,
  callbacks,
  care,
  common,
  customer,
  doctor,
  draws,
  enums,
  exceptions,
  feedback,
  field,
  figures,
  guard,
  help,
  holds,
  retention,
  intake,
  legal,
  ledger,
  manage,
  message,
  outbox,
  outside,
  people,
  phone,
  plan,
  practice,
  problems,
  progressive,
  promises,
  reason,
  recordings,
  recovery,
  releases,
  report,
  referral,
  reports,
  review,
  rules,
  score,
  script,
  scriptFault,
  settings,
  shell,
  signIn,
  strategy,
  supervise,
  tickets,
  timeline,
  track,
  worklist,
  wrapUp,
}

/** What a language must word. */
export type Dictionary = typeof zhCN

// The English dictionary: the same keys as the Chinese.
import { announce } from './en/announce.ts'
import { audit } from './en/audit.ts'
import { board } from './en/board.ts'
import { callPane, recovery } from './en/callPane.ts'
import { care } from './en/care.ts'
import { common, enums } from './en/common.ts'
import { doctor } from './en/doctor.ts'
import { exceptions } from './en/exception.ts'
import { field } from './en/field.ts'
import { guard } from './en/guard.ts'
import { holds } from './en/holds.ts'
import { ledger } from './en/ledger.ts'
import { machines } from './en/machines.ts'
import { manage, rules } from './en/manage.ts'
import { message } from './en/message.ts'
import { intake, outbox, settings } from './en/office.ts'
import { outside, progressive } from './en/outside.ts'
import { people } from './en/people.ts'
import { phone } from './en/phone.ts'
import { approvals, plan } from './en/plan.ts'
import { practice } from './en/practice.ts'
import { problems } from './en/problems.ts'
import { calibration, draws, figures, score, track } from './en/qa.ts'
import { reason, timeline } from './en/record.ts'
import { recordings } from './en/recordings.ts'
import { agency, legal, referral } from './en/referral.ts'
import { releases } from './en/releases.ts'
import { report } from './en/report.ts'
import { reports } from './en/reports.ts'
import { retention } from './en/retention.ts'
import { feedback, review } from './en/review.ts'
import { script } from './en/script.ts'
import { scriptFault } from './en/scriptFault.ts'
import { about, help, shell, signIn } from './en/shell.ts'
import { allotment, strategy } from './en/strategy.ts'
import { supervise } from './en/supervise.ts'
import { tickets } from './en/tickets.ts'
import { callbacks, customer, promises, worklist } from './en/work.ts'
import { wrapUp } from './en/wrapUp.ts'
import type { Dictionary } from './zhCN.ts'

export const en: Dictionary = {
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

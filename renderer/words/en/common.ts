// Words that every screen shares, in English; the same keys as the Chinese.
import type { common as zhCommon, enums as zhEnums } from '../zh-CN/common.ts'

export const common: typeof zhCommon = {
  app: 'Duedesk',
  close: 'Close',
  cancel: 'Cancel',
  loading: 'Loading',
  saving: 'Saving',
  required: 'required',
}

export const enums: typeof zhEnums = {
  role: { agent: 'Agent', supervisor: 'Supervisor', qa: 'QA reviewer', admin: 'Administrator' },
  product: { creditCard: 'Credit card', huabei: 'Huabei', jiebei: 'Jiebei', consumerLoan: 'Consumer loan' },
  title: { mr: 'Mr', ms: 'Ms' },
  promiseState: {
    OPEN: 'Open',
    DUE_SOON: 'Due soon',
    DUE: 'Due today',
    GRACE: 'In grace',
    KEPT: 'Kept',
    PARTIAL: 'Part',
    BROKEN: 'Broken',
    RENEGOTIATED: 'Replaced',
    CANCELLED: 'Cancelled',
    VOID: 'Void',
  },
  contactRole: { debtor: 'Customer', guarantor: 'Guarantor', contact: 'Contact person' },
  contactStatus: { active: 'In use', invalid: 'Invalid', suppressed: 'Never call' },
  act: {
    'call.attempted': 'Call out',
    'call.received': 'Call in',
    'call.answered': 'Call answered',
    'call.ended': 'Call ended',
    'call.missed': 'Missed call',
    'call.refused': 'Refused by the guard',
    'verification.tried': 'Verification',
    'recording.flagged': 'Recording flag',
    'stop.requested': 'Complaint or stop',
    'hold.lifted': 'Hold lifted',
    'disposition.set': 'Result of a call',
    'disposition.reviewed': 'Quality review',
    'review.answered': 'Answer to a review',
    'note.added': 'Note',
    'promise.made': 'Promise',
    'callback.set': 'Callback',
    'callback.done': 'Callback done',
    'callback.moved': 'Callback moved',
    'callback.cancelled': 'Callback cancelled',
    'field.revealed': 'Full value shown',
    'incident.raised': 'Incident',
  },
}

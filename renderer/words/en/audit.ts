// Words of the audit in English: what its entries say, how it is searched, and what the check of its chain found.
import type { audit as zh } from '../zh-CN/audit.ts'

export const audit: typeof zh = {
  intro:
    'Who looked at personal data, and who changed what binds others. Entries are only added, each with the hash of the one before; there are ids here, no names or numbers of customers.',
  what: {
    'review.opened': 'Opened a call for review',
    'review.searched': 'Searched calls',
    'paper.opened': 'Opened a letter',
    'package.made': 'Made a legal package',
    'field.revealed': 'Uncovered a field',
    'recording.heard': 'Listened to a recording',
    'call.joined': 'Joined the call of an agent',
    'export.made': 'Exported or read a report',
    'customer.searched': 'Looked for a customer',
    'rules.changed': 'Asked to change rules',
    'policy.changed': 'Asked to change policy or scripts',
    'people.changed': 'Asked to change people or teams',
    'cases.moved': 'Asked to import, allot or book',
    'audit.read': 'Read the audit',
    'retention.run': 'Cleared what was due',
    'customer.erased': 'Erased a customer',
  },
  allKinds: 'All kinds',
  kind: 'What',
  subject: 'Id of a customer, case or call',
  subjectWrong: 'The whole id, 36 characters',
  end: { from: 'From', until: 'Until' },
  head: { seq: 'No.', at: 'When', by: 'Who', what: 'What', subject: 'About' },
  central: 'Central',
  empty: 'No such entries',
  more: 'Earlier ones',
  check: 'Check the whole chain',
  whole: 'The chain holds: {{n}} entries',
  noteEnd: 'Its end, to be noted outside the database: {{seq}}:{{hash}}',
  broken: {
    hash: 'Entry {{seq}} was changed',
    missing: 'Entry {{seq}} is missing',
    head: 'The end is missing from entry {{seq}} on',
  },
  brokenNow: 'The {{n}} entries before it hold. Stop using this database and tell compliance and IT at once.',
  keys: { check: 'Check the chain of the audit' },
}

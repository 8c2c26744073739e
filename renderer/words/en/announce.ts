// Words of a supervisor's line to a team or to all agents, in English: writing it, reading it, who has.
import type { announce as zh } from '../zh-CN/announce.ts'

export const announce: typeof zh = {
  write: 'A line to your agents (200 characters at most)',
  to: 'To',
  everyone: 'All my agents',
  toTeam: 'to {{team}}: ',
  send: 'Send to agents',
  hint: 'No names, numbers or debts of customers.',
  personal: 'This looks like a number. Leave out what is about a customer.',
  readBy: 'read by {{read}} of {{all}}',
  from: '{{name}}:',
  read: 'I’ve read it',
  keys: { write: 'Write a line to your agents', read: 'Acknowledge a supervisor’s line' },
}

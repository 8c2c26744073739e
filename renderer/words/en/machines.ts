// Words of the computers' section of Manage, in English; the same keys as the Chinese.
import type { machines as zh } from '../zh-CN/machines.ts'

export const machines: typeof zh = {
  intro:
    'Computers that have been in contact with central. When one is lost, retired or passed on, have its local data removed here: it first hands over what central lacks.',
  find: 'Staff number or name',
  more: 'The 50 with the latest contact. Look for others by staff number or name.',
  empty: 'No such computer',
  detail: 'This computer',
  seen: 'Last contact {{at}}',
  fact: {
    id: 'Id',
    first: 'First contact',
    last: 'Last contact',
    acts: 'Acts received',
    by: 'Ordered by',
    reason: 'Reason',
  },
  state: { ordered: 'To be wiped', received: 'Everything received', done: 'Wiped' },
  stateText: {
    ordered:
      'It begins within seconds where the computer is online, else when it next meets central. Until then it gets no more data.',
    received: 'Central has its first {{acts}} acts ({{at}}); it is deleting now.',
    done: 'Its keys, databases and caches are deleted ({{at}}); its first {{acts}} acts are in central.',
  },
  wipe: 'Remove its data',
  wipeText:
    'Keys, customer data and caches of every agent of this computer are deleted. What central lacks is handed over first; what can’t be stays only as central can open it. If the computer may be stolen, stop the account as well.',
  reason: 'Reason',
  reasonHint: 'At least 4 characters; it is kept with your name.',
  wipeNow: 'Remove',
  keep: 'Withdraw the order',
  back: 'Back',
  code: {
    make: 'Make a code',
    text: 'On the sign-in page a new computer takes central’s address and the code, gets this policy and is the company’s. Each code works once.',
    policy: 'Policy file (policy.json)',
    hours: 'Good for',
    hoursOf: '{{hours}} hours',
    go: 'Make it',
    made: 'Code',
    tell: 'Tell it in person or by phone. It works once, until {{at}}, and is not shown again after you leave this page.',
  },
  keys: {
    next: 'Next computer',
    previous: 'Computer before',
    code: 'Make a code by which a computer joins',
    wipe: 'Remove the data of this computer',
  },
}

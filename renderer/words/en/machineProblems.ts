// Problems of a machine in English, its policy and its updates: what happened, and what to do now. Part of `problems.ts`.
import type { machineProblems as zh } from '../zh-CN/machineProblems.ts'

export const machineProblems: typeof zh = {
  'enrolment.notOne': {
    what: 'This is no file by which a computer joins a company ({{detail}})',
    now: 'Ask IT for the file once more.',
  },
  'enrolment.badSignature': {
    what: 'The file was changed after it was signed',
    now: 'Do not use it. Tell IT, and ask for another one.',
  },
  'enrolment.wrongCode': {
    what: 'This is not the check code of the file; {{left}} tries left',
    now: 'Ask IT for the code by phone. If it differs again, the file is not from them.',
  },
  'enrolment.unreachable': {
    what: 'Nobody answers at {{url}}',
    now: 'Check the address and the network. The code is not spent.',
  },
  'enrolment.noSuchCode': {
    what: 'This code is not known, was used already, or its time is over',
    now: 'Type it once more; if it stays so, ask IT for a new one.',
  },
  'machine.wipeOrdered': {
    what: 'IT has the data of this computer removed',
    now: 'What you recorded is handed over to central first. Nothing is lost; ask IT what to do next.',
  },
  'machine.tooLate': {
    what: 'This can’t be withdrawn any more: the computer has begun, or nothing was ordered',
    now: 'Look at the list again.',
  },
  'update.unsigned': {
    what: 'The update at {{url}} is not signed by the key that your company trusts',
    now: 'Nothing was installed and you can work on. Tell IT: somebody may have changed it.',
  },
  'update.damaged': {
    what: 'The update from {{url}} arrived damaged and was thrown away',
    now: 'It is tried again later. If it stays so, tell IT.',
  },
  'update.unreachable': {
    what: 'No update could be fetched from {{url}}',
    now: 'It is tried again later; you can work on.',
  },
  'update.busy': {
    what: 'The update can’t be installed now',
    now: 'Finish the call and its result first; it is also installed when you close the program.',
  },
  'shell.savingForbidden': {
    what: 'Your company does not allow files to be saved on this computer',
    now: 'Ask IT if you need it for your work.',
  },
  'shell.policyUnreadable': {
    what: 'The company’s policy file {{path}} is wrong ({{wrong}})',
    now: 'Tell IT what stands here. For safety, practice mode is not used instead.',
  },
  'shell.policyMissing': {
    what: 'This computer belongs to a company, and its policy file {{path}} is gone',
    now: 'Tell IT. For safety, practice mode is not used instead.',
  },
  'shell.policyKept': {
    what: 'The company’s policy file {{path}} is wrong ({{wrong}}); the last good one holds',
    now: 'You can work. Tell IT what stands here: what they changed does not hold yet.',
  },
  'shell.practiceForbidden': {
    what: 'Practice is switched off on this computer',
    now: 'It waits for its company policy in {{path}}. Ask IT.',
  },
}

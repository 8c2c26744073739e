// Problems of accounts in English: what happened, and what to do now. Part of `problems.ts`.
export const peopleProblems = {
  'session.mustChange': {
    what: 'This is a first password',
    now: 'Sign out, and sign in with it on the sign-in page: there you choose a password of your own.',
  },
  'session.firstPasswordOver': {
    what: 'The first password has expired ({{until}})',
    now: 'Ask an administrator for another: Manage → People.',
  },
  'person.nameTaken': {
    what: 'The login name {{name}} is taken',
    now: 'Choose another. Names of stopped accounts are not given to others.',
  },
  'person.numberTaken': {
    what: 'The staff number {{number}} is taken',
    now: 'Choose another. Stopped accounts keep theirs.',
  },
  'person.yourself': {
    what: 'You can’t do this to your own account',
    now: 'Another administrator does it.',
  },
  'person.lastAdmin': {
    what: 'This is the last administrator',
    now: 'Make somebody else an administrator first.',
  },
}

// Words of the window's frame, sign-in, help and about, in English; the same keys as the Chinese.
import type {
  about as zhAbout,
  help as zhHelp,
  shell as zhShell,
  signIn as zhSignIn,
} from '../zh-CN/shell.ts'

export const shell: typeof zhShell = {
  nav: 'Screens',
  layers: 'Popovers',
  screen: {
    work: 'Work',
    promises: 'Promise',
    callbacks: 'Callback',
    intake: 'Import',
    practice: 'Practice',
    outbox: 'Outbox',
    help: 'Help',
    settings: 'Settings',
    about: 'About',
  },
  waiting: '{{count}} waiting to be sent',
  window: { minimize: 'Minimise', maximize: 'Maximise', restore: 'Restore', close: 'Close' },
  account: { menu: '{{name}}, staff number {{number}}', signOut: 'Sign out', about: 'About Duedesk' },
  practiceClock: 'Practice clock {{time}}',
  sync: {
    light: 'Sync',
    online: 'Connected to central',
    onlineMore: 'Records are sent as you make them; other desks see them at once.',
    working: 'Syncing',
    offline: 'Offline',
    offlineMore: 'Keep working. Records are stored here and sent when the connection is back.',
    refused: '{{count}} returned by central',
    refusedMore: 'Open the outbox for the reason and what to do.',
    kept: '{{count}} being repaired',
    keptMore: 'The journal has them; they are being written to the database of this machine.',
    openOutbox: 'Open outbox',
    lastPull: 'Last update {{time}}',
  },
  offline: {
    title: 'Offline {{since}}',
    titleNow: 'Offline',
    text: 'Keep working; it is sent when the connection is back',
    count: 'Outbox {{count}}',
  },
  crashed: {
    title: 'This part of the screen failed',
    text: 'The call goes on and what is saved is safe. You can open this part again.',
    reload: 'Open again',
  },
  starting: {
    failed: 'It did not start',
  },
}

export const signIn: typeof zhSignIn = {
  title: 'Sign in',
  welcome: 'The workstation for calls about overdue payments',
  practice: 'Practice',
  practiceText: 'Data and customers are simulated; no real number is dialled. Choose who you are, one click:',
  role: {
    agent: 'Has a worklist and the practice line',
    supervisor: 'Sees every case, may override',
    qa: 'Reviews calls and notes',
    admin: 'Imports account files, allots cases',
  },
  or: 'Or sign in with an account',
  loginName: 'Sign-in name',
  password: 'Password',
  submit: 'Sign in',
  offline: 'Unlock offline',
  offlineText:
    'Central can’t be reached. Unlock the data on this machine with your last password, within {{hours}} hours.',
  empty: 'Enter sign-in name and password',
  language: 'Language',
  version: 'Version {{version}}',
  standIn: 'Test runtime, never released',
  connecting: 'Connecting to central',
  connected: 'Connected to central',
  passphrase: {
    title: 'Passphrase of this machine’s data',
    makeTitle: 'Choose a passphrase',
    why: 'The key store of this system is not available ({{backend}}), so a passphrase encrypts the data on this machine. You enter it at each sign-in. Without it the data here can’t be opened; what central has is safe.',
    ask: 'Enter the passphrase you chose for the data on this machine.',
    field: 'Passphrase',
    repeat: 'Once more',
    short: 'At least 8 characters',
    different: 'The two are not the same',
    submit: 'Open the data',
    lostTitle: 'The old data can’t be opened',
    lost: 'The key to the data on this machine is lost. The old data stays sealed as it is; with a new key everything is fetched from central again.',
    renew: 'Seal it and start anew',
  },
}

export const help: typeof zhHelp = {
  title: 'Keys',
  intro: 'While you type, single digits and letters only go into the field. F keys and Ctrl always work.',
  group: { move: 'List', general: 'General' },
  keys: {
    help: 'Show this list',
    next: 'Next customer',
    up: 'Row above',
    down: 'Row below',
    open: 'Open the chosen case',
    answers: 'Choose an answer (1 to 9)',
    work: 'Back to the worklist',
  },
  more: 'Need a person? Give support the text under Settings → Diagnosis. It holds no customer data.',
}

export const about: typeof zhAbout = {
  title: 'About Duedesk',
  text: 'The workstation for agents who remind people of overdue payments: written here first, then synced, and every contact passes the guard.',
  version: 'Version',
  electron: 'Electron',
  chrome: 'Chromium',
  node: 'Node',
  mode: 'Mode',
  practice: 'Practice',
  site: 'Site',
  standIn: 'This is the runtime for tests. It is never released.',
}

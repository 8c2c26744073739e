// Every problem code in English: what happened, and what to do now.
import type { ProblemWords } from '../problemWords.ts'
import { machineProblems } from './machineProblems.ts'
import { messageProblems } from './messageProblems.ts'
import { moneyProblems } from './moneyProblems.ts'
import { peopleProblems } from './peopleProblems.ts'
import { qaProblems } from './qaProblems.ts'
import { referralProblems } from './referralProblems.ts'
import { releaseProblems } from './releaseProblems.ts'
import { retentionProblems } from './retentionProblems.ts'
import { ruleProblems } from './ruleProblems.ts'
import { strategyProblems } from './strategyProblems.ts'
import { ticketProblems } from './tickets.ts'

export const problems: ProblemWords = {
  'session.wrongCredentials': {
    what: 'Wrong staff name or password',
    now: 'Check capitals and try again. Tries left: {{left}}.',
  },
  'session.locked': {
    what: 'The account is locked for now',
    now: 'Too many wrong tries. Sign in again after {{until}}, or ask a supervisor to unlock it.',
  },
  'session.expired': {
    what: 'You have been signed out',
    now: 'Sign in again. Everything not yet sent is still on this machine.',
  },
  'session.centralChanged': {
    what: 'The central server shows another key; you are not signed in',
    now: 'Do not enter your password again; ask IT to check {{url}}. If the change is right, IT deletes the file {{file}} on this computer.',
  },
  'session.offlineUnlockExpired': {
    what: 'Offline unlock has expired',
    now: 'The last online sign-in is more than {{hours}} hours ago. Connect and sign in.',
  },
  'role.notAllowed': {
    what: 'You do not have this right',
    now: 'It needs the {{need}} right. Ask your administrator.',
  },
  'team.notYours': {
    what: 'This belongs to a team that another supervisor leads',
    now: 'Ask that supervisor or their deputy. Who leads which team is set by the administrator.',
  },
  'door.closed': {
    what: 'Central refused this connection',
    now: 'Quit Duedesk and open it again. If it stays, send the diagnosis to support.',
  },
  'request.malformed': {
    what: 'Central did not understand the request',
    now: 'Update to the latest version. Place: {{path}}.',
  },
  'request.tooLarge': {
    what: 'That is too large',
    now: 'The limit is {{limitBytes}}. Split it and try again.',
  },
  'request.tooMany': { what: 'Too many requests', now: 'Wait {{retryAfterSeconds}} seconds and try again.' },
  'request.notFound': {
    what: 'Central does not have this record',
    now: 'It may have been moved. Refresh and look again.',
  },
  'central.unreachable': {
    what: 'Central can’t be reached',
    now: 'Keep working: everything is stored here and is sent when the connection is back.',
  },
  'central.timeout': {
    what: 'Central did not answer in time',
    now: 'Try again in a moment. What you did is stored here.',
  },
  'central.busy': {
    what: 'Central is busy',
    now: 'This desk tries again in {{retryAfterSeconds}} seconds; what you did is kept here.',
  },
  'central.internal': {
    what: 'Central had an internal error',
    now: 'Try again in a moment. If it stays, report reference {{reference}}.',
  },
  'central.tooOld': {
    what: 'This version of Duedesk is too old for central',
    now: 'Ask IT to update it. What you record stays in the outbox and is sent after the update.',
  },
  'central.behind': {
    what: 'Central is older than this desk',
    now: 'Ask IT to update central. What you record stays in the outbox and is sent afterwards.',
  },
  'sync.gap': {
    what: 'Central lacks earlier records',
    now: 'This desk sends again from number {{expected}}. Nothing to do.',
  },
  'sync.numberReused': {
    what: 'This desk was put back to an older copy, or another machine has its name',
    now: 'Its records take new numbers by themselves. If this stays, send the diagnosis to support (number {{n}}).',
  },
  'sync.mustRefetch': {
    what: 'The data must be fetched again',
    now: 'It is being rebuilt in the background. The outbox is not touched.',
  },
  'act.unknownKind': {
    what: 'Central does not know this kind of record',
    now: 'Update central or this desk, then retry from the outbox.',
  },
  'act.malformed': {
    what: 'The record does not fit the format',
    now: 'It stays in the outbox. Send the diagnosis to support ({{path}}).',
  },
  'act.versionConflict': {
    what: 'Someone else changed the same thing',
    now: 'Compare both side by side and choose one.',
  },
  'act.subjectMissing': {
    what: 'Central does not have this customer or case',
    now: 'The case may have been recalled. Check with your supervisor.',
  },
  'act.idTaken': {
    what: 'The id of this record is taken',
    now: 'It stays in the outbox and can be sent again. If that fails, send the diagnosis to support.',
  },
  'act.notAllowed': {
    what: 'You may not do this',
    now: 'Ask a supervisor to do it, or drop the record.',
  },
  'act.caseNotYours': {
    what: 'The case was given to someone else',
    now: 'This record is still on this machine. Hand it to your supervisor, who sees it with the reason.',
  },
  'promise.amountTooLow': { what: 'The promised amount is too low', now: 'At least {{minimumFen}}.' },
  'promise.amountTooHigh': { what: 'The promise is more than is owed', now: 'At most {{maximumFen}}.' },
  'promise.dateInPast': { what: 'The promised day is past', now: 'The earliest day is {{earliest}}.' },
  'promise.dateTooLate': { what: 'The promised day is too late', now: 'The latest day is {{latest}}.' },
  'promise.needsSupervisor': {
    what: 'Another promise needs a supervisor',
    now: 'The last one was not kept, or was moved twice already. Choose “Still considering”, leave the offer in the note, and tell your supervisor.',
  },
  'promise.notVerified': {
    what: 'The customer was not verified in this call',
    now: 'Agree on the promise again in a call in which the customer is verified.',
  },
  'promise.alreadyOpen': {
    what: 'There is an open promise already',
    now: 'Settle that promise first, or replace it with a new one.',
  },
  'disposition.fieldMissing': { what: 'A required field is empty', now: 'Fill in “{{field}}”.' },
  'disposition.fieldInvalid': { what: 'A field is not right', now: 'Check “{{field}}”.' },
  'disposition.contradictsCall': {
    what: 'The result contradicts the call',
    now: '{{code}} does not agree with “{{fact}}”. Choose another result.',
  },
  'disposition.already': {
    what: 'This call has a result already',
    now: 'It stands as {{code}}. To change it, make a correction.',
  },
  'callback.inPast': { what: 'That time has passed', now: 'Please choose a time later than now.' },
  'callback.outsideHours': {
    what: 'The callback is outside the permitted hours',
    now: 'Choose a time between {{from}} and {{until}}.',
  },
  ...machineProblems,
  ...messageProblems,
  ...retentionProblems,
  ...ruleProblems,
  ...releaseProblems,
  ...strategyProblems,
  ...peopleProblems,
  ...qaProblems,
  ...moneyProblems,
  ...referralProblems,
  ...ticketProblems,
  'review.ownCall': {
    what: 'You can’t review your own call',
    now: 'Leave it to another reviewer.',
  },
  'review.nothingChanged': {
    what: 'The correction says the same as before',
    now: 'Change something, or choose “Agree” if the result is right.',
  },
  'review.notYours': {
    what: 'This is not your call',
    now: 'Only the person who made the call answers its review.',
  },
  'review.closed': {
    what: 'This review can’t be answered any more',
    now: 'Each correction is answered once. Talk to the reviewer or a supervisor if questions remain.',
  },
  'guard.refused': { what: 'No contact now', now: 'Possible again from {{until}}.' },
  'guard.timeNotVerified': {
    what: 'The time is not verified, so no calls out',
    now: 'Connect once so that the clock can be checked.',
  },
  'guard.freeDialRight': {
    what: 'You may not dial freely',
    now: 'Choose a customer from the worklist.',
  },
  'verification.locked': {
    what: 'Verification is locked',
    now: 'Close the call as the script says and try another day.',
  },
  'phone.notRegistered': { what: 'The line is not ready', now: 'It reconnects by itself. Dial in a moment.' },
  'phone.noRelay': {
    what: 'The company’s relay for sound does not answer',
    now: 'The call did not leave, because nobody would be heard. Tell IT “TURN relay does not answer”, then dial again.',
  },
  'phone.noMicrophone': {
    what: 'No microphone found',
    now: 'Plug in the headset, then choose it in Settings.',
  },
  'phone.microphoneDenied': {
    what: 'The system does not allow the microphone',
    now: 'Allow Duedesk to use it in the privacy settings of the system.',
  },
  'phone.deviceGone': {
    what: 'An audio device is gone',
    now: '“{{label}}” is not there any more; the system default is used until it is plugged in again.',
  },
  'phone.numberInvalid': { what: 'This number can’t be dialled', now: 'Check the number.' },
  'phone.busyHere': { what: 'A call is already up', now: 'End the present call first.' },
  'phone.failed': {
    what: 'The call did not go through',
    now: 'The line answered {{status}} {{reason}}. Try again later.',
  },
  'phone.transferFailed': {
    what: 'Not transferred ({{status}}); the call is still with you',
    now: 'Try again, choose somebody else, or go on with the call',
  },
  'phone.conferenceFailed': {
    what: 'The three-way call could not be set up',
    now: 'The customer is still with you; try again, or transfer instead',
  },
  'phone.targetUnreached': {
    what: 'Whoever you wanted to consult did not answer ({{status}})',
    now: 'The customer is still waiting: take them back, or ask somebody else',
  },
  'phone.targetLeft': {
    what: 'Whoever you consulted has hung up',
    now: 'The customer is still waiting: take them back, or ask somebody else',
  },
  'phone.unknownStatus': {
    what: 'The line gave an unknown answer',
    now: 'Status {{status}}; it is recorded as it came.',
  },
  'phone.recordingUnconfirmed': {
    what: 'Recording is not confirmed',
    now: 'Do not speak about the case. Hang up and tell your supervisor.',
  },
  'phone.headsetBusy': {
    what: 'The keys of the headset can’t be used',
    now: '“{{label}}” may belong to another program. Quit other telephones, then connect it again in Settings.',
  },
  'phone.headsetGone': {
    what: 'The keys of the headset are gone',
    now: '“{{label}}” is not there any more. The call goes on: use the keys on the screen until it is back.',
  },
  'phone.customerUnheard': {
    what: 'The customer can’t be heard',
    now: 'Ask whether they hear you. Check the plug and the volume of the earpiece, else hang up and dial again.',
  },
  'phone.agentUnheard': {
    what: 'The customer may not hear you',
    now: 'The microphone gives no sound: check the mute key and the plug, or choose another in Settings.',
  },
  'phone.lineLossy': {
    what: 'The network loses sound',
    now: 'Close what uses the network, prefer a cable to wireless, and let the customer repeat what matters.',
  },
  'phone.lineUneven': {
    what: 'The network is unsteady',
    now: 'Prefer a cable to wireless, or move closer to the router. If it lasts, report it.',
  },
  'phone.lineSlow': {
    what: 'The network is slow, you talk over each other',
    now: 'Pause after each sentence; leave the VPN if you may. If it lasts, report it.',
  },
  'phone.lineDown': { what: 'The line is down', now: 'Everything is stored here; it reconnects by itself.' },
  'phone.loginRefused': {
    what: 'The line’s server does not accept your extension ({{status}})',
    now: 'It may be blocked, or its line password was changed. Tell IT “extension not accepted, code {{status}} {{reason}}”. Until then no calls; records are stored here as always.',
  },
  'phone.loginUnknown': {
    what: 'The line’s server does not know your extension ({{status}})',
    now: 'Ask IT to check your extension and the line’s domain (code {{status}} {{reason}}). Until then no calls.',
  },
  'phone.loginLoop': {
    what: 'The line’s server asks for the password again and again ({{status}})',
    now: 'It was given, and the server calls it outdated. Ask IT to check the server’s clock and its authentication (code {{status}} {{reason}}).',
  },
  'phone.loginFailed': {
    what: 'The line could not be registered ({{status}})',
    now: 'Tell IT the code {{status}} {{reason}}; it is tried again by itself.',
  },
  'phone.serverBusy': {
    what: 'The line’s server can’t serve us just now ({{status}})',
    now: 'Nothing to do: it is tried again when the server asked us to. Everything is stored here.',
  },
  'phone.certificate': {
    what: 'The certificate of the line’s server {{host}} is not trusted',
    now: 'To protect calls it was not connected. Tell IT: issued to {{subject}} by {{issuer}}, valid until {{untilDate}}, reason {{reason}}.',
  },
  'desk.stateNotTold': {
    what: 'The exchange did not hear of your state ({{detail}})',
    now: 'This desk does as you chose, but queue calls may still come to you. Please tell your supervisor or IT.',
  },
  'local.keyStoreRefused': {
    what: 'The key store of the system is not available',
    now: 'Choose a passphrase to protect the data on this machine. Without it the data can’t be opened.',
  },
  'local.passphraseWrong': { what: 'Wrong passphrase', now: 'Try again.' },
  'local.keyLost': {
    what: 'The key to the data on this machine is lost',
    now: 'The old data stays sealed as it is, and a new database is started.',
  },
  'local.journalFailed': {
    what: 'The record could not be written to disk',
    now: 'Do not close the window. Check the disk and save again.',
  },
  'local.diskFull': { what: 'The disk is full', now: 'Make room. What is saved is safe.' },
  'local.recordingFailed': {
    what: 'This computer’s recording of the call stopped',
    now: 'The call goes on. Tell your supervisor ({{detail}}).',
  },
  'local.corrupt': {
    what: 'Data on this machine is damaged',
    now: '{{what}}',
  },
  'local.lockedElsewhere': {
    what: 'Another window uses the data of this desk',
    now: 'Close the other Duedesk window.',
  },
  'recording.notKept': {
    what: 'Central keeps no recordings',
    now: 'The recordings stay sealed on this computer. Tell IT to give central a place for them.',
  },
  'recording.already': {
    what: 'Central has another recording under this number',
    now: 'The recording stays sealed on this computer. Tell IT.',
  },
  'recording.damaged': {
    what: 'A recording reached central damaged',
    now: 'It is sent again. If this comes back, tell IT ({{detail}}).',
  },
  'recording.outsideLaw': {
    what: 'The law of this country does not allow this way of recording',
    now: 'Choose one that records the whole call (rule {{rule}}).',
  },
  'intake.encoding': {
    what: 'The encoding of the file is unknown',
    now: 'Save it as CSV in UTF-8 or GB18030, or use XLSX.',
  },
  'intake.empty': { what: 'The file has no data', now: 'Check that it is the right file or sheet.' },
  'intake.tooLarge': { what: 'The file is too large', now: 'The limit is {{limitBytes}}. Split the file.' },
  'intake.unpacksTooLarge': {
    what: 'The workbook is too large when unpacked',
    now: 'It was not read, and nothing was written. The limit is {{limitBytes}} unpacked. Check the file, or split it.',
  },
  'intake.notATable': { what: 'This is not a table', now: 'Give a CSV or XLSX file.' },
  'intake.columnMissing': { what: 'A required column is missing', now: 'Add the column “{{column}}”.' },
  'intake.unsaid': {
    what: '“{{column}}” is not said',
    now: 'Say it with the import, or add the column “{{column}}” to the file.',
  },
  'intake.cancelled': { what: 'The import was cancelled', now: 'No row was written. You can start again.' },
  'intake.brokenRow': { what: 'The row is broken', now: 'Check quotes and separators in line {{line}}.' },
  'intake.cellMissing': { what: 'A required cell is empty', now: 'Fill in “{{column}}”.' },
  'intake.cellInvalid': { what: 'A cell is not right', now: '“{{column}}”: {{reason}}.' },
  'intake.duplicateInFile': {
    what: 'Repeats an earlier row',
    now: 'Same account as line {{line}}. Remove one of them.',
  },
  'ipc.malformed': {
    what: 'Parts of the program disagree',
    now: 'Restart Duedesk. If it stays, send the diagnosis ({{channel}}).',
  },
  'ipc.untrusted': {
    what: 'An untrusted request was refused',
    now: 'If it happens again, tell support.',
  },
  'shell.practiceUnavailable': {
    what: 'The practice environment did not start',
    now: 'Quit Duedesk and open it again.',
  },
  'shell.portTaken': {
    what: 'A port is taken',
    now: 'Close the program that uses port {{port}}, or choose another port.',
  },
  'shell.practiceNotKept': {
    what: 'The practice data could not be written ({{detail}})',
    now: 'You can go on practising. Free some disk space, or this part will be gone after you quit.',
  },
  'shell.fileNotSaved': {
    what: 'The file could not be saved ({{detail}})',
    now: 'Choose another folder and try again.',
  },
  unexpected: {
    what: 'Something unexpected happened',
    now: 'What you did is stored here. If it happens again, send the diagnosis {{reference}}.',
  },
}

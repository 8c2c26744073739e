// The demo's result as a person reads it in a terminal.
import type { DemoResult } from './reminderCall.ts'

export function summaryOf(result: DemoResult): string {
  if (!result.ok)
    return [
      `The demo stopped at "${result.failed.step}" after ${result.seconds} s.`,
      result.failed.message,
      'Nothing was counted as done. `npm run demo -- --shots DIR` keeps pictures of each step.',
    ].join('\n')
  const { imported, call, script, promise, central } = result
  const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`
  return [
    '',
    'Duedesk: a reminder call, all the way',
    '',
    `  imported      ${imported.accepted} accounts, ${imported.rejected} rejected with reasons`,
    `  case          ${result.case}`,
    `  call          SIP ${call.sipStatus}, ${call.talkSeconds} s, ${call.sentPackets} packets out, ${call.receivedPackets} in, heard at RMS ${call.heardRms}`,
    `  script        ${script.path.join(' → ')}, customer ${script.verified ? 'verified' : 'not verified'}`,
    `  disposition   ${result.disposition}`,
    `  promise       ${yuan(promise.amountFen)} by ${promise.due}`,
    `  central       ${central.acts} acts, ${central.calls} calls, ${central.notes} notes, ${central.promises} promises`,
    `  second desk   saw the promise ${result.secondDeskSawPromiseMs} ms after it was saved`,
    '',
    `ok in ${result.seconds} s on Electron ${result.electron}`,
  ].join('\n')
}

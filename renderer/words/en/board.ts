// Words of the supervisor’s board in English: what each agent is doing, what waits, when a desk was last heard.
import type { board as zh } from '../zh-CN/board.ts'

export const board: typeof zh = {
  intro:
    'What your agents are doing now and what waits for you. Renewed every 10 seconds; by staff number, no ranking.',
  doingLabel: 'By state',
  all: 'All',
  doing: {
    call: 'In a call',
    ringing: 'Ringing',
    wrapUp: 'Wrap-up',
    ready: 'Ready',
    notReady: 'Not ready',
    break: 'Break',
    offline: 'Offline',
  },
  waiting: {
    help: 'Asking for help',
    complaints: 'Open complaints',
    plans: 'Plans to decide',
    exceptions: 'Exceptions to decide',
    holdsDue: 'Holds to review today',
    messagesFailed: 'Undelivered today',
  },
  waits: 'Longest {{time}}',
  late: '{{n}} overdue',
  due: 'Next by {{at}}',
  asksHelp: 'Asks for help',
  never: 'Never',
  empty: 'No such agents',
  head: {
    agent: 'Agent',
    doing: 'State',
    since: 'For',
    calls: 'Calls today',
    answered: 'Answered',
    flagged: 'Flagged',
    uncoded: 'No result',
    heard: 'Last heard',
  },
}

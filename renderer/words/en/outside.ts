// Words of what is seen of the telephone outside its window, and of progressive dialling, in English; the same keys as the Chinese.
import type { WithPlurals } from '../plurals.ts'
import type { outside as zhOutside, progressive as zhProgressive } from '../zh-CN/outside.ts'

export const outside: typeof zhOutside = {
  show: 'Open Duedesk',
  notReady: 'Not ready',
  quit: 'Quit',
}

export const progressive: WithPlurals<typeof zhProgressive> = {
  title: 'The next is dialled by itself',
  counting: 'Dialling {{name}} in {{count}} seconds',
  counting_one: 'Dialling {{name}} in {{count}} second',
  announce: '{{name}} will be dialled in {{seconds}} seconds; Esc cancels',
  now: 'Dial now',
  cancel: 'Don’t dial',
  stopped: {
    off: 'Dialling by itself is off.',
    busy: 'A call is up; nobody was dialled by itself.',
    paused: 'On a break or not ready; nobody was dialled by itself.',
    away: 'You left the worklist, so the next was not dialled by itself.',
    line: 'The line is not ready, so the next was not dialled by itself.',
    outbox: 'The outbox needs you first, so the next was not dialled by itself.',
    unfinished: 'A call still has no result, so the next was not dialled by itself.',
    nobody: 'There is nobody left to dial; dialling by itself ends here.',
    guard: 'The next may not be called now, so nobody was dialled; the case says why.',
  },
}

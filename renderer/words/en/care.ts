// Words of what the desk does for the agent’s own good, in English; the same keys as the Chinese.
import type { WithPlurals } from '../plurals.ts'
import type { care as zh } from '../zh-CN/care.ts'

export const care: WithPlurals<typeof zh> = {
  keys: { rest: 'Take the break that is offered' },
  hard: {
    risk: 'Somebody’s safety was at stake',
    abused: 'You were insulted or threatened',
    grief: 'That call was a sad one',
    complaint: 'That call was a complaint',
    handedOn: 'That call took a supervisor',
    conflict: 'That call was a dispute',
    long: 'That call was a long one',
  },
  rest: {
    text: 'Take {{minutes}} minutes? Nothing is dialled, and your own breaks stay whole.',
    yes: 'Take a moment',
    no: 'Go on',
  },
  abused: 'I was insulted or threatened in this call',
}

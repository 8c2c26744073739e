// Words of supervisors in the calls of agents, in English: the ways, who hears whom, what the agent is told.
import type { supervise as zh } from '../zh-CN/supervise.ts'

export const supervise: typeof zh = {
  head: 'Join the call',
  way: { listen: 'Listen', whisper: 'Whisper', barge: 'Barge in' },
  tip: {
    listen: 'Listen to {{agent}}: nobody hears you',
    whisper: 'Whisper to {{agent}}: only the agent hears you',
    barge: 'Barge into the call of {{agent}}: agent and customer hear you',
  },
  dialling: 'Joining',
  now: { listen: 'Listening', whisper: 'Whispering', barge: 'In the call' },
  heard: {
    listen: 'Nobody hears you',
    whisper: 'Only the agent hears you',
    barge: 'Agent and customer hear you',
  },
  strip: {
    listen: { title: '{{name}} is listening', text: 'Neither you nor the customer hears the supervisor.' },
    whisper: { title: '{{name}} is talking to you', text: 'The customer does not hear the supervisor.' },
    barge: { title: '{{name}} is in the call', text: 'The customer hears the supervisor too.' },
  },
  practice: 'You hear a sample',
  keys: {
    next: 'Next agent in a call',
    previous: 'Previous agent in a call',
    listen: 'Listen to the selected agent',
    whisper: 'Whisper to the selected agent',
    barge: 'Barge into the call of the selected agent',
  },
}

// `npm run lab`: the telephone lab by hand. Prints where it is and whom it knows, and stays until Ctrl-C.
import { passwordOf, startLab } from './lab.ts'
import { REALM } from './stack/exchange.ts'

const USERS = ['agent1', 'agent2', 'agent3']

const MANY = { calls: 100_000, forever: true }

const lab = await startLab(USERS)
const { ports } = lab.exchange
const answering = await lab.peer('5551', (s) => s.answered(700).byed(), MANY)
await lab.peer('99486', (s) => s.invited().reply(486, 'Busy Here').expect('ACK'), MANY)
answering.ear.hush()
// Somebody to talk to, who records what they hear.
const person = await lab.person('customer', { voice: ['hello', 'whoAreYou', 'knowLate', 'payFriday'] })
await lab.exchange.forward('5550', 'customer')
await lab.exchange.recorder(true)
console.log(`The lab is up. Realm and domain: ${REALM}
  SIP over WebSocket  ws://127.0.0.1:${ports.ws}
  the same over TLS   wss://127.0.0.1:${ports.wss}   (authority: ${lab.certificates.authority.certificate})
  plain SIP           127.0.0.1:${ports.sip} (UDP and TCP)
  accounts            ${USERS.map((user) => `${user} / ${passwordOf(user)}`).join(', ')}
  numbers             5550 answers, speaks and records, 5551 answers in silence, 99486 is busy, any other: 404
  its files           ${lab.folder}
Ctrl-C ends it.`)
await new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve())
})
console.log(`5550 heard ${Math.round(person.heard().samples.length / 8_000)} s`)
await lab.close()

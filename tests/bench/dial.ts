// `bench dial`: from F8 to the INVITE's hand-over to the socket, and from the INVITE to the first sound of the customer, against bare
// SIP.js and bare JsSIP with the same ICE servers, in the same Electron, on the same practice line; and the first with a STUN server that
// never answers (a silent port of this machine). About four minutes.
import { createSocket, type Socket } from 'node:dgram'
import { linePasswordOf, PRACTICE_DOMAIN } from '../../electron/childMessages.ts'
import { CHINA, DAY, localDay } from '../../shared/instant.ts'
import { Environment } from '../../shared/ipc.ts'
import { pickupOf } from '../../shared/practice.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor, doorOf } from '../e2e/centralDoor.ts'
import { give, makeAgent, TEN } from '../e2e/day.ts'
import { invoke, launchDesk } from '../e2e/launch.ts'
import { type Person, person } from '../e2e/people.ts'
import { accountsOf } from './accounts.ts'
import type { BareAccount, BareCaller } from './bare/caller.ts'
import { openBare } from './bareApp.ts'
import type { FigureOf } from './figures.ts'
import type { Bench } from './rounds.ts'
import { Taps } from './taps.ts'

/** Calls of one repetition that nobody answers, each by each telephone; one more is answered. */
const DIALS = 2
const REPETITIONS = { quick: 8, full: 90 }

const PEERS = [
  { name: 'bare SIP.js', script: 'sip.ts', user: '8099' },
  { name: 'bare JsSIP', script: 'jssip.ts', user: '8097' },
] as const
type Peer = (typeof PEERS)[number]

const median = (figure: Omit<FigureOf, 'unit' | 'statistic'>): FigureOf => ({
  ...figure,
  unit: 'ms',
  statistic: 'median',
})
const against = ({ name }: Peer, aim: FigureOf['aim']) => [
  median({
    name: `F8 to INVITE, no ICE server, against ${name}`,
    ours: 'workstation',
    against: name,
    ratio: 'ours/against',
    aim,
  }),
  median({
    name: `INVITE to first sound, ringing left out, against ${name}`,
    ours: 'workstation, heard',
    against: `${name}, heard`,
    ratio: 'ours/against',
    aim,
  }),
]

export const dial: Bench = {
  name: 'dial',
  repetitions: REPETITIONS,
  minutes: { quick: 4, full: 35 },
  figures: [
    ...against(PEERS[0], { of: 'ratio', atMost: 1.2 }),
    ...against(PEERS[1], null),
    median({
      name: 'F8 to INVITE, dead STUN server (times faster)',
      ours: 'workstation, dead STUN',
      against: 'bare SIP.js, dead STUN',
      ratio: 'against/ours',
      aim: { of: 'ratio', atLeast: 7 },
    }),
  ],
  async open(at, mode) {
    at('open the workstation')
    const desk = await launchDesk({ env: { DUEDESK_PRACTICE_CLOCK: TEN } })
    const silent = await silentPort()
    const deadStun = [{ urls: `stun:127.0.0.1:${silent.address().port}` }]
    const bares: Awaited<ReturnType<typeof openBare>>[] = []
    const close = async () => {
      silent.close()
      for (const bare of bares) await bare.close()
      await desk.discard()
    }
    try {
      const door = await doorOf(desk)
      const office = await CentralDoor.signIn(door, 'admin1')
      const staff = await makeAgent(office, '8098')
      // Whoever was called is not called again: one who answers for each repetition and the warm-up, and those who don't.
      const rounds = REPETITIONS[mode] + 1
      const people = Array.from({ length: rounds }, () => person('promisesFriday'))
      const { caseOf, central } = await give(door, office, staff, people)
      const answering = new Set(people.map(caseOf))
      const silentPeople = accountsOf('noAnswer', rounds * (DIALS + 1), localDay(office.session.now, CHINA))
      await office.importFor(staff.id, silentPeople)
      const unanswering = new Set(
        (await central.rowsOf('case')).flatMap(({ id }) => (answering.has(id) ? [] : [id])),
      )
      // Before the line's socket is opened.
      const ours = await Taps.in(desk.page)
      const agent = new Agent(desk.page)
      await agent.signIn(staff.loginName, staff.password)
      await agent.waitForCases()

      const answer = (await invoke(desk.page, 'environment.get')) as { value: unknown }
      const { line } = Environment.parse(answer.value)
      if (line.state !== 'ready') throw new Error(`the practice line is ${line.state}`)

      async function openPeer({ name, script, user }: Peer) {
        at(`open ${name}`)
        const bare = await openBare(script)
        bares.push(bare)
        const { page } = bare
        await page.waitForFunction(() => 'bareOf' in globalThis)
        const taps = await Taps.in(page)
        const account: BareAccount = {
          server: line.state === 'ready' ? line.url : '',
          uri: `sip:${user}@${PRACTICE_DOMAIN}`,
          user,
          password: linePasswordOf(door.door ?? ''),
        }
        await page.evaluate((given) => bareOf().open(given), account)
        const call = async (number: string, iceServers: RTCIceServer[]) => {
          await taps.newCall()
          await page.evaluate((wish) => bareOf().prepare(wish), {
            target: `sip:${number}@${PRACTICE_DOMAIN}`,
            iceServers,
          })
          return taps.invited('F8', () => page.keyboard.press('F8'))
        }
        const end = () => page.evaluate(() => bareOf().end())
        return {
          name,
          async dial(iceServers: RTCIceServer[] = []) {
            const took = await call(NOBODY, iceServers)
            await end()
            return took
          },
          async talk(number: string) {
            await call(number, [])
            const took = await taps.heard()
            await end()
            return took - rungFor(number)
          },
        }
      }
      const peers = [await openPeer(PEERS[0]), await openPeer(PEERS[1])] as const

      const dialOurs = async (iceServers: RTCIceServer[] | null) => {
        const caseId = await agent.firstRowOf(unanswering)
        if (caseId === null) throw new Error('nobody is left who does not answer')
        unanswering.delete(caseId)
        await agent.openRow(caseId)
        await ours.setIceServers(iceServers)
        const took = await ours.invited('F8', () => agent.dial())
        await agent.waitForCall('ringing')
        await agent.hangUp()
        await agent.waitForCall('wrappingUp')
        await agent.chooseCode('NA')
        await agent.saveAndNext()
        return took
      }
      const talkOurs = async (somebody: Person) => {
        await ours.setIceServers(null)
        await ours.newCall()
        await agent.openRow(caseOf(somebody))
        await agent.dial()
        const took = await ours.heard()
        await agent.hangUp()
        await agent.waitForCall('wrappingUp')
        await agent.chooseCode('VM')
        await agent.fillField('message', '未留言')
        await agent.saveAndNext()
        return took - rungFor(numberOf(somebody))
      }
      return {
        async round() {
          const times: Record<string, number[]> = {}
          const note = (series: string, took: number) => {
            times[series] = [...(times[series] ?? []), took]
          }
          for (let n = 0; n < DIALS; n += 1) {
            note('workstation', await dialOurs(null))
            for (const peer of peers) note(peer.name, await peer.dial())
          }
          const somebody = people.shift()
          if (!somebody) throw new Error('everybody was spoken to')
          note('workstation, heard', await talkOurs(somebody))
          for (const peer of peers) note(`${peer.name}, heard`, await peer.talk(numberOf(somebody)))
          note('workstation, dead STUN', await dialOurs(deadStun))
          note('bare SIP.js, dead STUN', await peers[0].dial(deadStun))
          return times
        },
        close,
      }
    } catch (error) {
      process.stderr.write(desk.output().slice(-4000))
      await close()
      throw error
    }
  },
}

/** Of the practice line: one whose telephone nobody answers. */
const NOBODY = '+8619900000004'
const numberOf = ({ phone }: Person) => `+86${phone}`

/** How long the practice line lets a number ring, ms: it draws anew each day. */
function rungFor(number: string): number {
  const pickup = pickupOf(number, Math.floor(Date.parse(TEN) / DAY))
  if (pickup.kind !== 'answers') throw new Error(`${number} does not answer`)
  return pickup.ringMs
}

/** In the pages of `bare/sip.ts` and `bare/jssip.ts`. */
declare function bareOf(): BareCaller

/** A UDP port that takes everything and answers nothing. */
function silentPort(): Promise<Socket> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', () => resolve(socket))
  })
}

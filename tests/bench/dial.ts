// `bench dial`: from F8 to the INVITE's hand-over to the socket, against bare SIP.js with the same ICE servers, in the same
// Electron, on the same practice line; and the same with a STUN server that never answers (a silent port of this machine).
import { createSocket, type Socket } from 'node:dgram'
import { linePasswordOf, PRACTICE_DOMAIN } from '../../electron/childMessages.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { Environment } from '../../shared/ipc.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor, doorOf } from '../e2e/centralDoor.ts'
import { makeAgent, TEN } from '../e2e/day.ts'
import { invoke, launchDesk } from '../e2e/launch.ts'
import { accountsOf } from './accounts.ts'
import type { BareSip } from './bare/sip.ts'
import { openBare } from './bareApp.ts'
import type { Bench } from './rounds.ts'
import { Taps } from './taps.ts'

const DIALS = 3
const PEOPLE = 900
const BARE_USER = '8099'

export const dial: Bench = {
  name: 'dial',
  repetitions: { quick: 8, full: 220 },
  figures: [
    {
      name: 'F8 to INVITE, no ICE server',
      unit: 'ms',
      statistic: 'median',
      ours: 'workstation',
      against: 'bare SIP.js',
      ratio: 'ours/against',
      aim: { of: 'ratio', atMost: 1.3 },
    },
    {
      name: 'F8 to INVITE, dead STUN server (times faster)',
      unit: 'ms',
      statistic: 'median',
      ours: 'workstation, dead STUN',
      against: 'bare SIP.js, dead STUN',
      ratio: 'against/ours',
      aim: { of: 'ratio', atLeast: 7 },
    },
  ],
  async open(at) {
    at('open the workstation')
    const desk = await launchDesk({ env: { DUEDESK_PRACTICE_CLOCK: TEN } })
    const silent = await silentPort()
    const deadStun = [{ urls: `stun:127.0.0.1:${silent.address().port}` }]
    let bare: Awaited<ReturnType<typeof openBare>> | null = null
    const close = async () => {
      silent.close()
      await bare?.close()
      await desk.discard()
    }
    try {
      const door = await doorOf(desk)
      const office = await CentralDoor.signIn(door, 'admin1')
      const staff = await makeAgent(office, '8098')
      await office.importFor(staff.id, accountsOf('noAnswer', PEOPLE, localDay(office.session.now, CHINA)))
      const agent = new Agent(desk.page)
      await agent.signIn(staff.loginName, staff.password)
      await agent.waitForCases()
      const ours = await Taps.in(desk.page)

      at('open bare SIP.js')
      const answer = (await invoke(desk.page, 'environment.get')) as { value: unknown }
      const { line } = Environment.parse(answer.value)
      if (line.state !== 'ready') throw new Error(`the practice line is ${line.state}`)
      bare = await openBare('sip.ts')
      const { page } = bare
      const theirs = await Taps.in(page)
      await page.evaluate((account) => bareOf().open(account), {
        server: line.url,
        uri: `sip:${BARE_USER}@${PRACTICE_DOMAIN}`,
        user: BARE_USER,
        password: linePasswordOf(door.door ?? ''),
      })

      let first = true
      const dialOurs = async (iceServers: RTCIceServer[] | null) => {
        // Saving a result opens the next case by itself.
        if (first) await agent.nextCase()
        else await agent.openCase()
        first = false
        await ours.setIceServers(iceServers)
        const took = await ours.invited('F8', () => agent.dial())
        await agent.waitForCall('ringing')
        await agent.hangUp()
        await agent.waitForCall('wrappingUp')
        await agent.chooseCode('NA')
        await agent.saveAndNext()
        return took
      }
      const dialTheirs = async (iceServers: RTCIceServer[]) => {
        await page.evaluate((call) => bareOf().prepare(call), {
          target: `sip:+8619900000004@${PRACTICE_DOMAIN}`,
          iceServers,
        })
        const took = await theirs.invited('F8', () => page.keyboard.press('F8'))
        await page.evaluate(() => bareOf().cancel())
        return took
      }
      return {
        async round() {
          const times: Record<string, number[]> = { workstation: [], 'bare SIP.js': [] }
          for (let n = 0; n < DIALS; n += 1) {
            times.workstation?.push(await dialOurs(null))
            times['bare SIP.js']?.push(await dialTheirs([]))
          }
          return {
            ...times,
            'workstation, dead STUN': [await dialOurs(deadStun)],
            'bare SIP.js, dead STUN': [await dialTheirs(deadStun)],
          }
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

/** In the page of `bare/sip.ts`. */
declare function bareOf(): BareSip

/** A UDP port that takes everything and answers nothing. */
function silentPort(): Promise<Socket> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', () => resolve(socket))
  })
}

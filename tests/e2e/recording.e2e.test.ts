// A call that the desk records itself, because central's policy asks: the application is killed in the middle of it, started again, and
// hands over what it has. Central holds ciphertext; its key opens it, and both sides are heard.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { CentralDoor } from './centralDoor.ts'
import { deskOn, give, makeAgent, type Staff, TEN } from './day.ts'
import { type Desk, launchDesk } from './launch.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { person } from './people.ts'
import { centralKeyOf, heardBy, openWith } from './recordings.ts'
import { until } from './until.ts'

const customer = person('promisesFriday')
/** Enough for the customer to have said who is there. */
const SECONDS = 7

describe('a recorded call', () => {
  let own: OwnCentral
  let staff: Staff
  let desk: Desk | undefined
  let agent: Agent
  let given: Awaited<ReturnType<typeof give>>

  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN), recordLocally: true })
    const office = await CentralDoor.signIn(own.door, 'admin1')
    staff = await makeAgent(office, '8072')
    given = await give(own.door, office, staff, [customer])
    await openDesk()
  })
  afterAll(async () => {
    await desk?.discard()
    await own?.close()
  })

  async function openDesk(): Promise<Desk> {
    desk = await launchDesk({ env: deskOn(own.door), ...(desk ? { userData: desk.userData } : {}) })
    agent = new Agent(desk.page)
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
    return desk
  }

  test('is killed in the middle, and loses at most five seconds; both sides are in what central holds', async () => {
    const userData = desk?.userData ?? ''
    const kept = () => readdirSync(join(userData, 'recordings'))
    const caseId = given.caseOf(customer)
    await agent.call(caseId)
    await agent.page.locator('.pb-rec[data-own="running"]').waitFor()
    const answeredAt = Date.now()
    await agent.page.screenshot({ path: 'test-results/screens/recording-call.png' })
    await until(() => expect(Date.now() - answeredAt).toBeGreaterThan(SECONDS * 1000))
    const [file] = kept()
    expect(file).toMatch(/\.part$/)
    const id = (file ?? '').replace('.part', '')
    await desk?.kill()
    const ranMs = Date.now() - answeredAt

    const { page } = await openDesk()
    const stored = join(own.folder, 'recordings', id)
    await until(() => expect(kept()).toEqual([]))
    const [call] = await given.central.landed('call', (row) => row.caseId === caseId && row.endedAt !== null)
    expect(call).toMatchObject({ ownRecording: { recordingId: id, state: 'running' } })

    await own.stop()
    const told = await openWith(await centralKeyOf(own.database), stored)
    expect(told.header).toMatchObject({ recordingId: id, callId: call?.id, agentId: staff.id })
    expect(told.whole).toBe(false)
    expect(ranMs - told.soundMs).toBeLessThan(5000)
    expect(readFileSync(stored).includes(told.sound.subarray(0, 64))).toBe(false)
    const { seconds, rms, apart } = await heardBy(page, told.sound)
    expect(rms).toHaveLength(2)
    expect(seconds * 1000).toBeGreaterThan(told.soundMs - 1500)
    // The beep of the machine's microphone at the left, the customer's voice at the right.
    for (const side of rms) expect(side).toBeGreaterThan(0.005)
    // Two voices, not one twice.
    expect(apart).toBeGreaterThan(Math.min(...rms) / 2)
  })
})

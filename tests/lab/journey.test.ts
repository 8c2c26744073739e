// The whole workstation on a company's site: policy file, central over TLS, registered to the lab over WSS, and a call to a person
// who speaks. What the person recorded and what central holds decide.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor } from '../e2e/centralDoor.ts'
import { give, TEN } from '../e2e/day.ts'
import { type Desk, launchDesk } from '../e2e/launch.ts'
import { factorsOf, person } from '../e2e/people.ts'
import { AGENT_HZ, type Lab, passwordOf, startLab } from './lab.ts'
import { writeVoice } from './stack/desk.ts'
import { REALM } from './stack/exchange.ts'
import { type SiteCentral, startSiteCentral } from './stack/siteCentral.ts'

const LINE = 'desk8071'
let folder: string
let lab: Lab
let site: SiteCentral
let desk: Desk | null = null

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-site-'))
  lab = await startLab([LINE])
  site = await startSiteCentral(lab.certificates.good, Date.parse(TEN))
})
afterAll(async () => {
  await desk?.discard()
  await site?.close()
  await lab?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('an agent of a site calls a person, is heard, takes a promise and wraps up', async () => {
  const policy = join(folder, 'policy.json')
  const voice = join(folder, 'voice.wav')
  writeVoice(voice)
  writeFileSync(
    policy,
    JSON.stringify({
      central: { url: site.url },
      line: { url: `wss://127.0.0.1:${lab.exchange.ports.wss}`, domain: REALM },
      testSite: true,
    }),
  )
  const office = await CentralDoor.signIn(site.door, 'admin1')
  const name = '坐席8071测试'
  const staff = { loginName: 'agent8071', password: 'journey-测试' }
  const { id } = await office.makeUser({
    ...staff,
    name,
    staffNumber: '8071',
    role: 'agent',
    line: { uri: `sip:${LINE}@${REALM}`, authorizationUser: LINE, displayName: name },
    sipPassword: passwordOf(LINE),
  })
  const customer = person('promisesFriday')
  const { central, caseOf } = await give(site.door, office, { id, ...staff }, [customer])
  const caseId = caseOf(customer)

  await lab.exchange.recorder(true)
  const human = await lab.person('customer1', { voice: ['hello', 'yesMe', 'payFriday'] })
  await lab.exchange.forward(`+86${customer.phone}`, 'customer1')

  const started = await launchDesk({
    userData: join(folder, 'desk'),
    env: { DUEDESK_POLICY: policy, HOME: lab.home, DUEDESK_FAKE_AUDIO: voice },
    args: ['--allow-loopback-in-peer-connection'],
  })
  desk = started
  const agent = new Agent(started.page)
  try {
    const form = started.page.locator('form.si-form')
    await form.locator('input[autocomplete="username"]').fill(staff.loginName)
    await form.locator('input[type="password"]').fill(staff.password)
    await form.locator('button[type="submit"]').click()
    await agent.waitForCases()
    await expect.poll(() => lab.exchange.contactsOf(LINE).then(({ length }) => length)).toBe(1)
    await agent.openRow(caseId)
    await agent.dial()
    await agent.waitForCall('talking')
    await human.event('CALL_ESTABLISHED')
    await agent.verifyAs(factorsOf(customer))
    await agent.takePromise()
    // A promise takes a person this long.
    await agent.talkedFor(11)
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await human.event('CALL_CLOSED')
    await agent.chooseCode('PTP_FULL')
    await agent.saveResult()
  } catch (error) {
    await started.page.screenshot({ path: join(tmpdir(), 'journey.png') })
    process.stderr.write(`${started.output().slice(-4_000)}\n${lab.report()}`)
    throw error
  }

  const heard = human.heard()
  expect(heard.rms).toBeGreaterThan(0.05)
  expect(heard.share(AGENT_HZ)).toBeGreaterThan(0.5)
  await expect.poll(() => central.rowsOf('promise').then((rows) => rows.length), { timeout: 20_000 }).toBe(1)
  const call = await central.only('call', caseId)
  expect(call).toMatchObject({
    direction: 'outbound',
    sipStatus: 200,
    verification: 'matched',
    recording: 'confirmed',
    endedBy: 'agent',
  })
  expect(call.media?.heardRms).toBeGreaterThan(0.02)
  expect(call.media?.sentPackets).toBeGreaterThan(100)
  expect(await central.only('promise', caseId)).toMatchObject({ callId: call.id, promiseKind: 'full' })
  expect((await central.only('disposition', caseId)).code).toBe('PTP_FULL')

  await started.quit()
  await expect.poll(() => lab.exchange.contactsOf(LINE)).toEqual([])
}, 180_000)

// The whole workstation on a company's site: policy file, central over TLS, registered to the lab over WSS, and a call to a person
// who speaks, by way of the TURN relay that central names. What the person recorded and what central holds decide.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type IceFile, iceFor } from '../../central/ice.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor } from '../e2e/centralDoor.ts'
import { give, TEN } from '../e2e/day.ts'
import { type Desk, launchDesk } from '../e2e/launch.ts'
import { factorsOf, person } from '../e2e/people.ts'
import { faultsOf } from '../e2e/screenCheck.ts'
import { AGENT_HZ, type Lab, passwordOf, startLab } from './lab.ts'
import { writeVoice } from './stack/desk.ts'
import { REALM } from './stack/exchange.ts'
import { type SiteCentral, startSiteCentral } from './stack/siteCentral.ts'
import { startTurn, type TurnServer } from './stack/turn.ts'

const LINE = 'desk8071'
let folder: string
let lab: Lab
let site: SiteCentral
let turn: TurnServer
/** At the company's relay; by the machine's clock, which is the relay's. */
let relayAccount: { username: string; credential: string }
let desk: Desk | null = null

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-site-'))
  lab = await startLab([LINE])
  turn = await startTurn(lab.folder)
  const urls = [turn.url]
  const shared: IceFile = { servers: [{ urls, secret: turn.secret }], relayOnly: true }
  const account = iceFor(shared, 'desks', Date.now()).servers[0]?.account
  if (!account) throw new Error('no account at the relay')
  relayAccount = account
  site = await startSiteCentral(lab.certificates.good, Date.parse(TEN), {
    servers: [{ urls, ...account }],
    relayOnly: true,
  })
})
afterAll(async () => {
  await desk?.discard()
  await site?.close()
  await turn?.stop()
  await lab?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** A desk of this site, whose line is at this port of the exchange. */
async function openDesk(port: number): Promise<{ started: Desk; agent: Agent }> {
  const policy = join(folder, `policy-${port}.json`)
  const voice = join(folder, 'voice.wav')
  writeVoice(voice)
  writeFileSync(
    policy,
    JSON.stringify({
      central: { url: site.url },
      line: { url: `wss://127.0.0.1:${port}`, domain: REALM },
      testSite: true,
    }),
  )
  const started = await launchDesk({
    userData: join(folder, `desk-${port}`),
    env: { DUEDESK_POLICY: policy, HOME: lab.home, DUEDESK_FAKE_AUDIO: voice },
    args: ['--allow-loopback-in-peer-connection'],
  })
  desk = started
  return { started, agent: new Agent(started.page) }
}

async function signIn({ page }: Desk, staff: { loginName: string; password: string }): Promise<void> {
  const form = page.locator('form.si-form')
  await form.locator('input[autocomplete="username"]').fill(staff.loginName)
  await form.locator('input[type="password"]').fill(staff.password)
  await form.locator('button[type="submit"]').click()
}

test('an agent of a site calls a person, is heard, takes a promise and wraps up', async () => {
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

  const { started, agent } = await openDesk(lab.exchange.ports.wss)
  try {
    await signIn(started, staff)
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

  // Every packet of it went the way that central named.
  await expect
    .poll(() => turn.relayed(relayAccount.username), { timeout: 15_000 })
    .toBeGreaterThan(call.media?.sentPackets ?? Number.POSITIVE_INFINITY)

  await started.quit()
  await expect.poll(() => lab.exchange.contactsOf(LINE)).toEqual([])
}, 180_000)

test('a line whose certificate nobody trusts is named on the agent’s screen, with cause and what to do', async () => {
  const office = await CentralDoor.signIn(site.door, 'admin1')
  const name = '坐席8072测试'
  const staff = { loginName: 'agent8072', password: 'journey-测试' }
  const line = { uri: `sip:${LINE}@${REALM}`, authorizationUser: LINE, displayName: name }
  const account = { ...staff, name, staffNumber: '8072', role: 'agent', line, sipPassword: passwordOf(LINE) }
  await office.makeUser({ ...account, role: 'agent' })
  const { started } = await openDesk(lab.exchange.ports.wssForeign)
  const { page } = started
  await page.setViewportSize({ width: 1280, height: 720 })
  await signIn(started, staff)
  const light = page.getByRole('button', { name: /^线路: 线路服务器 127\.0\.0\.1 的证书不可信/ })
  await light.click()
  const told = await page.locator('.ll-pop').innerText()
  expect(told).toContain('为保护通话没有连接')
  expect(told).toContain('请把这些告诉管理员')
  expect(told).toMatch(/颁发者 \S+.*有效至 \d{4}-\d{2}-\d{2}.*CERT_AUTHORITY_INVALID/)
  expect.soft(await faultsOf(started, 'certificate')).toEqual([])
  expect(await lab.exchange.contactsOf(LINE)).toEqual([])
}, 120_000)

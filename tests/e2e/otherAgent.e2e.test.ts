// Two agents on one login of the machine. The second sees nothing of the first, hands over the first one's sealed work as the
// first one's, and nobody finds a name, a telephone or an ID number in the folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkStore } from '../../electron/storeEngine.ts'
import { Agent } from './agent.ts'
import { CentralDoor } from './centralDoor.ts'
import { deskOn, give, makeAgent, type Staff, TEN } from './day.ts'
import { filesUnder } from './disk.ts'
import { type Desk, launchDesk } from './launch.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { person } from './people.ts'
import { faultsOf } from './screenCheck.ts'

const mine = person('promisesFriday', { contact: { name: '旅程亲属测试', phone: '19900008883' } })
const theirs = person('promisesFriday')

describe('another agent on the same login', () => {
  let own: OwnCentral
  let desk: Desk
  let agent: Agent
  let first: Staff
  let second: Staff
  let firstGiven: Awaited<ReturnType<typeof give>>
  let secondGiven: Awaited<ReturnType<typeof give>>
  let left = 0

  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN) })
    const office = await CentralDoor.signIn(own.door, 'admin1')
    first = await makeAgent(office, '8071')
    second = await makeAgent(office, '8072')
    firstGiven = await give(own.door, office, first, [mine])
    secondGiven = await give(own.door, office, second, [theirs])
    desk = await launchDesk({ env: deskOn(own.door) })
    agent = new Agent(desk.page)
    await agent.signIn(first.loginName, first.password)
    await agent.waitForCases()
    await firstGiven.central.landed('lease')
  })
  afterAll(async () => {
    await desk?.discard()
    await own?.close()
  })

  test('the first works without central and signs out; what is not sent stays, sealed', async () => {
    const caseId = firstGiven.caseOf(mine)
    await agent.openRow(caseId)
    await agent.dial()
    await agent.waitForCall('talking')
    await agent.waitForNode('A1')
    await own.stop()
    await agent.hangUp()
    await agent.waitForCall('wrappingUp')
    await agent.chooseCode('VM')
    await agent.fillField('message', '中性留言（模板 AVM-1）')
    await agent.addToNote('电话由语音信箱接听，已留中性留言')
    await agent.saveResult()
    await desk.page.locator('[data-sync="offline"]').waitFor()
    left = await agent.waiting()
    expect(left).toBeGreaterThan(0)
    await agent.signOut()
  })

  test('the second sees nothing of it, and the first one’s acts arrive as the first one’s', async () => {
    await own.startAgain()
    await agent.signIn(second.loginName, second.password)
    await agent.waitForCases()
    const shown = await agent.rows().evaluateAll((rows) => rows.map((row) => row.getAttribute('data-case')))
    expect(shown).toEqual([secondGiven.caseOf(theirs)])
    await agent.go('outbox')
    await agent.seesText('发件箱是空的')
    expect(await agent.barHasUnfinished()).toBe(false)

    const caseId = firstGiven.caseOf(mine)
    const call = await firstGiven.central.only('call', caseId)
    expect(call).toMatchObject({ agentId: first.id, endedBy: 'agent' })
    const disposition = await firstGiven.central.only('disposition', caseId)
    expect(disposition).toMatchObject({ agentId: first.id, code: 'VM' })
    expect((await firstGiven.central.only('note', caseId)).text).toContain('已留中性留言')
    // The second agent's own scope has none of it.
    expect(await secondGiven.central.rowsOf('call')).toEqual([])
    await agent.signOut()
  })

  test('the first comes back: nothing waits, nothing is sent twice', async () => {
    await agent.signIn(first.loginName, first.password)
    await agent.waitForCases()
    await agent.go('outbox')
    await agent.seesText('发件箱是空的')
    await firstGiven.central.only('call', firstGiven.caseOf(mine))
    await firstGiven.central.only('note', firstGiven.caseOf(mine))
  })

  test('IT has the computer wiped: within seconds it hands over, forgets everything of both, and says so', async () => {
    const keys = () =>
      existsSync(join(desk.userData, 'keys')) ? readdirSync(join(desk.userData, 'keys')) : []
    const databases = () =>
      desk.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
    expect(keys()).toHaveLength(2)
    expect(await databases()).toHaveLength(2)
    const office = await CentralDoor.signIn(own.door, 'admin1')
    await office.wipeDeskOf('8071', '测试：电脑报废')
    const done = desk.page.locator('[data-wipe="done"]')
    await done.waitFor()
    expect.soft(await faultsOf(desk, 'wiped')).toEqual([])
    expect(keys()).toEqual([])
    expect(await databases()).toEqual([])
    expect(await desk.page.locator('input[autocomplete="username"]').inputValue()).toBe('')
    await expect.poll(() => office.wipeStateOf('8071')).toMatchObject({ upTo: expect.any(Number) })
    await expect.poll(async () => (await office.wipeStateOf('8071'))?.doneAt ?? null).not.toBeNull()
    // It may be given to somebody again: all that was recorded comes back from central.
    await agent.signIn(first.loginName, first.password)
    await agent.waitForCases()
    await agent.signOut()
    await desk.page.locator('form.si-form').waitFor()
    expect(await done.count()).toBe(0)
  })

  test('nothing in the folder can be read: no name, telephone, ID number, note or account', async () => {
    await desk.quit()
    const files = filesUnder(desk.userData)
    expect(files.length).toBeGreaterThan(10)
    // Whichever engine it is, this is where the desk's records are.
    expect((await checkStore(desk.userData)).found).toMatch(/^(?:levelDb|sqlite)$/)
    const content = files.map((path) => [path.slice(desk.userData.length), readFileSync(path)] as const)
    const secrets = [mine, theirs].flatMap((one) => [
      one.name,
      one.phone,
      one.idNumber,
      one.idNumber.slice(6),
      one.accountNumber,
      one.contact?.name ?? one.name,
      one.contact?.phone ?? one.phone,
    ])
    for (const secret of [...secrets, '电话由语音信箱接听', first.password, second.password])
      for (const encoding of ['utf8', 'utf16le'] as const)
        expect(
          content.flatMap(([path, bytes]) => (bytes.includes(Buffer.from(secret, encoding)) ? path : [])),
          `${secret} as ${encoding}`,
        ).toEqual([])
    // The search itself finds what is there: who signed in last is a setting.
    expect(content.some(([, bytes]) => bytes.includes(Buffer.from(first.loginName)))).toBe(true)
  })
})

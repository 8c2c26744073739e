// `bench paint`: what an agent feels under the fingers, with 3,000 cases on the list: answer key to next line, keystroke to search
// result, frames while the worklist scrolls. The floor is the same on an empty React page in the same Electron, in turns.
import type { Page } from 'playwright'
import { CHINA, localDay } from '../../shared/instant.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor } from '../e2e/centralDoor.ts'
import { deskOn, makeAgent, TEN } from '../e2e/day.ts'
import { launchDesk } from '../e2e/launch.ts'
import { ownCentral } from '../e2e/ownCentral.ts'
import { accountsOf } from './accounts.ts'
import { openBare } from './bareApp.ts'
import type { Bench } from './rounds.ts'
import { Taps, wheel } from './taps.ts'

const CASES = 3000
const LIMIT_MS = 50
const LINE = '.sc-meta [data-node]'
const RESULTS = '.ne-item'
/** Answers in a row from the purpose of the call, each to another line, and back again by Alt+←. */
const WAY = ['goOn', 'known', 'cashFlow'] as const
const WALKS = 4
/** Initials of family names: each finds other people than the one before. */
const INITIALS = 'zwlcyhxs'

export const paint: Bench = {
  name: 'paint',
  repetitions: { quick: 6, full: 300 },
  figures: [
    {
      name: 'answer key to next line painted',
      unit: 'ms',
      statistic: 'p95',
      ours: 'answer',
      against: 'empty React page, key',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: LIMIT_MS },
    },
    {
      name: `keystroke to search result painted, ${CASES} cases`,
      unit: 'ms',
      statistic: 'p95',
      ours: 'search',
      against: 'empty React page, list',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: LIMIT_MS },
    },
    {
      name: `longest frame while the worklist of ${CASES} scrolls`,
      unit: 'ms',
      statistic: 'max',
      ours: 'scroll frames',
      against: 'empty React page, scroll frames',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: LIMIT_MS },
    },
  ],
  async open(at) {
    at(`import ${CASES} cases`)
    const central = await ownCentral({ at: Date.parse(TEN) })
    const closing: (() => Promise<void>)[] = [() => central.close()]
    const close = async () => {
      for (const end of closing.reverse()) await end()
    }
    try {
      const office = await CentralDoor.signIn(central.door, 'admin1')
      const staff = await makeAgent(office, '8097')
      await office.importFor(
        staff.id,
        accountsOf('promisesFriday', CASES, localDay(office.session.now, CHINA)),
      )
      at('open the workstation')
      const desk = await launchDesk({ env: deskOn(central.door) })
      closing.push(() => desk.discard())
      const agent = new Agent(desk.page)
      await agent.signIn(staff.loginName, staff.password)
      await agent.waitForCases()
      await desk.page.waitForFunction(
        (count) => document.querySelector('.wt')?.getAttribute('aria-rowcount') === String(count + 1),
        CASES,
        { timeout: 120_000 },
      )
      const ours = await Taps.in(desk.page)

      at('open the empty React page')
      const bare = await openBare('react.tsx')
      closing.push(() => bare.close())
      const floor = await Taps.in(bare.page)
      await bare.page.locator('p[data-node]').waitFor()

      return {
        async round() {
          const frames = await ours.frames(() => wheel(desk.page, '.wt'))
          const floorFrames = await floor.frames(() => wheel(bare.page, '.box'))
          const search = await searches(desk.page, ours, '.ne-field input', RESULTS)
          const floorSearch = await searches(bare.page, floor, 'input', '.result')
          await callUntilVerified(agent)
          const answers: number[] = []
          for (let walk = 0; walk < WALKS; walk += 1) answers.push(...(await answersOf(agent, ours)))
          await endCall(agent)
          const floorAnswers: number[] = []
          await bare.page.locator('button').focus()
          for (const _ of answers) floorAnswers.push(await floor.painted('p[data-node]', '1'))
          return {
            answer: answers,
            'empty React page, key': floorAnswers,
            search,
            'empty React page, list': floorSearch,
            'scroll frames': frames,
            'empty React page, scroll frames': floorFrames,
          }
        },
        close,
      }
    } catch (error) {
      await close()
      throw error
    }
  },
}

/** One letter in place of another, so that each keystroke has its own results. */
async function searches(page: Page, taps: Taps, field: string, results: string): Promise<number[]> {
  const times: number[] = []
  await page.locator(field).click()
  for (const letter of INITIALS) {
    await page.keyboard.press('Control+a')
    times.push(await taps.painted(results, letter))
  }
  await page.keyboard.press('Escape')
  return times
}

async function callUntilVerified(agent: Agent): Promise<void> {
  await agent.nextCase()
  await agent.dial()
  await agent.waitForCall('talking')
  await agent.waitForNode('A1')
  await agent.say()
  await agent.answer('self', 'A2')
  await agent.verify(Agent.factorsIn(await agent.say()))
  await agent.waitForBanner('matched')
  await agent.answer('matched', 'A3')
}

/** Hangs up, saves a result and goes back to the list. */
async function endCall(agent: Agent): Promise<void> {
  await agent.hangUp()
  await agent.waitForCall('wrappingUp')
  await agent.chooseCode('REFUSE')
  await agent.fillField('reason', '测试')
  await agent.saveResult()
  await agent.page.keyboard.press('Escape')
  await agent.page.locator('.wt').waitFor()
}

/** Walks the script forth and back; only the answers are measured. */
async function answersOf(agent: Agent, taps: Taps): Promise<number[]> {
  const { page } = agent
  const times: number[] = []
  for (const [step, key] of WAY.entries()) {
    const before = await agent.node()
    const number = await page
      .locator(`.sc-answers [data-answer="${key}"]:not(:disabled)`)
      .getAttribute('aria-keyshortcuts')
    if (number === null) throw new Error(`no key for the answer "${key}"`)
    times.push(await taps.painted(LINE, number))
    if ((await agent.node()) === before) throw new Error(`answer ${step} led nowhere`)
  }
  for (let step = 0; step < WAY.length; step += 1) {
    const before = await agent.node()
    await page.keyboard.press('Alt+ArrowLeft')
    await page.waitForFunction(
      ([selector, node]) => document.querySelector(selector)?.getAttribute('data-node') !== node,
      [LINE, before] as const,
    )
  }
  return times
}

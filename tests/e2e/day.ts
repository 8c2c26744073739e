// A day at work, ready to begin: a desk, its practice central, an agent made for it, and on the agent's list exactly the people
// whom the journey needs. The practice clock stands at ten on a Wednesday in China unless the journey says otherwise.
import { CHINA, localDay } from '../../shared/instant.ts'
import { Agent } from './agent.ts'
import { CentralDoor, type Door, doorOf } from './centralDoor.ts'
import { type Desk, type LaunchOptions, launchDesk } from './launch.ts'
import { ownCentral } from './ownCentral.ts'
import { accountFile, type Person } from './people.ts'

export const TEN = '2026-11-18T10:00:00+08:00'
const PASSWORD = 'journey-测试'

export interface Staff {
  id: string
  loginName: string
  password: string
}

export interface Day {
  desk: Desk
  agent: Agent
  staff: Staff
  door: Door
  /** Central with the rights of an administrator, and with those of the agent: what the agent's desk may see. */
  office: CentralDoor
  central: CentralDoor
  caseOf(person: Person): string
}

export interface DayOptions {
  people: readonly Person[]
  /** Where the practice clock starts. */
  clock?: string
  /** A central that the journey runs itself; otherwise one of the day's own, which ends with its desk. */
  door?: Door
  /** The central that the desk brings along, as after a fresh install. */
  embedded?: boolean
  launch?: LaunchOptions
}

/** Makes an agent with a line in the practice world. */
export async function makeAgent(office: CentralDoor, staffNumber: string): Promise<Staff> {
  const name = `坐席${staffNumber}测试`
  const loginName = `agent${staffNumber}`
  const { id } = await office.makeUser({
    loginName,
    name,
    staffNumber,
    role: 'agent',
    password: PASSWORD,
    line: { uri: `sip:${staffNumber}@practice.invalid`, authorizationUser: staffNumber, displayName: name },
    sipPassword: null,
  })
  return { id, loginName, password: PASSWORD }
}

/** Puts people on an agent's list; the reply is central with the agent's rights, and who has which case. */
export async function give(
  door: Door,
  office: CentralDoor,
  staff: Staff,
  people: readonly Person[],
): Promise<Pick<Day, 'central' | 'caseOf'>> {
  await office.importFor(staff.id, accountFile(people, localDay(office.session.now, CHINA)))
  const central = await CentralDoor.signIn(door, staff.loginName, staff.password)
  const cases = await central.rowsOf('case')
  return {
    central,
    caseOf({ accountNumber, name }) {
      const found = cases.find((row) => row.accountNumber === accountNumber)
      if (!found) throw new Error(`${name} has no case`)
      return found.id
    },
  }
}

/** A desk at which nobody has signed in, and the door of its central. */
export async function openDesk({
  clock = TEN,
  launch = {},
  ...options
}: Omit<DayOptions, 'people'> = {}): Promise<Pick<Day, 'desk' | 'door'>> {
  const own = options.door || options.embedded ? null : await ownCentral({ at: Date.parse(clock) })
  const given = options.door ?? own?.door
  const env = { ...(given ? deskOn(given) : { DUEDESK_PRACTICE_CLOCK: clock }), ...launch.env }
  const desk = await launchDesk({ ...launch, env }, own?.close)
  return { desk, door: given ?? (await doorOf(desk)) }
}

/** Opens the desk, prepares central, signs the agent in; resolves when the list is there. */
export async function openDay(options: DayOptions): Promise<Day> {
  const { people } = options
  const { desk, door } = await openDesk(options)
  try {
    const office = await CentralDoor.signIn(door, 'admin1')
    const staff = await makeAgent(office, '8071')
    const dealt = await give(door, office, staff, people)
    const agent = new Agent(desk.page)
    await agent.signIn(staff.loginName, staff.password)
    await agent.waitForCases()
    return { desk, agent, staff, door, office, ...dealt }
  } catch (error) {
    process.stderr.write(desk.output().slice(-4000))
    await desk.discard()
    throw error
  }
}

/** What a desk is told to use the central behind this door. */
export function deskOn(door: Door): Record<string, string> {
  return { DUEDESK_PRACTICE_CENTRAL: JSON.stringify(door) }
}

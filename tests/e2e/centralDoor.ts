// Central as seen from outside a desk: the HTTP API of a running central, asked with a person's rights. Used to see what
// really landed, never to steer a desk.

import { randomUUID } from 'node:crypto'
import { Act, type ActDraft } from '../../shared/act.ts'
import { type AuditEntry, AuditReply } from '../../shared/audit.ts'
import { ConcernsReply } from '../../shared/careBodies.ts'
import type { RuleSettingRequest } from '../../shared/compliance/tighten.ts'
import { CHINA, localDay } from '../../shared/instant.ts'
import { Environment } from '../../shared/ipc.ts'
import { type Machine, MachinesReply } from '../../shared/machineBodies.ts'
import {
  AgentsReply,
  CountsReply,
  DOOR_HEADER,
  ImportReply,
  LedgerReply,
  type NewUser,
  PROTOCOL_VERSION,
  Profile,
  PUSH_LIMIT,
  PullReply,
  PushReply,
  SessionReply,
} from '../../shared/protocol.ts'
import { type NewRelease, type ReleaseHead, ReleaseReply, ReleasesReply } from '../../shared/releaseBodies.ts'
import { ReviewCallReply } from '../../shared/reviewBodies.ts'
import type { Row, RowKind, RowOf } from '../../shared/rows.ts'
import type { ReleaseStep } from '../../shared/script/release.ts'
import { type Desk, invoke } from './launch.ts'
import { until } from './until.ts'

export interface Door {
  url: string
  door: string | null
  clockOffsetMs: number
}

/** The door of the central that a desk hosts; asks until it is open. */
export async function doorOf(desk: Pick<Desk, 'page'>, patienceMs = 60_000): Promise<Door> {
  const until = Date.now() + patienceMs
  for (;;) {
    const answer = (await invoke(desk.page, 'environment.get')) as { ok: boolean; value: unknown }
    const environment = Environment.parse(answer.value)
    if (environment.central.state === 'ready')
      return {
        url: environment.central.url,
        door: environment.central.door,
        clockOffsetMs: environment.practiceClockOffsetMs ?? 0,
      }
    if (environment.central.state === 'failed' || Date.now() > until)
      throw new Error(`central did not start: ${JSON.stringify(environment.central)}`)
    await desk.page.waitForTimeout(100)
  }
}

export class CentralDoor {
  private readonly door: Door
  private readonly credentials: { loginName: string; password: string }
  session: SessionReply

  private constructor(door: Door, credentials: CentralDoor['credentials'], session: SessionReply) {
    this.door = door
    this.credentials = credentials
    this.session = session
  }

  static async signIn(door: Door, loginName: string, password = 'practice'): Promise<CentralDoor> {
    const credentials = { loginName, password }
    return new CentralDoor(door, credentials, await sessionOf(door, credentials))
  }

  /** What agents told this person's role about the work. */
  async concerns(): Promise<ConcernsReply['concerns']> {
    return ConcernsReply.parse(await this.ask('GET', '/v1/concerns')).concerns
  }

  /** One request with this person's rights; a session that ran out meanwhile is begun anew. */
  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    try {
      return await request(this.door, method, path, this.session.accessToken, body)
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('session.expired'))) throw error
      this.session = await sessionOf(this.door, this.credentials)
      return request(this.door, method, path, this.session.accessToken, body)
    }
  }

  /** Begins a version of a script or card that the company releases. */
  async beginRelease(wish: NewRelease): Promise<ReleaseReply> {
    return ReleaseReply.parse(await this.ask('POST', '/v1/releases', wish))
  }

  /** Every version that the company made. */
  async releases(): Promise<ReleaseHead[]> {
    return ReleasesReply.parse(await this.ask('GET', '/v1/releases')).releases
  }

  /** Hands in, publishes or withdraws a version. */
  async stepRelease(
    { subject, id, version, revision }: ReleaseHead,
    step: ReleaseStep,
  ): Promise<ReleaseHead> {
    const path = `/v1/releases/${subject}/${id}/${version}/step`
    return ReleaseReply.parse(await this.ask('POST', path, { revision, step })).head
  }

  async readRelease({ subject, id, version }: ReleaseHead): Promise<ReleaseReply['content']> {
    return ReleaseReply.parse(await this.ask('GET', `/v1/releases/${subject}/${id}/${version}`)).content
  }

  /** Keeps a draft as it was typed. */
  async saveRelease(
    { subject, id, version, revision }: ReleaseHead,
    content: ReleaseReply['content'],
  ): Promise<ReleaseHead> {
    const path = `/v1/releases/${subject}/${id}/${version}`
    return ReleaseReply.parse(await this.ask('POST', path, { revision, content })).head
  }

  /** One call as a reviewer sees it. */
  async reviewCall(callId: string): Promise<ReviewCallReply> {
    return ReviewCallReply.parse(await this.ask('GET', `/v1/review/calls/${callId}`))
  }

  async counts(): Promise<CountsReply> {
    return CountsReply.parse(await this.ask('GET', '/v1/counts'))
  }

  /** Narrows the rules of contact for everybody. */
  async narrow(setting: RuleSettingRequest): Promise<void> {
    await this.ask('POST', '/v1/rules/settings', setting)
  }

  async makeUser(user: NewUser): Promise<Profile> {
    return Profile.parse(await this.ask('POST', '/v1/users', user))
  }

  /** Has the data of this agent's desk removed: of the one that was heard of last. */
  async wipeDeskOf(staffNumber: string, reason: string): Promise<void> {
    await this.ask('POST', `/v1/machines/${(await this.machineOf(staffNumber)).id}/wipe`, { reason })
  }

  /** The desk that was heard of last, of agents whose staff numbers begin so. */
  async machineOf(staffNumber: string): Promise<Machine> {
    const [machine] = await this.machinesOf(staffNumber)
    if (!machine) throw new Error(`no desk of ${staffNumber}`)
    return machine
  }

  /** How far that is, of the first of this agent's desks that was ordered. */
  async wipeStateOf(staffNumber: string): Promise<Machine['wipe']> {
    return (await this.machinesOf(staffNumber)).find(({ wipe }) => wipe !== null)?.wipe ?? null
  }

  private async machinesOf(staffNumber: string): Promise<Machine[]> {
    return MachinesReply.parse(await this.ask('GET', `/v1/machines?find=${staffNumber}`)).machines
  }

  /** What the audit holds of this kind. */
  async audit(what: AuditEntry['what']): Promise<AuditEntry[]> {
    return AuditReply.parse(await this.ask('GET', `/v1/audit?what=${what}`)).entries
  }

  async agents(): Promise<Profile[]> {
    return AgentsReply.parse(await this.ask('GET', '/v1/agents')).agents
  }

  /** Allots cases to an agent, or takes them back with null. */
  async assign(caseIds: readonly string[], agentId: string | null): Promise<void> {
    await this.ask('POST', '/v1/assignments', { caseIds, agentId })
  }

  /** Imports an account file for this agent; throws when a row is rejected. `changes`: what stands is changed to what the file says. */
  async importFor(agentId: string, file: string, apply: 'new' | 'changes' = 'new'): Promise<void> {
    const query = new URLSearchParams({ name: 'journey.csv', assign: agentId, apply })
    const reply = ImportReply.parse(await this.ask('POST', `/v1/imports?${query}`, Buffer.from(file)))
    if (reply.rejected > 0 || reply.accepted === 0)
      throw new Error(`the account file was not taken: ${JSON.stringify(reply.problems)}`)
  }

  /** Books a payment of today on an account. */
  async pay(lender: string, accountNumber: string, amountFen: number): Promise<void> {
    const valueDate = localDay(this.session.now, CHINA)
    const payment = { lender, accountNumber, reference: randomUUID(), amountFen, valueDate, channel: 'app' }
    const { applied } = LedgerReply.parse(await this.ask('POST', '/v1/payments', { payments: [payment] }))
    if (applied !== 1) throw new Error('the payment was not booked')
  }

  /** Records one act at a desk of this person's own that nobody sees; throws when it is not taken. */
  async record(draft: ActDraft, at: number): Promise<void> {
    const { id, role } = this.session.profile
    const device = randomUUID()
    const act = Act.parse({
      ...draft,
      base: draft.base ?? null,
      id: randomUUID(),
      device,
      n: 1,
      hlc: `${String(at).padStart(15, '0')}-00000`,
      schema: 1,
      actor: { id, role },
      at,
      clock: { source: 'practice', skewMs: 0 },
    })
    await this.push(device, [act])
  }

  /** Sends acts of another desk of this person's; throws when one is not taken. */
  async push(device: string, acts: readonly Act[]): Promise<void> {
    for (let from = 0; from < acts.length; from += PUSH_LIMIT) {
      const body = { protocol: PROTOCOL_VERSION, device, acts: acts.slice(from, from + PUSH_LIMIT) }
      const { verdicts } = PushReply.parse(await this.ask('POST', '/v1/sync/push', body))
      const refused = verdicts.find((verdict) => verdict.outcome !== 'applied')
      if (refused) throw new Error(`an act was not taken: ${JSON.stringify(refused)}`)
    }
  }

  /** Every row in this person's scope. */
  async rows(): Promise<Row[]> {
    const found = new Map<string, Row>()
    let cursor: string | null = null
    for (;;) {
      const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`
      const page = PullReply.parse(await this.ask('GET', `/v1/sync/pull${query}`))
      if (page.kind !== 'page') throw new Error(`pull says ${page.reason}`)
      for (const row of page.rows) found.set(`${row.kind}:${row.id}`, row)
      cursor = page.cursor
      if (!page.more) return [...found.values()]
    }
  }

  async rowsOf<K extends RowKind>(kind: K): Promise<RowOf<K>[]> {
    return (await this.rows()).filter((row): row is RowOf<K> => row.kind === kind)
  }

  /** Asks until exactly `count` rows of this kind fit; throws with what there is when that does not come about. */
  async landed<K extends RowKind>(
    kind: K,
    fits: (row: RowOf<K>) => boolean = () => true,
    count = 1,
  ): Promise<RowOf<K>[]> {
    return until(async () => {
      const all = await this.rowsOf(kind)
      const fitting = all.filter(fits)
      if (fitting.length !== count)
        throw new Error(`${fitting.length} instead of ${count} ${kind} rows fit: ${JSON.stringify(fitting)}`)
      return fitting
    })
  }

  /** The only row of this kind in the case, once it is there. */
  async only<K extends RowKind>(kind: K, caseId: string): Promise<RowOf<K>> {
    const [row] = await this.landed(kind, (one) => one.caseId === caseId)
    if (!row) throw new Error(`no ${kind}`)
    return row
  }
}

async function sessionOf(door: Door, credentials: object): Promise<SessionReply> {
  return SessionReply.parse(await request(door, 'POST', '/v1/session', null, credentials))
}

async function request(
  { url, door }: Door,
  method: string,
  path: string,
  token: string | null,
  body?: unknown,
): Promise<unknown> {
  const file = body instanceof Uint8Array
  const type = file ? 'application/octet-stream' : 'application/json'
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      ...(door ? { [DOOR_HEADER]: door } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: file ? Buffer.from(body) : JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
  return text === '' ? null : JSON.parse(text)
}

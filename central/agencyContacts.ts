// Contacts that an outside agency made and reports as a file (CSV or XLSX). Promises: each counts like one of our own, once, however often it
// is reported; one that broke a rule is booked and flagged, never hidden; own calls made without knowing of it are judged again.
import type { RuleSettings } from '../shared/compliance/tighten.ts'
import { CHINA, type Instant, SECOND } from '../shared/instant.ts'
import type { Problem } from '../shared/problem.ts'
import { ProblemError } from '../shared/problem.ts'
import type { Agency, AgencyContact } from '../shared/referral/agency.ts'
import type { AgencyContactsReply } from '../shared/referral/bodies.ts'
import {
  type ContactMapping,
  contactHeading,
  readContact,
  recogniseContacts,
} from '../shared/referral/contactFile.ts'
import type { CallRow, ContactRow, EventRow, Id, Row } from '../shared/rows.ts'
import type { Central } from './context.ts'
import type { Tx } from './database.ts'
import { forbiddenNumbers } from './forbidden.ts'
import { withBody } from './importBody.ts'
import { type HeadingReader, readTable } from './intakeTable.ts'
import { Judgements } from './judgements.ts'
import { namedId } from './namedId.ts'
import { dialledIn, flagsOf, judge } from './recheck.ts'
import { RowStore } from './rowStore.ts'
import { ruleSettings } from './ruleSettings.ts'
import { wakeCustomers } from './wake.ts'

const PER_TRANSACTION = 500
const SHOWN = 200

const READER: HeadingReader<ContactMapping> = {
  recognise: recogniseContacts,
  score: ({ mapping }) => Object.keys(mapping).length,
  complete: ({ missing }) => missing.length === 0,
}

interface Waiting {
  readonly line: number
  readonly contact: AgencyContact
}

/** Throws the file's own problem (`intake.…`) before anything is booked. */
export function importContacts(
  central: Central,
  agency: Agency,
  body: AsyncIterable<Uint8Array>,
  announced: number | null,
): Promise<AgencyContactsReply> {
  return withBody(body, announced, async (file) => {
    let mapping: ContactMapping = { mapping: {}, missing: [] }
    const reply: AgencyContactsReply = {
      rows: 0,
      booked: 0,
      unchanged: 0,
      flagged: 0,
      rejected: 0,
      problems: [],
      now: central.now(),
    }
    const reject = (line: number, problem: Problem) => {
      reply.rejected += 1
      if (reply.problems.length < SHOWN) reply.problems.push({ line, problem })
    }
    const read: Waiting[] = []
    for await (const event of readTable(file(), READER)) {
      if (event.kind === 'header') {
        mapping = event.recognised
        const [column] = mapping.missing
        if (column)
          throw new ProblemError('intake.columnMissing', { column: contactHeading(column), headings: '' })
        continue
      }
      reply.rows += 1
      if (event.broken) {
        reject(event.line, event.broken.problem)
        continue
      }
      const row = readContact(event.cells, mapping, CHINA)
      if (row.ok) read.push({ line: event.line, contact: row.contact })
      else reject(event.line, row.problem)
    }
    if (reply.rows === 0) throw new ProblemError('intake.empty')
    // In the order in which they happened: each is judged by those before it.
    read.sort((a, b) => a.contact.at - b.contact.at)
    for (let from = 0; from < read.length; from += PER_TRANSACTION) {
      const part = read.slice(from, from + PER_TRANSACTION)
      const became = await central.database.transaction((tx) => bookPart(tx, agency, part, central.now()))
      for (const { line, outcome } of became)
        if (typeof outcome === 'object') reject(line, outcome)
        else {
          if (outcome === 'unchanged') reply.unchanged += 1
          else reply.booked += 1
          if (outcome === 'flagged') reply.flagged += 1
        }
    }
    reply.problems.sort((a, b) => a.line - b.line)
    return reply
  })
}

type Outcome = 'booked' | 'flagged' | 'unchanged' | Problem

async function bookPart(
  tx: Tx,
  agency: Agency,
  part: readonly Waiting[],
  now: Instant,
): Promise<{ line: number; outcome: Outcome }[]> {
  const settings = await ruleSettings(tx)
  // Also those that were recalled since: what was done while they had it counts.
  const had = await tx
    .selectFrom('agency_cases')
    .select(['case_id', 'customer_id', 'out_at'])
    .where('agency', '=', agency.id)
    .where('case_id', 'in', [...new Set(part.map(({ contact }) => contact.reference))])
    .execute()
  const store = new RowStore(tx)
  await store.load(had.map((row) => row.customer_id))
  const judgements = new Judgements(tx, store, settings, now)
  const book = async ({ contact }: Waiting): Promise<Outcome> => {
    const given = had.find((row) => row.case_id === contact.reference && row.out_at <= contact.at)
    if (!given) return { code: 'agency.notIts', params: { reference: contact.reference } }
    if (contact.at > now) return { code: 'agency.inFuture', params: { latest: now } }
    if (contact.channel !== 'call') return written(given.customer_id, contact)
    const call = callOf(store, agency, given.customer_id, contact)
    if (!call) return { code: 'agency.unknownNumber', params: { reference: contact.reference } }
    if (store.world(call.customerId).get('call', call.id)) return 'unchanged'
    const flags = await flagsFor(tx, store, call, settings)
    const flagged = { ...call, flags: ['agency', ...flags].slice(0, 20) }
    store.stage([flagged])
    await judgements.learned([flagged], call.startedAt)
    return flags.length > 0 ? 'flagged' : 'booked'
  }
  const written = async (customerId: Id, contact: AgencyContact): Promise<Outcome> => {
    const rows = store.rowsOf(customerId)
    const party = partyOf(rows, contact)
    if (!party) return { code: 'agency.unknownNumber', params: { reference: contact.reference } }
    const { channel, reference, at, people } = contact
    const id = contactId(agency.id, contact)
    if (store.world(customerId).get('event', id)) return 'unchanged'
    const asked = {
      caseId: reference,
      contactId: party.id,
      number: null,
      purpose: 'collect' as const,
      agentId: agency.id,
    }
    // A report that does not say how many went says nothing that helps (C22).
    const dialled = { ...asked, callId: id, at, channel, visitors: people ?? 0 }
    const forbidden = await forbiddenNumbers(tx, store, customerId, dialled)
    const flags = flagsOf(judge(rows, forbidden, dialled, settings))
    const event = eventOf(agency, customerId, contact, { id, flags })
    store.stage([event])
    await judgements.learned([event], at)
    return flags.length > 0 ? 'flagged' : 'booked'
  }
  const outcomes: { line: number; outcome: Outcome }[] = []
  for (const waiting of part) outcomes.push({ line: waiting.line, outcome: await book(waiting) })
  const changed = store.changedCustomers()
  await store.flush()
  await judgements.flush()
  await wakeCustomers(tx, changed)
  return outcomes
}

/** What the guard would have said to it, by all that central knows of that moment. */
async function flagsFor(tx: Tx, store: RowStore, call: CallRow, settings: RuleSettings): Promise<string[]> {
  const dialled = dialledIn(call)
  const rows: readonly Row[] = store.rowsOf(call.customerId)
  const forbidden = await forbiddenNumbers(tx, store, call.customerId, dialled)
  return flagsOf(judge(rows, forbidden, dialled, settings))
}

/** Whose number it was; of a letter or a visit, the debtor by any number of theirs, in service or not. */
function partyOf(rows: readonly Row[], { number, reference }: AgencyContact): ContactRow | null {
  const found = rows.flatMap((row) =>
    row.kind === 'contact' &&
    (number === null ? row.role === 'debtor' : row.phone === number) &&
    (row.caseId === null || row.caseId === reference)
      ? row
      : [],
  )
  return found.find(({ role }) => role === 'debtor') ?? found[0] ?? null
}

/** A text, a letter or a visit as it stands in the timeline, and counts. */
function eventOf(
  agency: Agency,
  customerId: Id,
  { channel, reference, at, people }: AgencyContact,
  { id, flags }: { id: Id; flags: readonly string[] },
): EventRow {
  return {
    kind: 'event',
    id,
    customerId,
    caseId: reference,
    version: 1,
    eventKind: 'agencyContact',
    at,
    agentId: agency.id,
    callId: null,
    params: { channel, agency: agency.name, people, flags: flags.join(' ').slice(0, 500) },
  }
}

/** The call as our own would stand there; null for a number that is not one of this case. */
function callOf(store: RowStore, agency: Agency, customerId: Id, contact: AgencyContact): CallRow | null {
  const party = partyOf(store.rowsOf(customerId), contact)
  if (!party) return null
  const { reference, at, answered, rightParty, talkSeconds } = contact
  return {
    kind: 'call',
    id: contactId(agency.id, contact),
    customerId,
    caseId: reference,
    version: 1,
    contactId: party.id,
    agentId: agency.id,
    direction: 'outbound',
    purpose: 'collect',
    number: null,
    ofDebtor: party.role === 'debtor',
    startedAt: at,
    answeredAt: answered ? at : null,
    endedAt: at + talkSeconds * SECOND,
    sipStatus: answered ? 200 : 480,
    endedBy: 'network',
    talkMs: talkSeconds * SECOND,
    verification: rightParty ? 'matched' : 'none',
    tries: 0,
    recording: 'off',
    rules: 'agency',
    clock: { source: 'central', skewMs: 0 },
    flags: [],
    dispositionId: null,
    agency: agency.id,
  }
}

/** The same contact has the same id, whenever it is reported. */
const contactId = (agencyId: Id, { channel, reference, at, number }: AgencyContact): Id =>
  namedId([agencyId, reference, at, number ?? '', ...(channel === 'call' ? [] : [channel])].join('|'))

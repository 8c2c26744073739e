// Recordings that desks hand over: who may, what is known of each, and what became of it. Promises: a recording comes from the agent who
// led the call, or from a machine that is that agent's; one that is stored is never replaced; "stored" means that its hash is the desk's and
// that central's key opens it. The bytes stand in `recordingShelf.ts`, the transfer is `recordingUpload.ts`.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { CHINA_PACK } from '../shared/compliance/china.ts'
import { ProblemError } from '../shared/problem.ts'
import {
  RecordingPolicies,
  type RecordingPolicyRequest,
  type RecordingReply,
  type RecordingUpload,
  recordingAllowed,
} from '../shared/recording.ts'
import type { CallRow, Id } from '../shared/rows.ts'
import type { CentralConfig } from './config.ts'
import type { Caller, Central } from './context.ts'
import type { Db, Tx } from './database.ts'
import { meetDevice, ownerOf } from './devices.ts'
import { openRecording } from './recordingFile.ts'
import type { RecordingShelf } from './recordingShelf.ts'

/**
 * May `caller` hand over this recording? Its agent may, from a device of the own; anybody else only from a device on which that agent
 * had signed in, as with sealed journals. Throws `role.notAllowed`, and `recording.already` for one that is stored.
 */
export async function receiveRecording(
  central: Central,
  caller: Caller,
  told: RecordingUpload & { bytes: number },
): Promise<void> {
  const { db } = central.database
  const owner = await ownerOf(db, told.device)
  const own = caller.id === told.agentId && (owner === null || owner === caller.id)
  if (!own && owner !== told.agentId) throw new ProblemError('role.notAllowed', { need: 'device' })
  const call = await db
    .selectFrom('rows')
    .select('data')
    .where('kind', '=', 'call')
    .where('id', '=', told.callId)
    .executeTakeFirst()
  // A call that central has not heard of yet comes with the acts of the same desk.
  if (call && (call.data as CallRow).agentId !== told.agentId)
    throw new ProblemError('role.notAllowed', { need: 'agent' })
  if (own) await meetDevice(db, told.device, caller.id, central.now())
  const { recordingId, callId, agentId, device, openedAt, sha256, bytes } = told
  const fresh = {
    call_id: callId,
    agent: agentId,
    device,
    sender: caller.id,
    opened_at: openedAt,
    bytes,
    sha256,
    state: 'receiving' as const,
    begun_at: central.now(),
  }
  const written = await db
    .insertInto('recordings')
    .values({ id: recordingId, ...fresh })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(fresh)
        .where('recordings.state', 'not in', ['stored', 'erased'])
        .where('recordings.agent', '=', agentId)
        .where('recordings.device', '=', device),
    )
    .executeTakeFirst()
  if (written.numInsertedOrUpdatedRows !== 1n) throw new ProblemError('recording.already')
}

/** Throws `request.notFound` for a recording that is not on its way from this caller. */
export async function mayContinue(central: Central, caller: Caller, id: Id): Promise<void> {
  const found = await rowOf(central, id)
  if (found?.sender !== caller.id || found.state !== 'receiving') throw new ProblemError('request.notFound')
}

function rowOf({ database }: Central, id: Id) {
  return database.db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What central knows of a recording, for its agent and for whoever handed it over. Throws `request.notFound`. */
export async function recordingState(central: Central, caller: Caller, id: Id): Promise<RecordingReply> {
  const found = await rowOf(central, id)
  if (!found || (found.sender !== caller.id && found.agent !== caller.id))
    throw new ProblemError('request.notFound')
  const { sha256, bytes, sound_ms: soundMs, whole } = found
  // It was here, and its time is over: nobody has to send it again.
  const state = found.state === 'erased' ? 'stored' : found.state
  return { state, sha256, bytes, soundMs, whole }
}

/**
 * All bytes are there: compares the hash, opens every frame, keeps what it is. Throws `recording.damaged`; the bytes are gone then,
 * and the desk may send them anew.
 */
export async function settleRecording(central: Central, shelf: RecordingShelf, id: Id): Promise<void> {
  const known = await rowOf(central, id)
  if (!known) throw new ProblemError('request.notFound')
  await shelf.settle(id)
  const hash = createHash('sha256')
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const piece of shelf.read(id)) {
      hash.update(piece)
      yield piece
    }
  }
  const pieces = hashed()
  const opened = await openRecording(central.keys.sealPrivate, pieces)
  // Whatever could not be opened belongs to the hash all the same.
  for await (const _rest of pieces);
  const header = opened?.header
  const wrong =
    hash.digest('hex') !== known.sha256
      ? 'hash'
      : !opened
        ? 'unreadable'
        : header?.recordingId !== id ||
            header.callId !== known.call_id ||
            header.agentId !== known.agent ||
            header.device !== known.device
          ? 'header'
          : null
  await central.database.db
    .updateTable('recordings')
    .set(
      wrong === null
        ? {
            state: 'stored',
            sound_ms: opened?.soundMs ?? 0,
            whole: opened?.whole ?? false,
            stored_at: central.now(),
          }
        : { state: 'refused' },
    )
    .where('id', '=', id)
    .execute()
  if (wrong === null) return
  await shelf.remove(id)
  throw new ProblemError('recording.damaged', { detail: wrong })
}

const GENERAL = ''

/** How calls are to be recorded, as desks are told at sign-in. */
export async function recordingPolicies(
  config: Pick<CentralConfig, 'recordingPolicy'>,
  db: Db | Tx,
): Promise<RecordingPolicies> {
  const rows = await db.selectFrom('recording_policies').select(['lender', 'policy']).execute()
  return RecordingPolicies.parse({
    general: rows.find(({ lender }) => lender === GENERAL)?.policy ?? config.recordingPolicy,
    lenders: Object.fromEntries(
      rows.filter(({ lender }) => lender !== GENERAL).map(({ lender, policy }) => [lender, policy]),
    ),
  })
}

/** Throws `recording.outsideLaw` for what the rule pack does not allow. */
export async function setRecordingPolicy(
  central: Central,
  caller: Caller,
  { lender, policy }: z.output<typeof RecordingPolicyRequest>,
): Promise<RecordingPolicies> {
  const { db } = central.database
  if (policy === null)
    await db
      .deleteFrom('recording_policies')
      .where('lender', '=', lender ?? GENERAL)
      .execute()
  else {
    if (!recordingAllowed(policy, CHINA_PACK)) throw new ProblemError('recording.outsideLaw', { rule: 'C13' })
    const fresh = { policy: JSON.stringify(policy), at: central.now(), by_user: caller.id }
    await db
      .insertInto('recording_policies')
      .values({ lender: lender ?? GENERAL, ...fresh })
      .onConflict((conflict) => conflict.column('lender').doUpdateSet(fresh))
      .execute()
  }
  return recordingPolicies(central.config, db)
}

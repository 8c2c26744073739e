// What a desk asks central for quality review beside the list and the call: draws, locks, listening. Private to `features/sync`.
import type { z } from 'zod'
import type { Instant } from '../../../shared/instant.ts'
import {
  type BlindScoreRequest,
  type CalibrationRequest,
  CalibrationsReply,
} from '../../../shared/qa/calibrationBodies.ts'
import { type DrawRequest, DrawsReply, LockReply } from '../../../shared/qa/drawBodies.ts'
import { type FiguresQuery, FiguresReply } from '../../../shared/qa/figuresBodies.ts'
import { ListenReply } from '../../../shared/qa/listenBodies.ts'
import type { Id } from '../../../shared/rows.ts'

export interface QaClient {
  draws(): Promise<DrawsReply>
  draw(wish: DrawRequest): Promise<DrawsReply>
  calibrations(): Promise<CalibrationsReply>
  calibrate(wish: CalibrationRequest): Promise<CalibrationsReply>
  scoreBlind(id: Id, score: BlindScoreRequest): Promise<CalibrationsReply>
  closeCalibration(id: Id): Promise<CalibrationsReply>
  figures(days: FiguresQuery): Promise<FiguresReply>
  /** Takes a call for judging or keeps it; says who has it. */
  lock(callId: Id): Promise<LockReply>
  unlock(callId: Id): Promise<LockReply>
  /** Central records that the call is heard. */
  listen(callId: Id): Promise<ListenReply>
  /** Bytes from `from` up to `until` of what the permission is for. */
  sound(grant: Id, from: number, until: number, signal: AbortSignal): Promise<ArrayBuffer>
}

const CALIBRATIONS = '/v1/review/calibrations'

interface Ask {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  json?: unknown
  range?: string
  signal?: AbortSignal | undefined
}

/** `ask` fetches an address and parses what comes; `request` only fetches. */
export function qaClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(path: string, how: Ask, reply: S) => Promise<z.output<S>>,
  request: (path: string, how: Ask) => Promise<Response>,
): QaClient {
  const lock = (callId: Id) => `/v1/review/calls/${callId}/lock`
  return {
    draws: () => ask('/v1/review/draws', {}, DrawsReply),
    draw: (json) => ask('/v1/review/draws', { method: 'POST', json }, DrawsReply),
    calibrations: () => ask(CALIBRATIONS, {}, CalibrationsReply),
    calibrate: (json) => ask(CALIBRATIONS, { method: 'POST', json }, CalibrationsReply),
    scoreBlind: (id, json) =>
      ask(`${CALIBRATIONS}/${id}/scores`, { method: 'POST', json }, CalibrationsReply),
    closeCalibration: (id) => ask(`${CALIBRATIONS}/${id}/close`, { method: 'POST' }, CalibrationsReply),
    figures: (query) => ask('/v1/review/figures', { query }, FiguresReply),
    lock: (callId) => ask(lock(callId), { method: 'POST' }, LockReply),
    unlock: (callId) => ask(lock(callId), { method: 'DELETE' }, LockReply),
    listen: (callId) => ask(`/v1/recordings/${callId}/listen`, { method: 'POST' }, ListenReply),
    async sound(grant, from, until, signal) {
      const range = `bytes=${from}-${until - 1}`
      return (await request(`/v1/recordings/${grant}/sound`, { range, signal })).arrayBuffer()
    },
  }
}

// The routes of calibration: sessions, blind scores, closing.
import { z } from 'zod'
import { BlindScoreRequest, CalibrationRequest, CalibrationsReply } from '../shared/qa/calibrationBodies.ts'
import { Id } from '../shared/rows.ts'
import { closeCalibration, listCalibrations, makeCalibration, scoreBlind } from './calibrations.ts'
import type { Central, Routes } from './context.ts'

const params = z.object({ id: Id })

export function calibrationRoutes(central: Central, add: Routes): void {
  add.only(
    'calibrations.list',
    {
      method: 'GET',
      url: '/v1/review/calibrations',
      summary: 'Calibration sessions, newest first; scores only of closed ones',
      reply: CalibrationsReply,
    },
    ({ caller }) => listCalibrations(central, caller),
  )
  add.only(
    'calibrations.score',
    {
      method: 'POST',
      url: '/v1/review/calibrations',
      summary: 'Put calls before all reviewers, to be scored blind',
      body: CalibrationRequest,
      reply: CalibrationsReply,
    },
    ({ body, caller }) => makeCalibration(central, caller, body),
  )
  add.only(
    'calibrations.score',
    {
      method: 'POST',
      url: '/v1/review/calibrations/:id/scores',
      summary: 'Score one call blind, once',
      params,
      body: BlindScoreRequest,
      reply: CalibrationsReply,
    },
    ({ params: { id }, body, caller }) => scoreBlind(central, caller, id, body),
  )
  add.only(
    'calibrations.score',
    {
      method: 'POST',
      url: '/v1/review/calibrations/:id/close',
      summary: 'Close a session: from now on everybody sees everything',
      params,
      reply: CalibrationsReply,
    },
    ({ params: { id }, caller }) => closeCalibration(central, caller, id),
  )
}

// The routes by which supervisors deal cases out, move, keep and return them: the board, a preview, doing it, how far it is, stopping, undoing.
import { z } from 'zod'
import {
  AllotmentBoard,
  AllotmentCancelReply,
  AllotmentOrder,
  AllotmentPreview,
  AllotmentReply,
} from '../shared/allotmentBodies.ts'
import { Id } from '../shared/values.ts'
import { allotmentBoard, previewAllotment } from './allotmentPlan.ts'
import { allotmentNow, cancelAllotment, doAllotment, undoAllotment } from './allotmentRun.ts'
import type { Central, Routes } from './context.ts'
import { mustReachAllotment } from './reach.ts'

export function allotmentRoutes(central: Central, add: Routes): void {
  const params = z.object({ id: Id })
  add.only(
    'allotments.read',
    {
      method: 'GET',
      url: '/v1/allotments',
      summary: 'Who holds what, what nobody holds, and the last allotments',
      reply: AllotmentBoard,
    },
    ({ caller }) => allotmentBoard(central, caller),
  )
  add.only(
    'allotments.make',
    {
      method: 'POST',
      url: '/v1/allotments',
      summary: 'What an allotment would do; nothing is done',
      body: AllotmentOrder,
      reply: AllotmentPreview,
    },
    ({ caller, body }) => previewAllotment(central, caller, body),
  )
  add.only(
    'allotments.read',
    {
      method: 'GET',
      url: '/v1/allotments/:id',
      summary: 'How far an allotment is',
      params,
      reply: AllotmentReply,
    },
    async ({ caller, params }) => {
      await mustReachAllotment(central, caller, params.id)
      return allotmentNow(central, params.id)
    },
  )
  add.only(
    'allotments.make',
    {
      method: 'POST',
      url: '/v1/allotments/:id/do',
      summary: 'Carry out what was previewed',
      params,
      reply: AllotmentReply,
    },
    async ({ caller, params }) => {
      await mustReachAllotment(central, caller, params.id)
      return doAllotment(central, params.id)
    },
  )
  add.only(
    'allotments.make',
    {
      method: 'POST',
      url: '/v1/allotments/:id/cancel',
      summary: 'Drop a preview, or stop an allotment and take back what it did so far',
      params,
      reply: AllotmentCancelReply,
    },
    async ({ caller, params }) => {
      await mustReachAllotment(central, caller, params.id)
      return { cancelled: await cancelAllotment(central, params.id), now: central.now() }
    },
  )
  add.only(
    'allotments.make',
    {
      method: 'POST',
      url: '/v1/allotments/:id/undo',
      summary: 'Give back every case of an allotment that nobody passed on since',
      params,
      reply: AllotmentReply,
    },
    async ({ caller, params }) => {
      await mustReachAllotment(central, caller, params.id)
      return undoAllotment(central, caller, params.id)
    },
  )
}

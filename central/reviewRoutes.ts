// The routes of quality review: the list of coded calls and one call whole. Reviews themselves are acts and come by push.
import { z } from 'zod'
import { DrawRequest, DrawsReply, LockReply } from '../shared/qa/drawBodies.ts'
import { FiguresQuery, FiguresReply } from '../shared/qa/figuresBodies.ts'
import { ReviewQuery } from '../shared/review.ts'
import { OwnReviewsReply, ReviewCallReply, ReviewListReply } from '../shared/reviewBodies.ts'
import { Id } from '../shared/rows.ts'
import { calibrationRoutes } from './calibrationRoutes.ts'
import type { Central, Routes } from './context.ts'
import { openCall } from './reviewCall.ts'
import { listDraws, makeDraw } from './reviewDraws.ts'
import { reviewFigures } from './reviewFigures.ts'
import { listCalls } from './reviewList.ts'
import { lockCall, unlockCall } from './reviewLocks.ts'
import { ownReviews } from './reviewOwn.ts'

export function reviewRoutes(central: Central, add: Routes): void {
  drawRoutes(central, add)
  calibrationRoutes(central, add)
  add.only(
    'review.list',
    {
      method: 'GET',
      url: '/v1/review/calls',
      summary: 'Coded calls to review, newest first',
      query: ReviewQuery,
      reply: ReviewListReply,
    },
    ({ query, caller }) => listCalls(central, caller, query),
  )
  add.only(
    'review.open',
    {
      method: 'GET',
      url: '/v1/review/calls/:id',
      summary: 'One call whole, identity masked; the opening is recorded',
      params: z.object({ id: Id }),
      reply: ReviewCallReply,
    },
    ({ params, caller }) => openCall(central, caller, params.id),
  )
  add.only(
    'review.own',
    {
      method: 'GET',
      url: '/v1/review/own',
      summary: "Reviews of the caller's calls in cases that went to somebody else",
      reply: OwnReviewsReply,
    },
    ({ caller }) => ownReviews(central, caller),
  )
}

function drawRoutes(central: Central, add: Routes): void {
  add.only(
    'review.draws',
    {
      method: 'GET',
      url: '/v1/review/draws',
      summary: 'Draws of calls for review, newest first, with what became of them',
      reply: DrawsReply,
    },
    ({ caller }) => listDraws(central, caller),
  )
  add.only(
    'review.draw',
    {
      method: 'POST',
      url: '/v1/review/draws',
      summary: 'Draw the calls of some days, by seed and rules',
      body: DrawRequest,
      reply: DrawsReply,
    },
    ({ body, caller }) => makeDraw(central, caller, body),
  )
  add.only(
    'review.figures',
    {
      method: 'GET',
      url: '/v1/review/figures',
      summary: 'Accuracy of results, recordings, delays, exceptions, rights and scores over some days',
      query: FiguresQuery,
      reply: FiguresReply,
    },
    ({ caller, query }) => reviewFigures(central, caller, query),
  )
  const one = { url: '/v1/review/calls/:id/lock', params: z.object({ id: Id }), reply: LockReply }
  add.only(
    'review.lock',
    { method: 'POST', summary: 'Take a call for judging, or keep it; ends by itself', ...one },
    ({ params, caller }) => lockCall(central, caller, params.id),
  )
  add.only('review.lock', { method: 'DELETE', summary: 'Give a call back', ...one }, ({ params, caller }) =>
    unlockCall(central, caller, params.id),
  )
}

// The routes of quality review: the list of coded calls and one call whole. Reviews themselves are acts and come by push.
import { z } from 'zod'
import { ReviewQuery } from '../shared/review.ts'
import { OwnReviewsReply, ReviewCallReply, ReviewListReply } from '../shared/reviewBodies.ts'
import { Id } from '../shared/rows.ts'
import type { Central, Routes } from './context.ts'
import { openCall } from './reviewCall.ts'
import { listCalls } from './reviewList.ts'
import { ownReviews } from './reviewOwn.ts'

export function reviewRoutes(central: Central, add: Routes): void {
  add.only(
    'review.list',
    {
      method: 'GET',
      url: '/v1/review/calls',
      summary: 'Coded calls to review, newest first',
      query: ReviewQuery,
      reply: ReviewListReply,
    },
    ({ query }) => listCalls(central, query),
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

// The routes of released texts: scripts and cards that the company writes, reviews and publishes, and what desks fetch of them.
import {
  InUseQuery,
  InUseReply,
  NewRelease,
  ReleaseName,
  ReleaseReply,
  ReleaseSave,
  ReleaseStepRequest,
  ReleasesReply,
} from '../shared/releaseBodies.ts'
import type { Central, Routes } from './context.ts'
import {
  beginRelease,
  discardRelease,
  listReleases,
  readRelease,
  saveRelease,
  stepRelease,
} from './releases.ts'
import { releasesInUse } from './releasesInUse.ts'

/** A whole script is 70 kB; nobody writes one of seven times that. */
const BODY_LIMIT = 512 * 1024

export function releaseRoutes(central: Central, add: Routes): void {
  const url = '/v1/releases'
  const one = `${url}/:subject/:id/:version`
  add.only(
    'releases.list',
    {
      method: 'GET',
      url,
      summary: 'Every version of a script or card that this company made',
      reply: ReleasesReply,
    },
    () => listReleases(central),
  )
  add.only(
    'releases.inUse',
    {
      method: 'GET',
      url: `${url}/in-use`,
      summary: 'What calls are led by: published versions with their spans',
      query: InUseQuery,
      reply: InUseReply,
    },
    ({ query }) => releasesInUse(central, query.have?.split(',') ?? []),
  )
  add.only(
    'releases.read',
    { method: 'GET', url: one, summary: 'One version whole', params: ReleaseName, reply: ReleaseReply },
    ({ params }) => readRelease(central, params),
  )
  add.only(
    'releases.write',
    {
      method: 'POST',
      url,
      summary: 'Begin a draft on the basis of a version, or of a new card',
      body: NewRelease,
      reply: ReleaseReply,
      bodyLimit: BODY_LIMIT,
    },
    ({ body, caller }) => beginRelease(central, caller, body),
  )
  add.only(
    'releases.write',
    {
      method: 'POST',
      url: one,
      summary: 'Keep a draft as it was typed',
      params: ReleaseName,
      body: ReleaseSave,
      reply: ReleaseReply,
      bodyLimit: BODY_LIMIT,
    },
    ({ params, body, caller }) => saveRelease(central, caller, params, body),
  )
  add.only(
    'releases.write',
    {
      method: 'POST',
      url: `${one}/step`,
      summary: 'Hand in, send back, publish (another person than the author), withdraw',
      params: ReleaseName,
      body: ReleaseStepRequest,
      reply: ReleaseReply,
    },
    ({ params, body, caller }) => stepRelease(central, caller, params, body),
  )
  add.only(
    'releases.write',
    {
      method: 'DELETE',
      url: one,
      summary: 'Throw away a draft of one’s own',
      params: ReleaseName,
      reply: null,
    },
    async ({ params, caller, reply }) => {
      await discardRelease(central, caller, params)
      return reply.code(204).send()
    },
  )
}

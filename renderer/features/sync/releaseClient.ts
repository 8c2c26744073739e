// What a desk asks central about scripts and cards that the company releases. Private to `features/sync`.
import type { z } from 'zod'
import type { Instant } from '../../../shared/instant.ts'
import {
  InUseReply,
  type NewRelease,
  type ReleaseName,
  ReleaseReply,
  type ReleaseSave,
  type ReleaseStepRequest,
  ReleasesReply,
} from '../../../shared/releaseBodies.ts'

/** Writing and releasing: supervisors and administrators; reviewers read. */
export interface ReleaseClient {
  list(): Promise<ReleasesReply>
  read(name: ReleaseName): Promise<ReleaseReply>
  begin(wish: NewRelease): Promise<ReleaseReply>
  save(name: ReleaseName, save: ReleaseSave): Promise<ReleaseReply>
  step(name: ReleaseName, step: ReleaseStepRequest): Promise<ReleaseReply>
  discard(name: ReleaseName): Promise<void>
}

interface Ask {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  json?: unknown
}
type Parsed = <S extends z.ZodType<{ now?: Instant }>>(
  path: string,
  how: Ask,
  reply: S,
) => Promise<z.output<S>>

const pathOf = ({ subject, id, version }: ReleaseName) =>
  `/v1/releases/${subject}/${encodeURIComponent(id)}/${version}`

/** `ask` fetches an address and parses what comes; `request` only fetches. */
export function releaseClient(
  ask: Parsed,
  request: (path: string, how: Ask) => Promise<unknown>,
): ReleaseClient {
  return {
    list: () => ask('/v1/releases', {}, ReleasesReply),
    read: (name) => ask(pathOf(name), {}, ReleaseReply),
    begin: (json) => ask('/v1/releases', { method: 'POST', json }, ReleaseReply),
    save: (name, json) => ask(pathOf(name), { method: 'POST', json }, ReleaseReply),
    step: (name, json) => ask(`${pathOf(name)}/step`, { method: 'POST', json }, ReleaseReply),
    async discard(name) {
      await request(pathOf(name), { method: 'DELETE' })
    },
  }
}

/** What calls are led by; contents that the desk `have` are not sent again. */
export function fetchInUse(ask: Parsed, have: readonly string[]): Promise<z.output<typeof InUseReply>> {
  return ask('/v1/releases/in-use', { query: { have: have.join(',') } }, InUseReply)
}

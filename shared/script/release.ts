// The life of a version of a script or card (话术发布): draft → in review → published from a moment on → withdrawn. Promises: pure; nobody
// publishes their own work, nothing faulty is published, what was published never changes, and at no moment are two versions in force.
import { z } from 'zod'
import { CHINA, Instant, type LocalDay, localDay } from '../instant.ts'
import type { Id } from '../values.ts'
import { cardFaults, type ScriptFault, validateScript } from './check.ts'
import type { Card, Script } from './graph.ts'
import { HOUSE_FROM } from './houseVersion.ts'
import { inForce } from './inForce.ts'

export const ReleaseState = z.enum(['draft', 'inReview', 'published', 'withdrawn'])
export type ReleaseState = z.infer<typeof ReleaseState>

export interface Version<C extends Script | Card> {
  /** Its id and version are the names under which calls keep it. */
  readonly content: C
  readonly state: ReleaseState
  readonly author: Id
  /** Who published it; null before. */
  readonly publishedBy: Id | null
  /** New calls begin with it from then on; null before it is published. */
  readonly effectiveFrom: Instant | null
  /** New calls no longer begin with it from then on. */
  readonly withdrawnAt: Instant | null
  /** Why the reviewer sent it back; null once it is handed in again. */
  readonly sentBack: string | null
}
export type ScriptVersion = Version<Script>

/*
 *   draft ──submit──▶ inReview ──publish(from)──▶ published ──withdraw──▶ withdrawn
 *     ▲  └─write        │
 *     └────sendBack─────┘
 */
export const ReleaseStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('submit') }),
  z.object({ kind: z.literal('sendBack'), reason: z.string().max(1000) }),
  /** Null: at once. */
  z.object({ kind: z.literal('publish'), effectiveFrom: Instant.nullable() }),
  z.object({ kind: z.literal('withdraw') }),
])
export type ReleaseStep = z.infer<typeof ReleaseStep>
type Write<C> = { kind: 'write'; content: C }

export type ReleaseWhy =
  | 'wrongState'
  /** Another person has to review (four eyes), and only the author writes. */
  | 'ownWork'
  | 'notTheAuthor'
  /** A draft may not take the name of another version. */
  | 'otherName'
  | 'reasonMissing'
  | 'faulty'
  | 'inThePast'
  /** New calls would be left without any version of this script. */
  | 'lastInForce'
export type Released<C extends Script | Card> =
  | { ok: true; version: Version<C> }
  | { ok: false; why: ReleaseWhy; faults: readonly ScriptFault[] }

const refuse = (
  why: ReleaseWhy,
  faults: readonly ScriptFault[] = [],
): { ok: false; why: ReleaseWhy; faults: readonly ScriptFault[] } => ({ ok: false, why, faults })

export const isScript = (content: Script | Card): content is Script => 'nodes' in content

/** What keeps a draft from being used. */
export function faultsOf(content: Script | Card): ScriptFault[] {
  return isScript(content) ? validateScript(content) : cardFaults(content)
}

/** A new draft on the basis of a version, of the highest one unless it is named; null when there is no such version. */
export function draftOf<C extends Script | Card>(
  versions: readonly Version<C>[],
  id: string,
  author: Id,
  from: number | null = null,
): Version<C> | null {
  const known = versions.filter(({ content }) => content.id === id)
  const highest = known.reduce((most, { content }) => Math.max(most, content.version), HOUSE_FROM)
  const basis = known.reduce<Version<C> | null>((best, each) => {
    if (from !== null) return each.content.version === from ? each : best
    return best && best.content.version >= each.content.version ? best : each
  }, null)
  return basis && fresh({ ...basis.content, version: highest + 1 }, author)
}

/** A draft of something that nobody had before: a new card. */
export function fresh<C extends Script | Card>(content: C, author: Id): Version<C> {
  return {
    content,
    state: 'draft',
    author,
    publishedBy: null,
    effectiveFrom: null,
    withdrawnAt: null,
    sentBack: null,
  }
}

export interface Doing<C extends Script | Card> {
  readonly by: Id
  readonly at: Instant
  /** All other versions. */
  readonly others: readonly Version<C>[]
  /** As whom a card names who approved it. */
  readonly name?: string
}

/** One step of a version by a person at a moment. */
export function release<C extends Script | Card>(
  version: Version<C>,
  step: ReleaseStep | Write<C>,
  { by, at, others, name = '' }: Doing<C>,
): Released<C> {
  const needed = {
    write: 'draft',
    submit: 'draft',
    sendBack: 'inReview',
    publish: 'inReview',
    withdraw: 'published',
  }
  if (version.state !== needed[step.kind]) return refuse('wrongState')
  const own = by === version.author
  switch (step.kind) {
    case 'write': {
      if (!own) return refuse('notTheAuthor')
      const { id, version: number } = version.content
      if (step.content.id !== id || step.content.version !== number) return refuse('otherName')
      return { ok: true, version: { ...version, content: step.content } }
    }
    case 'submit': {
      if (!own) return refuse('notTheAuthor')
      const faults = faultsOf(version.content)
      if (faults.length > 0) return refuse('faulty', faults)
      return { ok: true, version: { ...version, state: 'inReview', sentBack: null } }
    }
    case 'sendBack':
      if (own) return refuse('ownWork')
      if (step.reason.trim() === '') return refuse('reasonMissing')
      return { ok: true, version: { ...version, state: 'draft', sentBack: step.reason } }
    case 'publish': {
      if (own) return refuse('ownWork')
      const effectiveFrom = step.effectiveFrom ?? at
      if (effectiveFrom < at) return refuse('inThePast')
      const content = approved(version.content, localDay(effectiveFrom, CHINA), name)
      // The rules may have become stricter since it was handed in.
      const faults = faultsOf(content)
      if (faults.length > 0) return refuse('faulty', faults)
      return {
        ok: true,
        version: { ...version, content, state: 'published', publishedBy: by, effectiveFrom },
      }
    }
    case 'withdraw': {
      const withdrawn: Version<C> = { ...version, state: 'withdrawn', withdrawnAt: at }
      const { id } = version.content
      const wasInForce = inForce([...others, version], id, at) === version
      if (isScript(version.content) && wasInForce && !inForce(others, id, at)) return refuse('lastInForce')
      return { ok: true, version: withdrawn }
    }
    default:
      return step satisfies never
  }
}

/** A card says from when it is approved and by whom; a script is as it was reviewed. */
function approved<C extends Script | Card>(content: C, on: LocalDay, name: string): C {
  if (isScript(content)) return content
  return { ...content, approved: { ...content.approved, on, by: { zh: name, en: name } } }
}

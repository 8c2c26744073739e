// The life of a script version (话术发布): draft → in review → published from a day on → withdrawn. Promises: pure; nobody publishes their own
// work, nothing faulty is published, what was published never changes, and at no moment are two versions of a script in force.
import { z } from 'zod'
import { Instant } from '../instant.ts'
import { Id } from '../values.ts'
import { type ScriptFault, validateScript } from './check.ts'
import { Script } from './graph.ts'

export const ScriptVersion = z.object({
  /** Its id and version are the names under which calls keep it. */
  script: Script,
  state: z.enum(['draft', 'inReview', 'published', 'withdrawn']),
  author: Id,
  /** Who published it; null before. */
  publishedBy: Id.nullable(),
  /** New calls begin with it from then on; null before it is published. */
  effectiveFrom: Instant.nullable(),
  /** New calls no longer begin with it from then on. */
  withdrawnAt: Instant.nullable(),
  /** Why the reviewer sent it back; null once it is handed in again. */
  sentBack: z.string().max(1000).nullable(),
})
export type ScriptVersion = z.infer<typeof ScriptVersion>

/*
 *   draft ──submit──▶ inReview ──publish(from)──▶ published ──withdraw──▶ withdrawn
 *     ▲  └─write        │
 *     └────sendBack─────┘
 */
export type ReleaseStep =
  | { kind: 'write'; script: Script }
  | { kind: 'submit' }
  | { kind: 'sendBack'; reason: string }
  | { kind: 'publish'; effectiveFrom: Instant }
  | { kind: 'withdraw' }

type Why =
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
export type Released =
  | { ok: true; version: ScriptVersion }
  | { ok: false; why: Why; faults: readonly ScriptFault[] }

const refuse = (why: Why, faults: readonly ScriptFault[] = []): Released => ({ ok: false, why, faults })

/** A new draft on the basis of the highest version; null when there is no version of this script. */
export function draftOf(versions: readonly ScriptVersion[], id: string, author: Id): ScriptVersion | null {
  const basis = versions
    .filter(({ script }) => script.id === id)
    .reduce<ScriptVersion | null>(
      (highest, each) => (highest && highest.script.version >= each.script.version ? highest : each),
      null,
    )
  if (!basis) return null
  return {
    script: { ...basis.script, version: basis.script.version + 1 },
    state: 'draft',
    author,
    publishedBy: null,
    effectiveFrom: null,
    withdrawnAt: null,
    sentBack: null,
  }
}

/** One step of a version by a person at a moment; `others` are all other versions. */
export function release(
  version: ScriptVersion,
  step: ReleaseStep,
  { by, at, others }: { by: Id; at: Instant; others: readonly ScriptVersion[] },
): Released {
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
      const { id, version: number } = version.script
      if (step.script.id !== id || step.script.version !== number) return refuse('otherName')
      return { ok: true, version: { ...version, script: step.script } }
    }
    case 'submit': {
      if (!own) return refuse('notTheAuthor')
      const faults = validateScript(version.script)
      if (faults.length > 0) return refuse('faulty', faults)
      return { ok: true, version: { ...version, state: 'inReview', sentBack: null } }
    }
    case 'sendBack':
      if (own) return refuse('ownWork')
      if (step.reason.trim() === '') return refuse('reasonMissing')
      return { ok: true, version: { ...version, state: 'draft', sentBack: step.reason } }
    case 'publish': {
      if (own) return refuse('ownWork')
      if (step.effectiveFrom < at) return refuse('inThePast')
      // The rules may have become stricter since it was handed in.
      const faults = validateScript(version.script)
      if (faults.length > 0) return refuse('faulty', faults)
      const { effectiveFrom } = step
      return { ok: true, version: { ...version, state: 'published', publishedBy: by, effectiveFrom } }
    }
    case 'withdraw': {
      const withdrawn: ScriptVersion = { ...version, state: 'withdrawn', withdrawnAt: at }
      const { id } = version.script
      const wasInForce = inForce([...others, version], id, at) === version
      if (wasInForce && !inForce(others, id, at)) return refuse('lastInForce')
      return { ok: true, version: withdrawn }
    }
    default:
      return step satisfies never
  }
}

/** The version of a script that a call beginning at `at` is led by; null when none was in force. */
export function inForce(versions: readonly ScriptVersion[], id: string, at: Instant): ScriptVersion | null {
  return versions.reduce<ScriptVersion | null>((best, each) => {
    const { script, effectiveFrom, withdrawnAt } = each
    if (script.id !== id || effectiveFrom === null || effectiveFrom > at) return best
    if (withdrawnAt !== null && withdrawnAt <= at) return best
    if (!best || best.effectiveFrom === null) return each
    const later = effectiveFrom - best.effectiveFrom || script.version - best.script.version
    return later > 0 ? each : best
  }, null)
}

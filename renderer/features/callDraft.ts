// What the agent typed and where the script stood, call by call: kept encrypted as it is typed, read back after a crash. Public to
// script, wrap-up and recovery. Promises: the newest state is always the one saved, and a failed save is shown, never swallowed.
import { useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { Factor } from '../../shared/compliance/verification.ts'
import { DAY, Instant } from '../../shared/instant.ts'
import { TemplateRef } from '../../shared/messageRows.ts'
import type { Problem } from '../../shared/problem.ts'
import { problemOf } from '../../shared/problem.ts'
import { DispositionFields, Id } from '../../shared/rows.ts'
import { ScriptState } from '../../shared/script.ts'
import { Satisfaction } from '../../shared/ticket/payloads.ts'
import { useDesk } from '../desk.ts'
import { useTurn } from '../local/useView.ts'

const Typed = z.record(z.string().max(40), z.union([z.string().max(2000), z.number(), z.null()]))

/** Its id was made once, so that saving twice asks once. */
const WishedMessage = z.object({ id: Id, template: TemplateRef, language: z.enum(['zh', 'en']) })

export const CallDraft = z.object({
  schema: z.literal(1),
  script: ScriptState.nullable(),
  /** The answer whose capture strip is open, and what stands in it. */
  open: z.object({ key: z.string().max(24), values: Typed }).nullable(),
  /** The note as it stands, and the lines that the path had written into it so far. */
  note: z.object({ text: z.string().max(8000), auto: z.array(z.string().max(2000)).max(200) }),
  /** Somebody else is on the line: debt facts stay covered for the rest of the call. */
  thirdParty: z.boolean(),
  /** The two factors that the agent asks for instead of the usual ones. */
  asked: z.array(Factor).max(4).nullable().default(null),
  /** A complaint or stop that was recorded in mid-call. */
  stop: z
    .object({
      holdId: Id,
      holdKind: z.enum(['complaint', 'cease']),
      at: Instant,
      words: z.string().max(2000),
      /** What it binds: all contact, this number alone, or the case until the supervisor has looked. */
      binds: z.enum(['all', 'number', 'review']).default('all'),
    })
    .nullable(),
  wrap: z.object({
    code: z.string().max(20).nullable(),
    values: DispositionFields,
    /** Where a first value came from; gone once the agent changed it. */
    carried: z.array(z.string().max(40)),
    /** When a follow-up without a time is due, ms since midnight of the customer; null = as usual. */
    followUpClock: z.int().min(0).max(DAY).nullable().default(null),
    /** Text messages that leave with the result: the recap of a promise, and a reminder before it is due. */
    messages: z.object({ confirm: WishedMessage.optional(), remind: WishedMessage.optional() }).optional(),
    /** The agent was insulted or threatened in this call. */
    abused: z.boolean().optional(),
    /** How content the customer was, once asked. */
    satisfaction: z
      .object({ answer: Satisfaction, words: z.string().max(500), care: z.boolean() })
      .optional(),
    /** Made once, so that a second try to save is the same record. */
    ids: z.object({ disposition: Id, note: Id, follow: Id }),
  }),
  savedAt: Instant.nullable(),
})
export type CallDraft = z.infer<typeof CallDraft>

export const draftKey = (callId: Id) => `call:${callId}`

/** A draft with nothing in it. `newId` gives the ids of the records it may become. */
export function emptyDraft(newId: () => Id): CallDraft {
  return {
    schema: 1,
    script: null,
    open: null,
    note: { text: '', auto: [] },
    thirdParty: false,
    asked: null,
    stop: null,
    wrap: {
      code: null,
      values: {},
      carried: [],
      followUpClock: null,
      ids: { disposition: newId(), note: newId(), follow: newId() },
    },
    savedAt: null,
  }
}

/** A stored draft; one of another schema or damaged is none (the call itself is kept elsewhere). */
export function readDraft(stored: unknown): CallDraft | null {
  const parsed = CallDraft.safeParse(stored)
  return parsed.success ? parsed.data : null
}

/**
 * The note after the path changed: lines that the path took back are removed where the agent left them as they were, new ones
 * are added, everything typed by hand stays.
 */
export function mergeNote(note: CallDraft['note'], auto: readonly string[]): CallDraft['note'] {
  const gone = note.auto.filter((line) => !auto.includes(line))
  const fresh = auto.filter((line) => !note.auto.includes(line))
  if (gone.length === 0 && fresh.length === 0) return note
  const lines = note.text === '' ? [] : note.text.split('\n')
  for (const line of gone) {
    const at = lines.lastIndexOf(line)
    if (at >= 0) lines.splice(at, 1)
  }
  // A line being typed by hand stays last, where the cursor is.
  const typing = lines.length > 0 && lines.at(-1) === '' ? lines.pop() : undefined
  lines.push(...fresh)
  if (typing !== undefined) lines.push(typing)
  return { text: lines.join('\n').slice(0, 8000), auto: [...auto] }
}

export interface DraftDesk {
  /** Null while it is being read. */
  readonly draft: CallDraft | null
  change(next: (draft: CallDraft) => CallDraft): void
  readonly savedAt: Instant | null
  /** Something typed is not on disk yet. */
  readonly unsaved: boolean
  readonly problem: Problem | null
  /** Deletes the draft once the call has its result. */
  drop(): Promise<void>
}

/** The draft of one call, saved as it changes. */
export function useCallDraft(callId: Id): DraftDesk {
  const { local, clock } = useDesk()
  const [draft, setDraft] = useState<CallDraft | null>(null)
  const [savedAt, setSavedAt] = useState<Instant | null>(null)
  const [unsaved, setUnsaved] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const latest = useRef<CallDraft | null>(null)
  const asked = useTurn()
  const readFor = useRef<Id | null>(null)
  const work = useRef({ dirty: false, running: false, dropped: false })

  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew when a person asks again
  useEffect(() => {
    // Asked again by a person who waits: what is read already stays as it was typed.
    if (readFor.current === callId) return
    let stale = false
    work.current = { dirty: false, running: false, dropped: false }
    latest.current = null
    setDraft(null)
    setUnsaved(false)
    local.query('draft', { key: draftKey(callId) }).then(
      (stored) => {
        if (stale) return
        readFor.current = callId
        const read = readDraft(stored) ?? emptyDraft(() => crypto.randomUUID())
        latest.current = read
        setDraft(read)
        setSavedAt(read.savedAt)
      },
      (error: unknown) => {
        if (stale) return
        readFor.current = callId
        latest.current = emptyDraft(() => crypto.randomUUID())
        setDraft(latest.current)
        setProblem(problemOf(error, 'draft'))
      },
    )
    return () => {
      stale = true
    }
  }, [callId, local, asked])

  const save = useCallback(async () => {
    const mine = work.current
    if (mine.running) return
    mine.running = true
    try {
      while (mine.dirty && !mine.dropped && latest.current) {
        mine.dirty = false
        const at = clock.now()
        await local.saveDraft(draftKey(callId), { ...latest.current, savedAt: at })
        setSavedAt(at)
        setUnsaved(mine.dirty)
        setProblem(null)
      }
    } catch (error) {
      setProblem(problemOf(error, 'draft'))
    } finally {
      mine.running = false
    }
  }, [callId, clock, local])

  const change = useCallback(
    (next: (draft: CallDraft) => CallDraft) => {
      if (!latest.current) return
      const changed = next(latest.current)
      if (changed === latest.current) return
      latest.current = changed
      setDraft(changed)
      setUnsaved(true)
      work.current.dirty = true
      void save()
    },
    [save],
  )

  const drop = useCallback(async () => {
    work.current.dropped = true
    await local.saveDraft(draftKey(callId), null)
  }, [callId, local])

  return { draft, change, savedAt, unsaved, problem, drop }
}

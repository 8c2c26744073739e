// One version of a script or card on screen, and the list of all of them. Private to the releases. Promises: what is typed is kept on this
// desk at once and in central within a second; what central did not take stays and is sent again; an older answer never overwrites a newer.
import { useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { ReleaseHead, ReleaseName, ReleaseReply } from '../../../shared/releaseBodies.ts'
import { Card, Script } from '../../../shared/script/graph.ts'
import type { ReleaseStep } from '../../../shared/script/release.ts'
import { useDesk } from '../../desk.ts'
import { useSync } from '../sync/sync.ts'

export type Content = Script | Card

export interface ReleaseList {
  readonly releases: readonly ReleaseHead[]
  readonly loading: boolean
  readonly problem: Problem | null
  reload(): void
}

/** Every version that the company made; asked anew with every pull. */
export function useReleaseList(): ReleaseList {
  const { sync } = useDesk()
  const pulledAt = useSync().lastPullAt
  const [found, setFound] = useState<Omit<ReleaseList, 'reload'>>({
    releases: [],
    loading: true,
    problem: null,
  })
  const run = useRef(0)
  const load = useCallback(async () => {
    run.current += 1
    const mine = run.current
    try {
      const { releases } = await sync.releases.list()
      if (mine === run.current) setFound({ releases, loading: false, problem: null })
    } catch (error) {
      const problem = problemOf(error, 'releases.list')
      if (mine === run.current) setFound((before) => ({ ...before, loading: false, problem }))
    }
  }, [sync])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the desk has pulled
  useEffect(() => {
    void load()
  }, [load, pulledAt])
  return { ...found, reload: () => void load() }
}

export type Saving = 'saved' | 'typing' | 'failed'

export interface OpenRelease {
  /** Null while it is read. */
  readonly reply: ReleaseReply | null
  /** As it stands here, with what was typed. */
  readonly content: Content | null
  readonly saving: Saving
  readonly problem: Problem | null
  readonly busy: boolean
  change(next: (content: Content) => Content): void
  /** True when central did it. */
  step(step: ReleaseStep): Promise<boolean>
  discard(): Promise<boolean>
}

const SAVE_AFTER_MS = 500
const AGAIN_MS = 5000

const Kept = z.object({ revision: z.int(), content: z.union([Script, Card]) })
const keyOf = ({ subject, id, version }: ReleaseName) => `release:${subject}:${id}:${version}`

/** Refusals after which the same would be refused again: central's version is read instead. */
const READ_AGAIN: readonly Problem['code'][] = [
  'release.changedMeanwhile',
  'release.wrongState',
  'release.notTheAuthor',
  'request.notFound',
]

/** `name` null: nothing of the company is open. `revision`: as the list has it. `onMoved` hears of every step. */
export function useRelease(name: ReleaseName | null, revision: number, onMoved: () => void): OpenRelease {
  const { sync, local, profile } = useDesk()
  const [reply, setReply] = useState<ReleaseReply | null>(null)
  const [content, setContent] = useState<Content | null>(null)
  const [saving, setSaving] = useState<Saving>('saved')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const work = useRef<{
    key: string
    revision: number
    content: Content | null
    dirty: boolean
    running: Promise<void> | null
    timer: ReturnType<typeof setTimeout> | null
  }>({ key: '', revision: 0, content: null, dirty: false, running: null, timer: null })
  const key = name ? keyOf(name) : ''
  const latest = useRef(name)
  latest.current = name

  const take = useCallback((answer: ReleaseReply) => {
    work.current.revision = answer.head.revision
    setReply(answer)
    setProblem(null)
  }, [])

  /** As central has it, in place of what stands here. */
  const show = useCallback((answer: ReleaseReply) => {
    work.current.content = answer.content
    work.current.revision = answer.head.revision
    setContent(answer.content)
    setReply(answer)
    setSaving('saved')
  }, [])

  const save = useCallback(async (): Promise<void> => {
    const mine = work.current
    const of = latest.current
    if (mine.timer) clearTimeout(mine.timer)
    mine.timer = null
    if (mine.running) return mine.running
    if (!of || !mine.content || mine.key !== keyOf(of)) return
    const run = async () => {
      try {
        while (mine.dirty && mine.content) {
          mine.dirty = false
          const sent = mine.content
          try {
            const answer = await sync.releases.save(of, { revision: mine.revision, content: sent })
            if (work.current !== mine) return
            take(answer)
          } catch (error) {
            mine.dirty = true
            throw error
          }
        }
        if (work.current === mine) setSaving('saved')
        await local.saveDraft(mine.key, null)
      } catch (error) {
        if (work.current !== mine) return
        const why = problemOf(error, 'releases.save')
        setSaving('failed')
        setProblem(why)
        if (READ_AGAIN.includes(why.code)) {
          mine.dirty = false
          const answer = await sync.releases.read(of).catch(() => null)
          if (answer && work.current === mine) show(answer)
          return
        }
        mine.timer = setTimeout(() => void save(), AGAIN_MS)
      } finally {
        mine.running = null
      }
    }
    mine.running = run()
    return mine.running
  }, [sync, local, take, show])

  useEffect(() => {
    const of = latest.current
    const mine = {
      key,
      revision: 0,
      content: null,
      dirty: false,
      running: null,
      timer: null,
    } as typeof work.current
    work.current = mine
    setReply(null)
    setContent(null)
    setProblem(null)
    setSaving('saved')
    if (!of) return undefined
    const open = async () => {
      const answer = await sync.releases.read(of)
      const typed = Kept.safeParse(await local.query('draft', { key }))
      if (work.current !== mine) return
      const author = answer.head.state === 'draft' && answer.head.author.id === profile.id
      const unsent = author && typed.success && typed.data.revision === answer.head.revision
      mine.content = unsent ? typed.data.content : answer.content
      mine.dirty = unsent
      take(answer)
      setContent(mine.content)
      if (unsent) void save()
    }
    open().catch((error: unknown) => {
      if (work.current === mine) setProblem(problemOf(error, 'releases.read'))
    })
    return () => {
      // What was typed last goes now; whatever fails is kept on this desk.
      if (mine.dirty) void save()
      else if (mine.timer) clearTimeout(mine.timer)
    }
  }, [key, sync, local, profile.id, save, take])

  // Somebody else moved it on while it stands open here.
  const known = reply?.head.revision ?? null
  useEffect(() => {
    const mine = work.current
    const of = latest.current
    if (!of || known === null || revision <= known || mine.dirty || mine.running) return
    sync.releases.read(of).then(
      (answer) => {
        if (work.current === mine && !mine.dirty) show(answer)
      },
      (error: unknown) => setProblem(problemOf(error, 'releases.read')),
    )
  }, [revision, known, sync, show])

  const change = useCallback(
    (next: (content: Content) => Content) => {
      const mine = work.current
      if (!mine.content) return
      const changed = next(mine.content)
      if (changed === mine.content) return
      mine.content = changed
      mine.dirty = true
      setContent(changed)
      setSaving('typing')
      void local
        .saveDraft(mine.key, { revision: mine.revision, content: changed })
        .catch((error: unknown) => {
          setProblem(problemOf(error, 'releases.keep'))
        })
      if (mine.timer) clearTimeout(mine.timer)
      mine.timer = setTimeout(() => void save(), SAVE_AFTER_MS)
    },
    [local, save],
  )

  const doing = async (act: (of: ReleaseName) => Promise<ReleaseReply | null>): Promise<boolean> => {
    const of = latest.current
    if (!of || busy) return false
    setBusy(true)
    try {
      await save()
      const answer = await act(of)
      if (answer) {
        work.current.content = answer.content
        setContent(answer.content)
        take(answer)
      }
      onMoved()
      return true
    } catch (error) {
      const why = problemOf(error, 'releases.step')
      setProblem(why)
      if (READ_AGAIN.includes(why.code)) {
        const answer = await sync.releases.read(of).catch(() => null)
        if (answer && latest.current === of) show(answer)
        onMoved()
      }
      return false
    } finally {
      setBusy(false)
    }
  }

  return {
    reply,
    content,
    saving,
    problem,
    busy,
    change,
    step: (step) => doing((of) => sync.releases.step(of, { revision: work.current.revision, step })),
    discard: () =>
      doing(async (of) => {
        await sync.releases.discard(of)
        await local.saveDraft(keyOf(of), null)
        return null
      }),
  }
}

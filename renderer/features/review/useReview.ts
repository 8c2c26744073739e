// What the review screen asks of central and of the outbox: the list, one call whole, judgements on their way. Private to the
// review. Promises: an older answer never overwrites a newer one; the list is asked anew whenever the desk has pulled.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import { LOCK_MS } from '../../../shared/qa/drawBodies.ts'
import type { ReviewFilter } from '../../../shared/review.ts'
import type { ReviewCallReply, ReviewItem } from '../../../shared/reviewBodies.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import type { OutboxItem } from '../../local/views.ts'
import { useSync } from '../sync/sync.ts'

export interface CallList {
  readonly items: readonly ReviewItem[]
  /** Counted by central up to a limit; null before the first answer. */
  readonly count: number | null
  readonly more: boolean
  readonly loading: boolean
  readonly problem: Problem | null
  reload(): void
  loadMore(): void
}

interface Loaded {
  items: readonly ReviewItem[]
  cursor: string | null
  count: number | null
  loading: boolean
  problem: Problem | null
}

const NOTHING: Loaded = { items: [], cursor: null, count: null, loading: true, problem: null }

export function useCallList(filter: ReviewFilter): CallList {
  const { sync } = useDesk()
  const pulledAt = useSync().lastPullAt
  const key = JSON.stringify(filter)
  const [loaded, setLoaded] = useState(NOTHING)
  const run = useRef(0)
  const latest = useRef({ filter, loaded })
  latest.current = { filter, loaded }

  const load = useCallback(
    async (atLeast: number) => {
      run.current += 1
      const mine = run.current
      setLoaded((before) => ({ ...before, loading: true }))
      try {
        const items: ReviewItem[] = []
        let cursor: string | null = null
        let count: number | null = null
        do {
          const page = await sync.reviewCalls(latest.current.filter, cursor)
          items.push(...page.calls)
          count ??= page.count
          cursor = page.cursor
        } while (cursor !== null && items.length < atLeast && mine === run.current)
        if (mine === run.current) setLoaded({ items, cursor, count, loading: false, problem: null })
      } catch (error) {
        if (mine === run.current)
          setLoaded((before) => ({ ...before, loading: false, problem: problemOf(error, 'review.list') }))
      }
    },
    [sync],
  )
  const reload = useCallback(() => void load(latest.current.loaded.items.length), [load])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter is compared by its JSON
  useEffect(() => {
    setLoaded(NOTHING)
    void load(0)
  }, [key, load])
  // Central wakes a reviewer when an agent has answered.
  useEffect(() => {
    if (pulledAt !== null) reload()
  }, [pulledAt, reload])

  const loadMore = async () => {
    const { cursor } = loaded
    if (cursor === null || loaded.loading) return
    run.current += 1
    const mine = run.current
    setLoaded((before) => ({ ...before, loading: true }))
    try {
      const page = await sync.reviewCalls(filter, cursor)
      if (mine !== run.current) return
      setLoaded((before) => ({
        ...before,
        items: [...before.items, ...page.calls],
        cursor: page.cursor,
        loading: false,
        problem: null,
      }))
    } catch (error) {
      if (mine === run.current)
        setLoaded((before) => ({ ...before, loading: false, problem: problemOf(error, 'review.list') }))
    }
  }
  const { items, count, loading, problem, cursor } = loaded
  return { items, count, loading, problem, more: cursor !== null, reload, loadMore: () => void loadMore() }
}

export interface OpenCall {
  readonly told: ReviewCallReply | null
  readonly loading: boolean
  readonly problem: Problem | null
  /** Central records this as another opening. */
  reload(): void
}

export function useOpenCall(callId: Id | null): OpenCall {
  const { sync } = useDesk()
  const [state, setState] = useState<Omit<OpenCall, 'reload'>>({ told: null, loading: false, problem: null })
  const run = useRef(0)
  const load = useCallback(async () => {
    run.current += 1
    const mine = run.current
    if (callId === null) {
      setState({ told: null, loading: false, problem: null })
      return
    }
    setState((before) => ({
      told: before.told?.call.id === callId ? before.told : null,
      loading: true,
      problem: null,
    }))
    try {
      const told = await sync.reviewCall(callId)
      if (mine === run.current) setState({ told, loading: false, problem: null })
    } catch (error) {
      const problem = problemOf(error, 'review.open')
      if (mine === run.current) setState((before) => ({ ...before, loading: false, problem }))
    }
  }, [sync, callId])
  useEffect(() => {
    void load()
  }, [load])
  return { ...state, reload: () => void load() }
}

/** Judgements of this desk that central has not taken, by call; `onTaken` hears of each that it took (or a person dropped). */
export function useJudgements(onTaken: (callId: Id) => void): ReadonlyMap<Id, OutboxItem> {
  const outbox = useView('outbox', null).value
  const waiting = new Map<Id, OutboxItem>()
  for (const item of outbox ?? [])
    if (item.act.kind === 'disposition.reviewed') waiting.set(item.act.payload.callId, item)
  useTaken([...waiting.keys()], onTaken)
  return waiting
}

/**
 * Calls whose score or ruling central has not taken; `onTaken` as above. `callOf`: the call of a score that is shown; a ruling about another
 * one is nobody's business here.
 */
export function useScoring(
  onTaken: (callId: Id) => void,
  callOf: (scoreId: Id) => Id | null,
): ReadonlySet<Id> {
  const outbox = useView('outbox', null).value
  const waiting = new Set<Id>()
  for (const { act, state } of outbox ?? []) {
    if (state !== 'waiting') continue
    const callId =
      act.kind === 'call.scored'
        ? act.payload.callId
        : act.kind === 'score.decided'
          ? callOf(act.payload.scoreId)
          : null
    if (callId !== null) waiting.add(callId)
  }
  useTaken([...waiting], onTaken)
  return waiting
}

/** Holds the call that is open for judging, and gives it back; without central nobody is told, and the acts decide. */
export function useLock(callId: Id | null): void {
  const { sync, bridge } = useDesk()
  useEffect(() => {
    if (callId === null) return
    const note = (error: unknown) =>
      void bridge.call('log.write', {
        level: 'warn',
        event: 'review.lock',
        data: { code: problemOf(error, 'review.lock').code },
      })
    const hold = () => void sync.qa.lock(callId).catch(note)
    hold()
    const timer = setInterval(hold, LOCK_MS / 3)
    return () => {
      clearInterval(timer)
      void sync.qa.unlock(callId).catch(note)
    }
  }, [sync, bridge, callId])
}

/** Hears of each call that waited and waits no more. */
function useTaken(now: readonly Id[], onTaken: (callId: Id) => void): void {
  const before = useRef<readonly Id[]>([])
  const told = useRef(onTaken)
  told.current = onTaken
  const key = now.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the calls are compared by their ids
  useEffect(() => {
    for (const callId of before.current) if (!now.includes(callId)) told.current(callId)
    before.current = now
  }, [key])
}

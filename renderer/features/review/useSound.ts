// Listening to the call that is open: asks for the permission, plays, tells the shape. Private to the review. Promises: nothing is fetched before
// somebody asks to listen; leaving the call ends the sound and forgets it.
import { startTransition, useCallback, useEffect, useRef, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { ListenReply } from '../../../shared/qa/listenBodies.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { type Shape, silencesOf, startPeaks } from './peaks.ts'
import { type Loop, SoundPlayer } from './soundPlayer.ts'

export const SPEEDS = [1, 1.25, 1.5, 2, 0.75] as const

export interface Sound {
  readonly told: ListenReply | null
  readonly opening: boolean
  readonly problem: Problem | null
  readonly shape: Shape | null
  readonly playing: boolean
  readonly speed: number
  readonly skipping: boolean
  readonly loop: Loop | null
  /** Asks for the permission; `at`: where to begin, and then it plays. */
  listen(at?: number): void
  toggle(): void
  seek(ms: number): void
  step(by: number): void
  faster(): void
  skip(): void
  repeat(loop: Loop | null): void
  atMs(): number
  /** Hears where the sound is, often. Returns what stops it. */
  follow(run: (ms: number) => void): () => void
}

export function useSound(callId: Id): Sound {
  const { sync } = useDesk()
  const player = useRef<SoundPlayer | null>(null)
  const stop = useRef<() => void>(() => undefined)
  const followers = useRef(new Set<(ms: number) => void>())
  const [state, setState] = useState<Pick<Sound, 'told' | 'opening' | 'problem'>>({
    told: null,
    opening: false,
    problem: null,
  })
  const [shape, setShape] = useState<Shape | null>(null)
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<number>(SPEEDS[0])
  const [skipping, setSkipping] = useState(false)
  const [loop, setLoop] = useState<Loop | null>(null)

  const end = useCallback(() => {
    stop.current()
    player.current?.close()
    player.current = null
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another call is another sound
  useEffect(() => end, [callId, end])

  const say = useCallback(() => {
    const at = player.current?.atMs ?? 0
    for (const run of followers.current) run(at)
  }, [])
  useEffect(() => {
    if (!playing) return
    let frame = requestAnimationFrame(function next() {
      say()
      frame = requestAnimationFrame(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [playing, say])

  const listen = async (at: number | null) => {
    if (state.opening || player.current) return
    setState({ told: null, opening: true, problem: null })
    try {
      const told = await sync.qa.listen(callId)
      const fetch = (from: number, until: number, signal: AbortSignal) =>
        sync.qa.sound(told.grant, from, until, signal)
      const onProblem = (error: unknown) =>
        setState((before) => ({ ...before, problem: problemOf(error, 'review.sound') }))
      const fresh = new SoundPlayer(told, fetch, onProblem)
      player.current = fresh
      for (const name of ['play', 'pause'] as const)
        fresh.audio.addEventListener(name, () => setPlaying(!fresh.audio.paused))
      fresh.audio.addEventListener('seeking', say)
      // What comes of the shape is drawn between frames, never before a press.
      const drawn = (news: Shape) => startTransition(() => setShape({ ...news }))
      stop.current = startPeaks(told, fetch, drawn, onProblem)
      setState({ told, opening: false, problem: null })
      if (at !== null) fresh.seek(at)
      await fresh.audio.play()
    } catch (error) {
      setState((before) => ({ ...before, opening: false, problem: problemOf(error, 'review.sound') }))
    }
  }

  useEffect(() => {
    if (player.current) player.current.silences = skipping && shape ? silencesOf(shape) : []
  }, [skipping, shape])

  const seek = (ms: number) => {
    if (player.current) player.current.seek(ms)
    else void listen(ms)
  }
  return {
    ...state,
    shape,
    playing,
    speed,
    skipping,
    loop,
    listen: (at) => void listen(at ?? null),
    toggle() {
      const { audio } = player.current ?? {}
      if (!audio) void listen(null)
      else if (audio.paused) void audio.play()
      else audio.pause()
    },
    seek,
    step: (by) => player.current && seek(player.current.atMs + by),
    faster() {
      const next = SPEEDS[(SPEEDS.indexOf(speed as (typeof SPEEDS)[number]) + 1) % SPEEDS.length] ?? 1
      setSpeed(next)
      if (player.current) player.current.audio.playbackRate = next
    },
    skip: () => setSkipping(!skipping),
    repeat(next) {
      setLoop(next)
      if (player.current) player.current.loop = next
      if (next) seek(next.fromMs)
    },
    atMs: () => player.current?.atMs ?? 0,
    follow(run) {
      followers.current.add(run)
      return () => followers.current.delete(run)
    },
  }
}

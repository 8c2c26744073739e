// The clips of the simulated customers in memory: u-law, read once. Missing files stop the exchange at start, not in a call.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClipId } from '../../shared/practice/clips.ts'
import { CLIP_IDS } from '../../shared/practice/clips.ts'

/** Between two clips of one utterance, in bytes (0.06 s). */
const GAP_BYTES = 480
const SILENCE = 0xff

export interface Voices {
  /** The clips one after another, 8 kHz u-law. */
  speech(clips: readonly ClipId[]): Uint8Array
}

/** Throws when a clip can't be read. */
export function loadVoices(folder: string): Voices {
  const clips = new Map<ClipId, Uint8Array>(
    CLIP_IDS.map((id) => [id, new Uint8Array(readFileSync(join(folder, `${id}.ulaw`)))]),
  )
  return {
    speech(ids) {
      const parts = ids.map((id) => clips.get(id) ?? new Uint8Array())
      const speech = new Uint8Array(parts.reduce((sum, part) => sum + part.length + GAP_BYTES, 0)).fill(
        SILENCE,
      )
      let at = 0
      for (const part of parts) {
        speech.set(part, at)
        at += part.length + GAP_BYTES
      }
      return speech
    },
  }
}

// Which edition of the installers this machine can make, and when a release is refused. Pure.
import { StepFailed } from './console.mjs'
import type { Edition } from './electronBuilder.ts'

/** What a release must be signed with; the names are those that electron-builder reads, and GnuPG's key for Linux. */
const SIGNING: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['DUEDESK_GPG_KEY'],
  win32: ['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'],
  darwin: ['CSC_LINK', 'CSC_KEY_PASSWORD', 'APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
}

export type Means = {
  release: boolean
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  runtime: { standIn: boolean; version: string }
  /** The version of Electron that package.json names. */
  pinned: string
}

/** Throws when a release is wanted and something it needs is missing: it says all that is. */
export function editionOf({ release, platform, env, runtime, pinned }: Means): Edition {
  if (!release) return runtime.standIn ? 'test' : 'trial'
  const reasons: string[] = []
  if (runtime.standIn)
    reasons.push(
      `the runtime on this machine is the stand-in (Electron ${runtime.version}), which is for tests; a release runs on the official Electron ${pinned}`,
    )
  else if (runtime.version !== pinned)
    reasons.push(
      `the runtime is Electron ${runtime.version}; a release runs on ${pinned}, as package.json says`,
    )
  const needed = SIGNING[platform]
  if (!needed) reasons.push(`there are no installers for ${platform}`)
  const missing = (needed ?? []).filter((name) => !env[name])
  if (missing.length > 0)
    reasons.push(`a release is signed, and these variables are not set: ${missing.join(', ')}`)
  if (reasons.length > 0) throw new StepFailed('release', `No release was made: ${reasons.join('; ')}.`)
  return 'release'
}

// The sums of what was made, and for a release their signature by GnuPG: how a Linux user knows that it is ours, since a Debian
// package says nothing of who made it.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run, StepFailed, tail } from './console.mjs'

/** Writes `SHA256SUMS` beside the files, in the order of their names. @returns its path */
export function writeSums(files: readonly string[], folder: string): string {
  const sums = join(folder, 'SHA256SUMS')
  const lines = [...files].sort().map((path) => {
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex')
    return `${sum}  ${relative(folder, path)}\n`
  })
  writeFileSync(sums, lines.join(''))
  return sums
}

/**
 * Writes `SHA256SUMS` beside the installers and its signature `SHA256SUMS.asc`.
 * @param key id or address of a secret key that GnuPG has
 * @returns both files; throws when the key can't sign
 */
export async function signSums(
  installers: readonly string[],
  folder: string,
  key: string,
): Promise<string[]> {
  const sums = writeSums(installers, folder)
  const signed = await run('gpg', ['--batch', '--yes', '--local-user', key, '--armor', '--detach-sign', sums])
  if (signed.status !== 0)
    throw new StepFailed(
      'release',
      `The sums could not be signed with the key ${key}:\n${tail(signed.output)}`,
    )
  return [sums, `${sums}.asc`]
}

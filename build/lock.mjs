// One set-up at a time on one thing (a checkout, the machine's packages): a folder made by whoever is first.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './console.mjs'

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Runs `work` while nobody else holds the lock `name`. A lock whose owner died is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function locked(name, work) {
  const folder = join(
    tmpdir(),
    `duedesk-${createHash('sha256').update(name).digest('hex').slice(0, 16)}.lock`,
  )
  const owner = join(folder, 'pid')
  let told = false
  for (;;) {
    try {
      mkdirSync(folder)
      writeFileSync(owner, String(process.pid))
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    let pid = 0
    try {
      pid = Number(readFileSync(owner, 'utf8'))
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
    // Whoever made the folder and died before it could sign it holds nothing.
    const unsigned =
      pid === 0 && Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 10_000
    if (unsigned || (pid > 0 && !alive(pid))) {
      rmSync(folder, { recursive: true, force: true })
      continue
    }
    if (!told) say('another set-up is at work here; waiting for it')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  try {
    return await work()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

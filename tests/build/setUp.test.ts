// The set-up as a person meets it: what it says when something is missing, that JSON stays JSON, and the small parts
// it can't do without (unpacking, one at a time).
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { locked } from '../../build/lock.mjs'
import { root } from '../../build/paths.mjs'
import { unzip } from '../../build/unzip.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-setup-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(script: string[], env: Record<string, string | undefined> = {}) {
  return spawnSync(process.execPath, script, {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, DUEDESK_CACHE: join(folder, 'cache'), ...env },
  })
}

describe('the command line', () => {
  test('a failed set-up in JSON mode still answers with exactly one JSON object', () => {
    const done = run(['build/setUp.mjs', 'demo', '--json'], { DUEDESK_ELECTRON: join(folder, 'nothing') })
    expect(done.status).toBe(1)
    expect(JSON.parse(done.stdout)).toMatchObject({ ok: false, failed: { step: 'runtime' } })
    expect(done.stderr).toContain('DUEDESK_ELECTRON')
  })

  test.runIf(process.platform === 'linux')(
    'without a display, start offers the demo and installs nothing',
    () => {
      const done = run(['build/setUp.mjs', 'start'], { DISPLAY: undefined, WAYLAND_DISPLAY: undefined })
      expect(done.status).toBe(1)
      expect(done.stderr).toMatch(/no display.*npm run demo/)
      expect(done.stdout).toBe('')
    },
  )

  test('an unknown command is named', () => {
    const done = run(['build/setUp.mjs', 'launch'])
    expect(done.status).toBe(2)
    expect(done.stderr).toContain('"launch"')
  })
})

describe.runIf(process.platform === 'linux')('missing system packages', () => {
  const ask = `
    import { ensureSystemPackages } from ${JSON.stringify(join(root, 'build', 'systemPackages.mjs'))}
    try {
      await ensureSystemPackages({ executable: null, display: true, postgres: false })
      process.stdout.write('nothing missing')
    } catch (error) {
      process.stdout.write(error.step + ': ' + error.message)
    }`

  test('are named in one line to copy, when installing them is not wanted', () => {
    // A path with apt-get on it and no Xvfb.
    symlinkSync('/bin/true', join(folder, 'apt-get'))
    const done = run(['--input-type=module', '-e', ask], { PATH: folder, DUEDESK_NO_APT: '1' })
    expect(done.stdout).toMatch(/^system: .*\n {2}(?:sudo )?apt-get install -y --no-install-recommends xvfb$/)
  })

  test('are named for systems without apt as well', () => {
    const done = run(['--input-type=module', '-e', ask], { PATH: folder })
    expect(done.stdout).toMatch(/^system: .*Install what your system calls these.*xvfb/)
  })
})

/** A zip archive of files with modes, as other tools write it. */
function zip(entries: { name: string; mode: number; content: string; stored?: boolean }[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, mode, content, stored } of entries) {
    const body = stored ? Buffer.from(content) : deflateRawSync(Buffer.from(content))
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    parts.push(local, Buffer.from(name), body)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(stored ? 0 : 8, 10)
    entry.writeUInt32LE(crc32(content), 16)
    entry.writeUInt32LE(body.length, 20)
    entry.writeUInt32LE(Buffer.byteLength(content), 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE((mode << 16) >>> 0, 38)
    entry.writeUInt32LE(at, 42)
    directory.push(entry, Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + body.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12,
  )
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, ...directory, end])
}

describe('unpacking', () => {
  test('keeps content and modes, leaves out what is not wanted', () => {
    const archive = join(folder, 'a.zip')
    writeFileSync(
      archive,
      zip([
        { name: 'App/', mode: 0o40755, content: '', stored: true },
        { name: 'App/run', mode: 0o100755, content: 'binary '.repeat(500) },
        { name: 'App/data/说明.txt', mode: 0o100644, content: '测试', stored: true },
        { name: 'App/secret', mode: 0o100644, content: 'no' },
      ]),
    )
    const into = join(folder, 'into')
    mkdirSync(into)
    unzip(archive, into, (name: string) =>
      name === 'App/' || name.includes('secret') ? null : name.replace('App/', ''),
    )
    expect(readFileSync(join(into, 'run'), 'utf8')).toBe('binary '.repeat(500))
    expect(statSync(join(into, 'run')).mode & 0o777).toBe(0o755)
    expect(readFileSync(join(into, 'data', '说明.txt'), 'utf8')).toBe('测试')
    expect(statSync(join(into, 'secret'), { throwIfNoEntry: false })).toBeUndefined()
  })

  test('refuses a path outside, and what is no archive', () => {
    const archive = join(folder, 'b.zip')
    const into = join(folder, 'into')
    mkdirSync(into)
    writeFileSync(archive, zip([{ name: '../outside', mode: 0o100644, content: 'x' }]))
    expect(() => unzip(archive, into, (name: string) => name)).toThrow(/outside/)
    writeFileSync(archive, 'no archive at all, but long enough to look at')
    expect(() => unzip(archive, into, (name: string) => name)).toThrow(/not a zip/)
  })
})

describe('one at a time', () => {
  test('two that want the same wait for each other, and give it back when one fails', async () => {
    const order: string[] = []
    const name = `test ${folder}`
    let release: () => void = () => undefined
    const first = locked(name, async () => {
      order.push('first in')
      await new Promise<void>((resolve) => {
        release = resolve
      })
      order.push('first out')
      throw new Error('failed')
    })
    const second = locked(name, async () => {
      order.push('second in')
    })
    release()
    await expect(first).rejects.toThrow('failed')
    await second
    expect(order).toEqual(['first in', 'first out', 'second in'])
  })
})

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'

const MAIN = join(import.meta.dirname, '../../central/main.ts')

describe('npm run central', () => {
  const running: ChildProcess[] = []
  const folders: string[] = []
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL')
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  function run(folder: string, port: number, ...told: string[]) {
    const child = spawn(process.execPath, [MAIN, ...told], {
      env: { PATH: process.env.PATH, DUEDESK_DATA: folder, PORT: String(port) },
    })
    running.push(child)
    const seen = { text: '', code: null as number | null }
    child.stdout.on('data', (piece) => {
      seen.text += piece
    })
    child.stderr.on('data', (piece) => {
      seen.text += piece
    })
    child.on('exit', (code) => {
      seen.code = code
    })
    return { child, seen }
  }
  const freePort = () =>
    new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
      })
    })
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-central-'))
    folders.push(folder)
    return folder
  }

  it('prints one single-use code, makes the first administrator with it, and keeps everything across a restart', async () => {
    const folder = newFolder()
    const port = await freePort()
    const first = run(folder, port)
    await vi.waitFor(() => expect(first.seen.text).toMatch(/no accounts yet/), {
      timeout: 40_000,
      interval: 50,
    })
    await vi.waitFor(() => expect(first.seen.text).toMatch(/\n {4}[\w-]{20}\n/))
    const code = /\n {4}([\w-]{20})\n/.exec(first.seen.text)?.[1]
    const post = (path: string, body: object) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const admin = { loginName: 'root', name: '首任测试', staffNumber: '1', password: 'a long password' }
    expect((await post('/v1/enrol', { code, ...admin })).status).toBe(200)
    expect((await post('/v1/enrol', { code, ...admin, loginName: 'second', staffNumber: '2' })).status).toBe(
      401,
    )
    const session = (await (await post('/v1/session', admin)).json()) as {
      accessToken: string
      sealKey: object
    }
    expect(statSync(join(folder, 'site.key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'site.key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)

    const intruder = run(folder, await freePort())
    await vi.waitFor(() => expect(intruder.seen.code).toBe(1), { timeout: 40_000, interval: 50 })
    expect(intruder.seen.text).toContain(`is open in process ${first.child.pid}`)

    first.child.kill('SIGTERM')
    await vi.waitFor(() => expect(first.seen.code).toBe(0), { timeout: 10_000 })
    const checked = run(folder, port, 'verify-audit')
    await vi.waitFor(() => expect(checked.seen.code).toBe(0), { timeout: 40_000, interval: 50 })
    expect(checked.seen.text).toMatch(/the audit holds together: 0 entries\n.*: 0:\n/)
    const second = run(folder, port)
    await vi.waitFor(() => expect(second.seen.text).toMatch(/central listens/), {
      timeout: 40_000,
      interval: 50,
    })
    expect(second.seen.text).not.toMatch(/no accounts yet/)
    const counts = await fetch(`http://127.0.0.1:${port}/v1/counts`, {
      headers: { authorization: `Bearer ${session.accessToken}` },
    })
    expect(counts.status).toBe(200)
    const again = (await (await post('/v1/session', admin)).json()) as { sealKey: object }
    expect(again.sealKey).toEqual(session.sealKey)
  })

  it('says which port is taken and what to do', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    const { seen } = run(newFolder(), port)
    await vi.waitFor(() => expect(seen.code).toBe(1), { timeout: 40_000, interval: 50 })
    expect(seen.text).toContain(`port ${port} on 127.0.0.1 is taken`)
    server.close()
  })
})

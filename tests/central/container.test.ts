// The image of central, as far as it can be tried without building it: what its file copies is there and suffices to run, nobody runs it as root, it
// says how it is, and it holds no secret.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { root } from '../../build/paths.mjs'
import { newDatabase } from './site.ts'

const text = readFileSync(join(root, 'build', 'central', 'Containerfile'), 'utf8')
const steps = text
  .replace(/^#.*$/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .map((line) => line.trim())
  .filter(Boolean)
const last = steps.slice(steps.findLastIndex((step) => step.startsWith('FROM')))
const listIn = (word: string) =>
  JSON.parse(last.find((step) => step.startsWith(`${word} [`))?.slice(word.length) ?? '[]') as string[]

describe('the image of central', () => {
  const tree = mkdtempSync(join(tmpdir(), 'duedesk-image-'))
  let database: Awaited<ReturnType<typeof newDatabase>>
  let child: ChildProcess | null = null
  beforeAll(async () => {
    database = await newDatabase()
    for (const step of last) {
      const [, from, to] = /^COPY (?!--from)(\S+) (\S+)$/.exec(step) ?? []
      if (from && to) cpSync(join(root, from), join(tree, to === './' ? from : to), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  })
  afterAll(async () => {
    child?.kill('SIGKILL')
    await database?.drop()
    rmSync(tree, { recursive: true, force: true })
  })

  it('is made in two stages, runs as nobody special, and holds no secret', () => {
    expect(steps.filter((step) => step.startsWith('FROM'))).toHaveLength(2)
    expect(last.filter((step) => step.startsWith('USER '))).toEqual(['USER node'])
    expect(last.indexOf('USER node')).toBeLessThan(last.findIndex((step) => step.startsWith('CMD [')))
    expect(text).not.toMatch(/(?:SECRET|PASSWORD|TOKEN|SITE_KEY|DATABASE_URL)\s*=/)
    expect(steps.filter((step) => /^(?:ADD|ARG)\b/.test(step))).toEqual([])
  })

  it('starts from what it copies alone, answers its own health check, and ends on SIGTERM', async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
      })
    })
    const said = Object.fromEntries(
      (last.find((step) => step.startsWith('ENV ')) ?? '')
        .slice(4)
        .split(/\s+/)
        .map((pair) => pair.split('=')),
    )
    const data = join(tree, 'data')
    const env = { PATH: process.env.PATH ?? '', ...said, PORT: String(port), DUEDESK_DATA: data }
    const [program, ...told] = listIn('CMD')
    expect(program).toBe('node')
    const started = spawn(process.execPath, told, {
      cwd: tree,
      env: { ...env, DATABASE_URL: database.url, DUEDESK_LEAVE_SECONDS: '0' },
    })
    child = started
    let heard = ''
    started.stdout.on('data', (piece) => {
      heard += piece
    })
    started.stderr.on('data', (piece) => {
      heard += piece
    })
    await vi.waitFor(() => expect(heard).toContain('central listens'), { timeout: 45_000, interval: 50 })
    const check = JSON.parse(
      /CMD (\[.*\])/.exec(last.find((step) => step.startsWith('HEALTHCHECK')) ?? '')?.[1] ?? '[]',
    )
    const health = () => spawnSync(process.execPath, check.slice(1), { env }).status
    expect(health()).toBe(0)

    // The same tree makes codes by which computers join, beside the central that runs.
    const company = JSON.stringify({ central: { url: 'https://central.invalid' }, line: null })
    const policy = join(tree, 'policy.json')
    writeFileSync(policy, company)
    const made = spawnSync(process.execPath, [...told, 'enrol-code', policy, '2'], {
      cwd: tree,
      env: { ...env, DATABASE_URL: database.url },
      encoding: 'utf8',
    })
    expect(made).toMatchObject({ status: 0, stderr: '' })
    const code = /phone: (\S{5}-\S{5})\n/.exec(made.stdout)?.[1]
    const joined = await fetch(`http://127.0.0.1:${port}/v1/enrolment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    expect(await joined.json()).toEqual({ policy: company })

    const ended = new Promise((resolve) => started.once('exit', resolve))
    started.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(health()).toBe(1)
  }, 120_000)
})

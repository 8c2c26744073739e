// Updates against a feed on this machine, with the real updater of Debian packages and a plain HTTP client in place of Electron's: a
// good one, one whose feed or file was tampered with, one that breaks off, an older one, one that is not for this machine yet.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestOptions, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { feedSignature, feedWith, newFeedKey } from '../../build/feed.ts'
import type { Updates } from '../../electron/updates.ts'
import { UpdatePolicy } from '../../shared/policy.ts'
import type { UpdateState } from '../../shared/updates.ts'

// The updater asks for Electron when it is loaded, and uses it only where it is not given something in its place.
process.env.ELECTRON_OVERRIDE_DIST_PATH ??= '/nowhere'
const { default: electronUpdater } = await import('electron-updater')
const { openUpdates } = await import('../../electron/updates.ts')
const ofUpdater = createRequire(createRequire(import.meta.url).resolve('electron-updater'))
const { configureRequestOptions, configureRequestUrl, HttpExecutor } = ofUpdater(
  'builder-util-runtime',
) as Runtime
interface Download {
  readonly headers?: Record<string, string>
  readonly cancellationToken: {
    createPromise(
      run: (
        resolve: (path: string) => void,
        reject: (error: Error) => void,
        onCancel: (callback: () => void) => void,
      ) => void,
    ): Promise<string>
  }
}

/** What the updater is built on, as far as it is used here. */
interface Runtime {
  HttpExecutor: new () => { doDownload(options: object, task: object, redirects: number): void }
  configureRequestUrl(url: URL, options: object): void
  configureRequestOptions(options: object): void
}

class PlainHttp extends HttpExecutor {
  createRequest(options: RequestOptions, answered: (response: never) => void) {
    return request(options, answered as never)
  }
  download(url: URL, destination: string, options: Download): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const asked = { headers: options.headers ?? undefined }
      configureRequestUrl(url, asked)
      configureRequestOptions(asked)
      const callback = (error: Error | null) => (error ? reject(error) : resolve(destination))
      this.doDownload(asked, { destination, options, onCancel, callback, responseHandler: null }, 0)
    })
  }
}

const RUNS = '1.2.0'
const key = newFeedKey()
let folder: string
let server: Server
let url: string
/** What the feed's server lays out, and how many bytes of a file it gives before the connection breaks. */
let files: Map<string, string | Buffer>
let breaksAfter: number | null
let installed: number
let inCall: boolean
let opened: Updates[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-updates-'))
  files = new Map()
  breaksAfter = null
  installed = 0
  inCall = false
  opened = []
  server = createServer((asked, reply) => {
    const name = new URL(asked.url ?? '/', 'http://x').pathname.slice(1)
    const content = files.get(name)
    if (content === undefined) return void reply.writeHead(404).end()
    const bytes = Buffer.from(content)
    reply.writeHead(200, { 'content-length': bytes.length })
    if (breaksAfter === null || !name.endsWith('.deb')) return void reply.end(bytes)
    reply.write(bytes.subarray(0, breaksAfter), () => reply.destroy())
    breaksAfter = null
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  for (const one of opened) one.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

/** Lays out a signed feed with one package. */
function publish(
  version: string,
  change: Partial<Parameters<typeof feedWith>[1]> = {},
  by = key.secret,
): Buffer {
  const deb = randomBytes(200_000)
  const sha512 = createHash('sha512').update(deb).digest('base64')
  const name = `duedesk_${version}_amd64.deb`
  const text = feedWith(
    `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${deb.length}\npath: ${name}\nsha512: ${sha512}\nreleaseDate: '2026-11-28T00:00:00.000Z'\n`,
    { staging: null, takeBack: [], ...change },
  )
  files.set(name, deb)
  files.set('latest-linux.yml', text)
  files.set('latest-linux.yml.sig', feedSignature(text, by))
  return deb
}

/** A program of version 1.2.0 that looks at this feed; the same machine each time. */
function desk(byPackage = false): Updates {
  const cache = join(folder, 'cache')
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(folder, 'app-update.yml'), 'updaterCacheDirName: duedesk-updater\n')
  const updater = new electronUpdater.DebUpdater(null, {
    version: RUNS,
    name: 'duedesk',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'app-update.yml'),
    userDataPath: folder,
    baseCachePath: cache,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  })
  Object.assign(updater, { httpExecutor: new PlainHttp() })
  updater.quitAndInstall = () => {
    installed += 1
  }
  const updates = openUpdates({
    updater,
    feed: UpdatePolicy.parse({ url, key: key.policyKey }),
    byPackage,
    now: () => 1,
    inCall: () => inCall,
    changed: () => undefined,
    log: () => undefined,
  })
  opened.push(updates)
  return updates
}

const failed = (code: string): UpdateState =>
  ({ state: 'failed', problem: { code, params: { url } } }) as UpdateState
const kept = () =>
  existsSync(join(folder, 'cache'))
    ? readdirSync(join(folder, 'cache'), { recursive: true }).filter((name) => String(name).endsWith('.deb'))
    : []

describe('a newer version', () => {
  test('is fetched whole, and installed when the agent says so, never in a call', async () => {
    const deb = publish('1.3.0')
    const updates = desk()
    expect(await updates.check()).toEqual({ state: 'ready', version: '1.3.0' })
    const [path = ''] = kept().map((name) => join(folder, 'cache', String(name)))
    expect(readFileSync(path)).toEqual(deb)
    inCall = true
    expect(() => updates.install()).toThrow('update.busy')
    inCall = false
    updates.install()
    expect(installed).toBe(1)
  })

  test('is only told of where the system’s own packages are installed by IT', async () => {
    publish('1.3.0')
    const updates = desk(true)
    expect(await updates.check()).toEqual({ state: 'byPackage', version: '1.3.0' })
    expect(kept()).toEqual([])
    expect(() => updates.install()).toThrow('update.busy')
  })

  test('that breaks off on the way is fetched again, and nothing half is kept', async () => {
    publish('1.3.0')
    breaksAfter = 70_000
    const updates = desk()
    expect(await updates.check()).toEqual(failed('update.unreachable'))
    expect(kept()).toEqual([])
    expect(await updates.check()).toEqual({ state: 'ready', version: '1.3.0' })
  })

  test('whose feed or file somebody changed is refused', async () => {
    publish('1.3.0')
    const text = String(files.get('latest-linux.yml'))
    files.set('latest-linux.yml', text.replace('1.3.0', '1.3.1'))
    expect(await desk().check()).toEqual(failed('update.unsigned'))
    files.set('latest-linux.yml', text)
    files.delete('latest-linux.yml.sig')
    expect((await desk().check()).state).toBe('failed')
    publish('1.3.0', {}, newFeedKey().secret)
    expect(await desk().check()).toEqual(failed('update.unsigned'))
    const deb = publish('1.3.0')
    deb.writeUInt8(deb.readUInt8(1000) ^ 1, 1000)
    expect(await desk().check()).toEqual(failed('update.damaged'))
    expect(kept()).toEqual([])
  })

  test('for a part of the machines comes to that part, always the same', async () => {
    publish('1.3.0', { staging: 0 })
    const updates = desk()
    expect((await updates.check()).state).toBe('current')
    publish('1.3.0', { staging: 100 })
    expect((await updates.check()).state).toBe('ready')
  })
})

describe('an older version', () => {
  test('is nothing new', async () => {
    publish('1.1.0')
    expect(await desk().check()).toEqual({ state: 'current', checkedAt: 1 })
    publish(RUNS)
    expect((await desk().check()).state).toBe('current')
  })

  test('comes only where the signed feed takes back the one that runs', async () => {
    publish('1.1.0', { takeBack: ['1.1.9'] })
    expect((await desk().check()).state).toBe('current')
    publish('1.1.0', { takeBack: [RUNS] })
    expect(await desk().check()).toEqual({ state: 'ready', version: '1.1.0' })
  })
})

test('wishes of an earlier signing do not pile up', () => {
  const once = feedWith('version: 1.0.0\n', { staging: 10, takeBack: ['0.9.0'] })
  expect(once).toBe('version: 1.0.0\nstagingPercentage: 10\nrollBackFrom: ["0.9.0"]\n')
  expect(feedWith(once, { staging: null, takeBack: [] })).toBe('version: 1.0.0\n')
})

// The shell in real Electron: what the page can't do, what the door refuses, and that a dead page comes back.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appFolder, type Desk, invoke, launchDesk, startedAgain } from './launch.ts'

describe('the shell', () => {
  let desk: Desk
  let saved: string

  beforeAll(async () => {
    saved = mkdtempSync(join(tmpdir(), 'duedesk-saved-'))
    desk = await launchDesk({
      env: { DUEDESK_TEST_SAVE_DIR: saved, DUEDESK_PRACTICE_CLOCK: '2026-11-20T10:00:00+08:00' },
    })
  })
  afterAll(async () => {
    await desk.discard()
    rmSync(saved, { recursive: true, force: true })
  })

  test('the page is sandboxed, isolated and has no Node', async () => {
    const inside = await desk.page.evaluate(() => ({
      url: location.href,
      types: [
        typeof Reflect.get(globalThis, 'require'),
        typeof Reflect.get(globalThis, 'process'),
        typeof Reflect.get(globalThis, 'module'),
      ],
      bridge: Object.keys(Reflect.get(globalThis, 'duedesk') ?? {}).sort(),
    }))
    expect(inside.url).toMatch(/^app:\/\/duedesk\//)
    expect(inside.types).toEqual(['undefined', 'undefined', 'undefined'])
    expect(inside.bridge).toEqual(['invoke', 'on'])
    const preferences = await desk.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as
        | { getLastWebPreferences(): Record<string, unknown> }
        | undefined
      return contents?.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    })
  })

  test('the content security policy is strict, and names only the two doors', async () => {
    const policy = await desk.page.evaluate(async () =>
      (await fetch(location.href)).headers.get('content-security-policy'),
    )
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
    expect(policy).toMatch(/connect-src 'self' http:\/\/127\.0\.0\.1:\d+ ws:\/\/127\.0\.0\.1:\d+;/)
    const reached = await desk.page.evaluate(async () => {
      const attempts = ['http://127.0.0.1:1/', 'https://example.invalid/']
      return Promise.all(
        attempts.map((url) =>
          fetch(url).then(
            () => 'reached',
            (error: Error) => error.name,
          ),
        ),
      )
    })
    expect(reached).toEqual(['TypeError', 'TypeError'])
    const evaluated = await desk.page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.head.append(script)
      return Reflect.get(globalThis, 'inlineRan') === true
    })
    expect(evaluated).toBe(false)
  })

  test('files outside the window’s folder can not be reached', async () => {
    const statuses = await desk.page.evaluate(() =>
      Promise.all(
        [
          '/../main/main.js',
          '/%2e%2e/main/main.js',
          '/..%2fmain%2fmain.js',
          '/nothing.html',
          '/index.html',
        ].map(async (path) => (await fetch(path)).status),
      ),
    )
    expect(statuses).toEqual([404, 404, 404, 404, 200])
    const foreign = await desk.page.evaluate(() =>
      fetch('app://other/index.html').then(
        (reply) => reply.status,
        () => 'refused',
      ),
    )
    expect(foreign).not.toBe(200)
  })

  test('no second window, no other page', async () => {
    const opened = await desk.page.evaluate(() => window.open('https://example.invalid/') === null)
    expect(opened).toBe(true)
    await desk.page.evaluate(() => {
      location.href = 'https://example.invalid/'
    })
    await expect
      .poll(() => readFileSync(join(desk.userData, 'logs', 'duedesk.log'), 'utf8'))
      .toContain('window.navigationDenied')
    expect(desk.page.url()).toMatch(/^app:\/\/duedesk\//)
    expect(desk.app.windows()).toHaveLength(1)
  })

  test('permissions: the microphone, and nothing else', async () => {
    const answers = await desk.page.evaluate(async () => {
      const name = (error: unknown) => (error instanceof Error ? error.name : 'unknown')
      const audio = await navigator.mediaDevices.getUserMedia({ audio: true }).then((stream) => {
        for (const track of stream.getTracks()) track.stop()
        return 'granted'
      }, name)
      const video = await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', name)
      const position = await new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('refused'),
        )
      })
      const notifications = await Notification.requestPermission()
      return { audio, video, position, notifications }
    })
    expect(answers).toEqual({
      audio: 'granted',
      video: 'NotAllowedError',
      position: 'refused',
      notifications: 'denied',
    })
  })

  test('the door answers our page, refuses nonsense, and refuses every other frame', async () => {
    expect(await invoke(desk.page, 'settings.get')).toMatchObject({ ok: true, value: { language: 'zh-CN' } })
    expect(await invoke(desk.page, 'settings.erase')).toMatchObject({
      ok: false,
      problem: { code: 'ipc.malformed' },
    })
    expect(await invoke(desk.page, 'settings.set', { zoom: 'large' })).toEqual({
      ok: false,
      problem: { code: 'ipc.malformed', params: { channel: 'settings.set', path: 'zoom' } },
    })
    const foreign = await desk.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const other = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, contextIsolation: true },
        })
        try {
          await other.loadURL('data:text/html,<p>other</p>')
          return await other.webContents.executeJavaScript("window.duedesk.invoke('settings.get')")
        } finally {
          other.destroy()
        }
      },
      join(appFolder, 'out', 'preload', 'preload.cjs'),
    )
    expect(foreign).toEqual({
      ok: false,
      problem: { code: 'ipc.untrusted', params: { channel: 'settings.get' } },
    })
  })

  test('the environment says practice, the clock asked for, and where central and line are', async () => {
    const ready = async () => {
      const reply = (await invoke(desk.page, 'environment.get')) as {
        value: { central: { state: string }; line: { state: string } }
      }
      return [reply.value.central.state, reply.value.line.state]
    }
    await expect.poll(ready, { timeout: 60_000 }).toEqual(['ready', 'ready'])
    expect(await invoke(desk.page, 'environment.get')).toMatchObject({
      ok: true,
      value: {
        mode: 'practice',
        isPackaged: false,
        practiceClockStart: Date.parse('2026-11-20T10:00:00+08:00'),
      },
    })
    const central = (await invoke(desk.page, 'environment.get')) as {
      value: { practiceClockOffsetMs: number; central: { url: string; door: string } }
    }
    const { url, door } = central.value.central
    const closed = await desk.page.evaluate(
      (to) => fetch(`${to}/v1/health`).then((reply) => reply.status),
      url,
    )
    expect(closed).toBeGreaterThanOrEqual(400)
    const health = await desk.page.evaluate(
      async ([to, secret]) =>
        (await fetch(`${to}/v1/health`, { headers: { 'x-duedesk-door': String(secret) } })).json(),
      [url, door] as const,
    )
    expect(health).toMatchObject({ ok: true, database: 'pglite' })
    expect(
      Math.abs((health as { now: number }).now - (Date.now() + central.value.practiceClockOffsetMs)),
    ).toBeLessThan(5000)
  })

  test('signing in gives an access token and no password; a wrong password says how many tries are left', async () => {
    const signedIn = (await invoke(desk.page, 'session.signIn', {
      loginName: 'agent1',
      password: 'practice',
    })) as { ok: boolean }
    const wrong = await invoke(desk.page, 'session.signIn', {
      loginName: 'agent1',
      password: 'not the password',
    })
    expect(wrong).toMatchObject({ ok: false, problem: { code: 'session.wrongCredentials' } })
    expect(signedIn).toMatchObject({ ok: true, value: { online: true } })
    expect(JSON.stringify(signedIn)).not.toMatch(/refreshToken|sipPassword/)
    expect(await invoke(desk.page, 'session.refresh')).toMatchObject({ ok: true, value: { online: true } })
    expect(await invoke(desk.page, 'session.signOut')).toEqual({ ok: true })
    expect(await invoke(desk.page, 'session.refresh')).toMatchObject({
      ok: false,
      problem: { code: 'session.expired' },
    })
  })

  test('a file is saved where the person says', async () => {
    const reply = await invoke(desk.page, 'file.save', {
      suggestedName: '退回清单.csv',
      content: { text: '行,原因\n' },
    })
    expect(reply).toEqual({ ok: true, value: { path: join(saved, '退回清单.csv') } })
    expect(readFileSync(join(saved, '退回清单.csv'), 'utf8')).toBe('行,原因\n')
    expect(
      await invoke(desk.page, 'file.save', { suggestedName: '../up.csv', content: { text: '' } }),
    ).toMatchObject({ ok: false })
  })

  test('a second start hands its link to the first and ends', async () => {
    await desk.page.evaluate(() => {
      const bridge = Reflect.get(globalThis, 'duedesk') as {
        on(event: string, fn: (data: unknown) => void): void
      }
      bridge.on('link', (link) => Reflect.set(globalThis, 'heardLink', link))
    })
    expect(await startedAgain(desk, 'tel:+8619900000001')).toBe(0)
    await expect
      .poll(() => desk.page.evaluate(() => Reflect.get(globalThis, 'heardLink') as unknown))
      .toEqual({ kind: 'tel', number: '+8619900000001' })
  })

  test('a page that dies comes back on the recovery screen, says why, and is as large as it was set', async () => {
    await invoke(desk.page, 'zoom.set', { factor: 1.5 })
    await desk.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    )
    const url = () =>
      desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '')
    await expect.poll(url, { timeout: 30_000 }).toContain('?recovered=1')
    const last = () =>
      desk.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          "window.duedesk?.invoke('crash.last')",
        ),
      )
    await expect.poll(last, { timeout: 30_000 }).toMatchObject({ ok: true, value: { what: 'renderer' } })
    const zoom = () =>
      desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())
    await expect.poll(zoom).toBeCloseTo(1.5)
  })
})

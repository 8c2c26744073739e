// The shell over several runs: settings, window and practice database stay; what is broken is kept aside and said; a
// dead central comes back; without a key store of the system a passphrase takes its place.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { deskOn } from './day.ts'
import { type Desk, invoke, launchDesk } from './launch.ts'

type CentralReady = { url: string; door: string }

/** Waits until central is up, and tells where. */
async function centralReady(desk: Desk): Promise<CentralReady> {
  return vi.waitFor(
    async () => {
      const reply = (await invoke(desk.page, 'environment.get')) as {
        value: { central: { state: string } & CentralReady }
      }
      const { state, url, door } = reply.value.central
      expect(state).toBe('ready')
      return { url, door }
    },
    { timeout: 60_000, interval: 100 },
  )
}

/** For what needs no central: the desk starts none, and finds none. */
const NO_CENTRAL = deskOn({ url: 'http://127.0.0.1:9', door: '0'.repeat(64), clockOffsetMs: 0 })

const boundsOf = ({ app }: Desk) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())

// Three starts with a central of the desk's own are in one test.
describe('what stays between runs', { timeout: 240_000 }, () => {
  test('settings and the window’s place stay; a broken settings file is kept aside and said', async () => {
    const first = await launchDesk({ env: NO_CENTRAL })
    await invoke(first.page, 'settings.set', { language: 'en', theme: 'dark' })
    const place = { x: 40, y: 30, width: 1300, height: 760 }
    await first.app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
      place,
    )
    // The display moves a window after it was asked to.
    await expect.poll(() => boundsOf(first)).toEqual(place)
    await first.quit()
    const again = await launchDesk({ userData: first.userData, env: NO_CENTRAL })
    expect(await invoke(again.page, 'settings.get')).toMatchObject({
      value: { language: 'en', theme: 'dark' },
    })
    expect(await again.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
    await expect.poll(() => boundsOf(again)).toEqual(place)
    await again.quit()
    writeFileSync(join(first.userData, 'settings.json'), '{"language":')
    const third = await launchDesk({ userData: first.userData, env: NO_CENTRAL })
    await expect.poll(() => invoke(third.page, 'crash.last')).toMatchObject({ value: { what: 'settings' } })
    expect(await invoke(third.page, 'settings.get')).toMatchObject({ value: { language: 'zh-CN' } })
    expect(readdirSync(first.userData).some((name) => name.startsWith('settings.json.broken-'))).toBe(true)
    await third.discard()
  })

  test('practice comes back from its encrypted snapshot; a broken one is kept aside and said', async () => {
    const first = await launchDesk()
    await centralReady(first)
    await first.quit()
    const snapshot = join(first.userData, 'practice', 'snapshot.bin')
    const kept = readFileSync(snapshot)
    // A gzip file would begin with these two bytes.
    expect([...kept.subarray(12 + 16, 12 + 18)]).not.toEqual([0x1f, 0x8b])
    const again = await launchDesk({ userData: first.userData })
    await centralReady(again)
    expect(await invoke(again.page, 'crash.last')).toEqual({ ok: true, value: null })
    await again.quit()
    kept[100] = (kept[100] ?? 0) ^ 1
    writeFileSync(snapshot, kept)
    const third = await launchDesk({ userData: first.userData })
    await centralReady(third)
    expect(await invoke(third.page, 'crash.last')).toMatchObject({ value: { what: 'practiceDatabase' } })
    await third.discard()
  })

  test('a central that dies is started again behind the same door', async () => {
    const desk = await launchDesk()
    const before = await centralReady(desk)
    const killed = await desk.app.evaluate(({ app }) => {
      const metric = app
        .getAppMetrics()
        .find(({ serviceName, name }) => `${serviceName} ${name}`.includes('duedesk-central'))
      if (metric) process.kill(metric.pid, 'SIGKILL')
      return metric?.pid ?? 0
    })
    expect(killed).toBeGreaterThan(0)
    const health = () =>
      desk.page.evaluate(
        ([url, door]) =>
          fetch(`${url}/v1/health`, { headers: { 'x-duedesk-door': String(door) } }).then(
            (reply) => reply.status,
            () => 0,
          ),
        [before.url, before.door] as const,
      )
    await expect
      .poll(() => readFileSync(join(desk.userData, 'logs', 'duedesk.log'), 'utf8'))
      .toContain('child.exit')
    await expect.poll(health, { timeout: 60_000 }).toBe(200)
    expect(await centralReady(desk)).toEqual(before)
    await desk.discard()
  })

  test.runIf(process.platform === 'linux')(
    'without a key store of the system it is refused by name, and a passphrase takes its place',
    async () => {
      const agentId = '0193f000-0000-7000-8000-000000000001'
      const desk = await launchDesk({ env: { ...NO_CENTRAL, DUEDESK_TEST_KEYSTORE: '' } })
      expect(await invoke(desk.page, 'keys.open', { agentId })).toEqual({
        ok: false,
        problem: { code: 'local.keyStoreRefused', params: { backend: 'basic_text', chosen: false } },
      })
      const made = await invoke(desk.page, 'keys.open', { agentId, passphrase: 'a long passphrase' })
      expect(made).toMatchObject({ ok: true, value: { mode: 'passphrase', fresh: true } })
      await desk.quit()
      const again = await launchDesk({
        userData: desk.userData,
        env: { ...NO_CENTRAL, DUEDESK_TEST_KEYSTORE: '' },
      })
      expect(await invoke(again.page, 'keys.open', { agentId, passphrase: 'another one' })).toMatchObject({
        problem: { code: 'local.passphraseWrong' },
      })
      expect(
        await invoke(again.page, 'keys.open', { agentId, passphrase: 'a long passphrase' }),
      ).toMatchObject({
        value: { fresh: false },
      })
      await again.discard()
    },
  )

  test('the smallest window is 1280 x 720 of page', async () => {
    const desk = await launchDesk({ env: NO_CENTRAL })
    await desk.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720),
    )
    await expect.poll(() => desk.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1280, 720])
    await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(800, 600))
    await expect.poll(() => desk.page.evaluate(() => innerWidth >= 1280 && innerHeight >= 720)).toBe(true)
    await desk.discard()
  })
})

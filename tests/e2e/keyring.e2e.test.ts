// Machines that are not as one would wish: one with a real key store of the system (the other tests do without), one without any,
// one without a microphone. Each time the agent is told in words, and can go on.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Agent } from './agent.ts'
import { CentralDoor } from './centralDoor.ts'
import { deskOn, give, makeAgent, type Staff, TEN } from './day.ts'
import { filesUnder } from './disk.ts'
import { launchDesk } from './launch.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { person } from './people.ts'
import { faultsOf } from './screenCheck.ts'

const somebody = person('promisesFriday')
const another = person('promisesFriday')

describe('machines as they are', () => {
  let own: OwnCentral
  let staff: Staff
  let office: CentralDoor
  beforeAll(async () => {
    own = await ownCentral({ at: Date.parse(TEN) })
    office = await CentralDoor.signIn(own.door, 'admin1')
    staff = await makeAgent(office, '8071')
    await give(own.door, office, staff, [somebody])
  })
  afterAll(() => own?.close())

  test.runIf(process.platform === 'linux')(
    'with a key store of the system it keeps the key, and says which it is',
    async () => {
      const home = mkdtempSync(join(tmpdir(), 'duedesk-keyring-'))
      const bus = await sessionBus(home)
      try {
        const desk = await launchDesk({
          env: { ...deskOn(own.door), ...bus.env, DUEDESK_TEST_KEYSTORE: '' },
          args: ['--password-store=gnome-libsecret'],
        })
        const agent = new Agent(desk.page)
        expect(
          await desk.app.evaluate(({ safeStorage }) => [
            safeStorage.getSelectedStorageBackend(),
            safeStorage.encryptString('x').subarray(0, 3).toString('latin1'),
          ]),
        ).toEqual(['gnome_libsecret', 'v11'])
        // No passphrase is asked for: the list is there at once.
        await agent.signIn(staff.loginName, staff.password)
        await agent.waitForCases()
        const keys = filesUnder(join(desk.userData, 'keys'))
        const kept = JSON.parse(readFileSync(keys[0] ?? '', 'utf8')) as { mode: string; wrapped: string }
        expect(kept.mode).toBe('os')
        expect(Buffer.from(kept.wrapped, 'base64').subarray(0, 3).toString('latin1')).toBe('v11')
        await desk.quit()

        const again = await launchDesk({
          userData: desk.userData,
          env: { ...deskOn(own.door), ...bus.env, DUEDESK_TEST_KEYSTORE: '' },
          args: ['--password-store=gnome-libsecret'],
        })
        const back = new Agent(again.page)
        await back.signIn(staff.loginName, staff.password)
        await back.waitForCases()
        await again.discard()
      } finally {
        await bus.end()
        rmSync(home, { recursive: true, force: true, maxRetries: 5 })
      }
    },
  )

  test.runIf(process.platform === 'linux')(
    'without one a passphrase is offered with the reason, and opens the data again',
    async () => {
      const desk = await launchDesk({ env: { ...deskOn(own.door), DUEDESK_TEST_KEYSTORE: '' } })
      const agent = new Agent(desk.page)
      await agent.fillSignIn(staff.loginName, staff.password)
      await agent.seesText('这台电脑的系统钥匙串不可用')
      expect.soft(await faultsOf(desk, 'passphrase', { dark: true })).toEqual([])
      await agent.passphrase('八个字以上的口令', '八个字以上的口令')
      await agent.waitForCases()
      await desk.quit()

      const again = await launchDesk({
        userData: desk.userData,
        env: { ...deskOn(own.door), DUEDESK_TEST_KEYSTORE: '' },
      })
      const back = new Agent(again.page)
      await back.fillSignIn(staff.loginName, staff.password)
      await back.seesText('请输入为本机数据设置的口令')
      await back.passphrase('不是原来设的那个口令')
      await back.seesText('口令不对')
      await back.passphrase('八个字以上的口令')
      await back.waitForCases()
      await again.discard()
    },
  )

  test('without a microphone a dial is refused in words before anything counts as a call', async () => {
    // Somebody else's customer: the desks above hold the leases of theirs.
    const other = await makeAgent(office, '8072')
    const { central, caseOf } = await give(own.door, office, other, [another])
    const desk = await launchDesk({ env: { ...deskOn(own.door), DUEDESK_FAKE_AUDIO: '' } })
    const agent = new Agent(desk.page)
    await agent.signIn(other.loginName, other.password)
    await agent.waitForCases()
    await agent.openRow(caseOf(another))
    await agent.dial()
    await agent.seesText('没有找到麦克风')
    await agent.seesText('请插好耳机，再到设置里选择。')
    // Nothing left this desk, so nothing counts as a call and nothing waits for a result.
    expect(await agent.callState()).toBe('idle')
    await central.landed('call', () => true, 0)
    await desk.discard()
  })
})

/** A session bus of one's own with an unlocked key store on it, as a desktop has after signing in. */
async function sessionBus(home: string): Promise<{ env: Record<string, string>; end(): Promise<void> }> {
  const runtime = join(home, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  const env = { HOME: home, XDG_RUNTIME_DIR: runtime }
  const script = join(home, 'session.sh')
  writeFileSync(
    script,
    `printf '%s\\n' key-store-password | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
keyring=$!
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \\
  string:org.freedesktop.secrets | grep -q true; do sleep 0.05; done
echo "$DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null
kill $keyring
`,
  )
  const session = spawn('dbus-run-session', ['--', 'bash', script], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => session.once('exit', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    session.once('error', (error) => reject(new Error(`no session bus: ${error.message}`)))
    session.once('exit', (code) => reject(new Error(`the session ended at once (${code})`)))
    session.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()))
  })
  return {
    env: { ...env, DBUS_SESSION_BUS_ADDRESS: address },
    async end() {
      session.stdin.end()
      await gone
    },
  }
}

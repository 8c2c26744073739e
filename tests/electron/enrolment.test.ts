// Joining a company by a signed file and a check code: what is believed, what is not, and what goes before it.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enrolmentOf } from '../../build/enrolment.ts'
import { newFeedKey } from '../../build/feed.ts'
import { enrolmentPath, openEnrolment } from '../../electron/enrolment.ts'
import { readMode } from '../../electron/policy.ts'

const POLICY = JSON.stringify({
  central: { url: 'https://central.invalid' },
  line: null,
  managedBy: 'IT 测试',
})
const key = newFeedKey()
const made = enrolmentOf(POLICY, key.secret)

let folder: string
let sent: string
let machine: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duedesk-enrolment-'))
  sent = join(folder, 'sent.json')
  machine = join(folder, 'etc', 'policy.json')
  writeFileSync(sent, JSON.stringify(made.file))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a machine without a policy', () => {
  test('joins by the file and the code, and is the company’s from the next start on', async () => {
    expect(readMode(machine, folder)).toMatchObject({ kind: 'practice', managed: { mayJoin: true } })
    const enrolment = openEnrolment(folder)
    expect(await enrolment.open(sent)).toEqual({ company: 'IT 测试', central: 'central.invalid' })
    expect(existsSync(enrolmentPath(folder))).toBe(false)
    // As people type it.
    await enrolment.accept(` ${made.code.toUpperCase().replace('-', ' ')} `)
    expect(readMode(machine, folder)).toMatchObject({
      kind: 'site',
      policy: { central: { url: 'https://central.invalid' } },
      managed: { by: 'IT 测试', mayJoin: false },
    })
  })

  test('does nothing by a file alone: three wrong codes close it', async () => {
    const enrolment = openEnrolment(folder)
    await expect(enrolment.accept(made.code)).rejects.toMatchObject({ problem: { params: { left: 0 } } })
    await enrolment.open(sent)
    const wrong = made.code.replace(/^./, (first) => (first === '0' ? '1' : '0'))
    for (const left of [2, 1, 0])
      await expect(enrolment.accept(wrong)).rejects.toMatchObject({
        problem: { code: 'enrolment.wrongCode', params: { left } },
      })
    await expect(enrolment.accept(made.code)).rejects.toMatchObject({
      problem: { code: 'enrolment.wrongCode' },
    })
    expect(readMode(machine, folder).kind).toBe('practice')
    expect(await enrolment.open(null)).toBeNull()
  })

  test.each([
    [
      'changed after it was signed',
      { policy: POLICY.replace('central.invalid', 'evil.invalid') },
      'badSignature',
    ],
    ['signed by nobody', { signature: 'AAAA' }, 'badSignature'],
    ['with more in it', { run: 'x' }, 'notOne'],
    ['of another kind', { duedesk: 'policy' }, 'notOne'],
  ])('a file %s is refused', async (_what, change, code) => {
    writeFileSync(sent, JSON.stringify({ ...made.file, ...change }))
    await expect(openEnrolment(folder).open(sent)).rejects.toMatchObject({
      problem: { code: `enrolment.${code}` },
    })
  })

  test('a signed file with a wrong policy is refused, by the tool and by the desk', async () => {
    const wrong = '{"central":{"url":"http://plain.invalid"},"line":null}'
    expect(() => enrolmentOf(wrong, key.secret)).toThrow(/central\.url/)
    const practice = enrolmentOf(POLICY, key.secret).file
    const { feedSignature } = await import('../../build/feed.ts')
    for (const policy of [wrong, '{"practice":{}}']) {
      writeFileSync(
        sent,
        JSON.stringify({ ...practice, policy, signature: feedSignature(policy, key.secret) }),
      )
      await expect(openEnrolment(folder).open(sent)).rejects.toMatchObject({
        problem: { code: 'enrolment.notOne' },
      })
    }
    writeFileSync(sent, 'x'.repeat(400_000))
    await expect(openEnrolment(folder).open(sent)).rejects.toMatchObject({
      problem: { code: 'enrolment.notOne' },
    })
  })
})

describe('a machine that joined', () => {
  const joined = async () => {
    const enrolment = openEnrolment(folder)
    await enrolment.open(sent)
    await enrolment.accept(made.code)
  }

  test('stops trusting a file that somebody changed on disk, and keeps the last good one', async () => {
    await joined()
    readMode(machine, folder)
    const path = enrolmentPath(folder)
    writeFileSync(path, readFileSync(path, 'utf8').replace('central.invalid', 'evil.invalid'))
    expect(readMode(machine, folder)).toMatchObject({
      kind: 'site',
      policy: { central: { url: 'https://central.invalid' } },
      managed: { wrong: { code: 'shell.policyKept' } },
    })
  })

  test('follows the file that IT put on the machine as soon as there is one', async () => {
    await joined()
    const put = join(folder, 'policy.json')
    writeFileSync(put, JSON.stringify({ central: { url: 'https://other.invalid' }, line: null }))
    expect(readMode(put, folder)).toMatchObject({ policy: { central: { url: 'https://other.invalid' } } })
  })
})

describe('a machine that joins by a code', () => {
  const asked: { url: string; body: string }[] = []
  const answering =
    (status: number, told: unknown): typeof fetch =>
    async (url, init) => {
      asked.push({ url: String(url), body: String(init?.body) })
      return new Response(JSON.stringify(told), { status })
    }

  test('is the company’s from the next start on; the address may lack its https', async () => {
    await openEnrolment(folder, answering(200, { policy: POLICY })).redeem(' central.invalid ', 'abcde-12345')
    expect(asked.at(-1)).toEqual({
      url: 'https://central.invalid/v1/enrolment',
      body: JSON.stringify({ code: 'abcde-12345' }),
    })
    expect(readMode(machine, folder)).toMatchObject({
      kind: 'site',
      managed: { by: 'IT 测试', mayJoin: false },
    })
  })

  test('keeps nothing of a wrong code, a policy that is none, or an address that is not https', async () => {
    const refused = { type: 'about:blank', title: 'x', status: 404, code: 'enrolment.noSuchCode', params: {} }
    const expected = (code: string) => ({ problem: { code } })
    await expect(
      openEnrolment(folder, answering(404, refused)).redeem('a.invalid', 'x'),
    ).rejects.toMatchObject(expected('enrolment.noSuchCode'))
    await expect(
      openEnrolment(folder, answering(200, { policy: '{"central":{}}' })).redeem('a.invalid', 'x'),
    ).rejects.toMatchObject(expected('enrolment.notOne'))
    // A portal of the network that answers everything with a page of its own.
    const portal: typeof fetch = async () => new Response('<html></html>', { status: 200 })
    await expect(openEnrolment(folder, portal).redeem('a.invalid', 'x')).rejects.toMatchObject(
      expected('central.internal'),
    )
    const before = asked.length
    for (const address of ['http://a.invalid', 'https://user:word@a.invalid', 'file:///etc', ''])
      await expect(
        openEnrolment(folder, answering(200, { policy: POLICY })).redeem(address, 'x'),
      ).rejects.toMatchObject(expected('enrolment.notOne'))
    expect(asked.length).toBe(before)
    const down: typeof fetch = () => Promise.reject(new TypeError('fetch failed'))
    await expect(openEnrolment(folder, down).redeem('a.invalid', 'x')).rejects.toMatchObject(
      expected('enrolment.unreachable'),
    )
    expect(existsSync(enrolmentPath(folder))).toBe(false)
    expect(readMode(machine, folder).kind).toBe('practice')
  })
})

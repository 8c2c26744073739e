// The contract between window and shell as the shell applies it, and the pure parts of the shell's settings, links,
// policy and logs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { answer, type Handlers } from '../../electron/answer.ts'
import { watchCertificates } from '../../electron/certificates.ts'
import { contentSecurityPolicy, typeOf } from '../../electron/contentPolicy.ts'
import { linkIn, parseLink } from '../../electron/deepLink.ts'
import { sayFarewell } from '../../electron/farewell.ts'
import { keepPracticeTime, keptPracticeTime, practiceClock } from '../../electron/practiceClock.ts'
import { readSeams } from '../../electron/seams.ts'
import {
  DEFAULTS,
  firstLanguage,
  MIGRATIONS,
  prepareSettings,
  SETTINGS_VERSION,
} from '../../electron/settingsFormat.ts'
import { ipc, SettingsChange } from '../../shared/ipc.ts'
import { ProblemError } from '../../shared/problem.ts'
import { redact, redactText } from '../../shared/redact.ts'

const CASE = '0193f000-0000-7000-8000-000000000001'

describe('answering the window', () => {
  const unforeseen: string[] = []
  /** Handlers that were asked for by name; any other would be a mistake of this test. */
  const handlers = (own: Partial<Handlers>) =>
    new Proxy(own, {
      get(target, name) {
        const handler = Reflect.get(target, name)
        if (handler) return handler
        throw new Error(`no handler for ${String(name)} in this test`)
      },
    }) as Handlers
  const ask = (own: Partial<Handlers>, channel: unknown, payload?: unknown) =>
    answer(handlers(own), channel, payload, ({ channel: where }) => unforeseen.push(where))

  test('a good request reaches its handler, parsed', async () => {
    const seen: unknown[] = []
    const reply = await ask(
      {
        'journal.read': (request) => {
          seen.push(request)
          return { lines: [], more: false, lastN: 0, acknowledged: 0, damaged: 0 }
        },
      },
      'journal.read',
      { agentId: CASE, device: CASE, fromN: 1, secret: 'dropped' },
    )
    expect(reply).toMatchObject({ ok: true })
    expect(seen).toEqual([{ agentId: CASE, device: CASE, fromN: 1, limit: 250 }])
  })

  test.each([
    ['an unknown channel', 'files.read', undefined],
    ['a name from the prototype', 'constructor', undefined],
    ['a channel that is no text', 7, undefined],
    [
      'a path for an id',
      'journal.append',
      { agentId: '../../etc', device: CASE, lines: [{ n: 1, line: 'x' }] },
    ],
    [
      'a line with a break',
      'journal.append',
      { agentId: CASE, device: CASE, lines: [{ n: 1, line: 'a\nb' }] },
    ],
    ['a payload where none belongs', 'app.quit', { now: true }],
    ['a file name with a folder', 'file.save', { suggestedName: 'a/b', content: { text: '' } }],
  ])('%s is refused before any handler runs', async (_what, channel, payload) => {
    expect(await ask({}, channel, payload)).toMatchObject({ ok: false, problem: { code: 'ipc.malformed' } })
  })

  test('problems pass; anything unforeseen is reported inside and only a reference goes out', async () => {
    const thrown = await ask(
      {
        'session.refresh': () => {
          throw new ProblemError('session.expired')
        },
      },
      'session.refresh',
    )
    expect(thrown).toEqual({ ok: false, problem: { code: 'session.expired', params: {} } })
    const unexpected = await ask(
      {
        'session.refresh': () => {
          throw new Error('secret detail')
        },
      },
      'session.refresh',
    )
    expect(unexpected).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
    expect(JSON.stringify(unexpected)).not.toContain('secret detail')
    // A handler that answers what the contract does not say is a fault of ours, and never reaches the page.
    const wrong = await ask({ 'settings.get': () => ({ ...DEFAULTS, zoom: 99 }) }, 'settings.get')
    expect(wrong).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
    expect(unforeseen).toEqual(['session.refresh', 'settings.get'])
  })

  test('every channel has a request and a reply', () => {
    for (const [channel, contract] of Object.entries(ipc)) {
      expect(channel).toMatch(/^[a-z]+\.[a-zA-Z]+$/)
      expect(Object.keys(contract)).toEqual(['request', 'reply'])
    }
  })
})

describe('settings', () => {
  test('no file: the defaults; our own file: as it is', () => {
    expect(prepareSettings(null)).toEqual({ settings: DEFAULTS, outcome: 'fresh' })
    const own = { ...DEFAULTS, language: 'en' as const, wrapSeconds: 90 }
    expect(prepareSettings(JSON.stringify({ version: SETTINGS_VERSION, ...own }))).toEqual({
      settings: own,
      outcome: 'read',
    })
  })

  test('the window can not name itself a headset: only the shell writes whose keys may be used', () => {
    const change = { headset: { vendorId: 1, productId: 2, name: 'x' }, zoom: 1.5 }
    expect(SettingsChange.parse(change)).toEqual({ zoom: 1.5 })
  })

  test('each older version becomes the newest, step by step', () => {
    const v0 = { language: 'en', microphoneId: 'm1', speakerId: 's1', volume: 0.4, lastLoginName: 'agent1' }
    const v1 = MIGRATIONS[0]?.(v0)
    expect(v1).toMatchObject({ version: 1, volume: 0.4, devices: { microphone: { id: 'm1' }, ringer: null } })
    const v2 = MIGRATIONS[1]?.(v1 ?? {})
    expect(v2).toMatchObject({
      version: 2,
      volumes: { speaker: 0.4, ringer: 0.4 },
      devices: { ringOnBoth: true },
    })
    const v3 = MIGRATIONS[2]?.(v2 ?? {})
    expect(v3).toMatchObject({ version: 3, keys: {}, density: 'standard', volumes: { speaker: 0.4 } })
    const v4 = MIGRATIONS[3]?.(v3 ?? {})
    expect(v4).toMatchObject({ version: 4, welcomed: true, density: 'standard' })
    expect(MIGRATIONS).toHaveLength(SETTINGS_VERSION)
    for (const old of [v0, v1, v2 ?? {}]) {
      const { settings, outcome } = prepareSettings(JSON.stringify(old))
      expect(outcome).toBe('migrated')
      expect(settings).toMatchObject({ language: 'en', lastLoginName: 'agent1', volumes: { speaker: 0.4 } })
      expect(settings.devices.speaker?.id).toBe('s1')
    }
  })

  test.each([
    '',
    '{"language":',
    '[]',
    'null',
    '{"version":2,"zoom":"large"}',
    '{"version":2,"theme":"pink"}',
  ])('broken %j: the defaults, and it is said', (text) => {
    expect(prepareSettings(text)).toEqual({ settings: DEFAULTS, outcome: 'broken' })
  })

  test('a newer Duedesk’s file is used as far as it can be read, and said', () => {
    const newer = prepareSettings(
      JSON.stringify({ ...DEFAULTS, version: SETTINGS_VERSION + 1, theme: 'dark', extra: 1 }),
    )
    expect(newer).toEqual({ settings: { ...DEFAULTS, theme: 'dark' }, outcome: 'newer' })
    expect(prepareSettings(JSON.stringify({ version: 9, theme: 7 })).outcome).toBe('newer')
  })

  test.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['en_US', 'en'],
    ['zh-TW', 'zh-CN'],
    ['de-DE', 'zh-CN'],
    ['', 'zh-CN'],
  ])('a fresh desk on a system in %j begins in %s', (locale, language) => {
    expect(firstLanguage(locale)).toBe(language)
  })

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        prepareSettings(text)
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

describe('links', () => {
  test.each([
    ['tel:+8619900000001', { kind: 'tel', number: '+8619900000001' }],
    ['TEL:199-0000-0001', { kind: 'tel', number: '19900000001' }],
    ['tel:%2B86%20199%200000%200001', { kind: 'tel', number: '+8619900000001' }],
    ['tel:12345;ext=6', { kind: 'tel', number: '12345' }],
    ['callto:+8619900000001', { kind: 'tel', number: '+8619900000001' }],
    ['callto://199 0000 0001', { kind: 'tel', number: '19900000001' }],
    ['sip:19900000001@pbx.invalid:5061;transport=tls', { kind: 'tel', number: '19900000001' }],
    ['sips:8002', { kind: 'tel', number: '8002' }],
    ['duedesk://dial?number=19900000001', { kind: 'duedesk', number: '19900000001', caseId: null }],
    [`duedesk://case/${CASE}`, { kind: 'duedesk', number: null, caseId: CASE }],
    [
      `duedesk://case/${CASE}?number=%2B8619900000001`,
      { kind: 'duedesk', number: '+8619900000001', caseId: CASE },
    ],
  ])('%s pre-fills', (text, link) => {
    expect(parseLink(text)).toEqual(link)
  })

  test.each([
    'tel:',
    'tel:12',
    'tel:javascript',
    'tel:%E0%A4%A',
    `tel:${'1'.repeat(400)}`,
    'callto:somebody',
    'sip:anna@pbx.invalid',
    'sip:19900000001@pbx.invalid?Subject=call',
    'sip:19900000001@pbx.invalid/../x',
    'duedesk://dial',
    'duedesk://dial?number=abc',
    'duedesk://dial?number=19900000001&call=now',
    'duedesk://case/../../etc',
    'duedesk://user:pass@case/x',
    'duedesk://enrol?central=https://example.invalid',
    `duedesk://case/${CASE}#x`,
    'https://example.invalid/',
    'javascript:alert(1)',
  ])('%s does nothing', (text) => {
    expect(parseLink(text)).toBeNull()
  })

  test('among the arguments of a process, only a link of ours counts', () => {
    expect(linkIn(['/opt/Duedesk/duedesk', '--no-sandbox', '/home/x', 'tel:10086'])).toEqual({
      kind: 'tel',
      number: '10086',
    })
    expect(linkIn(['/opt/Duedesk/duedesk', 'tel:', 'C:\\a'])).toBeNull()
  })
})

describe('what is logged', () => {
  test.each([
    ['call to +86 199 0000 0001 failed', 'call to [digits] failed'],
    ['19900000001', '[digits]'],
    ['id 99000019900101001X', 'id [digits]'],
    ['card 6222-0000-1234-5678', 'card [digits]'],
    [`case ${CASE} opened`, `case ${CASE} opened`],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [token]'],
    [`door ${'a1'.repeat(32)}`, 'door [secret]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '[token]'],
    ['port 54321, 404, 1500 ms', 'port 54321, 404, 1500 ms'],
  ])('%s', (text, clean) => {
    expect(redactText(text)).toBe(clean)
  })

  test('fields that hold personal data are replaced whole, also inside; the rest is kept', () => {
    expect(
      redact({
        name: '张测试',
        customerName: '张测试',
        phone: null,
        code: 486,
        at: 1_790_000_000_000,
        inner: [{ password: 'p', idNumber: 'x', state: 'ready' }],
        error: new Error('no route to 19900000001'),
      }),
    ).toMatchObject({
      name: '[redacted]',
      customerName: '[redacted]',
      phone: null,
      code: 486,
      at: '[digits]',
      inner: [{ password: '[redacted]', idNumber: '[redacted]', state: 'ready' }],
      error: { message: 'no route to [digits]' },
    })
  })

  test('no phone number survives, however it is embedded', () => {
    const tail = fc
      .integer({ min: 0, max: 99_999 })
      .map((number) => `199000${String(number).padStart(5, '0')}`)
    fc.assert(
      fc.property(fc.string(), tail, fc.string(), (before, number, after) => {
        expect(redactText(`${before} ${number} ${after}`)).not.toContain(number)
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})

describe('how a run is steered', () => {
  test('an installed Duedesk reads no seam', () => {
    const env = {
      DUEDESK_USER_DATA: '/x',
      DUEDESK_TEST_KEYSTORE: 'plain',
      DUEDESK_PRACTICE_CLOCK: '2026-11-20T10:00:00Z',
      DUEDESK_TEST_PATIENCE: '1',
    }
    expect(Object.values(readSeams(env, true)).every((value) => value === null)).toBe(true)
    expect(readSeams(env, false)).toMatchObject({
      userData: '/x',
      keyStore: 'plain',
      patience: '1',
      practiceClock: Date.parse('2026-11-20T10:00:00Z'),
    })
    expect(() => readSeams({ DUEDESK_PRACTICE_CLOCK: 'ten' }, false)).toThrow()
    expect(() => readSeams({ DUEDESK_TEST_KEYSTORE: 'none' }, false)).toThrow()
  })

  test.each([
    ['2026-11-20T15:59:59Z', '2026-11-20T02:00:00Z'],
    ['2026-11-20T16:00:00Z', '2026-11-21T02:00:00Z'],
    ['2026-11-20T00:30:00Z', '2026-11-20T02:00:00Z'],
  ])('at %s practice starts at ten in China, %s', (machine, start) => {
    const clock = practiceClock(Date.parse(machine), null)
    expect(clock.start).toBe(Date.parse(start))
    expect(Date.parse(machine) + clock.offsetMs).toBe(clock.start)
  })

  test.each([
    // What was done a minute ago stays in the past, whatever the machine's clock shows.
    ['2026-11-20T03:00:00Z', '2026-11-20T05:30:00Z', '2026-11-20T05:31:00Z'],
    ['2026-11-20T03:00:00Z', '2026-11-19T11:00:00Z', '2026-11-20T02:00:00Z'],
    // A run that would begin when nobody may be called begins the next morning, and the days after follow it.
    ['2026-11-20T03:00:00Z', '2026-11-20T12:10:00Z', '2026-11-21T02:00:00Z'],
    ['2026-11-21T01:00:00Z', '2026-11-21T04:00:00Z', '2026-11-21T04:01:00Z'],
  ])('at %s, after a run that came to %s, practice goes on at %s', (machine, last, start) => {
    expect(practiceClock(Date.parse(machine), null, Date.parse(last)).start).toBe(Date.parse(start))
  })

  test('over restarts practice never runs backwards, and always begins when somebody may be called', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ pauseMs: fc.nat(3 * 86_400_000), runMs: fc.nat(14 * 3_600_000) }), {
          minLength: 1,
          maxLength: 12,
        }),
        (runs) => {
          let machine = Date.parse('2026-11-20T00:00:00Z')
          let last: number | null = null
          for (const { pauseMs, runMs } of runs) {
            machine += pauseMs
            const { start } = practiceClock(machine, null, last)
            expect(start).toBeGreaterThan(last ?? 0)
            const hour =
              Math.floor((((start + 8 * 3_600_000) % 86_400_000) + 86_400_000) % 86_400_000) / 3_600_000
            expect(hour).toBeGreaterThanOrEqual(10)
            expect(hour).toBeLessThan(20)
            machine += runMs
            last = start + runMs
          }
        },
      ),
      { seed: 20_261_128, numRuns: 200 },
    )
  })

  test('the practice time outlives the run; a damaged one counts as none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-practice-'))
    const path = join(folder, 'practice', 'clock')
    try {
      const failures: unknown[] = []
      let now = 1_000
      expect(keptPracticeTime(path)).toBeNull()
      const stop = keepPracticeTime(
        path,
        () => now,
        (error) => failures.push(error),
      )
      expect(keptPracticeTime(path)).toBe(1_000)
      now = 61_000
      stop()
      expect(keptPracticeTime(path)).toBe(61_000)
      writeFileSync(path, 'ten')
      expect(keptPracticeTime(path)).toBeNull()
      expect(failures).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('the content security policy lets in what is configured and nothing else', () => {
    const policy = contentSecurityPolicy(['https://central.invalid', 'wss://sip.invalid'])
    expect(policy).toContain("connect-src 'self' https://central.invalid wss://sip.invalid;")
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe-eval|\*/)
    expect([typeOf('a/b.js'), typeOf('x.HTML'), typeOf('x.ts'), typeOf('passwd')]).toEqual([
      'text/javascript; charset=utf-8',
      'text/html; charset=utf-8',
      null,
      null,
    ])
  })
})

describe('the end of the window', () => {
  function windowOf() {
    let close: (event: { preventDefault(): void }) => void = () => undefined
    const its = {
      closed: 0,
      prevented: 0,
      crashed: false,
      told: 0,
      webContents: { isCrashed: () => its.crashed, isDestroyed: () => false },
      isDestroyed: () => false,
      on(_event: 'close', listener: typeof close) {
        close = listener
        return its
      },
      close() {
        let prevented = false
        close({
          preventDefault: () => {
            prevented = true
          },
        })
        if (prevented) its.prevented += 1
        else its.closed += 1
      },
    }
    const farewell = sayFarewell(its as never, () => {
      its.told += 1
    })
    return { its, farewell }
  }

  test('waits for a registration to be taken back, and asks once', () => {
    const { its, farewell } = windowOf()
    farewell.stands(true)
    its.close()
    its.close()
    expect([its.told, its.closed]).toEqual([1, 0])
    farewell.stands(false)
    expect(its.closed).toBe(1)
  })

  test('is not held up by a window without a line, one that hangs, or one that crashed', () => {
    vi.useFakeTimers()
    const { its, farewell } = windowOf()
    its.close()
    expect(its.closed).toBe(1)
    farewell.stands(true)
    its.close()
    expect(its.closed).toBe(1)
    vi.advanceTimersByTime(2_000)
    expect(its.closed).toBe(2)
    farewell.stands(true)
    its.crashed = true
    its.close()
    expect(its.closed).toBe(3)
    vi.useRealTimers()
  })
})

describe('certificates', () => {
  test('that Chromium refuses are remembered by host until they are trusted, and its verdict stands', () => {
    type Proc = Parameters<Electron.Session['setCertificateVerifyProc']>[0]
    let verify: NonNullable<Proc> = () => undefined
    const certificates = watchCertificates({
      setCertificateVerifyProc: (proc: Proc) => {
        if (proc) verify = proc
      },
    })
    const verdicts: number[] = []
    const check = (hostname: string, errorCode: number) =>
      verify(
        {
          hostname,
          errorCode,
          verificationResult: errorCode === 0 ? 'OK' : 'net::ERR_CERT_AUTHORITY_INVALID',
          certificate: { subjectName: 'pbx', issuerName: 'Own CA', validExpiry: 1_800_000_000 },
        } as never,
        (verdict) => verdicts.push(verdict),
      )
    check('pbx.invalid', -202)
    expect(certificates.distrusted('pbx.invalid')).toEqual({
      host: 'pbx.invalid',
      subject: 'pbx',
      issuer: 'Own CA',
      validUntil: 1_800_000_000_000,
      reason: 'CERT_AUTHORITY_INVALID',
    })
    expect(certificates.distrusted('other.invalid')).toBeNull()
    check('pbx.invalid', 0)
    expect(certificates.distrusted('pbx.invalid')).toBeNull()
    for (let at = 0; at < 1000; at += 1) check(`host${at}.invalid`, -201)
    expect(certificates.distrusted('host0.invalid')).toBeNull()
    expect(certificates.distrusted('host999.invalid')).not.toBeNull()
    expect(new Set(verdicts)).toEqual(new Set([-3]))
  })
})

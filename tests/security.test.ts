// What must never stand in the source: ways around Electron's protections, requests to addresses that somebody else chose, secrets. The
// items of Electron's checklist that can be read off the code; docs/security.md says which test proves the others.
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../build/paths.mjs'
import { house } from './house.ts'

const product = house().filter(({ path }) => /^(?:electron|renderer|central|shared)\//.test(path))
const where = (pattern: RegExp, files = product) =>
  files.filter(({ code }) => pattern.test(code)).map(({ path }) => path)

describe('Electron’s checklist, as far as the source tells', () => {
  test.each([
    ['6 web security stays on', /webSecurity/],
    ['8 no insecure content', /allowRunningInsecureContent/],
    ['9 no experimental features', /experimentalFeatures/],
    ['10 no Blink features', /enableBlinkFeatures|enable-blink-features/],
    ['11 no webview', /<webview|allowpopups/],
    ['15 nothing is opened outside', /openExternal|openPath\(/],
    ['18 no file: pages', /loadFile\(|['"`]file:\/\//],
    [
      'no remote module, no certificate waved through',
      /@electron\/remote|certificate-error|ignore-certificate|rejectUnauthorized/,
    ],
    ['nothing is evaluated', /\beval\(|new Function\(|executeJavaScript/],
    ['nothing is printed', /\.print\(|printToPDF|window\.print/],
    ['no HTML by text', /dangerouslySetInnerHTML|insertAdjacentHTML|\.innerHTML\s*=/],
  ])('%s', (_what, pattern) => expect(where(pattern)).toEqual([]))

  test('2, 3, 4, 12 every window is sandboxed and isolated, without Node and webview', () => {
    const windows = product.filter(({ code }) => /new BrowserWindow\(/.test(code))
    expect(windows.map(({ path }) => path).sort()).toEqual(['electron/ringWindow.ts', 'electron/window.ts'])
    for (const { path, code } of windows) {
      const made = code.match(/new BrowserWindow\(/g)?.length ?? 0
      for (const wished of [
        'sandbox: true',
        'contextIsolation: true',
        'nodeIntegration: false',
        'webviewTag: false',
      ])
        expect(code.split(wished).length - 1, `${path}: ${wished}`).toBe(made)
    }
  })

  test('a certificate is looked at and never waved through: the verdict stays Chromium’s', () => {
    expect(where(/setCertificateVerifyProc\(/)).toEqual(['electron/certificates.ts'])
    const code = product.find(({ path }) => path === 'electron/certificates.ts')?.code ?? ''
    // -3: as Chromium found it.
    expect(code.match(/answer\([^)]*\)|callback\([^)]*\)|done\([^)]*\)/g)).toEqual([
      expect.stringContaining('-3'),
    ])
  })

  test('17, 20 the shell listens on one channel, behind the check of the sender, and the page gets two functions', () => {
    expect(where(/ipcMain\.(?:handle|on)\(/)).toEqual(['electron/ipc.ts'])
    expect(where(/exposeInMainWorld\(/)).toEqual(['electron/preload.ts'])
    const preload = readFileSync(join(root, 'electron', 'preload.ts'), 'utf8')
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1)
  })
})

test('central asks nobody whom its own settings do not name', () => {
  const central = product.filter(({ path }) => path.startsWith('central/'))
  // The gateway of text messages: address and secret are of the environment, and no redirect is followed.
  expect(where(/\bfetch\(/, central)).toEqual(['central/messageCarriers.ts'])
  expect(where(/^import (?!type)[^;]*?from 'node:(?:http|https|net|tls|dgram)'/m, central)).toEqual([])
  const gateway = readFileSync(join(root, 'central', 'messageCarriers.ts'), 'utf8')
  expect(gateway).toContain("redirect: 'error'")
})

/** What looks like a secret wherever it stands. */
const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*\n[A-Za-z0-9+/=]{40}/],
  ['key of a cloud', /\bAKIA[0-9A-Z]{16}\b|\bLTAI[0-9A-Za-z]{16,24}\b|\bAKID[0-9A-Za-z]{32}\b/],
  ['token of a code host', /\bgh[pousr]_[0-9A-Za-z]{36}\b|\bglpat-[\w-]{20}\b|\bnpm_[0-9A-Za-z]{36}\b/],
  ['token of a chat', /\bxox[abprs]-[\w-]{10,}\b/],
  [
    'password in an address',
    /\b(?:postgres(?:ql)?|smtps?|https?):\/\/[^\s:/@'"`{}$]+:(?!password@|secret@|pass@|x@|p@)[^\s@'"`{}$*]{8,}@(?!.*(?:invalid|localhost|127\.0\.0\.1|example))/,
  ],
]

test('no file of the repository holds a secret', () => {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter(Boolean)
  const found = listed.flatMap((path) => {
    const whole = join(root, path)
    if (
      /\.(?:png|ico|icns|woff2|ul|ttf|gz|wav)$/.test(path) ||
      !statSync(whole, { throwIfNoEntry: false })?.isFile()
    )
      return []
    const text = readFileSync(whole, 'utf8')
    return SECRETS.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${path}: ${what}`)
  })
  expect(found).toEqual([])
  // Not blind: what such things look like is found.
  const [, cloud] = SECRETS[1] ?? []
  expect(cloud?.test(`key=${'AKIA'}${'ABCDEFGHIJKLMNOP'}`)).toBe(true)
  expect(SECRETS[4]?.[1].test(`postgres://duedesk:${'hunter22hunter'}@db.internal/x`)).toBe(true)
})

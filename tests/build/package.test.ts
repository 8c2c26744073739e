// The installers on paper: a configuration that electron-builder's own schema accepts for every edition, marks that tell a
// test package from the product, a release refused with all its reasons, icons that are the mark, and the stand-in for fpm.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Configuration } from 'electron-builder'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { editionOf, type Means } from '../../build/edition.ts'
import {
  configurationOf,
  type Edition,
  FUSE_STATES,
  FUSES,
  INSTALLED,
  namesOf,
  type Order,
} from '../../build/electronBuilder.ts'
import { fillsOf, packagesIn, wrongFuses } from '../../build/packed.ts'
import { licencesOf, sbomOf, shippedParts, unwelcome } from '../../build/parts.ts'
import { root } from '../../build/paths.mjs'
import { standInFolder } from '../../build/standIn.mjs'
import { signSums } from '../../build/sums.ts'

const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  validateConfiguration(config: Configuration, logger: { isEnabled: boolean }): Promise<void>
}
const orderOf = (edition: Edition, link: string | null = '/tmp/command'): Order => ({
  edition,
  version: '1.2.3',
  bundle: '/tmp/out',
  electron: { folder: '/tmp/electron', version: '45.4.1' },
  output: '/tmp/dist',
  link,
  linux: ['deb', 'rpm', 'AppImage'],
})
const EDITIONS: Edition[] = ['release', 'trial', 'test']

describe('the configuration', () => {
  test.each(EDITIONS)(
    '%s is accepted by the schema, with the targets of all three platforms',
    async (edition) => {
      const config = configurationOf(orderOf(edition))
      await validateConfiguration(config, { isEnabled: false })
      expect(config).toMatchObject({
        asar: true,
        asarUnpack: ['**/*.node'],
        // Only what users get can look for updates.
        publish: edition === 'release' ? { provider: 'generic' } : null,
        linux: { target: ['deb', 'rpm', 'AppImage'] },
        win: { target: ['nsis', 'msi'] },
        mac: { target: ['dmg', 'zip'] },
      })
    },
  )

  test('a key that the schema does not know is refused: the check above is not blind', async () => {
    const config = { ...configurationOf(orderOf('test')), asarUnpak: ['x'] } as Configuration
    await expect(validateConfiguration(config, { isEnabled: false })).rejects.toThrow(/asarUnpak/)
  })

  test.each(EDITIONS)(
    'no artifact of %s has a space in its name, and every file it names is there',
    (edition) => {
      const config = configurationOf(orderOf(edition))
      for (const part of [config, config.nsis, config.msi, config.appImage])
        expect(part?.artifactName).toMatch(/^[\w${}.-]+$/)
      for (const path of [
        config.afterPack,
        config.deb?.afterInstall,
        config.deb?.afterRemove,
        config.nsis?.include,
        config.linux?.icon,
        config.win?.icon,
        config.mac?.icon,
        config.mac?.entitlements,
      ])
        expect(existsSync(String(path)), String(path)).toBe(true)
    },
  )

  test('every fuse has its state, and nothing is left open', () => {
    expect(FUSE_STATES).toHaveLength(Object.keys(FUSES).length)
    expect(Object.entries(FUSES).flatMap(([name, on]) => (on ? [name] : []))).toEqual([
      'enableCookieEncryption',
      'enableEmbeddedAsarIntegrityValidation',
      'onlyLoadAppFromAsar',
    ])
  })

  test.runIf(existsSync(join(standInFolder(), 'electron')))(
    'an executable with other fuses is told',
    async () => {
      // The runtime for development is open on purpose.
      const wrong = await wrongFuses(join(standInFolder(), 'electron'))
      expect(wrong).toContain('fuse EnableNodeCliInspectArguments is not off')
      expect(wrong).toContain('fuse OnlyLoadAppFromAsar is not on')
    },
  )
})

describe('a test package', () => {
  test('says TEST in the name of the program and of the package, and keeps its data apart', () => {
    expect(namesOf('test').program).toContain('TEST')
    expect(namesOf('test').package).toBe('duedesk-test')
    for (const edition of ['release', 'trial'] as const)
      expect(JSON.stringify(namesOf(edition))).not.toMatch(/test/i)
    const { extraMetadata, linux, artifactName, appId } = configurationOf(orderOf('test'))
    // The program's name is what its window, its About and its data folder are called by.
    expect(extraMetadata).toMatchObject({ productName: 'Duedesk TEST', version: '1.2.3' })
    expect(linux?.desktop?.entry).toMatchObject({ Name: 'Duedesk TEST' })
    expect(artifactName).toMatch(/^duedesk-test_/)
    expect(appId).not.toBe(configurationOf(orderOf('release')).appId)
  })

  test('and the product exclude each other: both live in one folder', () => {
    const flags = (edition: Edition) => (configurationOf(orderOf(edition)).deb?.fpm ?? []).join(' ')
    expect(flags('test')).toContain('--conflicts duedesk --replaces duedesk')
    expect(flags('release')).toContain('--conflicts duedesk-test --replaces duedesk-test')
  })
})

describe('a release', () => {
  const means = (change: Partial<Means>): Means => ({
    release: true,
    platform: 'linux',
    env: { DUEDESK_GPG_KEY: 'ABCD' },
    runtime: { standIn: false, version: '45.4.1' },
    pinned: '45.4.1',
    ...change,
  })

  test('is made with the official runtime and a signature', () => {
    expect(editionOf(means({}))).toBe('release')
  })

  test('is refused on the stand-in and without a signature, and both are said', () => {
    const refused = () => editionOf(means({ env: {}, runtime: { standIn: true, version: '33.2.1' } }))
    expect(refused).toThrow(/No release was made: .*stand-in \(Electron 33\.2\.1\).*DUEDESK_GPG_KEY/)
  })

  test.each([
    ['win32', 'WIN_CSC_LINK, WIN_CSC_KEY_PASSWORD'],
    ['darwin', 'CSC_LINK, CSC_KEY_PASSWORD, APPLE_API_KEY, APPLE_API_KEY_ID, APPLE_API_ISSUER'],
    ['linux', 'DUEDESK_GPG_KEY'],
  ] as const)('on %s names the variables that are not set', (platform, missing) => {
    expect(() => editionOf(means({ platform, env: {} }))).toThrow(`not set: ${missing}.`)
  })

  test('is refused on another Electron than the one package.json names, and on an unknown platform', () => {
    expect(() => editionOf(means({ runtime: { standIn: false, version: '44.0.0' } }))).toThrow(
      /runs on 45\.4\.1/,
    )
    expect(() => editionOf(means({ platform: 'freebsd' }))).toThrow(/no installers for freebsd/)
  })

  test('without one, the runtime decides', () => {
    expect(editionOf(means({ release: false, env: {} }))).toBe('trial')
    expect(editionOf(means({ release: false, runtime: { standIn: true, version: '33.2.1' } }))).toBe('test')
  })
})

describe.runIf(existsSync('/usr/bin/gpg'))('the sums of a release', () => {
  const home = mkdtempSync(join(tmpdir(), 'duedesk-gpg-'))
  const before = process.env.GNUPGHOME
  beforeAll(() => {
    process.env.GNUPGHOME = home
    const make = [
      '--batch',
      '--passphrase',
      '',
      '--quick-generate-key',
      'release@example.invalid',
      'ed25519',
      'sign',
      'never',
    ]
    execFileSync('gpg', make, { stdio: 'pipe' })
  })
  afterAll(() => {
    execFileSync('gpgconf', ['--kill', 'all'], { stdio: 'pipe' })
    if (before === undefined) delete process.env.GNUPGHOME
    else process.env.GNUPGHOME = before
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  })

  test('name every installer, and their signature holds until one is changed', async () => {
    const installer = join(home, 'x.deb')
    writeFileSync(installer, 'x')
    const [sums = '', signature = ''] = await signSums([installer], home, 'release@example.invalid')
    const verified = () => execFileSync('gpg', ['--verify', signature, sums], { stdio: 'pipe' })
    verified()
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: home, encoding: 'utf8' })).toBe(
      'x.deb: OK\n',
    )
    writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^./, 'z'))
    expect(verified).toThrow(/BAD signature/)
  })

  test('are not made with a key that is not there', async () => {
    await expect(signSums([], home, 'nobody@example.invalid')).rejects.toThrow(/could not be signed/)
  })
})

describe.runIf(existsSync('/usr/bin/rpmbuild'))('the stand-in for fpm, for rpm', () => {
  test('lays the same files with root as owner, and says what it needs', () => {
    const work = mkdtempSync(join(tmpdir(), 'duedesk-rpm-'))
    try {
      mkdirSync(join(work, 'app', 'inner folder'), { recursive: true })
      writeFileSync(join(work, 'app', 'inner folder', 'text'), 'x', { mode: 0o660 })
      writeFileSync(join(work, 'app', 'helper'), 'x')
      execFileSync('chmod', ['4755', join(work, 'app', 'helper')])
      symlinkSync('/opt/X/helper', join(work, 'command'))
      const made = join(work, 'x.rpm')
      const order = [
        ...['-s', 'dir', '--force', '-t', 'rpm', '-d', 'gtk3', '-d', 'nss', '--rpm-os', 'linux'],
        ...['--rpm-compression', 'gz', '--architecture', 'x86_64', '--rpm-summary', 'Short words'],
        ...['--after-install', join(root, 'build/installer/after-install.sh'), '--conflicts', 'y'],
        ...['--description', 'Long words.', '--version', '1.2.3', '--license', 'UNLICENSED'],
        ...['--package', made, '--name', 'x', '--maintainer', 'M <m@example.invalid>'],
        ...[`${join(work, 'app')}/=/opt/X`, `${join(work, 'command')}=/usr/bin/duedesk`],
      ]
      const pack = () => {
        execFileSync(process.execPath, [join(root, 'build', 'fpm.mjs'), ...order], {
          stdio: 'pipe',
          env: { ...process.env, SOURCE_DATE_EPOCH: '1764547200' },
        })
        return readFileSync(made)
      }
      const first = pack()
      const rpm = (...args: string[]) => execFileSync('rpm', ['-qp', ...args, made], { encoding: 'utf8' })
      const listed = rpm('-lv')
      expect(listed).toMatch(/^-rw-r--r-- .* root +root .*\/opt\/X\/inner folder\/text$/m)
      expect(listed).toMatch(/^-rwsr-xr-x .*\/opt\/X\/helper$/m)
      // Nothing stays behind when it is removed.
      expect(listed).toMatch(/^drwxr-xr-x .*\/opt\/X\/inner folder$/m)
      expect(listed).toMatch(/^drwxr-xr-x .*\/opt\/X$/m)
      expect(listed).toMatch(/\/usr\/bin\/duedesk -> \/opt\/X\/helper$/m)
      expect(rpm('-R')).toMatch(/^gtk3\nnss\n/m)
      expect(rpm('--conflicts')).toBe('y\n')
      expect(rpm('--scripts')).toContain('Duedesk was upgraded')
      expect(rpm('-i')).toMatch(/Version +: 1\.2\.3\n[\s\S]*Summary +: Short words/)
      // The same files at the same time of source give the same package.
      expect(pack().equals(first)).toBe(true)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  })
})

describe('whose work is in it', () => {
  const parts = shippedParts()
  const product = { name: 'duedesk', version: '1.2.3', electron: '45.4.1', madeAt: 0 }

  test('every package of the shell and of the screens is listed with a licence that somebody said yes to', () => {
    const names = parts.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'electron-updater',
        'fastify',
        'react',
        'antd',
        'sip.js',
        'pg',
        '@fontsource-variable/inter',
      ]),
    )
    for (const tool of ['vite', 'vitest', 'playwright', 'electron-builder', '@fastify/swagger-ui'])
      expect(names).not.toContain(tool)
    expect(unwelcome(parts)).toEqual([])
    expect(
      unwelcome([{ name: 'x', version: '1.0.0', licence: 'GPL-3.0-only', integrity: null, text: null }]),
    ).toEqual(['x 1.0.0: GPL-3.0-only'])
  })

  test('the list is CycloneDX, with checksums, and the same each time', () => {
    const text = sbomOf(parts, product)
    expect(sbomOf(shippedParts(), product)).toBe(text)
    const list = JSON.parse(text)
    expect(list).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { version: '1.2.3' } },
    })
    expect(list.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    const refs = list.components.map((one: { purl: string }) => one.purl)
    expect(new Set(refs).size).toBe(refs.length)
    expect(list.components.filter((one: { hashes?: unknown }) => one.hashes).length).toBeGreaterThan(
      parts.length * 0.9,
    )
  })

  test('the texts of the licences go with it, equal ones once', () => {
    const text = licencesOf(parts)
    for (const { name, version } of parts) expect(text).toContain(`${name} ${version} (`)
    expect(text.length).toBeLessThan(600_000)
  })
})

describe('what is shipped', () => {
  test('what fills an installer is told by package and by part of ours', () => {
    const files = [
      ['node_modules/@node-rs/argon2/index.js', 10],
      ['node_modules/@node-rs/argon2/package.json', 5],
      ['out/renderer/assets/a.js', 70],
      ['out/main/main.js', 20],
      ['package.json', 1],
    ] as const
    expect(fillsOf(files)).toEqual([
      ['out/renderer', 70],
      ['out/main', 20],
      ['@node-rs/argon2', 15],
      ['package.json', 1],
    ])
  })

  test('packages are found where a bundle imports them, not where a text says "from"', () => {
    const script = [
      'import { z } from "zod";',
      'import "ws";',
      'import { join } from "node:path";',
      'import { app } from "electron";',
      "import log from 'electron-log/main';",
      'const { default: ui } = await import("@fastify/swagger-ui");',
      "const sql = `is distinct from 'disputed'`",
      'import { a } from "./chunk-x.js";',
    ].join('\n')
    expect(packagesIn(script)).toEqual(['zod', 'ws', 'electron-log', '@fastify/swagger-ui'])
  })

  test('a desk ships what its shell runs: no screens’ libraries, no tools, no documentation pages', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const needless =
      /^(?:react|antd|@ant-design|exceljs|csv-parse|@fastify\/swagger|sip\.js|dexie|electron$|vite)/
    expect(Object.keys(dependencies).filter((name) => needless.test(name))).toEqual([])
  })
})

describe('the icons', () => {
  const icons = join(root, 'build', 'icons')

  test('are the mark that the window shows', () => {
    const drawn = readFileSync(join(icons, 'mark.svg'), 'utf8')
    const shown = readFileSync(join(root, 'renderer', 'ui', 'icons.tsx'), 'utf8')
    const mark = shown.slice(shown.indexOf('export function Mark'))
    const shapes = [/rx="[\d.]+"/, /d="M8[^"]+"/, /cx="[\d.]+" cy="[\d.]+" r="[\d.]+"/]
    for (const shape of shapes) expect(drawn).toContain(shape.exec(mark)?.[0])
    expect(drawn).toContain('#3B55C4')
  })

  test.each([16, 24, 32, 48, 64, 128, 256, 512])('%d pixels', (size) => {
    const png = readFileSync(join(icons, `${size}x${size}.png`))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  })

  test('the Windows and macOS files hold them', () => {
    const ico = readFileSync(join(icons, 'icon.ico'))
    expect(ico.readUInt16LE(4)).toBe(7)
    for (const size of [16, 24, 32, 48, 64, 128, 256])
      expect(ico.includes(readFileSync(join(icons, `${size}x${size}.png`))), `${size}`).toBe(true)
    const icns = readFileSync(join(icons, 'icon.icns'))
    expect([icns.subarray(0, 4).toString(), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
  })
})

describe.runIf(existsSync('/usr/bin/dpkg-deb'))('the stand-in for fpm', () => {
  let work = ''
  const fpm = join(root, 'build', 'fpm.mjs')
  const pack = (...extra: string[]) =>
    execFileSync(
      process.execPath,
      [
        fpm,
        ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libc6 (>= 2.28)', '-d', 'a | b'],
        ...['--deb-recommends', 'c', '--deb-compression', 'gz', '--deb-compression-level', '1'],
        ...['--architecture', 'amd64', '--after-install', join(root, 'build/installer/after-install.sh')],
        ...['--description', 'Short words\n Long words.', '--version', '1.2.3'],
        ...['--package', join(work, 'x.deb'), '--name', 'x', '--maintainer', 'M <m@example.invalid>'],
        ...extra,
        `${join(work, 'app')}/=/opt/X`,
        `${join(work, 'command')}=/usr/bin/${INSTALLED.executable}`,
      ],
      { stdio: 'pipe', encoding: 'utf8' },
    )
  const deb = (...args: string[]) =>
    execFileSync('dpkg-deb', [...args, join(work, 'x.deb')], { encoding: 'utf8' })

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'duedesk-fpm-'))
    mkdirSync(join(work, 'app', 'inner folder'), { recursive: true, mode: 0o700 })
    writeFileSync(join(work, 'app', 'inner folder', 'text'), 'x', { mode: 0o660 })
    writeFileSync(join(work, 'app', 'helper'), 'x')
    execFileSync('chmod', ['4755', join(work, 'app', 'helper')])
    symlinkSync('/opt/X/helper', join(work, 'command'))
  })
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  test('lays files with root as owner, plain modes, the set-user-id bit and links kept', () => {
    pack()
    const listed = deb('-c')
    expect(listed).toMatch(/^-rw-r--r-- root\/root .* \.\/opt\/X\/inner folder\/text$/m)
    expect(listed).toMatch(/^drwxr-xr-x root\/root .* \.\/opt\/X\/inner folder\/$/m)
    expect(listed).toMatch(/^-rwsr-xr-x root\/root .* \.\/opt\/X\/helper$/m)
    expect(listed).toMatch(/^l.* \.\/usr\/bin\/duedesk -> \/opt\/X\/helper$/m)
    expect(statSync(join(work, 'x.deb')).size).toBeGreaterThan(0)
    expect(existsSync(join(work, 'x.deb.stage'))).toBe(false)
  })

  test('writes the fields that dpkg reads', () => {
    pack('--conflicts', 'y')
    const fields = deb('-f')
    expect(fields).toContain('Package: x\nVersion: 1.2.3\n')
    expect(fields).toContain('Depends: libc6 (>= 2.28), a | b\n')
    expect(fields).toContain('Recommends: c\n')
    expect(fields).toContain('Conflicts: y\n')
    expect(fields).toContain('Description: Short words\n Long words.\n')
  })

  test('refuses what it does not know', () => {
    expect(() => pack('--deb-systemd', 'x')).toThrow(/unknown argument --deb-systemd/)
    expect(() => pack('--deb-compression', 'bzip2')).toThrow(/no compression bzip2/)
  })
})

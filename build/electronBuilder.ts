// What the installers are made of, as one configuration of electron-builder for all three platforms. Data only: it is
// built by `package.ts` and held against electron-builder's own schema by a test. Nothing of the product imports it.
import { join } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import type { Configuration } from 'electron-builder'
import { root } from './paths.mjs'

/**
 * `release` is what users get. `trial` is the same without signatures, for one's own machines. `test` runs on the
 * stand-in runtime: it says TEST wherever it shows a name, and keeps its data apart from a real Duedesk's.
 */
export type Edition = 'release' | 'trial' | 'test'

export type Order = {
  edition: Edition
  version: string
  /** Folder of the built workstation. */
  bundle: string
  /** Folder of an unpacked Electron and its version. */
  electron: { folder: string; version: string }
  /** Where the installers and what they were made from are laid. */
  output: string
  /** A symbolic link to the installed executable, which becomes /usr/bin/duedesk; null on other platforms. */
  link: string | null
  /** Linux: what to make. */
  linux: readonly ('deb' | 'rpm' | 'AppImage')[]
}

/** Folder of the installed product on Linux, and the name by which it is started there. */
export const INSTALLED = { folder: '/opt/Duedesk', executable: 'duedesk' } as const

/** The names of an edition: of the program (its window, its data folder), of its package, of its application id. */
export function namesOf(edition: Edition): { program: string; package: string; appId: string } {
  return edition === 'test'
    ? { program: 'Duedesk TEST', package: 'duedesk-test', appId: 'app.duedesk.workstation.test' }
    : { program: 'Duedesk', package: 'duedesk', appId: 'app.duedesk.workstation' }
}

/**
 * The switches burnt into the executable. Nothing but our own archive is run, Node can't be reached from outside, cookies
 * are encrypted. The archive's checksum is enforced by Windows and macOS builds only.
 */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const satisfies Configuration['electronFuses']

/** The same by the numbers under which they are read back from an executable. */
export const FUSE_STATES: readonly (readonly [FuseV1Options, boolean])[] = [
  [FuseV1Options.RunAsNode, FUSES.runAsNode],
  [FuseV1Options.EnableCookieEncryption, FUSES.enableCookieEncryption],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FUSES.enableNodeOptionsEnvironmentVariable],
  [FuseV1Options.EnableNodeCliInspectArguments, FUSES.enableNodeCliInspectArguments],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FUSES.enableEmbeddedAsarIntegrityValidation],
  [FuseV1Options.OnlyLoadAppFromAsar, FUSES.onlyLoadAppFromAsar],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, FUSES.loadBrowserProcessSpecificV8Snapshot],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, FUSES.grantFileProtocolExtraPrivileges],
]

/**
 * Debian's packages that the executable is linked against or opens by name (libsecret keeps the keys), each with its name
 * since the 64-bit time change.
 */
const DEPENDS = [
  'libasound2 | libasound2t64',
  'libatk-bridge2.0-0 | libatk-bridge2.0-0t64',
  'libatk1.0-0 | libatk1.0-0t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libc6 (>= 2.28)',
  'libcairo2',
  'libcups2 | libcups2t64',
  'libdbus-1-3',
  'libdrm2',
  'libexpat1',
  'libgbm1',
  'libgcc-s1',
  'libglib2.0-0 | libglib2.0-0t64',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnspr4',
  'libnss3',
  'libpango-1.0-0',
  'libsecret-1-0',
  'libudev1',
  'libx11-6',
  'libxcb1',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
]
/** The same for Fedora, Red Hat and openSUSE, whose packagers find the libraries of an executable by themselves. */
const RPM_DEPENDS = ['gtk3', 'nss', 'libsecret', 'alsa-lib']
const RECOMMENDS = ['fonts-noto-cjk', 'gnome-keyring | libpam-kwallet5', 'xdg-utils']

/** What of the production packages is never run: maps, types, tests, other module formats, extensions of PostgreSQL. */
const LEFT_OUT = [
  '!**/*.{map,ts,mts,cts,tsbuildinfo,flow}',
  '!**/{test,tests,__tests__,benchmark,benchmarks,example,examples,.github,.vscode}/**',
  '!**/*.{md,markdown}',
  '!node_modules/@electric-sql/pglite/dist/{contrib,live,worker,vector,pg_*}/**',
  '!node_modules/@electric-sql/pglite/dist/*.{tar.gz,cjs}',
  '!node_modules/mediabunny/{src,dist/bundles}/**',
  // An optional part of tus for servers that keep their uploads in Redis.
  '!node_modules/@redis/**',
]

/** Links that Duedesk takes from other programs. They fill in a number and never dial (`electron/deepLink.ts`). */
const LINKS = [
  { name: 'Duedesk', schemes: ['duedesk'], role: 'Viewer' },
  { name: 'Telephone number', schemes: ['tel', 'callto', 'sip'], role: 'Viewer' },
] satisfies Configuration['protocols']

/** The configuration of one run. */
export function configurationOf(order: Order): Configuration {
  const { edition, version, electron, output } = order
  const names = namesOf(edition)
  const release = edition === 'release'
  const installer = join(root, 'build', 'installer')
  const icons = join(root, 'build', 'icons')
  return {
    appId: names.appId,
    // Of folders and files; the program's own name follows below.
    productName: 'Duedesk',
    copyright: 'Duedesk',
    extraMetadata: {
      version,
      productName: names.program,
      desktopName: `${INSTALLED.executable}.desktop`,
      homepage: 'https://duedesk.invalid/',
    },
    directories: { output, buildResources: installer },
    artifactName: `${names.package}_\${version}_\${arch}.\${ext}`,
    files: ['package.json', ...LEFT_OUT, { from: order.bundle, to: 'out', filter: ['**/*', '!.built'] }],
    asar: true,
    // Only a file of the file system can be loaded into a process.
    asarUnpack: ['**/*.node'],
    electronDist: electron.folder,
    electronVersion: electron.version,
    electronLanguages: ['zh-CN', 'en-US'],
    electronFuses: { ...FUSES },
    npmRebuild: false,
    // Where a release looks for newer ones is said by the policy; without this, no build can update itself and no feed is written.
    publish: release ? { provider: 'generic', url: 'https://updates.invalid/', channel: 'latest' } : null,
    forceCodeSigning: release && process.platform !== 'linux',
    compression: release ? 'maximum' : 'normal',
    protocols: LINKS,
    afterPack: join(root, 'build', 'afterPack.mjs'),
    linux: {
      target: [...order.linux],
      executableName: INSTALLED.executable,
      icon: icons,
      category: 'Network;Telephony;',
      maintainer: 'Duedesk maintainers <maintainers@duedesk.invalid>',
      vendor: 'Duedesk',
      synopsis: `Workstation for calls about overdue payments${edition === 'test' ? ' (TEST, never released)' : ''}`,
      syncDesktopName: true,
      desktop: {
        entry: {
          Name: names.program,
          // What X11 calls the window; Wayland goes by the name of this file.
          StartupWMClass: names.program,
          GenericName: 'Call workstation',
          'GenericName[zh_CN]': '电话工作站',
          'Comment[zh_CN]': '面向逾期还款提醒坐席的电话工作站',
          Keywords: 'softphone;call;sip;',
          StartupNotify: 'true',
        },
      },
    },
    deb: {
      // A test package is built often and travels nowhere: quick rather than small.
      compression: edition === 'test' ? 'gz' : 'xz',
      packageName: names.package,
      packageCategory: 'comm',
      priority: 'optional',
      depends: DEPENDS,
      recommends: RECOMMENDS,
      afterInstall: join(installer, 'after-install.sh'),
      afterRemove: join(installer, 'after-remove.sh'),
      fpm: [
        '--deb-compression-level',
        edition === 'test' ? '1' : '6',
        // Both want the same folder.
        ...['--conflicts', '--replaces'].flatMap((flag) => [
          flag,
          edition === 'test' ? 'duedesk' : 'duedesk-test',
        ]),
        ...(order.link === null ? [] : [`${order.link}=/usr/bin/${INSTALLED.executable}`]),
      ],
    },
    rpm: {
      compression: edition === 'test' ? 'gzip' : 'xz',
      packageName: names.package,
      depends: [...RPM_DEPENDS],
      fpm: [
        '--conflicts',
        edition === 'test' ? 'duedesk' : 'duedesk-test',
        ...(order.link === null ? [] : [`${order.link}=/usr/bin/${INSTALLED.executable}`]),
      ],
    },
    appImage: { artifactName: `${names.package}_\${version}_\${arch}.\${ext}` },
    win: {
      target: ['nsis', 'msi'],
      icon: join(icons, 'icon.ico'),
      executableName: 'Duedesk',
    },
    nsis: {
      oneClick: false,
      perMachine: true,
      allowToChangeInstallationDirectory: true,
      // The keys by which Windows offers it for links of telephone numbers.
      include: join(installer, 'capabilities.nsh'),
      // What an agent saved is the company's, not the installer's.
      deleteAppDataOnUninstall: false,
      displayLanguageSelector: true,
      installerLanguages: ['zh_CN', 'en_US'],
      artifactName: `${names.package}-setup_\${version}_\${arch}.\${ext}`,
    },
    msi: {
      perMachine: true,
      oneClick: true,
      upgradeCode:
        edition === 'test' ? 'A2C4A6B6-9C0C-4B52-8B44-5E3E2F5E9A11' : '6C2B1B8E-2D54-4B6B-9C1D-0F7B1D7A3E52',
      artifactName: `${names.package}_\${version}_\${arch}.\${ext}`,
    },
    mac: {
      target: ['dmg', 'zip'],
      icon: join(icons, 'icon.icns'),
      category: 'public.app-category.business',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      notarize: release,
      // Unsigned programs don't start on Apple's own processors; a signature by nobody does.
      ...(release ? {} : { identity: '-' }),
      entitlements: join(installer, 'entitlements.mac.plist'),
      entitlementsInherit: join(installer, 'entitlements.mac.plist'),
      extendInfo: {
        NSMicrophoneUsageDescription: 'Duedesk needs the microphone for calls.',
      },
    },
  }
}

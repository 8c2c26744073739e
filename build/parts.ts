// What of other people's is in an installer: every package that ends up in it, with version, licence and checksum, as a CycloneDX list
// (SBOM) and as a file of licence texts. Read from the lock file and from what the source imports; pure but for reading.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { root } from './paths.mjs'

export type Part = {
  readonly name: string
  readonly version: string
  /** SPDX, as the package says it. */
  readonly licence: string
  /** sha512, base64, of the package as it was fetched. */
  readonly integrity: string | null
  /** The licence's own text; null where the package brings none. */
  readonly text: string | null
}

type Locked = {
  version?: string
  integrity?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
type Lock = { packages: Record<string, Locked> }

/** Packages that name no licence where it belongs; what their own readme or licence file says. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {
  'combine-errors@3.0.3': 'MIT',
  'png-js@2.0.0': 'MIT',
}
/** Never packed (`LEFT_OUT` in electronBuilder.ts). */
const LEFT_OUT = /^node_modules\/@redis\//

/** Folders whose code is in an installer. */
const SHIPPED = ['shared', 'electron', 'renderer', 'central']
/** Loaded only by a central of its own, never from an installer. */
const NOT_SHIPPED = /^@fastify\/swagger(?:-ui)?$/

/** Names of packages that the shipped source imports, whether they are bundled into it or lie beside it. */
export function importedPackages(): string[] {
  const names = new Set<string>()
  for (const folder of SHIPPED)
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:tsx?|css)$/.test(entry.name)) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      const found = text.matchAll(
        /(?:\burl\(|^import\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?|^export\s+[^'";]*?\sfrom\s+|\bimport\(|^@import\s+)['"]([^'".][^'"]*)['"]/gm,
      )
      for (const [, name = ''] of found) {
        const [first = '', second = ''] = name.split('/')
        const own = first.startsWith('@') ? `${first}/${second}` : first
        if (own.startsWith('node:') || builtinModules.includes(own) || own === 'electron') continue
        if (/^(?:@[\w.-]+\/)?[a-z][\w.-]*$/.test(own) && !NOT_SHIPPED.test(own)) names.add(own)
      }
    }
  return [...names].sort()
}

/** Where a package that `from` asks for lies, as Node finds it: beside it first, then further up. */
function placeOf(lock: Lock, from: string, name: string): string | null {
  for (let at = from; ; at = at.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (lock.packages[place]) return place
    if (at === '') return null
  }
}

function textOf(folder: string): string | null {
  const name = readdirSync(folder).find((one) => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(one))
  return name === undefined ? null : readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim()
}

/** All that is shipped, in the order of their names. A package for another system than this one is not on this disk and left out. */
export function shippedParts(): Part[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const direct = Object.keys(lock.packages['']?.dependencies ?? {})
  const waiting = [...new Set([...direct, ...importedPackages()])].flatMap(
    (name) => placeOf(lock, '', name) ?? [],
  )
  const seen = new Set<string>()
  while (waiting.length > 0) {
    const place = waiting.pop() ?? ''
    if (seen.has(place)) continue
    seen.add(place)
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[place] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = placeOf(lock, place, name)
      if (found && !LEFT_OUT.test(found)) waiting.push(found)
    }
  }
  const parts = [...seen].flatMap((place): Part[] => {
    const folder = join(root, place)
    if (!existsSync(join(folder, 'package.json'))) return []
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string
      version: string
      license?: string | { type: string }
    }
    const { license } = manifest
    return [
      {
        name: manifest.name,
        version: manifest.version,
        licence:
          typeof license === 'object'
            ? license.type
            : (license ?? SAID_ELSEWHERE[`${manifest.name}@${manifest.version}`] ?? 'UNKNOWN'),
        integrity: lock.packages[place]?.integrity ?? null,
        text: textOf(folder),
      },
    ]
  })
  const unique = new Map(parts.map((part) => [`${part.name}@${part.version}`, part]))
  return [...unique.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}

export type Product = {
  readonly name: string
  readonly version: string
  readonly electron: string
  readonly madeAt: number
}

/** CycloneDX 1.6; the same parts give the same text. */
export function sbomOf(parts: readonly Part[], product: Product): string {
  const purl = (name: string, version: string) => `pkg:npm/${name.replace('@', '%40')}@${version}`
  const components = parts.map(({ name, version, licence, integrity }) => ({
    type: 'library',
    'bom-ref': purl(name, version),
    name,
    version,
    purl: purl(name, version),
    licenses: [/ (?:OR|AND|WITH) /.test(licence) ? { expression: licence } : { license: { id: licence } }],
    ...(integrity?.startsWith('sha512-')
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }] }
      : {}),
  }))
  const own = { type: 'application', 'bom-ref': product.name, name: product.name, version: product.version }
  const runtime = {
    type: 'framework',
    'bom-ref': purl('electron', product.electron),
    name: 'electron',
    version: product.electron,
    purl: purl('electron', product.electron),
    licenses: [{ license: { id: 'MIT' } }],
  }
  const all = [runtime, ...components]
  const digest = createHash('sha256')
    .update(JSON.stringify([own, all]))
    .digest('hex')
  const serial = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`
  return `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: `urn:uuid:${serial}`,
      version: 1,
      metadata: { timestamp: new Date(product.madeAt).toISOString(), component: own },
      components: all,
      dependencies: [{ ref: product.name, dependsOn: all.map((one) => one['bom-ref']) }],
    },
    null,
    2,
  )}\n`
}

/** Licences under which parts may be shipped with a product that is not free software itself. */
const WELCOME =
  /^(?:MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|Unlicense|CC0-1\.0|CC-BY-4\.0|OFL-1\.1|MPL-2\.0|PostgreSQL|Zlib|W3C-20150513)$/

/** The parts whose licence nobody has said yes to. A choice (`OR`) is fine when one of it is. */
export function unwelcome(parts: readonly Part[]): string[] {
  const fine = (licence: string) =>
    licence
      .replace(/[()]/g, '')
      .split(/ OR /)
      .some((choice) => choice.split(/ AND /).every((one) => WELCOME.test(one.trim())))
  return parts
    .filter(({ licence }) => !fine(licence))
    .map((part) => `${part.name} ${part.version}: ${part.licence}`)
}

/** The file that goes with the product: whose work is in it, and under which words. Equal texts stand once. */
export function licencesOf(parts: readonly Part[]): string {
  const byText = new Map<string, Part[]>()
  for (const part of parts) {
    const text = part.text ?? `(the package brings no text; its licence is ${part.licence})`
    byText.set(text, [...(byText.get(text) ?? []), part])
  }
  const sections = [...byText].map(([text, those]) => {
    const heads = those.map(({ name, version, licence }) => `${name} ${version} (${licence})`)
    return `${heads.join('\n')}\n\n${text}`
  })
  return `Duedesk contains the work of others, under these licences. Electron's and Chromium's own lie beside the program.\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

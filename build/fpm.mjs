#!/usr/bin/env node
// Stands in for fpm, which electron-builder would download to make a .deb: takes the arguments that electron-builder
// gives and lets dpkg-deb or rpmbuild do the work. Only `-s dir -t deb|rpm`; anything it does not know is an error.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Options that take a value; those with `many` may come again. */
const OPTIONS = {
  '-s': 'from',
  '-t': 'to',
  '-d': 'depends',
  '--name': 'name',
  '--version': 'version',
  '--architecture': 'architecture',
  '--maintainer': 'maintainer',
  '--vendor': 'vendor',
  '--url': 'url',
  '--license': 'license',
  '--category': 'category',
  '--description': 'description',
  '--package': 'package',
  '--after-install': 'postinst',
  '--after-remove': 'postrm',
  '--conflicts': 'conflicts',
  '--replaces': 'replaces',
  '--deb-priority': 'priority',
  '--deb-recommends': 'recommends',
  '--deb-compression': 'compression',
  '--deb-compression-level': 'level',
  '--rpm-compression': 'rpmCompression',
  '--rpm-os': 'os',
  '--rpm-summary': 'summary',
}
/** fpm's names of compressions, and dpkg-deb's. */
const COMPRESSIONS = { gz: 'gzip', xz: 'xz', zst: 'zstd' }
const MANY = ['depends', 'recommends', 'conflicts', 'replaces']

/** @param {string[]} args */
function read(args) {
  /** @type {Record<string, string>} */
  const one = {}
  /** @type {Record<string, string[]>} */
  const many = Object.fromEntries(MANY.map((name) => [name, []]))
  /** @type {[string, string][]} */
  const places = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]
    if (arg === '--force') continue
    const name = OPTIONS[arg]
    if (name !== undefined) {
      const value = args[++index]
      if (value === undefined) throw new Error(`${arg} needs a value`)
      if (MANY.includes(name)) many[name].push(value)
      else one[name] = value
      continue
    }
    const at = arg.indexOf('=/')
    if (arg.startsWith('-') || at < 1) throw new Error(`unknown argument ${arg}`)
    places.push([arg.slice(0, at), arg.slice(at + 1)])
  }
  if (one.from !== 'dir' || !['deb', 'rpm'].includes(one.to)) throw new Error('only -s dir -t deb or rpm')
  for (const name of ['name', 'version', 'architecture', 'maintainer', 'package', 'description'])
    if (!one[name]) throw new Error(`${name} is missing`)
  return { one, many, places }
}

/** A folder `from/` gives its content; a file or a link is laid at `to`. @param {string} from @param {string} to */
function lay(from, to) {
  const stat = lstatSync(from.replace(/\/$/, ''))
  if (stat.isDirectory()) {
    mkdirSync(to, { recursive: true, mode: 0o755 })
    for (const name of readdirSync(from)) lay(join(from, name), join(to, name))
    return
  }
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to)
    return
  }
  try {
    linkSync(from, to)
  } catch (error) {
    if (error.code !== 'EXDEV' && error.code !== 'EPERM') throw error
    copyFileSync(from, to)
  }
  // Whatever the builder's umask was. A set-user-id bit is meant.
  chmodSync(to, (stat.mode & 0o4000) | (stat.mode & 0o111 ? 0o755 : 0o644))
}

/** Every file and folder below, folders first. @param {string} folder @returns {string[]} */
function below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? [path, ...below(path)] : [path]
  })
}

/** @param {ReturnType<typeof read>} order @param {number} kilobytes */
function controlOf({ one, many }, kilobytes) {
  const [synopsis, ...text] = one.description.split('\n').map((line) => line.trim())
  /** @type {[string, string | undefined][]} */
  const fields = [
    ['Package', one.name],
    ['Version', one.version],
    ['Section', one.category ?? 'misc'],
    ['Priority', one.priority ?? 'optional'],
    ['Architecture', one.architecture],
    ['Maintainer', one.maintainer],
    ['Installed-Size', String(kilobytes)],
    ['Depends', many.depends.join(', ')],
    ['Recommends', many.recommends.join(', ')],
    ['Conflicts', many.conflicts.join(', ')],
    ['Replaces', many.replaces.join(', ')],
    ['Homepage', one.url],
    ['Description', [synopsis || one.name, ...text.filter(Boolean).map((line) => ` ${line}`)].join('\n')],
  ]
  return `${fields.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join('\n')}\n`
}

/** rpm's names of machines. */
const RPM_MACHINES = { amd64: 'x86_64', arm64: 'aarch64' }
const RPM_PAYLOADS = {
  gz: 'w6.gzdio',
  gzip: 'w6.gzdio',
  xz: 'w6.xzdio',
  xzmt: 'w6T0.xzdio',
  zst: 'w6.zstdio',
}

/** @param {ReturnType<typeof read>} order @param {string} stage */
function specOf({ one, many }, stage) {
  const [synopsis, ...text] = one.description.split('\n').map((line) => line.trim())
  const script = (title, name) =>
    // Debian tells its scripts what happens by a word, rpm by how many are left.
    one[name]
      ? `%${title}\nset -- ${title === 'post' ? 'configure' : 'remove'}\n${readFileSync(one[name], 'utf8')}\n`
      : ''
  const paths = below(stage)
  // Folders of our own go with the package; those of the system belong to the system.
  const folders = paths
    .filter((path) => lstatSync(path).isDirectory() && /^opt\/./.test(relative(stage, path)))
    .map((path) => `%dir %attr(755, root, root) "/${relative(stage, path)}"`)
  const files = paths
    .filter((path) => !lstatSync(path).isDirectory())
    .map((path) => {
      const stat = lstatSync(path)
      const mode = stat.isSymbolicLink() ? '-' : (stat.mode & 0o7777).toString(8)
      return `%attr(${mode}, root, root) "/${relative(stage, path)}"`
    })
  const requires = many.depends.length > 0 ? `Requires: ${many.depends.join(', ')}\n` : ''
  const conflicts = many.conflicts.length > 0 ? `Conflicts: ${many.conflicts.join(', ')}\n` : ''
  return `%global __os_install_post %{nil}
%global _build_id_links none
%global _binary_payload ${RPM_PAYLOADS[one.rpmCompression ?? 'xz']}
%global _buildhost duedesk
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
Name: ${one.name}
Version: ${one.version.replaceAll('-', '~')}
Release: 1
Summary: ${one.summary || synopsis || one.name}
License: ${one.license ?? 'Proprietary'}
Group: ${one.category ?? 'Applications/Communications'}
Vendor: ${one.vendor ?? one.maintainer}
Packager: ${one.maintainer}
${one.url ? `URL: ${one.url}\n` : ''}AutoReqProv: no
${requires}${conflicts}
%description
${[synopsis, ...text].filter(Boolean).join('\n')}

${script('post', 'postinst')}${script('postun', 'postrm')}
%files
${[...folders, ...files].join('\n')}
`
}

/** @param {ReturnType<typeof read>} order @param {string} stage */
function makeRpm(order, stage) {
  const { one } = order
  const machine = RPM_MACHINES[one.architecture] ?? one.architecture
  const spec = `${stage}.spec`
  const out = `${stage}.rpms`
  try {
    writeFileSync(spec, specOf(order, stage))
    execFileSync(
      'rpmbuild',
      [
        '-bb',
        '--quiet',
        '--target',
        machine,
        '--buildroot',
        resolve(stage),
        '--noclean',
        '--define',
        `_rpmdir ${resolve(out)}`,
        '--define',
        '__spec_install_pre %{nil}',
        spec,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    const made = readdirSync(out, { recursive: true }).find((name) => String(name).endsWith('.rpm'))
    if (made === undefined) throw new Error('rpmbuild made nothing')
    copyFileSync(join(out, String(made)), one.package)
  } finally {
    for (const path of [spec, out]) rmSync(path, { recursive: true, force: true })
  }
}

/** @param {ReturnType<typeof read>} order @param {string} stage */
function makeDeb(order, stage) {
  const paths = below(stage)
  const files = paths.filter((path) => lstatSync(path).isFile())
  const bytes = paths.reduce((sum, path) => sum + Math.max(lstatSync(path).size, 1024), 0)
  for (const path of paths) if (lstatSync(path).isDirectory()) chmodSync(path, 0o755)
  const debian = join(stage, 'DEBIAN')
  mkdirSync(debian, { mode: 0o755 })
  writeFileSync(join(debian, 'control'), controlOf(order, Math.ceil(bytes / 1024)), { mode: 0o644 })
  const sums = files
    .map(
      (path) => `${createHash('md5').update(readFileSync(path)).digest('hex')}  ${relative(stage, path)}\n`,
    )
    .sort()
  writeFileSync(join(debian, 'md5sums'), sums.join(''), { mode: 0o644 })
  for (const script of ['postinst', 'postrm'])
    if (order.one[script]) {
      writeFileSync(join(debian, script), readFileSync(order.one[script]))
      chmodSync(join(debian, script), 0o755)
    }
  const compression = COMPRESSIONS[order.one.compression ?? 'xz']
  if (!compression) throw new Error(`dpkg-deb has no compression ${order.one.compression}`)
  const pack = [`-Z${compression}`, ...(order.one.level ? [`-z${order.one.level}`] : [])]
  execFileSync('dpkg-deb', ['--root-owner-group', ...pack, '--build', stage, order.one.package], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

const order = read(process.argv.slice(2))
const stage = `${order.one.package}.stage`
rmSync(stage, { recursive: true, force: true })
try {
  mkdirSync(stage, { recursive: true, mode: 0o755 })
  for (const [from, to] of order.places) lay(from, join(stage, to))
  if (order.one.to === 'rpm') makeRpm(order, stage)
  else makeDeb(order, stage)
} finally {
  rmSync(stage, { recursive: true, force: true })
}

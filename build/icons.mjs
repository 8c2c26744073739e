// Draws the icons of the installers from `icons/mark.svg` and writes them beside it: PNG in every size that desktops ask
// for, an .ico and an .icns. Run by hand when the mark changes (`node build/icons.mjs`); its results are committed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, StepFailed, say, tail } from './console.mjs'
import { withDisplay } from './display.mjs'
import { environment, root } from './paths.mjs'
import { ensureRuntime } from './runtime.mjs'

const folder = join(root, 'build', 'icons')
const LINUX = [16, 24, 32, 48, 64, 128, 256, 512]
const ICO = [16, 24, 32, 48, 64, 128, 256]
/** The types of Apple's container that hold a PNG of this many pixels. */
const ICNS = { 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' }
/** macOS draws its icons with a margin of a tenth on each side. */
const MAC_SHARE = 0.8

/** What Electron runs: draws the picture on a canvas per size and writes the PNGs. */
const DRAW = `
const { app, BrowserWindow } = require('electron')
const { readFileSync, writeFileSync } = require('node:fs')
const { svg, wanted } = JSON.parse(readFileSync(process.env.DUEDESK_ICONS, 'utf8'))
app.disableHardwareAcceleration()
app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false })
  await window.loadURL('about:blank')
  for (const { size, share, file } of wanted) {
    const data = await window.webContents.executeJavaScript(\`(async () => {
      const picture = new Image()
      picture.src = 'data:image/svg+xml,' + encodeURIComponent(\${JSON.stringify(svg)})
      await picture.decode()
      const canvas = document.createElement('canvas')
      canvas.width = canvas.height = \${size}
      const side = \${size * share}
      canvas.getContext('2d').drawImage(picture, (\${size} - side) / 2, (\${size} - side) / 2, side, side)
      return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length)
    })()\`)
    writeFileSync(file, Buffer.from(data, 'base64'))
  }
  app.exit(0)
}).catch((error) => { process.stderr.write(String(error.stack)); app.exit(1) })
`

/** A Windows icon whose pictures are PNGs. @param {{size: number, png: Buffer}[]} pictures */
function icoOf(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let at = head.length
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index
    // 0 stands for 256.
    head.writeUInt8(size % 256, entry)
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(at, entry + 12)
    at += png.length
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** @param {{type: string, png: Buffer}[]} pictures */
function icnsOf(pictures) {
  const entries = pictures.map(({ type, png }) => {
    const head = Buffer.alloc(8)
    head.write(type, 0, 'latin1')
    head.writeUInt32BE(8 + png.length, 4)
    return Buffer.concat([head, png])
  })
  const body = Buffer.concat(entries)
  const head = Buffer.alloc(8)
  head.write('icns', 0, 'latin1')
  head.writeUInt32BE(8 + body.length, 4)
  return Buffer.concat([head, body])
}

const runtime = await ensureRuntime()
const work = mkdtempSync(join(tmpdir(), 'duedesk-icons-'))
try {
  const png = (/** @type {string} */ kind, /** @type {number} */ size) => join(work, `${kind}${size}.png`)
  const wanted = [
    ...LINUX.map((size) => ({ size, share: 1, file: png('linux', size) })),
    ...Object.keys(ICNS).map((size) => ({
      size: Number(size),
      share: MAC_SHARE,
      file: png('mac', Number(size)),
    })),
  ]
  const orders = join(work, 'orders.json')
  writeFileSync(orders, JSON.stringify({ svg: readFileSync(join(folder, 'mark.svg'), 'utf8'), wanted }))
  const app = join(work, 'app')
  mkdirSync(app)
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'duedesk-icons', version: '1.0.0', main: 'main.cjs' }),
  )
  writeFileSync(join(app, 'main.cjs'), DRAW)
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const drawn = await withDisplay(() =>
    run(runtime.executable, [app, ...asRoot, `--user-data-dir=${join(work, 'data')}`], {
      env: environment({ DUEDESK_ICONS: orders }),
      doing: 'drawing the icons',
      timeoutMs: 60_000,
    }),
  )
  if (drawn.status !== 0) throw new StepFailed('icons', `The icons were not drawn:\n${tail(drawn.output)}`)
  for (const size of LINUX)
    writeFileSync(join(folder, `${size}x${size}.png`), readFileSync(png('linux', size)))
  writeFileSync(
    join(folder, 'icon.ico'),
    icoOf(ICO.map((size) => ({ size, png: readFileSync(png('linux', size)) }))),
  )
  writeFileSync(
    join(folder, 'icon.icns'),
    icnsOf(
      Object.entries(ICNS).map(([size, type]) => ({ type, png: readFileSync(png('mac', Number(size))) })),
    ),
  )
  say(`icons written to ${folder}`)
} finally {
  rmSync(work, { recursive: true, force: true })
}

// Renders the clips of the simulated customers (`shared/practice/clips.ts`) into `electron/practice/voices/<id>.ulaw`: 8 kHz,
// u-law, mono, no header. Run by hand after a change of the clips, on a machine with espeak-ng and sox; the result is
// committed, because the product never synthesises speech. `node build/voices.ts` renders clips that have no file yet, or those
// it is given by id; `--all` renders every one anew.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pinyin } from 'pinyin-pro'
import type { Clip } from '../shared/practice/clips.ts'
import { CLIP_IDS, CLIPS } from '../shared/practice/clips.ts'

const LIMIT_BYTES = 3 * 1024 * 1024
const folder = join(import.meta.dirname, '..', 'electron', 'practice', 'voices')

/** espeak's `cmn` and `zh` voices read pinyin as English letters; only this one speaks Mandarin from pinyin. */
const VOICE: Record<Clip['voice'], readonly string[]> = {
  man: ['-v', 'cmn-latn-pinyin', '-s', '190', '-p', '42'],
  woman: ['-v', 'cmn-latn-pinyin+f3', '-s', '195', '-p', '55'],
}

function spelled(clip: Clip): string {
  return pinyin(clip.zh, { toneType: 'num', nonZh: 'consecutive' })
    .replaceAll('，', ',')
    .replaceAll('。', '.')
    .replaceAll('？', '?')
    .replaceAll('！', '!')
}

const work = mkdtempSync(join(tmpdir(), 'voices-'))
mkdirSync(folder, { recursive: true })
const asked = process.argv.slice(2)
const known = new Set(CLIP_IDS.map((id) => `${id}.ulaw`))
for (const name of readdirSync(folder))
  if (name.endsWith('.ulaw') && (!known.has(name) || asked.includes('--all'))) rmSync(join(folder, name))
let total = 0
for (const id of CLIP_IDS) {
  const clip = CLIPS[id]
  const target = join(folder, `${id}.ulaw`)
  if (existsSync(target) && !asked.includes(id)) {
    total += statSync(target).size
    continue
  }
  const text = spelled(clip)
  const phonemes = execFileSync('espeak-ng', [...VOICE[clip.voice], '-q', '-x', text], { encoding: 'utf8' })
  if (phonemes.includes('(en)')) throw new Error(`${id} is read as English: ${text} -> ${phonemes}`)
  const wav = join(work, `${id}.wav`)
  execFileSync('espeak-ng', [...VOICE[clip.voice], '-w', wav, text])
  // Telephone band, even level, and no more silence at either end than a breath.
  // Repeatable dither: the same words give the same file.
  execFileSync('sox', [
    '-R',
    wav,
    ...['-t', 'raw', '-e', 'u-law', '-r', '8000', '-c', '1', target],
    ...['norm', '-2', 'silence', '1', '0.01', '0.3%', 'reverse', 'silence', '1', '0.01', '0.3%', 'reverse'],
    ...['compand', '0.005,0.1', '6:-70,-60,-25,-11,0,-4', 'norm', '-3', 'pad', '0.02', '0.08'],
  ])
  total += statSync(target).size
}
rmSync(work, { recursive: true })
if (total > LIMIT_BYTES) throw new Error(`${total} bytes of voices; the limit is ${LIMIT_BYTES}`)
console.log(`${CLIP_IDS.length} clips, ${total} bytes`)

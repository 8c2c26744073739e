// The pinyin of names. Promises: exactly what pinyin-pro says with the surname read as a surname (单 = shàn, 曾 = zēng), most of it
// without asking: a character that has one reading has it in every name. Private to `renderer/local`.
import { pinyin } from 'pinyin-pro'

/** Of each character that was met; null where the neighbours decide. Single characters tell nothing about anybody. */
const readings = new Map<string, string | null>()

/** Without tones, ü as v. `name` in small letters. */
export function syllablesOf(name: string): string[] {
  const syllables: string[] = []
  for (const letter of name) {
    const reading = readingOf(letter)
    if (reading === null) return asked(name)
    syllables.push(reading)
  }
  return syllables
}

function asked(name: string): string[] {
  return pinyin(name, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive', v: true })
    .map((syllable) => syllable.replace(/\s/gu, ''))
    .filter((syllable) => syllable !== '')
}

function readingOf(letter: string): string | null {
  let reading = readings.get(letter)
  if (reading === undefined) {
    const all = new Set(pinyin(letter, { multiple: true, toneType: 'none', type: 'array', v: true }))
    const [only = ''] = all
    // A letter that is no Chinese character stands for itself, and belongs to a word.
    reading = all.size === 1 && only !== letter && /^[a-z]+$/u.test(only) ? only : null
    readings.set(letter, reading)
  }
  return reading
}

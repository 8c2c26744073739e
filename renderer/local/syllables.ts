// The pinyin of names. Promises: exactly what pinyin-pro says with the surname read as a surname (单 = shàn, 曾 = zēng), most of it
// without asking: a character that has one reading has it in every name. The dictionary is half of the worker's code and is read when the
// desk stands: rows, list and calls wait for none of it. Private to `renderer/local`.
type Dictionary = typeof import('pinyin-pro').pinyin

let dictionary: Dictionary | null = null

/** Once before any name is asked for. Rejects where the file can't be had; the next try asks for it again. */
export async function readDictionary(): Promise<void> {
  dictionary ??= (await import('pinyin-pro')).pinyin
}

function known(): Dictionary {
  if (!dictionary) throw new Error('a name asked for before readDictionary')
  return dictionary
}

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
  return known()(name, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive', v: true })
    .map((syllable) => syllable.replace(/\s/gu, ''))
    .filter((syllable) => syllable !== '')
}

function readingOf(letter: string): string | null {
  let reading = readings.get(letter)
  if (reading === undefined) {
    const all = new Set(known()(letter, { multiple: true, toneType: 'none', type: 'array', v: true }))
    const [only = ''] = all
    // A letter that is no Chinese character stands for itself, and belongs to a word.
    reading = all.size === 1 && only !== letter && /^[a-z]+$/u.test(only) ? only : null
    readings.set(letter, reading)
  }
  return reading
}

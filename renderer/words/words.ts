// Every word of the workstation in its two languages, one dictionary each, and the set-up of i18next.
// Promises: keys are typed; both languages have the same keys (English may add `_one` forms for counts: `plurals.ts`).
import i18next, { type i18n, type TFunction } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Dictionary } from './zhCN.ts'

export type Language = 'zh-CN' | 'en'

/** Each language is read when it is first spoken: a desk speaks one of them all day. */
const dictionaries: Record<Language, () => Promise<Dictionary>> = {
  'zh-CN': async () => (await import('./zhCN.ts')).zhCN,
  en: async () => (await import('./en.ts')).en,
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: Dictionary }
  }
}

/** The nearest language that we have. */
export function languageOf(tag: string): Language {
  return /^zh\b/i.test(tag) ? 'zh-CN' : 'en'
}

/**
 * Words that take no figures are looked up once for each language: every drawing of a screen asks for hundreds of them, and i18next
 * finds each anew.
 */
const rememberedWords = {
  type: '3rdParty' as const,
  init(words: i18n) {
    const known = new Map<string, string>()
    const fixed = words.getFixedT.bind(words) as (...args: unknown[]) => TFunction
    words.getFixedT = ((...asked: unknown[]) => {
      const [language, space, prefix] = asked
      const found = fixed(...asked)
      const ask = found as unknown as (...args: unknown[]) => string
      const remembering = (key: unknown, ...figures: unknown[]) => {
        if (typeof key !== 'string' || figures.length > 0 || prefix) return ask(key, ...figures)
        const place = `${String(language ?? words.language)} ${String(space)} ${key}`
        const text = known.get(place) ?? ask(key)
        known.set(place, text)
        return text
      }
      return Object.assign(remembering, found)
    }) as i18n['getFixedT']
  },
}

/** Begins to read the words of what is probably the language; `startWords` says which one it is. */
export function readWords(language: Language): void {
  // Whoever needs them asks again, and is told why they can't be had.
  dictionaries[language]().catch(() => undefined)
}

/** Starts with `language`; called once by `main.tsx` before anything is drawn. */
export async function startWords(language: Language): Promise<void> {
  await i18next
    .use(rememberedWords)
    .use(initReactI18next)
    .init({
      lng: language,
      // Both languages have the same words, so that none needs the other.
      fallbackLng: false,
      resources: { [language]: { translation: await dictionaries[language]() } },
      // React escapes what it draws.
      interpolation: { escapeValue: false },
      returnNull: false,
    })
  document.documentElement.lang = language
}

let wanted: Language | null = null

/** Resolves when `language` is spoken, or another one has been asked for since. Rejects when its words can't be read. */
export async function changeLanguage(language: Language): Promise<void> {
  wanted = language
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await dictionaries[language]())
  if (wanted !== language) return
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

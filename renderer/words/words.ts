// Every word of the workstation in its two languages, one dictionary each, and the set-up of i18next.
// Promises: keys are typed; both languages have the same keys (English may add `_one` forms for counts: `plurals.ts`).
import i18next from 'i18next'
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

/** Starts with `language`; called once by `main.tsx` before anything is drawn. */
export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
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

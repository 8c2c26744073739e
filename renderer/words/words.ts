// Every word of the workstation in its two languages, as one dictionary, and the set-up of i18next.
// Promises: keys are typed; both languages have the same keys (English may add `_one` forms for counts: `plurals.ts`).
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import type { Dictionary } from './zhCN.ts'
import { zhCN } from './zhCN.ts'

export type Language = 'zh-CN' | 'en'

export const dictionaries: Record<Language, Dictionary> = { 'zh-CN': zhCN, en }

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zhCN }
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
    fallbackLng: 'en',
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    // React escapes what it draws.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

// The dictionaries: both languages word the same things with the same figures, every code that a person can meet is worded,
// and no word is there that nobody says.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { root } from '../../build/paths.mjs'
import { reasonFigures } from '../../renderer/features/worklist/reasons.ts'
import { en } from '../../renderer/words/en.ts'
import { formatOf } from '../../renderer/words/format.ts'
import { zhCN } from '../../renderer/words/zhCN.ts'
import { PROBLEM_CODES } from '../../shared/problem.ts'

type Tree = { [key: string]: string | Tree }

/** `worklist.filter.all` -> text. A code with dots in it stays one key. */
function flat(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix === '' ? key : `${prefix}.${key}`
    if (typeof value === 'string') found.set(path, value)
    else for (const [inner, text] of flat(value, path)) found.set(inner, text)
  }
  return found
}

const zh = flat(zhCN)
const english = flat(en)
const figuresOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return name === 'zh-CN' || name === 'en' ? [] : sources(path)
    return /\.tsx?$/.test(name) ? [readFileSync(path, 'utf8')] : []
  })
}

/** Names that stand in for a hole right under an area. */
const LISTED: Readonly<Record<string, readonly string[]>> = {
  about: ['version', 'mode', 'electron', 'chrome', 'node'],
  settings: ['microphone', 'speaker', 'ringer'],
}

/** A text for one of a kind, beside the text for any other count. */
const isOne = (key: string) => key.endsWith('_one')
const baseOf = (key: string) => key.replace(/_one$/, '')

/**
 * Keys as the code writes them: `'worklist.title'` in full, or `` `worklist.filter.${…}` `` as a pattern. A key need not stand
 * inside `t(…)`: tables of keys are common.
 */
function usedKeys(code: string): { full: Set<string>; patterns: RegExp[]; bare: string[] } {
  const full = new Set<string>()
  for (const [, key] of code.matchAll(/['"]([a-z][\w]*(?:\.[\w]+)+)['"]/gi)) if (key) full.add(key)
  const patterns: RegExp[] = []
  const bare: string[] = []
  for (const [, raw] of code.matchAll(/`([a-z]\w*\.[\w.]*(?:\$\{[^`]*?\}[\w.]*)+)`/gi)) {
    if (!raw) continue
    const area = /^([a-z]\w*)\.\$\{[^}]*\}$/i.exec(raw)?.[1]
    if (area !== undefined) {
      // A hole right under an area would take every word of it for used.
      if (Object.hasOwn(zhCN, area) && !Object.hasOwn(LISTED, area)) bare.push(raw)
      for (const name of LISTED[area] ?? []) full.add(`${area}.${name}`)
      continue
    }
    const parts = raw.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'))
    // What stands in for a name may be a problem code, which has dots of its own.
    patterns.push(new RegExp(`^${parts.join('[\\w.-]+')}$`))
  }
  return { full, patterns, bare }
}

describe('words', () => {
  it('both languages have the same keys', () => {
    expect([...english.keys()].filter((key) => !isOne(key)).sort()).toEqual([...zh.keys()].sort())
    // Chinese counts in one way.
    expect([...zh.keys()].filter(isOne)).toEqual([])
  })

  it('both languages show the same figures', () => {
    const different = [...zh].filter(
      ([key, text]) => figuresOf(text).join() !== figuresOf(english.get(key) ?? '').join(),
    )
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('a word for one of a kind stands beside the word for many, with no figure that the other lacks', () => {
    const ones = [...english.keys()].filter(isOne)
    expect(ones.length).toBeGreaterThan(0)
    for (const key of ones) {
      const many = english.get(baseOf(key))
      expect(many, key).toBeDefined()
      expect(figuresOf(many ?? ''), key).toEqual(expect.arrayContaining(figuresOf(english.get(key) ?? '')))
    }
  })

  it('one of a kind is said as one', async () => {
    const words = i18next.createInstance()
    const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } }
    await words.init({ lng: 'en', resources, interpolation: { escapeValue: false } })
    expect(words.t('wrapUp.unsaid', { count: 1 })).toBe('1 must-say item left unsaid')
    expect(words.t('wrapUp.unsaid', { count: 2 })).toBe('2 must-say items left unsaid')
    await words.changeLanguage('zh-CN')
    expect(words.t('wrapUp.unsaid', { count: 1 })).toBe('有 1 项必说未说')
  })

  it('words every problem code: what happened and what to do now', () => {
    for (const words of [zh, english])
      for (const code of PROBLEM_CODES)
        for (const part of ['what', 'now'])
          expect(words.get(`problems.${code}.${part}`)?.trim(), `${code}.${part}`).toBeTruthy()
  })

  it('no Chinese in the English words but names of languages and examples', () => {
    const allowed = ['settings.languageName.zh-CN', 'intake.lenderPlaceholder']
    const mixed = [...english].filter(([key, text]) => /[\u4e00-\u9fff]/.test(text) && !allowed.includes(key))
    expect(mixed.map(([key]) => key)).toEqual([])
  })

  it('every word is named by the code (that every named key is worded, the types see to)', () => {
    const code = sources(join(root, 'renderer')).join('\n')
    const { full, patterns, bare } = usedKeys(code)
    expect(bare).toEqual([])
    const unused = [...zh.keys()].filter(
      (key) => !full.has(key) && !patterns.some((pattern) => pattern.test(key)),
    )
    expect(unused).toEqual([])
  })
})

describe('figures in words', () => {
  const chinese = formatOf('zh-CN')
  const englishFormat = formatOf('en')
  const at = (text: string) => Date.parse(`${text}+08:00`)
  const now = at('2026-11-23T10:00:00')

  it.each([
    [816_000, '8,160.00', '¥8,160.00'],
    [-50_000, '−500.00', '−¥500.00'],
    [5, '0.05', '¥0.05'],
  ])('money %i fen', (fen, plain, symbol) => {
    expect(chinese.money(fen)).toBe(plain)
    expect(chinese.money(fen, '¥')).toBe(symbol)
  })

  it('days carry their weekday in both languages', () => {
    expect(chinese.dayWithWeekday('2026-11-28')).toBe('11-28 周六')
    expect(englishFormat.dayWithWeekday('2026-11-28')).toBe('Sat 11-28')
    expect(chinese.longDay('2026-11-24')).toBe('11 月 24 日 周二')
  })

  it.each([
    ['2026-11-23T22:30:00', '22:30', '22:30'],
    ['2026-11-24T08:00:00', '明日 08:00', '08:00 tomorrow'],
    ['2026-11-22T17:06:00', '昨日 17:06', '17:06 yesterday'],
    ['2026-11-28T09:00:00', '11-28 09:00', '11-28 09:00'],
    ['2027-01-02T09:00:00', '2027-01-02 09:00', '2027-01-02 09:00'],
  ])('%s seen from ten in the morning', (when, said, saidInEnglish) => {
    expect(chinese.dayTime(at(when), now)).toBe(said)
    expect(englishFormat.dayTime(at(when), now)).toBe(saidInEnglish)
  })

  it('reads instants in the zone of the debtor, not of the machine', () => {
    expect(chinese.time(now)).toBe('10:00')
    expect(chinese.time(now, 'Asia/Urumqi')).toBe('08:00')
  })

  it.each([
    [59_000, '59 秒', '59 s'],
    [9 * 3_600_000 + 52 * 60_000, '9 小时 52 分', '9 h 52 min'],
    [3_600_000, '1 小时', '1 h'],
    [3 * 86_400_000, '3 天', '3 days'],
  ])('%i ms as a duration', (ms, said, saidInEnglish) => {
    expect(chinese.duration(ms)).toBe(said)
    expect(englishFormat.duration(ms)).toBe(saidInEnglish)
  })

  it('timers never show a negative time', () => {
    expect(chinese.timer(-5)).toBe('00:00')
    expect(chinese.timer(167_000)).toBe('02:47')
    expect(chinese.timer(3_767_000)).toBe('1:02:47')
  })
})

it('the words of every reason name figures that reasons have', () => {
  const known = Object.keys(reasonFigures({}, 0, formatOf('en'), String))
  for (const texts of [zhCN.reason.text, zhCN.reason.short, en.reason.text, en.reason.short])
    for (const [code, text] of Object.entries(texts))
      for (const [, name = ''] of text.matchAll(/\{\{(\w+)\}\}/g)) expect(known, code).toContain(name)
})

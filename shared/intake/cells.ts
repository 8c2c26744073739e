// One cell of an account file to one value, or the reason why not. Promises: reads what people write, refuses what could be
// read two ways, and never repairs. Private to the intake folder.
import { z } from 'zod'
import { LocalDay } from '../instant.ts'
import type { Ppm } from '../money.ts'
import type { LenderType, NumberSource, Product } from '../rows.ts'

export type CellRefusal =
  | 'emoji'
  | 'tooLong'
  | 'tooShort'
  | 'controlCharacter'
  | 'notAName'
  | 'notAnEmail'
  | 'scientific'
  | 'masked'
  | 'characters'
  | 'notADay'
  | 'noSuchDay'
  | 'notDueYet'
  | 'tooOld'
  | 'inFuture'
  | 'notKnown'
  | 'notANumber'
  | 'rateTooHigh'
  | 'rateUnclear'
  | 'zero'
  | 'aboveAmountDue'
  | 'serviceNumber'
  | 'phoneMissing'
  | 'tooMany'
  /** Found by central against its database, not in the cell itself. */
  | 'otherCustomer'

export type Read<T> = { ok: true; value: T } | { ok: false; reason: CellRefusal }

const read = <T>(value: T): Read<T> => ({ ok: true, value })
const refuse = (reason: CellRefusal): { ok: false; reason: CellRefusal } => ({ ok: false, reason })

const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]/u
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\ufe0f\u20e3]|[\u{e0020}-\u{e007f}]/u
/** Letters of any script with their marks, rare characters that banks keep in the private area, and what joins names. */
const NAME = /^(?=.*[\p{L}\p{Co}])[\p{L}\p{M}\p{Co}·•・‧.'’\-\s()（）]+$/u

/** Outer spaces off, inner ones single; full-width spaces are spaces. */
function tidy(text: string): string {
  return text.replace(/[\s\u3000\u200b\ufeff]+/gu, ' ').trim()
}

/** 1–40 characters; 𠮷 and names of minorities with dots are fine, emoji are not. */
export function readName(text: string): Read<string> {
  if (CONTROL.test(text.trim())) return refuse('controlCharacter')
  const name = tidy(text)
  if (EMOJI.test(name)) return refuse('emoji')
  if ([...name].length > 40) return refuse('tooLong')
  return NAME.test(name) ? read(name) : refuse('notAName')
}

/** Free words such as an address. `most` in characters. */
export function readWords(text: string, most: number): Read<string> {
  const words = tidy(text)
  if (CONTROL.test(words)) return refuse('controlCharacter')
  return words.length > most ? refuse('tooLong') : read(words)
}

/** An address as mail is sent to; capitals are kept, blanks around it are not. */
export function readEmail(text: string): Read<string> {
  const plain = text.normalize('NFKC').trim()
  if (plain.length > 120) return refuse('tooLong')
  return z.email().safeParse(plain).success ? read(plain) : refuse('notAnEmail')
}

const SCIENTIFIC = /^[\d.]+e\+?\d+$/iu

/** 4–40 letters and digits; spaces and hyphens that only group them are dropped. */
export function readAccountNumber(text: string): Read<string> {
  const plain = text.normalize('NFKC').replace(/[\s-]/gu, '')
  // A spreadsheet showed a long number as a power: its last digits are lost for good.
  if (SCIENTIFIC.test(text.normalize('NFKC').trim())) return refuse('scientific')
  if (/[*x]{3,}/iu.test(plain)) return refuse('masked')
  if (!/^[A-Za-z0-9_/]+$/u.test(plain)) return refuse('characters')
  if (plain.length < 4) return refuse('tooShort')
  return plain.length > 40 ? refuse('tooLong') : read(plain)
}

/** True where a spreadsheet has turned a long number into a power. */
export function isScientific(text: string): boolean {
  return SCIENTIFIC.test(text.normalize('NFKC').trim())
}

const DAY_FORMS = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/u,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/u,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/u,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/u,
  /^(\d{4})(\d{2})(\d{2})$/u,
]

/** `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301`, each also with a time 00:00; real days only. */
export function readDay(text: string): Read<LocalDay> {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/[ T]0{1,2}:00(:00(\.0+)?)?$/u, '')
    .replace(/\s+/gu, '')
  for (const form of DAY_FORMS) {
    const [found, year = '', month = '', date = ''] = form.exec(plain) ?? []
    if (found === undefined) continue
    const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
    return LocalDay.safeParse(day).success ? read(day) : refuse('noSuchDay')
  }
  return refuse('notADay')
}

const MAX_DAILY_PPM = 10_000

/** A factor written as `1.5`, `1.5倍`, `150%`, in parts per million. */
export function readFactor(text: string): Read<Ppm> {
  const plain = compact(text).replace(/(倍|x|×)$/u, '')
  const share = percentOf(plain)
  const ppm = share ?? decimalPpm(plain, 6)
  if (ppm === null) return refuse('notANumber')
  return ppm > 10_000_000 ? refuse('rateTooHigh') : read(ppm)
}

/** A share such as a late fee: `5%`, or `5` under a heading with %, or `0.05`. */
export function readShare(text: string, unit: Unit): Read<Ppm> {
  const plain = compact(text)
  const ppm = percentOf(plain) ?? (unit === 'percent' ? decimalPpm(plain, 4) : decimalPpm(plain, 6))
  if (ppm === null) return refuse('notANumber')
  return ppm > 1_000_000 ? refuse('rateTooHigh') : read(ppm)
}

export type Unit = 'percent' | 'permille' | 'scaled' | null

/**
 * A daily rate: `0.05%`, `0.5‰`, `5‱`, `万五`, `万分之五`, `0.0005`, or `0.05` under a heading with %. More than 1 % a day is no
 * contract rate; a bare number that would be one as a fraction is refused as unclear.
 */
export function readDailyRate(text: string, unit: Unit): Read<Ppm> {
  const plain = compact(text)
  const spoken = /^(?:日息)?万(?:分之)?([一二三四五六七八九])$/u.exec(plain)
  const ppm = spoken ? ('一二三四五六七八九'.indexOf(spoken[1] ?? '') + 1) * 100 : rateOf(plain, unit)
  if (ppm === null) return refuse('notANumber')
  if (ppm <= MAX_DAILY_PPM) return read(ppm)
  return unit === null && /^[\d.]+$/u.test(plain) ? refuse('rateUnclear') : refuse('rateTooHigh')
}

/** An annual rate as a daily one (÷ 365, half up): `18.25%`, `0.1825`, or `18.25` under a heading with %. */
export function readAnnualRate(text: string, unit: Unit): Read<Ppm> {
  const plain = compact(text)
  const ppm = rateOf(plain, unit)
  if (ppm === null) return refuse('notANumber')
  if (ppm > 1_000_000)
    return unit === null && /^[\d.]+$/u.test(plain) ? refuse('rateUnclear') : refuse('rateTooHigh')
  return read(Math.floor((ppm * 2 + 365) / 730))
}

function rateOf(plain: string, unit: Unit): Ppm | null {
  const share = percentOf(plain)
  if (share !== null) return share
  if (unit === 'percent') return decimalPpm(plain, 4)
  if (unit === 'permille') return decimalPpm(plain, 3)
  return decimalPpm(plain, 6)
}

function compact(text: string): string {
  return text.normalize('NFKC').replace(/\s/gu, '').toLowerCase()
}

/** `0.05%` → 500; null where no such sign stands at the end. */
function percentOf(plain: string): Ppm | null {
  if (plain.endsWith('%')) return decimalPpm(plain.slice(0, -1), 4)
  if (plain.endsWith('‰')) return decimalPpm(plain.slice(0, -1), 3)
  return plain.endsWith('‱') ? decimalPpm(plain.slice(0, -1), 2) : null
}

/** A decimal number times 10^`places`, exactly; null when it is no number or finer than a part per million. */
function decimalPpm(text: string, places: number): Ppm | null {
  const [found, whole = '', decimals = ''] = /^(\d{1,6})(?:\.(\d{1,12}))?$/u.exec(text) ?? []
  if (found === undefined) return null
  const digits = decimals.replace(/0+$/u, '')
  if (digits.length > places) return null
  return Number(whole + digits.padEnd(places, '0'))
}

const PRODUCTS: Record<Product, readonly string[]> = {
  creditCard: ['信用卡', '贷记卡', 'creditcard', 'card', '信用卡透支'],
  huabei: ['花呗', '蚂蚁花呗', 'huabei'],
  jiebei: ['借呗', '蚂蚁借呗', 'jiebei'],
  consumerLoan: [
    '消费贷',
    '消费贷款',
    '个人消费贷',
    '个人消费贷款',
    '消费信贷',
    '现金贷',
    '信用贷',
    'consumerloan',
    'personalloan',
    'cashloan',
  ],
}

const LENDER_TYPES: Record<LenderType, readonly string[]> = {
  bank: ['银行', '商业银行', 'bank'],
  consumerFinance: ['消费金融', '消费金融公司', '消金', 'consumerfinance'],
  smallLoan: ['小额贷款', '小额贷款公司', '小贷', 'smallloan', 'microloan'],
  platform: ['平台', '网贷平台', '助贷平台', 'platform'],
}

const SOURCES: Record<NumberSource, readonly string[]> = {
  contract: ['合同', '合同约定', 'contract'],
  reserved: ['预留', '预留信息', 'reserved'],
  authorised: ['授权', '本人授权', 'authorised', 'authorized'],
  public: ['公开', '公开渠道', 'public'],
  toldByContact: ['联系人告知', 'toldbycontact'],
  bureau: ['征信', '征信机构', 'bureau'],
}

function known<K extends string>(table: Record<K, readonly string[]>, text: string): Read<K> {
  const plain = compact(text).replace(/[\p{P}\p{S}]/gu, '')
  for (const key of Object.keys(table) as K[]) {
    if (key.toLowerCase() === plain || table[key].includes(plain)) return read(key)
  }
  return refuse('notKnown')
}

export const readProduct = (text: string): Read<Product> => known(PRODUCTS, text)
export const readLenderType = (text: string): Read<LenderType> => known(LENDER_TYPES, text)
export const readSource = (text: string): Read<NumberSource> => known(SOURCES, text)

const USUAL_LENDER: Record<Product, LenderType> = {
  creditCard: 'bank',
  huabei: 'consumerFinance',
  jiebei: 'consumerFinance',
  consumerLoan: 'platform',
}

/** 某某银行 is a bank, whatever it sells; where the name does not tell, the product does. */
export function lenderTypeOf(lender: string, product: Product): LenderType {
  if (/消费金融|consumer finance/iu.test(lender)) return 'consumerFinance'
  if (/小额贷款|小贷|micro.?loan/iu.test(lender)) return 'smallLoan'
  if (/银行|bank/iu.test(lender)) return 'bank'
  return USUAL_LENDER[product]
}

const YES = ['是', 'y', 'yes', 'true', '1', '√', '合成', '测试']
const NO = ['否', 'n', 'no', 'false', '0', '']

export function readYes(text: string): Read<boolean> {
  const plain = compact(text)
  if (YES.includes(plain)) return read(true)
  return NO.includes(plain) ? read(false) : refuse('notKnown')
}

/** Several numbers in one cell: `199…、199…`, `199… / 199…`. */
export function splitPhones(text: string): string[] {
  return text
    .normalize('NFKC')
    .split(/[、;,|\n\r]|\s\/\s|\/(?=\+?\d{7})/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

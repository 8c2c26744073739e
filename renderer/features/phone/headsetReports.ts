// What a headset's reports mean: the layout of keys and lamps as WebHID describes the device, report bytes into keys, lamps into
// report bytes. Pure and of no vendor: usages of the HID Usage Tables (Telephony page 0x0B, LED page 0x08), and nothing else.
import { z } from 'zod'

/** Telephony Device page: only devices with a collection of this page are ever asked for. */
export const TELEPHONY_PAGE = 0x0b

/** Keys of a headset, as page and usage. */
const KEYS = {
  hook: [0x0b_0020],
  flash: [0x0b_0021, 0x0b_0023],
  drop: [0x0b_0026],
  mute: [0x0b_002f],
} as const
export type HeadsetKey = keyof typeof KEYS

/** Lamps and states that the desk sets; the ringer of some headsets is on the telephony page. */
const LAMPS = {
  mute: [0x08_0009],
  offHook: [0x08_0017],
  ring: [0x08_0018, 0x0b_009e],
  hold: [0x08_0020],
} as const
export type HeadsetLamp = keyof typeof LAMPS
export type Lamps = Readonly<Record<HeadsetLamp, boolean>>
export const DARK: Lamps = { mute: false, offHook: false, ring: false, hold: false }

const Item = z.object({
  isAbsolute: z.boolean().default(true),
  isArray: z.boolean().default(false),
  isConstant: z.boolean().default(false),
  isRange: z.boolean().default(false),
  hasPreferredState: z.boolean().default(true),
  usages: z.array(z.int()).nullish(),
  usageMinimum: z.int().nullish(),
  usageMaximum: z.int().nullish(),
  logicalMinimum: z.int().default(0),
  reportSize: z.int().min(0).max(4096),
  reportCount: z.int().min(0).max(4096),
})
type Item = z.infer<typeof Item>

const Report = z.object({ reportId: z.int().min(0).max(255), items: z.array(Item).default([]) })
const Collection = z.object({
  usagePage: z.int(),
  inputReports: z.array(Report).default([]),
  outputReports: z.array(Report).default([]),
  get children() {
    return z.array(Collection).default([])
  },
})
type Collection = z.infer<typeof Collection>

/**
 * How a key tells of itself. `state`: 1 is on and 0 is off, for as long as it is so. `press`: a report with 1 is one press.
 * `edge`: held down it says 1, let go 0; the change to 1 is the press.
 */
export type KeyStyle = 'state' | 'press' | 'edge'

interface Field {
  readonly reportId: number
  /** First bit in the report, and how many. */
  readonly bit: number
  readonly size: number
  /** In an array item: the value that stands for this usage, and in how many places it may stand. */
  readonly index: number | null
  readonly count: number
}
interface KeyField extends Field {
  readonly style: KeyStyle
}

export interface HeadsetLayout {
  readonly keys: Partial<Record<HeadsetKey, KeyField>>
  readonly lamps: Partial<Record<HeadsetLamp, Field>>
  /** Bytes of each output report that holds a lamp. */
  readonly outputBytes: ReadonlyMap<number, number>
}

/** The layout of a device by its `collections`; null when it is no telephony device, or has neither key nor lamp that we know. */
export function layoutOf(collections: unknown): HeadsetLayout | null {
  const parsed = z.array(Collection).safeParse(collections)
  if (!parsed.success || !parsed.data.some(isTelephony)) return null
  const inputs = reportsOf(parsed.data, 'inputReports')
  const outputs = reportsOf(parsed.data, 'outputReports')
  const keys: Partial<Record<HeadsetKey, KeyField>> = {}
  for (const [key, usages] of entries(KEYS)) {
    const found = find(inputs, usages)
    if (found) keys[key] = { ...found.field, style: styleOf(key, found.item) }
  }
  const lamps: Partial<Record<HeadsetLamp, Field>> = {}
  const outputBytes = new Map<number, number>()
  for (const [lamp, usages] of entries(LAMPS)) {
    const found = find(outputs, usages)
    if (!found) continue
    lamps[lamp] = found.field
    outputBytes.set(found.field.reportId, found.bytes)
  }
  return Object.keys(keys).length + Object.keys(lamps).length === 0 ? null : { keys, lamps, outputBytes }
}

const entries = <K extends string, V>(of: Readonly<Record<K, V>>) => Object.entries(of) as [K, V][]

const isTelephony = (collection: Collection): boolean =>
  collection.usagePage === TELEPHONY_PAGE || collection.children.some(isTelephony)

/** All items of each report in order: a report may be spread over several collections, its bits run on through them. */
function reportsOf(
  collections: readonly Collection[],
  kind: 'inputReports' | 'outputReports',
): Map<number, Item[]> {
  const all = new Map<number, Item[]>()
  for (const collection of collections) {
    const own = new Map<number, Item[]>()
    for (const { reportId, items } of collection[kind])
      own.set(reportId, [...(own.get(reportId) ?? []), ...items])
    // What an outer collection lists has the inner ones in it; only where it lists nothing the inner ones speak.
    for (const [reportId, items] of reportsOf(collection.children, kind))
      if (!own.has(reportId)) own.set(reportId, items)
    for (const [reportId, items] of own) all.set(reportId, [...(all.get(reportId) ?? []), ...items])
  }
  return all
}

function find(reports: ReadonlyMap<number, readonly Item[]>, usages: readonly number[]) {
  for (const usage of usages)
    for (const [reportId, items] of reports) {
      let bit = 0
      const bits = items.reduce((sum, item) => sum + item.reportSize * item.reportCount, 0)
      for (const item of items) {
        const at = item.isConstant ? -1 : placeOf(item, usage)
        if (at >= 0) {
          const field: Field = item.isArray
            ? {
                reportId,
                bit,
                size: item.reportSize,
                index: item.logicalMinimum + at,
                count: item.reportCount,
              }
            : { reportId, bit: bit + at * item.reportSize, size: item.reportSize, index: null, count: 1 }
          return { field, item, bytes: Math.ceil(bits / 8) }
        }
        bit += item.reportSize * item.reportCount
      }
    }
  return null
}

/** Which of the item's usages this is; −1 when none. */
function placeOf(item: Item, usage: number): number {
  const { usageMinimum, usageMaximum } = item
  const inRange =
    item.isRange &&
    usageMinimum != null &&
    usageMaximum != null &&
    usage >= usageMinimum &&
    usage <= usageMaximum
  const at = inRange ? usage - (usageMinimum ?? 0) : (item.usages ?? []).indexOf(usage)
  return at >= 0 && (item.isArray || at < item.reportCount) ? at : -1
}

/**
 * HID Usage Tables, "On/Off Control": absolute without a preferred state is a switch that stays; relative is a push button, of
 * which only the press is told. A hook that is absolute is a switch whatever it says of preferences.
 */
function styleOf(key: HeadsetKey, item: Item): KeyStyle {
  if (!item.isAbsolute) return 'press'
  if (key === 'hook') return 'state'
  return key === 'mute' && !item.hasPreferredState ? 'state' : 'edge'
}

/** What the keys of this report say. Keys that are in another report, or beyond the end of a short one, are missing. */
export function readKeys(
  layout: HeadsetLayout,
  reportId: number,
  bytes: Uint8Array,
): ReadonlyMap<HeadsetKey, boolean> {
  const read = new Map<HeadsetKey, boolean>()
  for (const [key, field] of Object.entries(layout.keys) as [HeadsetKey, KeyField][]) {
    if (field.reportId !== reportId || field.bit + field.size * field.count > bytes.length * 8) continue
    const values = Array.from({ length: field.count }, (_, at) =>
      valueAt(bytes, field.bit + at * field.size, field.size),
    )
    read.set(key, field.index === null ? values[0] !== 0 : values.includes(field.index))
  }
  return read
}

/** The output reports that show these lamps; bits that we do not know are 0. */
export function lampReports(
  layout: HeadsetLayout,
  lamps: Lamps,
): { readonly reportId: number; readonly bytes: Uint8Array<ArrayBuffer> }[] {
  return [...layout.outputBytes].map(([reportId, length]) => {
    const bytes = new Uint8Array(length)
    const places = new Map<number, number>()
    for (const [lamp, field] of Object.entries(layout.lamps) as [HeadsetLamp, Field][]) {
      if (field.reportId !== reportId || !lamps[lamp]) continue
      const place = places.get(field.bit) ?? 0
      if (place >= field.count) continue
      places.set(field.bit, place + 1)
      put(bytes, field.bit + place * field.size, field.size, field.index ?? 1)
    }
    return { reportId, bytes }
  })
}

function valueAt(bytes: Uint8Array, bit: number, size: number): number {
  let value = 0
  for (let at = 0; at < size; at += 1)
    if (((bytes[(bit + at) >> 3] ?? 0) >> ((bit + at) & 7)) & 1) value += 2 ** at
  return value
}

function put(bytes: Uint8Array, bit: number, size: number, value: number): void {
  for (let at = 0; at < size; at += 1) {
    const byte = (bit + at) >> 3
    if (Math.floor(value / 2 ** at) % 2 === 1) bytes[byte] = (bytes[byte] ?? 0) | (1 << ((bit + at) & 7))
  }
}

// A file of contacts as an agency reports them: which column is which, and one row to a contact or all that is wrong with it. Promises:
// problems name column and reason, never what the cell holds. Pure.
import { unguarded } from '../csv.ts'
import { type Instant, instantOf, MINUTE, SECOND, type Zone } from '../instant.ts'
import { readDay, readYes } from '../intake/cells.ts'
import type { Cells } from '../intake/event.ts'
import { parsePhone } from '../phoneNumber.ts'
import type { Problem } from '../problem.ts'
import { Id } from '../rows.ts'
import { AGENCY_CHANNELS, type AgencyChannel, type AgencyContact } from './agency.ts'

/** Headings by column, in both languages; the first two are those of our own form. */
const HEADINGS = {
  reference: ['案件编号', 'reference', '编号', 'caseid'],
  at: ['联系时间', 'time', '时间', '拨打时间', 'calledat', 'at'],
  number: ['号码', 'number', '电话', '手机号', 'phone'],
  answered: ['是否接通', 'answered', '接通', 'connected'],
  rightParty: ['是否本人', 'rightparty', '本人接听', '本人'],
  channel: ['方式', 'channel', '联系方式', '渠道'],
  people: ['外访人数', 'people', '人数', 'visitors'],
  talkSeconds: ['通话秒数', 'talkseconds', '通话时长', 'seconds', 'duration'],
} as const
export type ContactColumn = keyof typeof HEADINGS

const REQUIRED: readonly ContactColumn[] = ['reference', 'at', 'number', 'answered']
/** What a row of each way has to say; a file without the column is one of calls. */
const NEEDED: Readonly<Record<AgencyChannel, readonly ContactColumn[]>> = {
  call: REQUIRED,
  sms: ['reference', 'at', 'number'],
  letter: ['reference', 'at'],
  visit: ['reference', 'at'],
}
const CHANNEL_WORDS: Readonly<Record<AgencyChannel, readonly string[]>> = {
  call: ['', '电话', 'call', 'phone', '外呼'],
  sms: ['短信', 'sms', 'text'],
  letter: ['信函', '函件', 'letter'],
  visit: ['上门', '外访', 'visit'],
}

const channelOf = (text: string): AgencyChannel | null =>
  AGENCY_CHANNELS.find((channel) => CHANNEL_WORDS[channel].includes(plain(text))) ?? null

const COLUMNS = Object.keys(HEADINGS) as ContactColumn[]

/** As our form names it. */
export const contactHeading = (column: ContactColumn): string =>
  `${HEADINGS[column][0]} ${HEADINGS[column][1]}`

export interface ContactMapping {
  readonly mapping: Readonly<Partial<Record<ContactColumn, string>>>
  readonly missing: readonly ContactColumn[]
}

const plain = (heading: string) =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}\ufeff]/gu, '')

/** Two headings with one meaning are nobody's guess: that column counts as missing. */
export function recogniseContacts(headings: readonly string[]): ContactMapping {
  const mapping: Partial<Record<ContactColumn, string>> = {}
  for (const column of COLUMNS) {
    const words: readonly string[] = [...HEADINGS[column], plain(contactHeading(column))]
    const found = headings.filter((heading) => words.includes(plain(heading)))
    if (found.length === 1 && found[0] !== undefined) mapping[column] = found[0]
  }
  return { mapping, missing: REQUIRED.filter((column) => mapping[column] === undefined) }
}

export type ReadContact =
  | { readonly ok: true; readonly contact: AgencyContact }
  | { readonly ok: false; readonly problem: Problem }

const DAY_AND_TIME = /^(.+?)[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/u

/** `2026-11-28 10:05` or with seconds, as a clock on the wall of `zone` shows it. */
function readMoment(text: string, zone: Zone): Instant | null {
  const [, day = '', hour = '', minute = '', second = '0'] =
    DAY_AND_TIME.exec(text.normalize('NFKC').trim()) ?? []
  const on = readDay(day)
  const time = [Number(hour), Number(minute), Number(second)] as const
  if (!on.ok || time[0] > 23 || time[1] > 59 || time[2] > 59) return null
  return instantOf(on.value, (time[0] * 60 + time[1]) * MINUTE + time[2] * SECOND, zone)
}

export function readContact(cells: Cells, { mapping }: ContactMapping, zone: Zone): ReadContact {
  const text = (column: ContactColumn) => {
    const heading = mapping[column]
    return heading === undefined ? '' : unguarded(cells[heading] ?? '').trim()
  }
  const wrong = (column: ContactColumn, reason: string): ReadContact => ({
    ok: false,
    problem: { code: 'intake.cellInvalid', params: { column: contactHeading(column), reason } },
  })
  const channel = channelOf(text('channel'))
  if (channel === null) return wrong('channel', 'notKnown')
  for (const column of NEEDED[channel])
    if (text(column) === '')
      return {
        ok: false,
        problem: { code: 'intake.cellMissing', params: { column: contactHeading(column) } },
      }
  const reference = Id.safeParse(text('reference').toLowerCase())
  if (!reference.success) return wrong('reference', 'characters')
  const at = readMoment(text('at'), zone)
  if (at === null) return wrong('at', 'notADay')
  // A letter and a visit go to an address; the columns of a call are not theirs.
  const dialled = channel === 'call' || channel === 'sms'
  const number = dialled ? parsePhone(text('number')) : null
  if (number && !number.ok) return wrong('number', number.reason)
  const answered = readYes(channel === 'call' ? text('answered') : '')
  if (!answered.ok) return wrong('answered', answered.reason)
  const rightParty = readYes(channel === 'call' ? text('rightParty') : '')
  if (!rightParty.ok) return wrong('rightParty', rightParty.reason)
  const seconds = text('talkSeconds') === '' ? 0 : Number(text('talkSeconds'))
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 36_000) return wrong('talkSeconds', 'notANumber')
  const people = text('people') === '' ? null : Number(text('people'))
  if (people !== null && (!Number.isInteger(people) || people < 1 || people > 20))
    return wrong('people', 'notANumber')
  // Nobody was verified in a call that nobody took.
  if (rightParty.value && !answered.value) return wrong('rightParty', 'notKnown')
  return {
    ok: true,
    contact: {
      reference: reference.data,
      channel,
      at,
      number: number?.ok ? number.e164 : null,
      answered: answered.value,
      rightParty: rightParty.value,
      talkSeconds: seconds,
      people: channel === 'visit' ? people : null,
    },
  }
}

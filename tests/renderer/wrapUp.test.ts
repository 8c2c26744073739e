// Codes that are offered and found, the acts of a saved wrap-up, the note between script and agent, and the end of a cut call.
import { pinyin } from 'pinyin-pro'
import { describe, expect, it } from 'vitest'
import { CallDraft, emptyDraft, mergeNote, readDraft } from '../../renderer/features/callDraft.ts'
import { endOf } from '../../renderer/features/recovery/leftOpen.ts'
import { CODE_PINYIN } from '../../renderer/features/wrapup/codePinyin.ts'
import type { Known } from '../../renderer/features/wrapup/codes.ts'
import { fieldOf, findCodes, notedFor, numberOf, offerOf } from '../../renderer/features/wrapup/codes.ts'
import { draftsOf } from '../../renderer/features/wrapup/save.ts'
import { formatOf } from '../../renderer/words/format.ts'
import type { CallFacts } from '../../shared/disposition.ts'
import { CODE_LIST, specOf } from '../../shared/disposition.ts'
import { instantOf } from '../../shared/instant.ts'

const talked: CallFacts = {
  direction: 'outbound',
  answered: true,
  talkMs: 252_000,
  sipStatus: 200,
  endedBy: 'agent',
  verification: 'matched',
  service: false,
  scriptCode: 'PTP_PART',
}

let made = 0
const newId = () => {
  made += 1
  return `0190a000-0000-7000-8000-${String(made).padStart(12, '0')}`
}
const row = { id: newId(), customerId: newId(), caseId: newId(), contactId: newId() }

describe('codes', () => {
  it('are found by initials, pinyin, words and code, the nearest first', () => {
    expect(findCodes('cnbf')[0]?.code).toBe('PTP_PART')
    expect(findCodes('承诺').map(({ code }) => code)).toEqual(['PTP_FULL', 'PTP_PART'])
    expect(findCodes('callbk')[0]?.code).toBe('CALLBK')
    expect(findCodes('tousu')[0]?.code).toBe('COMPLAINT')
    expect(findCodes('zz')).toEqual([])
    expect(findCodes('  ')).toHaveLength(CODE_LIST.length)
  })

  it('are spelled as the dictionary spells them, but for 还, which is huán in 还款', () => {
    for (const code of CODE_LIST) {
      const name = specOf(code).label.zh.replace(/[^\p{Script=Han}]/gu, '')
      const spelled = pinyin(name, { toneType: 'none', type: 'array', v: true })
      expect(CODE_PINYIN[code], name).toBe(spelled.join(' ').replace('hai kuan', 'huan kuan'))
    }
    expect(findCodes('chengnuoquanehuan')[0]?.code).toBe('PTP_FULL')
  })

  it('stand in exactly one place each, none chosen, contradictions with their fact', () => {
    const offer = offerOf(talked, '')
    expect(offer.suggested[0]).toEqual({ code: 'PTP_PART', evidence: { kind: 'script' } })
    const all = [
      ...offer.suggested.map(({ code }) => code),
      ...offer.others.map(({ code }) => code),
      ...offer.contradicting.map(({ entry }) => entry.code),
    ]
    expect([...all].sort()).toEqual([...CODE_LIST].sort())
    expect(offer.contradicting.find(({ entry }) => entry.code === 'NA')?.fact).toBeDefined()
  })

  it('of an unanswered call begin with what the line said', () => {
    const busy: CallFacts = {
      ...talked,
      answered: false,
      talkMs: 0,
      sipStatus: 486,
      endedBy: 'customer',
      verification: 'none',
      scriptCode: null,
    }
    const offer = offerOf(busy, '')
    expect(offer.suggested[0]).toEqual({ code: 'BUSY', evidence: { kind: 'sip', status: 486 } })
    expect(offer.contradicting.map(({ entry }) => entry.code)).toContain('PTP_FULL')
  })
})

describe('suggestions', () => {
  it('never hide a code: what is not among the first four stands in the list', () => {
    const many = ['PTP_FULL', 'PLAN', 'PAID', 'NEGO', 'DISPUTE', 'REFUSE']
    const offer = offerOf(talked, '', many)
    expect(offer.suggested.map(({ code }) => code)).toEqual(['PTP_PART', 'PTP_FULL', 'PLAN', 'PAID'])
    expect(offer.others.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['NEGO', 'DISPUTE', 'REFUSE']),
    )
  })

  it('of a verified call that came to no result: what was spoken of, then what a talk may come to', () => {
    const open = { ...talked, scriptCode: null }
    expect(offerOf(open, '', ['HARD']).suggested).toEqual([
      { code: 'HARD', evidence: { kind: 'script' } },
      { code: 'NEGO', evidence: { kind: 'talk', seconds: 252 } },
      { code: 'CALLBK', evidence: { kind: 'talk', seconds: 252 } },
    ])
  })

  it('put what can be saved before a promise that needs a supervisor', () => {
    const codes = (known: Known) => offerOf(talked, '', [], known).suggested.map(({ code }) => code)
    expect(codes({})).toEqual(['PTP_PART'])
    expect(codes({ needsSupervisor: true })).toEqual(['NEGO', 'PTP_PART'])
    const hardship = offerOf({ ...talked, scriptCode: 'HARD' }, '', [], { needsSupervisor: true })
    expect(hardship.suggested.map(({ code }) => code)).toEqual(['HARD'])
  })

  it('do not call it breaking off when the customer hangs up after the goodbye', () => {
    const facts: CallFacts = { ...talked, endedBy: 'customer' }
    const codes = (of: CallFacts, known: Known) =>
      offerOf(of, '', [], known).suggested.map(({ code }) => code)
    expect(codes(facts, {})).toEqual(['PTP_PART', 'HUNGUP'])
    expect(codes(facts, { closed: true })).toEqual(['PTP_PART'])
    expect(codes({ ...facts, scriptCode: null }, { closed: true })[0]).toBe('HUNGUP')
    expect(offerOf(facts, '', [], { closed: true }).others.map(({ code }) => code)).toContain('HUNGUP')
  })

  it('a callback goes to the number on which the customer spoke, unless that is gone or somebody else’s', () => {
    const own = { id: row.contactId, role: 'debtor', status: 'active' } as const
    expect(numberOf('CALLBK', row.contactId, [own])).toEqual({ contact: row.contactId })
    expect(numberOf('CALLBK', row.contactId, [{ ...own, status: 'invalid' }])).toEqual({})
    expect(numberOf('CALLBK', row.contactId, [{ ...own, role: 'contact' }])).toEqual({})
    expect(numberOf('CALLBK', null, [own])).toEqual({})
    expect(numberOf('NEGO', row.contactId, [own])).toEqual({})
  })

  it('say what the path wrote down', () => {
    const format = formatOf('zh-CN')
    const limits = { now: instantOf('2026-11-23', 36_000_000, 'Asia/Shanghai'), zone: 'Asia/Shanghai' }
    expect(notedFor('PTP_PART', { promiseAmount: 200_000 }, format, limits)).toBe('2,000.00')
    expect(notedFor('PTP_FULL', { promiseDate: '2026-11-28' }, format, limits)).toBe('11-28 周六')
    expect(notedFor('PTP_FULL', {}, format, limits)).toBeNull()
    expect(notedFor('REFUSE', { promiseAmount: 200_000 }, format, limits)).toBeNull()
  })
})

describe('problems', () => {
  it('stand under their field', () => {
    expect(fieldOf({ code: 'promise.amountTooLow', params: { minimumFen: 1 } })).toBe('amount')
    expect(fieldOf({ code: 'promise.dateTooLate', params: { latest: '2026-12-01' } })).toBe('date')
    expect(fieldOf({ code: 'disposition.fieldMissing', params: { field: 'words' } })).toBe('words')
    expect(fieldOf({ code: 'promise.needsSupervisor', params: {} })).toBeNull()
  })
})

describe('saving', () => {
  const draft = (code: string, values: Record<string, string | number | null>, note = '') => {
    const empty = emptyDraft(newId)
    return { note: { text: note, auto: [] }, wrap: { ...empty.wrap, code, values } }
  }
  const common = {
    row,
    zone: 'Asia/Shanghai',
    openPromise: null,
    callbacks: [],
    path: ['A1', 'A2'],
    said: [],
    script: null,
    walked: null,
  }

  it('is one record of result, note and promise, the same one when tried again', () => {
    const given = draft(
      'PTP_PART',
      { amount: 200_000, date: '2026-11-28', channel: 'app', rest: '余额再约', lowReason: null },
      '小记',
    )
    const acts = draftsOf({ ...common, code: 'PTP_PART', draft: given })
    expect(acts.map(({ kind }) => kind)).toEqual(['disposition.set', 'note.added', 'promise.made'])
    expect(draftsOf({ ...common, code: 'PTP_PART', draft: given })).toEqual(acts)
    expect(acts[0]?.payload).toMatchObject({ fields: { amount: 200_000 }, path: ['A1', 'A2'] })
    expect(acts[0]?.payload).not.toHaveProperty('fields.lowReason')
    expect(acts[2]?.payload).toMatchObject({
      promiseKind: 'part',
      amountFen: 200_000,
      due: '2026-11-28',
      previousId: null,
    })
  })

  it('asks for the recap and the reminder that were ticked, about that promise and on the number of the call @seed(13)', () => {
    const given = draft('PTP_FULL', { amount: 816_000, date: '2026-11-28', channel: 'app' })
    const wished = (name: string) => ({
      id: newId(),
      template: { id: name, version: 1, title: { zh: name, en: name } },
      language: 'zh' as const,
    })
    const messages = { confirm: wished('promise.made.sms'), remind: wished('promise.due.sms') }
    const acts = draftsOf({
      ...common,
      code: 'PTP_FULL',
      draft: { ...given, wrap: { ...given.wrap, messages } },
    })
    const asked = acts.flatMap((act) => (act.kind === 'message.asked' ? act.payload : []))
    const about = {
      channel: 'sms',
      contactId: row.contactId,
      promiseId: given.wrap.ids.follow,
      callId: row.id,
    }
    expect(asked).toMatchObject([
      { ...about, messageId: messages.confirm.id, purpose: 'service', notBefore: null },
      {
        ...about,
        messageId: messages.remind.id,
        purpose: 'collect',
        notBefore: instantOf('2026-11-26', 36_000_000, 'Asia/Shanghai'),
      },
    ])
  })

  it('replaces the running promise on the version that the agent saw', () => {
    const openPromise = { id: newId(), version: 3 }
    const given = draft('PTP_FULL', { amount: 816_000, date: '2026-11-28', channel: 'app' })
    const acts = draftsOf({ ...common, openPromise, code: 'PTP_FULL', draft: given })
    expect(acts[1]).toMatchObject({ kind: 'promise.made', base: 3, payload: { previousId: openPromise.id } })
  })

  it('closes the callbacks that this call has made', () => {
    const made = newId()
    const acts = draftsOf({
      ...common,
      callbacks: [made],
      code: 'REFUSE',
      draft: draft('REFUSE', { reason: '不愿意' }),
    })
    expect(acts[1]).toMatchObject({ kind: 'callback.done', payload: { callbackId: made } })
  })

  it('sets a requested callback at its time and a follow-up at ten in the morning', () => {
    const at = instantOf('2026-11-29', 37_800_000, 'Asia/Shanghai')
    const callback = draftsOf({
      ...common,
      code: 'CALLBK',
      draft: draft('CALLBK', { at, contact: row.contactId }),
    })
    expect(callback[1]).toMatchObject({ kind: 'callback.set', payload: { at, requested: true } })
    const nego = draftsOf({
      ...common,
      code: 'NEGO',
      draft: draft('NEGO', { obstacle: 'cashFlow', nextDate: '2026-11-29' }),
    })
    expect(nego[1]).toMatchObject({
      kind: 'callback.set',
      payload: { at: instantOf('2026-11-29', 36_000_000, 'Asia/Shanghai'), requested: false },
    })
  })

  it('sets a follow-up at the time that the agent chose for it', () => {
    const given = draft('NEGO', { obstacle: 'cashFlow', nextDate: '2026-11-29' })
    const acts = draftsOf({
      ...common,
      code: 'NEGO',
      draft: { ...given, wrap: { ...given.wrap, followUpClock: 55_800_000 } },
    })
    expect(acts[1]).toMatchObject({ payload: { at: instantOf('2026-11-29', 55_800_000, 'Asia/Shanghai') } })
  })

  it('writes no note that says nothing', () => {
    expect(draftsOf({ ...common, code: 'NA', draft: draft('NA', {}, '  \n') })).toHaveLength(1)
  })
})

describe('note', () => {
  it('follows the path and keeps what was typed by hand', () => {
    const one = mergeNote({ text: '', auto: [] }, ['a'])
    const typed = { ...one, text: `${one.text}\n我写的` }
    const two = mergeNote(typed, ['a', 'b'])
    expect(two.text).toBe('a\n我写的\nb')
    expect(mergeNote(two, ['a']).text).toBe('a\n我写的')
  })
  it('leaves a line alone that the agent has changed', () => {
    const edited = { text: '甲,改过', auto: ['甲'] }
    expect(mergeNote(edited, []).text).toBe('甲,改过')
    expect(mergeNote(edited, ['甲'])).toBe(edited)
  })
})

describe('draft', () => {
  it('comes back as it was saved, and a damaged one is none', () => {
    const draft = { ...emptyDraft(newId), savedAt: 1_700_000_000_000 }
    expect(readDraft(JSON.parse(JSON.stringify(draft)))).toEqual(CallDraft.parse(draft))
    expect(readDraft({ ...draft, schema: 2 })).toBeNull()
    expect(readDraft(null)).toBeNull()
  })
})

describe('a call that a crash left open', () => {
  const T0 = 1_700_000_000_000
  const call = { ...row, answeredAt: T0, endedAt: null }
  it('ends at what was saved last in it', () => {
    const stored = { ...emptyDraft(newId), savedAt: T0 + 65_000 }
    expect(endOf(call, stored)?.payload).toMatchObject({ callId: row.id, talkMs: 65_000, endedBy: 'network' })
    expect(endOf(call, null)?.payload).toMatchObject({ talkMs: 0 })
    expect(endOf({ ...call, answeredAt: null }, stored)?.payload).toMatchObject({ talkMs: 0 })
  })
  it('is left alone when it has its end', () => {
    expect(endOf({ ...call, endedAt: T0 + 1 }, null)).toBeNull()
  })
})

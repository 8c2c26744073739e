// Script B and the script for contact persons: every branch, what each leads to, and that nothing of a debt, no threat and no new loan is in it.
import { describe, expect, test } from 'vitest'
import { isCode, validateDisposition } from '../../shared/disposition.ts'
import { CHINA } from '../../shared/instant.ts'
import { validateScript } from '../../shared/script/check.ts'
import { FOLLOW_UP_B, NEGOTIATION_B } from '../../shared/script/negotiationB.ts'
import { SCRIPTS } from '../../shared/script/scripts.ts'
import { THIRD_PARTY } from '../../shared/script/thirdPartyT.ts'
import { plainText } from '../../shared/script/variables.ts'
import { currentLine, noteOf, prefillOf } from '../../shared/script/wording.ts'
import { codesOf, jump, leftUnsaid, nodeOf, pathOf, start } from '../../shared/script.ts'
import { ARREARS, EN, moved, T0, walk, ZH } from './scriptWalk.ts'

const MATCHED = ['self', '!', 'matched']
const PROMISED = [...MATCHED, 'promise']
const OFFER = [...MATCHED, 'goOn', 'known', 'cashFlow', 'undated']

const spoken = (script: typeof NEGOTIATION_B, keys: readonly string[], words = ZH): string =>
  plainText(currentLine(script, walk(keys, 5000, undefined, script), words)?.segments ?? [])

describe('Script B', () => {
  test.each([NEGOTIATION_B, FOLLOW_UP_B, THIRD_PARTY])(
    '$id is well formed and may be used @seed(15)',
    (script) => {
      expect(validateScript(script)).toEqual([])
    },
  )

  test('has all its branches; those about a promise only where there is one @seed(15)', () => {
    const ids = FOLLOW_UP_B.nodes.map(({ id }) => id)
    for (let number = 4; number <= 15; number += 1) expect(ids).toContain(`B${number}`)
    const negotiated = NEGOTIATION_B.nodes.map(({ id }) => id)
    for (const id of ['B4', 'B5', 'B6', 'B8']) expect(negotiated).not.toContain(id)
    for (const id of ['B7', 'B9', 'B10', 'B11', 'B12', 'B13', 'B14', 'B15']) expect(negotiated).toContain(id)
  })

  test.each([
    [[...OFFER, 'full', 'yes', 'end'], 'PTP_FULL'],
    [[...OFFER, 'part', 'yes', 'end'], 'PTP_PART'],
    [[...OFFER, 'plan', 'chosen', 'submit', 'end'], 'PLAN'],
    [[...OFFER, 'plan', 'none', 'end'], 'NEGO'],
    [[...OFFER, 'refuse', 'insist', 'end'], 'REFUSE'],
    [[...OFFER, 'hardship', 'illness', 'end'], 'HARD'],
    [[...MATCHED, 'goOn', 'known', 'hardship', 'short', 'job', 'end'], 'HARD'],
    [[...MATCHED, 'goOn', 'known', 'hardship', 'event', 'attorney', 'end'], 'ATTORNEY'],
    [[...MATCHED, 'goOn', 'known', 'hardship', 'event', 'court', 'end'], 'BANKR'],
    [[...MATCHED, 'goOn', 'known', 'hardship', 'event', 'vulnerable', 'end'], 'VULN'],
    [['self', '~', 'mismatch', 'end'], 'IDFAIL'],
    [['other', 'relays'], 'TP_RELAY'],
  ])('negotiation: %j ends in %s @seed(15)', (keys, code) => {
    const state = walk(keys, 5000, undefined, NEGOTIATION_B)
    expect(state.current).toBeNull()
    expect(codesOf(NEGOTIATION_B, state)[0]).toBe(code)
    expect(leftUnsaid(NEGOTIATION_B, state)).toEqual([])
    for (const words of [ZH, EN])
      for (const { text } of noteOf(NEGOTIATION_B, state, words)) expect(text).not.toMatch(/[{}]/)
  })

  test.each([
    [[...PROMISED, 'unpaid', 'passing', 'agreed', 'yes', 'end'], 'PTP_PART'],
    [[...PROMISED, 'unpaid', 'passing', 'noConsent', 'end'], 'NEGO'],
    [[...PROMISED, 'unpaid', 'hardship', 'covers', 'chosen', 'submit', 'end'], 'PLAN'],
    [[...PROMISED, 'unpaid', 'hardship', 'short', 'job', 'end'], 'HARD'],
    [[...PROMISED, 'unpaid', 'unwilling', 'insist', 'end'], 'REFUSE'],
    [[...PROMISED, 'unpaid', 'unwilling', 'asks', 'insist', 'insist', 'end'], 'REFUSE'],
    [[...PROMISED, 'unpaid', 'angry', 'risk', 'joined'], 'SAFETY'],
    [[...PROMISED, 'unpaid', 'event', 'vulnerable', 'end'], 'VULN'],
    [[...PROMISED, 'part', 'again', 'agreed', 'yes', 'end'], 'PTP_PART'],
    [[...PROMISED, 'paid', 'told', 'end'], 'PAID'],
    [[...PROMISED, 'dispute', 'amount', 'end'], 'DISPUTE'],
  ])('a promise that was not kept: %j ends in %s, with the fields of that result @seed(13)', (keys, code) => {
    const state = walk(keys, 5000, undefined, FOLLOW_UP_B)
    expect(state.current).toBeNull()
    expect(codesOf(FOLLOW_UP_B, state)[0]).toBe(code)
    expect(leftUnsaid(FOLLOW_UP_B, state)).toEqual([])
    const problems = validateDisposition(
      isCode(code) ? code : 'NA',
      prefillOf(FOLLOW_UP_B, state, code, ZH),
      {
        facts: {
          direction: 'outbound',
          answered: true,
          talkMs: 120_000,
          sipStatus: 200,
          endedBy: 'agent',
          verification: 'matched',
          service: false,
          scriptCode: code,
        },
        now: T0,
        zone: CHINA,
        hours: { from: 8 * 3_600_000, until: 22 * 3_600_000 },
        contacts: [],
        callIds: [],
        sensitiveConsent: false,
        promise: {
          today: '2026-11-24',
          totalFen: ARREARS.totalFen,
          minimumFen: ARREARS.minimumFen,
          bucket: ARREARS.bucket,
          standings: [],
          supervisorAgreed: false,
        },
        replaces: null,
      },
    )
    expect(problems.map(({ code: why, params }) => `${why} ${params.field ?? params.fact ?? ''}`)).toEqual([])
  })

  test('reads out what was agreed and what the ledger booked since, in both languages @seed(13)', () => {
    expect(spoken(FOLLOW_UP_B, PROMISED)).toMatch(
      /^上次约定11月16日（周一）前还¥3,000\.00，从约定那天到现在，系统显示到账¥1,200\.00。目前逾期12天，合计应还¥8,/u,
    )
    expect(spoken(FOLLOW_UP_B, [...PROMISED, 'part'])).toContain('还差¥1,800.00')
    expect(spoken(FOLLOW_UP_B, PROMISED, EN)).toContain(
      '¥3,000.00 by Monday, 16 November; since then ¥1,200.00',
    )
  })

  test('states what may follow as a fact, without a day, an outcome or a threat @seed(21)', () => {
    const state = walk([...OFFER, 'refuse'], 5000, undefined, NEGOTIATION_B)
    expect(pathOf(state).at(-1)).toBe('B12')
    const line = spoken(NEGOTIATION_B, [...OFFER, 'refuse'])
    expect(line).toContain('由练习银行决定')
    expect(line).not.toMatch(/\d|起诉|法院|冻结|上门|今天|立即|马上|一定/u)
  })

  test('anger is met before and after verification, and danger is never a matter of identity @seed(35)', () => {
    for (const script of SCRIPTS.filter(({ nodes }) => nodes.some(({ id }) => id === 'B13'))) {
      const there = moved(jump(script, start(script, T0), 'B13', T0 + 1000))
      const danger = walk(['risk', 'lost'], 4000, there, script)
      expect(codesOf(script, danger)[0]).toBe('SAFETY')
      expect(prefillOf(script, danger, 'SAFETY', ZH)).toEqual({ words: '客户原话测试' })
      expect(() => walk(['talk'], 4000, there, script)).toThrow('locked')
      expect(pathOf(walk(['verify'], 4000, there, script)).at(-1)).toBe('A2')
    }
  })

  test('every objection has its line in every script that asks for money @seed(15)', () => {
    const map = (script: typeof NEGOTIATION_B) =>
      Object.fromEntries(script.objections.map(({ id, to }) => [id, to]))
    const shared = {
      stall: 'A16',
      dispute: 'A14',
      angry: 'B13',
      paid: 'A15',
      later: 'A17',
      who: 'A18',
      third: 'A20',
    }
    const [reminder] = SCRIPTS
    expect(reminder && map(reminder)).toEqual({ ...shared, refuse: 'A13', hardship: 'A12' })
    for (const script of [NEGOTIATION_B, FOLLOW_UP_B])
      expect(map(script)).toEqual({ ...shared, refuse: 'B12', hardship: 'B11' })
  })
})

describe('the script for a contact person', () => {
  test('holds no debt fact and leads to none, whoever says whatever @seed(34)', () => {
    for (const { id, debtFacts } of THIRD_PARTY.nodes)
      expect({ id, debtFacts }).toEqual({ id, debtFacts: false })
    const words =
      /欠|债|账单|逾期|还款|应还|贷|催|到期|debt|owe|bill|overdue|due|loan|arrears|payment|repay|late\b/iu
    for (const { id, text } of THIRD_PARTY.nodes)
      expect({ id, zh: words.exec(text.zh)?.[0], en: words.exec(text.en)?.[0] }).toEqual({ id })
    expect(THIRD_PARTY.nodes.some(({ kind }) => kind === 'verify')).toBe(false)
  })

  test.each([
    [['other', 'relays'], 'TP_RELAY'],
    [['stop', 'refuses'], 'TP_REFUSE'],
    [['stranger', 'wrong'], 'TP_WRONG'],
    [['other', 'pays'], 'TP_PAYS'],
    [['other', 'deceased'], 'TP_DECEASED'],
    [['self', 'agreed', 'end'], 'CALLBK'],
    [['noRecording', 'end'], 'IDFAIL'],
    [['machine', 'left'], 'VM'],
  ])('%j ends in %s @seed(34)', (keys, code) => {
    const state = walk(keys, 5000, undefined, THIRD_PARTY)
    expect(state.current).toBeNull()
    expect(codesOf(THIRD_PARTY, state)[0]).toBe(code)
  })

  test('the voice message says who called and where to call, and nothing else @seed(34)', () => {
    for (const script of SCRIPTS) {
      const machine = script.nodes.find(({ kind }) => kind === 'voicemail')
      if (!machine) continue
      expect(nodeOf(script, machine.id).text.zh).toBe(
        '您好，这里是{callerName}，请{surname}{title}方便时回电{hotline}。谢谢。',
      )
      expect(machine.text.en).toBe(
        'Hello, this is {callerName}. Would {title} {surname} please call {hotline} when convenient? Thank you.',
      )
      expect(machine.debtFacts).toBe(false)
    }
    expect(SCRIPTS.filter(({ nodes }) => nodes.some(({ kind }) => kind === 'voicemail')).length).toBe(5)
  })
})

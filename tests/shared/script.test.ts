import { describe, expect, test } from 'vitest'
import { isCode, validateDisposition } from '../../shared/disposition.ts'
import { CHINA } from '../../shared/instant.ts'
import { CAPTURES, type Captured } from '../../shared/script/captures.ts'
import { validateScript } from '../../shared/script/check.ts'
import { Script } from '../../shared/script/graph.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { fill, formatValue, isDebtFact, plainText, variablesIn } from '../../shared/script/variables.ts'
import { currentLine, instalmentFen, noteOf, prefillOf } from '../../shared/script/wording.ts'
import {
  answer,
  back,
  capturedOf,
  choicesOf,
  codesAhead,
  codesOf,
  jump,
  leftUnsaid,
  lineOfCode,
  mustSayOf,
  nodeOf,
  pathOf,
  ScriptState,
  sayItem,
  sayLine,
  stagesOf,
  start,
  verdict,
  verificationOpen,
} from '../../shared/script.ts'

import { ARREARS, EN, FACTS, FRIDAY, moved, T0, TO_OFFER, walk, ZH } from './scriptWalk.ts'

describe('Script A', () => {
  test('is well formed and may be used', () => {
    expect(Script.safeParse(REMINDER_A).error).toBeUndefined()
    expect(validateScript(REMINDER_A)).toEqual([])
  })

  test('knows what was being spoken of where the call ended, and on which line', () => {
    const offered = walk([...TO_OFFER, 'part'])
    expect(codesOf(REMINDER_A, offered)).toEqual([])
    expect(codesAhead(REMINDER_A, offered)).toContain('PTP_PART')
    expect(lineOfCode(REMINDER_A, offered, 'PTP_PART')).toBe('A10')
    const done = walk([...TO_OFFER, 'part', 'yes'])
    expect(lineOfCode(REMINDER_A, done, 'PTP_PART')).toBe('A10')
    expect(lineOfCode(REMINDER_A, done, 'PAID')).toBeNull()
    // What may not be said yet is no hint at what was said.
    expect(codesAhead(REMINDER_A, walk(['self']))).toEqual([])
  })

  test('has all its branches', () => {
    const ids = REMINDER_A.nodes.map(({ id }) => id)
    for (let number = 1; number <= 22; number += 1) expect(ids).toContain(`A${number}`)
  })

  test('opens as the ruling says: who calls, staff number, recorded, how to check, then "is this …"', () => {
    const line = currentLine(REMINDER_A, start(REMINDER_A, T0), ZH)
    expect(line?.missing).toEqual([])
    expect(plainText(line?.segments ?? [])).toBe(
      '您好，这里是练习客户服务中心，我的工号是8001。本次通话会录音，您可以拨打400-000-0000核实我的身份。请问您是张先生本人吗？',
    )
  })

  test.each([
    [[...TO_OFFER, 'full', 'yes', 'end'], 'PTP_FULL'],
    [[...TO_OFFER, 'part', 'yes', 'end'], 'PTP_PART'],
    [[...TO_OFFER, 'plan', 'calculate', 'submit', 'end'], 'PLAN'],
    [[...TO_OFFER, 'undated', 'undated', 'end'], 'NEGO'],
    [[...TO_OFFER, 'refuse', 'insist', 'end'], 'REFUSE'],
    [['self', '!', 'matched', 'goOn', 'forgot', 'now', 'yes', 'end'], 'PTP_FULL'],
    [['self', '!', 'matched', 'goOn', 'paid', 'told', 'end'], 'PAID'],
    [['self', '!', 'matched', 'goOn', 'dispute', 'fee', 'end'], 'DISPUTE'],
    [['self', '!', 'matched', 'goOn', 'dispute', 'fraud', 'end'], 'FRAUD'],
    [['self', '!', 'matched', 'goOn', 'known', 'hardship', 'job', 'end'], 'HARD'],
    [['self', '~', 'mismatch', 'end'], 'IDFAIL'],
    [['self', 'refused', 'end'], 'IDFAIL'],
    [['noRecording', 'end'], 'IDFAIL'],
    [['later', 'agreed', 'end'], 'CALLBK'],
    [['who', 'afterCheck', 'end'], 'CALLBK'],
    [['who', 'hungUp'], 'HUNGUP'],
    [['other', 'relays'], 'TP_RELAY'],
    [['other', 'refuses'], 'TP_REFUSE'],
    [['other', 'wrong'], 'TP_WRONG'],
    [['other', 'pays'], 'TP_PAYS'],
    [['other', 'deceased'], 'TP_DECEASED'],
    [['machine', 'left'], 'VM'],
  ])('%j ends in %s', (keys, code) => {
    const state = walk(keys)
    expect(state.current).toBeNull()
    expect(codesOf(REMINDER_A, state)[0]).toBe(code)
    // What the path wrote down fills the fields of that code.
    const fields = prefillOf(REMINDER_A, state, code, ZH)
    const problems = validateDisposition(isCode(code) ? code : 'NA', fields, {
      facts: {
        direction: 'outbound',
        answered: true,
        talkMs: code === 'VM' ? 20_000 : 120_000,
        sipStatus: 200,
        endedBy: code === 'HUNGUP' ? 'customer' : 'agent',
        verification: state.verification === 'matched' ? 'matched' : 'none',
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
    })
    const left = problems.map(({ code: why, params }) => `${why} ${params.field ?? params.fact ?? ''}`)
    const ASKED_IN_WRAP_UP: Record<string, string[]> = {
      CALLBK: ['disposition.fieldMissing contact'],
      HUNGUP: ['disposition.fieldMissing stage'],
    }
    expect(left).toEqual(ASKED_IN_WRAP_UP[code] ?? [])
  })

  test('lines that anybody may hear hold no word of a debt, in both languages', () => {
    const words =
      /欠|债|账单|逾期|还款|应还|贷|催|到期|debt|owe|bill|overdue|due|loan|arrears|payment|repay|late/iu
    for (const { id, debtFacts, text } of REMINDER_A.nodes) {
      if (debtFacts) continue
      expect({ id, zh: words.exec(text.zh)?.[0], en: words.exec(text.en)?.[0] }).toEqual({ id })
    }
  })

  test('says nothing that is forbidden', () => {
    const forbidden =
      /坐牢|判刑|刑事|法院|公安|起诉|上门|冻结|黑名单|老赖|子女.*影响|私人账户|个人微信|借.*还|办贷款|今天不还/u
    for (const { id, text } of REMINDER_A.nodes)
      expect({ id, found: forbidden.exec(text.zh)?.[0] }).toEqual({ id })
  })

  test('has answers by number, at most six, with labels that differ', () => {
    for (const { id, answers } of REMINDER_A.nodes) {
      expect(answers.length).toBeLessThanOrEqual(6)
      expect({ id, labels: new Set(answers.map(({ label }) => label.zh)).size }).toEqual({
        id,
        labels: answers.length,
      })
      expect({ id, labels: new Set(answers.map(({ label }) => label.en)).size }).toEqual({
        id,
        labels: answers.length,
      })
    }
  })

  test('offers at most nine objections, each to a line of its own', () => {
    expect(REMINDER_A.objections.length).toBeLessThanOrEqual(9)
    expect(new Set(REMINDER_A.objections.map(({ to }) => to)).size).toBe(REMINDER_A.objections.length)
  })
})

describe('verification', () => {
  test('is locked until the opening was said', () => {
    const hasty = walk(['self'], 100)
    expect(verificationOpen(REMINDER_A, hasty)).toBe(false)
    const made = ['caller', 'recording', 'howToCheck'].reduce(
      (state, item) => sayItem(REMINDER_A, state, item, T0 + 200),
      hasty,
    )
    expect(verificationOpen(REMINDER_A, made)).toBe(true)
    expect(verificationOpen(REMINDER_A, walk(['self'], 3000))).toBe(true)
    expect(verificationOpen(REMINDER_A, sayLine(REMINDER_A, start(REMINDER_A, T0), T0 + 1))).toBe(true)
  })

  test('lets nobody past it without a match', () => {
    const asked = walk(['self'])
    expect(answer(REMINDER_A, asked, { key: 'matched', at: T0 + 9000 })).toMatchObject({
      ok: false,
      why: 'locked',
    })
    expect(answer(REMINDER_A, asked, { key: 'mismatch', at: T0 + 9000 })).toMatchObject({
      ok: false,
      why: 'locked',
    })
    for (const { to } of REMINDER_A.objections) {
      const expected = nodeOf(REMINDER_A, to).debtFacts ? { ok: false, why: 'notVerified' } : { ok: true }
      expect(jump(REMINDER_A, asked, to, T0 + 9000)).toMatchObject(expected)
    }
    expect(choicesOf(REMINDER_A, asked).find(({ answer: { key } }) => key === 'matched')?.barred).toBe(
      'locked',
    )
    expect(choicesOf(REMINDER_A, verdict(asked, true))[0]?.barred).toBeNull()
  })

  test('lets nobody past it while nothing is known to record the call', () => {
    const asked = verdict(walk(['self']), true)
    expect(answer(REMINDER_A, asked, { key: 'matched', at: T0 + 9000 }, false)).toMatchObject({
      ok: false,
      why: 'notRecorded',
    })
    expect(choicesOf(REMINDER_A, asked, false).map(({ barred }) => barred)).toContain('notRecorded')
    for (const { to } of REMINDER_A.objections) {
      const expected = nodeOf(REMINDER_A, to).debtFacts ? { ok: false, why: 'notRecorded' } : { ok: true }
      expect(jump(REMINDER_A, asked, to, T0 + 9000, false)).toMatchObject(expected)
    }
    // A complaint needs no recording.
    expect(jump(REMINDER_A, asked, 'complaint', T0 + 9000, false)).toMatchObject({ ok: true })
  })

  test('a match stands, whatever is typed afterwards', () => {
    expect(verdict(verdict(start(REMINDER_A, T0), true), false).verification).toBe('matched')
    expect(verdict(start(REMINDER_A, T0), false).verification).toBe('mismatch')
  })
})

describe('a walk', () => {
  test('demands what an answer has to capture, of the right kind', () => {
    const offer = walk(TO_OFFER)
    const at = offer.enteredAt + 1
    const captured = { promiseDate: FRIDAY, channel: 'app' }
    expect(answer(REMINDER_A, offer, { key: 'full', at })).toMatchObject({
      ok: false,
      why: 'captureMissing',
      capture: 'promiseDate',
    })
    expect(
      answer(REMINDER_A, offer, { key: 'full', captured: { ...captured, promiseDate: '2026-02-31' }, at }),
    ).toMatchObject({
      why: 'captureInvalid',
      capture: 'promiseDate',
    })
    expect(
      answer(REMINDER_A, offer, { key: 'full', captured: { ...captured, channel: 'wechat' }, at }),
    ).toMatchObject({
      why: 'captureInvalid',
      capture: 'channel',
    })
    expect(answer(REMINDER_A, offer, { key: 'full', captured, at })).toMatchObject({ ok: true })
    expect(answer(REMINDER_A, offer, { key: 'nothing', at })).toMatchObject({ why: 'unknownAnswer' })
  })

  test('keeps only what the answer asked for', () => {
    const offer = walk(TO_OFFER)
    const captured = { promiseDate: FRIDAY, channel: 'app', paidAmount: 5 }
    const next = moved(answer(REMINDER_A, offer, { key: 'full', captured, at: T0 + 1 }))
    // And what the answer says by itself.
    expect(next.steps.at(-1)?.captured).toEqual({
      promiseDate: FRIDAY,
      channel: 'app',
      willingness: 'willing',
    })
  })

  test('shows the amounts of the ledger and what the customer offered', () => {
    const line = currentLine(REMINDER_A, walk([...TO_OFFER, 'part']), ZH)
    expect(line?.missing).toEqual([])
    expect(plainText(line?.segments ?? [])).toContain('11月27日（周五）前先还¥2,000.00，剩余¥')
    const rest = line?.segments.find((part) => part.kind === 'value' && part.variable === 'promiseRest')
    expect(rest).toMatchObject({ source: 'computed' })
    const offered = line?.segments.find((part) => part.kind === 'value' && part.variable === 'promiseAmount')
    expect(offered).toMatchObject({ source: 'captured', text: '¥2,000.00' })
    expect(plainText(currentLine(REMINDER_A, walk([...TO_OFFER, 'part']), EN)?.segments ?? [])).toContain(
      '¥2,000.00 by Friday, 27 November',
    )
  })

  test('a missing fact is a problem, never a hole', () => {
    const { totalDue: _, ...facts } = FACTS
    const line = currentLine(REMINDER_A, walk(TO_OFFER), { facts, language: 'zh' })
    expect(line?.missing).toEqual(['totalDue'])
    expect(plainText(line?.segments ?? [])).toContain('{totalDue}')
  })

  test('nothing that was typed can stand in for a booked figure', () => {
    const forged = {
      ...walk(TO_OFFER),
      steps: walk(TO_OFFER).steps.map((step) => ({ ...step, captured: { totalDue: 1 } as Captured })),
    }
    const { totalDue: _, ...facts } = FACTS
    expect(currentLine(REMINDER_A, forged, { facts, language: 'zh' })?.missing).toEqual(['totalDue'])
    for (const name of Object.keys(CAPTURES)) expect(isDebtFact(name)).toBe(false)
  })

  test('counts as said only what stood there long enough or was marked', () => {
    const quick = walk(['self', '!', 'matched', 'goOn', 'known'], 100)
    expect(leftUnsaid(REMINDER_A, quick)).toEqual(['caller', 'recording', 'howToCheck', 'amount'])
    const calm = walk(['self', '!', 'matched', 'goOn', 'known'])
    expect(leftUnsaid(REMINDER_A, calm)).toEqual([])
    const { saidAt } = mustSayOf(REMINDER_A, calm).find(({ id }) => id === 'recording') ?? { saidAt: 0 }
    expect(saidAt).toBe(T0 + 5000)
  })

  test('a commitment demands recap and official channel, a third person neither', () => {
    const hasty = walk([...TO_OFFER, 'full'])
    const promised = moved(answer(REMINDER_A, hasty, { key: 'yes', at: hasty.enteredAt + 10 }))
    expect(leftUnsaid(REMINDER_A, promised)).toEqual(['officialChannel', 'recap'])
    expect(leftUnsaid(REMINDER_A, walk([...TO_OFFER, 'full', 'yes']))).toEqual([])
    expect(leftUnsaid(REMINDER_A, walk(['other', 'relays']))).toEqual([])
    expect(leftUnsaid(REMINDER_A, walk(['machine', 'left'], 10))).toEqual([])
  })

  test('writes the note in both languages', () => {
    const state = walk([...TO_OFFER, 'full', 'yes', 'end'])
    expect(noteOf(REMINDER_A, state, ZH).map(({ text }) => text)).toEqual([
      '本人接听，核身一致（证件后四位、出生月日）。',
      expect.stringMatching(/^已告知应还¥8,\d{3}\.\d\d、逾期12天，客户知晓。$/),
      '原因：资金周转。',
      '资金预计11月27日（周五）到账。',
      '客户愿于11月27日（周五）前全额还款，渠道：官方App。',
      expect.stringMatching(/^已复述并确认：11月27日（周五）前还清¥8,/),
    ])
    expect(noteOf(REMINDER_A, state, EN)[0]?.text).toBe(
      'Right party; verified by the last four of your ID number and the month and day of your birth.',
    )
  })

  test('shows the nine stages', () => {
    const stages = stagesOf(REMINDER_A, walk(TO_OFFER))
    expect(stages).toHaveLength(9)
    expect(stages.filter(({ state }) => state === 'current')).toEqual([{ stage: 'offer', state: 'current' }])
    expect(stages.slice(0, 6).every(({ state }) => state === 'done')).toBe(true)
  })

  test('survives being kept as a draft', () => {
    const state = walk([...TO_OFFER, 'part', 'yes'])
    expect(ScriptState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state)
  })
})

describe('jumps and ways back', () => {
  test('"complaint / stop" is reached from every node and after the end, and leads to a code', () => {
    for (const { id } of REMINDER_A.nodes) {
      const at: ScriptState = { ...start(REMINDER_A, T0), current: id }
      const there = moved(jump(REMINDER_A, at, 'complaint', T0 + 1))
      expect(there.current).toBe('A22')
      for (const [key, code] of [
        ['complaint', 'COMPLAINT'],
        ['cease', 'CEASE'],
      ] as const) {
        const done = walk([key, 'end'], 2000, there)
        expect(codesOf(REMINDER_A, done)[0]).toBe(code)
      }
    }
    const over = walk(['other', 'relays'])
    expect(moved(jump(REMINDER_A, over, 'complaint', T0 + 1)).current).toBe('A22')
  })

  test('the complaint line reads out its reference and the days to reply', () => {
    const there = moved(jump(REMINDER_A, walk(['self']), 'complaint', T0 + 1))
    const line = currentLine(REMINDER_A, walk(['complaint'], 2000, there), ZH)
    expect(plainText(line?.segments ?? [])).toContain('编号是0A1B2C3D，我们会在15天内答复您')
  })

  test('one line back takes back what was written with it', () => {
    const before = walk(TO_OFFER)
    const after = walk(['part'], 5000, before)
    const again = moved(back(after, T0 + 99_000))
    expect(pathOf(again)).toEqual(pathOf(before))
    expect(capturedOf(again)).toEqual(capturedOf(before))
    expect(back(start(REMINDER_A, T0), T0)).toMatchObject({ ok: false, why: 'atStart' })
  })
})

describe('instalments', () => {
  test('V8: 12000 at 1 % a month in 12 equal payments', () => {
    expect(instalmentFen(1_200_000, 12, 120_000)).toBe(106_619)
  })
  test('V10: free of interest, 60 periods', () => {
    expect(instalmentFen(1_000_000, 60, 0)).toBe(16_666)
    expect(instalmentFen(816_000, 60, 0)).toBe(13_600)
  })
})

test('texts are cut at their variables', () => {
  expect(variablesIn('a{x}b{y}{x}')).toEqual(['x', 'y'])
  const segments = fill(
    '您好{surname}！{nothing}',
    () => ({ kind: 'text', words: { zh: '张', en: 'Zhang' } }),
    'zh',
    formatValue,
  )
  expect(plainText(segments)).toBe('您好张！{nothing}')
})

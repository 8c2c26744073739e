import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LineEvent } from '../../renderer/features/phone/line.ts'
import {
  choosePartner,
  dial,
  finishWrapUp,
  hangUp,
  sendCalm,
  sendStep,
  toggleHold,
  toggleMute,
} from '../../renderer/features/phone/phone.ts'
import { ProblemError } from '../../shared/problem.ts'
import {
  type Bench,
  bench,
  callId,
  ended,
  gate,
  kinds,
  PERMIT,
  REFUSAL,
  REQUEST,
  state,
  until,
} from './scriptedLine.ts'

let it: Bench
beforeEach(() => {
  it = bench()
})
afterEach(() => it.close())

/** Dials and lets the customer answer; the recorder has confirmed when this resolves. */
async function inCall(): Promise<string> {
  await dial(REQUEST)
  const id = callId()
  it.emit({ kind: 'accepted', callId: id })
  await until(() => expect(it.log).toContain('line:record:true'))
  it.emit({ kind: 'recording', callId: id, on: true, reason: 'on' })
  return id
}

describe('dialling', () => {
  test('asks the guard at the click and just before the INVITE, which leaves only after the attempt is durable', async () => {
    expect(await dial(REQUEST)).toMatchObject({ state: 'dialled' })
    const order = [
      'guard:click',
      'target',
      'line:prepare',
      'guard:invite',
      'record:call.attempted',
      'line:dial',
    ]
    expect(it.log).not.toContain('line:drop')
    expect(it.log.filter((entry) => order.includes(entry))).toEqual(order)
    expect(it.acts[0]).toMatchObject({
      payload: { callId: callId(), ofDebtor: true, rules: 'china-1', number: null },
    })
  })

  test.each(['click', 'invite'] as const)(
    'a refusal at the %s is recorded and nothing is dialled',
    async (stage) => {
      it.guard = async (asked) => (asked === stage ? REFUSAL : PERMIT)
      expect(await dial(REQUEST)).toEqual({ state: 'refused', refusal: REFUSAL })
      await until(() => expect(kinds(it)).toEqual(['call.refused']))
      expect(it.acts[0]).toMatchObject({ payload: { rule: 'C1', until: 5_000_000, stage } })
      expect(it.log).not.toContain('line:dial')
      expect(state()).toMatchObject({ call: { state: 'idle' }, refusal: { rule: 'C1' } })
      // Asked at the click no call was prepared, and the microphone is closed; asked at the INVITE the call lets go of it.
      expect(it.microphones).toEqual([stage === 'click' ? 'closed' : 'taken'])
      const opened = it.log.filter((entry) => /^(?:target|line:(?:prepare|drop))$/.test(entry))
      expect(opened).toEqual(stage === 'click' ? [] : ['target', 'line:prepare', 'line:drop'])
    },
  )

  test('a call outside the stage of its case waits for a reason: nothing is dialled, nor recorded as refused', async () => {
    it.guard = async () => ({ ...PERMIT, outsideStage: true })
    expect(await dial(REQUEST)).toEqual({ state: 'asksReason' })
    expect(state()).toMatchObject({ call: { state: 'idle' }, stageAsked: REQUEST, refusal: null })
    expect(it.log).not.toContain('line:prepare')
    expect(it.acts).toEqual([])
    expect(it.microphones).toEqual(['closed'])
    it.guard = async () => PERMIT
    expect(await dial(REQUEST)).toMatchObject({ state: 'dialled' })
    expect(state().stageAsked).toBeNull()
  })

  test('an attempt that cannot be made durable is not dialled, and does not come back later', async () => {
    it.record = () => Promise.reject(new ProblemError('local.journalFailed', { detail: 'disk' }))
    expect(await dial(REQUEST)).toMatchObject({ state: 'failed', problem: { code: 'local.journalFailed' } })
    expect(it.log).not.toContain('line:dial')
    expect(it.log).toContain('line:drop')
    expect(state().call.state).toBe('idle')
    it.record = async () => undefined
    await dial(REQUEST)
    expect(kinds(it)).toEqual(['call.attempted'])
  })

  test('a guard that breaks down refuses by silence: nothing is dialled', async () => {
    it.guard = () => Promise.reject(new ProblemError('guard.timeNotVerified'))
    expect(await dial(REQUEST)).toMatchObject({ state: 'failed', problem: { code: 'guard.timeNotVerified' } })
    expect(it.log).not.toContain('line:dial')
    expect(it.microphones).toEqual(['closed'])
    expect(state().call.state).toBe('idle')
  })

  test('a second click while dialling is refused and places no second call', async () => {
    const [first, second] = await Promise.all([dial(REQUEST), dial(REQUEST)])
    expect(first.state).toBe('dialled')
    expect(second).toMatchObject({ state: 'failed', problem: { code: 'phone.busyHere' } })
    expect(it.log.filter((entry) => entry === 'line:dial')).toHaveLength(1)
  })

  test('without registration nothing is asked and nothing is dialled', async () => {
    it.emit({ kind: 'registration', registration: { state: 'connecting', attempt: 2 } })
    expect(await dial(REQUEST)).toMatchObject({ problem: { code: 'phone.notRegistered' } })
    expect(it.log).not.toContain('guard:click')
    expect(it.microphones).toEqual([])
  })

  test.each(['phone.microphoneDenied', 'phone.noMicrophone'] as const)(
    '%s: nothing left, so nothing counts as an attempt; the reason is said and the phone is free',
    async (code) => {
      it.command = (name) => (name === 'sound' ? Promise.reject(new ProblemError(code)) : Promise.resolve())
      expect(await dial(REQUEST)).toMatchObject({ state: 'failed', problem: { code } })
      expect(kinds(it)).toEqual([])
      expect(it.log).not.toContain('line:dial')
      expect(it.log).toContain('line:drop')
      expect(state()).toMatchObject({ call: { state: 'idle' }, problem: { code } })
    },
  )

  test('an attempt whose INVITE could not leave gets its end, and says why', async () => {
    it.command = (name) =>
      name === 'dial' ? Promise.reject(new ProblemError('phone.notRegistered')) : Promise.resolve()
    expect(await dial(REQUEST)).toMatchObject({ state: 'failed', problem: { code: 'phone.notRegistered' } })
    await until(() => expect(kinds(it)).toEqual(['call.attempted', 'call.ended']))
    expect(state()).toMatchObject({ call: { state: 'wrappingUp' }, problem: { code: 'phone.notRegistered' } })
  })

  test('facts of the customer leave the desk only towards the practice line', async () => {
    await dial(REQUEST)
    expect(it.headers[0]).toHaveProperty('X-Duedesk-Practice')
    it.close()
    it = bench(false)
    await dial(REQUEST)
    expect(it.headers[0]).not.toHaveProperty('X-Duedesk-Practice')
    expect(it.headers[0]).toHaveProperty('X-Call-Id', callId())
  })
})

describe('hanging up in every phase', () => {
  test.each(['guard:click', 'target', 'guard:invite'])(
    'at %s: no INVITE, no act, idle again',
    async (phase) => {
      const hold = gate<void>()
      if (phase === 'target') {
        const { target } = it
        it.target = () => hold.promise.then(target)
      } else
        it.guard = (stage) =>
          phase.endsWith(stage) ? hold.promise.then(() => PERMIT) : Promise.resolve(PERMIT)
      const dialled = dial(REQUEST)
      await until(() => expect(it.log).toContain(phase))
      await hangUp()
      hold.open()
      expect(await dialled).toEqual({ state: 'cancelled' })
      expect(it.microphones).toEqual([phase === 'guard:invite' ? 'taken' : 'closed'])
      expect(kinds(it)).toEqual([])
      expect(it.log).not.toContain('line:dial')
      expect(state().call.state).toBe('idle')
    },
  )

  test('while the attempt is being recorded: no INVITE, and the attempt gets its end', async () => {
    const hold = gate<void>()
    it.record = () => hold.promise
    const dialled = dial(REQUEST)
    await until(() => expect(state().call).toMatchObject({ call: { committedAt: it.clock } }))
    await hangUp()
    await hangUp()
    hold.open()
    expect(await dialled).toEqual({ state: 'cancelled' })
    await until(() => expect(kinds(it)).toEqual(['call.attempted', 'call.ended']))
    expect(it.log).not.toContain('line:dial')
    expect(state().call.state).toBe('wrappingUp')
  })

  test('while it rings: one CANCEL, however often it is pressed', async () => {
    await dial(REQUEST)
    it.emit({ kind: 'progress', callId: callId(), status: 180, earlyMedia: false })
    const id = callId()
    await Promise.all([hangUp(), hangUp(), hangUp()])
    expect(it.log.filter((entry) => entry === 'line:hangUp')).toHaveLength(1)
    it.emit(ended(id, { sipStatus: 487, by: 'agent' }))
    expect(state().call).toMatchObject({ state: 'wrappingUp', record: { outcome: 'cancelled' } })
  })

  test('a line that cannot hang up does not keep the agent prisoner', async () => {
    await dial(REQUEST)
    it.command = () => Promise.reject(new ProblemError('phone.lineDown'))
    await hangUp()
    expect(state().call.state).toBe('wrappingUp')
  })
})

describe('a call', () => {
  test('is recorded as it goes: attempted, answered, recording, ended with its talk time', async () => {
    const id = await inCall()
    it.clock += 61_000
    it.emit(ended(id))
    await until(() =>
      expect(kinds(it)).toEqual(['call.attempted', 'call.answered', 'recording.flagged', 'call.ended']),
    )
    expect(it.acts.at(-1)).toMatchObject({ payload: { talkMs: 61_000, endedBy: 'customer', sipStatus: 200 } })
    expect(state().call.state).toBe('wrappingUp')
    finishWrapUp()
    expect(state().call.state).toBe('idle')
  })

  test('an end that could not be recorded waits, in order, and is recorded before anything else', async () => {
    const id = await inCall()
    it.record = () => Promise.reject(new ProblemError('local.diskFull'))
    it.emit(ended(id))
    await until(() => expect(state().problem).toMatchObject({ code: 'local.diskFull' }))
    it.record = async () => undefined
    finishWrapUp()
    await dial(REQUEST)
    expect(kinds(it).slice(-2)).toEqual(['call.ended', 'call.attempted'])
  })

  test('a recorder that refuses twice ends the call and raises an incident', async () => {
    it.command = (name) =>
      name === 'record:true'
        ? Promise.reject(new ProblemError('phone.failed', { status: 503 }))
        : Promise.resolve()
    await dial(REQUEST)
    it.emit({ kind: 'accepted', callId: callId() })
    await until(() => expect(kinds(it)).toContain('incident.raised'))
    expect(it.log.filter((entry) => entry === 'line:record:true')).toHaveLength(2)
    await until(() => expect(it.log).toContain('line:hangUp'))
    expect(state().problem).toMatchObject({ code: 'phone.recordingUnconfirmed' })
  })

  describe('the recorder', () => {
    const recording = (id: string, on: boolean): LineEvent => ({
      kind: 'recording',
      callId: id,
      on,
      reason: 'exchange',
    })
    const asked = () => it.log.filter((entry) => entry === 'line:record:true').length
    const flag = () => {
      const { call } = state()
      return 'call' in call ? call.call.recording : null
    }
    const refuse = () => {
      it.command = (name) =>
        name === 'record:true'
          ? Promise.reject(new ProblemError('phone.recordingUnconfirmed'))
          : Promise.resolve()
    }

    test('says in mid-call that it stopped: the agent is told, it is asked again, and may come back', async () => {
      const id = await inCall()
      expect(flag()).toBe('confirmed')
      it.emit(recording(id, false))
      expect(flag()).toBe('asked')
      await until(() => expect(asked()).toBe(2))
      it.emit(recording(id, true))
      expect(flag()).toBe('confirmed')
      await until(() =>
        expect(
          it.acts.flatMap((act) => (act.kind === 'recording.flagged' ? [act.payload.recording] : [])),
        ).toEqual(['confirmed', 'off', 'confirmed']),
      )
      expect(kinds(it)).not.toContain('incident.raised')
    })

    test('that stays lost is an incident; the call, whose purpose may be told, is left for the agent to end', async () => {
      const id = await inCall()
      refuse()
      it.emit(recording(id, false))
      await until(() => expect(kinds(it)).toContain('incident.raised'))
      expect(flag()).toBe('failed')
      expect(state()).toMatchObject({
        call: { state: 'talking' },
        problem: { code: 'phone.recordingUnconfirmed' },
      })
      expect(it.log).not.toContain('line:hangUp')
    })

    test('that comes and goes is not asked for ever', async () => {
      const id = await inCall()
      for (let turn = 1; turn <= 3; turn += 1) {
        it.emit(recording(id, false))
        if (turn < 3) {
          await until(() => expect(asked()).toBe(1 + turn))
          it.emit(recording(id, true))
        }
      }
      await until(() => expect(kinds(it)).toContain('incident.raised'))
      expect(flag()).toBe('failed')
      expect(asked()).toBe(3)
    })

    test('is asked again when the line came back in mid-call, and is not believed meanwhile', async () => {
      const id = await inCall()
      it.emit({ kind: 'restored', callId: id })
      expect(flag()).toBe('asked')
      await until(() => expect(asked()).toBe(2))
    })
  })

  test('a double click on hold sends one command, and held is what the line says', async () => {
    await inCall()
    const hold = gate<void>()
    it.command = () => hold.promise
    const both = [toggleHold(), toggleHold()]
    expect(state().pending).toEqual(['hold'])
    expect(state().call).toMatchObject({ call: { heldSince: null } })
    it.emit({ kind: 'held', callId: callId(), held: true })
    hold.open()
    await Promise.all(both)
    expect(it.log.filter((entry) => entry.startsWith('line:hold'))).toEqual(['line:hold:true'])
    expect(state()).toMatchObject({ pending: [], call: { call: { heldSince: it.clock } } })
  })

  test('a hold that fails shows why and stays not held', async () => {
    await inCall()
    it.command = () => Promise.reject(new ProblemError('phone.failed', { status: 488 }))
    await toggleHold()
    expect(state()).toMatchObject({ problem: { code: 'phone.failed' }, call: { call: { heldSince: null } } })
  })

  test('mute is at once', async () => {
    await inCall()
    toggleMute()
    expect(it.log.at(-1)).toBe('line:mute:true')
    expect(state().call).toMatchObject({ call: { muted: true } })
  })

  test.each([
    [499, 'phone.unknownStatus'],
    [503, 'phone.failed'],
    [403, 'phone.failed'],
  ])('a final %i is told as %s', async (sipStatus, code) => {
    await dial(REQUEST)
    it.emit(ended(callId(), { sipStatus, by: 'network' }))
    expect(state().problem).toMatchObject({ code, params: { status: sipStatus } })
  })

  test('busy is a result, not a problem', async () => {
    await dial(REQUEST)
    it.emit(ended(callId(), { sipStatus: 486 }))
    expect(state()).toMatchObject({ problem: null, call: { record: { outcome: 'busy' } } })
  })

  test('events of a call that is over change nothing', async () => {
    const id = await inCall()
    it.emit(ended(id))
    finishWrapUp()
    it.emit(ended(id))
    it.emit({ kind: 'accepted', callId: id })
    it.emit({ kind: 'held', callId: id, held: true })
    expect(state().call.state).toBe('idle')
    await until(() => expect(kinds(it).filter((kind) => kind === 'call.ended')).toHaveLength(1))
  })
})

describe('practice', () => {
  test('captions arrive in order and know when they were cut', async () => {
    const id = await inCall()
    const info = (body: unknown): LineEvent => ({
      kind: 'info',
      callId: id,
      contentType: 'application/duedesk-practice+json',
      body: JSON.stringify(body),
    })
    const caption = {
      kind: 'caption',
      zh: '喂',
      en: 'Hello',
      clips: [],
      mood: 50,
      because: 'answered',
      node: null,
    }
    it.emit(info({ ...caption, n: 1 }))
    it.emit(info({ kind: 'spoken', n: 1, cut: false }))
    it.emit(info({ ...caption, n: 2 }))
    it.emit(info({ kind: 'spoken', n: 2, cut: true }))
    it.emit(info({ ...caption, n: 3 }))
    it.emit({ ...info(null), kind: 'info', body: '{broken' } as LineEvent)
    it.emit(info({ kind: 'caption', n: 'four' }))
    expect(state().captions.map(({ n, spoken }) => [n, spoken])).toEqual([
      [1, 'yes'],
      [2, 'cut'],
      [3, 'no'],
    ])
  })

  const toldOf = (headers: Record<string, string> | undefined) =>
    JSON.parse(atob(headers?.['X-Duedesk-Practice'] ?? '')) as unknown

  test('whoever was chosen for the case is asked to answer, once; a refused dial keeps the choice', async () => {
    choosePartner({ caseId: REQUEST.caseId, scenario: 'angry', difficulty: 'hard', mood: 'upset' })
    it.guard = async (stage) => (stage === 'invite' ? REFUSAL : PERMIT)
    await dial(REQUEST)
    expect(state().partner).toMatchObject({ scenario: 'angry' })
    it.guard = async () => PERMIT
    await inCall()
    expect(toldOf(it.headers[0])).toMatchObject({
      scenario: 'angry',
      difficulty: 'hard',
      mood: 'upset',
      phoneTail: '0010',
    })
    expect(state().partner).toBeNull()
    expect(state().practised).toMatchObject({
      callId: callId(),
      scenario: 'angry',
      difficulty: 'hard',
      mood: 'upset',
    })
  })

  test('a choice for another case does not answer this one, and none leaves towards a company line', async () => {
    choosePartner({
      caseId: '00000000-0000-7000-8000-0000000000c2',
      scenario: 'angry',
      difficulty: 'hard',
      mood: 'upset',
    })
    await dial(REQUEST)
    expect(toldOf(it.headers[0])).toMatchObject({ scenario: null, difficulty: 'normal', mood: 'usual' })
    it.close()
    it = bench(false)
    choosePartner({ caseId: REQUEST.caseId, scenario: 'angry', difficulty: 'hard', mood: 'upset' })
    await dial(REQUEST)
    expect(it.headers[0]).not.toHaveProperty('X-Duedesk-Practice')
    expect(state().practised).toBeNull()
  })

  test('a calm card is told to the customer and remembered with its time', async () => {
    await sendCalm()
    await inCall()
    it.clock = 1_005_000
    await sendCalm()
    expect(it.log.filter((entry) => entry.includes('"card":"calm"'))).toHaveLength(1)
    expect(state().practised?.calmCards).toEqual([1_005_000])
  })

  test('the step goes to the practice line only', async () => {
    await inCall()
    await sendStep({ node: 'A2', stage: 'verify', said: true, asks: ['idTail'] })
    expect(it.log.filter((entry) => entry.includes('"node":"A2"'))).toHaveLength(1)
    it.close()
    it = bench(false)
    await inCall()
    await sendStep({ node: 'A2', stage: 'verify', said: true })
    expect(it.log.filter((entry) => entry.startsWith('line:info'))).toEqual([])
  })
})

describe('any order of answers, clicks and events', () => {
  test('every INVITE follows a durable attempt, and every attempt gets exactly one end', async () => {
    let dialled = 0
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(41), { minLength: 5, maxLength: 40 }), async (choices) => {
        it.close()
        it = bench()
        /** Answers that the guard, the store and the line still owe. */
        const owed: (() => void)[] = []
        const later = <T>(value: T) => new Promise<T>((resolve) => owed.push(() => resolve(value)))
        it.guard = () => later(PERMIT)
        const { target } = it
        it.target = () => later(undefined).then(target)
        it.record = () => later(undefined)
        it.command = () => later(undefined)
        const now = () => ('call' in state().call ? callId() : '')
        const click: (() => unknown)[] = [
          () => dial(REQUEST),
          () => dial(REQUEST),
          () => hangUp(),
          () => now() && it.emit({ kind: 'progress', callId: now(), status: 180, earlyMedia: false }),
          () => now() && it.emit({ kind: 'accepted', callId: now() }),
          () => now() && it.emit(ended(now(), { by: 'network', sipStatus: 480 })),
          () => toggleHold(),
          () => finishWrapUp(),
        ]
        const settleAll = async () => {
          for (await turn(); owed.length > 0; await turn()) owed.shift()?.()
        }
        for (const choice of choices) {
          // Two thirds of the choices let one owed answer in, in any order; the rest are clicks and events.
          if (choice < 28) owed.splice(choice % Math.max(1, owed.length), 1)[0]?.()
          else click[choice % click.length]?.()
          await turn()
        }
        await settleAll()
        void hangUp()
        await settleAll()
        if (now()) it.emit(ended(now(), { by: 'agent', sipStatus: 487 }))
        await settleAll()
        const idsOf = (kind: string) =>
          it.acts.flatMap((act) => (act.kind === kind && 'callId' in act.payload ? [act.payload.callId] : []))
        const attempted = idsOf('call.attempted')
        expect(new Set(attempted).size).toBe(attempted.length)
        expect([...idsOf('call.ended')].sort()).toEqual([...attempted].sort())
        for (const headers of it.headers) expect(attempted).toContain(headers['X-Call-Id'])
        expect(it.headers.length).toBeLessThanOrEqual(attempted.length)
        dialled += it.headers.length
      }),
      { seed: 20_261_122, numRuns: 500 },
    )
    // A property that never dialled would prove nothing.
    expect(dialled).toBeGreaterThan(100)
  })
})

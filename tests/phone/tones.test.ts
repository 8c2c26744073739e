// The desk's own sounds as they are planned on a sound card that a test plays: which rhythm goes where, and how loud.
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { soon } from '../soon.ts'

interface Sounding {
  readonly sink: string
  /** Seconds at which it is loud and falls silent again, and how loud. */
  readonly plan: [at: number, loud: number][]
  readonly hertz: number[]
}
let sounding: Sounding[]

/** What the sound card of this machine would be asked for; a node of each kind that the tones use. */
class Card {
  readonly currentTime = 0
  createMediaStreamDestination() {
    return { stream: { plan: [], hertz: [] } satisfies Omit<Sounding, 'sink'> }
  }
  createGain() {
    const plan: Sounding['plan'] = []
    return {
      plan,
      hertz: [] as number[],
      gain: { value: 0, setValueAtTime: (loud: number, at: number) => plan.push([at, loud]) },
      connect({ stream }: { stream: Sounding }) {
        Object.assign(stream, { plan, hertz: this.hertz })
      },
    }
  }
  createOscillator() {
    const frequency = { value: 0 }
    return {
      frequency,
      connect: ({ hertz }: { hertz: number[] }) => hertz.push(frequency.value),
      start: () => undefined,
      stop: () => undefined,
    }
  }
}
class Loudspeaker {
  srcObject: Omit<Sounding, 'sink'> | null = null
  #sink = ''
  async setSinkId(sink: string) {
    this.#sink = sink
  }
  async play() {
    if (this.srcObject) sounding.push({ ...this.srcObject, sink: this.#sink })
  }
  pause() {}
}

vi.stubGlobal('AudioContext', Card)
vi.stubGlobal('Audio', Loudspeaker)
const { deskTones } = await import('../../renderer/features/phone/tones.ts')
afterAll(() => vi.unstubAllGlobals())
beforeEach(() => {
  sounding = []
})

const settings = { ringOnBoth: false, ringer: 1, speaker: 0.5 }
function tones(more: Partial<typeof settings> = {}) {
  const made = deskTones(() => ({ ...settings, ...more }))
  made.setSinks('desk loudspeaker', 'headset')
  return made
}
/** On for so many seconds out of how many, of the first two rounds. */
const rhythm = ({ plan }: Sounding) =>
  [0, 1].map((round) => {
    const [on, off, next] = plan.slice(round * 2, round * 2 + 3).map(([at]) => at)
    return [((off ?? 0) - (on ?? 0)).toFixed(1), ((next ?? 0) - (on ?? 0)).toFixed(1)]
  })

test('a ring is on the ringing device, and on the headset as well only where that was wished', async () => {
  tones().play('ring')
  await soon(() => expect(sounding.map(({ sink }) => sink)).toEqual(['desk loudspeaker']))
  sounding = []
  tones({ ringOnBoth: true }).play('ring')
  await soon(() =>
    expect(sounding.map(({ sink }) => sink).toSorted()).toEqual(['desk loudspeaker', 'headset']),
  )
  expect(sounding.map(({ plan }) => plan[0]?.[1])).toEqual([0.25, 0.125])
})

test('who waits knocks in the headset: shorter and quieter than ringback, under the voice', async () => {
  tones().play('waiting')
  await soon(() => expect(sounding).toHaveLength(1))
  const [knock] = sounding
  if (!knock) throw new Error('nothing sounds')
  expect([knock.sink, knock.hertz]).toEqual(['headset', [450]])
  expect(rhythm(knock)).toEqual([
    ['0.4', '4.4'],
    ['0.4', '4.4'],
  ])
  sounding = []
  tones().play('ringback')
  await soon(() => expect(sounding).toHaveLength(1))
  const [ringback] = sounding
  if (!ringback) throw new Error('nothing sounds')
  expect(rhythm(ringback)[0]).toEqual(['1.0', '5.0'])
  expect(knock.plan[0]?.[1] ?? 1).toBeLessThan(ringback.plan[0]?.[1] ?? 0)
})

// `bench track`: an hour's recording of two voices on the real review screen: from the press on "listen" to the first sound, and the frames
// while the call opens and its voices are drawn, while its timeline scrolls, while it plays and is jumped about in. Against the frames of an
// empty React page. Every repetition hears a recording that central has not opened yet.
import { createHash, randomUUID, webcrypto } from 'node:crypto'
import { stamped } from '../../central/practiceHistory.ts'
import type { ActDraft } from '../../shared/act.ts'
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { CHINA, HOUR, localDay, SECOND } from '../../shared/instant.ts'
import { DOOR_HEADER } from '../../shared/protocol.ts'
import type { Id } from '../../shared/rows.ts'
import { REMINDER_A } from '../../shared/script/reminderA.ts'
import { Agent } from '../e2e/agent.ts'
import { CentralDoor, type Door } from '../e2e/centralDoor.ts'
import { deskOn, makeAgent, TEN } from '../e2e/day.ts'
import { launchDesk } from '../e2e/launch.ts'
import { ownCentral } from '../e2e/ownCentral.ts'
import { Reviewer } from '../e2e/reviewer.ts'
import { accountsOf } from './accounts.ts'
import { openBare } from './bareApp.ts'
import { MINUTES, PACKET_MS, sealHour } from './hour.ts'
import type { Bench } from './rounds.ts'
import { Taps, wheel } from './taps.ts'

const LIMIT_MS = 50
/** One more than central remembers: whoever comes round again was forgotten meanwhile. */
const CALLS = 7
const TALK_MS = MINUTES * 60 * SECOND
/** Lines of the script in such a call. */
const STEPS = 120
/** Where the track is pressed while it plays, shares of its width. */
const JUMPS = [0.7, 0.1, 0.9, 0.3, 0.55, 0.05]
const FLOOR = 'empty React page, scroll frames'
const FIRST = { name: 'first sound', floor: 'empty React page, key' }

const frames = (name: string, ours: string): Bench['figures'][number] => ({
  name: `longest frame while ${name}`,
  unit: 'ms',
  statistic: 'max',
  ours,
  against: FLOOR,
  ratio: 'ours/against',
  aim: { of: 'value', atMost: LIMIT_MS },
})

export const trackBench: Bench = {
  name: 'track',
  repetitions: { quick: 6, full: 60 },
  figures: [
    {
      name: `an hour's recording, from the press to the first sound that plays`,
      unit: 'ms',
      statistic: 'p95',
      ours: FIRST.name,
      against: FIRST.floor,
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 500 },
    },
    frames('the call opens and its voices are drawn', 'open'),
    frames('its timeline scrolls', 'scroll'),
    frames('it plays and is jumped about in', 'play'),
  ],
  async open(at) {
    at('import a case')
    const central = await ownCentral({ at: Date.parse(TEN), recordLocally: true })
    const closing: (() => Promise<void>)[] = [() => central.close()]
    const close = async () => {
      for (const end of closing.reverse()) await end()
    }
    try {
      const office = await CentralDoor.signIn(central.door, 'admin1')
      const staff = await makeAgent(office, '8097')
      await office.importFor(staff.id, accountsOf('promisesFriday', 1, localDay(office.session.now, CHINA)))
      at('open the workstation')
      const desk = await launchDesk({ env: deskOn(central.door) })
      closing.push(() => desk.discard())
      const { page } = desk
      await new Agent(page).signIn('qa1')
      at(`record ${CALLS} hours`)
      const minute = (await page.evaluate(encodedMinute, PACKET_MS)).map((one) => Buffer.from(one, 'base64'))
      const agent = await CentralDoor.signIn(central.door, staff.loginName, staff.password)
      const calls: Id[] = []
      for (let n = 0; n < CALLS; n += 1) calls.push(await recordedCall(central.door, agent, n, minute))
      const reviewer = new Reviewer(page)
      await reviewer.watchSound()
      const taps = await Taps.in(page)

      at('open the empty React page')
      const bare = await openBare('react.tsx')
      closing.push(() => bare.close())
      const floor = await Taps.in(bare.page)
      await bare.page.locator('p[data-node]').waitFor()
      return {
        async round(n) {
          const callId = calls[(n + 1) % CALLS] ?? ''
          await reviewer.show('all')
          await reviewer.row(callId).waitFor()
          let firstSound = Number.NaN
          const open = await taps.frames(async () => {
            await reviewer.row(callId).click()
            await page.locator('.qr-head').waitFor()
            const sounds = page.evaluate(firstSoundAfterPress)
            await reviewer.listen()
            firstSound = await sounds
            await page.waitForFunction(isDrawn, TALK_MS)
          })
          const scroll = await taps.frames(() => wheel(page, '.qr-body'))
          const play = await taps.frames(async () => {
            for (const share of JUMPS) {
              await reviewer.hearFrom(share)
              await page.waitForFunction(isHeardAt, share)
            }
          })
          await reviewer.showDraws()
          const floorFrames = await floor.frames(() => wheel(bare.page, '.box'))
          await bare.page.locator('button').focus()
          return {
            [FIRST.name]: [firstSound],
            [FIRST.floor]: [await floor.painted('p[data-node]', '1')],
            open,
            scroll,
            play,
            [FLOOR]: floorFrames,
          }
        },
        close,
      }
    } catch (error) {
      await close()
      throw error
    }
  },
}

/** A call of an hour with its result and its recording, as an agent's desk hands them over. `n`: each at another time. */
async function recordedCall(
  door: Door,
  agent: CentralDoor,
  n: number,
  minute: readonly Uint8Array[],
): Promise<Id> {
  const [matter] = await agent.rowsOf('case')
  const [contact] = await agent.rowsOf('contact')
  if (!matter) throw new Error('no case')
  const [callId, device] = [randomUUID(), randomUUID()]
  const { id: agentId } = agent.session.profile
  const start = agent.session.now - (CALLS + 1 - n) * 2 * HOUR
  const each = TALK_MS / STEPS
  const nodes = REMINDER_A.nodes.filter(({ answers }) => answers.length > 0)
  const steps = Array.from({ length: STEPS }, (_, step) => {
    const node = nodes[step % nodes.length]
    return { node: node?.id ?? '', answer: node?.answers[0]?.key ?? null, at: start + step * each }
  })
  const said = Object.fromEntries(
    nodes.flatMap(({ mustSay }, index) => mustSay.map((item) => [item, start + (index + 1) * each - 1])),
  )
  const subject = { customerId: matter.customerId, caseId: matter.id }
  const drafts: { at: number; draft: ActDraft }[] = []
  const add = <K extends ActDraft['kind']>(
    after: number,
    kind: K,
    payload: Extract<ActDraft, { kind: K }>['payload'],
  ) => drafts.push({ at: start + after, draft: { ...subject, kind, payload } as ActDraft })
  add(-SECOND, 'call.attempted', {
    callId,
    contactId: contact?.id ?? null,
    number: null,
    ofDebtor: true,
    purpose: 'collect',
    rules: CHINA_PACK.version,
  })
  add(0, 'call.answered', { callId })
  add(SECOND, 'recording.flagged', { callId, recording: 'confirmed', reason: '' })
  add(20 * SECOND, 'verification.tried', { callId, factors: ['idLast4', 'phoneLast4'], matched: true })
  add(TALK_MS, 'call.ended', { callId, sipStatus: 200, endedBy: 'customer', talkMs: TALK_MS })
  add(TALK_MS + SECOND, 'disposition.set', {
    dispositionId: randomUUID(),
    callId,
    code: 'REFUSE',
    fields: { reason: '测试' },
    path: steps.map(({ node }) => node),
    said: Object.keys(said),
    script: { id: REMINDER_A.id, version: REMINDER_A.version },
    walked: { steps, said },
  })
  await agent.push(device, stamped(drafts, device, agentId))

  const told = { recordingId: randomUUID(), callId, agentId, device, openedAt: start }
  const parts: Uint8Array[] = []
  await sealHour(webcrypto as Crypto, agent.session.sealKey, told, minute, (part) => parts.push(part))
  await upload(door, agent.session.accessToken, told, Buffer.concat(parts))
  return callId
}

async function upload(
  { url, door }: Door,
  token: string,
  told: { readonly recordingId: Id; readonly openedAt: number } & Record<string, string | number>,
  bytes: Buffer,
): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const headers = {
    ...(door ? { [DOOR_HEADER]: door } : {}),
    authorization: `Bearer ${token}`,
    'tus-resumable': '1.0.0',
  }
  const made = await fetch(new URL('/v1/recordings/upload', url), {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(bytes.length),
      'upload-metadata': Object.entries({ ...told, sha256 })
        .map(([name, value]) => `${name} ${Buffer.from(String(value)).toString('base64')}`)
        .join(','),
    },
  })
  const sent = await fetch(new URL(`/v1/recordings/upload/${told.recordingId}`, url), {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    body: new Uint8Array(bytes),
  })
  if (made.status !== 201 || sent.status !== 204)
    throw new Error(`the recording was not taken: ${made.status}, ${sent.status} ${await sent.text()}`)
}

// The functions below run in the page and reach nothing outside themselves.

/** A minute of two people who speak in turns and are silent now and then, as Opus, packet by packet in base64. */
async function encodedMinute(packetMs: number): Promise<string[]> {
  const rate = 48_000
  const packets: string[] = []
  const encoder = new AudioEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength)
      chunk.copyTo(bytes)
      packets.push(btoa(String.fromCharCode(...bytes)))
    },
    error(failure) {
      throw failure
    },
  })
  encoder.configure({
    codec: 'opus',
    sampleRate: rate,
    numberOfChannels: 2,
    bitrate: 48_000,
    opus: { frameDuration: packetMs * 1000 },
  } as AudioEncoderConfig)
  const frames = (rate * packetMs) / 1000
  for (let n = 0; n * packetMs < 60_000; n += 1) {
    const both = new Float32Array(frames * 2)
    for (let at = 0; at < frames; at += 1) {
      const seconds = (n * packetMs) / 1000 + at / rate
      const speaks = seconds > 48 ? -1 : seconds % 10 < 5 ? 0 : seconds % 10 < 9 ? 1 : -1
      // Syllables: a voice that swells four times a second.
      const voice = Math.sin(seconds * 2 * Math.PI * 180) * 0.4 * Math.abs(Math.sin(seconds * 4 * Math.PI))
      if (speaks >= 0) both[speaks * frames + at] = voice
    }
    encoder.encode(
      new AudioData({
        format: 'f32-planar',
        sampleRate: rate,
        numberOfFrames: frames,
        numberOfChannels: 2,
        timestamp: n * packetMs * 1000,
        data: both,
      }),
    )
  }
  await encoder.flush()
  encoder.close()
  return packets
}

/** From the next press to the moment at which the newest sound element has played something, ms. */
function firstSoundAfterPress(): Promise<number> {
  const { madeSounds } = window as unknown as { madeSounds: HTMLAudioElement[] }
  const before = madeSounds.length
  return new Promise((resolve) => {
    addEventListener(
      'click',
      ({ timeStamp }) => {
        const look = () => {
          const sound = madeSounds.at(-1)
          if (madeSounds.length > before && sound && sound.currentTime > 0)
            resolve(performance.now() - timeStamp)
          else requestAnimationFrame(look)
        }
        look()
      },
      { capture: true, once: true },
    )
  })
}

/** The whole of both voices is drawn. */
function isDrawn(talkMs: number): boolean {
  const known = Number(document.querySelector('.qt-wave')?.getAttribute('data-known'))
  const columnMs = Math.max(50, Math.ceil(talkMs / 2400))
  return known >= Math.floor(talkMs / columnMs) - 1
}

/** The newest sound plays near this share of its length. */
function isHeardAt(share: number): boolean {
  const { madeSounds } = window as unknown as { madeSounds: HTMLAudioElement[] }
  const sound = madeSounds.at(-1)
  if (!sound || sound.seeking || sound.readyState < 3) return false
  const { currentTime, played } = sound
  const plays = Array.from({ length: played.length }, (_, n) => n).some(
    (n) => played.start(n) < currentTime && currentTime <= played.end(n) + 0.5,
  )
  return plays && Math.abs(currentTime / sound.duration - share) < 0.1
}

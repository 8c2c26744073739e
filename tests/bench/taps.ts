// What the benches put into a page to read times there: between a key and an INVITE on the wire, an INVITE and the first sound, a key
// and the frame that shows its effect, and from frame to frame. The functions of `PAGE` run in the page and reach nothing outside themselves.
import type { Page } from 'playwright'

interface Tap {
  /** Resolves with ms from the next press of the key; rejects when its effect does not come. */
  waiting: Promise<number>
  frames: { times: number[]; on: boolean }
  /** In place of a page's own, while set. */
  iceServers: RTCIceServer[] | null
  /** Moments of the call under way, ms of the page; null until they come. */
  call: { invited: number | null; answered: boolean; heard: number | null }
}
/** Of Chromium, and not in the DOM's types. */
interface SoundReader {
  readonly readable: ReadableStream<AudioData>
}
declare const MediaStreamTrackProcessor: new (from: {
  track: MediaStreamTrack
  maxBufferSize: number
}) => SoundReader
type Tapped = typeof globalThis & { tap: Tap }

/** Longer than any figure that could still be one, ms. */
const LIMIT = 15_000
/** Ten milliseconds of a voice are louder than this; comfort noise is not. */
const VOICE_RMS = 0.01
/** Pieces of sound that are read after the first loud one. */
const MORE_SOUND = 60
const WHEEL = { turns: 40, pixels: 480 }

const PAGE = {
  install([voice, more]: readonly [number, number]) {
    const page = globalThis as Tapped
    page.tap = {
      waiting: Promise.resolve(0),
      frames: { times: [], on: false },
      iceServers: null,
      call: { invited: null, answered: false, heard: null },
    }
    /**
     * Reads what is decoded of the far end. A page that is busy reads late; the pieces have a clock of their own, which runs beside the
     * page's by the least delay with which any of them was read.
     */
    const listen = async (track: MediaStreamTrack) => {
      const { call } = page.tap
      const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 500 }).readable.getReader()
      let least = Number.POSITIVE_INFINITY
      let loudAt: number | null = null
      for (let left = more; left > 0; ) {
        const { value, done } = await reader.read()
        if (done) return
        const at = value.timestamp / 1000
        least = Math.min(least, performance.now() - at)
        const samples = new Float32Array(value.numberOfFrames)
        value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
        value.close()
        const rms = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)
        if (loudAt === null && call.answered && rms >= voice) loudAt = at
        if (loudAt !== null) left -= 1
      }
      call.heard = (loudAt ?? 0) + least
      await reader.cancel()
    }
    const Peer = RTCPeerConnection
    page.RTCPeerConnection = class extends Peer {
      constructor(configuration?: RTCConfiguration) {
        const { iceServers } = page.tap
        super(iceServers ? { ...configuration, iceServers } : configuration)
        this.addEventListener('track', ({ track }) => void listen(track))
      }
    }
    const Socket = WebSocket
    const { send } = Socket.prototype
    Socket.prototype.send = function (data) {
      if (typeof data === 'string' && data.startsWith('INVITE ')) page.tap.call.invited ??= performance.now()
      send.call(this, data)
    }
    page.WebSocket = class extends Socket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          const { call } = page.tap
          if (typeof data !== 'string' || call.invited === null || !/^CSeq: *\d+ INVITE/im.test(data)) return
          if (data.startsWith('SIP/2.0 200')) call.answered = true
        })
      }
    }
  },

  newCall() {
    const page = globalThis as Tapped
    page.tap.call = { invited: null, answered: false, heard: null }
  },

  /** Null until the far end was heard. */
  heard() {
    const { invited, heard } = (globalThis as Tapped).tap.call
    return invited === null || heard === null ? null : heard - invited
  },

  armInvite([key, limit]: readonly [string, number]) {
    const page = globalThis as Tapped
    page.tap.waiting = new Promise<number>((resolve, reject) => {
      let pressedAt: number | null = null
      const { send } = WebSocket.prototype
      const pressed = (event: KeyboardEvent) => {
        if (event.key === key) pressedAt ??= event.timeStamp
      }
      const done = () => {
        clearTimeout(timer)
        WebSocket.prototype.send = send
        removeEventListener('keydown', pressed, true)
      }
      const timer = setTimeout(() => {
        done()
        reject(new Error(`no INVITE within ${limit} ms`))
      }, limit)
      addEventListener('keydown', pressed, true)
      WebSocket.prototype.send = function (data) {
        const at = performance.now()
        send.call(this, data)
        if (pressedAt === null || typeof data !== 'string' || !data.startsWith('INVITE ')) return
        done()
        resolve(at - pressedAt)
      }
    })
    // Whoever asks for the time hears of it; until then a rejection is not news.
    page.tap.waiting.catch(() => undefined)
  },

  armPaint([selector, limit]: readonly [string, number]) {
    const page = globalThis as Tapped
    const shown = () =>
      [...document.querySelectorAll(selector)]
        .map((element) => `${element.getAttribute('data-node') ?? ''} ${element.textContent ?? ''}`)
        .join('\n')
    page.tap.waiting = new Promise<number>((resolve, reject) => {
      const before = shown()
      let pressedAt: number | null = null
      let seen = false
      const pressed = (event: KeyboardEvent) => {
        pressedAt ??= event.timeStamp
      }
      const watcher = new MutationObserver(() => {
        if (pressedAt === null || seen || shown() === before) return
        seen = true
        // The frame is drawn after its callbacks: the task that follows it is the first moment at which it can be seen.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            const took = performance.now() - (pressedAt ?? 0)
            done()
            resolve(took)
          }
          port2.postMessage(null)
        })
      })
      const done = () => {
        clearTimeout(timer)
        watcher.disconnect()
        removeEventListener('keydown', pressed, true)
      }
      const timer = setTimeout(() => {
        done()
        reject(new Error(`nothing changed in "${selector}" within ${limit} ms`))
      }, limit)
      addEventListener('keydown', pressed, true)
      watcher.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      })
    })
    page.tap.waiting.catch(() => undefined)
  },

  waited() {
    return (globalThis as Tapped).tap.waiting
  },

  startFrames() {
    const { frames } = (globalThis as Tapped).tap
    frames.times = []
    frames.on = true
    const frame = (at: number) => {
      frames.times.push(at)
      if (frames.on) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  },

  stopFrames() {
    const { frames } = (globalThis as Tapped).tap
    frames.on = false
    return frames.times.flatMap((at, index) => {
      const before = frames.times[index - 1]
      return before === undefined ? [] : [at - before]
    })
  },

  setIceServers(servers: RTCIceServer[] | null) {
    ;(globalThis as Tapped).tap.iceServers = servers
  },
}

export class Taps {
  readonly #page: Page
  private constructor(page: Page) {
    this.#page = page
  }

  /** Once in a page. */
  static async in(page: Page): Promise<Taps> {
    await page.evaluate(PAGE.install, [VOICE_RMS, MORE_SOUND] as const)
    return new Taps(page)
  }

  /** What comes from here on is of another call. */
  async newCall(): Promise<void> {
    await this.#page.evaluate(PAGE.newCall)
  }

  /**
   * From the INVITE to the first sound of the answered call that was decoded, ms, with the time that the far end let it ring. Only in
   * a page whose sockets were opened after `in`.
   */
  async heard(): Promise<number> {
    const found = await this.#page.waitForFunction(PAGE.heard, undefined, { timeout: LIMIT, polling: 50 })
    return (await found.jsonValue()) ?? Number.NaN
  }

  /** From the key, which `press` presses, to the INVITE's hand-over to the socket, ms. */
  async invited(key: string, press: () => Promise<void>): Promise<number> {
    await this.#page.evaluate(PAGE.armInvite, [key, LIMIT] as const)
    await press()
    return this.#page.evaluate(PAGE.waited)
  }

  /** From the key to the end of the frame in which what `selector` finds has changed, ms. */
  async painted(selector: string, key: string): Promise<number> {
    await this.#page.evaluate(PAGE.armPaint, [selector, LIMIT] as const)
    await this.#page.keyboard.press(key)
    return this.#page.evaluate(PAGE.waited)
  }

  /** Lengths of the frames while `work` runs, ms. */
  async frames(work: () => Promise<void>): Promise<number[]> {
    await this.#page.evaluate(PAGE.startFrames)
    await work()
    return this.#page.evaluate(PAGE.stopFrames)
  }

  /** ICE servers of the page's next connections, whatever it asks for; null leaves them alone. */
  async setIceServers(servers: RTCIceServer[] | null): Promise<void> {
    await this.#page.evaluate(PAGE.setIceServers, servers)
  }
}

/** Down and up again with the wheel over what `box` finds. */
export async function wheel(page: Page, box: string): Promise<void> {
  await page.locator(box).hover()
  for (const direction of [1, -1])
    for (let turn = 0; turn < WHEEL.turns; turn += 1) await page.mouse.wheel(0, direction * WHEEL.pixels)
}

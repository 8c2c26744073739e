// What the benches put into a page to read times there: between a key and an INVITE on the wire, a key and the frame that shows
// its effect, and from frame to frame. The functions of `PAGE` run in the page and reach nothing outside themselves.
import type { Page } from 'playwright'

interface Tap {
  /** Resolves with ms from the next press of the key; rejects when its effect does not come. */
  waiting: Promise<number>
  frames: { times: number[]; on: boolean }
  /** In place of a page's own, while set. */
  iceServers: RTCIceServer[] | null
}
type Tapped = typeof globalThis & { tap: Tap }

/** Longer than any figure that could still be one, ms. */
const LIMIT = 15_000

const PAGE = {
  install() {
    const page = globalThis as Tapped
    page.tap = { waiting: Promise.resolve(0), frames: { times: [], on: false }, iceServers: null }
    const Native = RTCPeerConnection
    page.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        const { iceServers } = page.tap
        super(iceServers ? { ...configuration, iceServers } : configuration)
      }
    }
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

  static async in(page: Page): Promise<Taps> {
    await page.evaluate(PAGE.install)
    return new Taps(page)
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

// Serves the window's files from `app://duedesk`, with the strict headers of `contentPolicy.ts`. No file outside the
// built renderer can be reached, and nothing but GET.

import { readFile } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import { type ProtocolResponse, protocol } from 'electron'
import { APP_HOST, APP_SCHEME, securityHeaders, typeOf } from './contentPolicy.ts'
import { errorCode } from './durableFile.ts'
import { write } from './log.ts'

/** `net::ERR_FAILED` of Chromium's list. */
const FAILED = -2

/** Before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
}

/**
 * `connect` is asked at each page load: the doors of a practice run are known only then. A page asks as soon as its process stands:
 * its document waits until the shell is `ready` for what it will ask.
 *
 * Whole buffers by the older of Electron's two ways: `protocol.handle` makes a web `Response` of each and hands it over through two
 * layers of streams, which for the forty files of a start takes a tenth of a second of the shell's thread, while the page waits.
 */
export function serveWindow(folder: string, ready: Promise<unknown>, connect: () => readonly string[]): void {
  async function answerTo(method: string, asked: URL): Promise<ProtocolResponse> {
    await ready
    const headers = securityHeaders(connect())
    const refused = (statusCode: number) => ({ statusCode, headers, data: Buffer.alloc(0) })
    if (asked.host !== APP_HOST || method !== 'GET') return refused(403)
    const path = normalize(
      join(folder, asked.pathname === '/' ? '/index.html' : decodeURIComponent(asked.pathname)),
    )
    const type = typeOf(path)
    if (!path.startsWith(folder + sep) || path.includes('\0') || type === null) return refused(404)
    try {
      return { headers: { ...headers, 'content-type': type }, data: await readFile(path) }
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'EISDIR') return refused(404)
      throw error
    }
  }
  protocol.registerBufferProtocol(APP_SCHEME, ({ method, url }, answer) => {
    answerTo(method, new URL(url)).then(answer, (error: unknown) => {
      write('error', 'protocol.failed', { error })
      answer({ error: FAILED })
    })
  })
}

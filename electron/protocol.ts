// Serves the window's files from `app://duedesk`, with the strict headers of `contentPolicy.ts`. No file outside the
// built renderer can be reached, and nothing but GET.

import { readFile } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { APP_HOST, APP_SCHEME, securityHeaders, typeOf } from './contentPolicy.ts'
import { errorCode } from './durableFile.ts'

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
 */
export function serveWindow(folder: string, ready: Promise<unknown>, connect: () => readonly string[]): void {
  protocol.handle(APP_SCHEME, async (request) => {
    await ready
    const headers = securityHeaders(connect())
    const refused = (status: number) => new Response(null, { status, headers })
    const url = new URL(request.url)
    if (url.host !== APP_HOST || request.method !== 'GET') return refused(403)
    const asked = url.pathname === '/' ? '/index.html' : decodeURIComponent(url.pathname)
    const path = normalize(join(folder, asked))
    const type = typeOf(path)
    if (!path.startsWith(folder + sep) || path.includes('\0') || type === null) return refused(404)
    try {
      const content = await readFile(path)
      return new Response(new Uint8Array(content), { headers: { ...headers, 'content-type': type } })
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'EISDIR') return refused(404)
      throw error
    }
  })
}

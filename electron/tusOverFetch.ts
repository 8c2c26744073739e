// The network of the uploads, as `tus-js-client` wants it, over a `fetch`: the shell gives Chromium's, which trusts what the operating
// system trusts (a company's own authority) and knows its proxy. The client's own way through Node knows neither.
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client'

export function tusOverFetch(ask: typeof fetch): HttpStack {
  return {
    createRequest: (method, url) => requestOf(ask, method, url),
    getName: () => 'fetch',
  }
}

function requestOf(ask: typeof fetch, method: string, url: string): HttpRequest {
  const headers = new Map<string, string>()
  const cancelled = new AbortController()
  let progress: (bytesSent: number) => void = () => undefined
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader: (name, value) => void headers.set(name.toLowerCase(), value),
    getHeader: (name) => headers.get(name.toLowerCase()),
    setProgressHandler(handler) {
      progress = handler
    },
    async send(body: Uint8Array<ArrayBuffer> | null | undefined): Promise<HttpResponse> {
      const response = await ask(url, {
        method,
        redirect: 'error',
        headers: Object.fromEntries(headers),
        signal: cancelled.signal,
        ...(body ? { body } : {}),
      })
      // A fetch does not tell how far it is: a piece counts when it has arrived.
      if (body) progress(body.length)
      const text = await response.text()
      return {
        getStatus: () => response.status,
        getHeader: (name) => response.headers.get(name) ?? undefined,
        getBody: () => text,
        getUnderlyingObject: () => response,
      }
    },
    async abort() {
      cancelled.abort()
    },
    getUnderlyingObject: () => null,
  }
}

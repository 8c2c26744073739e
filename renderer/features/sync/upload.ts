// Sends a file and tells how much of it has left: fetch can't, XMLHttpRequest can. Private to `features/sync`.
import type { Upload } from './centralClient.ts'

export const uploadByXhr: Upload = (url, { headers, body, signal }, onSent) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    const end = (settle: () => void) => () => {
      signal.removeEventListener('abort', abort)
      settle()
    }
    request.open('POST', url)
    request.responseType = 'text'
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onload = end(() => {
      const retryAfter = request.getResponseHeader('retry-after')
      resolve(
        new Response(request.responseText, {
          status: request.status,
          headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
        }),
      )
    })
    request.onerror = end(() => reject(new TypeError('the upload failed')))
    request.onabort = end(() => reject(signal.reason))
    signal.addEventListener('abort', abort)
    request.send(body)
  })

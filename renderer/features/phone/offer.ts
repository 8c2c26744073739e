// Whether a call that comes in could have sound at all, told from its description before the phone rings: an agent who answers must
// not meet silence. Pure. Private to the SIP line.

/** Codecs that Chromium speaks, as `a=rtpmap` names them. */
const CODECS: ReadonlySet<string> = new Set(['opus', 'pcmu', 'pcma', 'g722'])
/** Payload types whose codec RFC 3551 fixes. */
const FIXED: ReadonlySet<string> = new Set(['0', '8', '9'])

export interface Refusal {
  readonly status: number
  readonly headers: readonly string[]
}

const notAcceptable = (code: number, why: string): Refusal => ({
  status: 488,
  headers: [`Warning: ${code} duedesk.invalid "${why}"`],
})

/** Null when it can be rung for; a call without a description is offered one by us. */
export function refusalOfOffer(contentType: string, body: string): Refusal | null {
  if (body.trim() === '') return null
  if (contentType.split(';')[0]?.trim().toLowerCase() !== 'application/sdp')
    return { status: 415, headers: ['Accept: application/sdp'] }
  const sections = body.split(/^(?=m=)/m)
  const common = sections[0] ?? ''
  const audio = sections.find((section) => /^m=audio (?!0 )/.test(section))
  if (!audio) return notAcceptable(304, 'No audio offered')
  const [, , proto = '', ...payloads] = (audio.split(/\r?\n/)[0] ?? '').split(' ')
  const secured = /SAVP/.test(proto) && /^a=fingerprint:/m.test(common + audio)
  if (!secured || !/^a=ice-ufrag:/m.test(common + audio))
    return notAcceptable(302, 'WebRTC with DTLS-SRTP and ICE is required')
  const names = new Map(
    [...audio.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)/gm)].map(([, type = '', name = '']) => [
      type,
      name.toLowerCase(),
    ]),
  )
  const known = payloads.some(
    (type) => CODECS.has(names.get(type) ?? '') || (!names.has(type) && FIXED.has(type)),
  )
  return known ? null : notAcceptable(305, 'No known audio codec')
}

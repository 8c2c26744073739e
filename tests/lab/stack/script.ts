// SIPp scenarios as data: the steps of a scripted peer, written as the XML that SIPp reads. A step says what goes over the wire
// and nothing else; SIPp ends with an error when anything else comes. Pure.

export interface Step {
  readonly xml: string
}

/** What a peer's description of its sound says besides its port. */
export interface Sound {
  /** Payload number for key presses; null = none. Chromium's own is 126. */
  readonly events?: number | null
  readonly direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
  /** More lines of the audio section. */
  readonly more?: readonly string[]
}

const PEER = 'sip:peer@[local_ip]:[local_port]'

/** Lines end in CRLF when SIPp sends them; a leading blank is cut by us. */
function message(lines: readonly string[]): string {
  return `<![CDATA[\n${lines.join('\n')}\n]]>`
}

function body(ear: number, { events = 126, direction = 'sendrecv', more = [] }: Sound): string[] {
  return [
    'v=0',
    'o=peer 1 [call_number] IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${ear} RTP/AVP 8${events === null ? '' : ` ${events}`}`,
    'a=rtpmap:8 PCMA/8000',
    ...(events === null ? [] : [`a=rtpmap:${events} telephone-event/8000`, `a=fmtp:${events} 0-15`]),
    `a=${direction}`,
    ...more,
  ]
}

const withBody = (lines: readonly string[], sound: string[] | null) =>
  sound === null
    ? [...lines, 'Content-Length: 0', '', '']
    : [...lines, 'Content-Type: application/sdp', 'Content-Length: [len]', '', ...sound]

/** The steps of one scenario; `ear` is the port of its sound. */
export class Script {
  readonly #ear: number
  readonly #parts: string[] = []
  /** Of the requests that this peer sends within the call. */
  #sequence = 100

  constructor(ear: number) {
    this.#ear = ear
  }

  /** The call comes in; everything that later requests need is kept. */
  invited(): this {
    this.#parts.push(`<recv request="INVITE" rrs="true"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="callee"/>
<ereg regexp="&lt;([^&gt;]*)&gt;" search_in="hdr" header="Contact:" assign_to="whole,contact"/>
<ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" assign_to="invite"/>
<ereg regexp=".*" search_in="hdr" occurrence="1" header="Via:" assign_to="via1"/>
<ereg regexp=".*" search_in="hdr" occurrence="2" header="Via:" assign_to="via2"/>
</action></recv>
<Reference variables="caller,callee,whole,contact,invite,via1,via2"/>`)
    return this
  }

  /** A response to the call itself. `sound`: with a description. */
  reply(
    status: number,
    reason: string,
    { sound, headers = [] }: { sound?: Sound; headers?: readonly string[] } = {},
  ): this {
    this.#send(
      withBody(
        [
          `SIP/2.0 ${status} ${reason}`,
          '[last_Via:]',
          '[last_From:]',
          '[last_To:];tag=peer[call_number]',
          '[last_Call-ID:]',
          '[last_CSeq:]',
          '[last_Record-Route:]',
          `Contact: <${PEER}>`,
          ...headers,
        ],
        sound ? body(this.#ear, sound) : null,
      ),
    )
    return this
  }

  /** A response to a request within the call. */
  ok(
    status = 200,
    reason = 'OK',
    { sound, headers = [] }: { sound?: Sound; headers?: readonly string[] } = {},
  ): this {
    this.#send(
      withBody(
        [
          `SIP/2.0 ${status} ${reason}`,
          '[last_Via:]',
          '[last_From:]',
          '[last_To:]',
          '[last_Call-ID:]',
          '[last_CSeq:]',
          `Contact: <${PEER}>`,
          ...headers,
        ],
        sound ? body(this.#ear, sound) : null,
      ),
    )
    return this
  }

  /** Waits for a request of this method; anything else is the end of the scenario. */
  expect(method: string): this {
    this.#parts.push(`<recv request="${method}" crlf="true"/>`)
    return this
  }

  /** Waits for the response of this status; a provisional one may come before. */
  expectStatus(status: number): this {
    this.#parts.push(
      `<recv response="100" optional="true"/><recv response="${status}"${status >= 200 ? ' rtd="true"' : ''}/>`,
    )
    return this
  }

  wait(milliseconds: number): this {
    this.#parts.push(`<pause milliseconds="${milliseconds}"/>`)
    return this
  }

  /** A CANCEL came: 200 for it, 487 for the INVITE, and the ACK. */
  cancelled(): this {
    this.expect('CANCEL')
    this.ok()
    this.#send(
      withBody(
        [
          'SIP/2.0 487 Request Terminated',
          'Via:[$via1]',
          'Via:[$via2]',
          'From:[$caller]',
          'To:[$callee];tag=peer[call_number]',
          '[last_Call-ID:]',
          'CSeq: [$invite] INVITE',
          `Contact: <${PEER}>`,
        ],
        null,
      ),
    )
    return this.expect('ACK')
  }

  /** A request of the called peer within its call. */
  ask(
    method: string,
    {
      sound,
      headers = [],
      content,
    }: { sound?: Sound; headers?: readonly string[]; content?: readonly [string, readonly string[]] } = {},
  ): this {
    this.#sequence++
    const first = [
      `${method} [$contact] SIP/2.0`,
      'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
      '[routes]',
      'From:[$callee];tag=peer[call_number]',
      'To:[$caller]',
      '[last_Call-ID:]',
      `CSeq: ${this.#sequence} ${method}`,
      'Max-Forwards: 70',
      `Contact: <${PEER}>`,
      ...headers,
    ]
    const lines = content
      ? [...first, `Content-Type: ${content[0]}`, 'Content-Length: [len]', '', ...content[1]]
      : withBody(first, sound ? body(this.#ear, sound) : null)
    this.#parts.push(`<send retrans="500">${message(lines)}</send>`)
    return this
  }

  /** The ACK of a re-INVITE that this peer sent. */
  acknowledge(): this {
    this.#send([
      'ACK [$contact] SIP/2.0',
      'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
      '[routes]',
      'From:[$callee];tag=peer[call_number]',
      'To:[$caller]',
      '[last_Call-ID:]',
      `CSeq: ${this.#sequence} ACK`,
      'Max-Forwards: 70',
      'Content-Length: 0',
      '',
      '',
    ])
    return this
  }

  /** BYE from the far end and its 200; `headers` say why. */
  bye(headers: readonly string[] = []): this {
    return this.ask('BYE', { headers }).expectStatus(200)
  }

  /** The agent hangs up. */
  byed(): this {
    return this.expect('BYE').ok()
  }

  /** Rings and is answered after `ringMs`. */
  answered(ringMs = 100, sound: Sound = {}): this {
    return this.invited().reply(180, 'Ringing').wait(ringMs).reply(200, 'OK', { sound }).expect('ACK')
  }

  /** Text as it is, for what no other step can say. */
  raw(xml: string): this {
    this.#parts.push(xml)
    return this
  }

  #send(lines: readonly string[]): void {
    this.#parts.push(`<send>${message(lines)}</send>`)
  }

  get xml(): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="peer">\n${this.#parts.join('\n')}\n</scenario>\n`
  }
}

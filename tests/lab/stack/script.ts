// SIPp scenarios as data: the steps of a scripted peer, written as the XML that SIPp reads. A step says what goes over the wire
// and nothing else; SIPp ends with an error when anything else comes. Pure.

export interface Step {
  readonly xml: string
}

/** What a peer's description of its sound says besides its port. */
export interface Sound {
  /** Payload number for key presses; null = none. Chromium's own is 126. */
  readonly events?: number | null
  /** Payload number and name of the one codec, where it is not PCMA. */
  readonly codec?: readonly [number, string]
  /** Another than that of its ear; 0 refuses the sound. */
  readonly port?: number
  readonly direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
  /** More lines of the audio section. */
  readonly more?: readonly string[]
}

const PEER = 'sip:peer@[local_ip]:[local_port]'
const VIA = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]'
const kept = (header: string, name: string, occurrence = 1) =>
  `<ereg regexp=".*" search_in="hdr" header="${header}:" occurrence="${occurrence}" assign_to="${name}"/>`
/** What every INVITE says anew: where its sender is, and what its answer must carry. */
const OF_INVITE = [
  '<ereg regexp="&lt;([^&gt;]*)&gt;" search_in="hdr" header="Contact:" assign_to="whole,contact"/>',
  kept('CSeq', 'invite'),
  kept('Via', 'via1'),
  kept('Via', 'via2', 2),
]
const EMPTY = ['Content-Length: 0', '', '']

/** SIPp sends its lines with CRLF. */
function message(lines: readonly string[]): string {
  return `<![CDATA[\n${lines.join('\n')}\n]]>`
}

function body(
  ear: number,
  { events = 126, direction = 'sendrecv', more = [], port = ear, codec = [8, 'PCMA/8000'] }: Sound,
): string[] {
  return [
    'v=0',
    'o=peer 1 [call_number] IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP ${codec[0]}${events === null ? '' : ` ${events}`}`,
    `a=rtpmap:${codec[0]} ${codec[1]}`,
    ...(events === null ? [] : [`a=rtpmap:${events} telephone-event/8000`, `a=fmtp:${events} 0-15`]),
    `a=${direction}`,
    ...more,
  ]
}

const withBody = (lines: readonly string[], sound: string[] | null) =>
  sound === null
    ? [...lines, ...EMPTY]
    : [...lines, 'Content-Type: application/sdp', 'Content-Length: [len]', '', ...sound]

/** The steps of one scenario; `ear` is the port of its sound. */
export class Script {
  readonly #ear: number
  readonly #parts: string[] = []
  /** Of the requests that this peer sends within the call. */
  #sequence = 100
  /** The call itself is what came last: what its answer must carry need not be remembered. */
  #inviteIsLast = false
  /** Who is who in those requests, and where they go. */
  #dialog = {
    target: '[$contact]',
    from: 'From:[$callee];tag=peer[call_number]',
    to: 'To:[$caller]',
  }

  constructor(ear: number) {
    this.#ear = ear
  }

  /** A call comes in; everything that later messages need is kept. */
  invited(): this {
    this.#inviteIsLast = true
    this.#parts.push(
      [
        '<recv request="INVITE" rrs="true"><action>',
        ...OF_INVITE,
        kept('From', 'caller'),
        kept('To', 'callee'),
        kept('Record-Route', 'route1'),
        kept('Record-Route', 'route2', 2),
        '</action></recv>',
        '<Reference variables="caller,callee,route1,route2"/>',
      ].join('\n'),
    )
    return this
  }

  /** This peer calls; `displayName` as it stands on the wire, with its quotes. */
  calls({
    number = '13800000001',
    displayName = '',
    sound = {},
    headers = [],
  }: {
    number?: string
    displayName?: string
    sound?: Sound | null
    headers?: readonly string[]
  } = {}): this {
    this.#dialog = {
      target: '[next_url]',
      from: `From: ${displayName} <sip:${number}@lab.test>;tag=peer[call_number]`,
      to: 'To: <sip:[service]@lab.test>[peer_tag_param]',
    }
    this.#request('INVITE', 'sip:[service]@lab.test', {
      routes: false,
      headers,
      body: sound ? body(this.#ear, sound) : null,
    })
    return this
  }

  /** The called desk rings. */
  rung(): this {
    return this.expectStatus(180)
  }

  /** The called desk answers; this peer acknowledges it so many milliseconds later. */
  established(ackMs = 0): this {
    this.#parts.push('<recv response="180" optional="true"/><recv response="200" rrs="true"/>')
    return (ackMs > 0 ? this.wait(ackMs) : this).acknowledge()
  }

  /** This peer gives up while the desk rings. */
  cancels(): this {
    // The ringing carried our own Via back: a CANCEL has that of its INVITE.
    this.#send(
      [
        'CANCEL sip:[service]@lab.test SIP/2.0',
        '[last_Via:]',
        this.#dialog.from,
        'To: <sip:[service]@lab.test>',
        '[last_Call-ID:]',
        `CSeq: ${this.#sequence} CANCEL`,
        'Max-Forwards: 70',
      ].concat(EMPTY),
    )
    return this.expectStatus(200).refused(487)
  }

  /** The call is refused with this status. */
  refused(status: number): this {
    this.#parts.push(
      `<recv response="100" optional="true"/><recv response="180" optional="true"/><recv response="${status}"/>`,
    )
    this.#send(
      [
        `ACK ${this.#dialog.target === '[next_url]' ? 'sip:[service]@lab.test' : this.#dialog.target} SIP/2.0`,
        '[last_Via:]',
        '[last_From:]',
        '[last_To:]',
        '[last_Call-ID:]',
        `CSeq: ${this.#sequence} ACK`,
        'Max-Forwards: 70',
      ].concat(EMPTY),
    )
    return this
  }

  /** A response to the call itself, also when other requests came since; `fork`: the tag of who answers, where it is somebody else. */
  reply(
    status: number,
    reason: string,
    {
      sound,
      headers = [],
      fork = 'peer[call_number]',
    }: { sound?: Sound; headers?: readonly string[]; fork?: string } = {},
  ): this {
    const lines = [
      `SIP/2.0 ${status} ${reason}`,
      ...(this.#inviteIsLast
        ? ['[last_Via:]', '[last_From:]', `[last_To:];tag=${fork}`, '[last_CSeq:]', '[last_Record-Route:]']
        : [
            ...['Via:[$via1]', 'Via:[$via2]', 'From:[$caller]', `To:[$callee];tag=${fork}`],
            ...['CSeq:[$invite]', 'Record-Route:[$route1]', 'Record-Route:[$route2]'],
          ]),
      '[last_Call-ID:]',
      `Contact: <${PEER}>`,
      ...headers,
    ]
    this.#send(withBody(lines, sound ? body(this.#ear, sound) : null))
    return this
  }

  /** A response to the request that came last within the call. */
  ok(
    status = 200,
    reason = 'OK',
    { sound, headers = [] }: { sound?: Sound; headers?: readonly string[] } = {},
  ): this {
    const lines = [
      `SIP/2.0 ${status} ${reason}`,
      '[last_Via:]',
      '[last_From:]',
      '[last_To:]',
      '[last_Call-ID:]',
      '[last_CSeq:]',
      `Contact: <${PEER}>`,
      ...headers,
    ]
    this.#send(withBody(lines, sound ? body(this.#ear, sound) : null))
    return this
  }

  /** Waits for a request of this method; anything else is the end of the scenario. */
  expect(method: string): this {
    this.#inviteIsLast = false
    // A re-INVITE may say where the desk is now (RFC 3261 §12.2.1.2): later requests go there.
    this.#parts.push(
      method === 'INVITE'
        ? `<recv request="INVITE"><action>${OF_INVITE.join('')}</action></recv>`
        : `<recv request="${method}"/>`,
    )
    return this
  }

  /** Waits for the response of this status; 100 may come before. */
  expectStatus(status: number): this {
    this.#parts.push(`<recv response="100" optional="true"/><recv response="${status}"/>`)
    return this
  }

  wait(milliseconds: number): this {
    this.#parts.push(`<pause milliseconds="${milliseconds}"/>`)
    return this
  }

  /** A CANCEL comes: 200 for it, 487 for the call, and the ACK. */
  cancelled(): this {
    return this.expect('CANCEL').ok().reply(487, 'Request Terminated').expect('ACK')
  }

  /** A request within the call. */
  ask(
    method: string,
    more: { sound?: Sound; headers?: readonly string[]; content?: readonly [string, readonly string[]] } = {},
  ): this {
    this.#request(method, this.#dialog.target, {
      routes: true,
      headers: [...(more.headers ?? []), ...(more.content ? [`Content-Type: ${more.content[0]}`] : [])],
      body: more.sound ? body(this.#ear, more.sound) : null,
      text: more.content?.[1] ?? null,
    })
    return this
  }

  /** The ACK of an INVITE that this peer sent and that was accepted. */
  acknowledge(): this {
    this.#send(
      [
        `ACK ${this.#dialog.target} SIP/2.0`,
        VIA,
        '[routes]',
        this.#dialog.from,
        this.#dialog.to,
        '[last_Call-ID:]',
        `CSeq: ${this.#sequence} ACK`,
        'Max-Forwards: 70',
      ].concat(EMPTY),
    )
    return this
  }

  /** This peer hangs up; `headers` say why. */
  bye(headers: readonly string[] = []): this {
    return this.ask('BYE', { headers }).expectStatus(200)
  }

  /** The desk hangs up. */
  byed(): this {
    return this.expect('BYE').ok()
  }

  /** Rings and answers after `ringMs`. */
  answered(ringMs = 100, sound: Sound = {}): this {
    return this.invited().reply(180, 'Ringing').wait(ringMs).reply(200, 'OK', { sound }).expect('ACK')
  }

  /** A re-INVITE of the desk, accepted. */
  reinvited(sound: Sound = {}): this {
    return this.expect('INVITE').ok(200, 'OK', { sound }).expect('ACK')
  }

  /** Text as it is, for what no other step can say. */
  raw(xml: string): this {
    this.#parts.push(xml)
    return this
  }

  #request(
    method: string,
    target: string,
    more: {
      routes: boolean
      headers: readonly string[]
      body: string[] | null
      text?: readonly string[] | null
    },
  ): void {
    this.#sequence++
    const lines = [
      `${method} ${target} SIP/2.0`,
      VIA,
      ...(more.routes ? ['[routes]'] : []),
      this.#dialog.from,
      this.#dialog.to,
      more.routes ? '[last_Call-ID:]' : 'Call-ID: [call_id]',
      `CSeq: ${this.#sequence} ${method}`,
      'Max-Forwards: 70',
      `Contact: <${PEER}>`,
      ...more.headers,
    ]
    const whole = more.text
      ? [...lines, 'Content-Length: [len]', '', ...more.text]
      : withBody(lines, more.body)
    this.#parts.push(`<send retrans="500">${message(whole)}</send>`)
  }

  #send(lines: readonly string[]): void {
    this.#parts.push(`<send>${message(lines)}</send>`)
  }

  get xml(): string {
    const body = this.#parts.join('\n')
    // SIPp refuses a variable that is set and never read.
    const read = body.includes('assign_to="whole')
      ? '<Reference variables="whole,contact,invite,via1,via2"/>'
      : ''
    return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="peer">\n${body}\n${read}\n</scenario>\n`
  }
}

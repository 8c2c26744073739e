// One side of a SIP dialog (RFC 3261 §12): tags, addresses, target and CSeq, and the texts that follow from them. Sends
// nothing itself. Private to `dialog.ts`.
import { randomBytes } from 'node:crypto'
import type { Content, HeaderLine, SipRequest, SipResponse } from './sipMessage.ts'
import { composeRequest, composeResponse, tagOf, uriOf } from './sipMessage.ts'

const ALLOW: HeaderLine = ['Allow', 'INVITE, ACK, CANCEL, BYE, INFO, REFER, NOTIFY, OPTIONS, MESSAGE']

export const newBranch = () => `z9hG4bK${randomBytes(8).toString('hex')}`

export class Leg {
  readonly callId: string
  readonly #tag = randomBytes(6).toString('hex')
  readonly #domain: string
  readonly #contact: HeaderLine
  /** Our address and theirs, as they stand in From and To of what we send. */
  readonly #local: string
  #remote: string
  #target: string
  #cseq = 1

  private constructor(
    callId: string,
    local: string,
    remote: string,
    target: string,
    number: string,
    domain: string,
  ) {
    this.callId = callId
    this.#local = `${local};tag=${this.#tag}`
    this.#remote = remote
    this.#target = target
    this.#domain = domain
    this.#contact = ['Contact', `<sip:${number}@${domain};transport=ws>`]
  }

  static calledBy(invite: SipRequest, number: string, domain: string): Leg {
    const { headers } = invite
    return new Leg(
      headers.get('call-id'),
      headers.get('to'),
      headers.get('from'),
      uriOf(headers.get('contact')),
      number,
      domain,
    )
  }

  static calling(desk: string, contact: string, number: string, domain: string): Leg {
    const callId = `${randomBytes(9).toString('hex')}@${domain}`
    return new Leg(callId, `<sip:${number}@${domain}>`, `<${desk}>`, contact, number, domain)
  }

  /** Whether a request belongs to this dialog and not only to its Call-ID. */
  owns(request: SipRequest): boolean {
    return tagOf(request.headers.get('to')) === this.#tag
  }

  /** Whether this is the dialog that a Replaces header names (RFC 3891 §3: its to-tag is ours). */
  isNamedBy(replaces: string): boolean {
    const [callId, ...params] = replaces.split(';').map((part) => part.trim())
    const tag = (name: string) =>
      params.find((param) => param.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
    return (
      callId === this.callId && tag('to-tag') === this.#tag && tag('from-tag') === (tagOf(this.#remote) ?? '')
    )
  }

  /** Our INVITE was answered: from here on both ends have tags. */
  answered(response: SipResponse): void {
    this.#remote = response.headers.get('to')
    this.#target = uriOf(response.headers.get('contact')) || this.#target
  }

  /** A re-INVITE may come from a new socket of the desk. */
  moved(request: SipRequest): void {
    this.#target = uriOf(request.headers.get('contact')) || this.#target
  }

  reply(request: SipRequest, status: number, content: Content | null, more: readonly HeaderLine[]): string {
    const establishes = request.method === 'INVITE' && status > 100 && status < 300
    const headers = establishes ? [...more, this.#contact, ALLOW] : more
    return composeResponse(request, status, { toTag: this.#tag, headers, content })
  }

  /** ACK of a final response to our INVITE; one that is no 2xx is acknowledged on the INVITE's own branch. */
  acknowledge(response: SipResponse, inviteBranch: string | null): string {
    const cseq = /^\d+/.exec(response.headers.get('cseq'))?.[0] ?? '1'
    return this.#text('ACK', cseq, null, inviteBranch ?? newBranch(), response.headers.get('to'), [])
  }

  compose(
    method: string,
    content: Content | null,
    options: { readonly branch?: string; readonly headers?: readonly HeaderLine[] } = {},
  ): string {
    // CANCEL repeats the number of the INVITE it cancels, which is always our first request.
    const cseq = method === 'CANCEL' ? 1 : this.#cseq
    if (method !== 'CANCEL') this.#cseq += 1
    const branch = options.branch ?? newBranch()
    return this.#text(method, String(cseq), content, branch, this.#remote, options.headers ?? [])
  }

  #text(
    method: string,
    cseq: string,
    content: Content | null,
    branch: string,
    to: string,
    more: readonly HeaderLine[],
  ): string {
    return composeRequest(
      method,
      this.#target,
      [
        ['Via', `SIP/2.0/WS ${this.#domain};branch=${branch}`],
        ['From', this.#local],
        ['To', to],
        ['Call-ID', this.callId],
        ['CSeq', `${cseq} ${method}`],
        this.#contact,
        ...more,
      ],
      content,
    )
  }
}

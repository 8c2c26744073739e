// The REGISTER of the SIP line: one Call-ID for as long as the agent lives, the password given once per request, and every answer
// read with bounds, so that no answer makes a storm of requests. Private to the SIP line.
import type { Core, UserAgent } from 'sip.js'
import type { Problem } from '../../../shared/problem.ts'
import { ProblemError } from '../../../shared/problem.ts'
import { shownText } from '../../../shared/shownText.ts'
import type { Granted } from './supervisor.ts'

/** What is asked for; a registrar may grant less or, within these bounds, more. In s. */
const EXPIRES_S = 120
const SHORTEST_S = 1
const LONGEST_S = 3_600
/** A server that wants to be left alone for longer is asked again after this, in s. */
const LONGEST_WAIT_S = 3_600

/** A REGISTER that was refused, as the problem to show. */
export class Unregistered extends ProblemError {
  /** How long the server asked to be left alone; null when it did not say. */
  readonly retryAfterMs: number | null
  constructor(problem: Problem, retryAfterMs: number | null) {
    super(problem.code, problem.params)
    this.retryAfterMs = retryAfterMs
  }
}

/** Codes that say that the account itself is refused: asking more often changes nothing. */
const BY_STATUS: Readonly<Record<number, Problem['code']>> = {
  401: 'phone.loginRefused',
  403: 'phone.loginRefused',
  407: 'phone.loginRefused',
  404: 'phone.loginUnknown',
  410: 'phone.loginUnknown',
  604: 'phone.loginUnknown',
}
/** What passes by itself: a server that is busy, starting, overloaded or slow. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 480, 486, 491])

/** What a refusal of REGISTER means. `loop`: the password was given, and it is asked for again as if it were too old. */
export function refusedLogin(status: number, phrase: string, loop: boolean): Problem {
  const params = { status, reason: shownText(phrase, 60) }
  if (loop && (status === 401 || status === 407)) return { code: 'phone.loginLoop', params }
  const passing = PASSING.has(status) || (status >= 500 && status < 600)
  return {
    code: BY_STATUS[status] ?? (passing ? 'phone.serverBusy' : 'phone.loginFailed'),
    params,
  }
}

/** `Retry-After`, in ms; null when there is none or it is no number. */
export function retryAfterOf(value: string | undefined): number | null {
  const seconds = /^\s*(\d{1,9})/.exec(value ?? '')?.[1]
  return seconds === undefined ? null : Math.min(LONGEST_WAIT_S, Number(seconds)) * 1000
}

const bounded = (seconds: number) => Math.min(LONGEST_S, Math.max(SHORTEST_S, seconds))
const secondsOf = (value: unknown): number | null => (/^\d{1,9}$/.test(String(value)) ? Number(value) : null)

export interface Registrar {
  /** Registers, or renews what is registered. */
  register(): Promise<Granted>
  /** Resolves when the server took the registration back. */
  unregister(): Promise<void>
}

export function registrarOf(agent: UserAgent, serverTime: (at: number) => void): Registrar {
  const { uri } = agent.configuration
  const registrar = uri.clone()
  registrar.user = undefined
  let dialog: { callId: string; fromTag: string | undefined; cseq: number } | null = null

  /** Resolves with the final 2xx. */
  function send(expires: number): Promise<Core.IncomingResponse> {
    const core = agent.userAgentCore
    const contact = `${agent.contact.toString({ register: true })};expires=${expires}`
    const request = core.makeOutgoingRequestMessage(
      'REGISTER',
      registrar,
      uri,
      uri,
      dialog
        ? {
            callId: dialog.callId,
            cseq: dialog.cseq + 1,
            ...(dialog.fromTag ? { fromTag: dialog.fromTag } : {}),
          }
        : {},
      [
        `Contact: ${contact}`,
        'Allow: ACK, BYE, CANCEL, INFO, INVITE, MESSAGE, NOTIFY, OPTIONS, REFER, UPDATE',
      ],
    )
    const keep = () => {
      dialog = { callId: request.callId, fromTag: request.fromTag, cseq: request.cseq }
    }
    keep()
    return new Promise((resolve, reject) => {
      const refused = ({ message }: Core.IncomingResponse) => {
        keep()
        const status = message.statusCode ?? 0
        const challenge = message.parseHeader(status === 407 ? 'proxy-authenticate' : 'www-authenticate')
        reject(
          new Refusal(
            refusedLogin(status, message.reasonPhrase ?? '', challenge?.stale === true),
            retryAfterOf(message.getHeader('retry-after')),
            status === 423 ? secondsOf(message.getHeader('min-expires')) : null,
          ),
        )
      }
      core.register(request, {
        onAccept: (response) => {
          keep()
          const date = Date.parse(response.message.getHeader('Date') ?? '')
          if (Number.isFinite(date)) serverTime(date)
          resolve(response)
        },
        // A redirection is not followed: whoever may speak for the server must not choose where the account goes.
        onRedirect: refused,
        onReject: refused,
      })
    })
  }

  /** What the server granted our own contact, in s; null when it holds none of ours. */
  function grantedBy({ message }: Core.IncomingResponse): number | null {
    const contacts = message.getHeaders('contact')
    const general = secondsOf(message.getHeader('expires'))
    for (let at = 0; at < contacts.length; at += 1) {
      const contact = message.parseHeader('contact', at)
      if (contact?.uri?.user === agent.contact.uri.user)
        return secondsOf(contact.getParam('expires')) ?? general ?? EXPIRES_S
    }
    // A border controller may write another contact in place of ours: it answers for one.
    return contacts.length === 1 ? (general ?? EXPIRES_S) : null
  }

  return {
    async register() {
      let response: Core.IncomingResponse
      try {
        response = await send(EXPIRES_S)
      } catch (error) {
        if (!(error instanceof Refusal) || error.minimumS === null || error.minimumS > LONGEST_S) throw error
        // 423: once, with what the server wants.
        response = await send(bounded(error.minimumS))
      }
      const granted = grantedBy(response)
      if (granted === null || granted === 0) throw new Unregistered(refusedLogin(200, '', false), null)
      return { expiresMs: bounded(granted) * 1000 }
    },
    async unregister() {
      await send(0)
    },
  }
}

class Refusal extends Unregistered {
  readonly minimumS: number | null
  constructor(problem: Problem, retryAfterMs: number | null, minimumS: number | null) {
    super(problem, retryAfterMs)
    this.minimumS = minimumS
  }
}

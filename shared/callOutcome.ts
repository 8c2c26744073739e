// What the end of a call means: SIP's final responses in the words of the trade. Pure and total; `call.ts` hands it on to everybody.

export type EndedBy = 'agent' | 'customer' | 'network'

/** What a call came to, in the words of the trade. Worded by `renderer/words`; codes never decide counters. */
const CALL_OUTCOMES = [
  'answered',
  'cancelled', // the agent gave up while it rang
  'busy',
  'noAnswer',
  'declined',
  'unavailable', // switched off, out of reach, not registered
  'noSuchNumber',
  'forbidden',
  'serverTrouble',
  'lineDown', // our own connection broke
  'unknownStatus',
] as const
export type CallOutcome = (typeof CALL_OUTCOMES)[number]

/** SIP final responses that mean something of their own; RFC 3261 §21, RFC 3326, RFC 6910 and the 3GPP habits of carriers. */
const OUTCOME_OF_STATUS: Readonly<Record<number, CallOutcome>> = {
  301: 'unavailable',
  302: 'unavailable',
  400: 'serverTrouble',
  401: 'forbidden',
  402: 'forbidden',
  403: 'forbidden',
  404: 'noSuchNumber',
  405: 'serverTrouble',
  406: 'serverTrouble',
  407: 'forbidden',
  408: 'noAnswer',
  410: 'noSuchNumber',
  415: 'serverTrouble',
  420: 'serverTrouble',
  421: 'serverTrouble',
  422: 'serverTrouble',
  423: 'serverTrouble',
  480: 'unavailable',
  481: 'serverTrouble',
  482: 'serverTrouble',
  483: 'serverTrouble',
  484: 'noSuchNumber',
  485: 'noSuchNumber',
  486: 'busy',
  487: 'cancelled',
  488: 'serverTrouble',
  491: 'serverTrouble',
  493: 'serverTrouble',
  500: 'serverTrouble',
  501: 'serverTrouble',
  502: 'serverTrouble',
  // A proxy turns a relayed 503 into 500 (and back): both mean the same to the agent.
  503: 'serverTrouble',
  504: 'serverTrouble',
  505: 'serverTrouble',
  513: 'serverTrouble',
  580: 'serverTrouble',
  600: 'busy',
  603: 'declined',
  604: 'noSuchNumber',
  606: 'serverTrouble',
  607: 'declined',
  608: 'declined',
}

/** Whether the product knows what this final response means; an unknown one is shown by its number, never guessed. */
export function isKnownStatus(status: number): boolean {
  return status in OUTCOME_OF_STATUS || (status >= 200 && status < 300)
}

/**
 * Total: every final status (or none) has an outcome. `status` is null when no final response came, for example when our
 * own connection broke or the agent ended the call before one.
 */
export function outcomeOf(status: number | null, answered: boolean, by: EndedBy): CallOutcome {
  if (answered) return 'answered'
  if (status === null) return by === 'agent' ? 'cancelled' : by === 'network' ? 'lineDown' : 'noAnswer'
  return OUTCOME_OF_STATUS[status] ?? 'unknownStatus'
}

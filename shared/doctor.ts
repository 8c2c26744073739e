// What is checked of a machine before anybody blames the telephone, and the verdict on each point. Pure: the checks themselves
// are done by the shell, the window and `npm run doctor`; words and advice belong to `renderer/words`.
import { z } from 'zod'

export const CHECKS = [
  'policy',
  'dns',
  'wss',
  'registration',
  'ice',
  'microphone',
  'speaker',
  'clock',
  'disk',
  'store',
  'keyStore',
  'versions',
] as const
export type Check = (typeof CHECKS)[number]

/** What was found. Each is worded with what to do; `FINE` are those that need nothing. */
export const FINDINGS = {
  policy: ['practice', 'site', 'kept', 'unreadable'],
  dns: ['resolved', 'local', 'unknown', 'slow'],
  wss: ['opened', 'slow', 'refused', 'noSip', 'certificate', 'unreachable', 'none'],
  registration: ['registered', 'asked', 'connecting', 'failed', 'silent', 'none'],
  ice: ['gathered', 'loopback', 'none', 'noRelay', 'relayDead', 'noStun', 'unchecked'],
  microphone: ['heard', 'silent', 'missing', 'denied', 'unchecked'],
  speaker: ['found', 'missing', 'unchecked'],
  clock: ['right', 'off', 'unknown', 'own'],
  disk: ['roomy', 'tight', 'full', 'slow', 'readOnly'],
  store: ['sqlite', 'levelDb', 'none'],
  keyStore: ['protects', 'weak', 'unchecked'],
  versions: ['known', 'standIn', 'unchecked'],
} as const satisfies Record<Check, readonly string[]>
export type Found<C extends Check = Check> = (typeof FINDINGS)[C][number]

export const Verdict = z.enum(['ok', 'warn', 'bad', 'skipped'])
export type Verdict = z.infer<typeof Verdict>

const VERDICTS: { [C in Check]: Record<Found<C>, Verdict> } = {
  policy: { practice: 'ok', site: 'ok', kept: 'warn', unreadable: 'bad' },
  dns: { resolved: 'ok', local: 'ok', unknown: 'bad', slow: 'warn' },
  wss: {
    opened: 'ok',
    slow: 'warn',
    refused: 'bad',
    noSip: 'bad',
    certificate: 'bad',
    unreachable: 'bad',
    none: 'skipped',
  },
  registration: {
    registered: 'ok',
    asked: 'ok',
    connecting: 'warn',
    failed: 'bad',
    silent: 'bad',
    none: 'skipped',
  },
  ice: {
    gathered: 'ok',
    loopback: 'ok',
    none: 'bad',
    noRelay: 'warn',
    relayDead: 'bad',
    noStun: 'warn',
    unchecked: 'skipped',
  },
  microphone: { heard: 'ok', silent: 'warn', missing: 'bad', denied: 'bad', unchecked: 'skipped' },
  speaker: { found: 'ok', missing: 'bad', unchecked: 'skipped' },
  clock: { right: 'ok', off: 'bad', unknown: 'warn', own: 'ok' },
  disk: { roomy: 'ok', tight: 'warn', full: 'bad', slow: 'warn', readOnly: 'bad' },
  store: { sqlite: 'ok', levelDb: 'ok', none: 'skipped' },
  keyStore: { protects: 'ok', weak: 'warn', unchecked: 'skipped' },
  versions: { known: 'ok', standIn: 'warn', unchecked: 'skipped' },
}

/** One line of the report. `figures` are numbers and names of servers, never of people or devices. */
export const Finding = z.object({
  check: z.enum(CHECKS),
  found: z.string().max(20),
  verdict: Verdict,
  figures: z.record(z.string().max(20), z.union([z.string().max(200), z.number()])),
})
export type Finding = z.infer<typeof Finding>

export function finding<C extends Check>(
  check: C,
  found: Found<C>,
  figures: Finding['figures'] = {},
): Finding {
  const verdicts: Record<string, Verdict> = VERDICTS[check]
  return { check, found, verdict: verdicts[found] ?? 'bad', figures }
}

/** In the order of `CHECKS`, the last word on each: what a closer look found takes the place of what was found before. */
export function report(findings: readonly Finding[]): Finding[] {
  const last = new Map(findings.map((one) => [one.check, one]))
  return CHECKS.flatMap((check) => last.get(check) ?? [])
}

/** A machine with this report can't be worked with. */
export const isIll = (findings: readonly Finding[]): boolean =>
  findings.some(({ verdict }) => verdict === 'bad')

export const LIMITS = {
  dnsMs: 1000,
  wssMs: 2000,
  /** Beyond it the trusted time refuses the PC's clock, and certificates begin to fail. */
  clockMs: 120_000,
  tightBytes: 2_000_000_000,
  fullBytes: 200_000_000,
  syncMs: 250,
} as const

// Likely codes of a call (建议), each with its evidence: the script's path, the line's answer, the talk. Promises: none contradicts the
// call, none is chosen here. What the codes are and which ones fit is `disposition.ts`.
import {
  type CallFacts,
  type Code,
  fitting,
  INSTANT_TALK_MS,
  isCode,
  MACHINE_TALK_MS,
} from './disposition.ts'

export type Suggestion = {
  code: Code
  evidence:
    | { kind: 'sip'; status: number }
    | { kind: 'script' }
    | { kind: 'cancelled' }
    | { kind: 'talk'; seconds: number }
    | { kind: 'needsSupervisor' }
    | { kind: 'verification'; outcome: 'failed' | 'usedUp' | 'thirdParty' }
}

const BY_STATUS: Record<number, readonly Code[]> = {
  486: ['BUSY'],
  600: ['BUSY'],
  408: ['NA', 'OFF'],
  480: ['NA', 'OFF'],
  404: ['EMPTY', 'SUSP'],
  410: ['EMPTY'],
  484: ['EMPTY'],
  604: ['EMPTY'],
  603: ['REJECT'],
  607: ['REJECT'],
  608: ['REJECT'],
}

/** Likely codes, best first, each with its evidence and none that contradicts the call. The agent still chooses. */
export function suggest(facts: CallFacts): Suggestion[] {
  const found: Suggestion[] = []
  const { scriptCode, sipStatus, answered } = facts
  const seconds = Math.floor(facts.talkMs / 1000)
  if (scriptCode !== null && isCode(scriptCode))
    found.push({ code: scriptCode, evidence: { kind: 'script' } })
  if (!answered && sipStatus !== null) {
    const cancelled = sipStatus === 487
    const codes = cancelled
      ? (['NA', 'ABORT'] as const)
      : (BY_STATUS[sipStatus] ?? (sipStatus >= 500 && sipStatus < 600 ? ['TECH' as const] : []))
    for (const code of codes)
      found.push({ code, evidence: cancelled ? { kind: 'cancelled' } : { kind: 'sip', status: sipStatus } })
  }
  if (answered && facts.verification !== 'matched') {
    if (facts.verification === 'failed' || facts.triesUsedUp)
      found.push({
        code: 'IDFAIL',
        evidence: { kind: 'verification', outcome: facts.verification === 'failed' ? 'failed' : 'usedUp' },
      })
    if (facts.endedBy === 'customer' && facts.talkMs <= INSTANT_TALK_MS)
      found.push({ code: 'REJECT', evidence: { kind: 'talk', seconds } })
    if (facts.endedBy === 'customer') found.push({ code: 'HUNGUP', evidence: { kind: 'talk', seconds } })
    // Whoever answered a line of the script is no machine.
    const spoke = scriptCode !== null && scriptCode !== 'VM'
    if (!spoke && facts.talkMs <= MACHINE_TALK_MS)
      found.push({ code: 'VM', evidence: { kind: 'talk', seconds } })
  }
  if (answered && facts.verification === 'matched' && facts.endedBy === 'customer')
    found.push({ code: 'HUNGUP', evidence: { kind: 'talk', seconds } })
  // The customer spoke with us and no line of the script says what came of it: it was talked over, or put off.
  const scripted = scriptCode !== null && isCode(scriptCode) && fitting(scriptCode, facts).ok
  if (answered && facts.verification === 'matched' && !scripted)
    for (const code of ['NEGO', 'CALLBK'] as const) found.push({ code, evidence: { kind: 'talk', seconds } })
  const seen = new Set<Code>()
  return found.filter(({ code }) => {
    if (seen.has(code) || !fitting(code, facts).ok) return false
    seen.add(code)
    return true
  })
}

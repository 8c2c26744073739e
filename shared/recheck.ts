// Central's second look at what desks record, one rule for each kind of act, over the same rows that `apply` sees. Promises: what the
// agent can mend is refused with its reason; what has already happened in the world is taken and flagged; an act that the desk's
// own rules allowed on the same rows is never refused. Pure.
import type { Act, ActKind, ActOf } from './act.ts'
import type { World } from './applied.ts'
import { arrearsOn } from './arrears.ts'
import { outsideHours } from './callbackTime.ts'
import { lawFor } from './compliance/packs.ts'
import { type RuleSettings, rulesFor } from './compliance/tighten.ts'
import { callFactsOf, isCode, validateDisposition } from './disposition.ts'
import { grantedPromise } from './exception.ts'
import { CHINA, type Instant, localDay, MINUTE } from './instant.ts'
import type { Problem } from './problem.ts'
import { standings, validatePromise } from './promise.ts'
import type { Id, Role } from './rows.ts'

/** A clock further off than this is not trusted for days; the act itself is still judged. */
export const SKEW_MS = 5 * MINUTE

export type Recheck = { problem: Problem | null; flags: readonly string[] }

export interface Receipt {
  /** Central's time when the act came. */
  received: Instant
  /** Of the act's author. */
  role: Role
  /** How the company narrows the rules. */
  settings?: RuleSettings | undefined
}

const FINE: Recheck = { problem: null, flags: [] }
const refused = (code: Problem['code'], params: Problem['params'] = {}): Recheck => ({
  problem: { code, params },
  flags: [],
})

type Rule<K extends ActKind> = (world: World, act: ActOf<K>, receipt: Receipt) => Recheck

/** Kinds without an entry say nothing that other rows could contradict. */
const RULES: { [K in ActKind]?: Rule<K> } = {
  'call.answered': ownCall,
  'call.ended': ownCall,
  'call.missed': ownCall,
  'recording.flagged': ownCall,
  'recording.noticed': ownCall,
  'recorder.changed': ownCall,
  'verification.tried': verification,
  'disposition.set': disposition,
  'promise.made': promise,
  'callback.set': callback,
  'callback.moved': moved,
  'consent.recorded': ownCall,
}

/** `world`: the rows before the act. */
export function recheck(world: World, act: Act, receipt: Receipt): Recheck {
  return ruled(world, act, receipt)
}

function ruled<K extends ActKind>(world: World, act: ActOf<K>, receipt: Receipt): Recheck {
  const rule: Rule<K> | undefined = RULES[act.kind as K]
  return rule ? rule(world, act, receipt) : FINE
}

/** Facts of a call come from the desk that leads it. A call that central does not know is for `apply` to refuse. */
function ownCall(world: World, act: Act & { payload: { callId: Id } }): Recheck {
  const call = world.get('call', act.payload.callId)
  return call && call.agentId !== act.actor.id ? refused('act.notAllowed', { kind: act.kind }) : FINE
}

/** The try was made, whatever the limits say; the reviewer has to see it. */
function verification(world: World, act: ActOf<'verification.tried'>, { settings }: Receipt): Recheck {
  const own = ownCall(world, act)
  const call = world.get('call', act.payload.callId)
  if (own.problem || !call) return own
  const matter = act.caseId ? world.get('case', act.caseId) : undefined
  const zone = matter?.zone ?? CHINA
  const today = localDay(act.at, zone)
  const tries = (act.caseId ? world.ofCase('event', act.caseId) : []).filter(
    (event) => event.eventKind === 'verificationTried' && localDay(event.at, zone) === today,
  )
  const rules = rulesFor({ zone, lender: matter?.lender ?? null }, act.at, settings)
  const { triesPerCall, triesPerDay } = rules.thresholds
  const beyond = call.tries >= triesPerCall || tries.length >= triesPerDay
  return beyond ? { problem: null, flags: ['verificationLimit'] } : FINE
}

function disposition(world: World, act: ActOf<'disposition.set'>): Recheck {
  const own = ownCall(world, act)
  const { code, fields, callId } = act.payload
  const call = world.get('call', callId)
  if (own.problem || !call) return own
  if (!isCode(code)) return refused('act.malformed', { path: 'code', detail: 'unknown' })
  const named = typeof fields.contact === 'string' ? world.get('contact', fields.contact) : undefined
  const zone = (act.caseId && world.get('case', act.caseId)?.zone) || CHINA
  const [problem] = validateDisposition(code, fields, {
    facts: callFactsOf(call),
    now: act.at,
    zone,
    hours: lawFor(zone, act.at).thresholds.hours,
    // What became of a number since the agent named it is no reproach to the agent.
    contacts: named ? [{ id: named.id, status: 'active' }] : [],
    callIds: act.caseId ? world.ofCase('call', act.caseId).map(({ id }) => id) : [],
    sensitiveConsent: false,
    // The promise is an act of its own.
    promise: null,
    replaces: null,
  })
  return problem ? { problem, flags: [] } : FINE
}

function promise(world: World, act: ActOf<'promise.made'>, { received, role }: Receipt): Recheck {
  const matter = act.caseId ? world.get('case', act.caseId) : undefined
  if (!matter) return FINE
  const { payload } = act
  if (payload.previousId && !world.get('promise', payload.previousId))
    return refused('act.subjectMissing', { kind: 'promise', id: payload.previousId })
  const call = payload.callId ? world.get('call', payload.callId) : undefined
  if (payload.callId && !call) return refused('act.subjectMissing', { kind: 'call', id: payload.callId })
  // Who answers for the debtor is identified by other means than the debtor's own data.
  if (call && call.verification !== 'matched' && call.code !== 'GUAR') return refused('promise.notVerified')
  const inForce = call?.dispositionId ? world.get('disposition', call.dispositionId) : undefined
  const lowReason = inForce?.fields.lowReason
  const at = daysAreTrusted(act, received) ? act.at : received
  const today = localDay(at, matter.zone)
  const ledger = world.ofCase('payment', matter.id)
  const arrears = arrearsOn(matter, ledger, today)
  const problems = validatePromise(
    {
      promiseKind: payload.promiseKind,
      amountFen: payload.amountFen,
      due: payload.due,
      lowReason: typeof lowReason === 'string' ? lowReason : '',
      replaces: payload.previousId,
    },
    {
      today,
      totalFen: arrears.totalFen,
      minimumFen: arrears.minimumFen,
      bucket: arrears.bucket,
      standings: standings(world.ofCase('promise', matter.id), ledger, at, matter.zone),
      supervisorAgreed:
        role === 'supervisor' || grantedPromise(world.ofCase('exception', matter.id), act.at) !== null,
    },
  )
  // An open promise is a conflict of versions, judged by `apply`: both are shown and a person chooses.
  const problem = problems.find(({ code }) => code !== 'promise.alreadyOpen') ?? null
  return { problem, flags: [] }
}

const daysAreTrusted = (act: Act, received: Instant): boolean =>
  Math.abs(act.clock.skewMs) <= SKEW_MS && act.at - received <= SKEW_MS

/** What the customer was promised must be possible; our own plan to follow up is moved by the guard. */
function callback(world: World, act: ActOf<'callback.set'>): Recheck {
  const { contactId, at, requested } = act.payload
  if (contactId && !world.get('contact', contactId))
    return refused('act.subjectMissing', { kind: 'contact', id: contactId })
  if (!requested) return FINE
  // A call that the customer asked for passes holds that refuse collection: it takes a talk in which it was asked for.
  const { callId } = act.payload
  if (callId === null) return refused('act.malformed', { path: 'payload.callId', detail: 'missing' })
  const call = world.get('call', callId)
  if (!call) return refused('act.subjectMissing', { kind: 'call', id: callId })
  if (call.agentId !== act.actor.id) return refused('act.notAllowed', { kind: act.kind })
  if (call.answeredAt === null)
    return refused('act.malformed', { path: 'payload.callId', detail: 'nobody answered' })
  return permittedHour(world, act, at)
}

function moved(world: World, act: ActOf<'callback.moved'>): Recheck {
  const kept = world.get('callback', act.payload.callbackId)
  return kept?.requested ? permittedHour(world, act, act.payload.at) : FINE
}

function permittedHour(world: World, act: Act, at: Instant): Recheck {
  const zone = (act.caseId && world.get('case', act.caseId)?.zone) || CHINA
  // By the law alone: what a company added since, a desk without central could not know. The guard moves the call itself.
  const problem = outsideHours(at, zone, lawFor(zone, at).thresholds.hours)
  return problem ? { problem, flags: [] } : FINE
}

// Tells a company's server what an agent chose (ready, not ready, signed out), where IT's policy names one. Sends no credential,
// follows no redirect, waits five seconds. Knows no Electron.
import type { HookCall, StateHook } from '../shared/agentState.ts'
import { SECOND } from '../shared/instant.ts'
import { ProblemError } from '../shared/problem.ts'

const LIMIT = 5 * SECOND

/** Rejects with `desk.stateNotTold {detail}`: a status, `timeout` or `unreachable`. */
export async function tellState(hook: StateHook, call: HookCall): Promise<void> {
  if (hook.kind !== 'http') return
  let response: Response
  try {
    response = await fetch(hook.url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(call),
      signal: AbortSignal.timeout(LIMIT),
    })
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    throw new ProblemError(
      'desk.stateNotTold',
      { detail: late ? 'timeout' : 'unreachable' },
      { cause: error },
    )
  }
  await response.body?.cancel()
  if (!response.ok) throw new ProblemError('desk.stateNotTold', { detail: response.status })
}

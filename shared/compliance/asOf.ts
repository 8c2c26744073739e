// A customer's rows as they stood at a moment that is past: what began later is not there yet, what ended later still stands. Promises: a call
// is judged by its own time, however late it or anything else arrives. What rows keep no time of (states in which a case runs) stays as it is. Pure.
import type { Instant } from '../instant.ts'
import type { CallRow, ContactRow, Id, Row } from '../rows.ts'

/** `except`: the call, or an agency's contact, that is judged, which does not count against itself. */
export function rowsAsOf(rows: readonly Row[], at: Instant, except: Id | null = null): Row[] {
  const begun = new Map(rows.flatMap((row) => (row.kind === 'call' ? [[row.id, row.startedAt]] : [])))
  return rows.flatMap((row): Row[] => {
    switch (row.kind) {
      case 'call':
        return row.id === except || row.startedAt > at ? [] : [callAsOf(row, at)]
      case 'hold':
        if (row.from > at) return []
        return [row.liftedAt !== null && row.liftedAt > at ? { ...row, liftedAt: null } : row]
      case 'contact':
        return [contactAsOf(row, at)]
      case 'case':
        return [row.closed && row.closed.at > at ? { ...row, state: row.closed.from } : row]
      case 'callback': {
        const asked = row.callId === null ? null : begun.get(row.callId)
        if (asked != null && asked > at) return []
        return [row.doneAt !== null && row.doneAt > at ? { ...row, doneAt: null } : row]
      }
      case 'message':
        return row.sentAt !== null && row.sentAt > at ? [{ ...row, sentAt: null }] : [row]
      case 'event':
        return row.eventKind === 'agencyContact' && (row.id === except || row.at > at) ? [] : [row]
      default:
        return [row]
    }
  })
}

function callAsOf(call: CallRow, at: Instant): CallRow {
  if (call.answeredAt !== null && call.answeredAt > at)
    return { ...call, answeredAt: null, endedAt: null, verification: 'none' }
  return call.endedAt !== null && call.endedAt > at ? { ...call, endedAt: null } : call
}

function contactAsOf(contact: ContactRow, at: Instant): ContactRow {
  const consent = contact.consent.filter((window) => (window.at ?? 0) <= at)
  return { ...contact, status: statusAsOf(contact, at), consent }
}

function statusAsOf({ status, invalidAt, suppressedAt }: ContactRow, at: Instant): ContactRow['status'] {
  if (status === 'suppressed') {
    if ((suppressedAt ?? 0) <= at) return 'suppressed'
    return invalidAt !== undefined && invalidAt <= at ? 'invalid' : 'active'
  }
  return status === 'invalid' && (invalidAt ?? 0) > at ? 'active' : status
}

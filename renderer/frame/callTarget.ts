// What F8 dials: the contact that the agent picked in the open case, else the number that the list would call. Decides nothing
// about permission: the guard is asked when it is dialled.
import type { Id } from '../../shared/rows.ts'
import type { PhoneTarget } from '../features/phone/PhoneBar.tsx'
import type { CaseView, WorkRow } from '../local/views.ts'

/** A contact that the agent picked; it stands until another case is shown. */
export interface Picked {
  readonly caseId: Id
  readonly contactId: Id
}

/**
 * Null when nothing is open or chosen, or when the case has no number at all. `caseId` is the case that is shown: while it is being
 * read, what is known of the one before it dials nobody.
 */
export function callTarget(
  caseId: Id | null,
  row: WorkRow | null,
  known: CaseView | null,
  picked: Picked | null,
): PhoneTarget | null {
  const view = known?.case.id === caseId ? known : null
  const contact =
    picked && view?.case.id === picked.caseId
      ? view.contacts.find((one) => one.id === picked.contactId)
      : undefined
  // The number that the case would call anyway keeps its purpose: a callback that was asked for stays one.
  if (view && contact && contact.id !== view.dial?.contactId)
    return {
      caseId: view.case.id,
      contactId: contact.id,
      purpose: 'collect',
      name: contact.name ?? view.name,
      guard: contact.guard,
    }
  if (row?.contactId) {
    const { caseId, contactId, purpose, name, guard } = row
    return { caseId, contactId, purpose, name, guard }
  }
  if (!view?.dial || row) return null
  return { caseId: view.case.id, ...view.dial, name: view.name }
}

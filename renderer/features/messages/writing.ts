// What a desk knows of a message before it is asked for: its promise, its day, why it may not go. Private to the messages.
import type { Permit, Refusal } from '../../../shared/compliance/compliance.ts'
import { type Instant, instantOf } from '../../../shared/instant.ts'
import { type MessageTemplate, purposeOf, REMIND_AT_MS, remindOn } from '../../../shared/message/template.ts'
import { writingProblem } from '../../../shared/message/writing.ts'
import type { Problem } from '../../../shared/problem.ts'
import { RUNNING } from '../../../shared/promise.ts'
import type { CaseView, WritingReader } from '../../local/views.ts'

/** The promise that a message can be about: the one that runs. */
export const promiseOf = (view: CaseView) =>
  view.promises.find(({ status }) => RUNNING.includes(status))?.promise ?? null

/** When the reminder of a promise leaves; at once where two days before are over. */
export function reminderAt(view: CaseView, due: string, now: Instant): Instant | null {
  const at = instantOf(remindOn(due), REMIND_AT_MS, view.case.zone)
  return at > now ? at : null
}

export function problemFor(template: MessageTemplate, reader: WritingReader): Problem | null {
  const { channel, contactId, role, to, verified } = reader
  const contact = contactId === null ? null : { id: contactId, role, phone: '' }
  return writingProblem(template, { channel, contact, to, verified })
}

export function verdictOf({ occasion }: MessageTemplate, reader: WritingReader): Permit | Refusal | null {
  return purposeOf(occasion) === 'service' ? reader.service : reader.collect
}

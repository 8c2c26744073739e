// A note as the page of `store.ts` records it.
import type { ActDraft } from '../../../shared/act.ts'

export type NoteDraft = Extract<ActDraft, { kind: 'note.added' }>

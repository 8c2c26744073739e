// A note as the page of `store.ts` records it, for the bench's side too: types only, nothing that runs.
import type { ActDraft } from '../../../shared/act.ts'

export type NoteDraft = Extract<ActDraft, { kind: 'note.added' }>

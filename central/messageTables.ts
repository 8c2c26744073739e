// The tables of messages, as `migrations` make them: a site's own templates, what is to leave or left, papers, and what carriers told.
import type { ColumnType } from 'kysely'
import type { TemplateState } from '../shared/message/bodies.ts'
import type { MessageTemplate } from '../shared/message/template.ts'
import type { MessageChannel, MessageState, TemplateRef } from '../shared/messageRows.ts'
import type { LinkEnd, PaperType } from '../shared/ticket/papers.ts'

type Json<T> = ColumnType<T, string, string>

export interface MessageTables {
  message_templates: {
    id: string
    version: number
    state: TemplateState
    data: Json<MessageTemplate>
    made_by: string
    made_at: number
    decided_by: string | null
    decided_at: number | null
    reason: string
  }
  message_sends: {
    id: string
    customer_id: string
    case_id: string
    channel: MessageChannel
    /** `sending`: a node hands it to a carrier, until `claimed_until`. */
    state: MessageState | 'sending'
    tries: number
    next_at: number | null
    claimed_until: number | null
    /** Masked. */
    recipient: string
    /** The carrier's own, and what it said of a failure; for whoever has to ask the carrier. */
    carrier_id: string | null
    carrier_words: string
    title: Json<TemplateRef['title']>
    version: number
    reason: string
    asked_by: string
    asked_at: number
    changed_at: number
  }
  message_papers: { id: string; pdf: Buffer; sha256: string; made_at: number }
  ticket_papers: {
    id: string
    ticket_id: string
    customer_id: string
    name: string
    type: PaperType
    bytes: number
    sha256: string
    wrapped_key: string
    body: Buffer
    by_user: string
    at: number
    link_id: string | null
  }
  paper_links: {
    message_id: string
    token_hash: Buffer
    ticket_id: string
    customer_id: string
    case_id: string
    language: 'zh' | 'en'
    asked_by: string
    made_at: number
    expires_at: number
    ended: LinkEnd | null
    ended_at: number | null
    tries: number
  }
  message_nonces: { nonce: string; at: number }
  message_answers: { id: string; at: number }
}

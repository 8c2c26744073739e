// What a desk asks central about messages. Private to `features/sync`; asking for a message goes as an act, by push.
import type { z } from 'zod'
import type { Instant } from '../../../shared/instant.ts'
import {
  type MessageLogQuery,
  MessageLogReply,
  type TemplateDecision,
  type TemplateDraft,
  TemplatesReply,
} from '../../../shared/message/bodies.ts'
import type { Id } from '../../../shared/rows.ts'

export interface MessageClient {
  /** What may be written, and by which channels central can send. */
  templates(): Promise<TemplatesReply>
  /** Supervisor: the next version of a text; another supervisor approves it. */
  draft(template: TemplateDraft): Promise<TemplatesReply>
  decide(decision: TemplateDecision): Promise<TemplatesReply>
  /** Supervisor, qa. */
  log(query: MessageLogQuery): Promise<MessageLogReply>
  /** The paper of a letter, as it left; central records the opening. */
  paper(id: Id): Promise<Blob>
}

interface Ask {
  method?: 'GET' | 'POST' | 'DELETE'
  query?: Record<string, string>
  json?: unknown
}

/** `ask` fetches an address and parses what comes; `request` only fetches. */
export function messageClient(
  ask: <S extends z.ZodType<{ now?: Instant }>>(path: string, how: Ask, reply: S) => Promise<z.output<S>>,
  request: (path: string, how: Ask) => Promise<Response>,
): MessageClient {
  const templates = '/v1/messages/templates'
  return {
    templates: () => ask(templates, {}, TemplatesReply),
    draft: (json) => ask(templates, { method: 'POST', json }, TemplatesReply),
    decide: (json) => ask(`${templates}/decision`, { method: 'POST', json }, TemplatesReply),
    log: (query) => {
      const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
      return ask('/v1/messages', { query: Object.fromEntries(given) }, MessageLogReply)
    },
    async paper(id) {
      return (await request(`/v1/messages/${id}/paper`, {})).blob()
    },
  }
}

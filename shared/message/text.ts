// The words of a template in one language: what a message is made of before its values are in. Promises: schemas only.
import { z } from 'zod'

/** The parts of a collection letter beside its figures, its address and its seal (信用卡办法 art. 69, contents of a letter). */
export const SECTIONS = ['reason', 'rights', 'query', 'objection', 'contact', 'other'] as const
export type Section = (typeof SECTIONS)[number]
const Part = z.string().max(2000)
export const TemplateText = z.object({
  /** Of an e-mail, or the title of a letter; '' for a text message. */
  subject: z.string().max(120),
  body: z.string().max(2000),
  sections: z
    .object({ reason: Part, rights: Part, query: Part, objection: Part, contact: Part, other: Part })
    .nullable(),
})
export type TemplateText = z.infer<typeof TemplateText>

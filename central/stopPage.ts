// The page behind the link under an e-mail, and the one press by which a mail program asks for the same (RFC 8058). Promises: looking at it changes nothing,
// a press closes e-mails to this customer before it is answered, in every case of theirs; pressed twice it holds once; who has no link learns nothing.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Language } from '../shared/script/variables.ts'
import type { Central } from './context.ts'
import { hear } from './customerAnswer.ts'
import { LIMITED, languageOf, send, whole } from './customerPage.ts'
import { messageOf, STOP_PAGE } from './stopLink.ts'

export const isStopPage = (url: string): boolean => url.startsWith(`${STOP_PAGE}/`)

/** A form of one button, or what a mail program sends in its place. */
const BODY_BYTES = 4 * 1024

const WORDS: Readonly<
  Record<Language, Readonly<Record<'title' | 'text' | 'rest' | 'press' | 'done' | 'over', string>>>
> = {
  zh: {
    title: '不再接收邮件',
    text: '确认后，我们不再向您发送催收和提醒邮件，立即生效。',
    rest: '欠款、约定和您的权利都不会因此改变。电话和短信不受影响；也不想接到它们，请在通话中说明，或回复短信“退订”。',
    press: '不再给我发邮件',
    done: '已经停止，您不会再收到我们的邮件。想重新接收，请拨打合同或账单上的官方电话。',
    over: '这个链接不能用了。想停止接收邮件，请拨打合同或账单上的官方电话。',
  },
  en: {
    title: 'No more e-mails',
    text: 'Once you confirm, no more reminders reach you by e-mail. It holds at once.',
    rest: 'Nothing else changes: not what is owed, not what was agreed, not your rights. Calls and text messages go on; to stop those too, say so in a call or answer a text message with STOP.',
    press: 'Send me no more e-mails',
    done: 'Done: you get no more e-mails from us. To have them again, call the official number on your contract or bill.',
    over: 'This link does not work any more. To stop e-mails, call the official number on your contract or bill.',
  },
}

/** In a scope of its own, whose parsers it replaces. */
export function stopPageRoutes(central: Central, scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  // What is in the body does not matter: that it was sent here is the wish.
  scope.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'buffer', bodyLimit: BODY_BYTES },
    (_request, _body, done) => done(null, null),
  )
  const path = `${STOP_PAGE}/:token`
  scope.get(path, LIMITED, async (request, reply) => {
    const asked = await askedBy(central, request)
    const language = languageOf(request, asked?.language ?? null)
    if (!asked) return send(reply, 404, said(language, 'over'))
    const { title, text, rest, press } = WORDS[language]
    const form = `<form method="post" action="?l=${language}"><button type="submit">${press}</button></form>`
    return send(
      reply,
      200,
      whole(language, title, `<h1>${title}</h1><p>${text}</p>${form}<p class="hint">${rest}</p>`, true),
    )
  })
  scope.post(path, { ...LIMITED, bodyLimit: BODY_BYTES }, async (request, reply) => {
    const asked = await askedBy(central, request)
    const language = languageOf(request, asked?.language ?? null)
    if (!asked) return send(reply, 404, said(language, 'over'))
    const { email } = asked
    await central.database.transaction((tx) =>
      hear(
        tx,
        { channel: 'email', from: email, text: WORDS[asked.language].press, stops: true },
        central.now(),
      ),
    )
    return send(reply, 200, said(language, 'done'))
  })
}

function said(language: Language, what: 'done' | 'over'): string {
  const words = WORDS[language]
  const look = what === 'done' ? 'note good' : 'note'
  return whole(
    language,
    words.title,
    `<h1>${words.title}</h1><p class="${look}" role="status">${words[what]}</p>`,
    true,
  )
}

/** To whom the e-mail of this link went; null for a link that was never made, or a customer who is forgotten. */
async function askedBy(
  { database, keys }: Central,
  { params }: FastifyRequest,
): Promise<{ email: string; language: Language } | null> {
  const { token } = params as { token?: unknown }
  const id = typeof token === 'string' ? messageOf(keys, token) : null
  if (id === null) return null
  const found = await database.db
    .selectFrom('rows as message')
    .innerJoin('rows as customer', (join) =>
      join.onRef('customer.customer_id', '=', 'message.customer_id').on('customer.kind', '=', 'customer'),
    )
    .select((row) => [
      row.ref('customer.data', '->>').key('email').as('email'),
      row.ref('message.data', '->>').key('language').as('language'),
    ])
    .where('message.kind', '=', 'message')
    .where('message.id', '=', id)
    .where('message.deleted', '=', false)
    .where('customer.deleted', '=', false)
    .executeTakeFirst()
  if (!found?.email) return null
  return { email: String(found.email), language: found.language === 'en' ? 'en' : 'zh' }
}

// A message as it would read now: the template with the ledger in it, the name masked as everywhere on a desk. Private to the messages.
// Promises: the same words that central makes, but for what a desk does not show in full.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { addDays, localDay } from '../../../shared/instant.ts'
import { renderMessage } from '../../../shared/message/render.ts'
import type { MessageTemplate } from '../../../shared/message/template.ts'
import type { PromiseRow } from '../../../shared/rows.ts'
import type { Language } from '../../../shared/script/variables.ts'
import { LINK_DAYS } from '../../../shared/ticket/papers.ts'
import type { CaseView } from '../../local/views.ts'
import { useWordings } from '../script/script.tsx'

export function useRendered(
  view: CaseView,
  template: MessageTemplate | null,
  language: Language,
  promise: Pick<PromiseRow, 'amountFen' | 'due' | 'channel'> | null,
  now: Instant,
) {
  const { t } = useTranslation()
  const { facts } = useWordings(view, null)
  if (!template) return null
  const today = localDay(now, view.case.zone)
  const upload = { link: t('message.uploadLink'), until: addDays(today, LINK_DAYS) }
  const from = { facts, customerName: view.name, today, promise, upload }
  return renderMessage(template.texts[language], language, from)
}

export function Preview({
  rendered,
  language,
}: {
  rendered: ReturnType<typeof renderMessage>
  language: Language
}) {
  const { t } = useTranslation()
  return (
    <article
      className="ms-preview copy"
      lang={language === 'zh' ? 'zh-CN' : 'en'}
      aria-label={t('message.preview')}
    >
      {rendered.subject !== '' && <b>{rendered.subject}</b>}
      <p>{rendered.body}</p>
      {rendered.sections.map(({ section, text }) => (
        <p key={section}>
          <b>{t(`message.section.${section}`)}</b>
          <br />
          {text}
        </p>
      ))}
    </article>
  )
}

// Messages (函件短信), a section of Manage: the texts that may be used, how they are written and approved, and what became of every message.
// Owns which of the two is open. Promises: who wrote a text does not approve it; names and addresses are masked.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mayCall } from '../../../shared/role.ts'
import { useDesk } from '../../desk.ts'
import { Pills } from '../../ui/controls.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { MessageLog } from './MessageLog.tsx'
import { TemplateDesk } from './TemplateDesk.tsx'
import './messageDesk.css'

const PARTS = ['templates', 'log'] as const

export function MessagesSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const parts = PARTS.filter((part) => part === 'log' || mayCall(profile.role, 'messages.draft'))
  const [part, setPart] = useState<(typeof PARTS)[number]>(parts[0] ?? 'log')
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1>{t('manage.section.messages')}</h1>
          <span className="grow" />
          {parts.length > 1 && (
            <Pills
              label={t('manage.section.messages')}
              value={part}
              onChange={setPart}
              choices={parts.map((value) => ({ value, text: t(`message.desk.${value}`) }))}
            />
          )}
        </div>
        <p>{t(`message.desk.${part}Intro`)}</p>
      </header>
      {part === 'log' ? <MessageLog now={now} /> : <TemplateDesk now={now} />}
    </>
  )
}

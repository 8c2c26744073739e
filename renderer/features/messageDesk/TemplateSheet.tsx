// The next version of a text, in both languages, with what is wrong with it beside it. Private to the section. Promises: nothing with a fault can
// be handed in; variables are put in by name and never typed as figures.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, type LocalDay } from '../../../shared/instant.ts'
import { MESSAGE_VARIABLES } from '../../../shared/message/render.ts'
import { type MessageTemplate, type TemplateFault, templateFaults } from '../../../shared/message/template.ts'
import { SECTIONS, type TemplateText } from '../../../shared/message/text.ts'
import type { Language } from '../../../shared/script/variables.ts'
import { Button, Field, Pills } from '../../ui/controls.tsx'
import { DayField } from '../fields/fields.tsx'

const LANGUAGES = ['zh', 'en'] as const
const NONE = { reason: '', rights: '', query: '', objection: '', contact: '', other: '' }

export function TemplateSheet({
  first,
  today,
  onSave,
  onCancel,
}: {
  first: MessageTemplate
  today: LocalDay
  onSave(template: MessageTemplate): Promise<void>
  onCancel(): void
}) {
  const { t } = useTranslation()
  const id = useId()
  const [template, setTemplate] = useState(first)
  const [from, setFrom] = useState<LocalDay | null>(first.from)
  const [language, setLanguage] = useState<Language>('zh')
  const [busy, setBusy] = useState(false)
  const faults = templateFaults(template)
  const unready = faults.length > 0 || from === null
  const text = template.texts[language]
  const change = (part: Partial<TemplateText>) =>
    setTemplate({ ...template, texts: { ...template.texts, [language]: { ...text, ...part } } })
  const letter = template.channel === 'letter'
  return (
    <form
      className="md-form leavable"
      onSubmit={(event) => {
        event.preventDefault()
        if (unready || busy) return
        setBusy(true)
        void onSave(template).finally(() => setBusy(false))
      }}
    >
      <div className="row">
        <h2>{t('message.desk.newVersion', { version: template.version })}</h2>
        <span className="grow" />
        <Pills
          label={t('message.languageLabel')}
          value={language}
          onChange={setLanguage}
          choices={LANGUAGES.map((value) => ({
            value,
            text: t(`settings.languageName.${value === 'zh' ? 'zh-CN' : 'en'}`),
          }))}
        />
      </div>
      <div className="row md-days">
        <Field label={t('message.desk.from')} htmlFor={`${id}-from`}>
          <DayField
            inputId={`${id}-from`}
            value={from}
            today={today}
            min={today}
            onChange={(day) => {
              setFrom(day)
              if (day !== null) setTemplate({ ...template, from: day })
            }}
          />
        </Field>
        <Field label={t('message.desk.until')} htmlFor={`${id}-until`}>
          <DayField
            inputId={`${id}-until`}
            value={template.until}
            today={today}
            min={addDays(template.from, 1)}
            onChange={(until) => setTemplate({ ...template, until })}
          />
        </Field>
      </div>
      {template.channel !== 'sms' && (
        <Field label={t('message.desk.subject')} htmlFor={`${id}-subject`}>
          <input
            id={`${id}-subject`}
            className="fi-in"
            maxLength={120}
            value={text.subject}
            onChange={(event) => change({ subject: event.target.value })}
          />
        </Field>
      )}
      <Field label={t('message.desk.body')} htmlFor={`${id}-body`}>
        <textarea
          id={`${id}-body`}
          className="fi-in"
          rows={letter ? 4 : 6}
          maxLength={2000}
          value={text.body}
          onChange={(event) => change({ body: event.target.value })}
        />
      </Field>
      {letter &&
        SECTIONS.map((section) => (
          <Field key={section} label={t(`message.section.${section}`)} htmlFor={`${id}-${section}`}>
            <textarea
              id={`${id}-${section}`}
              className="fi-in"
              rows={3}
              maxLength={2000}
              value={text.sections?.[section] ?? ''}
              onChange={(event) =>
                change({ sections: { ...(text.sections ?? NONE), [section]: event.target.value } })
              }
            />
          </Field>
        ))}
      <p className="sm t3 copy">
        {t('message.desk.variables')} {MESSAGE_VARIABLES.map((name) => `{${name}}`).join(' ')}
      </p>
      {faults.length > 0 && (
        <ul className="md-faults sm warn" aria-label={t('message.desk.faults')}>
          {faults.map((fault) => (
            <li key={JSON.stringify(fault)}>
              <FaultWords fault={fault} />
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Button look="pri" type="submit" busy={busy} disabled={unready}>
          {t('message.desk.handIn')}
        </Button>
        <Button look="ghost" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

function FaultWords({ fault }: { fault: TemplateFault }) {
  const { t } = useTranslation()
  if (!('language' in fault)) return t(`message.fault.${fault.kind}`)
  const language = t(`settings.languageName.${fault.language === 'zh' ? 'zh-CN' : 'en'}`)
  const rest = { ...fault, language, part: '' }
  if (fault.kind !== 'empty') return t(`message.fault.${fault.kind}`, rest)
  const { part } = fault
  const name =
    part === 'body' || part === 'subject' ? t(`message.desk.${part}`) : t(`message.section.${part}`)
  return t('message.fault.empty', { language, part: name })
}

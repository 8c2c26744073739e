// The daily report by e-mail: who gets it and at which hour, and how the last ones left. Private to the reports. Promises: who may not set it sees how
// it is set; an address that is none is refused before it is sent.
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { type MailReply, MailSetting, MOST_RECIPIENTS } from '../../../shared/report/mailBodies.ts'
import { mayCall } from '../../../shared/role.ts'
import { useDesk } from '../../desk.ts'
import { Button, Field, Pills, Section } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const hourText = (hour: number) => `${String(hour).padStart(2, '0')}:00`

export function DailyMail({ now }: { now: Instant }) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const { value, problem, put } = useManage('dailyMail', (manage) => manage.dailyMail())
  const [editing, setEditing] = useState(false)
  const may = mayCall(profile.role, 'reports.setMail')
  return (
    <Section
      title={t('reports.mail.title')}
      hint={t('reports.mail.hint')}
      right={
        value &&
        may &&
        !editing && (
          <Button size="sm" icon="pen" data-change="mail" onClick={() => setEditing(true)}>
            {t('reports.mail.change')}
          </Button>
        )
      }
    >
      {problem && <ProblemNote problem={problem} />}
      {value && !editing && <Standing value={value} now={now} />}
      {value && editing && (
        <Form
          setting={value.setting}
          onClose={() => setEditing(false)}
          onSaved={(reply) => {
            put(reply)
            setEditing(false)
          }}
        />
      )}
    </Section>
  )
}

function Standing({ value, now }: { value: MailReply; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { setting, set, canSend, sent } = value
  return (
    <div className="rp-mail" data-mail={setting.on ? 'on' : 'off'}>
      <p>
        {setting.on
          ? t('reports.mail.on', { hour: hourText(setting.hour), to: setting.to.join(', ') })
          : t('reports.mail.off')}
        {set && (
          <span className="t3">
            {' '}
            {t('reports.mail.setBy', { name: set.by.name, at: format.dayTime(set.at, now) })}
          </span>
        )}
      </p>
      {!canSend && <p className="under">{t('reports.mail.noServer')}</p>}
      {sent.length > 0 && (
        <ul className="rp-mails">
          {sent.map(({ day, state, recipients }) => (
            <li key={`${day} ${state}`} data-state={state}>
              <span>{format.day(day)}</span>
              <span className={state === 'failed' || state === 'unsure' ? 'warn' : 't2'}>
                {t(`reports.mail.state.${state}`)}
              </span>
              <span className="t3">{t('reports.mail.recipients', { n: recipients })}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Form({
  setting,
  onSaved,
  onClose,
}: {
  setting: MailSetting
  onSaved(reply: MailReply): void
  onClose(): void
}) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const id = useId()
  const [draft, setDraft] = useState(setting)
  const [to, setTo] = useState(setting.to.join('\n'))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const addresses = to
    .split(/[\s,;，；]+/)
    .map((one) => one.trim())
    .filter(Boolean)
  const wrong = addresses.find((one) => !MailSetting.shape.to.element.safeParse(one).success)
  const fault =
    wrong !== undefined
      ? t('reports.mail.wrong', { address: wrong })
      : addresses.length > MOST_RECIPIENTS
        ? t('reports.mail.tooMany', { n: MOST_RECIPIENTS })
        : draft.on && addresses.length === 0
          ? t('reports.mail.nobody')
          : null
  const save = async () => {
    if (busy || fault !== null) return
    setBusy(true)
    setProblem(null)
    try {
      const reply = await sync.manage.setDailyMail({ ...draft, to: addresses })
      showToast({ tone: 'ok', title: t('reports.mail.saved') })
      onSaved(reply)
    } catch (error) {
      setProblem(problemOf(error, 'reports.mail'))
      setBusy(false)
    }
  }
  useKey('Ctrl+Enter', () => void save(), { label: t('reports.keys.mail'), group: t('manage.title') })
  return (
    <form
      className="rp-mail"
      data-mail="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className="row">
        <Pills
          label={t('reports.mail.title')}
          value={draft.on ? 'on' : 'off'}
          choices={(['on', 'off'] as const).map((value) => ({
            value,
            text: t(`reports.mail.switch.${value}`),
          }))}
          onChange={(value) => setDraft({ ...draft, on: value === 'on' })}
        />
        <select
          className="fi-in"
          aria-label={t('reports.mail.hour')}
          value={draft.hour}
          onChange={({ target }) => setDraft({ ...draft, hour: Number(target.value) })}
        >
          {HOURS.map((hour) => (
            <option key={hour} value={hour}>
              {hourText(hour)}
            </option>
          ))}
        </select>
        <Pills
          label={t('reports.mail.language')}
          value={draft.language}
          choices={(['zh', 'en'] as const).map((value) => ({
            value,
            text: t(`settings.languageName.${value === 'zh' ? 'zh-CN' : value}`),
          }))}
          onChange={(language) => setDraft({ ...draft, language })}
        />
      </div>
      <Field
        label={t('reports.mail.to')}
        htmlFor={`${id}-to`}
        hint={t('reports.mail.toHint')}
        error={to.trim() === '' && !draft.on ? null : fault}
      >
        <textarea
          id={`${id}-to`}
          className="fi-in"
          rows={3}
          value={to}
          onChange={({ target }) => setTo(target.value)}
        />
      </Field>
      {problem && <ProblemNote problem={problem} />}
      <div className="row tight">
        <Button look="pri" type="submit" combo="Ctrl+Enter" busy={busy} disabled={fault !== null}>
          {t('reports.mail.save')}
        </Button>
        <Button look="ghost" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

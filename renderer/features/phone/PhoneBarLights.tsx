// The lights at the right of the call bar: microphone, line and sync. Healthy is an icon and one word; trouble is a sentence with
// an action. Public; the shell passes the state of sync, which is no business of the phone.
import { Popover } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SECOND } from '../../../shared/instant.ts'
import { useNow } from '../../clock.ts'
import { Button } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { Meter } from '../../ui/signs.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { retryLine, usePhone } from './phone.ts'
import './phoneBarParts.css'

type Tone = 'ok' | 'warn'

/** Microphone and line. `sync` is the light of the sync feature, shown in the same row. */
export function LineLights({ sync, onSettings }: { sync?: ReactNode; onSettings(): void }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as one row or scroll
    <div className="ll" role="group" aria-label={t('phone.lights.label')}>
      <Headset onSettings={onSettings} />
      <LineLight onSettings={onSettings} />
      {sync}
    </div>
  )
}

function Headset({ onSettings }: { onSettings(): void }) {
  const { t } = useTranslation()
  const sample = usePhone((state) => state.sample)
  const chosen = usePhone((state) => state.chosen.microphone)
  const trouble = usePhone((state) => state.deviceTrouble)
  const words = useProblemWords()
  const level = sample?.levelIn ?? 0
  const percent = Math.round(level * 100)
  const worded = trouble && words(trouble.problem)
  const lost = (trouble?.lost ?? []).map(({ role, label }) =>
    t('phone.lights.lost', { role: t(`settings.${role}`), label }),
  )
  const said = sample ? t('phone.lights.headsetNow', { percent }) : t('phone.lights.headsetIdle')
  return (
    <Light
      tone={trouble ? 'warn' : 'ok'}
      name={`${t('phone.lights.headset')}: ${worded?.what ?? said}`}
      face={
        <>
          <Icon name="headset" />
          <Meter level={level} label={said} />
        </>
      }
      title={worded?.what ?? chosen?.label ?? t('phone.lights.deviceDefault')}
      text={worded ? [...lost, worded.now].join(' ') : said}
      action={
        <Button size="sm" icon="settings" onClick={onSettings}>
          {t('phone.lights.device')}
        </Button>
      }
    />
  )
}

function LineLight({ onSettings }: { onSettings(): void }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const registration = usePhone((state) => state.registration)
  const server = 'server' in registration ? (registration.server ?? '') : ''
  const by = server === '' ? '' : t('phone.lights.server', { server })
  const shown = ((): { tone: Tone; title: string; text: ReactNode; retry: boolean } => {
    switch (registration.state) {
      case 'registered':
        return {
          tone: 'ok',
          title: t(registration.backup ? 'phone.lights.registeredBackup' : 'phone.lights.registered'),
          text: [t('phone.lights.registeredMore'), by].filter(Boolean).join(' '),
          retry: false,
        }
      case 'connecting':
        return {
          tone: 'warn',
          title: t('phone.lights.connecting', { attempt: registration.attempt }),
          text: by,
          retry: true,
        }
      case 'offline':
        return { tone: 'warn', title: t('phone.lights.offline'), text: '', retry: true }
      case 'failed': {
        const { what, now } = words(registration.problem)
        const text = (
          <>
            {now} <RetryIn /> {by}
          </>
        )
        return { tone: 'warn', title: what, text, retry: true }
      }
      default:
        return registration satisfies never
    }
  })()
  return (
    <Light
      tone={shown.tone}
      name={`${t('phone.lights.line')}: ${shown.title}`}
      face={
        <>
          <Icon name={shown.tone === 'ok' ? 'signal' : 'alert'} size="s" />
          <span>{t('phone.lights.line')}</span>
        </>
      }
      title={shown.title}
      text={shown.text}
      action={
        <span className="row">
          {shown.retry && (
            <Button size="sm" icon="sync" onClick={retryLine}>
              {t('phone.lights.retryNow')}
            </Button>
          )}
          <Button size="sm" look="ghost" onClick={onSettings}>
            {t('phone.lights.settings')}
          </Button>
        </span>
      }
    />
  )
}

/** Counts down to the next try; says so when there is none. */
function RetryIn() {
  const { t } = useTranslation()
  const now = useNow(SECOND)
  const retryAt = usePhone((state) => state.retryAt)
  if (retryAt === null) return t('phone.lights.noRetry')
  return t('phone.lights.retryIn', { seconds: Math.max(0, Math.ceil((retryAt - now) / SECOND)) })
}

function Light({
  tone,
  name,
  face,
  title,
  text,
  action,
}: {
  tone: Tone
  name: string
  face: ReactNode
  title: string
  text: ReactNode
  action: ReactNode
}) {
  const [open, setOpen] = useState(false)
  // Escape closes it and nothing behind it.
  useKey('Escape', () => setOpen(false), { label: '', group: '', enabled: open })
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={
        <div className="ll-pop">
          <b>{title}</b>
          {text && <p>{text}</p>}
          {action}
        </div>
      }
    >
      <button type="button" className="ll-chip" data-tone={tone} aria-label={name}>
        {face}
      </button>
    </Popover>
  )
}

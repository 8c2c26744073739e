// A line from the board to a team or to all agents, and who has acknowledged the last one. Private to the board. Promises: what looks like a number of a
// person is not sent; sending is answered by the list, so that what stands there was taken.
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ANNOUNCEMENT_LIMIT, namesNumber } from '../../../shared/announcement.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/values.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'

export function Announce() {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  const { value, put } = useManage('announcements', (manage) => manage.announcements())
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [team, setTeam] = useState<Id | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const personal = namesNumber(text)
  const last = value?.announcements[0] ?? null

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (text.trim() === '' || personal || busy) return
    setBusy(true)
    setProblem(null)
    try {
      put(await sync.manage.announce({ id: crypto.randomUUID(), text, team }))
      setText('')
    } catch (error) {
      setProblem(problemOf(error, 'announcement'))
    } finally {
      setBusy(false)
    }
  }
  useKey('N', () => field.current?.focus(), { label: t('announce.keys.write'), group: t('manage.title') })
  return (
    <form className="bo-announce" onSubmit={(event) => void send(event)}>
      <div className="row">
        <input
          ref={field}
          className="fi-in grow"
          aria-label={t('announce.write')}
          placeholder={t('announce.write')}
          maxLength={ANNOUNCEMENT_LIMIT}
          value={text}
          aria-invalid={personal || undefined}
          onChange={(event) => setText(event.target.value)}
        />
        {value && value.teams.length > 0 && (
          <select
            className="fi-in bo-to"
            aria-label={t('announce.to')}
            value={team ?? ''}
            onChange={(event) => setTeam(event.target.value || null)}
          >
            <option value="">{t('announce.everyone')}</option>
            {value.teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        <Button type="submit" icon="bell" busy={busy} disabled={text.trim() === '' || personal}>
          {t('announce.send')}
        </Button>
      </div>
      <p className={`sm ${personal ? 'warn' : 't3'}`} role={personal ? 'alert' : undefined}>
        {personal ? t('announce.personal') : last ? null : t('announce.hint')}
        {!personal && last && (
          <span className="clip" data-announced={last.unread.length} title={last.unread.join(' · ')}>
            {format.dayTime(last.at, value?.now ?? last.at)}{' '}
            {last.team && t('announce.toTeam', { team: last.team })}“{last.text}” ·{' '}
            {t('announce.readBy', { read: last.read, all: last.read + last.unread.length })}
          </span>
        )}
      </p>
      {problem && <ProblemNote problem={problem} />}
    </form>
  )
}

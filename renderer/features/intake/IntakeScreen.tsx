// Import of an account file by an administrator: choose or drop it, say whose it is and who gets the cases, watch it go, read
// what came of it. Promises: nothing is imported before "import" is pressed, and cancelling before the end imports no row.
import { Input, Select } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { ImportReply, Profile } from '../../../shared/protocol.ts'
import { IMPORT_LIMIT_BYTES } from '../../../shared/protocol.ts'
import { useDesk } from '../../desk.ts'
import { Button, Field, Scroll } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { showToast, useLateFlag } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { IntakeResult } from './IntakeResult.tsx'
import './intake.css'

type Stage =
  | { state: 'form'; problem: Problem | null }
  | { state: 'sending'; sent: number; startedAt: number; stop: AbortController }
  | { state: 'done'; reply: ImportReply }

export function IntakeScreen() {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const [file, setFile] = useState<File | null>(null)
  const [lender, setLender] = useState('')
  const [callerName, setCallerName] = useState('')
  const [hotline, setHotline] = useState('')
  const [assign, setAssign] = useState('spread')
  const [agents, setAgents] = useState<readonly Profile[]>([])
  const [stage, setStage] = useState<Stage>({ state: 'form', problem: null })
  const [tried, setTried] = useState(false)
  const running = useRef<AbortController | null>(null)

  useEffect(() => {
    let stale = false
    sync.agents().then(
      (found) => {
        if (!stale) setAgents(found.filter((one) => one.role === 'agent'))
      },
      (error: unknown) => {
        if (!stale)
          setStage((now) =>
            now.state === 'form' ? { state: 'form', problem: problemOf(error, 'agents') } : now,
          )
      },
    )
    return () => {
      stale = true
    }
  }, [sync])
  // Leaving the screen in the middle of an upload ends it: nobody would see what came of it.
  useEffect(() => () => running.current?.abort(), [])

  const tooLarge = file !== null && file.size > IMPORT_LIMIT_BYTES
  const start = async (apply: 'new' | 'changes') => {
    setTried(true)
    if (file === null || tooLarge || lender.trim() === '') return
    const stop = new AbortController()
    running.current = stop
    setStage({ state: 'sending', sent: 0, startedAt: performance.now(), stop })
    try {
      const reply = await sync.importAccounts(
        file,
        {
          name: file.name,
          lender: lender.trim(),
          assign,
          apply,
          ...(callerName.trim() === '' ? {} : { callerName: callerName.trim() }),
          ...(hotline.trim() === '' ? {} : { hotline: hotline.trim() }),
        },
        (sent) => setStage((now) => (now.state === 'sending' && now.stop === stop ? { ...now, sent } : now)),
        stop.signal,
      )
      setStage({ state: 'done', reply })
    } catch (error) {
      if (stop.signal.aborted) {
        showToast({ tone: 'warn', title: t('intake.cancelled') })
        setStage({ state: 'form', problem: null })
      } else setStage({ state: 'form', problem: problemOf(error, 'import') })
    } finally {
      running.current = null
    }
  }

  return (
    <main className="sheet" aria-label={t('intake.title')}>
      <header className="page-head">
        <h1>{t('intake.title')}</h1>
        <p>{t('intake.intro')}</p>
      </header>
      <Scroll className="ik" label={t('intake.title')}>
        {stage.state === 'done' ? (
          <IntakeResult
            reply={stage.reply}
            onApply={() => void start('changes')}
            onAgain={() => {
              setFile(null)
              setTried(false)
              setStage({ state: 'form', problem: null })
            }}
          />
        ) : (
          <form
            className="ik-form"
            onSubmit={(event) => {
              event.preventDefault()
              if (stage.state === 'form') void start('new')
            }}
          >
            {stage.state === 'form' && stage.problem && <ProblemNote problem={stage.problem} />}
            <FilePick
              file={file}
              error={tried && file === null}
              busy={stage.state === 'sending'}
              onPick={setFile}
            />
            <div className="ik-fields">
              <LenderField value={lender} error={tried && lender.trim() === ''} onChange={setLender} />
              <AssignField value={assign} agents={agents} onChange={setAssign} />
              <TextField
                label={t('intake.step.callerName')}
                hint={t('intake.callerNameHint')}
                value={callerName}
                max={80}
                onChange={setCallerName}
              />
              <TextField
                label={t('intake.step.hotline')}
                hint={t('intake.hotlineHint')}
                value={hotline}
                max={20}
                onChange={setHotline}
              />
            </div>
            {stage.state === 'sending' && file ? (
              <Progress
                sent={stage.sent}
                size={file.size}
                startedAt={stage.startedAt}
                onCancel={() => stage.stop.abort()}
              />
            ) : (
              <div className="row">
                <Button type="submit" look="pri" size="lg" icon="import" disabled={tooLarge}>
                  {t('intake.start')}
                </Button>
              </div>
            )}
          </form>
        )}
      </Scroll>
    </main>
  )
}

function FilePick({
  file,
  error,
  busy,
  onPick,
}: {
  file: File | null
  error: boolean
  busy: boolean
  onPick(file: File): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [over, setOver] = useState(false)
  const id = useId()
  const limit = format.bytes(IMPORT_LIMIT_BYTES)
  const tooLarge = file !== null && file.size > IMPORT_LIMIT_BYTES
  return (
    <div>
      <label
        htmlFor={id}
        className="ik-drop"
        data-over={over}
        data-error={error || tooLarge}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(!busy)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const dropped = event.dataTransfer.files[0]
          if (dropped && !busy) onPick(dropped)
        }}
      >
        <input
          id={id}
          type="file"
          className="said-only"
          accept=".csv,.txt,.tsv,.xlsx"
          disabled={busy}
          onChange={(event) => {
            const chosen = event.target.files?.[0]
            if (chosen) onPick(chosen)
            event.target.value = ''
          }}
        />
        <span className="ik-ic">
          <Icon name={file ? 'file' : 'import'} size="xl" />
        </span>
        {file ? (
          <span className="col ik-file">
            <b className="clip">{file.name}</b>
            <span className="sm t3">
              {format.bytes(file.size)} · {t('intake.change')}
            </span>
          </span>
        ) : (
          <span className="col">
            <b>{t(over ? 'intake.dropActive' : 'intake.drop')}</b>
            <span className="sm t3">CSV · XLSX · {t('intake.limit', { size: limit })}</span>
          </span>
        )}
      </label>
      {(error || tooLarge) && (
        <p className="under bad" role="alert">
          <Icon name="alert" size="s" />
          {tooLarge && file
            ? t('intake.tooLarge', { name: file.name, size: format.bytes(file.size), limit })
            : t('intake.need.file')}
        </p>
      )}
    </div>
  )
}

function LenderField({
  value,
  error,
  onChange,
}: {
  value: string
  error: boolean
  onChange(value: string): void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <Field
      label={t('intake.step.lender')}
      htmlFor={id}
      required={t('common.required')}
      error={error ? t('intake.need.lender') : undefined}
      hint={t('intake.lenderHint')}
    >
      <Input
        id={id}
        value={value}
        maxLength={80}
        {...(error ? { status: 'error' as const } : {})}
        placeholder={t('intake.lenderPlaceholder')}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

/** What stands in for a column that the file does not have. */
function TextField({
  label,
  hint,
  value,
  max,
  onChange,
}: {
  label: string
  hint: string
  value: string
  max: number
  onChange(value: string): void
}) {
  const id = useId()
  return (
    <Field label={label} htmlFor={id} hint={hint}>
      <Input id={id} value={value} maxLength={max} onChange={(event) => onChange(event.target.value)} />
    </Field>
  )
}

function AssignField({
  value,
  agents,
  onChange,
}: {
  value: string
  agents: readonly Profile[]
  onChange(value: string): void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <Field label={t('intake.step.assign')} htmlFor={id}>
      <Select
        id={id}
        value={value}
        style={{ width: '100%' }}
        onChange={onChange}
        options={[
          { value: 'spread', label: t('intake.spread') },
          ...agents.map((agent) => ({
            value: agent.id,
            label: t('intake.one', { name: agent.name, number: agent.staffNumber }),
          })),
        ]}
      />
    </Field>
  )
}

function Progress({
  sent,
  size,
  startedAt,
  onCancel,
}: {
  sent: number
  size: number
  startedAt: number
  onCancel(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [elapsed, setElapsed] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setElapsed(performance.now() - startedAt), 500)
    return () => clearInterval(timer)
  }, [startedAt])
  const late = useLateFlag(true)
  if (!late) return null
  const percent = size === 0 ? 100 : Math.min(100, Math.round((sent / size) * 100))
  return (
    <div className="inset ik-progress" role="status">
      <div className="row">
        <span>{percent < 100 ? t('intake.sending', { percent }) : t('intake.reading')}</span>
        <span className="grow" />
        <span className="sm t3">{t('intake.elapsed', { time: format.duration(elapsed) })}</span>
        <Button size="sm" look="ghost" icon="close" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
      <div className="prog" aria-hidden="true">
        <i className={percent < 100 ? '' : 'busy'} style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}

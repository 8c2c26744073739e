// Import of an account file by an administrator: choose it, see what its columns were taken for and correct that, check it,
// see what would change, import. Promises: no row is written before "import" is pressed, nor by an import that is cancelled. What was
// said and what runs is held by `useIntake.ts`, above the screen.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { columnKey } from '../../../shared/intake/columns.ts'
import type { ColumnsReply } from '../../../shared/intake/exchange.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Profile } from '../../../shared/protocol.ts'
import { IMPORT_LIMIT_BYTES } from '../../../shared/protocol.ts'
import { useDesk } from '../../desk.ts'
import { Button, Scroll } from '../../ui/controls.tsx'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { ColumnTable } from './ColumnTable.tsx'
import { AssignField, FilePick, LenderField, TextField } from './IntakeFields.tsx'
import { IntakePlan } from './IntakePlan.tsx'
import { IntakeProgress } from './IntakeProgress.tsx'
import { IntakeResult } from './IntakeResult.tsx'
import { type Beginning, beginningOf } from './importRun.ts'
import type { Apply, Intake, IntakeForm } from './useIntake.ts'
import './intake.css'

/** Typing a lender's name asks central once, not letter by letter. */
const TYPING_MS = 350

export function IntakeScreen({ intake }: { intake: Intake }) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const { form, stage, change } = intake
  const { file, lender, callerName, hotline, assign, chosen, tried } = form
  const [agents, setAgents] = useState<readonly Profile[]>([])
  const [problem, setProblem] = useState<Problem | null>(null)
  const columns = useColumns(file, lender.trim(), chosen)

  useEffect(() => {
    let stale = false
    sync.agents().then(
      (found) => {
        if (!stale) setAgents(found.filter((one) => one.role === 'agent'))
      },
      (error: unknown) => {
        if (!stale) setProblem(problemOf(error, 'agents'))
      },
    )
    return () => {
      stale = true
    }
  }, [sync])

  const read = columns.reply
  const carries = (key: string) =>
    read?.headings.some((one) => one.column !== null && columnKey(one.column) === key) ?? true
  const known = read?.known ?? null
  const noHotline = !carries('hotline') && hotline.trim() === '' && known === null
  const tooLarge = file !== null && file.size > IMPORT_LIMIT_BYTES
  const ready = file !== null && !tooLarge && lender.trim() !== '' && !noHotline
  const start = (apply: Apply) => {
    change({ tried: true })
    if (ready) intake.start(apply, choicesOf(read, chosen))
  }

  return (
    <main className="sheet" aria-label={t('intake.title')}>
      <header className="page-head">
        <h1>{t('intake.title')}</h1>
        <p>{t('intake.intro')}</p>
      </header>
      <Scroll className="ik" label={t('intake.title')}>
        {stage.state === 'plan' && (
          <IntakePlan
            reply={stage.reply}
            onBack={intake.back}
            onImport={(changes) => start(changes ? 'changes' : 'new')}
          />
        )}
        {stage.state === 'done' && (
          <IntakeResult
            reply={stage.reply}
            onAgain={() => change({ file: null, chosen: {}, tried: false })}
          />
        )}
        {(stage.state === 'form' || stage.state === 'running') && (
          <form
            className="ik-form"
            onSubmit={(event) => {
              event.preventDefault()
              if (stage.state === 'form') start('nothing')
            }}
          >
            {stage.state === 'form' && stage.problem && <ProblemNote problem={stage.problem} />}
            {problem && <ProblemNote problem={problem} />}
            <FilePick
              file={file}
              error={tried && file === null}
              busy={stage.state === 'running'}
              onPick={(next) => change({ file: next, chosen: {} })}
            />
            <div className="ik-fields">
              <LenderField
                value={lender}
                error={tried && lender.trim() === ''}
                onChange={(value) => change({ lender: value })}
              />
              <AssignField value={assign} agents={agents} onChange={(value) => change({ assign: value })} />
              <TextField
                label={t('intake.step.callerName')}
                hint={t('intake.callerNameHint')}
                value={callerName}
                placeholder={known?.callerName}
                max={80}
                onChange={(value) => change({ callerName: value })}
              />
              <TextField
                label={t('intake.step.hotline')}
                hint={t('intake.hotlineHint')}
                value={hotline}
                placeholder={known?.hotline}
                max={20}
                required={carries('hotline') || known ? undefined : t('common.required')}
                error={tried && noHotline ? t('intake.need.hotline') : undefined}
                onChange={(value) => change({ hotline: value })}
              />
            </div>
            {stage.state === 'running' && file ? (
              <IntakeProgress
                step={stage.step}
                size={file.size}
                startedAt={stage.startedAt}
                stopping={stage.stopping}
                onCancel={intake.cancel}
              />
            ) : (
              <>
                {columns.problem && <ProblemNote problem={columns.problem} />}
                {columns.reading && (
                  <Loading
                    rows={3}
                    label={t('intake.columns.reading')}
                    hint={t('intake.columns.slow')}
                    onAgain={null}
                  />
                )}
                {read && (
                  <ColumnTable
                    columns={read}
                    chosen={chosen}
                    disabled={false}
                    onChoose={(next) => change({ chosen: next })}
                  />
                )}
                <div className="row ik-go">
                  <Button
                    type="submit"
                    look="pri"
                    size="lg"
                    icon="arrow"
                    disabled={tooLarge || (read?.missing.length ?? 0) > 0}
                  >
                    {t('intake.check')}
                  </Button>
                  <span className="sm t3">{t('intake.checkHint')}</span>
                </div>
              </>
            )}
          </form>
        )}
      </Scroll>
    </main>
  )
}

interface Columns {
  /** As they were last read; of this file only. */
  readonly reply: ColumnsReply | null
  readonly problem: Problem | null
  /** The file is on its way or being read for the first time. */
  readonly reading: boolean
}

const NOTHING: Columns = { reply: null, problem: null, reading: false }

/** What the headings are taken for, asked again when the file, the lender or a choice changes; a workbook leaves once only. */
function useColumns(file: File | null, lender: string, chosen: IntakeForm['chosen']): Columns {
  const { sync } = useDesk()
  const [columns, setColumns] = useState<Columns>(NOTHING)
  const beginning = useRef<{ file: File; send: Beginning } | null>(null)
  const shown = useRef<File | null>(null)
  useEffect(() => {
    if (file === null || file.size > IMPORT_LIMIT_BYTES) {
      shown.current = null
      setColumns(NOTHING)
      return
    }
    const stop = new AbortController()
    if (shown.current !== file) setColumns({ ...NOTHING, reading: true })
    const ask = async () => {
      try {
        const wish = { mapping: chosen, ...(lender === '' ? {} : { lender }) }
        if (beginning.current?.file !== file)
          beginning.current = { file, send: beginningOf(sync.intake, file) }
        const reply = await beginning.current.send(wish, stop.signal)
        if (stop.signal.aborted) return
        shown.current = file
        setColumns({ reply, problem: null, reading: false })
      } catch (error) {
        if (!stop.signal.aborted)
          setColumns({ reply: null, problem: problemOf(error, 'columns'), reading: false })
      }
    }
    const timer = setTimeout(() => void ask(), shown.current === file ? TYPING_MS : 0)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [sync, file, lender, chosen])
  return columns
}

/** What a person said now or earlier; what was recognised needs no saying. */
function choicesOf(read: ColumnsReply | null, chosen: IntakeForm['chosen']): Record<string, string> {
  const earlier = (read?.headings ?? []).flatMap((one) =>
    one.state === 'remembered' ? [[one.heading, one.column ?? ''] as const] : [],
  )
  return { ...Object.fromEntries(earlier), ...chosen }
}

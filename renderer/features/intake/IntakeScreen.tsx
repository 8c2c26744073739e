// Import of an account file by an administrator: choose it, see what its columns were taken for and correct that, check it,
// see what would change, import. Promises: no row is written before "import" is pressed, nor by an import that is cancelled.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { columnKey } from '../../../shared/intake/columns.ts'
import type { ColumnsReply } from '../../../shared/intake/exchange.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { ImportReply, Profile } from '../../../shared/protocol.ts'
import { IMPORT_LIMIT_BYTES } from '../../../shared/protocol.ts'
import { useDesk } from '../../desk.ts'
import { Button, Scroll } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { ColumnTable } from './ColumnTable.tsx'
import { AssignField, FilePick, LenderField, TextField } from './IntakeFields.tsx'
import { IntakePlan } from './IntakePlan.tsx'
import { IntakeProgress } from './IntakeProgress.tsx'
import { IntakeResult } from './IntakeResult.tsx'
import { beginningOf, type Run, type RunStep, startRun } from './importRun.ts'
import './intake.css'

type Apply = 'nothing' | 'new' | 'changes'
type Stage =
  | { state: 'form'; problem: Problem | null }
  | { state: 'running'; run: Run; step: RunStep; startedAt: number; stopping: boolean }
  | { state: 'plan'; reply: ImportReply }
  | { state: 'done'; reply: ImportReply }
type Chosen = Readonly<Record<string, string>>

const FORM: Stage = { state: 'form', problem: null }
/** Typing a lender's name asks central once, not letter by letter. */
const TYPING_MS = 350

export function IntakeScreen() {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const words = useProblemWords()
  const [file, setFile] = useState<File | null>(null)
  const [lender, setLender] = useState('')
  const [callerName, setCallerName] = useState('')
  const [hotline, setHotline] = useState('')
  const [assign, setAssign] = useState('spread')
  const [chosen, setChosen] = useState<Chosen>({})
  const [agents, setAgents] = useState<readonly Profile[]>([])
  const [stage, setStage] = useState<Stage>(FORM)
  const [tried, setTried] = useState(false)
  const running = useRef<Run | null>(null)
  const columns = useColumns(file, lender.trim(), chosen)

  useEffect(() => {
    let stale = false
    sync.agents().then(
      (found) => {
        if (!stale) setAgents(found.filter((one) => one.role === 'agent'))
      },
      (error: unknown) => {
        if (!stale)
          setStage((now) => (now.state === 'form' ? { ...now, problem: problemOf(error, 'agents') } : now))
      },
    )
    return () => {
      stale = true
    }
  }, [sync])
  const failed = (error: unknown) => {
    const said = words(problemOf(error, 'import'))
    showToast({ tone: 'bad', title: said.what, text: said.now })
  }
  const lastFailed = useRef(failed)
  lastFailed.current = failed
  // Leaving the screen in the middle ends it: nobody would see what came of it.
  useEffect(() => () => void running.current?.cancel().catch((error) => lastFailed.current(error)), [])

  const read = columns.state === 'read' ? columns.reply : null
  const carries = (key: string) =>
    read?.headings.some((one) => one.column !== null && columnKey(one.column) === key) ?? true
  const known = read?.known ?? null
  const noHotline = !carries('hotline') && hotline.trim() === '' && known === null
  const tooLarge = file !== null && file.size > IMPORT_LIMIT_BYTES
  const ready = file !== null && !tooLarge && lender.trim() !== '' && !noHotline

  const start = async (apply: Apply) => {
    setTried(true)
    if (!file || !ready) return
    const run = startRun(
      sync,
      file,
      {
        name: file.name,
        lender: lender.trim(),
        assign,
        apply,
        mapping: choicesOf(read, chosen),
        ...(callerName.trim() === '' ? {} : { callerName: callerName.trim() }),
        ...(hotline.trim() === '' ? {} : { hotline: hotline.trim() }),
      },
      (step) => setStage((now) => (now.state === 'running' && now.run === run ? { ...now, step } : now)),
    )
    running.current = run
    setStage({
      state: 'running',
      run,
      step: { sent: 0, progress: null },
      startedAt: performance.now(),
      stopping: false,
    })
    const end = await run.end
    running.current = null
    if (end.kind === 'done') setStage({ state: apply === 'nothing' ? 'plan' : 'done', reply: end.reply })
    else if (end.kind === 'failed') setStage({ state: 'form', problem: end.problem })
    else {
      showToast({ tone: 'warn', title: t('intake.cancelled') })
      setStage(FORM)
    }
  }
  const cancel = (run: Run) => {
    setStage((now) => (now.state === 'running' && now.run === run ? { ...now, stopping: true } : now))
    run.cancel().then((inTime) => {
      if (!inTime) showToast({ tone: 'warn', title: t('intake.tooLate') })
    }, failed)
  }
  const pick = (next: File) => {
    setFile(next)
    setChosen({})
    setStage(FORM)
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
            onBack={() => setStage(FORM)}
            onImport={(changes) => void start(changes ? 'changes' : 'new')}
          />
        )}
        {stage.state === 'done' && (
          <IntakeResult
            reply={stage.reply}
            onAgain={() => {
              setFile(null)
              setChosen({})
              setTried(false)
              setStage(FORM)
            }}
          />
        )}
        {(stage.state === 'form' || stage.state === 'running') && (
          <form
            className="ik-form"
            onSubmit={(event) => {
              event.preventDefault()
              if (stage.state === 'form') void start('nothing')
            }}
          >
            {stage.state === 'form' && stage.problem && <ProblemNote problem={stage.problem} />}
            <FilePick
              file={file}
              error={tried && file === null}
              busy={stage.state === 'running'}
              onPick={pick}
            />
            <div className="ik-fields">
              <LenderField value={lender} error={tried && lender.trim() === ''} onChange={setLender} />
              <AssignField value={assign} agents={agents} onChange={setAssign} />
              <TextField
                label={t('intake.step.callerName')}
                hint={t('intake.callerNameHint')}
                value={callerName}
                placeholder={known?.callerName}
                max={80}
                onChange={setCallerName}
              />
              <TextField
                label={t('intake.step.hotline')}
                hint={t('intake.hotlineHint')}
                value={hotline}
                placeholder={known?.hotline}
                max={20}
                required={carries('hotline') || known ? undefined : t('common.required')}
                error={tried && noHotline ? t('intake.need.hotline') : undefined}
                onChange={setHotline}
              />
            </div>
            {stage.state === 'running' && file ? (
              <IntakeProgress
                step={stage.step}
                size={file.size}
                startedAt={stage.startedAt}
                stopping={stage.stopping}
                onCancel={() => cancel(stage.run)}
              />
            ) : (
              <>
                {columns.state === 'failed' && <ProblemNote problem={columns.problem} />}
                {read && <ColumnTable columns={read} chosen={chosen} disabled={false} onChoose={setChosen} />}
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

type Columns =
  | { state: 'none' }
  | { state: 'read'; reply: ColumnsReply }
  | { state: 'failed'; problem: Problem }

/** What the headings are taken for, asked again when the file, the lender or a choice changes. */
function useColumns(file: File | null, lender: string, chosen: Chosen): Columns {
  const { sync } = useDesk()
  const [columns, setColumns] = useState<Columns>({ state: 'none' })
  useEffect(() => {
    if (file === null || file.size > IMPORT_LIMIT_BYTES) {
      setColumns({ state: 'none' })
      return
    }
    const stop = new AbortController()
    const ask = async () => {
      try {
        const wish = { mapping: chosen, ...(lender === '' ? {} : { lender }) }
        const reply = await sync.intake.fileColumns(await beginningOf(file), wish, stop.signal)
        if (!stop.signal.aborted) setColumns({ state: 'read', reply })
      } catch (error) {
        if (!stop.signal.aborted) setColumns({ state: 'failed', problem: problemOf(error, 'columns') })
      }
    }
    const timer = setTimeout(() => void ask(), TYPING_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [sync, file, lender, chosen])
  return columns
}

/** What a person said now or earlier; what was recognised needs no saying. */
function choicesOf(read: ColumnsReply | null, chosen: Chosen): Record<string, string> {
  const earlier = (read?.headings ?? []).flatMap((one) =>
    one.state === 'remembered' ? [[one.heading, one.column ?? ''] as const] : [],
  )
  return { ...Object.fromEntries(earlier), ...chosen }
}

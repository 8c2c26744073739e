// The import that this administrator prepares and runs, held above the screen: who leaves it to look something up finds the form as it
// was, and a run goes on. Public. Promises: a run ends only by its end, by cancel, or with the session, which is not ended by hand
// meanwhile; its end is said wherever the administrator is.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { ImportReply } from '../../../shared/protocol.ts'
import { useDesk } from '../../desk.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { newRows } from './IntakeRows.tsx'
import { percentOf, type Run, type RunStep, startRun } from './importRun.ts'

export type Apply = 'nothing' | 'new' | 'changes'
export type Stage =
  | { state: 'form'; problem: Problem | null }
  | { state: 'running'; run: Run; step: RunStep; startedAt: number; stopping: boolean }
  | { state: 'plan'; reply: ImportReply }
  | { state: 'done'; reply: ImportReply }

/** What the administrator said so far. */
export interface IntakeForm {
  readonly file: File | null
  readonly lender: string
  readonly callerName: string
  readonly hotline: string
  readonly assign: string
  /** Columns by heading, as chosen now. */
  readonly chosen: Readonly<Record<string, string>>
  /** "Check" was pressed: what is missing is marked. */
  readonly tried: boolean
}

export interface Intake {
  readonly form: IntakeForm
  readonly stage: Stage
  /** Whole per cent of the step that runs; 0 while nobody can tell, null when nothing runs. */
  readonly percent: number | null
  change(part: Partial<IntakeForm>): void
  /** Back to the form, as it stands. */
  back(): void
  /** `mapping`: every column that a person chose, now or earlier. */
  start(apply: Apply, mapping: Readonly<Record<string, string>>): void
  cancel(): void
}

const EMPTY: IntakeForm = {
  file: null,
  lender: '',
  callerName: '',
  hotline: '',
  assign: 'spread',
  chosen: {},
  tried: false,
}
const FORM: Stage = { state: 'form', problem: null }

/** `away`: the administrator is on another screen; what comes of a run is said there. */
export function useIntake(away: boolean): Intake {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync } = useDesk()
  const words = useProblemWords()
  const [form, setForm] = useState(EMPTY)
  const [stage, setStage] = useState<Stage>(FORM)
  const running = useRef<Run | null>(null)

  const failed = (problem: Problem) => {
    const said = words(problem)
    showToast({ tone: 'bad', title: said.what, text: said.now })
  }
  const told = (apply: Apply, reply: ImportReply) => {
    const title = t(apply === 'nothing' ? 'intake.checked' : 'intake.imported', {
      rows: format.count(newRows(reply)),
      rejected: format.count(reply.rejected),
    })
    showToast({ tone: 'ok', title })
  }
  const latest = useRef({ away, failed, told })
  latest.current = { away, failed, told }
  // The session ends: nobody may go on in its name.
  useEffect(
    () => () => {
      void running.current
        ?.cancel()
        .catch((error: unknown) => latest.current.failed(problemOf(error, 'import')))
    },
    [],
  )

  const start = async (apply: Apply, mapping: Readonly<Record<string, string>>) => {
    const { file, lender, assign } = form
    if (!file || running.current) return
    const callerName = form.callerName.trim()
    const hotline = form.hotline.trim()
    const run = startRun(
      sync,
      file,
      {
        name: file.name,
        lender: lender.trim(),
        assign,
        apply,
        mapping,
        ...(callerName === '' ? {} : { callerName }),
        ...(hotline === '' ? {} : { hotline }),
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
    if (end.kind === 'done') {
      setStage({ state: apply === 'nothing' ? 'plan' : 'done', reply: end.reply })
      if (latest.current.away) latest.current.told(apply, end.reply)
    } else if (end.kind === 'failed') {
      setStage({ state: 'form', problem: end.problem })
      if (latest.current.away) latest.current.failed(end.problem)
    } else {
      showToast({ tone: 'warn', title: t('intake.cancelled') })
      setStage(FORM)
    }
  }
  const cancel = () => {
    const run = running.current
    if (!run) return
    setStage((now) => (now.state === 'running' && now.run === run ? { ...now, stopping: true } : now))
    run.cancel().then(
      (inTime) => {
        if (!inTime) showToast({ tone: 'warn', title: t('intake.tooLate') })
      },
      (error: unknown) => failed(problemOf(error, 'import')),
    )
  }

  return {
    form,
    stage,
    percent: stage.state === 'running' ? (percentOf(stage.step, form.file?.size ?? 0) ?? 0) : null,
    change: (part) => {
      setForm((now) => ({ ...now, ...part }))
      // Another file, and another try, begin with the form.
      if (part.file !== undefined) setStage(FORM)
    },
    back: () => setStage(FORM),
    start: (apply, mapping) => void start(apply, mapping),
    cancel,
  }
}

// Allotment (分案), a section of Manage: who holds what, an order, its preview, doing it, stopping and undoing. Public through `strategy.tsx`.
// Promises: nothing passes without a preview; while it runs it says how far it is and can be stopped.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AllotmentPreview, AllotmentSummary } from '../../../shared/allotmentBodies.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { houseDay } from '../../../shared/strategy.ts'
import { useDesk } from '../../desk.ts'
import { Pills, Scroll } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { Board, Recent } from './Board.tsx'
import { OrderForm } from './OrderForm.tsx'
import { emptyOrder, missingIn, orderOf } from './order.ts'
import { People } from './People.tsx'
import { PreviewPanel } from './PreviewPanel.tsx'
import { useAsked } from './useAsked.ts'

const LOOK_EVERY_MS = 400

export function AllotmentSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const [view, setView] = useState<'deal' | 'people'>('deal')
  return (
    <>
      <header className="page-head row">
        <div className="grow">
          <h1>{t('manage.section.allotment')}</h1>
          <p>{t('allotment.intro')}</p>
        </div>
        <Pills
          label={t('allotment.views')}
          value={view}
          choices={[
            { value: 'deal', text: t('allotment.view.deal') },
            { value: 'people', text: t('allotment.view.people') },
          ]}
          onChange={setView}
        />
      </header>
      {view === 'deal' ? <Dealing now={now} /> : <People />}
    </>
  )
}

function Dealing({ now }: Pick<SectionProps, 'now'>) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const board = useAsked((central) => central.board())
  const [draft, setDraft] = useState(emptyOrder)
  const [preview, setPreview] = useState<AllotmentPreview | null>(null)
  const [running, setRunning] = useState<AllotmentSummary | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const missing = missingIn(draft)

  /** Does one thing at a time; what goes wrong is said above the board. */
  async function doing<T>(work: () => Promise<T>): Promise<T | null> {
    setBusy(true)
    setProblem(null)
    try {
      return await work()
    } catch (error) {
      setProblem(problemOf(error, 'allotments.make'))
      return null
    } finally {
      setBusy(false)
    }
  }

  const show = () =>
    doing(async () => {
      if (missing === null) setPreview(await sync.strategy.preview(orderOf(draft)))
    })

  async function run(
    first: AllotmentSummary,
    work: () => Promise<{ allotment: AllotmentSummary }>,
  ): Promise<void> {
    setRunning(first)
    const done = (await doing(work))?.allotment
    setRunning(null)
    board.again()
    if (!done) return
    setPreview(null)
    if (done.problem) setProblem(done.problem)
    else if (done.state === 'takenBack') showToast({ tone: 'warn', title: t('allotment.takenBack') })
    else showToast({ tone: 'ok', title: t('allotment.done', { cases: done.landed }) })
  }

  const carryOut = ({ allotment }: AllotmentPreview) =>
    run({ ...allotment, state: 'landing' }, () => sync.strategy.carryOut(allotment.id))
  const undo = (allotment: AllotmentSummary) =>
    run({ ...allotment, how: 'undo', landed: 0 }, () => sync.strategy.undo(allotment.id))
  const drop = ({ allotment }: AllotmentPreview) =>
    doing(async () => {
      setPreview(null)
      await sync.strategy.cancel(allotment.id)
    })

  /** Beside what runs, whose answer says how it ended; that a stop never reached central is said here. */
  const stop = ({ allotment }: AllotmentPreview) =>
    sync.strategy
      .cancel(allotment.id)
      .catch((error: unknown) => setProblem(problemOf(error, 'allotments.cancel')))

  const followed = running?.state === 'landing' ? running.id : null
  useEffect(() => {
    if (followed === null) return
    const timer = setInterval(() => {
      sync.strategy.allotment(followed).then(
        ({ allotment }) => setRunning((before) => (before?.id === followed ? allotment : before)),
        // The answer of the doing itself says what is wrong.
        () => undefined,
      )
    }, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [sync, followed])

  useKey('Ctrl+Enter', () => void (preview ? carryOut(preview) : show()), {
    label: t('allotment.keys.go'),
    group: t('manage.title'),
    enabled: !busy && running === null && (preview ? preview.allotment.cases > 0 : missing === null),
  })

  if (board.value === null)
    return board.problem ? (
      <ProblemNote problem={board.problem} />
    ) : (
      <Loading label={t('common.loading')} onAgain={board.again} />
    )
  return (
    <div className="sg-two al">
      <OrderForm
        draft={draft}
        board={board.value}
        missing={missing}
        busy={busy}
        locked={preview !== null || running !== null}
        today={houseDay(now)}
        onChange={setDraft}
        onPreview={() => void show()}
      />
      <div className="sg-col sg-trial">
        {(problem ?? board.problem) && (
          <ProblemNote problem={problem ?? board.problem ?? { code: 'unexpected', params: {} }} />
        )}
        {preview ? (
          <PreviewPanel
            preview={preview}
            running={running}
            busy={busy}
            onDo={() => void carryOut(preview)}
            onDrop={() => void drop(preview)}
            onStop={() => void stop(preview)}
          />
        ) : (
          <Scroll className="fade sg-pad" label={t('allotment.board.title')}>
            <Board board={board.value} />
            <Recent
              recent={board.value.recent}
              running={running}
              now={now}
              busy={busy}
              onUndo={(allotment) => void undo(allotment)}
            />
          </Scroll>
        )}
      </div>
    </div>
  )
}

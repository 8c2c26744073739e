// Quality review (质检): queue, one call, judgement. Public to the shell. Promises: moving through the queue opens nothing, every
// opening is recorded by central, and a judgement is saved like any other act: once, durable, whatever the network does.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActDraft } from '../../../shared/act.ts'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Remark } from '../../../shared/qa/scoreRow.ts'
import { type ReviewFilter, standOf } from '../../../shared/review.ts'
import { mayRecord } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Pills, Sheet } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState, showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { type Corrected, Correction } from './Correction.tsx'
import { Draws, useDraws } from './Draws.tsx'
import { Judgement } from './Judgement.tsx'
import { OpenCall } from './OpenCall.tsx'
import { ANY, Queue } from './Queue.tsx'
import { ScorePanel } from './ScorePanel.tsx'
import { useCallList, useJudgements, useLock, useOpenCall, useScoring } from './useReview.ts'
import type { Sound } from './useSound.ts'
import './judgement.css'
import './review.css'

const DISPUTED: ReviewFilter = { ...ANY, state: 'disputed' }
const SCROLL_PX = 60

/**
 * `covered`: a supervisor's own call is up and not verified; then nothing of any call is shown. `open`: the call that another screen
 * sends the reviewer to.
 */
export function ReviewScreen({ now, covered, open }: { now: Instant; covered: boolean; open: Id | null }) {
  const { t } = useTranslation()
  if (!covered) return <Reviews now={now} first={open} />
  return (
    <main className="sheet" aria-label={t('shell.screen.review')}>
      <EmptyState icon="lock" title={t('worklist.covered')} />
    </main>
  )
}

function Reviews({ now, first: wanted }: { now: Instant; first: Id | null }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { local, profile } = useDesk()
  const [filter, setFilter] = useState<ReviewFilter>(ANY)
  const [chosen, setChosen] = useState<Id | null>(wanted)
  const [opened, setOpened] = useState<Id | null>(wanted)
  const [mode, setMode] = useState<'look' | 'again' | 'correct'>('look')
  const [busy, setBusy] = useState(false)
  const list = useCallList(filter)
  const disputes = useCallList(DISPUTED)
  const { told, loading, problem, reload } = useOpenCall(opened)
  const mayJudge = mayRecord(profile.role, 'disposition.reviewed')
  const [side, setSide] = useState<'result' | 'score'>('result')
  const [remarks, setRemarks] = useState<readonly Remark[]>([])
  const sound = useRef<Sound | null>(null)
  const draws = useDraws()
  useLock(mayJudge ? opened : null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: remarks belong to the call that is open
  useEffect(() => setRemarks([]), [opened])

  const taken = useCallback(
    (callId: Id) => {
      list.reload()
      disputes.reload()
      if (callId === opened) reload()
    },
    [list.reload, disputes.reload, opened, reload],
  )
  const waiting = useJudgements(taken)
  const scoring = useScoring(
    taken,
    (scoreId) => told?.scores.find(({ id }) => id === scoreId)?.callId ?? null,
  )
  const mine = told ? (waiting.get(told.call.id) ?? null) : null
  const stand = told ? standOf(told.reviews.at(-1) ?? null) : 'pending'
  const judging =
    mayJudge &&
    told !== null &&
    told.locked === null &&
    side === 'result' &&
    mine === null &&
    !busy &&
    (stand !== 'done' || mode === 'again')

  // The agent answered, or another reviewer was here: what is open is told anew, once for each change in the list.
  const listed = [...list.items, ...disputes.items].find((one) => one.callId === opened)
  const news = listed ? `${listed.state} ${listed.code}` : null
  const shownNews = useRef(news)
  useEffect(() => {
    if (news === null || news === shownNews.current) return
    shownNews.current = news
    // What is shown may still be the call before.
    if (!listed || told?.call.id !== opened) return
    if (listed.state !== stand || listed.code !== told.dispositions.at(-1)?.code) reload()
  }, [news, told, opened, listed, stand, reload])

  const open = (callId: Id) => {
    setChosen(callId)
    setMode('look')
    if (callId === opened) reload()
    else setOpened(callId)
  }
  const toDraws = () => {
    setOpened(null)
    draws.reload()
  }
  const step = (by: number) => {
    const at = list.items.findIndex((one) => one.callId === chosen)
    const next = list.items[Math.min(list.items.length - 1, Math.max(0, at < 0 ? 0 : at + by))]
    if (next) setChosen(next.callId)
    if (at + by >= list.items.length - 1 && list.more) list.loadMore()
  }
  /** Arrows scroll what has the focus; else they move through the queue, as J and K always do. */
  const arrow = (by: number) => {
    const inside = document.activeElement?.closest('.qr-body, .qr-judge, .qr-fields')
    if (inside) inside.scrollBy({ top: by * SCROLL_PX })
    else step(by)
  }

  const record = async (draft: ActDraft, onward = true) => {
    setBusy(true)
    try {
      await local.record([draft])
      setMode('look')
      if (onward) step(1)
    } catch (error) {
      const said = words(problemOf(error, 'review'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  const subject = () => {
    const inForce = told?.dispositions.at(-1)
    if (!told || !inForce) return null
    const { call } = told
    return {
      act: { kind: 'disposition.reviewed', customerId: call.customerId, caseId: call.caseId } as const,
      base: { reviewId: crypto.randomUUID(), callId: call.id, dispositionId: inForce.id },
    }
  }
  const agree = () => {
    const on = subject()
    if (on && judging) void record({ ...on.act, payload: { ...on.base, outcome: 'agreed', reason: '' } })
  }
  const correct = ({ code, fields, reason }: Corrected) => {
    const on = subject()
    if (!on || busy) return
    const correctionId = crypto.randomUUID()
    void record({
      ...on.act,
      payload: { ...on.base, outcome: 'corrected', correctionId, code, fields, reason },
    })
  }
  const drop = async (n: number) => {
    try {
      await local.sync.resolve(n, 'drop')
    } catch (error) {
      const said = words(problemOf(error, 'review'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }

  const group = t('review.keys.group')
  const free = mode !== 'correct'
  // While a correction is open the queue keeps still: another call would take what was typed with it.
  useKey('J', () => step(1), { label: t('review.keys.next'), group, enabled: free })
  useKey('K', () => step(-1), { label: t('review.keys.previous'), group, enabled: free })
  useKey('ArrowDown', () => arrow(1), { label: '', group: '', enabled: free })
  useKey('ArrowUp', () => arrow(-1), { label: '', group: '', enabled: free })
  useKey('Enter', () => chosen && open(chosen), { label: t('review.keys.open'), group, enabled: free })
  useKey('D', toDraws, { label: t('draws.open'), group, enabled: free })
  useKey('A', agree, { label: t('review.keys.agree'), group, enabled: judging && free })
  useKey('C', () => setMode('correct'), { label: t('review.keys.correct'), group, enabled: judging && free })

  // The queue starts with its first call chosen, so that Enter means something at once.
  const first = list.items[0]?.callId ?? null
  const gone = !list.items.some((one) => one.callId === chosen)
  useEffect(() => {
    if (gone && chosen === null && first !== null) setChosen(first)
  }, [gone, chosen, first])

  return (
    <div className="qr">
      <Queue
        filter={filter}
        list={list}
        disputes={disputes.count}
        chosen={chosen}
        opened={opened}
        waiting={waiting}
        now={now}
        onFilter={(next) => {
          setFilter(next)
          setChosen(null)
        }}
        onDraws={toDraws}
        onOpen={open}
      />
      <Sheet as="main" label={t('review.title')} className="qr-main">
        {problem && <ProblemNote problem={problem} />}
        {told ? (
          <OpenCall
            key={told.call.id}
            told={told}
            now={now}
            remarks={remarks}
            sound={sound}
            onRemarks={mayJudge ? setRemarks : null}
          />
        ) : loading ? (
          <Loading label={t('common.loading')} rows={9} onAgain={reload} />
        ) : (
          !problem && (
            <Draws
              list={draws}
              chosen={filter.draw}
              now={now}
              onOpen={open}
              onChoose={(draw) => {
                setFilter({ ...filter, draw })
                setChosen(null)
              }}
            />
          )
        )}
      </Sheet>
      <Sheet as="aside" label={t('review.result.title')} className="qr-side">
        {told && mode === 'correct' ? (
          <Correction
            key={told.call.id}
            told={told}
            now={now}
            busy={busy}
            onSave={correct}
            onCancel={() => setMode('look')}
          />
        ) : told ? (
          <>
            <div className="qr-tabs">
              <Pills
                label={t('score.tab.label')}
                value={side}
                choices={(['result', 'score'] as const).map((value) => ({
                  value,
                  text: t(`score.tab.${value}`),
                }))}
                onChange={setSide}
              />
            </div>
            {told.locked && (
              <p className="under qt-note" role="status">
                {t('draws.locked', { name: told.locked.by.name })}
              </p>
            )}
            {side === 'score' ? (
              <ScorePanel
                key={`${told.call.id}${told.scores.length}`}
                told={told}
                now={now}
                mayJudge={mayJudge && told.locked === null}
                busy={busy}
                sending={scoring.has(told.call.id)}
                remarks={remarks}
                atMs={() => (sound.current?.told ? sound.current.atMs() : null)}
                onSeek={(ms) => sound.current?.seek(ms)}
                onRecord={(draft) => void record(draft, false)}
                onBlind={reload}
              />
            ) : (
              <Judgement
                told={told}
                now={now}
                waiting={mine}
                mayJudge={mayJudge && told.locked === null}
                busy={busy}
                again={mode === 'again'}
                onAgree={agree}
                onCorrect={() => setMode('correct')}
                onAgain={() => setMode('again')}
                onDrop={(n) => void drop(n)}
              />
            )}
          </>
        ) : (
          <EmptyState icon="approve" title={t('review.result.title')} hint={t('review.choose')} />
        )}
      </Sheet>
    </div>
  )
}

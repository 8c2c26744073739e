// Draws of calls for review: which there were, by which seed and rules, what became of them, and a new one. Private to the review. Promises: a
// draw is shown with what it was drawn from; a second one of the same days needs a reason and says what moved.
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, CHINA, type Instant, type LocalDay, localDay } from '../../../shared/instant.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { DrawSummary } from '../../../shared/qa/drawBodies.ts'
import { DRAWN_WHYS, HOUSE_SAMPLE, REDRAWN_WHYS, type SampleRules } from '../../../shared/qa/sampler.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Field, Scroll, SectionHead, Tag } from '../../ui/controls.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { DayField } from '../fields/fields.tsx'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { Calibrations } from './Calibrations.tsx'
import { Figures } from './Figures.tsx'
import { Quotas, Reach } from './Quotas.tsx'
import './score.css'

export interface DrawList {
  readonly draws: readonly DrawSummary[] | null
  readonly problem: Problem | null
  reload(): void
  put(draws: readonly DrawSummary[]): void
}

export function useDraws(): DrawList {
  const { sync } = useDesk()
  const [draws, setDraws] = useState<readonly DrawSummary[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const load = useCallback(async () => {
    try {
      setDraws((await sync.qa.draws()).draws)
      setProblem(null)
    } catch (error) {
      setProblem(problemOf(error, 'review.draws'))
    }
  }, [sync])
  useEffect(() => {
    void load()
  }, [load])
  return { draws, problem, reload: () => void load(), put: setDraws }
}

export function Draws({
  list,
  chosen,
  now,
  onChoose,
  onOpen,
}: {
  list: DrawList
  chosen: Id | null
  now: Instant
  onChoose(draw: Id | null): void
  onOpen(callId: Id): void
}) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  return (
    <>
      <header className="qr-head">
        <h2>{t('draws.title')}</h2>
        <p className="t2">{t('draws.intro')}</p>
      </header>
      <Scroll label={t('draws.title')} className="qr-body">
        <Figures now={now} />
        {mayCall(profile.role, 'review.draw') && <Maker list={list} now={now} onMade={onChoose} />}
        <Calibrations now={now} onOpen={onOpen} />
        <section>
          <SectionHead title={t('draws.made')} />
          {list.problem && <ProblemNote problem={list.problem} />}
          {list.draws === null && !list.problem && (
            <Loading label={t('common.loading')} onAgain={list.reload} />
          )}
          {list.draws?.length === 0 && <EmptyState icon="review" title={t('draws.none')} />}
          <ul className="qd-list">
            {list.draws?.map((draw) => (
              <Made key={draw.id} draw={draw} now={now} chosen={draw.id === chosen} onChoose={onChoose} />
            ))}
          </ul>
        </section>
      </Scroll>
    </>
  )
}

function Made({
  draw,
  now,
  chosen,
  onChoose,
}: {
  draw: DrawSummary
  now: Instant
  chosen: boolean
  onChoose(draw: Id | null): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const days =
    draw.from === draw.until ? format.day(draw.from) : `${format.day(draw.from)} – ${format.day(draw.until)}`
  const parts = DRAWN_WHYS.flatMap((why) => {
    const n = draw.counts[why]
    return n ? t('draws.part', { why: t(`draws.why.${why}`), n }) : []
  })
  const moved = (of: 'added' | 'dropped') =>
    REDRAWN_WHYS.flatMap((why) => {
      const n = draw.redrawn?.[of][why]
      return n ? t(`draws.moved.${of}`, { why: t(`draws.redrawn.${why}`), n }) : []
    })
  return (
    <li data-draw={draw.id}>
      <div className="row">
        <b>{days}</b>
        <Tag>{t('draws.seed', { seed: draw.seed })}</Tag>
        <span className="grow" />
        <span className="sm t3">{`${draw.by.name} ${format.dayTime(draw.at, now)}`}</span>
      </div>
      <p>
        {t('draws.count', {
          drawn: draw.drawn,
          frame: draw.frame,
          judged: draw.judged,
          version: draw.version,
        })}
      </p>
      <p className="sm t2">{parts.join(' · ')}</p>
      {draw.redrawn && (
        <p className="sm t2">
          {[t('draws.kept', { n: draw.redrawn.kept }), ...moved('added'), ...moved('dropped')].join(' · ')}
        </p>
      )}
      {draw.reason && <p className="sm t2 copy">{t('draws.reasonWas', { reason: draw.reason })}</p>}
      <Reach draw={draw} />
      <Button
        size="sm"
        look={chosen ? 'soft' : 'plain'}
        aria-pressed={chosen}
        onClick={() => onChoose(chosen ? null : draw.id)}
      >
        {t(chosen ? 'draws.all' : 'draws.only')}
      </Button>
    </li>
  )
}

function Maker({ list, now, onMade }: { list: DrawList; now: Instant; onMade(draw: Id): void }) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const today = localDay(now, CHINA)
  const [from, setFrom] = useState<LocalDay>(addDays(today, -7))
  const [until, setUntil] = useState<LocalDay>(today)
  const [seed, setSeed] = useState('')
  const [reason, setReason] = useState('')
  const [chosen, setRules] = useState<SampleRules | null>(null)
  const rules = chosen ?? list.draws?.[0]?.rules ?? HOUSE_SAMPLE
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const before = list.draws?.some((draw) => draw.from === from && draw.until === until) ?? false
  const make = async () => {
    setBusy(true)
    try {
      const { draws } = await sync.qa.draw({
        from,
        until,
        seed: seed.trim() === '' ? null : seed.trim(),
        rules,
        reason: reason.trim(),
      })
      list.put(draws)
      setProblem(null)
      setReason('')
      if (draws[0]) onMade(draws[0].id)
    } catch (error) {
      setProblem(problemOf(error, 'review.draw'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section data-draw-form="">
      <SectionHead title={t('draws.new')} />
      <p className="sm t2">{t('draws.rules')}</p>
      <Quotas rules={rules} onChange={setRules} />
      <div className="qd-form">
        <Field label={t('review.filter.from')} htmlFor="draw-from">
          <DayField
            inputId="draw-from"
            value={from}
            today={today}
            max={until}
            onChange={(day) => day && setFrom(day)}
          />
        </Field>
        <Field label={t('review.filter.until')} htmlFor="draw-until">
          <DayField
            inputId="draw-until"
            value={until}
            today={today}
            min={from}
            max={today}
            onChange={(day) => day && setUntil(day)}
          />
        </Field>
        <Field label={t('draws.seedField')} htmlFor="draw-seed" hint={t('draws.seedHint')}>
          <input
            id="draw-seed"
            className="input"
            value={seed}
            maxLength={40}
            onChange={(event) => setSeed(event.target.value.replace(/[^\w-]/g, ''))}
          />
        </Field>
        {before && (
          <Field label={t('draws.reason')} htmlFor="draw-reason" hint={t('draws.reasonHint')}>
            <input
              id="draw-reason"
              className="input"
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        )}
        <span className="wide">
          <Button
            look="pri"
            icon="spark"
            busy={busy}
            disabled={before && reason.trim() === ''}
            onClick={() => void make()}
          >
            {t('draws.make')}
          </Button>
        </span>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </section>
  )
}

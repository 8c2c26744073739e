// Calibration: which calls wait to be scored blind, and how far reviewers were apart in closed sessions. Private to the review. Promises: nobody's
// score is shown before the session is closed; figures stand beside what they should be.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import { CALIBRATION_TARGET } from '../../../shared/qa/calibration.ts'
import type { CalibrationsReply, CalibrationView } from '../../../shared/qa/calibrationBodies.ts'
import { SCORECARDS } from '../../../shared/qa/scorecard.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, LinkButton, SectionHead, Tag } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import { itemName } from './ScoreFacts.tsx'

/** On fewer calls kappa is mere chance. */
const KAPPA_LEAST = 5

export function Calibrations({ now, onOpen }: { now: Instant; onOpen(callId: Id): void }) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const { value, problem, reload, put } = useManage<CalibrationsReply>('calibrations', () =>
    sync.qa.calibrations(),
  )
  return (
    <section data-calibrations="">
      <SectionHead title={t('calibration.title')} hint={t('calibration.hint')} />
      {problem && !value && <ProblemNote problem={problem} />}
      {!value && !problem && <Loading label={t('common.loading')} onAgain={reload} />}
      {value?.sessions.length === 0 && <p className="under">{t('calibration.none')}</p>}
      <ul className="qd-list">
        {value?.sessions.map((session) => (
          <Session key={session.id} session={session} now={now} onOpen={onOpen} onClosed={put} />
        ))}
      </ul>
    </section>
  )
}

function Session({
  session,
  now,
  onOpen,
  onClosed,
}: {
  session: CalibrationView
  now: Instant
  onOpen(callId: Id): void
  onClosed(reply: CalibrationsReply): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { sync, profile } = useDesk()
  const [busy, setBusy] = useState(false)
  const close = async () => {
    setBusy(true)
    try {
      onClosed(await sync.qa.closeCalibration(session.id))
    } catch (error) {
      const said = words(problemOf(error, 'review.calibration'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  const { result } = session
  return (
    <li data-calibration={session.id} data-closed={session.closedAt !== null || undefined}>
      <div className="row">
        <b>{session.title}</b>
        <Tag tone={result ? 'plain' : 'acc'}>{t(result ? 'calibration.closed' : 'calibration.open')}</Tag>
        <span className="grow" />
        <span className="sm t3">{`${session.by.name} ${format.dayTime(session.at, now)}`}</span>
      </div>
      <ul>
        {session.calls.map((call) => (
          <li key={call.callId} className="row tight">
            <LinkButton onClick={() => onOpen(call.callId)}>
              {`${format.when(call.startedAt, now)} ${call.agent.staffNumber} ${call.code}`}
            </LinkButton>
            <span className="sm t3">{t('calibration.scored', { n: call.scoredBy })}</span>
            {!result && (
              <Tag small tone={call.mine ? 'ok' : 'warn'}>
                {t(call.mine ? 'calibration.mine' : 'calibration.yours')}
              </Tag>
            )}
            {result && (
              <span className="sm t2">
                {result.scores
                  .filter(({ callId }) => callId === call.callId)
                  .map(({ reviewer, score }) => `${reviewer.name} ${score ?? '—'}`)
                  .join(' · ')}
              </span>
            )}
          </li>
        ))}
      </ul>
      {result && <Result result={result} />}
      {!result && mayCall(profile.role, 'calibrations.score') && (
        <Button size="sm" icon="lock" busy={busy} onClick={() => void close()}>
          {t('calibration.close')}
        </Button>
      )}
    </li>
  )
}

function Result({ result }: { result: NonNullable<CalibrationView['result']> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const card = SCORECARDS.at(-1) ?? null
  const weak = result.items.filter(({ kappa }) => kappa !== null && kappa < CALIBRATION_TARGET.kappa)
  return (
    <>
      <p>
        {t('calibration.gap', { gap: result.gap?.toFixed(1) ?? '—', target: CALIBRATION_TARGET.gap })}
        {' · '}
        {t('calibration.fatal', {
          share: result.fatal === null ? '—' : `${(result.fatal * 100).toFixed(0)}%`,
        })}
      </p>
      <p className="sm t2">
        {result.calls < KAPPA_LEAST
          ? t('calibration.kappaFew', { n: KAPPA_LEAST })
          : weak.length === 0
            ? t('calibration.kappaFine', { target: CALIBRATION_TARGET.kappa })
            : t('calibration.kappaWeak', {
                target: CALIBRATION_TARGET.kappa,
                items: weak
                  .map(({ item, kappa }) => `${itemName(card, item, format)} ${kappa?.toFixed(2)}`)
                  .join(' · '),
              })}
      </p>
      <p className="sm t2">
        {result.leaning
          .map(({ reviewer, points }) =>
            t(points >= 0 ? 'calibration.milder' : 'calibration.stricter', {
              name: reviewer.name,
              points: Math.abs(points).toFixed(1),
            }),
          )
          .join(' · ')}
      </p>
    </>
  )
}

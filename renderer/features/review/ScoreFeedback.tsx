// Scores of the agent's own calls: what cost points and where it is heard, and the one answer to each item. Private to the review. Promises: an item
// is taken or disputed with a word why; an answer is saved like any other act and shown at once.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import { answerable, scoreStand } from '../../../shared/qa/scoreActs.ts'
import { cardOf } from '../../../shared/qa/scorecard.ts'
import type { Clip } from '../../../shared/qa/scoreRow.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import type { ScoreView } from '../../local/views.ts'
import { Button, Pills } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { itemName, ScoreFacts } from './ScoreFacts.tsx'
import { SoundPlayer } from './soundPlayer.ts'

export const scoreWaits = ({ score }: ScoreView, now: Instant) => scoreStand(score, now).state === 'open'

export function ScoreItem({ item, now }: { item: ScoreView; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { score } = item
  return (
    <li className="fb" data-score-of={score.callId} data-waits={scoreWaits(item, now) || undefined}>
      <span className="fb-ic ok">
        <Icon name="review" />
      </span>
      <div className="fb-body">
        <p className="sm t2">
          {item.name} ·{' '}
          {t('feedback.call', { at: format.dayTime(item.startedAt, now), time: format.timer(item.talkMs) })}
        </p>
        <ScoreFacts
          score={score}
          now={now}
          staff={[]}
          onSeek={null}
          clip={(clip) => <ClipButton callId={score.callId} clip={clip} />}
        />
        {scoreWaits(item, now) && <Answers item={item} />}
        {item.pending && <span className="sm t3">{t('feedback.sending')}</span>}
      </div>
    </li>
  )
}

/** Plays one clip; central records that it was heard. */
function ClipButton({ callId, clip }: { callId: Id; clip: Clip }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { sync } = useDesk()
  const player = useRef<SoundPlayer | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => () => player.current?.close(), [])
  const say = (error: unknown) => {
    const said = words(problemOf(error, 'feedback.sound'))
    showToast({ tone: 'bad', title: said.what, text: said.now })
  }
  const play = async () => {
    setBusy(true)
    try {
      if (!player.current) {
        const told = await sync.qa.listen(callId)
        player.current = new SoundPlayer(
          told,
          (from, until, signal) => sync.qa.sound(told.grant, from, until, signal),
          say,
        )
      }
      const { current } = player
      current.seek(clip.fromMs)
      current.audio.ontimeupdate = () => {
        if (current.atMs >= clip.untilMs) current.audio.pause()
      }
      await current.audio.play()
    } catch (error) {
      say(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      size="sm"
      look="ghost"
      icon="play"
      busy={busy}
      title={t('score.hear')}
      onClick={() => void play()}
    >
      {`${format.timer(clip.fromMs)}–${format.timer(clip.untilMs)}`}
    </Button>
  )
}

function Answers({ item }: { item: ScoreView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { local } = useDesk()
  const { score } = item
  const open = answerable(score)
  const card = cardOf(score.card)
  const [answers, setAnswers] = useState<Readonly<Record<string, { disputed: boolean; text: string }>>>({})
  const [bad, setBad] = useState(false)
  const [busy, setBusy] = useState(false)
  const of = (id: string) => answers[id] ?? { disputed: false, text: '' }
  const send = async () => {
    if (open.some((id) => of(id).disputed && of(id).text.trim() === '')) {
      setBad(true)
      return
    }
    setBusy(true)
    try {
      await local.record([
        {
          kind: 'score.answered',
          customerId: score.customerId,
          caseId: score.caseId,
          payload: {
            scoreId: score.id,
            answers: open.map((id) => ({
              item: id,
              answer: of(id).disputed ? 'disputed' : 'accepted',
              text: of(id).disputed ? of(id).text.trim() : '',
            })),
          },
        },
      ])
    } catch (error) {
      const said = words(problemOf(error, 'feedback'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="fb-form">
      <ul className="qs-answers">
        {open.map((id) => {
          const name = itemName(card, id, format)
          const { disputed, text } = of(id)
          return (
            <li key={id} data-answer-to={id}>
              <div className="row">
                <b>{name}</b>
                <Pills
                  label={name}
                  value={disputed ? 'disputed' : 'accepted'}
                  choices={(['accepted', 'disputed'] as const).map((value) => ({
                    value,
                    text: t(`score.say.${value}`),
                  }))}
                  onChange={(value) => {
                    setAnswers((was) => ({ ...was, [id]: { text, disputed: value === 'disputed' } }))
                    setBad(false)
                  }}
                />
              </div>
              {disputed && (
                <input
                  className="input"
                  value={text}
                  maxLength={500}
                  aria-label={t('score.reasonOf', { item: name })}
                  placeholder={t('score.sayWhy')}
                  aria-invalid={(bad && text.trim() === '') || undefined}
                  onChange={(event) => {
                    setAnswers((was) => ({ ...was, [id]: { disputed, text: event.target.value } }))
                    setBad(false)
                  }}
                />
              )}
            </li>
          )
        })}
      </ul>
      {bad && (
        <p className="under bad" role="alert">
          <Icon name="alert" size="s" />
          {t('score.sayWhyMissing')}
        </p>
      )}
      <div className="row">
        <Button size="sm" look="pri" icon="check" busy={busy} onClick={() => void send()}>
          {t('score.sendAnswer')}
        </Button>
        <span className="sm t3">{t('score.once')}</span>
      </div>
    </div>
  )
}
